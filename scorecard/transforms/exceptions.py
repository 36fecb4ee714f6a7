"""What needs you: at most five findings that are real, large and owned by somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard.config.catalogue import Metric
from scorecard.transforms.judgements import compared_within
from scorecard.transforms.strikes import Money

if TYPE_CHECKING:
    from scorecard.transforms.judgements import Judgement
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.stages import StageHealth

MOST = 5
_RED, _SIGNAL, _FALL = 4.0, 3.0, 2.0


@dataclass(frozen=True)
class Finding:
    """One metric or stage that needs the reader; exactly one of the two is set."""

    judgement: Judgement | None
    stage: StageHealth | None
    weight: float

    @property
    def key(self) -> str:
        """``metric_id``, or ``stage:`` and the stage."""
        if self.judgement is not None:
            return self.judgement.metric.metric_id
        return f"stage:{self.stage.stage.stage_id}" if self.stage else ""


def findings(reading: Reading) -> tuple[Finding, ...]:
    """Red, signalled or falling metrics of the journey, and such stages not told by a metric.

    Ranked by kind, then by how many points of the index they cost. Hollow reds are
    not clear yet and stay out, and so does what says nothing within one channel.
    """
    journey = {stage.stage_id for stage in reading.company.stages}
    found = [
        Finding(judged, None, weight)
        for judged in reading.judgements.values()
        if judged.metric.stage in journey
        and not compared_within(judged.metric, reading.filters.narrowed_by)
        and (weight := _weight(judged)) > 0
    ]
    told = {one.judgement.metric.stage for one in found if one.judgement}
    for health in reading.stages:
        is_red = health.status.colour == "red" and not health.status.is_hollow
        has_fallen = health.change.is_better is False
        if health.stage.stage_id not in told and (is_red or has_fallen):
            lost = (100 - health.score) / 100 if health.score is not None else 0.0
            found.append(Finding(None, health, _RED * is_red + _FALL * has_fallen + lost))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.key))[:MOST])


def _weight(judged: Judgement) -> float:
    is_red = judged.status.colour == "red" and not judged.status.is_hollow
    signals = judged.signal is not None and judged.signal.is_worse
    has_worsened = judged.change.is_better is False
    is_green = judged.status.colour == "green" and not judged.status.is_hollow
    if is_green and not has_worsened:
        # It moved within what was promised: the metric's own page tells.
        return 0.0
    kind = _RED * is_red + _SIGNAL * signals + _FALL * has_worsened
    if not kind:
        return 0.0
    lost = 100 - judged.score if judged.score is not None else 0.0
    return kind + judged.metric.weight * lost / 100


def at_stake(judged: Judgement, each: Money | None, customers: int) -> Money | None:
    """Yearly revenue associated with the poor observations of the period.

    Poor observations, at most one a customer, times what a struck customer loses
    beyond an unstruck one. None where a poor observation is not defined, and where
    the loss cannot be told from none.
    """
    share = judged.poor_share
    if share is None or each is None or each.low <= 0 or not customers:
        return None
    if not _is_of_customers(judged.metric):
        return None
    poor = min(share * judged.measure.n, float(customers))
    return Money(poor * each.value, poor * each.low, poor * each.high)


def _is_of_customers(metric: Metric) -> bool:
    # Leads and messages are not yet, or not each, a customer's poor experience.
    return metric.stage in {"onboarding", "use", "billing", "service"}

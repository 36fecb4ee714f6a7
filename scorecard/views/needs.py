"""What needs the reader of the first screen, each with why, how sure and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.exceptions import Finding, at_stake, findings
from scorecard.transforms.reading import Reading
from scorecard.views import rows, wording
from scorecard.views.first_screen import ExceptionLine
from scorecard.views.parts import Action, Figure
from scorecard.views.readings import StrikesRead

if TYPE_CHECKING:
    from scorecard.transforms.judgements import Judgement
    from scorecard.transforms.strikes import Money
    from scorecard.views.parts import MetricLine


def exception_lines(
    reading: Reading, strikes: StrikesRead, actions: Sequence[Action]
) -> tuple[ExceptionLine, ...]:
    """What needs the reader, at most five, worst first."""
    return tuple(_exception(reading, found, strikes, actions) for found in findings(reading))


def _exception(
    reading: Reading, found: Finding, strikes: StrikesRead, actions: Sequence[Action]
) -> ExceptionLine:
    doing = wording.action_text(found.key, actions)
    if found.judgement is None:
        return _stage_exception(reading, found, doing)
    judged = found.judgement
    metric, currency = judged.metric, reading.company.currency
    line = rows.metric_line(reading, metric, actions)
    money = at_stake(judged, strikes.each, strikes.active)
    now = judged.measure if line.figure.value is not None else judged.pooled
    shown = wording.figure_of(metric, now, 0, currency)
    aim = f", target {line.target_text}" if line.target_text else ""
    return ExceptionLine(
        found.key,
        f"{metric.name}: {shown.text}{aim}",
        _since_text(judged),
        _sure_text(judged, line, shown),
        _money_text(money, currency),
        money.low if money else None,
        money.high if money else None,
        line.owner,
        doing,
        doing != wording.NO_ACTION,
        metric.lens == "service",
        line.status,
        ("metric", {"metric": metric.metric_id}),
    )


def _stage_exception(reading: Reading, found: Finding, doing: str) -> ExceptionLine:
    health = found.stage
    if health is None:
        raise ValueError("finding: holds neither a metric nor a stage; it needs one")
    card = rows.stage_card(reading, health)
    moved = card.change.word if health.change.is_better is False else "below its red flag"
    return ExceptionLine(
        found.key,
        f"{card.name} as a stage: {card.score.text}, target {formats.number(health.stage.goal)}",
        card.status.since_text if card.status.colour == "red" else card.change.against_text,
        f"{moved}, {card.score.interval_text}",
        "cost not known",
        None,
        None,
        card.owner,
        doing,
        doing != wording.NO_ACTION,
        card.stage_id == "service",
        card.status,
        ("stage", {"stage": card.stage_id}),
    )


def _since_text(judged: Judgement) -> str:
    if judged.signal is not None and judged.signal.is_worse:
        return f"since {formats.month(judged.signal.since_on)}"
    is_red = judged.status.colour == "red" and not judged.status.is_hollow
    if is_red and judged.status.since is not None:
        return f"since {judged.status.since.label}"
    return f"since {judged.measure.period.label}"


def _sure_text(judged: Judgement, line: MetricLine, shown: Figure) -> str:
    if judged.signal is not None and judged.signal.is_worse:
        return judged.signal.text
    if judged.change.is_better is False:
        return f"{line.change.word} {line.change.against_text}"
    span = "" if judged.pooled_periods == 1 else f" over {judged.pooled_periods} periods"
    pooled = wording.figure_of(judged.metric, judged.pooled, 0, "")
    ends = pooled.interval_text or shown.interval_text
    return f"clearly misses its target: {ends}{span}"


def _money_text(money: Money | None, currency: str) -> str:
    if money is None:
        return "cost not known"
    ends = formats.interval(
        formats.money(max(0.0, money.low), currency), formats.money(money.high, currency)
    )
    return f"associated with {ends} of revenue a year"


def calm_text(*, is_whole: bool) -> str:
    """That nothing needs the reader, as far as the whole can be rated."""
    return "Nothing needs you" if is_whole else "Nothing that is measured needs you"


def exceptions_text(reading: Reading, lines: Sequence[ExceptionLine]) -> str:
    """How many things need the reader, and how many comparisons that rests on."""
    measured = sum(judged.is_measured for judged in reading.judgements.values())
    alarms = round(1 / reading.company.thresholds.false_alarms)
    looked = (
        f"{formats.counted(reading.comparisons, 'comparison')} looked at, false alarms held to one"
        f" in {alarms}"
        if reading.comparisons
        else "no two periods could be compared"
    )
    is_whole = reading.index is not None and reading.index.score is not None
    found = (
        f"{len(lines)} of {formats.counted(measured, 'metric')}"
        if lines
        else (calm_text(is_whole=is_whole) if measured else "Nothing is measured yet")
    )
    return f"{found}; {looked}"

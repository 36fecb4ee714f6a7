"""Say and do: stated priorities, self-ratings and control, held against what is measured.

Source: docs/method.md, "Say and do".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scorecard.statistics.intervals import Z
from scorecard.transforms import owners

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.config.company import Priority, Stage
    from scorecard.transforms.index_change import IndexChange
    from scorecard.transforms.judgements import Standing
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.stages import StageHealth

Control = Literal["direct", "influence", "external"]
Doing = Literal[
    "not measured",
    "not owned",
    "needs action, and no action is open",
    "worked on",
    "on target",
    "nothing open",
]
Verdict = Literal["as customers live it", "rated higher", "rated lower", "not rated"]

CONTROLS: tuple[Control, ...] = ("direct", "influence", "external")
SMALLEST_GAP = 5.0
"""Points of health below which a self-rating is not called wrong: it is a round number."""


@dataclass(frozen=True)
class Stated:
    """One stated priority: the metrics that it is about, and what is done for them.

    ``subjects`` are what actions of the journal may be about: metric ids and
    ``stage:<id>``. ``actions`` counts the open ones.
    """

    priority: Priority
    metrics: tuple[Metric, ...]
    owned: int
    measured: int
    worst: Standing | None
    actions: int
    doing: Doing


@dataclass(frozen=True)
class SelfRating:
    """A stage as the company rates itself, and as its customers live it.

    ``gap`` is the first less the second, None where health is not rated.
    """

    stage: Stage
    own: float
    health: StageHealth
    gap: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True)
class ControlPart:
    """Points of the index that metrics of one control tag moved, with their interval.

    The points of all tags add up to the change of the index. ``movement`` is their share of
    all that moved, up or down; ``risen`` and ``fallen`` are the points up and down.
    """

    control: Control
    metrics: int
    points: float
    low: float
    high: float
    risen: float
    fallen: float
    movement: float | None


def stated(reading: Reading, subjects: Sequence[str]) -> tuple[Stated, ...]:
    """The priorities of company.toml, in its order; ``subjects`` of the open actions."""
    return tuple(_stated(reading, one, subjects) for one in reading.company.priorities)


def _stated(reading: Reading, priority: Priority, subjects: Sequence[str]) -> Stated:
    metrics = tuple(
        metric
        for metric in reading.metrics
        if metric.stage in priority.stages or metric.metric_id in priority.metrics
    )
    about = {metric.metric_id for metric in metrics}
    about |= {f"stage:{stage}" for stage in priority.stages}
    owned = sum(metric.owner is not None for metric in metrics)
    measured = sum(owners.is_measured(reading, metric) for metric in metrics)
    worst = owners.worst_of(reading, metrics)
    actions = sum(subject in about for subject in subjects)
    doing = _doing(len(metrics), owned, measured, worst, actions)
    return Stated(priority, metrics, owned, measured, worst, actions, doing)


def _doing(metrics: int, owned: int, measured: int, worst: Standing | None, actions: int) -> Doing:
    if not measured:
        return "not measured"
    if owned < metrics:
        return "not owned"
    if actions:
        return "worked on"
    if worst is not None and worst.colour == "red" and not worst.is_hollow:
        return "needs action, and no action is open"
    if worst is not None and worst.colour == "green" and not worst.is_hollow:
        return "on target"
    return "nothing open"


def self_ratings(reading: Reading) -> tuple[SelfRating, ...]:
    """The stages that the company rated itself, in the order of the journey.

    A rating is called wrong where it lies outside the interval of the health, and at least
    five points from it.
    """
    rated = reading.company.self_ratings
    return tuple(
        _self_rating(health, rated[health.stage.stage_id])
        for health in reading.stages
        if health.stage.stage_id in rated
    )


def _self_rating(health: StageHealth, own: float) -> SelfRating:
    if health.score is None or health.low is None or health.high is None:
        return SelfRating(health.stage, own, health, None, None, None, "not rated")
    gap, low, high = own - health.score, own - health.high, own - health.low
    verdict: Verdict = "as customers live it"
    if abs(gap) >= SMALLEST_GAP and low > 0:
        verdict = "rated higher"
    elif abs(gap) >= SMALLEST_GAP and high < 0:
        verdict = "rated lower"
    return SelfRating(health.stage, own, health, gap, low, high, verdict)


def by_control(change: IndexChange) -> tuple[ControlPart, ...]:
    """The change of the index by who controls the metrics that moved it."""
    total = sum(abs(part.points.value) for part in change.metrics)
    made = []
    for control in CONTROLS:
        own = [part.points for part in change.metrics if part.metric.control == control]
        values = np.array([points.value for points in own])
        error = float(np.sqrt(sum(points.standard_error**2 for points in own)))
        value = float(values.sum())
        made.append(
            ControlPart(
                control,
                len(own),
                value,
                value - Z * error,
                value + Z * error,
                float(values[values > 0].sum()),
                float(values[values < 0].sum()),
                float(np.abs(values).sum() / total) if total else None,
            )
        )
    return tuple(made)


def away_from_home(reading: Reading) -> tuple[Stage, ...]:
    """Stages that are measured, but of which the owner answers for no measured metric."""
    return tuple(
        health.stage
        for health in reading.stages
        if health.is_measured
        and not any(
            metric.owner == health.stage.owner and owners.is_measured(reading, metric)
            for metric in reading.metrics
            if metric.stage == health.stage.stage_id
        )
    )

"""Owners: who answers for what, and which part of the act nobody watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from scorecard.statistics.status import Colour
from scorecard.transforms.judgements import Standing

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.reading import Reading

_SEVERITY = {"red": 3, "amber": 2, "green": 1, None: 0}


Status = Literal[
    "needs action", "off target", "on target", "not clear yet", "no status", "not measured"
]
STATUSES: tuple[Status, ...] = get_args(Status)
"""From what asks most of its owner to what no file tells."""

_STATUS_OF: dict[Colour | None, Status] = {
    "red": "needs action",
    "amber": "off target",
    "green": "on target",
    None: "no status",
}


@dataclass(frozen=True)
class StatusCount:
    """How many metrics have a status; ``worst`` is the worst standing among them."""

    status: Status
    count: int
    worst: Standing | None


@dataclass(frozen=True)
class Coverage:
    """The metrics of one executive at one stage, and how many have which status.

    ``statuses`` are those that occur, in the order of ``STATUSES``; they add up to the metrics.
    """

    role: str
    stage_id: str
    metrics: tuple[Metric, ...]
    measured: int
    statuses: tuple[StatusCount, ...]


def status_of(reading: Reading, metric: Metric) -> Status:
    """The status of a metric; a remembered colour is not clear yet, whatever the colour."""
    judged = reading.judgements.get(metric.metric_id)
    if judged is None or not judged.is_measured:
        return "not measured"
    standing = judged.status
    is_open = standing.is_hollow or standing.reason == "not clear yet"
    return "not clear yet" if is_open else _STATUS_OF[standing.colour]


def is_measured(reading: Reading, metric: Metric) -> bool:
    """Whether a metric has observations in the period or the two before."""
    judged = reading.judgements.get(metric.metric_id)
    return judged is not None and judged.is_measured


def worst_of(reading: Reading, metrics: Sequence[Metric]) -> Standing | None:
    """The worst status; among equals one that is judged before one remembered."""
    standings = [
        judged.status
        for metric in metrics
        if (judged := reading.judgements.get(metric.metric_id)) is not None
    ]
    return max(
        standings,
        key=lambda one: (_SEVERITY[one.colour], not one.is_hollow, one.reason == "too few answers"),
        default=None,
    )


def coverage(reading: Reading, roles: Sequence[str], stages: Sequence[str]) -> list[list[Coverage]]:
    """Roles by stages, in the orders given."""
    return [
        [
            _cell(
                reading,
                role,
                stage,
                tuple(m for m in reading.metrics if m.owner == role and m.stage == stage),
            )
            for stage in stages
        ]
        for role in roles
    ]


def _cell(reading: Reading, role: str, stage: str, metrics: tuple[Metric, ...]) -> Coverage:
    measured = sum(is_measured(reading, metric) for metric in metrics)
    found: dict[Status, list[Metric]] = {status: [] for status in STATUSES}
    for metric in metrics:
        found[status_of(reading, metric)].append(metric)
    counts = (
        StatusCount(status, len(having), worst_of(reading, having))
        for status, having in found.items()
        if having
    )
    return Coverage(role, stage, metrics, measured, tuple(counts))


def unowned(reading: Reading) -> tuple[Metric, ...]:
    """The metrics that nobody answers for."""
    return tuple(metric for metric in reading.metrics if metric.owner is None)


def unwatched_stages(reading: Reading) -> tuple[str, ...]:
    """Journey stages of which nothing is measured."""
    return tuple(health.stage.stage_id for health in reading.stages if not health.is_measured)


def by_severity(reading: Reading, metrics: Sequence[Metric]) -> list[Metric]:
    """Worst first: by status, then by the score they lose."""

    def key(metric: Metric) -> tuple[int, float, str]:
        judged = reading.judgements.get(metric.metric_id)
        score = judged.score if judged and judged.score is not None else 100.0
        colour = judged.status.colour if judged else None
        return (-_SEVERITY[colour], score, metric.name)

    return sorted(metrics, key=key)

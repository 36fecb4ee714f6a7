"""How many points of the index each stage and each metric moved, adding up exactly.

The index is a geometric mean of stages, so its change comes apart by logarithmic
means (Ang 2004, Energy Policy 32:1131); a stage is an arithmetic mean of metrics, so
its change is the sum of theirs. Source: docs/method.md, "What changed".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.composite import GEOMETRIC_FLOOR
from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.intervals import FloatArray, Z, floats, normal_p_value
from scorecard.transforms import judgements, measures, stages
from scorecard.transforms.cube import cells_for
from scorecard.transforms.measures import known
from scorecard.transforms.periods import month_number, month_of

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.config.company import Stage
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Points:
    """Points of the index with their 95 % interval; ``q_value`` over all parts of one kind."""

    value: float
    low: float
    high: float
    standard_error: float
    p_value: float
    q_value: float | None


@dataclass(frozen=True)
class StagePart:
    """What one stage moved; ``now`` and ``then`` are its scores on what both periods measure."""

    stage: Stage
    now: float
    then: float
    points: Points


@dataclass(frozen=True)
class MetricPart:
    """What one metric moved; ``now`` and ``then`` are its scores."""

    metric: Metric
    now: float
    then: float
    points: Points


@dataclass(frozen=True)
class IndexChange:
    """The index in two periods on the metrics that both measure, and what moved it.

    Parts of stages add up to the change, parts of metrics to those of their stages.
    In the order of the journey and of the catalogue. ``left_out`` are stages that are
    rated, and of which too little is measured in both periods.
    """

    against: Period
    now: float
    then: float
    change: Points
    stages: tuple[StagePart, ...]
    metrics: tuple[MetricPart, ...]
    left_out: tuple[Stage, ...]


def index_change(snapshot: Snapshot, reading: Reading, then: Period) -> IndexChange | None:
    """The change of the index since an earlier period; None where it is rated in neither or one."""
    now = reading.period
    if now is None:
        return None
    score, error = _scores(snapshot, reading, (then, now))
    in_both = ~np.isnan(score).any(axis=0)
    score, error = np.where(in_both, score, np.nan), np.where(in_both, error, np.nan)
    track = stages.combined(score, error, reading.metrics, reading.company)
    if np.isnan(track.index).any():
        return None
    return _parted(reading, then, score, error, track)


def _scores(
    snapshot: Snapshot, reading: Reading, periods: tuple[Period, Period]
) -> tuple[FloatArray, FloatArray]:
    """Scores and their errors (2, metrics), each period by itself as the reading has them."""
    months = [
        month_of(number)
        for period in periods
        for number in range(month_number(period.start_on), month_number(period.end_before))
    ]
    cells = measures.narrowed(cells_for(snapshot, reading.filters), reading.filters)
    split = periods[0].months
    sums = measures.summed(cells, reading.metrics, "month", months).gathered(
        [list(range(split)), list(range(split, len(months)))]
    )
    exposure = np.array([float(period.months) for period in periods])
    estimates = measures.estimated(sums, reading.metrics, exposure, reading.design_effects)
    return judgements.scored(
        estimates,
        reading.metrics,
        reading.company.thresholds,
        narrowed_by=reading.filters.narrowed_by,
    )


def _parted(
    reading: Reading, then: Period, score: FloatArray, error: FloatArray, track: stages.Track
) -> IndexChange:
    company, metrics = reading.company, reading.metrics
    members = stages.membership(metrics, company.stages)
    rated = [at for at in range(len(company.stages)) if not np.isnan(track.score[:, at]).any()]
    weights = np.array([company.stages[at].weight for at in rated])
    weights = weights / weights.sum()
    raised = np.maximum(track.score, GEOMETRIC_FLOOR)
    index_mean = _log_mean(track.index[1], track.index[0])
    found: list[tuple[Stage, float, float, float, float]] = []
    moved: list[tuple[Metric, float, float, float, float]] = []
    for at, weight in zip(rated, weights, strict=True):
        before, after = track.score[:, at]
        scale = index_mean * weight / _log_mean(raised[1, at], raised[0, at])
        # Below 1 a stage counts as 1 in the index, whatever its metrics do.
        rise = after - before
        lift = (raised[1, at] - raised[0, at]) / rise if rise else 1.0
        columns = [column for column in members[at] if not np.isnan(score[:, column]).any()]
        own = np.array([metrics[column].weight for column in columns])
        factors = scale * lift * own / own.sum()
        rises = score[1, columns] - score[0, columns]
        errors = np.abs(factors) * np.hypot(error[0, columns], error[1, columns])
        points = factors * rises
        found.append(
            (
                company.stages[at],
                float(after),
                float(before),
                float(points.sum()),
                float(np.sqrt((errors**2).sum())),
            )
        )
        moved += [
            (
                metrics[column],
                float(score[1, column]),
                float(score[0, column]),
                float(point),
                float(spread),
            )
            for column, point, spread in zip(columns, points, errors, strict=True)
        ]
    stage_points = _points([(part[3], part[4]) for part in found])
    metric_points = _points([(part[3], part[4]) for part in moved])
    whole = float(track.index[1] - track.index[0])
    spread = float(np.hypot(track.index_error[0], track.index_error[1]))
    return IndexChange(
        then,
        float(track.index[1]),
        float(track.index[0]),
        _points([(whole, spread)])[0],
        tuple(
            StagePart(stage, now, before, points)
            for (stage, now, before, _, _), points in zip(found, stage_points, strict=True)
        ),
        tuple(
            MetricPart(metric, now, before, points)
            for (metric, now, before, _, _), points in zip(moved, metric_points, strict=True)
        ),
        tuple(
            health.stage
            for health in reading.stages
            if health.score is not None and health.stage not in [part[0] for part in found]
        ),
    )


def _log_mean(one: float, other: float) -> float:
    """The logarithmic mean: what turns a difference of logarithms into one of numbers."""
    if np.isclose(one, other, rtol=1e-9):
        return (one + other) / 2
    return float((one - other) / (np.log(one) - np.log(other)))


def _points(parts: list[tuple[float, float]]) -> list[Points]:
    values, errors = floats([value for value, _ in parts]), floats([error for _, error in parts])
    p_values = normal_p_value(values, errors)
    q_values = adjusted_q_values(p_values)
    return [
        Points(
            float(value),
            float(value - Z * error),
            float(value + Z * error),
            float(error),
            float(p),
            known(float(q)),
        )
        for value, error, p, q in zip(values, errors, p_values, q_values, strict=True)
    ]

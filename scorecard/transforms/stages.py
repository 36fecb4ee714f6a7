"""Stages and the index: scores combined, judged by the same rule as any metric.

Inside a stage the weighted arithmetic mean, across stages the weighted geometric
one, so that a broken stage cannot hide behind good ones. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.composite import weighted_arithmetic, weighted_geometric
from scorecard.statistics.intervals import Change, FloatArray, Z, wald_change
from scorecard.statistics.ranks import chance_of_lowest
from scorecard.statistics.status import (
    Estimate,
    Standard,
    judge_series_codes,
    pool_one_or_three,
)

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.config.company import Company, Stage, Thresholds
    from scorecard.transforms.judgements import Judgement, Move, Standing


@dataclass(frozen=True, eq=False)
class Track:
    """Scores over periods (periods, stages) and of the index (periods); nan is not rated."""

    score: FloatArray
    error: FloatArray
    low: FloatArray
    high: FloatArray
    coverage: FloatArray
    bound_low: FloatArray
    bound_high: FloatArray
    index: FloatArray
    index_error: FloatArray
    index_low: FloatArray
    index_high: FloatArray
    index_coverage: FloatArray
    arithmetic: FloatArray


@dataclass(frozen=True)
class StageHealth:
    """One stage in the period looked at.

    ``score`` None: not rated, because less than 0.6 of the weight is measured.
    The bounds say where it would lie if all that is missing were at floor, or at
    target. ``rank`` 1 is the weakest. ``n`` adds up the answers of its metrics.
    """

    stage: Stage
    score: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    coverage: float
    bound_low: float
    bound_high: float
    n: int
    measured: int
    metrics: int
    status: Standing
    change: Move
    change_on_year: Move
    rank: int | None

    @property
    def is_measured(self) -> bool:
        """Whether any of its metrics has a score."""
        return self.measured > 0


@dataclass(frozen=True)
class Index:
    """The whole journey; ``penalty`` is arithmetic minus geometric: the price of imbalance."""

    score: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    arithmetic: float | None
    penalty: float | None
    coverage: float
    rated: int
    stages: int
    status: Standing
    change: Move
    change_on_year: Move


@dataclass(frozen=True)
class CliffEdge:
    """A drop of health from one stage to the next rated one."""

    before: StageHealth
    after: StageHealth
    drop: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the drop excludes zero."""
        return self.low > 0


def membership(metrics: Sequence[Metric], stages: Sequence[Stage]) -> list[list[int]]:
    """The columns of the metrics of each journey stage; metrics of no stage are in none."""
    return [
        [place for place, metric in enumerate(metrics) if metric.stage == stage.stage_id]
        for stage in stages
    ]


def combined(
    score: FloatArray, error: FloatArray, metrics: Sequence[Metric], company: Company
) -> Track:
    """Metric scores (periods, metrics) combined to stages and to the index."""
    places, weights = _padded(membership(metrics, company.stages), metrics)
    # All stages at once: (periods, stages, metrics of the largest), gaps are missing.
    blank = np.full((len(score), 1), np.nan)
    parts = weighted_arithmetic(
        np.hstack([score, blank])[:, places], weights, np.hstack([error, blank])[:, places]
    )
    stage_weights = np.array([stage.weight for stage in company.stages])
    index = weighted_geometric(parts.score, stage_weights, parts.standard_error)
    plain = weighted_arithmetic(parts.score, stage_weights, parts.standard_error)
    return Track(
        parts.score,
        parts.standard_error,
        parts.interval.low,
        parts.interval.high,
        parts.coverage,
        parts.bounds.low,
        parts.bounds.high,
        index.score,
        index.standard_error,
        index.interval.low,
        index.interval.high,
        index.coverage,
        plain.score,
    )


def _padded(
    columns: Sequence[Sequence[int]], metrics: Sequence[Metric]
) -> tuple[np.ndarray, FloatArray]:
    """Columns and weights of each stage's metrics: (stages, metrics of the largest).

    A gap points to a column of its own behind the metrics, and weighs nothing; the one
    gap of a stage without metrics weighs 1, so that such a stage is missing as a whole.
    """
    widest = max((len(which) for which in columns), default=0) or 1
    places = np.full((len(columns), widest), len(metrics))
    weights = np.zeros((len(columns), widest))
    for stage, which in enumerate(columns):
        places[stage, : len(which)] = which
        weights[stage, : len(which)] = [metrics[place].weight for place in which]
        if not which:
            weights[stage, 0] = 1.0
    return places, weights


def stage_standings(
    single: Track, pooled: Track, company: Company, n: FloatArray, thresholds: Thresholds
) -> tuple[np.ndarray, np.ndarray]:
    """Codes of the stages and, in the last column, of the index (periods, stages + 1).

    ``n`` (periods, stages) adds up the answers behind each stage.
    """
    goal = np.array([*(stage.goal for stage in company.stages), company.index_goal])
    flag = np.array([*(stage.red_flag for stage in company.stages), company.index_red_flag])
    one, three = (_with_index(track) for track in (single, pooled))
    # What only the period itself can tell has a score, and so must have a standing.
    is_single = (pool_one_or_three(one[1], one[2], goal, flag) == 1) | np.isnan(three[0])
    value, low, high = (np.where(is_single, a, b) for a, b in zip(one, three, strict=True))
    answers = np.column_stack([n, n.sum(axis=1)])
    return judge_series_codes(
        Estimate(value, low, high, answers), Standard(goal, flag, True, thresholds.fewest_judged)
    )


def _with_index(track: Track) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        np.column_stack([track.score, track.index]),
        np.column_stack([track.low, track.index_low]),
        np.column_stack([track.high, track.index_high]),
    )


def score_changes(
    score: FloatArray,
    error: FloatArray,
    current: int,
    previous: int,
    metrics: Sequence[Metric],
    company: Company,
) -> Change:
    """Stages and, last, the index: current minus previous (stages + 1).

    Only metrics measured in both periods count, so that a new export does not look
    like a change of health.
    """
    rows = [current, previous]
    in_both = ~np.isnan(score[rows]).any(axis=0)
    both = combined(
        np.where(in_both, score[rows], np.nan),
        np.where(in_both, error[rows], np.nan),
        metrics,
        company,
    )
    value = np.column_stack([both.score, both.index])
    errors = np.column_stack([both.error, both.index_error])
    return wald_change(value[0] - value[1], np.hypot(errors[0], errors[1]))


def ranked(scores: Sequence[float | None]) -> list[int | None]:
    """Ranks from the weakest (1), None where there is no score; ties share a rank."""
    rated = sorted(score for score in scores if score is not None)
    return [None if score is None else rated.index(score) + 1 for score in scores]


def chance_weakest(judged: Sequence[Judgement], health: Sequence[StageHealth]) -> dict[str, float]:
    """Stage → how often it is the weakest of the rated, under other weights and readings."""
    rated = [one.stage.stage_id for one in health if one.score is not None]
    parts = {
        stage_id: [
            (one.score, one.score_se or 0.0, one.metric.weight)
            for one in judged
            if one.metric.stage == stage_id and one.score is not None and one.metric.weight
        ]
        for stage_id in rated
    }
    if not rated:
        return {}
    scores, errors, weights = (
        [[part[at] for part in parts[stage_id]] for stage_id in rated] for at in range(3)
    )
    found = chance_of_lowest(scores, errors, weights)
    return dict(zip(rated, found.tolist(), strict=True))


def cliffs(stages: Sequence[StageHealth]) -> tuple[CliffEdge, ...]:
    """Drops between neighbouring rated stages, largest first."""
    rated = [stage for stage in stages if stage.score is not None]
    found = []
    for before, after in pairwise(rated):
        drop = (before.score or 0.0) - (after.score or 0.0)
        if drop <= 0:
            continue
        half = Z * float(np.hypot(before.standard_error or 0.0, after.standard_error or 0.0))
        found.append(CliffEdge(before, after, drop, drop - half, drop + half))
    return tuple(sorted(found, key=lambda edge: -edge.drop))

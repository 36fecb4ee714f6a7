"""Weights that make respondents match known margins of all customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, around, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

TOLERANCE = 1e-8
MOST_ROUNDS = 1000
TRIM_LOW, TRIM_HIGH = 0.3, 3.0


@dataclass(frozen=True)
class WeightedMean:
    """A weighted mean with its error, 95 % interval and effective number of answers."""

    value: float
    standard_error: float
    interval: Interval
    effective_n: float


def rake(
    categories: Sequence[ArrayLike], margins: Sequence[ArrayLike], start: ArrayLike = 1.0
) -> FloatArray:
    """Scale weights to each margin in turn until all hold (Deming & Stephan 1940).

    ``categories``: one array of codes 0..k-1 a margin, a code per respondent; ``margins``: the
    known totals by code. Raises ValueError when a known category has no respondent, when
    the margins' totals differ, or when they cannot be met together.
    """
    codes = [np.asarray(column, dtype=np.int64) for column in categories]
    targets = [floats(margin) for margin in margins]
    weights = np.broadcast_to(floats(start), codes[0].shape).copy()
    _check(codes, targets, weights)
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for column, target in zip(codes, targets, strict=True):
            now = np.bincount(column, weights, len(target))
            factor = np.where(now > 0, target / np.where(now > 0, now, 1.0), 1.0)
            worst = max(worst, float(np.abs(factor - 1).max()))
            weights *= factor[column]
        if worst < TOLERANCE / 100:
            return weights
    raise ValueError("raking: margins cannot be met together; merge small categories")


def trimmed(weights: ArrayLike) -> FloatArray:
    """Cut weights to 0.3..3 times their mean; rake again from these to restore the margins."""
    raw = floats(weights)
    return np.clip(raw, TRIM_LOW * raw.mean(), TRIM_HIGH * raw.mean())


def effective_n(weights: ArrayLike) -> float:
    """Answers of equal weight that would say as much: (sum w)² / sum w² (Kish 1965)."""
    w = floats(weights)
    return float(w.sum() ** 2 / (w**2).sum())


def weighted_mean(scores: ArrayLike, weights: ArrayLike) -> WeightedMean:
    """Average scores by weight; a net promoter score from scores -1, 0 and 1.

    Raises ValueError when the weights sum to 0.
    """
    s, w = np.broadcast_arrays(floats(scores), floats(weights))
    if not w.sum() > 0:
        raise ValueError("weighted mean: weights sum to 0")
    value = float((w * s).sum() / w.sum())
    error = float(np.sqrt((w**2 * (s - value) ** 2).sum()) / w.sum())
    return WeightedMean(value, error, around(value, error), effective_n(w))


def _check(codes: list[np.ndarray], targets: list[FloatArray], weights: FloatArray) -> None:
    totals = [float(target.sum()) for target in targets]
    if not np.allclose(totals, totals[0], rtol=1e-9):
        raise ValueError(f"raking: totals of the margins differ: {totals}")
    for place, (column, target) in enumerate(zip(codes, targets, strict=True)):
        empty = (np.bincount(column, weights, len(target)) == 0) & (target > 0)
        if empty.any():
            code = int(np.flatnonzero(empty)[0])
            raise ValueError(f"raking: margin {place}, category {code} has no respondent; merge it")

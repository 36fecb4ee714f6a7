"""Weights that make respondents match known margins of all customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, around, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    IntArray = NDArray[np.int64]

TOLERANCE = 1e-8
MOST_ROUNDS = 1000
TRIM_LOW, TRIM_HIGH = 0.3, 3.0
BEYOND = 1e12
"""Times the mean: a weight driven this far past its bound is at it for good, and in vain."""
FEWEST_IN_A_CATEGORY = 5


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


def trimmed(weights: ArrayLike, counts: ArrayLike = 1.0) -> FloatArray:
    """Cut weights to 0.3..3 times their mean; rake again from these to restore the margins.

    ``counts`` is how many respondents bear each weight.
    """
    raw, n = np.broadcast_arrays(floats(weights), floats(counts))
    mean = float((n * raw).sum() / n.sum())
    return floats(np.clip(raw, TRIM_LOW * mean, TRIM_HIGH * mean))


def raked_weights(
    categories: Sequence[ArrayLike], margins: Sequence[ArrayLike], counts: ArrayLike
) -> FloatArray:
    """Weights per respondent of cells of respondents: raked, and held to 0.3..3 times their mean.

    ``categories``: a code per cell for each margin; ``counts``: respondents per cell, none of
    them 0. Where no weights so held meet the margins: raked, trimmed and raked again, which
    meets them with some that lie beyond. Raises ValueError as ``rake`` does.
    """
    n = floats(counts)
    first = rake(categories, margins, n) / n
    held = capped(categories, margins, n, first)
    if held is not None:
        return held
    return rake(categories, margins, trimmed(first, n) * n) / n


def capped(
    categories: Sequence[ArrayLike],
    margins: Sequence[ArrayLike],
    counts: ArrayLike,
    raked: ArrayLike,
) -> FloatArray | None:
    """Weights that meet all margins, none beyond 0.3..3 times their mean; None where none do.

    Raking in which a weight stays at the bound that it would cross: the truncated multiplicative
    method of Deville & Särndal 1992, JASA 87:376. ``raked``: the weights without bounds.
    """
    n, free = floats(counts), floats(raked).copy()
    codes = [np.asarray(column, dtype=np.int64) for column in categories]
    targets = [floats(margin) for margin in margins]
    mean = float(targets[0].sum() / n.sum())
    low, high = TRIM_LOW * mean, TRIM_HIGH * mean
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for column, target in zip(codes, targets, strict=True):
            for code in np.unique(column):
                own = column == code
                wanted, heads = target[code], n[own]
                if not low * heads.sum() <= wanted <= high * heads.sum():
                    return None
                now = float(heads @ np.clip(free[own], low, high))
                worst = max(worst, abs(now / wanted - 1))
                # What the cells sum to is a broken line in the factor: its corners say all.
                corners = np.unique(np.concatenate([low / free[own], high / free[own]]))
                sums = np.clip(corners[:, None] * free[own], low, high) @ heads
                free[own] *= np.interp(wanted, sums, corners)
        if free.max() > mean * BEYOND or free.min() < mean / BEYOND:
            return None
        if worst < TOLERANCE / 100:
            return floats(np.clip(free, low, high))
    return None


def merged_small(counts: ArrayLike, fewest: float = FEWEST_IN_A_CATEGORY) -> IntArray:
    """Code of each category after those with too few respondents were put together.

    ``counts``: respondents by category. All below ``fewest`` become one; where even that one
    is too small, the next smallest category joins them.
    """
    n = floats(counts)
    order = np.argsort(n, kind="stable")
    small = np.flatnonzero(n[order] < fewest)
    together = len(small)
    while 0 < together < len(n) and n[order][:together].sum() < fewest:
        together += 1
    codes = np.zeros(len(n), dtype=np.int64)
    apart = np.sort(order[together:])
    codes[apart] = np.arange(len(apart)) + (together > 0)
    return codes


def effective_n(weights: ArrayLike, counts: ArrayLike = 1.0) -> float:
    """Answers of equal weight that would say as much: (sum w)² / sum w² (Kish 1965).

    ``counts`` is how many respondents bear each weight.
    """
    w, n = np.broadcast_arrays(floats(weights), floats(counts))
    return float((n * w).sum() ** 2 / (n * w**2).sum())


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


def weighted_mean_of_sums(
    weights: ArrayLike, counts: ArrayLike, totals: ArrayLike, squares: ArrayLike
) -> WeightedMean:
    """Give the weighted mean of cells, each with its count, sum and sum of squares of scores.

    The same as ``weighted_mean`` of the respondents one by one. Raises ValueError when the
    weights sum to 0.
    """
    w, n, s, ss = (floats(column) for column in (weights, counts, totals, squares))
    whole = float((w * n).sum())
    if not whole > 0:
        raise ValueError("weighted mean: weights sum to 0")
    value = float((w * s).sum() / whole)
    deviations = np.maximum(ss - 2 * value * s + value**2 * n, 0.0)
    error = float(np.sqrt((w**2 * deviations).sum()) / whole)
    return WeightedMean(value, error, around(value, error), effective_n(w, n))


def _check(codes: list[np.ndarray], targets: list[FloatArray], weights: FloatArray) -> None:
    totals = [float(target.sum()) for target in targets]
    if not np.allclose(totals, totals[0], rtol=1e-9):
        raise ValueError(f"raking: totals of the margins differ: {totals}")
    for place, (column, target) in enumerate(zip(codes, targets, strict=True)):
        empty = (np.bincount(column, weights, len(target)) == 0) & (target > 0)
        if empty.any():
            code = int(np.flatnonzero(empty)[0])
            raise ValueError(f"raking: margin {place}, category {code} has no respondent; merge it")

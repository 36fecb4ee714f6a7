"""Linear fits from sums of products alone, for many resamples at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import f_tail
from scorecard.statistics.intervals import FloatArray, floats
from scorecard.statistics.shapley import SMALLEST_PIVOT

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def correlation_of(moments: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Number of rows (...) and correlations (..., k, k) of k columns.

    ``moments`` (..., k+1, k+1) are sums of products with a column of ones first; columns whose mean
    is far from zero must be shifted before they are squared, or digits are lost. A column that
    does not vary correlates with nothing, itself included.
    """
    sums = floats(moments)
    n = sums[..., 0, 0]
    spread = spread_of(sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.einsum("...ii->...i", spread)
        squares = np.einsum("...ii->...i", sums[..., 1:, 1:])
        varies = variance > SMALLEST_PIVOT * squares
        scale = np.where(varies, 1 / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
    return n, spread * scale[..., :, None] * scale[..., None, :]


def spread_of(moments: ArrayLike) -> FloatArray:
    """Sums of products about the means (..., k, k), of moments as in ``correlation_of``."""
    sums = floats(moments)
    n = sums[..., 0, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(n > 0, 1 / n, 0.0)[..., None] * sums[..., 0, 1:]
    return floats(
        sums[..., 1:, 1:] - n[..., None, None] * means[..., :, None] * means[..., None, :]
    )


def fit_on(
    correlation: ArrayLike, drivers: Sequence[int], outcome: int
) -> tuple[FloatArray, FloatArray]:
    """R² of the outcome on some drivers, and how many of them are not repeats of others: (...)."""
    return fits_along(correlation, (drivers,), outcome)[0]


def fits_along(
    correlation: ArrayLike, steps: Sequence[Sequence[int]], outcome: int
) -> list[tuple[FloatArray, FloatArray]]:
    """R² and rank as in ``fit_on``, each step's drivers added to those of the steps before.

    Gaussian elimination; a driver that repeats the ones before it is passed over.
    """
    chosen = [driver for step in steps for driver in step] + [outcome]
    left = floats(correlation)[..., chosen, :][..., :, chosen]
    start, rank = left[..., -1, -1], np.zeros(left.shape[:-2])
    found = []
    for step in steps:
        for _ in step:
            pivot, column = left[..., 0, 0], left[..., 1:, 0]
            usable = pivot >= SMALLEST_PIVOT
            factor = np.where(usable, 1 / np.where(usable, pivot, 1.0), 0.0)
            scaled = factor[..., None] * column
            left = left[..., 1:, 1:] - scaled[..., :, None] * column[..., None, :]
            rank = rank + usable
        found.append((floats(start - left[..., -1, -1]), rank))
    return found


def coalition_fits(
    correlation: ArrayLike, groups: Sequence[Sequence[int]], outcome: int
) -> tuple[FloatArray, FloatArray]:
    """R² and rank of the outcome on every union of groups, at the index whose bits name them.

    Both (2^groups, ...); by doubling Schur complements, group by group.
    """
    chosen = [driver for group in groups for driver in group] + [outcome]
    left = floats(correlation)[..., chosen, :][..., :, chosen][None]
    start, rank = left[0, ..., -1, -1], np.zeros(left.shape[:-2])
    for group in groups:
        without, swept, more = left[..., len(group) :, len(group) :], left, rank
        for _ in group:
            pivot, column = swept[..., 0, 0], swept[..., 1:, 0]
            usable = pivot >= SMALLEST_PIVOT
            factor = np.where(usable, 1 / np.where(usable, pivot, 1.0), 0.0)
            scaled = factor[..., None] * column
            swept = swept[..., 1:, 1:] - scaled[..., :, None] * column[..., None, :]
            more = more + usable
        left, rank = np.concatenate([without, swept]), np.concatenate([rank, more])
    return floats(start - left[..., 0, 0]), floats(rank)


def slopes(moments: ArrayLike, drivers: Sequence[int], outcome: int) -> FloatArray:
    """Coefficients (..., drivers) of the least squares fit, in the units of the columns.

    Places count from the first column behind the ones. Drivers that repeat others share the
    slope of least length (Moore-Penrose).
    """
    spread = spread_of(moments)
    among = spread[..., list(drivers), :][..., :, list(drivers)]
    scale = np.sqrt(np.einsum("...ii->...i", among))
    scale = np.where(scale > 0, scale, 1.0)
    alike = among / (scale[..., :, None] * scale[..., None, :])
    aimed = spread[..., list(drivers), outcome] / scale
    solved = np.linalg.pinv(alike, rcond=SMALLEST_PIVOT, hermitian=True) @ aimed[..., None]
    return floats(solved[..., 0] / scale)


@dataclass(frozen=True)
class InteractionTest:
    """Whether slopes differ between groups: F, its degrees of freedom and p value."""

    f: float
    tested: int
    free: int
    p_value: float


def interaction_test(
    moments: ArrayLike, drivers: Sequence[int], outcome: int
) -> InteractionTest | None:
    """F test of slopes of their own for each group against common ones (Chow 1960).

    ``moments`` (groups, k+1, k+1); each group keeps an intercept of its own in both models. None
    without a degree of freedom.
    """
    sums = floats(moments)
    spread = spread_of(sums)
    pooled = np.zeros(sums.shape[1:])
    pooled[0, 0], pooled[1:, 1:] = sums[:, 0, 0].sum(), spread.sum(0)
    fit, rank = fit_on(correlation_of(pooled)[1], drivers, outcome)
    fits, ranks = fit_on(correlation_of(sums)[1], drivers, outcome)
    common = float(pooled[outcome + 1, outcome + 1] * (1 - fit))
    own = float((spread[:, outcome, outcome] * (1 - fits)).sum())
    tested = int(ranks.sum() - rank)
    free = int(sums[:, 0, 0].sum() - len(sums) - ranks.sum())
    if tested <= 0 or free <= 0 or own <= 0:
        return None
    f = (common - own) / tested / (own / free)
    return InteractionTest(f, tested, free, float(f_tail(max(f, 0.0), tested, free)))


def adjusted(fit: ArrayLike, rank: ArrayLike, n: ArrayLike) -> FloatArray:
    """R² less what so many drivers explain by chance, not below 0; nan without a degree of freedom.

    Without it noise alone earns a group a share.
    """
    rows, drivers = floats(n), floats(rank)
    free = rows - drivers - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        told = 1 - (1 - floats(fit)) * (rows - 1) / free
    return floats(np.where(free > 0, np.maximum(told, 0.0), np.nan))


def variance_inflation(correlation: ArrayLike, drivers: Sequence[int]) -> FloatArray:
    """How much the others inflate the variance of each driver's slope; inf for a repeat."""
    found = []
    for driver in drivers:
        fit, _ = fit_on(correlation, [other for other in drivers if other != driver], driver)
        rest = 1 - float(fit)
        found.append(1 / rest if rest > SMALLEST_PIVOT else np.inf)
    return floats(found)

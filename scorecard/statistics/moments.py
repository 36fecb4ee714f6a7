"""Linear fits from sums of products alone, for many resamples at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

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
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(n > 0, 1 / n, 0.0)[..., None] * sums[..., 0, 1:]
        spread = sums[..., 1:, 1:] - n[..., None, None] * means[..., :, None] * means[..., None, :]
        variance = np.einsum("...ii->...i", spread)
        squares = np.einsum("...ii->...i", sums[..., 1:, 1:])
        varies = variance > SMALLEST_PIVOT * squares
        scale = np.where(varies, 1 / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
    return n, spread * scale[..., :, None] * scale[..., None, :]


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

"""Means with Student's interval, and Welch's comparison, from sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import student_quantile, student_tail
from scorecard.statistics.intervals import Change, FloatArray, Interval, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Mean:
    """Mean, variance of one value, standard error and t interval; nan where n is too small."""

    n: FloatArray
    value: FloatArray
    variance: FloatArray
    standard_error: FloatArray
    interval: Interval


def mean_from_sums(
    n: ArrayLike, total: ArrayLike, total_of_squares: ArrayLike, shift: ArrayLike = 0.0
) -> Mean:
    """Mean of n values from the sums of (x - shift) and (x - shift)².

    Inputs broadcast. Values far from 0 need a shift near them: squares of 1e9 leave no digits
    for the variance. Mean nan where n = 0, errors nan where n < 2.
    """
    count, sums, squares = np.broadcast_arrays(floats(n), floats(total), floats(total_of_squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        shifted = np.where(count > 0, sums / count, np.nan)
        spread = np.maximum(squares - sums * shifted, 0.0)
        variance = np.where(count >= 2, spread / (count - 1), np.nan)
    return mean_from_variance(count, shifted + floats(shift), variance)


def mean_from_variance(n: ArrayLike, value: ArrayLike, variance: ArrayLike) -> Mean:
    """Mean with t interval where the mean and sample variance are known already."""
    count, centre, spread = floats(n), floats(value), floats(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(count >= 2, np.sqrt(spread / count), np.nan)
    half = student_quantile(0.975, np.maximum(count - 1, 1)) * error
    return Mean(
        shaped(count),
        shaped(centre),
        shaped(spread),
        shaped(error),
        Interval(shaped(centre - half), shaped(centre + half)),
    )


def welch_change(current: Mean, previous: Mean) -> Change:
    """Difference of two means with unequal variances (Welch 1947), degrees after Satterthwaite."""
    difference = current.value - previous.value
    error = np.hypot(current.standard_error, previous.standard_error)
    with np.errstate(divide="ignore", invalid="ignore"):
        degrees = error**4 / (
            current.standard_error**4 / (current.n - 1)
            + previous.standard_error**4 / (previous.n - 1)
        )
        # Without any spread there are no degrees of freedom, and a gap speaks for itself.
        degrees = np.where(error == 0, np.inf, degrees)
        statistic = np.where((error == 0) & (difference == 0), 0.0, np.abs(difference) / error)
    half = student_quantile(0.975, degrees) * error
    return Change(
        shaped(difference),
        Interval(shaped(difference - half), shaped(difference + half)),
        shaped(2 * student_tail(statistic, degrees)),
    )

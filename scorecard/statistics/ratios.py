"""Ratios of sums, such as tickets per hundred customers or net revenue retained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import (
    Change,
    FloatArray,
    Interval,
    around,
    floats,
    shaped,
    wald_change,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class PairSums:
    """Sums over n units (orders, customers) of a value and its base; fields broadcast.

    ``cross`` is the sum of value times base.
    """

    n: ArrayLike
    value: ArrayLike
    base: ArrayLike
    value_squared: ArrayLike
    base_squared: ArrayLike
    cross: ArrayLike


@dataclass(frozen=True, eq=False)
class Ratio:
    """Sum of values over sum of bases; nan where the bases sum to 0, error nan where n < 2."""

    value: FloatArray
    standard_error: FloatArray
    interval: Interval


def ratio_of_sums(sums: PairSums) -> Ratio:
    """Divide sums, with the linearised standard error (Cochran, Sampling Techniques, 6.4).

    Var = n/(n-1) * sum (value - R base)² / (sum base)². Results have the shape of the sums.
    """
    units, total, base = floats(sums.n), floats(sums.value), floats(sums.base)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(base != 0, total / base, np.nan)
        residuals = (
            floats(sums.value_squared)
            - 2 * value * floats(sums.cross)
            + value**2 * floats(sums.base_squared)
        )
        variance = np.maximum(residuals, 0.0) / base**2 * units / (units - 1)
    error = np.sqrt(np.where(units >= 2, variance, np.nan))
    return Ratio(shaped(value), shaped(error), around(value, error))


def ratio_change(current: Ratio, previous: Ratio) -> Change:
    """Difference of two independent ratios."""
    return wald_change(
        current.value - previous.value, np.hypot(current.standard_error, previous.standard_error)
    )

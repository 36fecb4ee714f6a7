"""Ratios of sums, such as tickets per hundred customers or net revenue retained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.intervals import (
    Change,
    FloatArray,
    Interval,
    around,
    floats,
    shaped,
    wald_change,
)


@dataclass(frozen=True, eq=False)
class Ratio:
    """Sum of values over sum of bases; nan where the bases sum to 0, error nan where n < 2."""

    value: FloatArray
    standard_error: FloatArray
    interval: Interval


def ratio_of_sums(
    n: ArrayLike,
    sum_value: ArrayLike,
    sum_base: ArrayLike,
    sum_value_squared: ArrayLike,
    sum_base_squared: ArrayLike,
    sum_cross: ArrayLike,
) -> Ratio:
    """Ratio with its linearised standard error (Cochran, Sampling Techniques, 6.4).

    n units (orders, customers), the sums over units of value, base, their squares and product.
    Inputs broadcast. Var = n/(n-1) * sum (value - R base)² / (sum base)².
    """
    units, total, base = floats(n), floats(sum_value), floats(sum_base)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(base != 0, total / base, np.nan)
        residuals = (
            floats(sum_value_squared)
            - 2 * value * floats(sum_cross)
            + value**2 * floats(sum_base_squared)
        )
        variance = np.maximum(residuals, 0.0) / base**2 * units / (units - 1)
    error = np.sqrt(np.where(units >= 2, variance, np.nan))
    return Ratio(shaped(value), shaped(error), around(value, error))


def ratio_change(current: Ratio, previous: Ratio) -> Change:
    """Difference of two independent ratios."""
    return wald_change(
        current.value - previous.value, np.hypot(current.standard_error, previous.standard_error)
    )

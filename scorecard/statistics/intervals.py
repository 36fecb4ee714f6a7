"""What every estimate here comes back as: an interval, or a change with its test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.distributions import normal_quantile, normal_tail

FloatArray = NDArray[np.float64]

Z = float(normal_quantile(0.975))

CLAIM_LEVEL = 0.01
"""From which p an effect is claimed in a sentence. Intervals stay at 95 %, but one in twenty
questions about nothing would be answered by them, and many are asked."""


@dataclass(frozen=True, eq=False)
class Interval:
    """A 95 % interval, unclipped unless its maker says otherwise.

    ``low`` and ``high`` have the shape of the inputs (scalars in, scalars out); nan is unknown.
    """

    low: FloatArray
    high: FloatArray

    @property
    def width(self) -> FloatArray:
        """Distance between the bounds, in the unit of the value."""
        return np.subtract(self.high, self.low)

    def clipped(self, lowest: float, highest: float) -> Interval:
        """Cut the interval to the scale's range; for display only."""
        return Interval(np.clip(self.low, lowest, highest), np.clip(self.high, lowest, highest))


@dataclass(frozen=True, eq=False)
class Change:
    """Current minus previous, its 95 % interval and its two-sided p value.

    All three have the shape of the inputs; nan where either side is unknown.
    """

    difference: FloatArray
    interval: Interval
    p_value: FloatArray


def floats(values: ArrayLike) -> FloatArray:
    """Take values as float64, shape kept; a missing value is nan."""
    return np.asarray(values, dtype=np.float64)


def shaped(values: ArrayLike) -> FloatArray:
    """Hand back float64, with arrays of no dimension turned into scalars."""
    result: FloatArray = np.asarray(values, dtype=np.float64)[()]
    return result


def around(value: ArrayLike, standard_error: ArrayLike, z: float = Z) -> Interval:
    """Draw the Wald interval value -/+ z standard errors."""
    centre, half = floats(value), z * floats(standard_error)
    return Interval(shaped(centre - half), shaped(centre + half))


def normal_p_value(difference: ArrayLike, standard_error: ArrayLike) -> FloatArray:
    """Two-sided p value of a difference against its standard error.

    No difference with no error is no evidence (p = 1); a difference with no error is p = 0.
    """
    d, se = np.broadcast_arrays(floats(difference), floats(standard_error))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where((d == 0) & (se == 0), 0.0, np.abs(d) / se)
    return shaped(2 * normal_tail(statistic))


def wald_change(difference: ArrayLike, standard_error: ArrayLike) -> Change:
    """Test a difference taken as normal with the given standard error."""
    return Change(
        shaped(difference),
        around(difference, standard_error),
        normal_p_value(difference, standard_error),
    )

"""A change of a ratio split into other mix, other rates, and both at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Z, floats, normal_p_value

if TYPE_CHECKING:
    from scorecard.statistics.ratios import PairSums

_STEP = 1e-30
"""Imaginary step of the derivative: far below rounding, as nothing is subtracted."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Parts of a change, one a group and last all groups together, with errors of each.

    Unit of the value; ``value`` adds up exactly over groups.
    """

    value: FloatArray
    standard_error: FloatArray

    @property
    def low(self) -> FloatArray:
        """Lower end of the 95 % interval."""
        return self.value - Z * self.standard_error

    @property
    def high(self) -> FloatArray:
        """Upper end of the 95 % interval."""
        return self.value + Z * self.standard_error

    @property
    def p_value(self) -> FloatArray:
        """Two-sided p value that the part is zero."""
        return floats(normal_p_value(self.value, self.standard_error))


@dataclass(frozen=True, eq=False)
class ChangeSplit:
    """Mix + rate + interaction = group, for each group and for all together.

    The last entry of ``group`` is the change of the whole.
    """

    mix: Effects
    rate: Effects
    interaction: Effects
    group: Effects


def split_change(now: PairSums, then: PairSums, design_effect: float = 1.0) -> ChangeSplit:
    """Split the change of sum of values over sum of bases, group by group.

    With w the group's share of all bases and r its own ratio, then (0) and now (1), and R the
    whole: mix (w1 - w0)(r0 - R0), rate w0 (r1 - r0), interaction (w1 - w0)(r1 - r0). A share of
    answers has bases of 1. A group that was not there in one period has its other ratio in both,
    so that its coming or going is mix. Errors by linearisation of both periods' sums, so that
    they hold for shares, scores and ratios alike. Arrays (groups); raises ValueError where a
    period has no base, or a group a value without one.
    """
    sides = [_of(now), _of(then)]
    for values, bases, *_ in sides:
        if bases.sum() <= 0 or (bases < 0).any() or (values[bases == 0] != 0).any():
            raise ValueError("split: every value needs a base above 0 in its group and period")
    point = np.array([sides[0][0], sides[0][1], sides[1][0], sides[1][1]])
    value = _parts(point)
    groups = point.shape[1]
    slope = np.zeros((*value.shape, 4, groups))
    for place in np.ndindex(4, groups):
        moved = point.astype(np.complex128)
        moved[place] += _STEP * 1j
        slope[..., *place] = _parts(moved).imag / _STEP
    variance = np.zeros(value.shape)
    for side, (_, _, squares, base_squares, cross, n) in enumerate(sides):
        by_value, by_base = slope[..., 2 * side, :], slope[..., 2 * side + 1, :]
        spread = (
            by_value**2 * squares + 2 * by_value * by_base * cross + by_base**2 * base_squares
        ).sum(axis=-1)
        variance += np.maximum(spread, 0.0) * (n / (n - 1) if n > 1 else np.nan)
    error = np.sqrt(variance * design_effect)
    return ChangeSplit(*(Effects(floats(v), floats(e)) for v, e in zip(value, error, strict=True)))


def _of(
    sums: PairSums,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, float]:
    return (
        floats(sums.value),
        floats(sums.base),
        floats(sums.value_squared),
        floats(sums.base_squared),
        floats(sums.cross),
        float(floats(sums.n).sum()),
    )


def _parts(point: np.ndarray) -> np.ndarray:
    """Mix, rate, interaction and their sum (4, groups + 1) of values and bases (4, groups)."""
    value_now, base_now, value_then, base_then = point
    share_now, share_then = base_now / base_now.sum(), base_then / base_then.sum()
    whole = value_then.sum() / base_then.sum()
    is_now, is_then = base_now.real > 0, base_then.real > 0
    rate_now = np.divide(value_now, base_now, out=np.zeros_like(point[0]), where=is_now)
    rate_then = np.divide(value_then, base_then, out=np.zeros_like(point[0]), where=is_then)
    rate_now, rate_then = (
        np.where(is_now, rate_now, rate_then),
        np.where(is_then, rate_then, rate_now),
    )
    shift, rise = share_now - share_then, rate_now - rate_then
    parts = np.array([shift * (rate_then - whole), share_then * rise, shift * rise])
    parts = np.concatenate([parts, parts.sum(axis=0, keepdims=True)])
    return np.concatenate([parts, parts.sum(axis=1, keepdims=True)], axis=1)

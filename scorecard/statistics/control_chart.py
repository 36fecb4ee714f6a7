"""Natural process limits (XmR) and the three rules that call a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.intervals import FloatArray, floats, shaped

BASELINE_PERIODS = 12
FEWEST_BASELINE_PERIODS = 8
RUN_LENGTH = 8

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ProcessLimits:
    """Centre line, natural process limits and upper range limit, in the unit of the value.

    ``is_provisional``: fewer than twelve periods. ``is_too_narrow``: neighbouring periods move
    together (lag-1 autocorrelation above 2/sqrt n), so false signals are more frequent.
    """

    centre: float
    low: float
    high: float
    moving_range: float
    upper_range_limit: float
    n_periods: int
    is_provisional: bool
    is_too_narrow: bool


@dataclass(frozen=True, eq=False)
class Signals:
    """Which periods each rule touches; boolean arrays of the length of the series."""

    outside: BoolArray
    run_of_eight: BoolArray
    three_of_four: BoolArray

    @property
    def any(self) -> BoolArray:
        """Periods that some rule touches."""
        return self.outside | self.run_of_eight | self.three_of_four


@dataclass(frozen=True, eq=False)
class ShareLimits:
    """Laney's limits of a share, one pair per period, and the spread beyond the binomial."""

    centre: float
    low: FloatArray
    high: FloatArray
    sigma_z: float


def natural_limits(values: ArrayLike, by: Literal["mean", "median"] = "mean") -> ProcessLimits:
    """Limits from every value given (Wheeler, Making Sense of Data).

    Mean -/+ 2.66 mean moving range, range limit 3.268 of it. ``by`` the median: mean -/+ 3.145
    median moving range, range limit 3.865, which one wild period does not widen. Missing periods
    (nan) are skipped and end no moving range. Raises ValueError without two neighbouring values.
    """
    series = floats(values)
    ranges = np.abs(np.diff(series))
    ranges = ranges[~np.isnan(ranges)]
    known = series[~np.isnan(series)]
    if not len(ranges):
        raise ValueError("natural limits: no two neighbouring values; at least two are needed")
    centre = float(known.mean())
    if by == "mean":
        moving_range = float(ranges.mean())
        to_limit, to_range_limit = 2.66, 3.268
    else:
        moving_range = float(np.median(ranges))
        to_limit, to_range_limit = 3.145, 3.865
    return ProcessLimits(
        centre,
        centre - to_limit * moving_range,
        centre + to_limit * moving_range,
        moving_range,
        to_range_limit * moving_range,
        len(known),
        len(known) < BASELINE_PERIODS,
        _moves_together(series),
    )


def baseline_limits(
    values: ArrayLike, by: Literal["mean", "median"] = "mean", start: int = 0
) -> ProcessLimits | None:
    """Limits frozen on the first twelve complete periods from ``start``.

    ``values`` in order of time, complete periods only, nan where missing. None with fewer than
    eight measured periods; provisional with fewer than twelve. A new ``start`` re-bases.
    """
    series = floats(values)[start:]
    measured = np.flatnonzero(~np.isnan(series))
    if len(measured) < FEWEST_BASELINE_PERIODS:
        return None
    baseline = series[: measured[:BASELINE_PERIODS][-1] + 1]
    if not np.any(~np.isnan(np.diff(baseline))):
        return None
    return natural_limits(baseline, by)


def signals(values: ArrayLike, limits: ProcessLimits) -> Signals:
    """Apply the three rules: outside a limit; eight in a row on one side; three of four near one.

    Near a limit is nearer to it than to the centre line, all three on one side. Every point of the
    run, and the near points of the four, are marked. A missing period ends a run.
    """
    series = floats(values)
    with np.errstate(invalid="ignore"):
        outside = (series < limits.low) | (series > limits.high)
        runs = _in_run(series > limits.centre) | _in_run(series < limits.centre)
        near = _three_of_four(series > (limits.centre + limits.high) / 2) | _three_of_four(
            series < (limits.centre + limits.low) / 2
        )
    return Signals(outside, runs, near)


def laney_limits(shares: ArrayLike, n: ArrayLike) -> ShareLimits:
    """P' limits of shares with large, varying n (Laney 2002, Quality Engineering 14:531).

    ``shares`` and ``n`` of equal length. sigma_z above 1 is spread that the binomial does not
    explain. Raises ValueError with fewer than two periods.
    """
    p, size = floats(shares), floats(n)
    known = ~np.isnan(p) & (size > 0)
    if known.sum() < 2:
        raise ValueError("Laney limits: fewer than two periods with answers")
    centre = float((p[known] * size[known]).sum() / size[known].sum())
    with np.errstate(divide="ignore"):
        error = np.where(size > 0, np.sqrt(centre * (1 - centre) / size), np.nan)
    # All succeed or none do: no spread to compare, limits fall on the centre.
    z = (p - centre) / error if 0 < centre < 1 else np.zeros_like(p)
    moving = np.abs(np.diff(z[known]))
    sigma_z = float(moving.mean() / 1.128)
    half = 3 * error * sigma_z
    return ShareLimits(centre, shaped(centre - half), shaped(centre + half), sigma_z)


def lag_one_autocorrelation(values: ArrayLike) -> float:
    """Correlation of a series with itself one period earlier; nan if constant."""
    series = floats(values)
    deviation = series - np.nanmean(series)
    total = float(np.nansum(deviation**2))
    return float(np.nansum(deviation[1:] * deviation[:-1]) / total) if total else float("nan")


def _moves_together(series: FloatArray) -> bool:
    n = int((~np.isnan(series)).sum())
    # Months that alternate widen the limits; only those that follow each other narrow them.
    return bool(lag_one_autocorrelation(series) > 2 / np.sqrt(n))


def _in_run(on_side: BoolArray) -> BoolArray:
    marked = np.zeros(len(on_side), dtype=np.bool_)
    start = 0
    for index, is_on_side in enumerate([*on_side.tolist(), False]):
        if not is_on_side:
            if index - start >= RUN_LENGTH:
                marked[start:index] = True
            start = index + 1
    return marked


def _three_of_four(is_near: BoolArray) -> BoolArray:
    marked = np.zeros(len(is_near), dtype=np.bool_)
    for end in range(3, len(is_near) + 1):
        window = slice(max(0, end - 4), end)
        if is_near[window].sum() >= 3:
            marked[window] |= is_near[window]
    return marked

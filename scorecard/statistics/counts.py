"""Counts of events, alone and per exposure, taken as Poisson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import (
    beta_quantile,
    binomial_cdf,
    binomial_tail,
    chi_squared_quantile,
)
from scorecard.statistics.intervals import Change, FloatArray, Interval, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class RateRatio:
    """One rate over another, exact 95 % interval and two-sided p value.

    The ratio is inf where only the second count is 0, nan where both are.
    """

    ratio: FloatArray
    interval: Interval
    p_value: FloatArray


def poisson_interval(count: ArrayLike, exposure: ArrayLike = 1.0) -> Interval:
    """Exact interval of a count per exposure (Garwood 1936); nan where exposure is 0."""
    k, e = np.broadcast_arrays(floats(count), floats(exposure))
    low = np.where(k > 0, chi_squared_quantile(0.025, 2 * np.maximum(k, 1e-300)) / 2, 0.0)
    high = chi_squared_quantile(0.975, 2 * k + 2) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where((e > 0) & np.isfinite(k), e, np.nan)
        return Interval(shaped(low / known), shaped(high / known))


def rate_ratio(
    count: ArrayLike,
    previous_count: ArrayLike,
    exposure: ArrayLike = 1.0,
    previous_exposure: ArrayLike = 1.0,
) -> RateRatio:
    """Ratio of two rates: Clopper-Pearson on a/(a+b), given their sum.

    The p value is twice the smaller binomial tail, at most 1. nan where both counts are 0.
    """
    a, b, ea, eb = np.broadcast_arrays(
        floats(count), floats(previous_count), floats(exposure), floats(previous_exposure)
    )
    both = a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where((ea > 0) & (eb > 0), eb / ea, np.nan)
        low = np.where(a > 0, beta_quantile(0.025, a, b + 1), 0.0)
        high = np.where(b > 0, beta_quantile(0.975, a + 1, b), 1.0)
        interval = [scale * share / (1 - share) for share in (low, high)]
        ratio = scale * a / b
    expected = 1 / (1 + scale)
    tails = np.minimum(binomial_cdf(a, both, expected), binomial_tail(a - 1, both, expected))
    unknown = np.where(both > 0, 0.0, np.nan)
    return RateRatio(
        shaped(ratio + unknown),
        Interval(shaped(interval[0] + unknown), shaped(interval[1] + unknown)),
        shaped(np.minimum(2 * tails, 1.0) + unknown),
    )


def rate_change(
    count: ArrayLike,
    previous_count: ArrayLike,
    exposure: ArrayLike = 1.0,
    previous_exposure: ArrayLike = 1.0,
) -> Change:
    """Difference of two rates, current minus previous.

    Interval by recovery of variances from the exact limits of each rate (Donner & Zou 2012);
    p value exact, given the sum. Two counts of 0 differ by 0 with p = 1.
    """
    a, b = floats(count), floats(previous_count)
    one, two = poisson_interval(a, exposure), poisson_interval(b, previous_exposure)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate_1, rate_2 = a / floats(exposure), b / floats(previous_exposure)
    difference = rate_1 - rate_2
    below = np.hypot(rate_1 - one.low, two.high - rate_2)
    above = np.hypot(one.high - rate_1, rate_2 - two.low)
    p_value = rate_ratio(a, b, exposure, previous_exposure).p_value
    return Change(
        shaped(difference),
        Interval(shaped(difference - below), shaped(difference + above)),
        shaped(np.where((a + b) == 0, 1.0, p_value)),
    )

"""Rates compared within strata: standardised to one mix, and as one ratio over all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import chi_squared_quantile
from scorecard.statistics.intervals import FloatArray, Interval, Z, floats, normal_p_value, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class StandardisedRate:
    """A rate as if its strata were mixed as the standard's, with a 95 % interval.

    ``covered`` is the share of the standard in strata where there was any exposure; the rate is
    of those alone. nan where there is none. Shape of the inputs without their last axis.
    """

    rate: FloatArray
    interval: Interval
    covered: FloatArray


@dataclass(frozen=True)
class StratifiedRatio:
    """One rate over another within strata, 95 % interval and two-sided p value.

    ``expected`` is how many events the first would have had at the rates of the second. nan where
    either side has no event.
    """

    ratio: float
    low: float
    high: float
    p_value: float
    expected: float


def standardised_rate(
    events: ArrayLike, exposure: ArrayLike, standard: ArrayLike
) -> StandardisedRate:
    """Direct standardisation, with the gamma interval of Fay & Feuer (1997).

    Statistics in Medicine 16:791. ``events`` and ``exposure`` are (..., strata), ``standard`` the
    strata's weights in any unit. With a single stratum the interval is Garwood's exact one.
    """
    d, n = floats(events), floats(exposure)
    weight = np.broadcast_to(floats(standard), n.shape)
    used = np.where(n > 0, weight, 0.0)
    total = used.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_event = np.where(n > 0, used / total / n, 0.0)
        covered = used.sum(axis=-1) / weight.sum(axis=-1)
        rate = np.where(total[..., 0] > 0, (per_event * d).sum(axis=-1), np.nan)
        variance = (per_event**2 * d).sum(axis=-1)
        largest = per_event.max(axis=-1, initial=0.0)
        # The gamma distributions with the moments of the weighted sum, and of one event more.
        low = variance / (2 * rate) * chi_squared_quantile(0.025, 2 * rate**2 / variance)
        more, spread = rate + largest, variance + largest**2
        high = spread / (2 * more) * chi_squared_quantile(0.975, 2 * more**2 / spread)
    known = np.where(np.isnan(rate), np.nan, 0.0)
    return StandardisedRate(
        shaped(rate),
        Interval(shaped(np.where(rate > 0, low, 0.0) + known), shaped(high + known)),
        shaped(covered),
    )


def stratified_ratio(
    events: ArrayLike,
    exposure: ArrayLike,
    other_events: ArrayLike,
    other_exposure: ArrayLike,
) -> StratifiedRatio:
    """Mantel-Haenszel ratio of two rates, error of its logarithm by Greenland & Robins (1985).

    Biometrics 41:55. All four are (strata); strata where either side was never exposed say
    nothing and are passed over.
    """
    a, n1, b, n0 = (floats(one) for one in (events, exposure, other_events, other_exposure))
    both = (n1 > 0) & (n0 > 0)
    a, n1, b, n0 = a[both], n1[both], b[both], n0[both]
    whole = n1 + n0
    first, second = float((a * n0 / whole).sum()), float((b * n1 / whole).sum())
    expected = float((b / n0 * n1).sum())
    if first == 0 or second == 0:
        return StratifiedRatio(np.nan, np.nan, np.nan, np.nan, expected)
    ratio = first / second
    variance = float(((a + b) * n1 * n0 / whole**2).sum()) / (first * second)
    reach = float(np.exp(Z * np.sqrt(variance)))
    p_value = float(normal_p_value(np.log(ratio), np.sqrt(variance)))
    return StratifiedRatio(ratio, ratio / reach, ratio * reach, p_value, expected)

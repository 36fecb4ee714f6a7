"""How many came beyond chance: a count after an event against an equal span without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.counts import RateRatio, rate_ratio
from scorecard.statistics.intervals import FloatArray, Interval, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class NetCount:
    """A count less what would have come anyway, with the ratio of the two rates.

    ``net`` and its interval are in counts and may be below 0; ``ratio`` is exact, given the
    sum. All are nan where one side was not watched; the interval also where nothing came.
    """

    net: FloatArray
    interval: Interval
    ratio: RateRatio


def net_count(
    after: ArrayLike,
    compared: ArrayLike,
    watched: ArrayLike = 1.0,
    watched_compared: ArrayLike = 1.0,
) -> NetCount:
    """Events after, less those of the compared span at the length of the watch.

    The self-controlled difference (Farrington 1995, Biometrics 51:228): given their sum n, the
    count after is binomial with p; n (p - (1 - p) watched / watched_compared) rises with p, so
    the Clopper-Pearson bounds of p are exact bounds of it. It is above 0 exactly where the
    ratio is above 1, and tells how many of the very events counted came beyond chance: for
    that it is wide rather than narrow, and never above ``after``.
    """
    a, b, ea, eb = np.broadcast_arrays(
        floats(after), floats(compared), floats(watched), floats(watched_compared)
    )
    ratio = rate_ratio(a, b, ea, eb)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where((ea > 0) & (eb > 0), ea / eb, np.nan)

        def at(bound: FloatArray) -> FloatArray:
            odds = bound * scale
            share = np.where(np.isinf(odds), 1.0, odds / (1 + odds))
            return floats((a + b) * (share - (1 - share) * scale))

        low = at(floats(ratio.interval.low))
        high = np.minimum(at(floats(ratio.interval.high)), a)
        net = a - b * scale
    return NetCount(shaped(net), Interval(shaped(low), shaped(high)), ratio)


def summed(values: ArrayLike, low: ArrayLike, high: ArrayLike) -> tuple[float, float, float]:
    """The sum of independent estimates with its interval.

    Each bound keeps its own distance, and distances add in squares (MOVER: Donner & Zou 2012,
    Statistical Methods in Medical Research 21:347).
    """
    v, below, above = floats(values), floats(low), floats(high)
    total = float(v.sum())
    return (
        total,
        total - float(np.sqrt(((v - below) ** 2).sum())),
        total + float(np.sqrt(((above - v) ** 2).sum())),
    )

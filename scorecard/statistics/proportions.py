"""Shares of answers: Wilson's interval, Newcombe's difference and the pooled z test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import normal_quantile
from scorecard.statistics.intervals import (
    Change,
    FloatArray,
    Interval,
    Z,
    floats,
    normal_p_value,
    shaped,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def share(successes: ArrayLike, n: ArrayLike) -> FloatArray:
    """Successes per answer; nan where there are no answers."""
    x, total = np.broadcast_arrays(floats(successes), floats(n))
    with np.errstate(divide="ignore", invalid="ignore"):
        return shaped(np.where(total > 0, x / total, np.nan))


def wilson(successes: ArrayLike, n: ArrayLike, z: float = Z) -> Interval:
    """Draw the score interval of a share (Wilson 1927; Brown, Cai & DasGupta 2001).

    ``successes`` and ``n`` broadcast and may be fractional (effective sample sizes). Bounds lie
    in 0..1 and are nan where n = 0.
    """
    x, total = np.broadcast_arrays(floats(successes), floats(n))
    p = floats(share(x, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        z2n = z * z / total
        centre = (p + z2n / 2) / (1 + z2n)
        half = z * np.sqrt(p * (1 - p) / total + z2n / (4 * total)) / (1 + z2n)
    # Exact at the ends, where rounding would leave 1e-18 instead of nought.
    low = np.where(x == 0, np.where(total > 0, 0.0, np.nan), centre - half)
    high = np.where(x == total, np.where(total > 0, 1.0, np.nan), centre + half)
    return Interval(shaped(low), shaped(high))


def newcombe(
    successes: ArrayLike,
    n: ArrayLike,
    previous_successes: ArrayLike,
    previous_n: ArrayLike,
    z: float = Z,
) -> Interval:
    """Interval of the difference of two shares, current minus previous.

    Method 10 of Newcombe (1998), Statistics in Medicine 17:873. Inputs broadcast; nan where
    either side has no answers.
    """
    p1, p2 = share(successes, n), share(previous_successes, previous_n)
    one, two = wilson(successes, n, z), wilson(previous_successes, previous_n, z)
    below = np.hypot(p1 - one.low, two.high - p2)
    above = np.hypot(one.high - p1, p2 - two.low)
    return Interval(shaped(p1 - p2 - below), shaped(p1 - p2 + above))


def pooled_z_p_value(
    successes: ArrayLike, n: ArrayLike, previous_successes: ArrayLike, previous_n: ArrayLike
) -> FloatArray:
    """Two-sided p value that two shares are equal, by the pooled z test.

    Inputs broadcast; nan where either side has no answers; 1 where nobody or everybody succeeds.
    """
    n1, n2 = floats(n), floats(previous_n)
    pooled = floats(share(floats(successes) + floats(previous_successes), n1 + n2))
    difference = share(successes, n) - share(previous_successes, previous_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return normal_p_value(difference, error)


def share_change(
    successes: ArrayLike, n: ArrayLike, previous_successes: ArrayLike, previous_n: ArrayLike
) -> Change:
    """Difference of two shares with Newcombe's interval and the pooled z test."""
    return Change(
        shaped(share(successes, n) - share(previous_successes, previous_n)),
        newcombe(successes, n, previous_successes, previous_n),
        pooled_z_p_value(successes, n, previous_successes, previous_n),
    )


def minimum_detectable_change(variance: ArrayLike, n: ArrayLike) -> FloatArray:
    """Smallest change seen with 80 % power at 5 % when both periods have n answers.

    ``variance`` is that of one answer: p(1-p) of a share, p+d-(p-d)² of a net promoter score.
    Unit of the value; nan where n = 0.
    """
    total = floats(n)
    factor = Z + float(normal_quantile(0.8))
    with np.errstate(divide="ignore", invalid="ignore"):
        return shaped(np.where(total > 0, factor * np.sqrt(2 * floats(variance) / total), np.nan))

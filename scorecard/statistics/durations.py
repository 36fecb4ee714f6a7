"""Medians and percentiles of durations, what is still open counted as open.

Everything works on a histogram, so ten million tickets in seven hundred buckets cost as much as
seven hundred tickets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import (
    binomial_cdf,
    binomial_quantile,
    chi_squared_tail,
    normal_quantile,
)
from scorecard.statistics.intervals import (
    Change,
    FloatArray,
    Interval,
    Z,
    floats,
    shaped,
    wald_change,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Products of fractions miss 0.5 by a last digit; the quantile must not move for that.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class DurationHistogram:
    """How many finished after, and how many are still open at, each duration.

    Three arrays of equal length k; ``values`` strictly ascending, in any one unit of time.
    Made by ``duration_histogram``, which sorts and merges.
    """

    values: FloatArray
    finished: FloatArray
    still_open: FloatArray

    @property
    def n(self) -> int:
        """Observations, finished or open."""
        return int(self.finished.sum() + self.still_open.sum())

    @property
    def is_complete(self) -> bool:
        """Whether nothing is still open."""
        return not bool(self.still_open.any())


@dataclass(frozen=True, eq=False)
class Survival:
    """Kaplan-Meier estimate: share still unfinished just after each value (length k).

    ``log_log_error`` is the standard error of log(-log S), nan where S is 0 or 1.
    """

    values: FloatArray
    at_risk: FloatArray
    share: FloatArray
    log_log_error: FloatArray


@dataclass(frozen=True)
class DurationQuantile:
    """A quantile and its interval in the unit of the histogram; nan means "not reached"."""

    value: float
    low: float
    high: float
    n: int
    n_open: int


def duration_histogram(
    values: ArrayLike, finished: ArrayLike, still_open: ArrayLike | None = None
) -> DurationHistogram:
    """Sort and merge equal values; rows without value or weight are dropped.

    Raises ValueError when a count is negative.
    """
    raw, done = floats(values).ravel(), floats(finished).ravel()
    left = np.zeros_like(done) if still_open is None else floats(still_open).ravel()
    if (done < 0).any() or (left < 0).any():
        raise ValueError("duration histogram: a count is negative; counts are zero or more")
    keep = np.isfinite(raw) & (done + left > 0)
    distinct, place = np.unique(raw[keep], return_inverse=True)
    k = len(distinct)
    return DurationHistogram(
        distinct,
        floats(np.bincount(place, done[keep], k)),
        floats(np.bincount(place, left[keep], k)),
    )


def survival(histogram: DurationHistogram) -> Survival:
    """Kaplan & Meier (1958) with Greenwood's variance on the log(-log) scale.

    At a tie the finished come before the open, so the open are at risk there.
    """
    leaving = histogram.finished + histogram.still_open
    at_risk = np.cumsum(leaving[::-1])[::-1]
    remaining = at_risk - histogram.finished
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.cumprod(remaining / at_risk)
        greenwood = np.cumsum(histogram.finished / (at_risk * remaining))
        error = np.sqrt(greenwood) / np.abs(np.log(share))
    known = (share > 0) & (share < 1)
    return Survival(histogram.values, at_risk, floats(share), np.where(known, error, np.nan))


def finished_by(histogram: DurationHistogram, at: float) -> tuple[float, Interval]:
    """Find the share that has finished by a duration, with its 95 % interval on log(-log).

    All nan where nobody was watched that long, or none of these had finished: what lies behind
    the last one open is not known, and no finish says nothing of its own error.
    """
    nothing = Interval(floats(np.nan), floats(np.nan))
    reached = histogram.values <= at
    if not reached.any() or (histogram.values[-1] < at and not histogram.is_complete):
        return float("nan"), nothing
    curve = survival(histogram)
    last = int(np.flatnonzero(reached)[-1])
    remaining = float(curve.share[last])
    error = float(np.nan_to_num(curve.log_log_error[last]))
    if not 0 < remaining < 1:
        return float("nan"), nothing
    ends = np.exp(np.log(remaining) * np.exp(Z * error * np.array([-1.0, 1.0])))
    return 1 - remaining, Interval(floats(1 - ends[0]), floats(1 - ends[1]))


def quantile(histogram: DurationHistogram, q: float = 0.5) -> DurationQuantile:
    """Find the first duration by which a share q has finished, with its 95 % interval.

    Complete data: order statistics by binomial ranks. Otherwise Brookmeyer & Crowley (1982) with
    log(-log) bands. nan where the curve or its band never gets there; all nan without data.
    """
    n, n_open = histogram.n, int(histogram.still_open.sum())
    if n == 0:
        return DurationQuantile(np.nan, np.nan, np.nan, 0, 0)
    curve = survival(histogram)
    value = _first_at_or_below(curve.values, curve.share, 1 - q)
    if histogram.is_complete:
        low, high = _order_statistics(histogram, q)
    else:
        low, high = _brookmeyer_crowley(curve, q)
    return DurationQuantile(value, low, high, n, n_open)


def quantiles(
    values: ArrayLike, finished: ArrayLike, still_open: ArrayLike, q: float = 0.5
) -> tuple[FloatArray, Interval]:
    """Find one quantile of many histograms at once, as ``quantile`` does for each.

    ``values`` (k) strictly ascending, shared; counts (groups, k), zero where a group has none.
    Value and interval (groups); nan is "not reached", or a group without data.
    """
    at, done, left = floats(values), floats(finished), floats(still_open)
    leaving = done + left
    at_risk = floats(np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1])
    remaining = at_risk - done
    with np.errstate(divide="ignore", invalid="ignore"):
        share = floats(np.cumprod(np.where(at_risk > 0, remaining / at_risk, 1.0), axis=1))
        hazard = np.where(done > 0, done / (at_risk * remaining), 0.0)
        error = np.sqrt(np.cumsum(hazard, axis=1)) / np.abs(np.log(share))
    error = np.where((share > 0) & (share < 1), error, np.nan)
    lower, upper = _log_log_band(share, error)
    level = 1 - q + ROUNDING
    value, low, high = (_first(at, curve <= level) for curve in (share, lower, upper))
    n = leaving.sum(axis=1)
    is_complete = ~left.any(axis=1) & (n > 0)
    ranks = binomial_quantile(np.array([[0.025], [0.975]]), n[is_complete], q)
    counted = np.cumsum(done[is_complete], axis=1)
    # A duration cannot be negative, so zero bounds it when no rank does.
    low[is_complete] = np.where(ranks[0] >= 1, _first(at, counted >= ranks[0][:, None] - 0.5), 0.0)
    high[is_complete] = _first(at, counted >= ranks[1][:, None] + 0.5)
    unknown = np.where(n > 0, 0.0, np.nan)
    return value + unknown, Interval(low + unknown, high + unknown)


def quantile_ranks(n: int, q: float = 0.5) -> tuple[int, int]:
    """One-based ranks of the order statistics that bound a quantile, by the binomial.

    0 or n + 1 say that n observations are too few for that bound.
    """
    low, high = binomial_quantile([0.025, 0.975], n, q)
    return int(low), int(high) + 1


def median_standard_error(histogram: DurationHistogram) -> float:
    """Estimate the error of the median of complete data (Price & Bonett 2002); nan for n < 2.

    Raises ValueError when something is still open.
    """
    if not histogram.is_complete:
        raise ValueError("median standard error: data are censored; compare with log_rank_p_value")
    n = histogram.n
    if n < 2:
        return float("nan")
    rank = max(1, round((n + 1) / 2 - np.sqrt(n)))
    tail = 1 - float(binomial_cdf(rank - 1, n, 0.5))
    spread = _at_rank(histogram, n - rank + 1) - _at_rank(histogram, rank)
    return float(spread / (2 * normal_quantile(tail)))


def median_change(current: DurationHistogram, previous: DurationHistogram) -> Change:
    """Difference of two medians of complete data, standard errors after Price & Bonett."""
    difference = quantile(current).value - quantile(previous).value
    error = np.hypot(median_standard_error(current), median_standard_error(previous))
    return wald_change(difference, error)


def log_rank(one: DurationHistogram, two: DurationHistogram) -> tuple[float, float]:
    """Chi-squared (1 df) and p value that two groups finish at the same pace.

    Mantel (1966). nan, nan where a group is empty or nothing ever finished.
    """
    values = np.union1d(one.values, two.values)
    done_1, risk_1 = _aligned(one, values)
    done_2, risk_2 = _aligned(two, values)
    done, risk = done_1 + done_2, risk_1 + risk_2
    if not (one.n and two.n and done.sum()):
        return float("nan"), float("nan")
    share_1 = risk_1 / risk
    with np.errstate(divide="ignore", invalid="ignore"):
        ties = np.where(risk > 1, (risk - done) / (risk - 1), 0.0)
    variance = float(np.sum(done * share_1 * (1 - share_1) * ties))
    gap = float(np.sum(done_1 - done * share_1))
    if variance == 0:
        return 0.0, 1.0
    chi_squared = gap**2 / variance
    return chi_squared, float(chi_squared_tail(chi_squared, 1))


def log_rank_p_value(one: DurationHistogram, two: DurationHistogram) -> float:
    """Take only the p value of ``log_rank``."""
    return log_rank(one, two)[1]


def _first_at_or_below(values: FloatArray, curve: FloatArray, level: float) -> float:
    reached = np.flatnonzero(curve <= level + ROUNDING)
    return float(values[reached[0]]) if len(reached) else float("nan")


def _order_statistics(histogram: DurationHistogram, q: float) -> tuple[float, float]:
    low, high = quantile_ranks(histogram.n, q)
    # A duration cannot be negative, so zero bounds it when no rank does.
    return (
        _at_rank(histogram, low) if low >= 1 else 0.0,
        _at_rank(histogram, high) if high <= histogram.n else float("nan"),
    )


def _at_rank(histogram: DurationHistogram, rank: int) -> float:
    counted = np.cumsum(histogram.finished)
    return float(histogram.values[np.searchsorted(counted, rank - 0.5)])


def _brookmeyer_crowley(curve: Survival, q: float) -> tuple[float, float]:
    lower, upper = _log_log_band(curve.share, curve.log_log_error)
    return (
        _first_at_or_below(curve.values, lower, 1 - q),
        _first_at_or_below(curve.values, upper, 1 - q),
    )


def _log_log_band(share: FloatArray, error: FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        log_log = np.log(-np.log(share))
        lower = np.exp(-np.exp(log_log + Z * error))
        upper = np.exp(-np.exp(log_log - Z * error))
    flat = np.isnan(error)
    # Where nobody or everybody has finished, the band is the curve itself.
    return np.where(flat, share, lower), np.where(flat, share, upper)


def _first(values: FloatArray, reached: NDArray[np.bool_]) -> FloatArray:
    """The first value that each row reached; nan where it never did."""
    if not len(values):
        return np.full(len(reached), np.nan)
    return np.where(reached.any(axis=1), values[reached.argmax(axis=1)], np.nan)


def _aligned(histogram: DurationHistogram, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Finished at, and at risk just before, each of ``values``."""
    finished = np.zeros(len(values))
    finished[np.searchsorted(values, histogram.values)] = histogram.finished
    leaving = np.append(histogram.finished + histogram.still_open, 0.0)
    from_here = shaped(np.cumsum(leaving[::-1])[::-1])
    return finished, from_here[np.searchsorted(histogram.values, values)]

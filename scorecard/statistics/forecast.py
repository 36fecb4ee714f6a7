"""Where a series is heading, how sure that is, and whether it meets its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scorecard.statistics.distributions import normal_cdf
from scorecard.statistics.intervals import FloatArray, Z, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST_POINTS = 8
FEWEST_TO_TRAIN = 4

Method = Literal["drift", "naive"]


@dataclass(frozen=True)
class Forecast:
    """A value some periods ahead, its standard error and 95 % interval, and the method used."""

    value: float
    standard_error: float
    low: float
    high: float
    one_step_error: float
    method: Method

    def probability_of(self, target: float, higher_is_better: bool = True) -> float:
        """Probability that the value meets the target, taken as normal."""
        if self.standard_error == 0:
            meets = self.value >= target if higher_is_better else self.value <= target
            return float(meets)
        score = (self.value - target) / self.standard_error
        return float(normal_cdf(score if higher_is_better else -score))


@dataclass(frozen=True)
class Trend:
    """Median slope per period (Theil-Sen) with its 95 % interval, and Kendall's tau with p."""

    slope: float
    low: float
    high: float
    tau: float
    p_value: float


def forecast(values: ArrayLike, horizon: int, method: Method | None = None) -> Forecast | None:
    """Forecast by drift or naive, whichever was nearer on a rolling origin.

    Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 5.2 and 5.5. ``values`` are
    complete periods in order; leading missing ones are dropped. None with fewer than eight points
    or a gap among them.
    """
    series = floats(values)
    measured = np.flatnonzero(~np.isnan(series))
    if len(measured) < FEWEST_POINTS or np.isnan(series[measured[0] :]).any():
        return None
    series = series[measured[0] :]
    chosen = method or nearer_method(series, horizon)
    value = _point(series, horizon, chosen)
    n, steps = len(series), np.diff(series)
    if chosen == "drift":
        one_step = float(np.sqrt(((steps - steps.mean()) ** 2).sum() / (n - 2)))
        error = one_step * float(np.sqrt(horizon * (1 + horizon / (n - 1))))
    else:
        one_step = float(np.sqrt((steps**2).mean()))
        error = one_step * float(np.sqrt(horizon))
    return Forecast(value, error, value - Z * error, value + Z * error, one_step, chosen)


def nearer_method(values: ArrayLike, horizon: int = 1) -> Method:
    """Choose the method of smaller mean absolute error over rolling origins; naive at a tie."""
    series = floats(values)
    origins = range(FEWEST_TO_TRAIN, len(series) - horizon + 1)
    if not origins:
        return "naive"

    def mean_error(method: Method) -> float:
        misses = [
            abs(series[end + horizon - 1] - _point(series[:end], horizon, method))
            for end in origins
        ]
        return float(np.mean(misses))

    return "drift" if mean_error("drift") < mean_error("naive") else "naive"


def trend(values: ArrayLike) -> Trend | None:
    """Slope that one wild value does not move, and whether it is more than chance.

    Theil (1950), Sen (1968), Kendall (1938). Missing periods keep their place in time. None
    with fewer than eight points.
    """
    series = floats(values)
    periods = np.flatnonzero(~np.isnan(series))
    if len(periods) < FEWEST_POINTS:
        return None
    from scipy import stats  # noqa: PLC0415  (heavy, and few pages ask for a trend)

    slope = stats.theilslopes(series[periods], periods, 0.95)
    rank = stats.kendalltau(periods, series[periods])
    return Trend(
        float(slope.slope),
        float(slope.low_slope),
        float(slope.high_slope),
        float(rank.statistic),
        float(rank.pvalue),
    )


def _point(series: FloatArray, horizon: int, method: Method) -> float:
    last = float(series[-1])
    if method == "naive":
        return last
    return last + horizon * (last - float(series[0])) / (len(series) - 1)

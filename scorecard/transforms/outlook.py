"""Where one metric is heading: its trend, its forecast, and the chance of meeting its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.forecast import (
    FEWEST_POINTS,
    Method,
    Trend,
    forecast,
    nearer_method,
    trend,
)
from scorecard.statistics.intervals import FloatArray, floats
from scorecard.transforms.periods import MONTHS_OF, month_number, month_of
from scorecard.transforms.reading import common_start

if TYPE_CHECKING:
    from datetime import date

    from scorecard.transforms.reading import Reading

QUARTER_AHEAD = 3


@dataclass(frozen=True)
class Ahead:
    """One month to come: value with its 95 % interval, cut to the metric's range."""

    month: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Outlook:
    """What the months so far say of those to come.

    ``points`` are the months on end that the forecast rests on; ``chance`` that the last
    month forecast meets the target. Without a forecast ``ahead`` is empty: ``has_gap``
    for a month without enough answers, ``is_flat`` where no month ever differed.
    """

    points: int
    has_gap: bool
    is_flat: bool
    method: Method | None
    ahead: tuple[Ahead, ...]
    chance: float | None
    trend: Trend | None


def months_ahead(reading: Reading) -> int:
    """How far to look: a quarter, or a year where years are looked at."""
    return max(QUARTER_AHEAD, MONTHS_OF[reading.filters.grain])


def outlook(reading: Reading, metric: Metric) -> Outlook:
    """Trend and forecast of a metric from its complete months up to the period looked at.

    What precedes the baseline of the limits is what one export remembers of the few who
    stayed, and is left out. Durations are forecast on the logarithm. The method is the
    one of smaller error over rolling origins at the whole horizon.
    """
    start = common_start(reading.monthly.n) if reading.monthly else 0
    series = reading.series[start:, reading.column(metric.metric_id)]
    measured = np.flatnonzero(~np.isnan(series))
    if not len(measured):
        return Outlook(0, False, False, None, (), None, None)
    series = floats(series[measured[0] :])
    has_gap = bool(np.isnan(series).any())
    found = trend(series)
    is_log = metric.is_duration and bool((series[~np.isnan(series)] > 0).all())
    used = floats(np.log(series)) if is_log else series
    horizon = months_ahead(reading)
    is_flat = bool(np.nanmax(series) == np.nanmin(series))
    without = Outlook(len(measured), has_gap, is_flat, None, (), None, found)
    if has_gap or is_flat or len(series) < FEWEST_POINTS:
        return without
    method = nearer_method(used, horizon)
    last = month_number(reading.months[-1].start_on)
    ahead, chance = [], None
    for step in range(1, horizon + 1):
        one = forecast(used, step, method)
        if one is None:
            return without
        ends = in_range(floats([one.value, one.low, one.high]), metric, is_log)
        ahead.append(Ahead(month_of(last + step), *(float(end) for end in ends)))
        goal = float(np.log(metric.target)) if is_log else metric.target
        chance = one.probability_of(goal, metric.higher_is_better)
    return Outlook(len(measured), has_gap, is_flat, method, tuple(ahead), chance, found)


def in_range(values: FloatArray, metric: Metric, is_log: bool) -> FloatArray:
    """Back to the metric's measure, cut to what it can be: nothing counted is below nought."""
    if is_log:
        return floats(np.exp(values))
    if metric.summary is Summary.SHARE:
        return floats(np.clip(values, 0.0, 1.0))
    if metric.summary is Summary.NPS:
        return floats(np.clip(values, -1.0, 1.0))
    return floats(np.maximum(values, 0.0))

"""Survival of customers who come under watch late, as when a second strike makes them so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, Z, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class DelayedEntryCurve:
    """Share surviving just after each time at which somebody left; arrays of equal length."""

    times: FloatArray
    at_risk: FloatArray
    events: FloatArray
    share: FloatArray

    def at(self, times: ArrayLike) -> FloatArray:
        """Read the curve at any times; 1 before the first event."""
        return np.append(1.0, self.share)[np.searchsorted(self.times, floats(times), side="right")]

    def log_variance(self) -> FloatArray:
        """Variance of the logarithm of each share (Greenwood 1926); nan once nobody is left."""
        with np.errstate(divide="ignore", invalid="ignore"):
            added = self.events / (self.at_risk * (self.at_risk - self.events))
        return floats(np.where(self.share > 0, np.cumsum(added), np.nan))


def delayed_entry_curve(
    start: ArrayLike, stop: ArrayLike, is_event: ArrayLike, weight: ArrayLike = 1.0
) -> DelayedEntryCurve:
    """Kaplan-Meier over the risk set {start < t <= stop} (Simon & Makuch 1984).

    One row per spell, in any one unit of time; ``weight`` counts equal rows. A customer counts
    only from the day the state was reached, which is what keeps immortal time out. Raises
    ValueError when a spell does not end after it starts.
    """
    begin, end, event, count = np.broadcast_arrays(
        floats(start), floats(stop), floats(is_event), floats(weight)
    )
    if (begin >= end).any():
        raise ValueError("delayed entry: a spell stops no later than it starts; drop empty spells")
    times, place = np.unique(end[event > 0], return_inverse=True)
    events = floats(np.bincount(place, count[event > 0], len(times)))
    at_risk = _counted_before(begin, count, times) - _counted_before(end, count, times)
    return DelayedEntryCurve(times, at_risk, events, floats(np.cumprod(1 - events / at_risk)))


def survival_interval(share: ArrayLike, log_variance: ArrayLike) -> Interval:
    """95 % interval of shares surviving, on the log(-log) scale (Kalbfleisch & Prentice 1980).

    ``log_variance`` is that of the logarithm of each share. Within 0..1; both ends 1 where nobody
    has left yet, nan where everybody has.
    """
    kept, variance = np.broadcast_arrays(floats(share), floats(log_variance))
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.exp(Z * np.sqrt(variance) / np.log(kept))
        low, high = kept ** (1 / reach), kept**reach
    unharmed = kept == 1
    return Interval(floats(np.where(unharmed, 1.0, low)), floats(np.where(unharmed, 1.0, high)))


def _counted_before(moments: FloatArray, count: FloatArray, times: FloatArray) -> FloatArray:
    """Weight of the moments strictly before each time."""
    order = np.argsort(moments, kind="stable")
    running = np.append(0.0, np.cumsum(count[order]))
    return floats(running[np.searchsorted(moments[order], times, side="left")])

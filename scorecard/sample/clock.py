"""The window of the sample, and wall-clock minutes written as vendors write them.

A moment is an int64: minutes of wall clock since the window's first midnight,
negative before it; MISSING where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

Minutes = NDArray[np.int64]
MISSING = np.iinfo(np.int64).min
DAY = 1440
LAST_DAY = date(2026, 10, 31)
ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Window:
    """The months that the exports cover, ending with 31 October 2026."""

    months: int

    @property
    def month_dates(self) -> tuple[date, ...]:
        """The first day of every month, and of the month after the last."""
        last = LAST_DAY.year * 12 + LAST_DAY.month
        return tuple(
            date(number // 12, number % 12 + 1, 1) for number in range(last - self.months, last + 1)
        )

    @property
    def start_on(self) -> date:
        """The first day of the window."""
        return self.month_dates[0]

    @property
    def month_starts(self) -> Minutes:
        """Moments at which the months begin, one more than there are months."""
        days = [(day - self.start_on).days for day in self.month_dates]
        return np.array(days, dtype=np.int64) * DAY

    @property
    def end(self) -> int:
        """The first minute after the window."""
        return int(self.month_starts[-1])

    def minute_of(self, day: str) -> int:
        """Give the midnight that begins an ISO date, as a moment."""
        return (date.fromisoformat(day) - self.start_on).days * DAY

    def month_of(self, moments: Minutes) -> NDArray[np.int64]:
        """Index of each moment's month, clipped to the window."""
        found = np.searchsorted(self.month_starts, moments, side="right") - 1
        return np.clip(found, 0, self.months - 1)


def at_daytime(
    moments: Minutes, rng: np.random.Generator, first: int = 8, last: int = 20
) -> Minutes:
    """Keep the days, at a random minute between two hours.

    Daytime only, so that no moment falls into a change of summer time.
    """
    minute = rng.integers(first * 60, last * 60, len(moments))
    return np.asarray(moments // DAY * DAY + minute, dtype=np.int64)


def stamps(window: Window, moments: Minutes) -> pl.Series:
    """Moments as a series of naive wall-clock datetimes; null where missing."""
    origin = datetime.combine(window.start_on, datetime.min.time())
    epoch = int((origin - datetime(1970, 1, 1)).total_seconds()) * 1_000_000
    known = moments != MISSING
    micro = np.where(known, moments, 0) * 60_000_000 + epoch
    dated = pl.Series(micro).cast(pl.Datetime("us"))
    return pl.select(pl.when(pl.Series(known)).then(dated)).to_series()


def local_text(window: Window, moments: Minutes, form: str = "%Y-%m-%d %H:%M") -> pl.Series:
    """Wall-clock text without a zone."""
    return stamps(window, moments).dt.strftime(form)


def offset_text(window: Window, moments: Minutes) -> pl.Series:
    """Text with the company's offset, e.g. ``2026-01-24 17:34:00 +0100``."""
    zoned = stamps(window, moments).dt.replace_time_zone(
        ZONE, ambiguous="earliest", non_existent="null"
    )
    return zoned.dt.strftime("%Y-%m-%d %H:%M:%S %z")


def utc_text(window: Window, moments: Minutes) -> pl.Series:
    """Text in UTC without an offset, as Stripe writes it."""
    zoned = stamps(window, moments).dt.replace_time_zone(
        ZONE, ambiguous="earliest", non_existent="null"
    )
    return zoned.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d %H:%M:%S")

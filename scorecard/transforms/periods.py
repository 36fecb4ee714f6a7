"""Periods: which months belong together, and which of them are complete.

A period that still runs is never a point of a chart and never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from scorecard import formats

Grain = Literal["month", "quarter", "year"]

MONTHS_OF: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
_WORD: dict[Grain, str] = {"month": "Month", "quarter": "Quarter", "year": "Year"}


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see; None means all, or the last complete period.

    ``period_end`` is any day of the period wanted, as a rule its last.
    """

    period_end: date | None = None
    grain: Grain = "quarter"
    segment: str | None = None
    region: str | None = None
    channel: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any dimension is filtered."""
        return any((self.segment, self.region, self.channel))


@dataclass(frozen=True)
class Period:
    """A half-open stretch of whole months of the company's calendar.

    ``label`` "Q3 2026"; ``long_label`` "Quarter to 30 Sep 2026". ``is_complete``:
    the data reach its last day.
    """

    start_on: date
    end_before: date
    label: str
    long_label: str
    is_complete: bool

    @property
    def last_on(self) -> date:
        """The last day of the period."""
        return self.end_before - timedelta(days=1)

    @property
    def months(self) -> int:
        """How many months it spans."""
        return month_number(self.end_before) - month_number(self.start_on)


def month_number(day: date) -> int:
    """Months since year 0, so that months can be counted with."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """First day of the month of that number."""
    return date(number // 12, number % 12 + 1, 1)


def period_of(day: date, grain: Grain, fiscal_year_starts: int, as_of: date) -> Period:
    """The period of a day, quarters and years by the fiscal year.

    A fiscal year that does not start in January is named after the year it ends in.
    """
    size = MONTHS_OF[grain]
    offset = fiscal_year_starts - 1
    first = (month_number(day) - offset) // size * size + offset
    start_on, end_before = month_of(first), month_of(first + size)
    last_on = end_before - timedelta(days=1)
    year_start = (first - offset) // 12 * 12 + offset
    year = (year_start + 11) // 12
    year_text = str(year) if fiscal_year_starts == 1 else f"FY{year}"
    label = {
        "month": formats.month(start_on),
        "quarter": f"Q{(first - year_start) // 3 + 1} {year_text}",
        "year": year_text,
    }[grain]
    long_label = f"{_WORD[grain]} to {formats.day(last_on)}"
    return Period(start_on, end_before, label, long_label, as_of >= last_on)


def periods_between(
    first_on: date, as_of: date | datetime, grain: Grain, fiscal_year_starts: int
) -> tuple[Period, ...]:
    """All complete periods from that of ``first_on`` to the last one, oldest first.

    The first period is left out when the data begin after its first month: it would
    be compared as if it were whole.
    """
    last_day = as_of.date() if isinstance(as_of, datetime) else as_of
    found: list[Period] = []
    day = first_on
    while day <= last_day:
        period = period_of(day, grain, fiscal_year_starts, last_day)
        starts_whole = month_number(period.start_on) >= month_number(first_on)
        if period.is_complete and starts_whole:
            found.append(period)
        day = period.end_before
    return tuple(found)


def chosen(periods: tuple[Period, ...], period_end: date | None) -> tuple[Period, ...]:
    """The periods up to the one asked for; all of them if none is asked for.

    A day beyond the last complete period means the last one.
    """
    if period_end is None:
        return periods
    kept = tuple(period for period in periods if period.start_on <= period_end)
    return kept or periods[:1]


def running(as_of: date | datetime, grain: Grain, fiscal_year_starts: int) -> Period | None:
    """The period that still runs, None on the last day of one."""
    last_day = as_of.date() if isinstance(as_of, datetime) else as_of
    period = period_of(last_day, grain, fiscal_year_starts, last_day)
    return None if period.is_complete else period


def year_before(periods: tuple[Period, ...], grain: Grain) -> int:
    """How many periods back the same period last year lies."""
    return 12 // MONTHS_OF[grain] if periods else 0

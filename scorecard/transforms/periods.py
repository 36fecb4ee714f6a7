"""Periods: which months belong together, and which of them are complete.

A period that still runs is never a point of a chart and never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from scorecard import formats

if TYPE_CHECKING:
    from scorecard.config.catalogue import Dimension

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
        return bool(self.narrowed_by)

    @property
    def narrowed_by(self) -> frozenset[Dimension]:
        """The dimensions that are filtered."""
        chosen: dict[Dimension, str | None] = {
            "segment": self.segment,
            "region": self.region,
            "channel": self.channel,
        }
        return frozenset(dimension for dimension, label in chosen.items() if label)


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


def period_ending(end_before: date, grain: Grain, fiscal_year_starts: int, as_of: date) -> Period:
    """The month, quarter or year that ends on the day before ``end_before``.

    It may end with any month, so that a board of November need not look at
    September; one that falls on the fiscal calendar carries its name ("Q3 2026",
    "FY2027": a fiscal year is named after the year it ends in), another one its
    months ("Aug–Oct 2026").
    """
    size = MONTHS_OF[grain]
    last = month_number(end_before) - 1
    first = last - size + 1
    start_on, last_on = month_of(first), end_before - timedelta(days=1)
    offset = fiscal_year_starts - 1
    label = formats.month(last_on)
    if grain != "month":
        is_fiscal = (first - offset) % size == 0
        year_start = (first - offset) // 12 * 12 + offset
        year = (year_start + 11) // 12
        year_text = str(year) if fiscal_year_starts == 1 else f"FY{year}"
        quarter = f"Q{(first - year_start) // 3 + 1} {year_text}"
        name = quarter if grain == "quarter" else year_text
        label = name if is_fiscal else formats.months(start_on, last_on)
    long_label = f"{_WORD[grain]} to {formats.day(last_on)}"
    return Period(start_on, end_before, label, long_label, as_of >= last_on)


def complete_months(
    first_on: date, as_of: date | datetime, fiscal_year_starts: int
) -> tuple[Period, ...]:
    """All complete months from that of ``first_on`` to the last one, oldest first."""
    last_day = as_of.date() if isinstance(as_of, datetime) else as_of
    numbers = range(month_number(first_on), month_number(last_day) + 1)
    months = (
        period_ending(month_of(number + 1), "month", fiscal_year_starts, last_day)
        for number in numbers
    )
    return tuple(month for month in months if month.is_complete)


def periods_back(
    months: tuple[Period, ...], grain: Grain, fiscal_year_starts: int, period_end: date | None
) -> tuple[Period, ...]:
    """Whole periods side by side, the last one ending with the month of ``period_end``.

    None, or a day beyond the data, means the last complete month. What is left of
    the history before the first whole period belongs to none.
    """
    if not months:
        return ()
    kept = [m for m in months if period_end is None or m.start_on <= period_end] or [months[0]]
    size = MONTHS_OF[grain]
    ends = [month.end_before for month in kept[::-size]][::-1]
    first = month_number(months[0].start_on)
    as_of = kept[-1].last_on
    return tuple(
        period_ending(end, grain, fiscal_year_starts, as_of)
        for end in ends
        if month_number(end) - size >= first
    )


def with_two_before(at: int) -> slice:
    """The period at a place and the two before it, as far as there are any."""
    return slice(max(0, at - 2), at + 1)


def running(as_of: date | datetime, fiscal_year_starts: int) -> Period | None:
    """The month that still runs, None on the last day of one."""
    last_day = as_of.date() if isinstance(as_of, datetime) else as_of
    end_before = month_of(month_number(last_day) + 1)
    month = period_ending(end_before, "month", fiscal_year_starts, last_day)
    return None if month.is_complete else month

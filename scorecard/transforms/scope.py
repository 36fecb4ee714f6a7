"""Scope: the company, the filters, and the periods that they reach.

Every question begins with it; none needs the metrics judged to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from scorecard.transforms.periods import Filters, Period, complete_months, periods_back, running

if TYPE_CHECKING:
    from datetime import datetime

    from scorecard.config.company import Company

MOST_MONTHS = 120
"""History behind the memory of a status; a stray date of 1970 must not stretch it."""


@dataclass(frozen=True, eq=False)
class Scope:
    """What one choice of filters looks at.

    ``periods`` (of the grain, complete, oldest first, the last is the one looked
    at); ``months`` likewise, up to its end. ``partial`` is the period that still runs.
    """

    company: Company
    filters: Filters
    as_of: datetime | None
    periods: tuple[Period, ...]
    months: tuple[Period, ...]
    partial: Period | None

    @property
    def period(self) -> Period | None:
        """The period looked at; None when no period is complete."""
        return self.periods[-1] if self.periods else None

    @property
    def previous(self) -> Period | None:
        """The period before it."""
        return self.periods[-2] if len(self.periods) > 1 else None


def scope_of(
    first_on: date | None, company: Company, as_of: datetime | None, filters: Filters
) -> Scope:
    """The scope of the filters where the data begin with the month ``first_on``."""
    periods, months = calendar(first_on, company, as_of, filters)
    partial = running(as_of, company.fiscal_year_starts) if as_of else None
    return Scope(company, filters, as_of, periods, months, partial)


def first_month(cells: pl.DataFrame) -> date | None:
    """The month of the oldest cell."""
    first_on = cells["month"].min() if cells.height else None
    return first_on if isinstance(first_on, date) else None


def calendar(
    first_on: date | None, company: Company, as_of: datetime | None, filters: Filters
) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """The complete periods of the grain up to the chosen one, and the months up to its end.

    Independent of segment, region and channel, so that a filter never moves time.
    """
    if first_on is None or as_of is None:
        return (), ()
    year_starts = company.fiscal_year_starts
    every_month = complete_months(first_on, as_of, year_starts)[-MOST_MONTHS:]
    if not every_month:
        return (), ()
    periods = periods_back(every_month, filters.grain, year_starts, filters.period_end)
    if not periods:
        return (), ()
    end = periods[-1].end_before
    return periods, tuple(month for month in every_month if month.end_before <= end)

"""What the shared filters offer: the periods and the groups that the data hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.transforms.cube import coded_cells
from scorecard.transforms.periods import (
    MONTHS_OF,
    Filters,
    Grain,
    month_number,
    period_ending,
)
from scorecard.transforms.scope import calendar, first_month
from scorecard.views.first_screen import Choices

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot


def build_choices(snapshot: Snapshot, grain: Grain) -> Choices:
    """The choices of a snapshot: a period may end with any complete month."""
    cells = coded_cells(snapshot)
    first_on = first_month(cells)
    starts = snapshot.company.fiscal_year_starts
    _, months = calendar(first_on, snapshot.company, snapshot.as_of, Filters(grain="month"))
    periods = tuple(
        period_ending(month.end_before, grain, starts, month.last_on)
        for month in reversed(months)
        if month_number(month.end_before) - MONTHS_OF[grain] >= month_number(months[0].start_on)
    )

    def values(column: str) -> tuple[str, ...]:
        return tuple(sorted(cells[column].drop_nulls().unique().to_list()))

    return Choices(periods, values("segment"), values("region"), values("channel"))

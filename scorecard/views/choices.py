"""What the shared filters offer: the periods and the groups that the data hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard.transforms.periods import (
    MONTHS_OF,
    Filters,
    Grain,
    Period,
    month_number,
    period_ending,
)
from scorecard.transforms.reading import calendar, coded_cells

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Choices:
    """Whole periods, newest first, and the values of each dimension, by name."""

    periods: tuple[Period, ...]
    segments: tuple[str, ...]
    regions: tuple[str, ...]
    channels: tuple[str, ...]


def build_choices(snapshot: Snapshot, grain: Grain) -> Choices:
    """The choices of a snapshot: a period may end with any complete month."""
    cells = coded_cells(snapshot)
    starts = snapshot.company.fiscal_year_starts
    _, months = calendar(cells, snapshot.company, snapshot.as_of, Filters(grain="month"))
    periods = tuple(
        period_ending(month.end_before, grain, starts, month.last_on)
        for month in reversed(months)
        if month_number(month.end_before) - MONTHS_OF[grain] >= month_number(months[0].start_on)
    )

    def values(column: str) -> tuple[str, ...]:
        return tuple(sorted(cells[column].drop_nulls().unique().to_list()))

    return Choices(periods, values("segment"), values("region"), values("channel"))

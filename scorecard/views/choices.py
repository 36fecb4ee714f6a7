"""What the filters offer: complete periods, and the values that the data hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard.transforms.periods import Filters, Grain, Period
from scorecard.transforms.reading import calendar

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Choices:
    """Complete periods, oldest first, and the values of each dimension, by name."""

    periods: tuple[Period, ...]
    segments: tuple[str, ...]
    regions: tuple[str, ...]
    channels: tuple[str, ...]


def build_choices(snapshot: Snapshot, grain: Grain) -> Choices:
    """The choices of a snapshot; nothing loaded gives none."""
    cells = snapshot.cells()
    periods, _ = calendar(cells, snapshot.company, snapshot.as_of, Filters(grain=grain))

    def values(column: str) -> tuple[str, ...]:
        return tuple(sorted(cells[column].drop_nulls().unique().to_list()))

    return Choices(periods, values("segment"), values("region"), values("channel"))

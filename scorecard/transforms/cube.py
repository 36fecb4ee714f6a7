"""The cells of a snapshot, added up as far as the filters allow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from scorecard.transforms.measures import ADDED

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

DIMENSIONS = ("segment", "region", "channel")


@lru_cache(maxsize=3)
def coded_cells(snapshot: Snapshot) -> pl.DataFrame:
    """The cells of a snapshot with their words as codes, which group several times faster."""
    return coded(snapshot.cells())


@lru_cache(maxsize=3)
def kinds_of_people(snapshot: Snapshot) -> int:
    """How many pairs of segment and region there are."""
    return coded_cells(snapshot).select("segment", "region").n_unique()


def cells_for(snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """The fewest cells that answer the filters: added up over dimensions not asked for.

    Two dimensions at once leave hardly fewer cells than there are, so they take all.
    """
    asked = tuple(name for name in DIMENSIONS if getattr(filters, name) is not None)
    return coded_cells(snapshot) if len(asked) > 1 else _added_up(snapshot, asked)


@lru_cache(maxsize=12)
def _added_up(snapshot: Snapshot, kept: tuple[str, ...]) -> pl.DataFrame:
    return undivided(coded_cells(snapshot), kept)


def undivided(cells: pl.DataFrame, kept: Sequence[str] = ()) -> pl.DataFrame:
    """The same sums by metric, month, bucket and the dimensions ``kept``."""
    return cells.group_by("metric_id", "month", "bucket", *kept).agg(
        pl.col(name).sum() for name in ADDED
    )


def coded(cells: pl.DataFrame) -> pl.DataFrame:
    """The same cells with metric and dimensions as categories."""
    return cells.with_columns(
        pl.col("metric_id", "segment", "region", "channel").cast(pl.Categorical)
    )

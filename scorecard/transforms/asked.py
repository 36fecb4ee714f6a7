"""Page queries that tell segment and region: asked once for everybody, narrowed here.

To plan and run such a query takes longer than to pick from what it returned. Its rows add
up over people, so that a filter on them needs no query of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot
    from scorecard.warehouse.statements import Value

PEOPLE = ("segment", "region")


def asked(snapshot: Snapshot, name: str, filters: Filters, **parameters: Value) -> pl.DataFrame:
    """The rows of a page query that are of the segment and region of the filters."""
    return narrowed(everybody(snapshot, name, **parameters), filters)


def everybody(snapshot: Snapshot, name: str, **parameters: Value) -> pl.DataFrame:
    """The rows of a page query of all people, kept by what they are asked with."""
    return _kept(snapshot, name, tuple(sorted(parameters.items())))


def narrowed(rows: pl.DataFrame, filters: Filters, *, and_of_nobody: bool = False) -> pl.DataFrame:
    """The rows of the segment and region of the filters; if told, also those of nobody."""
    for column in PEOPLE:
        wanted = getattr(filters, column)
        if wanted is not None:
            is_of = pl.col(column) == wanted
            rows = rows.filter(pl.col(column).is_null() | is_of if and_of_nobody else is_of)
    return rows


@lru_cache(maxsize=48)
def _kept(snapshot: Snapshot, name: str, parameters: tuple[tuple[str, Value], ...]) -> pl.DataFrame:
    return snapshot.query(name, **dict(parameters))

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
    rows = _of_everybody(snapshot, name, tuple(sorted(parameters.items())))
    for column in PEOPLE:
        wanted = getattr(filters, column)
        if wanted is not None:
            rows = rows.filter(pl.col(column) == wanted)
    return rows


@lru_cache(maxsize=48)
def _of_everybody(
    snapshot: Snapshot, name: str, parameters: tuple[tuple[str, Value], ...]
) -> pl.DataFrame:
    return snapshot.query(name, **dict(parameters))

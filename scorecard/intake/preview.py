"""A drafted profile tried on the first rows of its file, by the intake itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.config.tables import canonical_tables
from scorecard.intake.engine import entry_folder, take_in
from scorecard.intake.report import FileReport

_READ_ROWS = 2_000
_FIRST = ("record_id", "party_id", "party_email")
"""Columns that every table begins with on the page."""


@dataclass(frozen=True)
class TablePreview:
    """The first rows of one canonical table; they begin with the row of the file.

    ``columns`` are those that the rows fill, in the table's order, each filled at least once.
    """

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Preview:
    """What the intake makes of the sample, with a table for each kind of record drafted."""

    report: FileReport
    tables: tuple[TablePreview, ...]


def try_on(profile: Profile, others: Sequence[Profile], sample: Path, company: Company) -> Preview:
    """Take the sample in under the draft and all other profiles, into a folder that goes again.

    A file that would be refused is shown all the same, with the refusal in the report.
    """
    profiles = (*(one for one in others if one.profile_id != profile.profile_id), profile)
    with TemporaryDirectory(prefix="trapeze-") as folder:
        cache = Path(folder)
        report = take_in(sample, sample.name, profiles, company, cache)
        shown = report
        if report.refusal is not None and report.rows_loaded:
            lenient = company.thresholds.model_copy(
                update={"most_set_aside": 1.0, "fewest_keys": 0.0}
            )
            patient = company.model_copy(update={"thresholds": lenient})
            shown = take_in(sample, sample.name, profiles, patient, cache)
        entry = entry_folder(cache, shown)
        tables = tuple(_table(entry, one.table) for one in profile.table)
    # Counts of a refused file are those that it would have; only the refusal is the draft's.
    return Preview(replace(shown, refusal=report.refusal), tables)


def _table(entry: Path, table: str) -> TablePreview:
    path = entry / f"{table}.parquet"
    if not path.is_file():
        return TablePreview(table, (), ())
    read = pl.read_parquet(path, n_rows=_READ_ROWS).sort("_row", "record_id")
    known = dict.fromkeys((*_FIRST, *canonical_tables()[table], "party_ref"))
    order = tuple(name for name in known if read[name].null_count() < len(read))
    return TablePreview(table, order, tuple(read.select("_row", *order).rows()))

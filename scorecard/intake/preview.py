"""A drafted profile tried on the first rows of its file, by the intake itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.intake.engine import entry_folder, take_in
from scorecard.intake.report import FileReport

_READ_ROWS = 2_000


@dataclass(frozen=True)
class Preview:
    """What the intake makes of the sample; ``rows`` begin with the row of the file.

    ``columns`` are those of the canonical table that the rows fill, in its order, each
    filled at least once.
    """

    report: FileReport
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


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
        columns, rows = _rows(entry_folder(cache, shown), profile.table[0].table)
    return Preview(report, columns, rows)


def _rows(entry: Path, table: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    path = entry / f"{table}.parquet"
    if not path.is_file():
        return (), ()
    read = pl.read_parquet(path, n_rows=_READ_ROWS).sort("_row", "record_id")
    hidden = {"source", "exported_at", "_file", "_row"}
    filled = [
        name for name in read.columns if name not in hidden and read[name].null_count() < len(read)
    ]
    first = [name for name in ("record_id", "party_id", "party_email") if name in filled]
    order = [*first, *(name for name in filled if name not in first)]
    return tuple(order), tuple(read.select("_row", *order).rows())

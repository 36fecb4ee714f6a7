"""The rows set aside of a file whose cells are not kept: read from the file itself, when asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from scorecard.config.profiles import Profile
from scorecard.errors import IntakeError, Problem
from scorecard.intake.fingerprint import survey
from scorecard.intake.recognition import Unrecognised, recognise
from scorecard.intake.report import FileReport
from scorecard.intake.set_aside import read_set_aside, set_aside_csv
from scorecard.intake.staging import open_export


def repair_csv(
    entry: Path, report: FileReport, path: Path, profiles: Sequence[Profile], work: Path
) -> bytes:
    """The CSV for repair with cells from ``path``, the file that the report is about.

    What is read is kept below ``work`` until the answer stands, then it is gone. Raises
    IntakeError where the file is no longer the one that was read.
    """
    aside = read_set_aside(entry)
    surveyed = survey(path)
    work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=work) as folder:
        opened = open_export(path, surveyed, Path(folder) / "opened")
        found = recognise(opened.grids, profiles, opened.format_name)
        if surveyed.sha256 != report.sha256 or isinstance(found, Unrecognised):
            raise IntakeError(Problem(report.file, "has changed since.", "Wait until it is read."))
        staged = opened.stage(found, Path(folder), False)
        cells = ", ".join(f"c{i}" for i in range(staged.width))
        with duckdb.connect() as connection:
            connection.register("wanted", aside.select("_row"))
            told = connection.execute(
                f"select _row, list_value({cells}) from {staged.relation}"  # noqa: S608
                " semi join wanted using (_row)"
            ).fetchall()
    original = dict(told) | {wide.row: list(wide.cells) for wide in staged.wide}
    restored = [original.get(row, []) for row in aside["_row"]]
    return set_aside_csv(
        aside.with_columns(pl.Series("cells", restored, dtype=pl.List(pl.String))), report
    )

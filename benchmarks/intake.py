"""Intake of one large CSV beside DuckDB's own typed read of the same file."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.exports import COLUMNS, write_export
from benchmarks.processes import ROOT, THREADS, run_apart
from benchmarks.table import Line
from scorecard.config.loading import load_company
from scorecard.config.profiles import load_profiles
from scorecard.intake import take_in

GOAL = 3.0
GOAL_MB = 2048.0
FEW, MANY = 3, 5


def take_in_export(path: str, cache: str) -> dict[str, Any]:
    """Ours: recognise, cast, count, set aside and write Parquet."""
    profiles = load_profiles([ROOT / "data" / "vendors"])
    company = load_company(Path(path).parent, ROOT)
    start, used = time.perf_counter(), time.process_time()
    report = take_in(Path(path), "export.csv", profiles, company, Path(cache), None)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    if report.refusal or report.rows_loaded == 0:
        raise RuntimeError(f"not taken in: {report.refusal}")
    return {"seconds": seconds, "cpu": used, "rows": report.rows_loaded}


def read_export(path: str, shape: str, database: str) -> dict[str, Any]:
    """Theirs: the same file into a table of the right types, nothing checked."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS[shape].items())
    start, used = time.perf_counter(), time.process_time()
    with duckdb.connect(database, config={"threads": THREADS}) as connection:
        connection.execute(
            f"create table export as select * from read_csv('{path}', header = true,"
            f" auto_detect = false, columns = {{{columns}}},"
            " timestampformat = '%Y-%m-%d %H:%M')"
        )
        rows = connection.execute("select count(*) from export").fetchall()[0][0]
    seconds, used = time.perf_counter() - start, time.process_time() - used
    return {"seconds": seconds, "cpu": used, "rows": rows}


def measure(rows: int, shapes: tuple[str, ...] = ("tickets", "usage")) -> list[Line]:
    """Intake of files of so many rows, seconds and peak memory."""
    return [line for shape in shapes for line in _of_shape(shape, rows)]


def _of_shape(shape: str, rows: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as named:
        folder = Path(named)
        path = folder / f"{shape}.csv"
        write_export(shape, rows, path)
        megabytes = path.stat().st_size / 2**20
        ours, theirs, kept = [], [], []
        for turn in range(FEW if rows > 2_000_000 else MANY):
            cache = folder / f"cache{turn}"
            ours.append(run_apart("intake:take_in_export", path=str(path), cache=str(cache)))
            shutil.rmtree(cache)
            theirs.append(
                run_apart("intake:read_export", path=str(path), shape=shape, database=":memory:")
            )
            database = folder / "theirs.duckdb"
            kept.append(
                run_apart("intake:read_export", path=str(path), shape=shape, database=str(database))
            )
            database.unlink()
    what = f"intake, {shape} CSV, {rows / 1e6:g}M rows, {megabytes:,.0f} MB"
    peak = max(run.peak_mb for run in ours)
    return [
        replace(
            Line.of_runs(what, ours, "DuckDB read_csv, in memory", theirs),
            goal=f"≤ {GOAL:g}×",
            is_met=lambda ratio: ratio <= GOAL,
            memory_is_met=peak < GOAL_MB,
            memory_goal="< 2 GB",
        ),
        Line.of_runs(f"{what}, kept", ours, "DuckDB read_csv, to a file", kept),
    ]

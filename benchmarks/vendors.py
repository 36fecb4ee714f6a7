"""Intake of each export of the sample company, made longer, beside DuckDB reading it as text."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.exports import write_export
from benchmarks.processes import ROOT, THREADS, run_apart
from benchmarks.table import Line
from scorecard.config.profiles import load_profiles
from scorecard.intake.fingerprint import survey
from scorecard.intake.recognition import Recognised, recognise
from scorecard.intake.staging import open_export

MEGABYTES = 24
TURNS = 3
GIGABYTES = (0.5, 5.0)
GOAL_MB = 2048.0
SAMPLE = ROOT / "data" / "sample"


def read_as_text(path: str, delimiter: str) -> dict[str, Any]:
    """Theirs: every cell of the file as text in a table, nothing looked at."""
    start, used = time.perf_counter(), time.process_time()
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(
            f"create table export as select * from read_csv('{path}', all_varchar = true,"
            f" header = true, delim = '{delimiter}', quote = '\"', escape = '\"')"
        )
    seconds, used = time.perf_counter() - start, time.process_time() - used
    return {"seconds": seconds, "cpu": used}


def lengthen(export: Path, target: Path, megabytes: float = MEGABYTES) -> str:
    """Write the rows of an export again and again, each time with other keys.

    Returns the delimiter. The keys are given three digits more a copy, so that every row is a
    record of its own.
    """
    opened = open_export(export, survey(export), target.with_suffix(".opened"))
    profiles = load_profiles([ROOT / "data" / "vendors"])
    found = recognise(opened.grids, profiles, opened.format_name)
    if not isinstance(found, Recognised):
        raise RuntimeError(f"{export.name} is not recognised: {found.sentence}")
    places = {p for name in found.profile.table[0].record_id for p in found.headers.positions(name)}
    codec = "cp1252" if opened.encoding == "Windows-1252" else "utf-8-sig"
    with export.open(encoding=codec, newline="") as file:
        rows = list(csv.reader(file, delimiter=found.grid.delimiter))
    head = rows[: found.first_row - 1]
    # A footer stands at the end of a file, not a thousand times within it.
    body = [row for row in rows[len(head) :] if sum(map(bool, row)) > 1]
    copies = max(1, round(megabytes * 2**20 / export.stat().st_size))

    def copied(copy: int) -> Iterator[list[str]]:
        for row in body:
            yield [f"{cell}{copy:03}" if place in places and cell else cell
                   for place, cell in enumerate(row)]  # fmt: skip

    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=found.grid.delimiter, lineterminator="\n")
        writer.writerows(chain(head, chain.from_iterable(copied(n) for n in range(copies))))
    return found.grid.delimiter


def measure() -> list[Line]:
    """A line for each export: megabytes a second, beside the same file as text."""
    return [_of_export(export) for export in sorted(SAMPLE.glob("*.csv"))]


def _of_export(export: Path) -> Line:
    with tempfile.TemporaryDirectory(prefix="bench-") as named:
        folder = Path(named)
        path = folder / export.name
        delimiter = lengthen(export, path)
        megabytes = path.stat().st_size / 2**20
        ours, theirs = [], []
        for turn in range(TURNS):
            cache = str(folder / f"cache{turn}")
            ours.append(run_apart("intake:take_in_export", path=str(path), cache=cache))
            theirs.append(run_apart("vendors:read_as_text", path=str(path), delimiter=delimiter))
    line = Line.of_runs(export.stem, ours, "DuckDB read_csv, all text", theirs)
    return replace(
        line, what=f"{export.stem}, {megabytes:.0f} MB, {megabytes / line.ours:.0f} MB/s"
    )


def measure_size(gigabytes: tuple[float, ...] = GIGABYTES) -> list[Line]:
    """Tickets with their texts, of growing size: memory must not grow with the file."""
    lines = []
    for size in gigabytes:
        with tempfile.TemporaryDirectory(prefix="bench-") as named:
            path = Path(named) / "described.csv"
            write_export("described", round(size * 1e9 / DESCRIBED_BYTES), path)
            written = path.stat().st_size / 1e9
            run = run_apart("intake:take_in_export", path=str(path), cache=f"{named}/cache")
        lines.append(
            Line(
                f"intake, tickets with texts, {run.told['rows'] / 1e6:.1f}M rows, {written:.1f} GB",
                run.seconds,
                our_cpu=run.told["cpu"],
                our_mb=run.peak_mb,
                memory_is_met=run.peak_mb < GOAL_MB,
                memory_goal="< 2 GB",
            )
        )
    return lines


DESCRIBED_BYTES = 1_000
"""About what a row of the shape "described" takes."""

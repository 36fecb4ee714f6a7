"""The build of a whole snapshot: intake, identities, ledger, observations, cells."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT, run_apart
from benchmarks.table import Line, middle
from scorecard.warehouse.build import build_snapshot

FEW = 3


def build(exports: str, cache: str) -> dict[str, Any]:
    """Build, or open what stands; also how many rows the files held."""
    start = time.perf_counter()
    snapshot = build_snapshot(Path(exports), Path(cache), ROOT)
    seconds = time.perf_counter() - start
    reports = snapshot.file_reports
    return {
        "seconds": seconds,
        "rows": sum(report.rows_in_file for report in reports),
        "refused": [f"{r.file}: {r.refusal}" for r in reports if r.refusal],
        "megabytes": sum(report.bytes for report in reports) / 2**20,
    }


def write_company(customers: int, folder: str) -> dict[str, Any]:
    """The exports of a company of that size."""
    from scorecard.sample import write_sample  # noqa: PLC0415

    start = time.perf_counter()
    write_sample(Path(folder), customers=customers)
    return {"seconds": time.perf_counter() - start}


def measure(sizes: tuple[int | None, ...]) -> list[Line]:
    """Builds of the committed sample (None) and of samples of so many customers."""
    return [line for size in sizes for line in _of_size(size)]


def _of_size(customers: int | None) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as named:
        folder = Path(named)
        exports = ROOT / "data" / "sample"
        lines = []
        if customers is not None:
            exports = folder / "exports"
            written = run_apart("build:write_company", customers=customers, folder=str(exports))
            lines.append(
                Line(
                    f"generate the sample, {customers:,} customers",
                    written.seconds,
                    our_mb=written.peak_mb,
                )
            )
        turns = FEW if customers is None else 1
        runs, again = [], []
        for turn in range(turns):
            cache = str(folder / f"cache{turn}")
            runs.append(run_apart("build:build", exports=str(exports), cache=cache))
            again.append(run_apart("build:build", exports=str(exports), cache=cache))
    told = runs[0].told
    if told["refused"]:
        raise RuntimeError("; ".join(told["refused"]))
    what = "sample company" if customers is None else f"{customers:,} customers"
    size = f"{told['rows'] / 1e6:.2f}M rows, {told['megabytes']:,.0f} MB"
    return [
        *lines,
        Line(
            f"build from nothing, {what}, {size}",
            middle([run.seconds for run in runs]),
            our_mb=max(run.peak_mb for run in runs),
        ),
        Line(
            f"open again, unchanged, {what}",
            middle([run.seconds for run in again]),
            our_mb=max(run.peak_mb for run in again),
        ),
    ]

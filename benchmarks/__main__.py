"""``python -m benchmarks``: measure, and print one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable

import duckdb
import streamlit

from benchmarks.table import Line, aligned

PARTS = ("start", "click", "intake", "vendors", "size", "scorecard", "build", "analyses")
MANY_ROWS = 10_000_000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of exports, observations")
    parser.add_argument(
        "--large", action="store_true", help=f"also {MANY_ROWS:,} rows and a million customers"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS)
    )
    return parser.parse_args()


def _parts(rows: int, *, is_large: bool) -> dict[str, Callable[[], list[Line]]]:
    # Imported when asked for: the parts need different things of the dev group.
    def start() -> list[Line]:
        from benchmarks.pages import measure_start  # noqa: PLC0415

        return measure_start()

    def click() -> list[Line]:
        from benchmarks.pages import measure_click  # noqa: PLC0415

        return measure_click(is_large=is_large)

    def intake() -> list[Line]:
        from benchmarks import intake  # noqa: PLC0415

        lines = intake.measure(rows)
        return [*lines, *(intake.measure(MANY_ROWS) if is_large else [])]

    def vendors() -> list[Line]:
        from benchmarks import vendors  # noqa: PLC0415

        return vendors.measure()

    def size() -> list[Line]:
        from benchmarks import vendors  # noqa: PLC0415

        return vendors.measure_size() if is_large else vendors.measure_size((0.5,))

    def scorecard() -> list[Line]:
        from benchmarks import reading  # noqa: PLC0415

        lines = reading.measure(rows)
        return [*lines, *(reading.measure(MANY_ROWS) if is_large else [])]

    def build() -> list[Line]:
        from benchmarks import build  # noqa: PLC0415

        return build.measure((None, 100_000, 1_000_000) if is_large else (None, 100_000))

    def analyses() -> list[Line]:
        from benchmarks import analyses  # noqa: PLC0415

        lines = analyses.measure(analyses.CUSTOMERS)
        return [*lines, *(analyses.measure(analyses.MANY_CUSTOMERS) if is_large else [])]

    return {"start": start, "click": click, "intake": intake, "vendors": vendors, "size": size,
            "scorecard": scorecard, "build": build, "analyses": analyses}  # fmt: skip


def main() -> int:
    """Measure what was asked for; 1 where a part could not be measured."""
    asked = _arguments()
    lines: list[Line] = []
    failures: list[str] = []
    for name, measure in _parts(asked.rows, is_large=asked.large).items():
        if name not in asked.only:
            continue
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            found = measure()
            print(aligned(found), file=sys.stderr, flush=True)
            lines += found
        except Exception as fault:  # the other parts are still worth their figures
            failures.append(f"{name} could not be measured: {fault}")
    print(aligned(lines))
    print(
        f"\nPython {platform.python_version()}, DuckDB {duckdb.__version__},"
        f" Streamlit {streamlit.__version__}, {os.cpu_count()} cores,"
        f" load {os.getloadavg()[0]:.1f} at the end"
    )
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

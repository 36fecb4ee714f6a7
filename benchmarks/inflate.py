"""The snapshot of the sample company, made as large as that of a million customers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from benchmarks.processes import THREADS, run_apart

COPIES = 333
"""Of about 3,000 customers."""

OBSERVATIONS = 10_000_000
_BY_CUSTOMER = (
    "people",
    "customer_months",
    "strikes",
    "failures",
    "falls",
    "verdicts",
    "beginnings",
    "ledger",
    "answers",
    "tickets",
)


def inflate(cache: Path) -> str:
    """Copy every customer, and put in the cells of ten million observations; say what it is."""
    folder = max((cache / "snapshots").iterdir(), key=lambda one: one.stat().st_mtime_ns)
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        run_apart("observations:write_observations", rows=OBSERVATIONS, folder=made)
        connection = duckdb.connect(
            str(folder / "scorecard.duckdb"),
            config={"memory_limit": "1500MB", "threads": THREADS, "temp_directory": made},
        )
        with connection:
            for table in _BY_CUSTOMER:
                connection.execute(f"alter table {table} rename to small_{table}")
                connection.execute(
                    f"create table {table} as"
                    f" select t.* replace (t.customer_id + copy * 1000003 as customer_id)"
                    f" from small_{table} as t cross join range({COPIES}) as r(copy)"
                )
                connection.execute(f"drop table small_{table}")
            connection.execute("create or replace table cells as"
                               f" from '{Path(made) / 'cells.parquet'}'")  # fmt: skip
            customers, months = connection.execute(
                "select (select count(*) from people), (select count(*) from customer_months)"
            ).fetchall()[0]
    return f"{customers / 1e6:.1f}M customers, {months / 1e6:.0f}M customer-months"

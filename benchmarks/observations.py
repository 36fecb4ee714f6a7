"""Observations of every metric of the catalogue over 24 months, and their cells."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.processes import ROOT, THREADS
from scorecard.config.catalogue import Metric, Summary
from scorecard.config.loading import Settings, load_settings
from scorecard.warehouse.observations import BUCKETING
from scorecard.warehouse.statements import statement

MONTHS = 24
FIRST_MONTH = "2024-11-01"
LAST_DAY = "2026-10-31"

_VALUE = {
    Summary.SHARE: "cast(h % 1000 < 400 + m * 5 as integer)",
    Summary.NPS: "cast(h % 11 as integer)",
    Summary.MEDIAN: "exp((h % 100000) / 20000.0)",
    Summary.P90: "exp((h % 100000) / 20000.0)",
    Summary.RATIO: "round(20 + (h % 9000) / 100.0, 2)",
    Summary.COUNT: "1",
}

_ROWS = """
select
    '{metric}' as metric_id,
    cast(date '{first}' + cast(floor(d * 730.0 / {rows}) as integer) as date) as observed_on,
    ['Home', 'Office', 'Café'][1 + who % 3] as segment,
    ['North', 'South', 'East', 'West', 'Coast', 'City', 'Lakes', 'Hills'][1 + who % 8] as region,
    ['email', 'web', 'chat', 'phone', 'app'][1 + h // 16 % 5] as channel,
    cast({value} as double) as value,
    {base} as base,
    {is_open} as is_open
from (
    select
        i as d,
        cast(hash(i * 101 + {seed}) >> 2 as bigint) as h,
        cast(hash(i * 7 + {seed} + 1) % greatest({rows} // 3, 1) as bigint) as who,
        i * 24 // {rows} as m
    from range({rows}) as r(i)
) as drawn
"""


def settings() -> Settings:
    """Company and catalogue as the repository has them."""
    return load_settings(ROOT / "data" / "sample", ROOT)


def write_observations(rows: int, folder: str) -> dict[str, Any]:
    """Write ``observations.parquet`` and ``cells.parquet``; the seconds are those of the cells."""
    metrics = settings().catalogue.metrics
    each = max(rows // len(metrics), 1)
    cells = statement("summaries/cells")
    home = Path(folder)
    connection = duckdb.connect(
        str(home / "bench.duckdb"), config={"memory_limit": "1200MB", "threads": THREADS}
    )
    with connection:
        for seed, metric in enumerate(metrics):
            verb = "insert into observations" if seed else "create table observations as"
            connection.execute(f"{verb} {_rows(metric, each, seed)}")
        connection.execute(f"copy observations to '{home / 'observations.parquet'}'")
        start = time.perf_counter()
        for seed, metric in enumerate(metrics):
            verb = "insert into cells" if seed else "create table cells as"
            connection.execute(
                f"{verb} with metric_observations as"
                f" (from observations where metric_id = '{metric.metric_id}')"
                f" select '{metric.metric_id}' as metric_id, c.* from ({cells.text}) as c",
                {"bucketing": BUCKETING[metric.summary]},
            )
        seconds = time.perf_counter() - start
        connection.execute(f"copy cells to '{home / 'cells.parquet'}'")
        count = connection.execute("select count(*) from cells").fetchall()[0][0]
    (home / "bench.duckdb").unlink()
    return {"seconds": seconds, "cells": count}


def _rows(metric: Metric, rows: int, seed: int) -> str:
    return _ROWS.format(
        metric=metric.metric_id,
        first=FIRST_MONTH,
        rows=rows,
        seed=seed * 1_000_003,
        value=_VALUE[metric.summary],
        base="cast(1 + h % 7 as double)" if metric.summary is Summary.RATIO else "null::double",
        is_open="h % 50 = 0" if metric.is_duration else "false",
    )

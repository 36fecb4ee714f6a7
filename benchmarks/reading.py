"""All metrics in 24 months: from cells, beside pandas and DuckDB on the observations.

Each side has its data in memory, and gives one value for each metric and month,
of all customers and of one segment in turn. What a side prepares once a snapshot or
frame (codes, categories, months, cells added up) is not in the time. Ours adds an interval
and counts what is still
open as censored; theirs takes plain quantiles.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.observations import LAST_DAY, MONTHS, settings
from benchmarks.processes import THREADS, run_apart
from benchmarks.table import Line, middle
from scorecard.config.catalogue import Catalogue, Summary
from scorecard.transforms import measures
from scorecard.transforms.cube import cells_for
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read_cells
from scorecard.transforms.scope import calendar, first_month

GOAL = 20.0
SEGMENTS = (None, "Home")


def _timed(work: Callable[[str | None], object], turns: int) -> float:
    """Median seconds of one choice of segment, after one turn of each to warm up."""
    for segment in SEGMENTS:
        work(segment)
    spent = []
    for turn in range(turns):
        start = time.perf_counter()
        work(SEGMENTS[turn % 2])
        spent.append(time.perf_counter() - start)
    return middle(spent)


def _answer(seconds: float, values: dict[str, float]) -> dict[str, Any]:
    return {"seconds": seconds, "values": values}


def _checked(catalogue: Catalogue) -> list[str]:
    """Metrics whose value is the same for all sides: all but durations and counts."""
    exact = (Summary.SHARE, Summary.RATIO, Summary.NPS)
    return [m.metric_id for m in catalogue.metrics if m.summary in exact]


class _Held:
    """As much of a snapshot as a reading takes its cells from."""

    def __init__(self, folder: str) -> None:
        self._cells = pl.read_parquet(Path(folder) / "cells.parquet")

    def cells(self) -> pl.DataFrame:
        return self._cells


def from_cells(folder: str, turns: int) -> dict[str, Any]:
    """Ours: values and intervals of all metrics and months."""
    known = settings()
    metrics = known.catalogue.metrics
    held: Any = _Held(folder)
    as_of = datetime.fromisoformat(LAST_DAY)
    effects = np.ones(len(metrics))

    def work(segment: str | None) -> measures.Estimates:
        filters = Filters(grain="month", segment=segment)
        cells = cells_for(held, filters)
        _, months = calendar(first_month(cells), known.company, as_of, filters)
        sums = measures.summed(
            measures.narrowed(cells, filters),
            metrics,
            "month",
            [month.start_on for month in months],
        )
        return measures.estimated(sums, metrics, np.ones(len(months)), effects)

    seconds = _timed(work, turns)
    value = work("Home").value
    places = {metric.metric_id: place for place, metric in enumerate(metrics)}
    checked = {one: float(value[-1, places[one]]) for one in _checked(known.catalogue)}
    return _answer(seconds, checked) | {"months": len(value)}


def judged_from_cells(folder: str, turns: int) -> dict[str, Any]:
    """Ours, to the end: status, changes, signals, limits, stages and index besides."""
    known = settings()
    held: Any = _Held(folder)
    as_of = datetime.fromisoformat(LAST_DAY)

    def work(segment: str | None) -> object:
        filters = Filters(grain="month", segment=segment)
        cells = cells_for(held, filters)
        return read_cells(cells, known.catalogue, known.company, as_of, filters, {})

    return _answer(_timed(work, turns), {})


def from_rows_by_pandas(folder: str, turns: int) -> dict[str, Any]:
    """Theirs: one frame, text as categories, months made beforehand, one groupby a summary."""
    import pandas  # noqa: PLC0415  (no dependency of the scorecard)

    catalogue = settings().catalogue
    text = ["metric_id", "segment", "region", "channel"]
    frame = pandas.read_parquet(Path(folder) / "observations.parquet", read_dictionary=text)
    frame["month"] = frame.pop("observed_on").astype("datetime64[s]").dt.to_period("M")
    frame["month"] = frame["month"].astype("category")
    kinds = {
        kind: frame[frame["metric_id"].isin([m.metric_id for m in catalogue.metrics
                                             if m.summary is kind])]
        for kind in Summary
    }  # fmt: skip
    del frame

    def work(segment: str | None) -> pandas.Series:
        found = []
        for kind, rows in kinds.items():
            chosen = rows if segment is None else rows[rows["segment"] == segment]
            groups = chosen.groupby(["metric_id", "month"], observed=True)
            if kind is Summary.SHARE:
                value = groups["value"].mean()
            elif kind is Summary.NPS:
                score = (chosen["value"] >= 9).astype(float) - (chosen["value"] <= 6)
                value = score.groupby([chosen["metric_id"], chosen["month"]], observed=True).mean()
            elif kind is Summary.RATIO:
                sums = groups[["value", "base"]].sum()
                value = sums["value"] / sums["base"]
            elif kind is Summary.COUNT:
                value = groups.size()
            else:
                value = groups["value"].quantile(0.5 if kind is Summary.MEDIAN else 0.9)
            found.append(value)
        return pandas.concat(found)

    seconds = _timed(work, turns)
    last = work("Home").groupby(level=0, observed=True).last()
    return _answer(seconds, {one: float(last[one]) for one in _checked(catalogue)})


_BY_DUCKDB = """
select o.metric_id, o.month, case
    when any_value(k.kind) = 'share' then avg(o.value)
    when any_value(k.kind) = 'nps'
        then avg(case when o.value >= 9 then 1.0 when o.value <= 6 then -1.0 else 0.0 end)
    when any_value(k.kind) = 'ratio' then sum(o.value) / sum(o.base)
    when any_value(k.kind) = 'median'
        then quantile_cont(o.value, 0.5) filter (where k.kind = 'median')
    when any_value(k.kind) = 'p90' then quantile_cont(o.value, 0.9) filter (where k.kind = 'p90')
    else count(*)
end as value
from observations as o inner join kinds as k using (metric_id)
where $segment is null or o.segment = $segment
group by o.metric_id, o.month
order by o.metric_id, o.month
"""


def from_rows_by_duckdb(folder: str, turns: int) -> dict[str, Any]:
    """Theirs: one statement over one table in memory, text as enums."""
    catalogue = settings().catalogue
    connection = duckdb.connect(config={"threads": THREADS})
    path = Path(folder) / "observations.parquet"
    for name in ("metric_id", "segment"):
        connection.execute(
            f"create type {name}_kind as enum (select distinct {name} from '{path}')"
        )
    connection.execute(
        "create table observations as select metric_id::metric_id_kind as metric_id,"
        " segment::segment_kind as segment, date_trunc('month', observed_on)::date as month,"
        f" value, base from '{path}'"
    )
    connection.execute("create table kinds (metric_id metric_id_kind, kind varchar)")
    connection.executemany(
        "insert into kinds values (?, ?)",
        [(m.metric_id, str(m.summary)) for m in catalogue.metrics],
    )

    def work(segment: str | None) -> list[tuple[str, object, float]]:
        return connection.execute(_BY_DUCKDB, {"segment": segment}).fetchall()

    seconds = _timed(work, turns)
    last = {metric_id: value for metric_id, _, value in work("Home")}
    return _answer(seconds, {one: float(last[one]) for one in _checked(catalogue)})


def measure(rows: int) -> list[Line]:
    """All sides on so many observations; refuses to compare sides that do not agree."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        made = run_apart("observations:write_observations", rows=rows, folder=folder)
        few, many = (6, 20) if rows <= 2_000_000 else (4, 10)
        ours = run_apart("reading:from_cells", folder=folder, turns=many)
        whole = run_apart("reading:judged_from_cells", folder=folder, turns=many)
        pandas = run_apart("reading:from_rows_by_pandas", folder=folder, turns=few)
        database = run_apart("reading:from_rows_by_duckdb", folder=folder, turns=few)
    if ours.told["months"] != MONTHS:
        raise AssertionError(f"{ours.told['months']} months instead of {MONTHS}")
    for theirs in (pandas, database):
        for metric_id, value in ours.told["values"].items():
            if not np.isclose(value, theirs.told["values"][metric_id], rtol=1e-9):
                raise AssertionError(
                    f"{metric_id}: {value} beside {theirs.told['values'][metric_id]}"
                )
    size = f"{rows / 1e6:g}M observations ({made.told['cells'] / 1e6:.2f}M cells)"
    metrics = f"{len(settings().catalogue.metrics)} metrics × {MONTHS} months"

    def line(what: str, run: Any, beside: str, theirs: Any, *, has_goal: bool = False) -> Line:
        return Line(
            what,
            run.seconds,
            beside,
            theirs.seconds,
            goal=f"≥ {GOAL:g}×" if has_goal else "",
            is_met=(lambda ratio: ratio >= GOAL) if has_goal else None,
            is_speedup=True,
            our_mb=run.peak_mb,
            their_mb=theirs.peak_mb,
        )

    return [
        line(f"{metrics}, {size}", ours, "pandas", pandas, has_goal=True),
        line("the same", ours, "DuckDB from rows", database),
        line("the same, judged to the index", whole, "pandas, values only", pandas),
        Line(f"making those cells from {rows / 1e6:g}M rows", made.seconds, our_mb=made.peak_mb),
    ]

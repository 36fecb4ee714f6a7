"""Observations: one table a query, and from each the cells of its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from scorecard.config.catalogue import Catalogue, Metric, Summary
from scorecard.errors import Problem, QueryError
from scorecard.warehouse.engine import Engine
from scorecard.warehouse.statements import (
    Statement,
    Value,
    check_metric,
    check_observations,
    columns_of,
    empty_warehouse,
    first_lines,
    read_statement,
    statement,
)

BUCKETING: dict[Summary, str] = {
    Summary.SHARE: "exact",
    Summary.NPS: "exact",
    Summary.MEDIAN: "log",
    Summary.P90: "log",
    Summary.RATIO: "none",
    Summary.COUNT: "none",
}

_TWICE = """
select count(*) as n
from (
    select hash(o.record_id) as key
    from "{table}" as o
    group by hash(o.record_id)
    having count(*) > 1
)
"""


def table_of(metric: Metric) -> str:
    """The table of a snapshot that holds the metric's observations."""
    return f"obs_{metric.query}"


def is_observed(metric: Metric) -> str:
    """The condition under which a row of the metric's query is an observation of it."""
    conditions = [f'o."{metric.value}" is not null']
    if metric.base is not None:
        conditions.append(f'o."{metric.base}" is not null')
    if metric.is_duration:
        conditions.append(f'o."{metric.value}" >= 0')
    return " and ".join(conditions)


def observed(metric: Metric) -> str:
    """The select that ``metric_observations`` stands for in the summaries."""
    base = "null" if metric.base is None else f'o."{metric.base}"'
    is_open = "false" if metric.is_open is None else f'o."{metric.is_open}"'
    cluster = "o.customer_id"
    if metric.cluster is not None:
        shared = f'o."{metric.cluster}"'
        # A quarter of a hash fits the type of an id; that two meet is as good as impossible.
        cluster = (
            f"case when {shared} is null then o.customer_id"
            f" else cast(hash({shared}) // 4 as bigint) end"
        )
    return (
        f"select {cluster} as cluster, o.observed_on, o.channel, o.segment, o.region,"  # noqa: S608
        f' cast(o."{metric.value}" as double) as value, cast({base} as double) as base,'
        f" coalesce(cast({is_open} as boolean), false) as is_open"
        f' from "{table_of(metric)}" as o where {is_observed(metric)}'
    )


def summarise(
    engine: Engine,
    catalogue: Catalogue,
    queries: Path,
    parameters: Mapping[str, Value],
) -> None:
    """Make the tables of observations, ``cells`` and ``metric_facts``.

    A query that fails leaves its metrics
    without cells and with the problem in ``metric_facts``.
    """
    problems: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    with empty_warehouse(queries) as empty:
        for query in dict.fromkeys(metric.query for metric in catalogue.metrics):
            try:
                bound = read_statement(queries / "observations" / f"{query}.sql", queries)
                columns[query] = _observe(engine, bound, columns_of(empty, bound), parameters)
            except QueryError as error:
                problems[query] = str(error)
    summaries = (
        statement("summaries/cells", queries),
        statement("summaries/metric_facts", queries),
    )
    facts = []
    for metric in catalogue.metrics:
        problem = problems.get(metric.query)
        if problem is None:
            faults = check_metric(metric, columns[metric.query])
            problem = "\n".join(map(str, faults)) or None
        facts.append(_summarise_one(engine, metric, summaries, problem))
    schema = {
        "metric_id": pl.String,
        "design_effect": pl.Float64,
        "n": pl.Int64,
        "first_on": pl.Date,
        "last_on": pl.Date,
        "problem": pl.String,
    }
    engine.append("metric_facts", pl.DataFrame(facts, schema=schema))


def _observe(
    engine: Engine,
    bound: Statement,
    columns: dict[str, str],
    parameters: Mapping[str, Value],
) -> dict[str, str]:
    if problems := check_observations(bound.where, columns):
        raise QueryError(problems)
    names = ", ".join(f'q."{name}" as "{name}"' for name in columns)
    table = f"obs_{Path(bound.where).stem}"
    _run(
        engine,
        bound,
        table,
        f"select {names}, p.segment as segment, p.region as region from (\n{bound.text}\n) as q"  # noqa: S608
        " left join people as p on q.customer_id = p.customer_id",
        bound.bind(parameters),
    )
    twice = int(engine.query(_TWICE.format(table=table), {}).item())
    if twice:
        raise QueryError(
            Problem(
                bound.where,
                f"returns {twice} record_id more than once, so they would be counted double.",
                "One row per observation: check its joins.",
            )
        )
    return columns


def _run(
    engine: Engine, bound: Statement, table: str, text: str, values: Mapping[str, Value]
) -> None:
    try:
        engine.create(table, text, values, order_by="observed_on")
    except duckdb.Error as error:
        raise QueryError(Problem(bound.where, first_lines(error))) from None


def _summarise_one(
    engine: Engine,
    metric: Metric,
    summaries: tuple[Statement, Statement],
    problem: str | None,
) -> dict[str, Any]:
    nothing = {
        "metric_id": metric.metric_id,
        "design_effect": 1.0,
        "n": 0,
        "first_on": None,
        "last_on": None,
        "problem": problem,
    }
    if problem is not None:
        return nothing
    cells, facts = summaries
    prefix = f"with metric_observations as ({observed(metric)})"
    values: dict[str, Value] = {
        "bucketing": BUCKETING[metric.summary],
        "summary": str(metric.summary),
    }
    try:
        engine.extend(
            "cells",
            f"{prefix} select '{metric.metric_id}' as metric_id, c.* from (\n{cells.text}\n) as c",  # noqa: S608
            cells.bind(values),
        )
        found = engine.query(
            f"{prefix} select f.* from (\n{facts.text}\n) as f",  # noqa: S608
            facts.bind(values),
        )
    except duckdb.Error as error:
        where = f"queries/metrics.toml, [metric.{metric.metric_id}]"
        return {**nothing, "problem": str(Problem(where, first_lines(error)))}
    return {**nothing, **found.row(0, named=True)}

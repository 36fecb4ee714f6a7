"""Every query against cases kept as folders.

A case is ``tests/queries/<query>/<case>/``: one CSV a table it reads, with only
the columns that matter, an ``expected.csv`` worked out by hand, and, where the
defaults do not serve, a ``parameters.toml``. ``expected.csv`` may leave out
columns of the result, never rows.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorecard.config.catalogue import Metric
from scorecard.config.company import Strikes
from scorecard.warehouse.schema import create_empty_tables

HERE = Path(__file__).parent
QUERIES = HERE.parents[1] / "queries"
OBSERVATIONS = sorted(QUERIES.glob("observations/*.sql"))
OWN = [
    *(QUERIES / f"{name}.sql" for name in ("ledger", "promises", "strikes", "failures")),
    *(
        QUERIES / f"{name}.sql"
        for name in ("upstream_events", "contact_matches", "causes_of_contacts")
    ),
    *(QUERIES / "summaries" / f"cause_{name}.sql" for name in ("days", "months")),
    *(QUERIES / "summaries" / f"{name}_months.sql" for name in ("touchpoint", "strike", "net")),
    *(QUERIES / f"{name}.sql" for name in ("falls", "verdicts", "beginnings")),
    QUERIES / "summaries" / "net_answers.sql",
    *(QUERIES / "summaries" / f"leaving_{name}.sql" for name in ("cells", "kinds")),
    *(QUERIES / "summaries" / f"{name}_months.sql" for name in ("customer", "loss")),
    *sorted(QUERIES.glob("summaries/loyalty_*.sql")),
]
OWN.append(QUERIES / "signs.sql")
OWN += [QUERIES / "summaries" / f"active_{name}.sql" for name in ("hours", "windows")]
OWN.append(QUERIES / "summaries" / "channel_responses.sql")
OWN.append(QUERIES / "summaries" / "invitation_months.sql")
PAGES = sorted(QUERIES.glob("pages/*.sql"))
STATEMENTS = {
    f"{'derived' if path in OWN else path.parent.name}/{path.stem}": path
    for path in [*OWN, *OBSERVATIONS, *PAGES]
}
CASES = sorted(path.parent for path in HERE.glob("*/*/*/expected.csv"))
CATALOGUE = {
    metric_id: Metric(metric_id=metric_id, **block)
    for metric_id, block in tomllib.loads((QUERIES / "metrics.toml").read_text())["metric"].items()
}

DEFAULTS: dict[str, Any] = {
    "as_of": datetime(2026, 1, 1),
    **Strikes().model_dump(),
    "start_on": date(2025, 1, 1),
    "end_before": date(2026, 1, 1),
    "segment": None,
    "region": None,
    "channel": None,
    "cause": None,
    "kind": "late delivery",
    "event_id": None,
    "split_by": "none",
    "outcome": "loyalty",
    "choice": 1,
    "service": "good",
    "experience": "bad",
    "loss_after_days": 120,
    "customer_id": 1,
    "limit": 100,
    "source": "crm",
    "other": "shop",
}


def empty_company() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_empty_tables(connection)
    return connection


def parameters_of(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    return set(connection.extract_statements(sql)[0].named_parameters)


def run(
    connection: duckdb.DuckDBPyConnection, path: Path, given: dict[str, Any]
) -> duckdb.DuckDBPyRelation:
    sql = path.read_text(encoding="utf-8")
    wanted = parameters_of(connection, sql)
    values = {name: value for name, value in (DEFAULTS | given).items() if name in wanted}
    assert values.keys() == wanted, f"{path.name} asks for {sorted(wanted - values.keys())}"
    return connection.sql(sql, params=values)


def load(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Fill one table from a CSV; columns that the file leaves out are null."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    placeholders = ", ".join("?" for _ in header)
    names = ", ".join(f'"{name}"' for name in header)
    for row in rows:
        assert len(row) == len(header), f"{path}: {row}"
        connection.execute(
            f'insert into "{path.stem}" ({names}) values ({placeholders})',
            [cell if cell else None for cell in row],
        ).fetchall()


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(HERE)))
def test_case(case: Path) -> None:
    connection = empty_company()
    for path in case.glob("*.csv"):
        if path.stem != "expected":
            load(connection, path)
    settings = case / "parameters.toml"
    given = tomllib.loads(settings.read_text()) if settings.exists() else {}
    result = run(connection, STATEMENTS[str(case.parent.relative_to(HERE))], given)

    with (case / "expected.csv").open(encoding="utf-8", newline="") as lines:
        header, *expected_rows = csv.reader(lines)
    types = dict(zip(result.columns, result.types, strict=True))
    assert set(header) <= types.keys(), f"not in the result: {set(header) - types.keys()}"
    casts = ", ".join(f"cast(? as {types[name]})" for name in header)
    expected = Counter(
        tuple(
            map(
                rounded,
                connection.execute(f"select {casts}", [c if c else None for c in row]).fetchall()[
                    0
                ],
            )
        )
        for row in expected_rows
    )
    columns = ", ".join(f'"{name}"' for name in header)
    found = Counter(tuple(map(rounded, row)) for row in result.project(columns).fetchall())
    assert found == expected

    if case.parent.parent.name == "observations":
        rows = result.project("record_id, observed_on").fetchall()
        as_of = (DEFAULTS | given)["as_of"]
        assert len({record_id for record_id, _ in rows}) == len(rows), "record_id is not unique"
        assert all(observed_on <= as_of.date() for _, observed_on in rows)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_has_a_case(statement: str) -> None:
    assert any(str(case.parent.relative_to(HERE)) == statement for case in CASES)


@pytest.mark.parametrize("path", STATEMENTS.values(), ids=STATEMENTS)
def test_statement_binds_and_an_empty_company_has_no_rows(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("-- One row per ")
    rows = run(empty_company(), path, {}).fetchall()
    # A summary over no rows may say that it counted none, never more.
    assert all(not value for row in rows for value in row)


@pytest.mark.parametrize("path", OBSERVATIONS, ids=lambda path: path.stem)
def test_observation_keeps_its_contract(path: Path) -> None:
    result = run(empty_company(), path, {})
    types = dict(zip(result.columns, map(str, result.types), strict=True))
    assert result.columns[:4] == ["record_id", "customer_id", "observed_on", "channel"]
    assert result.columns[-2:] == ["_file", "_row"]
    assert types["observed_on"] == "DATE"
    assert types["customer_id"] == "BIGINT"
    used = {
        name
        for metric in CATALOGUE.values()
        if metric.query == path.stem
        for name in (metric.value, metric.base, metric.is_open, metric.cluster)
        if name
    }
    unused = set(result.columns[4:-2]) - used
    assert not unused, f"no metric reads {sorted(unused)}"


@pytest.mark.parametrize("metric", CATALOGUE.values(), ids=CATALOGUE)
def test_metric_finds_its_columns(metric: Metric) -> None:
    path = QUERIES / "observations" / f"{metric.query}.sql"
    result = run(empty_company(), path, {})
    types = dict(zip(result.columns, map(str, result.types), strict=True))
    boolean = {"share", "count"}
    assert types[metric.value] == ("BOOLEAN" if metric.summary in boolean else "DOUBLE")
    if metric.base:
        assert types[metric.base] == "DOUBLE"
    assert (metric.is_open is not None) == metric.is_duration
    if metric.is_open:
        assert types[metric.is_open] == "BOOLEAN"


def test_the_catalogue_covers_the_journey() -> None:
    stages = [
        "awareness",
        "consideration",
        "purchase",
        "onboarding",
        "use",
        "billing",
        "service",
        "renewal",
        "farewell",
    ]
    count = Counter(metric.stage for metric in CATALOGUE.values())
    assert set(count) == {*stages, "data"}
    assert len(CATALOGUE) >= 28
    assert all(count[stage] >= 3 for stage in stages)
    assert all(metric.owner for metric in CATALOGUE.values())
    assert all((metric.stage == "data") == (metric.lens == "data") for metric in CATALOGUE.values())

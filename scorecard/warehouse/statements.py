"""The statements under queries/: read, and dry run against empty tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from scorecard.config.catalogue import Metric
from scorecard.config.company import Company
from scorecard.errors import Problem, QueryError
from scorecard.warehouse.schema import QUERIES, create_empty_tables

Value = str | int | float | bool | date | datetime | None

PARAMETERS: dict[str, tuple[type, ...]] = {
    "as_of": (datetime,),
    "loss_after_days": (int,),
    "late_by_days": (float, int),
    "unresolved_after_days": (float, int),
    "same_event_within_days": (int,),
    "lowest_share_of_scale": (float, int),
    "bucketing": (str,),
    "summary": (str,),
    "metric_id": (str,),
    "start_on": (date,),
    "end_before": (date,),
    "grain": (str,),
    "split_by": (str,),
    "stage": (str, type(None)),
    "segment": (str, type(None)),
    "region": (str, type(None)),
    "channel": (str, type(None)),
    "choice": (int,),
    "outcome": (str,),
    "customer_id": (int, type(None)),
    "source": (str,),
    "other": (str,),
    "record_id": (str, type(None)),
    "cause": (str, type(None)),
    "kind": (str,),
    "event_id": (str, type(None)),
    "service": (str,),
    "experience": (str,),
    "limit": (int,),
    "offset": (int,),
}
"""What a parameter of any statement may be called, and the types it takes."""

_SAMPLES: dict[type, Value] = {
    datetime: datetime(2000, 1, 1),
    date: date(2000, 1, 1),
    int: 1,
    float: 1.0,
    str: "x",
}

OBSERVATION_COLUMNS: dict[str, frozenset[str]] = {
    "record_id": frozenset({"VARCHAR"}),
    "customer_id": frozenset({"BIGINT"}),
    "observed_on": frozenset({"DATE"}),
    "channel": frozenset({"VARCHAR"}),
    "_file": frozenset({"VARCHAR"}),
    "_row": frozenset({"BIGINT"}),
}
"""What every file of queries/observations must return, with its types."""

_NUMBERS = frozenset(
    {"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"}
)


@dataclass(frozen=True)
class Statement:
    """One select of one file: where it stands, its text, its parameters."""

    where: str
    text: str
    parameters: frozenset[str]

    def bind(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values that the statement names; QueryError where one is absent."""
        absent = sorted(self.parameters - values.keys())
        if absent:
            raise QueryError(
                Problem(
                    self.where,
                    f"needs ${', $'.join(absent)}.",
                    f"Given: {', '.join(sorted(values)) or 'nothing'}.",
                )
            )
        return {name: values[name] for name in self.parameters}


def read_statement(path: Path, queries: Path = QUERIES) -> Statement:
    """Read one file; QueryError where it is absent or not exactly one select."""
    where = "queries/" + path.relative_to(queries).as_posix()
    try:
        text = path.read_text(encoding="utf-8").strip().removesuffix(";")
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.sql"))) or "none"
        raise QueryError(Problem(where, "is not there.", f"Files beside it: {known}.")) from None
    try:
        parsed = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise QueryError(Problem(where, first_lines(error))) from None
    if len(parsed) != 1 or parsed[0].type != duckdb.StatementType.SELECT:
        raise QueryError(Problem(where, "must be exactly one select."))
    return Statement(where, text, frozenset(parsed[0].named_parameters))


def statement(name: str, queries: Path = QUERIES) -> Statement:
    """The statement ``name``, a path under queries/ without its ending."""
    return read_statement(queries / f"{name}.sql", queries)


def company_parameters(company: Company, as_of: datetime | None) -> dict[str, Value]:
    """The parameters that any statement may name; without any event as_of is 1970."""
    return {
        "as_of": as_of or datetime(1970, 1, 1),
        "loss_after_days": company.loss_after_days,
        **company.strikes.model_dump(),
    }


def empty_warehouse(queries: Path = QUERIES) -> duckdb.DuckDBPyConnection:
    """A warehouse without rows, against which statements are dry run."""
    connection = duckdb.connect()
    create_empty_tables(connection, queries)
    return connection


def columns_of(connection: duckdb.DuckDBPyConnection, bound: Statement) -> dict[str, str]:
    """Column → type that the statement would return; QueryError where it does not bind."""
    unknown = sorted(bound.parameters - PARAMETERS.keys())
    if unknown:
        raise QueryError(
            Problem(
                bound.where,
                f"${unknown[0]} is not a parameter.",
                f"Parameters: ${', $'.join(sorted(PARAMETERS))}.",
            )
        )
    samples = {name: _SAMPLES[PARAMETERS[name][0]] for name in bound.parameters}
    try:
        rows = connection.execute(f"describe {bound.text}", samples).fetchall()
    except duckdb.Error as error:
        raise QueryError(Problem(bound.where, first_lines(error))) from None
    return {name: kind for name, kind, *_ in rows}


def check_observations(where: str, columns: Mapping[str, str]) -> list[Problem]:
    """Where the columns of an observations query break the contract."""
    problems = []
    for name, kinds in OBSERVATION_COLUMNS.items():
        if name not in columns:
            problems.append(
                Problem(where, f"lacks the column {name}.", f"Columns: {', '.join(columns)}.")
            )
        elif columns[name] not in kinds:
            wanted = " or ".join(sorted(kinds)).lower()
            problems.append(
                Problem(
                    where,
                    f"{name} is {columns[name].lower()}.",
                    f"Cast it: cast(… as {wanted}) as {name}",
                )
            )
    return problems


def check_metric(metric: Metric, columns: Mapping[str, str]) -> list[Problem]:
    """Where a metric names a column that its query does not return, or of a wrong type."""
    problems = []
    wanted = {
        "value": metric.value,
        "base": metric.base,
        "is_open": metric.is_open,
        "cluster": metric.cluster,
    }
    for key, name in wanted.items():
        where = f"queries/metrics.toml, [metric.{metric.metric_id}], {key}"
        if name is None:
            continue
        if name not in columns:
            problems.append(
                Problem(
                    where,
                    f"{name!r} is not a column of queries/observations/{metric.query}.sql.",
                    f"Columns: {', '.join(columns)}.",
                )
            )
        elif key == "cluster":
            continue
        elif columns[name].split("(")[0] not in _NUMBERS | {"DECIMAL"}:
            problems.append(
                Problem(where, f"{name!r} is {columns[name].lower()}.", "A number is needed.")
            )
        elif key == "is_open" and columns[name] != "BOOLEAN":
            problems.append(
                Problem(where, f"{name!r} is {columns[name].lower()}.", "A boolean is needed.")
            )
    return problems


def first_lines(error: duckdb.Error) -> str:
    """What DuckDB says, in one line and without its drawing of the place."""
    return " ".join(line.strip() for line in str(error).split("\n\nLINE")[0].splitlines())

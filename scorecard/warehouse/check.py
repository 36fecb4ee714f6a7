"""The check: every problem of settings, profiles and SQL at once, without data."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import sqlglot
import sqlglot.errors

from scorecard.config.catalogue import Catalogue
from scorecard.config.loading import CATALOGUE, read_settings
from scorecard.config.profiles import load_profiles
from scorecard.errors import ConfigError, Problem, QueryError
from scorecard.warehouse.schema import derived_tables
from scorecard.warehouse.statements import (
    Statement,
    check_metric,
    check_observations,
    columns_of,
    empty_warehouse,
    read_statement,
)

DECLARATIONS = frozenset({"tables.sql", "derived.sql"})
"""Files of queries/ that declare tables and are no statements."""

MADE_BY = {
    "people": "people",
    "ledger": "ledger",
    "promises": "promises",
    "strikes": "strikes",
    "failures": "failures",
    "upstream_events": "upstream_events",
    "contact_matches": "contact_matches",
    "causes_of_contacts": "causes_of_contacts",
    "falls": "falls",
    "verdicts": "verdicts",
    "beginnings": "beginnings",
    "identity_matches": "identity_matches",
    "summaries/customer_months": "customer_months",
    "summaries/cause_days": "cause_days",
    "summaries/cause_months": "cause_months",
    "summaries/touchpoint_months": "touchpoint_months",
    "summaries/strike_months": "strike_months",
    "summaries/net_months": "net_months",
    "summaries/net_answers": "net_answers",
}
"""Statement → the derived table that it must fill."""

FORBIDDEN: tuple[tuple[str, str], ...] = (
    (r"\bselect\s+(\w+\.)?\*", "select * (name the columns)"),
    (r"\b(quantile|quantile_cont|quantile_disc)\s*\(", "quantile (percentile_cont within group)"),
    (r"\btime_bucket\s*\(", "time_bucket (date_trunc)"),
    (r"\b(arg_max|arg_min|max_by|min_by)\s*\(", "arg_max (row_number, which agrees on nulls)"),
    (
        r"\b(date_diff|datediff|date_sub)\s*\(\s*'(?!day)",
        "date_diff in other than days (epoch, or whole days)",
    ),
    (r"\b(pivot|unpivot)\b", "pivot (case when)"),
    (r"\basof\b", "asof join (row_number)"),
    (r"\b(list|array_agg|string_agg|group_concat)\s*\([^()]*\border\s+by\b", "an ordered list"),
    (r"\blen\s*\(", "len (length, or count)"),
    (r"\b(exclude|replace)\s*\([^'()]*\)\s*from\b", "* exclude or * replace (name the columns)"),
    (r"\bgroup\s+by\s+all\b", "group by all (name the columns)"),
)
"""What DuckDB and Spark answer differently or only one knows: pattern, and what to write."""

_COMMENT = re.compile(r"--[^\n]*")


def check(exports: Path, root: Path) -> tuple[Problem, ...]:
    """Every problem of the catalogue, the company, the causes, the profiles and the SQL."""
    problems: list[Problem] = []
    settings = read_settings(exports, root, problems)
    try:
        load_profiles([root / "data" / "vendors", exports / "vendors"])
    except ConfigError as error:
        problems.extend(error.problems)
    if settings is not None:
        problems.extend(_unowned(settings.catalogue))
    try:
        catalogue = None if settings is None else settings.catalogue
        problems.extend(check_queries(root / "queries", catalogue))
    except QueryError as error:
        problems.extend(error.problems)
    return tuple(problems)


def check_queries(queries: Path, catalogue: Catalogue | None) -> list[Problem]:
    """Every problem of the statements under ``queries``, and of metrics with them.

    Raises QueryError where the declarations of the tables cannot be read.
    """
    problems: list[Problem] = []
    statements: dict[str, Statement] = {}
    for path in statement_files(queries):
        name = path.relative_to(queries).with_suffix("").as_posix()
        try:
            statements[name] = read_statement(path, queries)
        except QueryError as error:
            problems.extend(error.problems)
            continue
        problems.extend(lint(statements[name]))
        problems.extend(translation_problems(statements[name]))
    with empty_warehouse(queries) as empty:
        _add_scaffolding(empty)
        columns = _dry_run(empty, statements, problems)
    problems.extend(_contract_problems(queries, columns))
    for metric in catalogue.metrics if catalogue else ():
        name = f"observations/{metric.query}"
        if name in columns:
            problems.extend(check_metric(metric, columns[name]))
        elif name not in statements:
            where = f"{CATALOGUE}, [metric.{metric.metric_id}], query"
            known = ", ".join(sorted(Path(n).name for n in columns if n.startswith("obs")))
            what = f"queries/{name}.sql is not there."
            problems.append(Problem(where, what, f"Queries: {known or 'none'}."))
    return problems


def statement_files(queries: Path) -> list[Path]:
    """All files under ``queries`` that hold a statement."""
    return sorted(path for path in queries.rglob("*.sql") if path.name not in DECLARATIONS)


def lint(bound: Statement) -> list[Problem]:
    """Where a statement breaks the habits of the house or leaves the portable subset."""
    problems = []
    if not bound.text.startswith("-- One row per "):
        problems.append(Problem(bound.where, "opens without its grain.", "-- One row per …"))
    if unnamed := sorted(name for name in bound.parameters if name.isdigit()):
        what = f"has parameters without a name (${unnamed[0]})."
        problems.append(Problem(bound.where, what, "Write $name."))
    for number, line in enumerate(bound.text.splitlines(), start=1):
        if len(line) > 80:
            what = f"line {number} has {len(line)} columns."
            problems.append(Problem(bound.where, what, "At most 80."))
    bare = _COMMENT.sub("", bound.text).lower()
    for pattern, words in FORBIDDEN:
        if match := re.search(pattern, bare):
            place = f"{bound.where}, line {bare[: match.start()].count(chr(10)) + 1}"
            problems.append(Problem(place, f"is not portable: {words}."))
    return problems


def translation_problems(bound: Statement) -> list[Problem]:
    """Where a statement cannot be told to Spark: translated by sqlglot and parsed again."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        translated = sqlglot.transpile(
            bound.text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
        )
        sqlglot.parse_one(translated[0], read="spark")
    except (sqlglot.errors.ParseError, sqlglot.errors.UnsupportedError) as error:
        said = " ".join(str(error).split())
        return [Problem(bound.where, f"does not translate to Spark SQL: {said}")]
    return []


def _unowned(catalogue: Catalogue) -> Iterable[Problem]:
    for metric in catalogue.unowned():
        where = f"{CATALOGUE}, [metric.{metric.metric_id}], owner"
        yield Problem(where, "nobody answers for this metric.", 'Add: owner = "COO", or another.')


def _add_scaffolding(empty: duckdb.DuckDBPyConnection) -> None:
    """Create what a build hands to its own statements."""
    empty.execute(
        "create table metric_observations (cluster bigint, observed_on date,"
        " channel varchar, segment varchar, region varchar,"
        " value double, base double, is_open boolean)"
    )


def _dry_run(
    empty: duckdb.DuckDBPyConnection,
    statements: Mapping[str, Statement],
    problems: list[Problem],
) -> dict[str, dict[str, str]]:
    """Columns of every statement that binds; pages come last and see the observations."""
    columns: dict[str, dict[str, str]] = {}
    for name in sorted(statements, key=lambda name: (name.startswith("pages/"), name)):
        try:
            columns[name] = columns_of(empty, statements[name])
        except QueryError as error:
            problems.extend(error.problems)
            continue
        if name.startswith("observations/"):
            kinds = {**columns[name], "segment": "VARCHAR", "region": "VARCHAR"}
            listed = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
            empty.execute(f'create table "obs_{Path(name).name}" ({listed})')
    return columns


def _contract_problems(
    queries: Path, columns: Mapping[str, Mapping[str, str]]
) -> Iterable[Problem]:
    derived = derived_tables(queries)
    for name, found in columns.items():
        where = f"queries/{name}.sql"
        if name.startswith("observations/"):
            yield from check_observations(where, found)
        for wanted in derived[MADE_BY[name]].columns if name in MADE_BY else ():
            if wanted.name not in found:
                listed = ", ".join(found)
                yield Problem(where, f"lacks the column {wanted.name}.", f"Columns: {listed}.")

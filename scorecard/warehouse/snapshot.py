"""Snapshot: one immutable state of everything, read by any number of threads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

import duckdb
import polars as pl

from scorecard.config.catalogue import Catalogue
from scorecard.config.causes import Causes
from scorecard.config.company import Company
from scorecard.config.loading import Settings
from scorecard.errors import Problem, QueryError
from scorecard.intake.report import FileReport
from scorecard.warehouse.observations import is_observed, table_of
from scorecard.warehouse.schema import QUERIES
from scorecard.warehouse.statements import (
    PARAMETERS,
    Statement,
    Value,
    company_parameters,
    first_lines,
    read_statement,
)

DATABASE = "scorecard.duckdb"
ABOUT = "snapshot.json"

_LOCK_DOWN = (
    "set enable_external_access = false",
    "set lock_configuration = true",
)


@dataclass(frozen=True)
class About:
    """What stands beside the database: when it ends, by which settings, what failed."""

    as_of: datetime | None
    settings: Settings
    problems: tuple[Problem, ...]

    def to_json(self) -> str:
        """The text of ``snapshot.json``."""
        return json.dumps(
            {
                "as_of": self.as_of.isoformat() if self.as_of else None,
                "company": self.settings.company.model_dump(mode="json"),
                "catalogue": self.settings.catalogue.model_dump(mode="json"),
                "causes": self.settings.causes.model_dump(mode="json"),
                "problems": [[p.where, p.what, p.remedy] for p in self.problems],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> About:
        """What ``to_json`` wrote."""
        told = json.loads(text)
        return cls(
            datetime.fromisoformat(told["as_of"]) if told["as_of"] else None,
            Settings(
                Company.model_validate(told["company"]),
                Catalogue.model_validate(told["catalogue"]),
                Causes.model_validate(told["causes"]),
            ),
            tuple(Problem(*problem) for problem in told["problems"]),
        )


class Snapshot:
    """One build, opened read-only; safe to share between threads.

    ``as_of`` is the latest moment of any loaded event, None where nothing is
    loaded. ``problems`` are statements of the build that failed; what is wrong
    with a metric stands in ``metric_facts``.
    """

    def __init__(self, folder: Path, queries: Path = QUERIES) -> None:
        """Open the snapshot in ``folder``; FileNotFoundError where none stands."""
        about = About.from_json((folder / ABOUT).read_text(encoding="utf-8"))
        if not (folder / DATABASE).is_file():
            raise FileNotFoundError(folder / DATABASE)
        self.id = folder.name
        self.folder = folder
        self._queries = queries
        self.as_of = about.as_of
        self.company = about.settings.company
        self.catalogue = about.settings.catalogue
        self.causes = about.settings.causes
        self.problems = about.problems
        self._connection = duckdb.connect(
            str(folder / DATABASE),
            read_only=True,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )
        self._lock_down()
        self._reading = Lock()
        self._statements: dict[str, Statement] = {}

    def query(self, name: str, **parameters: Value) -> pl.DataFrame:
        """What ``queries/pages/<name>.sql`` returns.

        ``$as_of`` and the company's own parameters are filled in where they are
        named. Raises QueryError for an unknown name, a parameter too few, too
        many or of the wrong type, and for a statement that fails.
        """
        bound = self._statements.get(name)
        if bound is None:
            bound = read_statement(self._queries / "pages" / f"{name}.sql", self._queries)
            self._statements[name] = bound
        given: dict[str, Value] = dict(parameters)
        check_parameters(bound, given)
        given = {**company_parameters(self.company, self.as_of), **given}
        return self._read(bound.where, bound.text, bound.bind(given))

    def cells(self) -> pl.DataFrame:
        """The whole cube, columns as in queries/derived.sql; read once, then shared."""
        with self._reading:
            return self._cells

    def metric_facts(self) -> pl.DataFrame:
        """One row per metric: design_effect, n, first_on, last_on, problem."""
        return self._metric_facts

    @cached_property
    def file_reports(self) -> tuple[FileReport, ...]:
        """What became of each file, by name."""
        told = self._read("file_reports", "select report from file_reports order by file", {})
        return tuple(FileReport.from_json(text) for text in told["report"])

    @cached_property
    def superseded(self) -> dict[str, int]:
        """File → rows of it that a newer export says again."""
        told = self._read(
            "file_reports",
            "select file, rows_superseded from file_reports where rows_superseded > 0",
            {},
        )
        return dict(told.iter_rows())

    def rows(
        self,
        metric_id: str,
        start_on: date,
        end_before: date,
        *,
        segment: str | None = None,
        region: str | None = None,
        channel: str | None = None,
        customer_id: int | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> pl.DataFrame:
        """The observations of a metric, newest first, each with ``_file`` and ``_row``.

        Columns of its query and ``segment``, ``region``; ``value`` names the
        summarised column once more. None filters nothing. KeyError for an
        unknown metric; QueryError where its query could not be run.
        """
        metric = self.catalogue[metric_id]
        filters, values = _filters(start_on, end_before, segment, region, channel, customer_id)
        return self._read(
            f"queries/observations/{metric.query}.sql",
            f'select o.*, cast(o."{metric.value}" as double) as value'  # noqa: S608
            f' from "{table_of(metric)}" as o where {is_observed(metric)} {filters}'
            " order by o.observed_on desc, o.record_id limit $limit offset $offset",
            {**values, "limit": limit, "offset": offset},
        )

    def row_count(
        self,
        metric_id: str,
        start_on: date,
        end_before: date,
        *,
        segment: str | None = None,
        region: str | None = None,
        channel: str | None = None,
        customer_id: int | None = None,
    ) -> int:
        """How many observations ``rows`` could give under the same filters."""
        metric = self.catalogue[metric_id]
        filters, values = _filters(start_on, end_before, segment, region, channel, customer_id)
        counted = self._read(
            f"queries/observations/{metric.query}.sql",
            f'select count(*) as n from "{table_of(metric)}" as o'  # noqa: S608
            f" where {is_observed(metric)} {filters}",
            values,
        )
        return int(counted.item())

    def table(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of one whole table, e.g. ``people`` or ``customer_months``.

        QueryError where the snapshot has no such table or column.
        """
        known = self._columns.get(name, ())
        for column in columns:
            if column not in known:
                raise QueryError(
                    Problem(
                        f"table {name}",
                        f"has no column {column!r}.",
                        f"Columns: {', '.join(known) or 'no such table'}.",
                    )
                )
        listed = ", ".join(f'"{column}"' for column in columns)
        return self._read(name, f'select {listed} from "{name}"', {})  # noqa: S608

    def customer_months(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of ``customer_months``, one row per customer and month."""
        return self.table("customer_months", columns)

    def sql_of(self, metric_id: str) -> str:
        """The statement that a metric's observations come from, as it stands in queries/."""
        query = self.catalogue[metric_id].query
        return (self._queries / "observations" / f"{query}.sql").read_text(encoding="utf-8")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @cached_property
    def _cells(self) -> pl.DataFrame:
        return self._read("cells", "from cells", {})

    @cached_property
    def _metric_facts(self) -> pl.DataFrame:
        return self._read("metric_facts", "from metric_facts", {})

    @cached_property
    def _columns(self) -> dict[str, tuple[str, ...]]:
        told = self._read(
            "duckdb_columns",
            "select table_name, column_name from duckdb_columns()"
            " where internal = false order by table_name, column_index",
            {},
        )
        columns: dict[str, tuple[str, ...]] = {}
        for table, column in told.iter_rows():
            columns[table] = (*columns.get(table, ()), column)
        return columns

    def _lock_down(self) -> None:
        locked = self._connection.execute(
            "select value from duckdb_settings() where name = 'lock_configuration'"
        ).fetchone()
        # Two snapshots of one id share a database within a process, and it locks once.
        if locked is not None and locked[0] != "true":
            for setting in _LOCK_DOWN:
                self._connection.execute(setting)

    def _read(self, where: str, text: str, values: dict[str, Value]) -> pl.DataFrame:
        # A cursor of its own each time: threads that share one get each other's rows.
        with self._connection.cursor() as cursor:
            try:
                frame: pl.DataFrame = cursor.sql(text, params=values).pl()
            except duckdb.Error as error:
                raise QueryError(Problem(where, first_lines(error))) from None
        return frame


def check_parameters(bound: Statement, given: dict[str, Value]) -> None:
    """Refuse a parameter that the statement does not name, or of the wrong type."""
    problems = []
    for name, value in given.items():
        if name not in bound.parameters:
            named = ", ".join(f"${p}" for p in sorted(bound.parameters)) or "no parameter"
            problems.append(Problem(bound.where, f"names no ${name}.", f"It names {named}."))
        elif not _is_one_of(value, PARAMETERS.get(name, ())):
            kinds = " or ".join(kind.__name__ for kind in PARAMETERS.get(name, ()))
            problems.append(
                Problem(
                    bound.where,
                    f"${name} is {type(value).__name__}.",
                    f"It must be {kinds or 'one of the parameters of statements.PARAMETERS'}.",
                )
            )
    if problems:
        raise QueryError(problems)


def _is_one_of(value: Value, kinds: tuple[type, ...]) -> bool:
    # Exactly: a bool is no number here, and a moment is no day.
    return type(value) in kinds


def _filters(
    start_on: date,
    end_before: date,
    segment: str | None,
    region: str | None,
    channel: str | None,
    customer_id: int | None,
) -> tuple[str, dict[str, Value]]:
    wanted: dict[str, Value] = {
        "segment": segment,
        "region": region,
        "channel": channel,
        "customer_id": customer_id,
    }
    chosen = {name: value for name, value in wanted.items() if value is not None}
    text = "and o.observed_on >= $start_on and o.observed_on < $end_before"
    for name in chosen:
        text += f" and o.{name} = ${name}"
    return text, {"start_on": start_on, "end_before": end_before, **chosen}

"""The tables of a snapshot, read from queries/tables.sql and queries/derived.sql.

The SQL files are the single source: the warehouse, the data dictionary and the
dry run of every query read the same columns and the same comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scorecard.errors import Problem, QueryError

QUERIES = Path(__file__).resolve().parents[2] / "queries"
"""The folder of SQL that ships with the project."""

_OPENING = re.compile(r"^create table (\w+) \($")
_COLUMN = re.compile(r'^    "?(\w+)"? ([a-z]+),? -- (.+)$')


@dataclass(frozen=True)
class Column:
    """One column: name, SQL type, and its entry in the data dictionary."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """One table: its grain in a sentence, and its columns in order."""

    name: str
    comment: str
    columns: tuple[Column, ...]

    def ddl(self) -> str:
        """The statement that creates the table empty."""
        columns = ", ".join(f'"{c.name}" {c.type}' for c in self.columns)
        return f'create table "{self.name}" ({columns})'


ORIGIN: tuple[Column, ...] = (
    Column("source", "varchar", "System that the row came from, e.g. zendesk"),
    Column("record_id", "varchar", "The row's own key in that system, e.g. zendesk:8812"),
    Column("customer_id", "bigint", "The customer, after identities were joined; null: not known"),
    Column("_file", "varchar", "Exported file that holds the row, relative to the data folder"),
    Column("_row", "bigint", "Row of that file as a spreadsheet numbers it, header = 1"),
    Column("exported_at", "timestamp", "When the file was exported, as far as it tells"),
)
"""The columns of origin that every canonical table carries after its own."""

PARTY: tuple[Column, ...] = (
    Column("party_id", "varchar", "The party's id in its own system, prefixed with the system"),
    Column("party_email", "varchar", "The party's e-mail"),
    Column("party_ref", "varchar", "The party's id in another system, prefixed with that system"),
)
"""The columns of Parquet that name the customer before identities are joined."""

PLANNED_MOMENTS = frozenset({"promised_at", "due_at", "ended_at", "left_at", "exported_at"})
"""Moments that may lie ahead of the export and so never move ``as_of``."""


def parse_tables(text: str, where: str) -> dict[str, Table]:
    """Read ``create table`` blocks written one commented column a line.

    ``where`` names the file in problems. Raises QueryError with every line that
    is not a column with a comment.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    opened: str | None = None
    columns: list[Column] = []
    grain = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if opened is None:
            if match := _OPENING.match(line):
                opened, columns = match[1], []
            elif line.startswith("-- One row per"):
                grain = line.removeprefix("-- ")
            continue
        if line == ");":
            tables[opened] = Table(opened, grain, tuple(columns))
            opened, grain = None, ""
        elif match := _COLUMN.match(line):
            columns.append(Column(match[1], match[2], match[3]))
        else:
            problems.append(
                Problem(
                    f"{where}, line {number}",
                    f"{line.strip()!r} is not a column with a comment.",
                    "Write: name type, -- what it holds",
                )
            )
    if problems:
        raise QueryError(problems)
    return tables


def canonical_tables(queries: Path = QUERIES) -> dict[str, Table]:
    """The canonical tables with the columns of origin, by name."""
    path = queries / "tables.sql"
    parsed = parse_tables(path.read_text(encoding="utf-8"), "queries/tables.sql")
    return {
        name: Table(name, table.comment, table.columns + ORIGIN) for name, table in parsed.items()
    }


def derived_tables(queries: Path = QUERIES) -> dict[str, Table]:
    """The tables that a build adds to the canonical ones, by name."""
    path = queries / "derived.sql"
    return parse_tables(path.read_text(encoding="utf-8"), "queries/derived.sql")


def create_empty_tables(connection: duckdb.DuckDBPyConnection, queries: Path = QUERIES) -> None:
    """Create every canonical and derived table, empty: what queries are bound against."""
    for table in (*canonical_tables(queries).values(), *derived_tables(queries).values()):
        connection.execute(table.ddl())

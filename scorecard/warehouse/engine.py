"""The engine: what a build asks of a database, and DuckDB's answer to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from scorecard.intake.room import with_room
from scorecard.warehouse.schema import PARTY, Table
from scorecard.warehouse.statements import Value

MEMORY_LIMIT = "1200MB"
"""What a statement may hold in memory at first; the rest is spilled beside the snapshot."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of one canonical table.

    ``rank`` is 0 for the newest export: where two parts hold the same record,
    the lower rank wins.
    """

    path: Path
    shown_as: str
    rank: int


class Engine(Protocol):
    """What a build needs of a database: four verbs, the rest is SQL under queries/."""

    def stage(self, table: Table, parts: Sequence[Part], without: str = "") -> None:
        """Make ``staged_<table>``: the rows of all parts, with party and rank.

        ``without`` names a table of keys (column key) that name nobody.
        """

    def append(self, name: str, frame: pl.DataFrame) -> None:
        """Make the table ``name`` of the rows of a frame."""

    def create(
        self, name: str, text: str, parameters: Mapping[str, Value], order_by: str = ""
    ) -> None:
        """Make the table ``name`` of what a select returns, sorted by one column."""

    def extend(self, name: str, text: str, parameters: Mapping[str, Value]) -> None:
        """Add to the table ``name``, by column name, what a select returns."""

    def query(self, text: str, parameters: Mapping[str, Value]) -> pl.DataFrame:
        """What a select returns."""


class DuckDBEngine:
    """The default engine: one DuckDB file, bounded memory, spilling beside it.

    Every verb raises CapacityError where the machine has no room for its statement.
    """

    def __init__(self, path: Path, memory_limit: str = MEMORY_LIMIT) -> None:
        self.memory_limit = memory_limit
        self.connection = duckdb.connect(
            str(path),
            config={
                "memory_limit": memory_limit,
                "temp_directory": str(path.parent / "spill"),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )

    def stage(self, table: Table, parts: Sequence[Part], without: str = "") -> None:
        """Make ``staged_<table>``: the rows of all parts, with party and rank.

        A column that a part does not have is null there. ``without`` names a table of keys
        (column key) that name nobody.
        """
        wanted = {c.name: c.type for c in (*table.columns, *PARTY)}
        del wanted["customer_id"], wanted["_file"]
        selects = [self._part(wanted, part) for part in parts]
        if not selects:
            nulls = ", ".join(f'cast(null as {kind}) as "{n}"' for n, kind in wanted.items())
            selects = [f"select {nulls}, cast(null as varchar) as _file, 0 as _rank where false"]
        body = " union all ".join(selects)
        if without:
            emptied = ", ".join(
                f"case when {name} in (select key from {without}) then null else {name} end"  # noqa: S608
                f" as {name}"
                for name in ("party_id", "party_ref")
            )
            body = f"select * replace ({emptied}) from ({body})"  # noqa: S608
        self.connection.execute(f'create or replace temp view "staged_{table.name}" as {body}')

    def append(self, name: str, frame: pl.DataFrame) -> None:
        """Make the table ``name`` of the rows of a frame."""
        self.connection.register("appended", frame)
        self.connection.execute(f'create or replace table "{name}" as from appended')
        self.connection.unregister("appended")

    def create(
        self, name: str, text: str, parameters: Mapping[str, Value], order_by: str = ""
    ) -> None:
        """Make the table ``name`` of what a select returns, sorted by one column."""
        body = f"from (\n{text}\n) order by {order_by}" if order_by else text
        self._run(f'create or replace table "{name}" as {body}', parameters)

    def extend(self, name: str, text: str, parameters: Mapping[str, Value]) -> None:
        """Add to the table ``name``, by column name, what a select returns."""
        self._run(f'insert into "{name}" by name {text}', parameters)

    def query(self, text: str, parameters: Mapping[str, Value]) -> pl.DataFrame:
        """What a select returns."""

        def answered() -> pl.DataFrame:
            frame: pl.DataFrame = self.connection.sql(text, params=dict(parameters)).pl()
            return frame

        return with_room(self.connection, self.memory_limit, answered)

    def close(self, keep: Collection[str] = ()) -> None:
        """Drop the tables that are not kept, write the rest into the one file, let go of it."""
        rows = self.connection.execute("select table_name from duckdb_tables()").fetchall()
        for (name,) in rows:
            if keep and name not in keep:
                self.connection.execute(f'drop table "{name}"')
        self.connection.execute("checkpoint")
        self.connection.close()

    def _run(self, text: str, parameters: Mapping[str, Value]) -> None:
        with_room(
            self.connection,
            self.memory_limit,
            lambda: self.connection.execute(text, dict(parameters)),
        )

    def _part(self, wanted: Mapping[str, str], part: Part) -> str:
        source = f"read_parquet({quoted(part.path.as_posix())})"
        rows = self.connection.execute(f"describe from {source}").fetchall()
        held = {name for name, *_ in rows}
        columns = [
            f'cast({_column(name) if name in held else "null"} as {kind}) as "{name}"'
            for name, kind in wanted.items()
        ]
        columns += [f"{quoted(part.shown_as)} as _file", f"{part.rank} as _rank"]
        return f"select {', '.join(columns)} from {source}"  # noqa: S608


def quoted(text: str) -> str:
    """A string literal; only for paths, which views cannot take as parameters."""
    return "'" + text.replace("'", "''") + "'"


def _column(name: str) -> str:
    if name == "party_email":
        return "nullif(lower(trim(party_email)), '')"
    if name in ("record_id", "party_id", "party_ref"):
        # Salesforce writes one id with 15 or 18 characters; the first 15 decide.
        return (
            f"case when {name} like 'salesforce:%' and length({name}) = 29"
            f" and regexp_full_match({name}, 'salesforce:[0-9A-Za-z]{{18}}')"
            f" then left({name}, 26) else {name} end"
        )
    return f'"{name}"'

"""Memory for one statement: little at first, more where that fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import duckdb

from scorecard.errors import CapacityError, Problem

Made = TypeVar("Made")


_MORE = 4_000_000_000
"""Bytes that are tried before all that DuckDB would take by itself, a share of the machine's."""


def with_room(
    connection: duckdb.DuckDBPyConnection, limit: str, statement: Callable[[], Made]
) -> Made:
    """Run a statement within ``limit``; where it does not fit, again with more and more memory.

    Nearly all work fits into little memory, because DuckDB spills; a few statements over a
    million customers hold too much at once. Raises CapacityError where no memory will do.
    """
    with suppress(duckdb.OutOfMemoryException):
        return statement()
    said = ""
    try:
        for more in _more_room(connection):
            connection.execute(f"set memory_limit = '{more}B'")
            try:
                return statement()
            except duckdb.OutOfMemoryException as fault:
                said = str(fault).splitlines()[0].rstrip(".")
    finally:
        with suppress(duckdb.OutOfMemoryException):  # it may not be free yet
            connection.execute(f"set memory_limit = '{limit}'")
    raise CapacityError(
        Problem(
            "this machine",
            f"has too little memory, or too little room on its disk, for these files ({said}).",
            "Close other programs, or leave older exports out of the folder.",
        )
    )


def _more_room(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    connection.execute("reset memory_limit")
    asked = "select parse_formatted_bytes(current_setting('memory_limit'))"
    ((most,),) = connection.execute(asked).fetchall()
    return (_MORE, most) if most > _MORE else (most,)

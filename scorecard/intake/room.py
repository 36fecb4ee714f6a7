"""Memory for one statement: little at first, all that the machine can give where that fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import duckdb

from scorecard.errors import CapacityError, Problem

Made = TypeVar("Made")


def with_room(
    connection: duckdb.DuckDBPyConnection, limit: str, statement: Callable[[], Made]
) -> Made:
    """Run a statement within ``limit``, and once more with DuckDB's own limit if it needs more.

    Nearly all work fits into little memory, because DuckDB spills; a few statements over a
    million customers hold too much at once. Raises CapacityError where neither will do.
    """
    try:
        return statement()
    except duckdb.OutOfMemoryException:
        connection.execute("reset memory_limit")
    try:
        return statement()
    except duckdb.OutOfMemoryException as fault:
        raise CapacityError(
            Problem(
                "this machine",
                "has too little memory, or too little room on its disk, for these files"
                f" ({str(fault).splitlines()[0].rstrip('.')}).",
                "Close other programs, or leave older exports out of the folder.",
            )
        ) from None
    finally:
        with suppress(duckdb.OutOfMemoryException):  # it may not be free yet
            connection.execute(f"set memory_limit = '{limit}'")

"""How SQL is put together in intake, and why no text of a user becomes SQL.

Casting statements differ by profile and file, so they are built. Three kinds of
text go into them, and nothing else:

* identifiers: made here from numbers (``c0``, ``x12``, ``v3``) or names of canonical
  columns that were checked against queries/tables.sql; never headers of a file;
* literals: words, patterns and formats of a profile, file paths, time zones; each through
  ``literal``, which doubles quotes, DuckDB's only escape in a plain string;
* the fixed text of scorecard/intake.

Cells of a file are only ever data. Connections are private to one file.
"""

from __future__ import annotations

from collections.abc import Iterable

NOTHING = "null::varchar"
"""The cell of a column that a file does not have."""


def literal(value: str | bool | float) -> str:
    """A value as an SQL literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if "\0" in value:
        raise ValueError("a literal cannot hold a NUL character")
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """Literals with commas between."""
    return ", ".join(literal(value) for value in values)


def coalesced(parts: Iterable[str], otherwise: str = NOTHING) -> str:
    """The first of several expressions that is not null."""
    known = [part for part in dict.fromkeys(parts) if part != NOTHING]
    if not known:
        return otherwise
    return known[0] if len(known) == 1 else f"coalesce({', '.join(known)})"

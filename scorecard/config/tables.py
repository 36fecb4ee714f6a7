"""The canonical tables, as queries/tables.sql declares them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

TABLES_SQL = Path(__file__).resolve().parents[2] / "queries" / "tables.sql"

_TABLE = re.compile(r"^create table (\w+) \((.*?)^\);", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^\s+(\w+) (\w+)\b", re.MULTILINE)


@cache
def canonical_tables() -> dict[str, dict[str, str]]:
    """Table → column → type (varchar, timestamp, double, bigint, boolean), in file order."""
    return {
        table: dict(_COLUMN.findall(body))
        for table, body in _TABLE.findall(TABLES_SQL.read_text(encoding="utf-8"))
    }

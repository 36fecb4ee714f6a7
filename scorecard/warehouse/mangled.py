"""Ids that lost their leading zeros in a spreadsheet: no key to join by, and said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scorecard.warehouse.engine import Engine

_FIXED_WIDTH = """
select
    split_part(s.party_id, ':', 1) as system,
    min(length(s.party_id)) - min(length(split_part(s.party_id, ':', 1))) - 1 as width
from staged_customers as s
where s.party_id like s.source || ':%'
group by split_part(s.party_id, ':', 1)
having
    bool_and(regexp_full_match(s.party_id, '[^:]+:[0-9]+'))
    and min(length(s.party_id)) = max(length(s.party_id))
    and bool_or(s.party_id like '%:0%')
    and count(distinct s.party_id) >= $fewest
"""

_MANGLED = """
select k.key, f.width, f.system
from ({keys}) as k
inner join fixed_width as f
    on split_part(k.key, ':', 1) = f.system
where
    regexp_full_match(k.key, '[^:]+:[0-9]+')
    and length(k.key) - length(f.system) - 1 < f.width
group by k.key, f.width, f.system
"""

FEWEST = 5
"""Ids that a system must have shown before their width counts as its rule."""


@dataclass(frozen=True)
class Mangled:
    """Cells of one file that name a customer of ``system`` by an id cut short."""

    file: str
    system: str
    width: int
    count: int
    cells: tuple[tuple[int, str], ...]


def find_mangled(engine: Engine, tables: Iterable[str]) -> list[Mangled]:
    """Make ``mangled``, the keys that are shorter than all ids of their system are.

    A system whose own customers have ids of one width, some with a zero in front, writes
    its ids so; a shorter one went through a spreadsheet. Needs the staged rows.
    """
    tables = list(tables)
    if "customers" not in tables:
        return []
    engine.create("fixed_width", _FIXED_WIDTH, {"fewest": FEWEST})
    if not engine.query("select count(*) as n from fixed_width", {}).item():
        return []
    keys = " union ".join(
        f'select {name} as key from "staged_{table}" where {name} is not null'  # noqa: S608
        for table in tables
        for name in ("party_id", "party_ref")
    )
    engine.create("mangled", _MANGLED.format(keys=keys), {})
    rows = " union all ".join(
        f'select s._file, s._row, m.key, m.system, m.width from "staged_{table}" as s'  # noqa: S608
        f" inner join mangled as m on m.key = s.{name}"
        for table in tables
        for name in ("party_id", "party_ref")
    )
    told = engine.query(
        "select r._file, r.system, r.width, count(*) as n,"  # noqa: S608
        f" min((r._row, r.key), 3) as cells from ({rows}) as r"
        " group by r._file, r.system, r.width order by r._file, r.system",
        {},
    )
    return [
        Mangled(file, system, width, count, tuple(map(_cell, cells)))
        for file, system, width, count, cells in told.iter_rows()
    ]


def _cell(told: dict[str, Any]) -> tuple[int, str]:
    row, key = told.values()
    return row, key.partition(":")[2]

"""Canonical tables: the rows of all files, each record once, each with its customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from scorecard.warehouse.engine import Engine, Part
from scorecard.warehouse.schema import PLANNED_MOMENTS, Table

_RIVALS = """
select r.record_id, min(r._rank) as best
from (
    select s.record_id, s.source, s._rank
    from "staged_{table}" as s
    inner join (
        select t.source
        from (
            select u.source, u._rank from "staged_{table}" as u group by u.source, u._rank
        ) as t
        group by t.source
        having count(*) > 1
    ) as shared on s.source is not distinct from shared.source
) as r
where r.record_id is not null
group by r.record_id
having min(r._rank) < max(r._rank)
"""


def load_table(engine: Engine, table: Table, parts: Sequence[Part]) -> Counter[str]:
    """Make a canonical table of its staged rows; needs ``identities``.

    Where several files hold one record (source and record_id), the newest export
    wins. Returns how many rows of each file were superseded so.
    """
    rivals = len(parts) > 1
    if rivals:
        engine.create("rivals", _RIVALS.format(table=table.name), {})
    columns = ", ".join(
        "i.customer_id as customer_id" if c.name == "customer_id" else f's."{c.name}" as "{c.name}"'
        for c in table.columns
    )
    contested = "left join rivals as v on s.record_id = v.record_id" if rivals else ""
    winners = "where v.record_id is null or s._rank = v.best" if rivals else ""
    engine.create(
        table.name,
        f'select {columns} from "staged_{table.name}" as s'  # noqa: S608
        " left join identities as i on"
        " coalesce(s.party_id, s.party_email, s.party_ref) = i.key"
        f" {contested} {winners}",
        {},
    )
    if not rivals:
        return Counter()
    lost = engine.query(
        f'select s._file as file, count(*) as n from "staged_{table.name}" as s'  # noqa: S608
        " inner join rivals as v on s.record_id = v.record_id and s._rank > v.best"
        " group by s._file",
        {},
    )
    return Counter(dict(lost.iter_rows()))


def event_span(
    engine: Engine, tables: Mapping[str, Table]
) -> tuple[datetime | None, datetime | None]:
    """First and latest moment of any event, both None where there is none.

    Moments that are planned (a promise, a due date, an end that was announced)
    are no events.
    """
    spans = " union all ".join(
        f'select min("{c.name}") as earliest, max("{c.name}") as latest from "{table.name}"'  # noqa: S608
        for table in tables.values()
        for c in table.columns
        if c.type == "timestamp" and c.name not in PLANNED_MOMENTS
    )
    found = engine.query(
        f"select min(s.earliest) as earliest, max(s.latest) as latest from ({spans}) as s",  # noqa: S608
        {},
    )
    return found["earliest"][0], found["latest"][0]

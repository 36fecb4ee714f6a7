"""Canonical tables: the rows of all files, each record once, each with its customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from scorecard.warehouse.engine import Engine, Part
from scorecard.warehouse.schema import PLANNED_MOMENTS, Table


@dataclass(frozen=True)
class Mistyped:
    """Moments of one column of one file that were left out; ``cells`` are (row, moment), three."""

    file: str
    column: str
    count: int
    cells: tuple[tuple[int, str], ...]


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


def mistyped_moments(
    engine: Engine, tables: Mapping[str, Table], latest: datetime, most: float
) -> list[Mistyped]:
    """Leave out moments of events that lie after ``latest``, and tell which.

    No export can hold an event that had not happened when it was written. Where more than the
    share ``most`` of a file's moments lie there, the time of the file is wrong and not they:
    then nothing is left out. Planned moments (a promise, a due date) may lie ahead.
    """
    found: list[Mistyped] = []
    for table in tables.values():
        spoilt = []
        for column in _event_columns(table):
            told = engine.query(
                f'select _file, count("{column}") as moments,'  # noqa: S608
                f' count(*) filter (where "{column}" > $latest) as ahead'
                f' from "{table.name}" group by _file having max("{column}") > $latest'
                " order by _file",
                {"latest": latest},
            )
            for file, moments, ahead in told.iter_rows():
                if ahead <= most * moments:
                    spoilt.append((column, file))
                    cells = engine.query(
                        f"select _row, strftime(\"{column}\", '%Y-%m-%d %H:%M') as cell"  # noqa: S608
                        f' from "{table.name}" where _file = $file and "{column}" > $latest'
                        " order by _row limit 3",
                        {"file": file, "latest": latest},
                    )
                    found.append(Mistyped(file, column, ahead, tuple(cells.iter_rows())))
        if spoilt:
            _leave_out(engine, table.name, spoilt, latest)
    return found


def _leave_out(
    engine: Engine, table: str, spoilt: Sequence[tuple[str, str]], latest: datetime
) -> None:
    rows = pl.DataFrame(spoilt, schema={"place": pl.String, "file": pl.String}, orient="row")
    engine.append("spoilt", rows)
    emptied = ", ".join(
        f'case when "{column}" > $latest and _file in'  # noqa: S608
        f" (select file from spoilt where place = '{column}')"
        f' then null else "{column}" end as "{column}"'
        for column in dict.fromkeys(column for column, _ in spoilt)
    )
    engine.create("emptied", f'select * replace ({emptied}) from "{table}"', {"latest": latest})  # noqa: S608
    engine.create(table, "select * from emptied", {})


def _event_columns(table: Table) -> list[str]:
    return [
        c.name for c in table.columns if c.type == "timestamp" and c.name not in PLANNED_MOMENTS
    ]


def event_span(
    engine: Engine, tables: Mapping[str, Table]
) -> tuple[datetime | None, datetime | None]:
    """First and latest moment of any event, both None where there is none.

    Moments that are planned (a promise, a due date, an end that was announced)
    are no events.
    """
    spans = " union all ".join(
        f'select min("{c}") as earliest, max("{c}") as latest from "{table.name}"'  # noqa: S608
        for table in tables.values()
        for c in _event_columns(table)
    )
    found = engine.query(
        f"select min(s.earliest) as earliest, max(s.latest) as latest from ({spans}) as s",  # noqa: S608
        {},
    )
    return found["earliest"][0], found["latest"][0]

"""Lines of one thing (items of an order, events of a ticket) made one row."""

from __future__ import annotations

from scorecard.config.profiles import Profile
from scorecard.intake.headers import Headers
from scorecard.intake.sql_text import coalesced


def membership(profile: Profile, headers: Headers, relation: str) -> str:
    """Select of ``_row, _first``: the first line of the thing that a line tells of."""
    names = profile.read.one_per or ()
    parts = [coalesced(f"c{i}" for i in headers.positions(name)) for name in names]
    missing = " or ".join(f"{part} is null" for part in parts)
    key = " || chr(31) || ".join(parts)
    return (
        "select _row, case when _key is null then _row"  # noqa: S608
        " else min(_row) over (partition by _key) end as _first"
        f" from (select _row, case when not ({missing}) then {key} end as _key from {relation})"
    )


def grouped(profile: Profile, headers: Headers, relation: str, members: str) -> str:
    """Select of rows told on several lines as one: ``_row, _n, c0 … cN``.

    ``relation`` yields ``_row, c…`` without the rows to be ignored; ``members`` is the name of
    a table of ``_row, _first`` that says into which row each line went.
    """
    picks = {
        position: how
        for name, how in profile.read.pick.items()
        for position in headers.positions(name)
    }
    cells = [
        f"{_picked(f'r.c{i}', picks.get(i, 'first'))} as c{i}" for i in range(len(headers.names))
    ]
    return (
        f"select m._first as _row, count(*) as _n, {', '.join(cells)}"  # noqa: S608
        f" from {relation} as r inner join {members} as m on r._row = m._row group by m._first"
    )


def _picked(cell: str, how: str) -> str:
    number = f"try_cast(replace({cell}, ',', '.') as double)"
    if how == "last":
        return f"arg_max({cell}, r._row)"
    if how == "sum":
        spoilt = f"arg_min({cell}, r._row) filter (where {number} is null)"
        return (
            f"case when count({cell}) = count({number}) then sum({number})::varchar"
            f" else {spoilt} end"
        )
    if how in ("least", "most"):
        pick = "min" if how == "least" else "max"
        return (
            f"case when count({cell}) = count({number}) then {pick}({number})::varchar"
            f" else {pick}({cell}) end"
        )
    return f"arg_min({cell}, r._row)"

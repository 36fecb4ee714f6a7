"""Lines of one thing (items of an order, events of a ticket) made one row."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.config.profiles import Condition, Profile
from scorecard.intake import cell_text
from scorecard.intake.headers import Headers
from scorecard.intake.sql_text import coalesced, listed, literal


def membership(profile: Profile, headers: Headers, relation: str) -> str:
    """Select of ``_row, _first, _lines``: the first line of a line's thing, and how many it has."""
    names = profile.read.one_per or ()
    parts = [coalesced(f"c{i}" for i in headers.positions(name)) for name in names]
    missing = " or ".join(f"{part} is null" for part in parts)
    key = " || chr(31) || ".join(parts)
    return (
        "select _row, case when _key is null then _row"  # noqa: S608
        " else min(_row) over (partition by _key) end as _first,"
        " case when _key is null then 1 else count(*) over (partition by _key) end as _lines"
        f" from (select _row, case when not ({missing}) then {key} end as _key from {relation})"
    )


def grouped(profile: Profile, headers: Headers, relation: str, members: str) -> str:
    """Select of rows told on several lines as one: ``_row, _n, c0 … cN``, then gathered columns.

    ``relation`` yields ``_row, c…`` without the rows to be ignored; ``members`` is the name of
    a table as of ``membership``, that says into which row each line went.
    """
    picks = {
        position: how
        for name, how in profile.read.pick.items()
        for position in headers.positions(name)
    }
    told = [(f"r.c{i}", picks.get(i, "first"), f"c{i}") for i in range(headers.width)]
    for i, one in enumerate(profile.read.gather, start=headers.width):
        here = coalesced(f"r.c{p}" for p in headers.positions(one.header))
        tests = " and ".join(_holds(test, headers, profile.read.nulls) for test in one.when)
        told.append((f"case when {tests} then {here} end" if tests else here, one.pick, f"c{i}"))
    alone = ", ".join(f"{_alone(cell, how)} as {name}" for cell, how, name in told)
    many = ", ".join(f"{_picked(cell, how)} as {name}" for cell, how, name in told)
    lines = f"from {relation} as r inner join {members} as m on r._row = m._row"
    # Most things are told on one line: their cells stand as they are, which is far cheaper.
    return (
        f"select m._first as _row, 1 as _n, {alone} {lines} where m._lines = 1"
        f" union all select m._first as _row, count(*) as _n, {many} {lines}"
        " where m._lines > 1 group by m._first"
    )


def _holds(test: Condition, headers: Headers, nulls: Sequence[str]) -> str:
    """The condition of one line, over its raw cells."""
    places = (p for name in test.header for p in headers.positions(name))
    cell = coalesced(cell_text.cleaned(f"r.c{p}", nulls) for p in places)
    parts = []
    if test.values is not None:
        parts.append(f"lower({cell}) in ({listed(word.lower() for word in test.values)})")
    if test.not_values is not None:
        words = listed(word.lower() for word in test.not_values)
        parts.append(f"coalesce(lower({cell}) not in ({words}), true)")
    if test.filled is not None:
        parts.append(f"{cell} is {'not ' if test.filled else ''}null")
    if test.matches is not None:
        parts.append(f"regexp_matches({cell}, {literal(test.matches)})")
    return " and ".join(parts)


def _alone(cell: str, how: str) -> str:
    return f"case when {cell} is null then '0' else '1' end" if how == "count" else cell


def _picked(cell: str, how: str) -> str:
    if how == "count":
        return f"count({cell})::varchar"
    number = f"try_cast(replace({cell}, ',', '.') as double)"
    if how == "last":
        return f"arg_max({cell}, r._row)"
    are_numbers = f"count({cell}) = count({number})"
    if how == "sum":
        spoilt = f"arg_min({cell}, r._row) filter (where {number} is null)"
        # Written as the file writes numbers, for it is read as one of its cells.
        return (
            f"case when not ({are_numbers}) then {spoilt}"
            f" when sum({number}) = floor(sum({number})) then sum({number})::bigint::varchar"
            f" when bool_or(contains({cell}, ',')) then replace(sum({number})::varchar, '.', ',')"
            f" else sum({number})::varchar end"
        )
    if how in ("least", "most"):
        pick = "min" if how == "least" else "max"
        return f"case when {are_numbers} then arg_{pick}({cell}, {number}) else {pick}({cell}) end"
    return f"arg_min({cell}, r._row)"

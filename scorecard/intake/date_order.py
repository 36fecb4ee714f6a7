"""Day first or month first, where no part of any date is above 12: what else the file shows.

Three things, each counted under both orders: events after today, ends before beginnings, and
moments that go back while the numbers of the records go up. An order is taken if it is hardly ever
at odds with the file and the other one often is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from scorecard.intake import moments
from scorecard.intake.casting import Plan
from scorecard.intake.moments import Order
from scorecard.intake.sql_text import coalesced, listed, literal

Rows = Callable[[str], list[tuple[Any, ...]]]

_ORDERS: tuple[Order, Order] = ("day first", "month first")
_LOOKED_AT = 200_000
"""Rows that are looked at; the first ones of the file."""
_FEWEST = 3
"""Rows that must speak against an order."""
_MUCH_RARER = 20


def order_by_evidence(
    plan: Plan, rows: Rows, relation: str, today: datetime
) -> tuple[Order, str] | None:
    """The order that the file itself speaks for, and why; None if it does not.

    ``plan`` is cast without an order; ``rows`` runs a query; ``relation`` yields ``c0 … cN`` in
    the order of the file.
    """
    began = [place for place in plan.began if place in plan.open_dates]
    if not began:
        return None
    ended = [place for place in plan.ended if place in plan.open_dates and place not in began]
    number = _number(plan)
    columns = [f"{_day(began, order)} as began{i}" for i, order in enumerate(_ORDERS)]
    columns += [f"{_day([place], order)} as ended{n}_{i}"
                for n, place in enumerate(ended) for i, order in enumerate(_ORDERS)]  # fmt: skip
    looked = (
        f"(select {', '.join(columns)}, {number} as number"  # noqa: S608
        f" from {relation} limit {_LOOKED_AT})"
    )
    tomorrow = f"timestamp {literal(today.isoformat(sep=' ', timespec='seconds'))} + interval 1 day"
    early = " or ".join(f"coalesce(ended{n}_{{0}} < began{{0}}, false)" for n in range(len(ended)))
    told = [
        ("dates would lie in the future", _counts(rows, looked, f"began{{0}} > {tomorrow}")),
        ("rows would end before they began", _counts(rows, looked, early or "false")),
        ("dates would go back while the ids go up", _steps_back(rows, looked)),
    ]
    for why, counts in told:
        for order, less, more in zip(_ORDERS, counts, reversed(counts), strict=True):
            if more >= _FEWEST and more >= _MUCH_RARER * less:
                other = "month" if order == "day first" else "day"
                return order, f"{more:,} {why} if the {other} came first"
    return None


def _counts(rows: Rows, looked: str, test: str) -> tuple[int, int]:
    """Rows that pass the test with the day first, and with the month first."""
    counts = ", ".join(f"count(*) filter (where {test.format(i)})" for i in (0, 1))
    first, second = rows(f"select {counts} from {looked}")[0]  # noqa: S608
    return first, second


def _steps_back(rows: Rows, looked: str) -> tuple[int, int]:
    """Records of a greater number and an earlier day than the record before them."""
    before = ", ".join(f"lag(began{i}) over (order by number) as before{i}" for i in (0, 1))
    stepped = (
        f"(select began0, began1, {before} from {looked}"  # noqa: S608
        " where number is not null and began0 is not null and began1 is not null)"
    )
    return _counts(rows, stepped, "began{0} < before{0} - interval 1 day")


def _day(places: Sequence[int], order: Order) -> str:
    """The day of an open date, read in one order; null for any other cell."""
    cell = coalesced(f"c{place}" for place in places)
    day = rf"regexp_replace(regexp_extract({cell}, '^\s*\d+\D\d+\D\d+'), '\D', '/', 'g')"
    forms = ("%d/%m/%y", "%d/%m/%Y") if order == "day first" else ("%m/%d/%y", "%m/%d/%Y")
    is_open = f"regexp_matches({cell}, {literal(moments.DAY_MONTH)})"
    return f"case when {is_open} then try_strptime({day}, [{listed(forms)}]) end"


def _number(plan: Plan) -> str:
    """The digits at the end of the key of the file's first table, as a number."""
    names = plan.profile.table[0].record_id
    places = plan.headers.positions(names[0]) if len(names) == 1 else ()
    cell = coalesced(f"c{place}" for place in places)
    return rf"try_cast(regexp_extract({cell}, '(\d{{1,15}})$', 1) as bigint)"

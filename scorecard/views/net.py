"""The act and the net: customers who never fell, were caught, or were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from scorecard import formats
from scorecard.transforms.asked import asked
from scorecard.transforms.net import Loyalty, Paradox, loyalty, loyalty_paradox
from scorecard.views.parts import Figure, NetPart

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters, Period
    from scorecard.transforms.scope import Scope
    from scorecard.warehouse.snapshot import Snapshot

_ORDER = ("never fell", "caught", "dropped")
_NO_PERIOD = "Add customers and tickets to see who fell and who was caught"
_NO_FALLS = "Add tickets of known customers to see who fell and who was caught"
_NO_CUSTOMERS = "Add customers, orders or subscriptions to see who never fell, beside those who did"
_NO_ENDS = (
    "No file says how a case ended: export tickets with their status or the time of their"
    " resolution to see who was caught"
)


def net_of(snapshot: Snapshot, reading: Scope) -> tuple[tuple[NetPart, ...], str, str]:
    """The parts, a title, and what the comparison says; no parts where nobody is known."""
    period, filters = reading.period, reading.filters
    if period is None:
        return (), "", _NO_PERIOD
    rows = {
        row["part"]: row
        for row in asked(
            snapshot,
            "net",
            filters,
            start_on=period.start_on,
            end_before=period.end_before,
            channel=filters.channel,
        )
        .group_by("part")
        .agg(pl.col("customers", "ends_known").sum())
        .iter_rows(named=True)
    }
    total = sum(int(row["customers"]) for row in rows.values())
    if set(rows) == {"never fell"}:
        return (), "", _NO_FALLS
    if not total:
        has_tickets = any("tickets" in report.tables for report in snapshot.file_reports)
        return (), "", _NO_CUSTOMERS if has_tickets else _NO_FALLS
    if not sum(int(row["ends_known"]) for row in rows.values()):
        return (), "", _NO_ENDS
    fewest = reading.company.thresholds.fewest_shown
    answers = loyalty_rows(snapshot, filters, period)
    told: dict[str, Loyalty] = {one.standing: one for one in loyalty(answers, "nps")}
    parts = tuple(
        _part(part, rows[part], total, nps_figure(told.get(part), fewest))
        for part in _ORDER
        if part in rows
    )
    # More than the customers at the end of the period, which other tiles count.
    title = f"of {formats.counted(total, 'customer')} in the period, leavers included"
    return parts, title, _comparison(loyalty_paradox(answers, "nps", fewest))


def loyalty_rows(snapshot: Snapshot, filters: Filters, period: Period) -> pl.DataFrame:
    """Answers of twelve months by what had befallen who gave them; channels do not apply."""
    return asked(snapshot, "net_loyalty", filters, end_before=period.end_before)


def _part(part: str, row: dict[str, Any], total: int, nps: Figure) -> NetPart:
    customers = int(row["customers"])
    share = customers / total
    return NetPart(
        part,
        part.capitalize(),
        Figure(float(customers), formats.whole(customers), n=customers),
        Figure(share, formats.percent(share), n=total),
        nps,
    )


def nps_figure(told: Loyalty | None, fewest: int) -> Figure:
    """The NPS of one standing, in words where too few answered."""
    answers = told.answers if told else 0
    n_text = f"n{formats.NO_BREAK}{formats.whole(answers)}"
    if told is None or told.value is None or answers < fewest:
        return Figure(None, "too few answers" if answers else "not asked", n=answers, n_text=n_text)
    ends = formats.interval(points(told.low), points(told.high))
    return Figure(told.value, points(told.value), told.low, told.high, ends, answers, n_text)


def points(score: float | None) -> str:
    """An NPS of -1..1 as printed, -100 to 100."""
    return formats.NONE if score is None else formats.number(score * 100)


def _comparison(found: Paradox | None) -> str:
    """Whether the caught are as loyal as those who never fell (service recovery paradox)."""
    if found is None:
        return "Too few answers to say whether being caught wins them back"
    if found.answer == "yes":
        return "The caught are more loyal than those who never fell"
    if found.is_worse:
        return "The caught are less loyal than those who never fell: the net is no substitute"
    return "No clear difference in loyalty between the caught and those who never fell"

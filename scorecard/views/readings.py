"""What pages ask of the snapshot beside its cells: shares of service, and strikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard import formats
from scorecard.statistics.control_chart import baseline_limits
from scorecard.transforms import shares
from scorecard.transforms.asked import asked
from scorecard.transforms.judgements import signal_of
from scorecard.transforms.periods import Filters
from scorecard.transforms.strikes import (
    Money,
    StrikeHazard,
    customers_now,
    excess_leaving,
    hazards,
    revenue_at_risk,
    sum_of_known,
)
from scorecard.views import rows
from scorecard.views.parts import Figure, Line

if TYPE_CHECKING:
    from datetime import date

    from scorecard.transforms.scope import Scope
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class ServiceShares:
    """Volume and reach of service in the period, and by month.

    ``touchpoints`` are the rows of the page query over the months drawn;
    ``customers`` those active in the period. ``missing`` says which export would tell
    service from the rest, and is empty where the files do.
    """

    volume: shares.Volume
    reach: shares.Share
    customers: int
    touchpoints: pl.DataFrame
    volume_line: Line
    moments_line: Line
    reach_line: Line
    missing: str = ""


_NOTHING = shares.Share(0, 0, None, None, None)


def read_shares(snapshot: Snapshot, scope: Scope) -> ServiceShares:
    """Service by volume and by reach, the period's and the last twelve months'."""
    period = scope.period
    if period is None:
        return _unmeasured(_ADD_BOTH, pl.DataFrame())
    filters = scope.filters
    months = [month.start_on for month in scope.months[-rows.TILE_POINTS :]]
    start_on = min(months[0], period.start_on)
    touchpoints = asked(
        snapshot,
        "service_volume",
        filters,
        start_on=start_on,
        end_before=period.end_before,
        channel=filters.channel,
    )
    if missing := _missing_side(snapshot, touchpoints, start_on, period.end_before):
        return _unmeasured(missing, touchpoints.clear())
    reached = asked(
        snapshot,
        "service_reach",
        filters,
        start_on=period.start_on,
        end_before=period.end_before,
        channel=filters.channel,
    )
    customers, served = (int(reached[name].sum()) for name in ("customers", "served_customers"))
    by_month = {
        row["month"]: row
        for row in asked(
            snapshot,
            "service_reach_months",
            filters,
            start_on=start_on,
            end_before=period.end_before,
        )
        .group_by("month")
        .agg(pl.col("customers", "served_customers").sum())
        .iter_rows(named=True)
    }
    found = shares.volume(shares.within(touchpoints, period.start_on, period.end_before), customers)
    monthly = shares.volume_by_month(
        touchpoints, months, {month: float(row["customers"]) for month, row in by_month.items()}
    )
    reaches = {
        month: shares.share_of(row["served_customers"], row["customers"])
        for month, row in by_month.items()
        if filters.channel is None
    }
    return ServiceShares(
        found,
        shares.share_of(served, customers),
        customers,
        touchpoints,
        share_line(scope, {m: v.interactions for m, v in monthly.items()}, "Service share"),
        share_line(scope, {m: v.moments for m, v in monthly.items()}, "Service share of moments"),
        share_line(scope, reaches, "Customers who needed service"),
    )


_ADD_BOTH = "Add tickets, and orders, messages or usage"
_ADD_OTHERS = "Only service contacts are loaded: add orders, messages or usage"
_ROUND_A_TICKET = frozenset({"tickets", "customers", "answers", "invitations"})
"""What a help desk exports: its cases, who asked, and what they thought of the answer."""


def _unmeasured(missing: str, touchpoints: pl.DataFrame) -> ServiceShares:
    return ServiceShares(
        shares.Volume(_NOTHING, _NOTHING),
        _NOTHING,
        0,
        touchpoints,
        rows.no_line("Service share"),
        rows.no_line("Service share of moments"),
        rows.no_line("Reach"),
        missing,
    )


def _missing_side(
    snapshot: Snapshot, touchpoints: pl.DataFrame, start_on: date, end_before: date
) -> str:
    """Which export is missing where all that the company shows is service, or none of it.

    A help desk that is not loaded is no company without service, and a share of
    tickets among tickets says nothing.
    """

    def sides(found: pl.DataFrame) -> tuple[int, int]:
        whole, served = found.select(pl.col("touchpoints", "service_touchpoints").sum()).row(0)
        return int(whole or 0), int(served or 0)

    whole, served = sides(touchpoints)
    loaded = {table for one in snapshot.file_reports for table in one.tables}
    if "tickets" in loaded and loaded <= _ROUND_A_TICKET:
        return _ADD_OTHERS
    if 0 < served < whole:
        return ""
    # One segment or channel may well have a single side; the whole company has not.
    whole, served = sides(
        asked(
            snapshot,
            "service_volume",
            Filters(),
            start_on=start_on,
            end_before=end_before,
            channel=None,
        )
    )
    if whole == 0:
        return _ADD_BOTH
    if served == 0:
        return "No file holds service contacts: add tickets, chats or calls"
    if served == whole:
        return _ADD_OTHERS
    return ""


def share_line(scope: Scope, found: dict[date, shares.Share], name: str) -> Line:
    """A monthly share as a line; months without one, or with too few for one, are gaps."""
    months = scope.months[-rows.TILE_POINTS :]
    told = [found.get(month.start_on, _NOTHING) for month in months]
    fewest = scope.company.thresholds.fewest_shown
    told = [share if share.whole >= fewest else _NOTHING for share in told]

    def column(values: list[float | None]) -> np.ndarray:
        return np.array([np.nan if value is None else value for value in values])

    series = column([share.value for share in told])
    limits = baseline_limits(series)
    _, touched = signal_of(series, months, limits, higher_is_better=True)
    return rows.line_of(
        series,
        months,
        formats.percent,
        name,
        low=column([share.low for share in told]),
        high=column([share.high for share in told]),
        n=np.array([share.whole for share in told]),
        limits=limits,
        touched=touched,
        unit_text="share",
        possible=rows.SHARE_RANGE,
    )


@dataclass(frozen=True, eq=False)
class StrikesRead:
    """Customers on two strikes, what they pay, and what leaving costs.

    ``customers`` None: no customer is known. ``each`` is the yearly revenue lost
    per struck customer beyond that per unstruck one.
    """

    customers: int | None
    customers_figure: Figure
    revenue_figure: Figure
    at_risk: Money | None
    each: Money | None
    active: int
    tile_text: str
    hazards: tuple[StrikeHazard, ...]
    line: Line


def read_strikes(snapshot: Snapshot, scope: Scope) -> StrikesRead:
    """Who is on two strikes at the end of the period, and leaving by strikes so far."""
    period, filters = scope.period, scope.filters
    blank = Figure(None, "not measured")
    line = rows.no_line("Customers on two strikes")
    if period is None:
        return StrikesRead(None, blank, blank, None, None, 0, "", (), line)
    found = hazards(
        asked(
            snapshot,
            "strike_hazard",
            filters,
            start_on=scope.months[0].start_on,
            end_before=period.end_before,
        )
    )
    active = customers_now(found)
    if not active:
        return StrikesRead(None, blank, blank, None, None, 0, "", found, line)
    struck = _struck_months(snapshot, scope)
    now = struck.get(scope.months[-1].start_on, _NOBODY)
    currency = scope.company.currency
    at_risk = revenue_at_risk(found)
    line = _struck_line(struck, scope)
    count, revenue = now.customers, now.yearly_value
    revenue_figure = Figure(
        revenue,
        formats.money(revenue, currency) if revenue is not None else "not measured",
        n=now.valued,
        n_text=f"value known of {formats.whole(now.valued)}",
    )
    return StrikesRead(
        count,
        Figure(float(count), formats.whole(count), n=active, n_text=f"of {formats.whole(active)}"),
        revenue_figure,
        at_risk,
        excess_leaving(found),
        active,
        f"they pay {revenue_figure.text} a year" if revenue is not None else "value not known",
        found,
        line,
    )


@dataclass(frozen=True)
class _Struck:
    """Customers on two strikes at the end of a month, those of known value, and its sum a year."""

    customers: int
    valued: int
    yearly_value: float | None


_NOBODY = _Struck(0, 0, None)


def _struck_months(snapshot: Snapshot, scope: Scope) -> dict[date, _Struck]:
    """By first day of the month; a month without any has no entry."""
    months = scope.months[-rows.TILE_POINTS :]
    counted = asked(
        snapshot,
        "two_strikes_months",
        scope.filters,
        start_on=months[0].start_on,
        end_before=months[-1].end_before,
    )
    added = counted.group_by("month").agg(
        pl.col("customers", "valued").sum(), sum_of_known("yearly_value")
    )
    return {
        row["month"]: _Struck(row["customers"], row["valued"], row["yearly_value"])
        for row in added.iter_rows(named=True)
    }


def _struck_line(struck: dict[date, _Struck], scope: Scope) -> Line:
    months = scope.months[-rows.TILE_POINTS :]
    series = np.array([float(struck.get(m.start_on, _NOBODY).customers) for m in months])
    return rows.line_of(
        series, months, formats.number, "Customers on two strikes", unit_text="count"
    )


def money_figure(amount: Money | None, currency: str) -> Figure:
    """An amount a year with its interval."""
    if amount is None:
        return Figure(None, "not computable")
    ends = [formats.money(bound, currency) for bound in (amount.low, amount.high)]
    return Figure(
        amount.value,
        formats.money(amount.value, currency),
        amount.low,
        amount.high,
        formats.interval(*ends),
    )

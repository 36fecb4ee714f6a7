"""How much of what customers live through is service, by three denominators.

Volume of interactions, volume of moments, reach of customers; never averaged.
Source: docs/method.md, "Service share".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from scorecard.statistics.durations import duration_histogram, finished_by
from scorecard.statistics.proportions import wilson
from scorecard.transforms.measures import known

if TYPE_CHECKING:
    from datetime import date

CLAIMED = (0.05, 0.06)
"""The share that the seed articles claim for service; no source, no denominator."""

SPOKE_FIRST = "spoke_first"
"""The metric of who spoke first; its design effect holds wherever all failures are counted."""

NOT_KNOWN = "not known"
"""The group of what has no channel, or of whom nobody told the segment."""


@dataclass(frozen=True)
class Share:
    """A share with its interval; None where nothing was counted."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def share_of(part: float, whole: float, design_effect: float = 1.0) -> Share:
    """Part of whole with Wilson's interval on as many answers as are independent."""
    if whole <= 0:
        return Share(int(part), int(whole), None, None, None)
    bounds = wilson(part / design_effect, whole / design_effect)
    return Share(
        int(part), int(whole), part / whole, known(float(bounds.low)), known(float(bounds.high))
    )


def clustering(touchpoints: float, customers: float) -> float:
    """The largest design effect that touchpoints of so many customers can have.

    Touchpoints of one customer are taken to be all alike, as if each customer
    spoke once: the interval is never too narrow.
    """
    return max(1.0, touchpoints / customers) if customers > 0 else 1.0


YEAR_DAYS = 365
FEWEST_WATCHED = 30
"""Customers still without need after the year, below which nobody knows how many there are."""


@dataclass(frozen=True)
class Ever:
    """Who ever needs service within a year of becoming a customer, by Kaplan-Meier.

    ``customers`` became customers since service is on record; ``watched`` of them were
    followed without need for the whole year. None where too few were.
    """

    customers: int
    needed: int
    watched: int
    value: float | None
    low: float | None
    high: float | None


def ever(rows: pl.DataFrame) -> Ever:
    """The reach within a year from the rows of the page query reach_ever.

    Who left or is younger than a year counts for as long as seen (Kaplan & Meier 1958).
    """
    days, needed, watched = (rows[name].to_numpy() for name in ("days", "needed", "watched"))
    customers = int(needed.sum() + watched.sum())
    late = days > YEAR_DAYS
    still = int(watched[late].sum() + needed[late].sum())
    in_time = int(needed[~late].sum())
    if still < FEWEST_WATCHED:
        return Ever(customers, in_time, still, None, None, None)
    if not in_time:
        nobody = share_of(0, still)
        return Ever(customers, 0, still, nobody.value, nobody.low, nobody.high)
    value, ends = finished_by(duration_histogram(days, needed, watched), YEAR_DAYS)
    return Ever(
        customers, in_time, still, known(value), known(float(ends.low)), known(float(ends.high))
    )


@dataclass(frozen=True)
class Volume:
    """Service among touchpoints and among moments (distinct customer, stage and day)."""

    interactions: Share
    moments: Share


def volume(rows: pl.DataFrame, customers: float) -> Volume:
    """The volume of rows of the page query service_volume, of so many customers."""
    sums = rows.select(
        pl.col("touchpoints", "service_touchpoints", "moments", "service_moments").sum()
    ).row(0)
    touchpoints, service, moments, service_moments = (float(figure or 0) for figure in sums)
    return Volume(
        share_of(service, touchpoints, clustering(touchpoints, customers)),
        share_of(service_moments, moments, clustering(moments, customers)),
    )


Counted = Literal["touchpoints", "moments", "channel_moments"]
"""What a volume counts; moments of channels are those with a touchpoint in the channel."""


def volume_by(
    rows: pl.DataFrame, column: str, customers: float, counted: Counted = "touchpoints"
) -> list[tuple[str, Share]]:
    """A volume by stage, channel or segment, largest whole first.

    Customers are spread over the groups as what is counted is.
    """
    total = float(rows[counted].sum() or 0)
    grouped = (
        rows.group_by(column)
        .agg(pl.col(counted).sum(), pl.col(f"service_{counted}").sum())
        .sort([counted, column], descending=[True, False])
    )
    effect = clustering(total, customers)
    return [
        (name if name is not None else NOT_KNOWN, share_of(service, whole, effect))
        for name, whole, service in grouped.iter_rows()
    ]


def reach_by_segment(reached: pl.DataFrame) -> list[tuple[str, Share]]:
    """Customers of each segment who needed service, of rows of the page query service_reach."""
    grouped = (
        reached.group_by("segment")
        .agg(pl.col("customers", "served_customers").sum())
        .sort(["customers", "segment"], descending=[True, False])
    )
    return [
        (name if name is not None else NOT_KNOWN, share_of(served, customers))
        for name, customers, served in grouped.iter_rows()
    ]


def reach_by_place(places: pl.DataFrame, customers: int) -> list[tuple[str, Share]]:
    """Customers who needed service in each place, of all, of rows of service_reach_places."""
    grouped = (
        places.group_by("place")
        .agg(pl.col("served_customers").sum())
        .sort(["served_customers", "place"], descending=[True, False])
    )
    return [
        (name if name is not None else NOT_KNOWN, share_of(served, customers))
        for name, served in grouped.iter_rows()
    ]


def volume_by_month(
    rows: pl.DataFrame, months: list[date], customers: dict[date, float]
) -> dict[date, Volume]:
    """The volume of each month that has touchpoints."""
    found = {}
    for (month,), part in rows.filter(pl.col("month").is_in(months)).group_by("month"):
        found[month] = volume(part, customers.get(month, 0.0))
    return found


def within(rows: pl.DataFrame, start_on: date, end_before: date) -> pl.DataFrame:
    """The rows of a period."""
    return rows.filter((pl.col("month") >= start_on) & (pl.col("month") < end_before))

"""Causes: how many contacts a failure upstream brings, beyond chance.

From counts that the warehouse made at build time: contacts by cause, contacts and
watched days around the events, customer-months with and without one. Source:
docs/method.md, "Causes".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.net_counts import net_count, summed
from scorecard.statistics.risk_ratios import risk_ratio
from scorecard.transforms.measures import known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorecard.config.causes import CauseRule
    from scorecard.statistics.intervals import FloatArray

LONGEST_DRAWN = 30
FEWEST_STRUCK = 10
"""Customers with an event, below which nothing is said of how much oftener they come."""

LEAST_COMPARED = 0.1
"""Days of the compared span per day watched, below which chance cannot be told."""


@dataclass(frozen=True)
class Net:
    """Contacts beyond chance, of so many traced; None where they cannot be told.

    ``after`` and ``compared`` are the contacts in the two spans watched, ``ratio`` that of rates
    with its exact interval; its upper end is None where nobody came in the compared span.
    """

    traced: int
    value: float | None
    low: float | None
    high: float | None
    after: int = 0
    compared: int = 0
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def is_distinct(self) -> bool:
        """Whether more came than chance would bring."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True)
class Lift:
    """How many times as often those with the event come as others, log-normal interval."""

    ratio: float
    low: float
    high: float
    attributable: float
    struck: int


@dataclass(frozen=True)
class WindowNet:
    """Net contacts where the window is so many days long; None where nothing was compared."""

    days: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Traced:
    """One cause in the period.

    ``by_link`` counts its contacts by how they are linked (order, reason, time). ``events`` and
    ``curve``, the net contacts of windows of 1 to 30 days, are of the events watched.
    """

    rule: CauseRule
    contacts: int
    by_link: Mapping[str, int]
    events: int
    net: Net
    lift: Lift | None
    curve: tuple[WindowNet, ...]


@dataclass(frozen=True)
class Demand:
    """All contacts of the period: how many are traced, and how many beyond chance.

    ``net`` sums the causes that can be told; ``causes`` are sorted by it, largest first.
    """

    contacts: int
    traced: int
    net: Net
    causes: tuple[Traced, ...]


def demand(
    rules: tuple[CauseRule, ...], contacts: pl.DataFrame, watch: pl.DataFrame, lift: pl.DataFrame
) -> Demand:
    """What the page queries cause_contacts, cause_watch and cause_lift say together.

    ``contacts`` are those of the period; ``watch`` and ``lift`` should cover longer, because
    what chance brings takes months to see.
    """
    linked: dict[str, dict[str, int]] = {}
    for cause, link, n in contacts.select("cause", "link", "contacts").iter_rows():
        if cause is not None:
            by_link = linked.setdefault(cause, {})
            by_link[link] = by_link.get(link, 0) + int(n)
    lifts = {row["cause"]: row for row in lift.iter_rows(named=True)}
    found = [
        _traced(rule, linked.get(rule.cause, {}), watch, lifts.get(rule.cause)) for rule in rules
    ]
    found.sort(key=lambda one: (-(one.net.value or 0.0), -one.contacts, one.rule.cause))
    total = int(contacts["contacts"].sum() or 0)
    traced = sum(one.contacts for one in found)
    return Demand(total, traced, _together(found, traced), tuple(found))


def _traced(
    rule: CauseRule, by_link: dict[str, int], watch: pl.DataFrame, lift: dict[str, int] | None
) -> Traced:
    spans = _spans(watch, rule)
    contacts = sum(by_link.values())
    return Traced(
        rule,
        contacts,
        by_link,
        int(lift["events"]) if lift else 0,
        _net(contacts, spans, rule.within_days),
        _lift(lift) if lift else None,
        tuple(_window(spans, days) for days in range(1, LONGEST_DRAWN + 1)),
    )


@dataclass(frozen=True, eq=False)
class _Spans:
    """Contacts and customer-days up to each day, after the events and in the compared span."""

    after: FloatArray
    watched: FloatArray
    compared: FloatArray
    watched_compared: FloatArray


def _spans(watch: pl.DataFrame, rule: CauseRule) -> _Spans:
    sides = []
    for side in ("after", "compared"):
        rows = watch.filter(
            (pl.col("cause") == rule.cause)
            & (pl.col("side") == side)
            & (pl.col("day") <= rule.horizon_days + 1)
        )
        days = np.zeros((3, rule.horizon_days + 2))
        places = rows["day"].cast(pl.Int64).to_numpy()
        for at, column in enumerate(("contacts", "ended", "part")):
            days[at, places] = rows[column].cast(pl.Float64).to_numpy()
        contacts, ended, part = days
        # Watched on a day: whoever's watch ended on a later one, and the part of it of the rest.
        watched = ended.sum() - np.cumsum(ended) + part
        sides += [np.cumsum(contacts[1:]), np.cumsum(watched[1:])]
    return _Spans(sides[0], sides[1], sides[2], sides[3])


def _net(traced: int, spans: _Spans, days: int) -> Net:
    at = days - 1
    found = net_count(
        spans.after[at], spans.compared[at], spans.watched[at], spans.watched_compared[at]
    )
    after, compared = int(spans.after[at]), int(spans.compared[at])
    value, low, high = (
        known(float(bound)) for bound in (found.net, found.interval.low, found.interval.high)
    )
    is_thin = spans.watched_compared[at] < LEAST_COMPARED * spans.watched[at]
    if value is None or low is None or high is None or not after or is_thin:
        return Net(traced, None if traced else 0.0, None, None, after, compared)
    # What is beyond chance of the events watched is so of the contacts of the period.
    share = traced / after
    return Net(
        traced,
        value * share,
        low * share,
        high * share,
        after,
        compared,
        known(float(found.ratio.ratio)),
        known(float(found.ratio.interval.low)),
        known(float(found.ratio.interval.high)),
    )


def _window(spans: _Spans, days: int) -> WindowNet:
    at = days - 1
    found = net_count(
        spans.after[at], spans.compared[at], spans.watched[at], spans.watched_compared[at]
    )
    return WindowNet(
        days,
        known(float(found.net)),
        known(float(found.interval.low)),
        known(float(found.interval.high)),
    )


def _lift(row: Mapping[str, int]) -> Lift | None:
    struck = int(row["struck_customers"])
    found = risk_ratio(row["struck_coming"], struck, row["other_coming"], row["other_customers"])
    ratio, low, high = (float(v) for v in (found.ratio, found.interval.low, found.interval.high))
    if struck < FEWEST_STRUCK or not np.isfinite([ratio, low, high]).all():
        return None
    return Lift(ratio, low, high, float(found.attributable), struck)


def _together(found: list[Traced], traced: int) -> Net:
    told = [one.net for one in found if one.net.low is not None and one.net.high is not None]
    if not told:
        return Net(traced, None if traced else 0.0, None, None)
    value, low, high = summed(
        [net.value or 0.0 for net in told],
        [net.low or 0.0 for net in told],
        [net.high or 0.0 for net in told],
    )
    return Net(
        traced,
        value,
        low,
        high,
        sum(net.after for net in told),
        sum(net.compared for net in told),
    )

"""Service and experience: how much of what customers live through is service?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.transforms import shares
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.strikes import customers_struck
from scorecard.views import rows, wording
from scorecard.views.attribution import (
    Attribution,
    money_told,
    read_loss,
    read_moments,
    weight_told,
)
from scorecard.views.net import net_of
from scorecard.views.parts import Bar, Figure, Line, NetPart, Place
from scorecard.views.readings import (
    ServiceShares,
    StrikesRead,
    money_figure,
    read_shares,
    read_strikes,
    share_line,
)
from scorecard.views.service_places import Places, build_places
from scorecard.views.strikes import CLAIM_KEPT, CLAIM_TEXT

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.transforms.strikes import StrikeHazard
    from scorecard.warehouse.snapshot import Snapshot

MOST_EFFECTS = 4


@dataclass(frozen=True)
class Claim:
    """A figure said elsewhere, drawn as a dotted line and never used.

    ``low, high`` as shares; ``text`` "claimed: 5 to 6 %, source unknown".
    """

    low: float
    high: float
    text: str


@dataclass(frozen=True)
class RuleEffect:
    """What the share of interactions would be under another rule.

    ``label`` states the change ("self-service help is not service"); ``difference``
    is in share points against the rule in force.
    """

    label: str
    share: Figure
    difference: Figure


@dataclass(frozen=True)
class StrikeRate:
    """Customers a month who leave after so many poor experiences.

    ``rate`` is the monthly hazard, ``kept`` the retention over twelve months.
    """

    strikes: int
    label: str
    rate: Figure
    kept: Figure
    customer_months: int


@dataclass(frozen=True)
class Strikes:
    """Customers on two strikes, and the revenue that goes with them.

    ``struck`` are all who were ever struck, and ``at_risk`` their yearly revenue in
    excess of what unstruck customers lose, "associated with", None-valued where rates
    or values are unknown. ``claim`` is the quoted 86 %.
    """

    customers: Figure
    revenue: Figure
    struck: Figure
    at_risk: Figure
    text: str
    rates: tuple[StrikeRate, ...]
    claim: Claim


@dataclass(frozen=True)
class Proactive:
    """Who spoke first when something failed.

    ``share`` is we first over (we first + they first); ``silent`` failures had
    neither. ``head_start`` in hours: how long before the customer's first contact.
    """

    share: Figure
    silent: Figure
    head_start: Figure
    line: Line
    by_kind: tuple[Bar, ...]
    text: str


@dataclass(frozen=True)
class ServiceView:
    """Everything the service page prints.

    ``shares`` are the dots on one 0-100 axis: volume of interactions, volume of
    moments, reach in the period and ever, weight in loyalty, part of lost money.
    ``reach_line_text`` says why reach has no line, and is empty where it has one.
    ``places`` hold each denominator by stage, channel and segment.
    ``rule`` states in words what counts as service, one line an override. Empty tuples
    mean not measured, and ``sentence`` says why. ``channels_text`` says what a filter of
    channels leaves alone, and is empty without one.
    """

    place: Place
    sentence: str
    is_measured: bool
    volume: Figure
    moments: Figure
    reach: Figure
    shares: tuple[Bar, ...]
    claim: Claim
    weight: Attribution
    money: Attribution
    volume_line: Line
    moments_line: Line
    reach_line: Line
    reach_line_text: str
    places: tuple[Places, ...]
    rule: tuple[str, ...]
    rule_effects: tuple[RuleEffect, ...]
    net: tuple[NetPart, ...]
    net_title: str
    net_text: str
    proactive: Proactive
    strikes: Strikes
    channels_text: str


def build_service(snapshot: Snapshot, filters: Filters) -> ServiceView:
    """The service page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    found = read_shares(snapshot, reading)
    struck = read_strikes(snapshot, reading)
    ever = _ever(snapshot, reading, found)
    net, net_title, net_text = net_of(snapshot, reading)
    weight = weight_told(read_moments(snapshot, reading, split_by="segment"))
    money = money_told(read_loss(snapshot, reading), reading.company.currency)
    fewest = reading.company.thresholds.fewest_shown
    is_measured = found.volume.interactions.value is not None
    volume = _share(found.volume.interactions, "touchpoint", fewest)
    moments = _share(found.volume.moments, "moment", fewest)
    reach = _share(found.reach, "customer", fewest)
    period = reading.period
    touchpoints = (
        shares.within(found.touchpoints, period.start_on, period.end_before)
        if period
        else found.touchpoints
    )
    return ServiceView(
        rows.place_of(reading),
        _sentence(found, volume, reach, weight),
        is_measured,
        volume,
        moments,
        reach,
        (
            Bar("volume", "Volume: of all interactions", volume),
            Bar("moments", "Volume: of all moments", moments),
            Bar("reach", "Reach: customers who needed it", reach),
            Bar("ever", "Reach: ever, in their first year", ever),
            *weight.bars,
            *money.bars,
        ),
        CLAIM,
        weight,
        money,
        found.volume_line,
        found.moments_line,
        found.reach_line,
        _NO_MONTHS if filters.channel and is_measured else "",
        build_places(snapshot, reading, found, touchpoints),
        _rule(reading),
        _rule_effects(reading, touchpoints, found),
        net,
        net_title,
        net_text,
        _proactive(snapshot, reading),
        _strikes(reading, struck),
        _ALL_CHANNELS if filters.channel else "",
    )


_NO_MONTHS = (
    "Month by month the files are added up without channels. Choose all channels to see how many"
    " customers needed service over time; by channel it is told below"
)

CLAIM = Claim(*shares.CLAIMED, "claimed: 5 to 6 %, source unknown")

STRIKES_CLAIM = Claim(1 - CLAIM_KEPT, 1 - CLAIM_KEPT, CLAIM_TEXT)


def _share(share: shares.Share, noun: str, fewest: int) -> Figure:
    return wording.borne(wording.counted_share(share, noun), fewest)


def _ever(snapshot: Snapshot, reading: Reading, found: ServiceShares) -> Figure:
    """Who ever needs service in the first year; needs both sides of the files, as all shares."""
    period, filters = reading.period, reading.filters
    if period is None or found.reach.value is None:
        return Figure(None, "not measured")
    told = shares.ever(
        snapshot.query(
            "reach_ever",
            end_before=period.end_before,
            segment=filters.segment,
            region=filters.region,
            channel=filters.channel,
        )
    )
    n_text = (
        f"{formats.counted(told.customers, 'customer')}, {formats.whole(told.watched)} for a year"
    )
    if told.value is None:
        return Figure(None, "too few seen for a year", n=told.customers, n_text=n_text)
    return wording.share_figure(told.value, told.low, told.high, told.customers, n_text)


def _sentence(found: ServiceShares, volume: Figure, reach: Figure, weight: Attribution) -> str:
    if found.volume.interactions.value is None:
        missing = found.missing or "nothing happened in the period"
        return f"Service share is not measured: {missing[0].lower()}{missing[1:]}."
    if volume.value is None:
        return f"How much of it is service cannot be told from {volume.n_text} in the period."
    said = f"Service is {volume.text} of what happens between us"
    if reach.value is not None:
        said += f", and {reach.text} of customers needed it in the period"
    if weight.is_told:
        said += (
            f"; {weight.figure.text} of what explains their loyalty runs through it"
            f" ({weight.figure.interval_text})"
        )
    return said + "."


def _rule(reading: Reading) -> tuple[str, ...]:
    """What counts as service, and the company's own exceptions, in words."""
    said = [
        "Service is a person or self-service help, begun by the customer, to solve a problem or"
        " complete a transaction."
    ]
    for override in reading.company.service_rule:
        channel = "any channel" if override.channel == "*" else f"channel {override.channel}"
        purpose = "any purpose" if override.purpose == "*" else f"purpose {override.purpose}"
        verdict = "is service" if override.is_service else "is not service"
        said.append(f"Set by the company: {channel}, {purpose} {verdict}.")
    return tuple(said)


def _rule_effects(
    reading: Reading, touchpoints: pl.DataFrame, found: ServiceShares
) -> tuple[RuleEffect, ...]:
    """The volume if the service of one channel were not service, largest effect first."""
    base = found.volume.interactions
    fewest = reading.company.thresholds.fewest_shown
    if base.value is None or base.whole < fewest or touchpoints.is_empty():
        return ()
    effect = shares.clustering(base.whole, found.customers)
    effects = []
    for channel, share in shares.volume_by(touchpoints, "channel", found.customers):
        if not share.part:
            continue
        other = shares.share_of(base.part - share.part, base.whole, effect)
        difference = (other.value or 0.0) - base.value
        effects.append(
            RuleEffect(
                f"if {channel} were not service",
                _share(other, "touchpoint", fewest),
                Figure(difference, formats.number(difference * 100, 1) + " points"),
            )
        )
    effects.sort(key=lambda one: one.difference.value or 0.0)
    return tuple(effects[:MOST_EFFECTS])


_ALL_CHANNELS = "weight, money, loyalty, who spoke first and strikes are of all channels"

_WORDS = frozenset({"messages", "tickets", "touchpoints"})
_NO_WORD = (
    "Things failed, but no file would hold a word about them: add messages sent and tickets to see"
    " who spoke first"
)
"""Silence in the files is no silence: most often the messages are not loaded."""


def _proactive(snapshot: Snapshot, reading: Reading) -> Proactive:
    period, filters = reading.period, reading.filters
    blank = Figure(None, "not measured")
    line = rows.no_line("We spoke first")
    nothing = "Add incidents, orders with promised dates, or payments, and messages sent"
    if period is None:
        return Proactive(blank, blank, blank, line, (), nothing)
    people = {"segment": filters.segment, "region": filters.region}
    months = reading.months[-rows.TILE_POINTS :]
    told = snapshot.query(
        "first_word", start_on=months[0].start_on, end_before=period.end_before, **people
    )
    now = shares.within(told, period.start_on, period.end_before)
    if now.is_empty():
        return Proactive(blank, blank, blank, line, (), nothing)
    effect = reading.design_effect(shares.SPOKE_FIRST)
    by_month = {
        month: shares.share_of(first, first + they, effect)
        for month, first, they in told.group_by("month")
        .agg(pl.col("we_first", "they_first").sum())
        .iter_rows()
    }
    failures, we, they, silent = (
        int(figure)
        for figure in now.select(pl.col("failures", "we_first", "they_first", "silent").sum()).row(
            0
        )
    )
    loaded = {table for report in snapshot.file_reports for table in report.tables}
    if not we + they and not loaded & _WORDS:
        return Proactive(blank, blank, blank, line, (), _NO_WORD)
    share = shares.share_of(we, we + they, effect)
    lead = snapshot.query(
        "head_start", start_on=period.start_on, end_before=period.end_before, **people
    ).row(0, named=True)
    quiet = shares.share_of(silent, failures, effect)
    fewest = reading.company.thresholds.fewest_shown
    first = wording.counted_share(share, "failure with a word", "failures with a word")
    figure, passed = wording.borne(first, fewest), _share(quiet, "failure", fewest)
    return Proactive(
        figure,
        passed,
        _head_start(lead, fewest),
        share_line(reading, by_month, "We spoke first"),
        _by_kind(now, fewest),
        _spoken_text(share, figure, quiet, passed),
    )


def _spoken_text(share: shares.Share, first: Figure, quiet: shares.Share, passed: Figure) -> str:
    """Who spoke first; counts instead of shares where these would rest on too few."""
    if share.value is None:
        said = "Nobody spoke of a failure"
    elif first.value is None:
        said = f"We spoke first in {formats.whole(share.part)} of {first.n_text}"
    else:
        said = f"We spoke first in {first.text} of failures that anybody spoke of"
    silent = passed.text
    if passed.value is None:
        silent = f"{formats.whole(quiet.part)} of {passed.n_text}"
    return f"{said}; {silent} stayed silent"


def _head_start(lead: dict[str, float | None], fewest: int) -> Figure:
    n, hours = int(lead["failures"] or 0), lead["median_hours"]
    n_text = f"n{formats.NO_BREAK}{formats.whole(n)}"
    if hours is None or n < fewest:
        return Figure(None, "too few answers", n=n, n_text=n_text)
    return Figure(float(hours), formats.duration(float(hours)), n=n, n_text=n_text)


def _by_kind(now: pl.DataFrame, fewest: int) -> tuple[Bar, ...]:
    grouped = now.group_by("kind").agg(pl.col("we_first", "they_first").sum()).sort("kind")
    return tuple(
        Bar(
            kind,
            kind.capitalize(),
            _share(shares.share_of(first, first + they), "failure", fewest),
        )
        for kind, first, they in grouped.iter_rows()
    )


def _strikes(reading: Reading, struck: StrikesRead) -> Strikes:
    at_risk = money_figure(struck.at_risk, reading.company.currency)
    ever = customers_struck(struck.hazards)
    if struck.customers is None:
        text = "Add customers, orders or subscriptions, to know whose poor experiences count"
    else:
        text = f"{formats.counted(struck.customers, 'customer')} on two strikes or more"
        if struck.at_risk is not None and struck.at_risk.low <= 0:
            text += "; whether strikes put revenue at risk is not clear"
        elif struck.at_risk is not None:
            text += (
                f"; with one strike or more there are {formats.whole(ever)}, of whose revenue"
                f" {at_risk.interval_text} a year is at risk beyond that of the unstruck"
            )
    return Strikes(
        struck.customers_figure,
        struck.revenue_figure,
        Figure(float(ever), formats.whole(ever), n=ever),
        at_risk,
        text,
        tuple(_rate(one) for one in struck.hazards),
        STRIKES_CLAIM,
    )


def _rate(one: StrikeHazard) -> StrikeRate:
    label = formats.counted(one.strikes, "strike") if one.strikes < 3 else "3 or more strikes"
    n_text = formats.counted(one.customer_months, "customer-month")

    def figure(value: float | None, low: float | None, high: float | None, decimals: int) -> Figure:
        if value is None:
            return Figure(None, "too few customer-months", n=one.customer_months, n_text=n_text)
        ends = formats.interval(formats.percent(low, decimals), formats.percent(high, decimals))
        text = formats.percent(value, decimals)
        return Figure(value, text, low, high, ends, one.customer_months, n_text)

    return StrikeRate(
        one.strikes,
        label,
        figure(one.rate, one.rate_low, one.rate_high, 1),
        figure(one.kept, one.kept_low, one.kept_high, 0),
        one.customer_months,
    )

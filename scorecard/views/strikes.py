"""Strikes: who leaves after how many poor experiences, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.intervals import CLAIM_LEVEL
from scorecard.transforms.leaving import (
    Adjusted,
    AdjustedRate,
    KindEffect,
    adjusted,
    clock_resets,
    kind_effects,
    tenure_curves,
)
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.strikes import customers_struck
from scorecard.views import rows, strike_curves
from scorecard.views.parts import Bar, Figure, Place
from scorecard.views.readings import StrikesRead, money_figure, read_strikes
from scorecard.views.struck import StruckList, struck_list

if TYPE_CHECKING:
    from scorecard.statistics.strata import StratifiedRatio
    from scorecard.transforms.periods import Filters
    from scorecard.transforms.strikes import StrikeHazard
    from scorecard.views.strike_curves import ClockPair, Followed
    from scorecard.warehouse.snapshot import Snapshot

CLAIM_KEPT = 0.14
CLAIM_TEXT = "said, not done: 86 % would leave after two or three"
CLAIM_ORIGIN = (
    "The quoted 86 % are what 2,099 people in the US and the UK said in a survey of November 2021"
    " that they would do after “two to three bad customer service experiences”."
    " Nobody watched whether they did. It enters no figure here."
)

NO_STRIKES = (
    "No poor experience is on record: add tickets, orders with promised dates, payments or answers."
)
NO_STRIKES_HERE = "No poor experience is on record in this choice of filters."
NO_LEAVING = (
    "Nobody's leaving can be told: add subscriptions, orders over a longer time, or a customer list"
    " with the day on which they left."
)
NOBODY = "No customers are known in this choice of filters: add customers, orders or subscriptions."
ALL_GONE = (
    "Nobody who is known is still a customer at the end of the period, so nobody is on two strikes:"
    " who left, and why, is told on the page of delight."
)
NOTHING = "Strikes are not measured: no complete month is loaded yet."


@dataclass(frozen=True)
class StrikeRow:
    """Leaving after so many poor experiences, plain and like with like.

    ``kept`` and ``kept_alike`` are retentions over twelve months; ``ratio`` is the
    leaving of customers of one tenure and segment over that of the unstruck.
    """

    strikes: int
    label: str
    customers: int
    leavings: int
    rate: Figure
    kept: Figure
    kept_alike: Figure
    ratio: Figure


@dataclass(frozen=True)
class KindRow:
    """How often those with one kind of strike leave, over like customers without it."""

    bar: Bar
    leavings: int
    excess_text: str
    word: str


@dataclass(frozen=True)
class StrikesView:
    """Everything the page of strikes prints.

    ``refusal`` says which export would give the answer, and is empty where there is
    one; the list of customers is there even so. ``customers``, ``revenue`` and ``at_risk``
    are of those on two strikes in twelve months, ``struck`` of all who were ever struck.
    ``notes`` stand under the rates.
    """

    place: Place
    sentence: str
    refusal: str
    customers: Figure
    revenue: Figure
    at_risk: Figure
    struck: Figure
    at_risk_of_struck: Figure
    rates: tuple[StrikeRow, ...]
    notes: tuple[str, ...]
    curves: tuple[Followed, ...]
    clocks: tuple[ClockPair, ...]
    kinds: tuple[KindRow, ...]
    kinds_text: str
    listed: StruckList


def build_strikes(snapshot: Snapshot, filters: Filters) -> StrikesView:
    """The page of strikes of a snapshot under the filters."""
    reading = read(snapshot, filters)
    struck = read_strikes(snapshot, reading)
    refusal = _refusal(snapshot, reading, struck)
    place, currency = rows.place_of(reading), reading.company.currency
    listed = struck_list(snapshot, reading, struck.hazards)
    ever = customers_struck(struck.hazards)
    figures = (
        struck.customers_figure,
        struck.revenue_figure,
        money_figure(listed.at_risk, currency),
        Figure(float(ever), formats.whole(ever), n=ever),
        money_figure(struck.at_risk, currency),
    )
    if refusal:
        return StrikesView(place, refusal, refusal, *figures, (), (), (), (), (), "", listed)
    asked = {
        "start_on": reading.months[0].start_on,
        "end_before": reading.months[-1].end_before,
        "segment": filters.segment,
        "region": filters.region,
    }
    by_tenure = snapshot.query("strike_tenure", **asked)
    alike = adjusted(by_tenure)
    fewest = reading.company.thresholds.fewest_shown
    kinds = kind_effects(snapshot.query("strike_kinds", **asked))
    clocks = clock_resets(snapshot.query("strike_clock", **asked), fewest)
    return StrikesView(
        place,
        _sentence(struck, alike),
        "",
        *figures,
        tuple(_row(plain, alike.rates[plain.strikes]) for plain in struck.hazards),
        _notes(reading, alike),
        tuple(strike_curves.followed(one) for one in tenure_curves(by_tenure, fewest)),
        tuple(strike_curves.clock_pair(one) for one in clocks),
        tuple(_kind(one, reading) for one in kinds),
        _kinds_text(kinds, reading),
        listed,
    )


def _refusal(snapshot: Snapshot, reading: Reading, struck: StrikesRead) -> str:
    if reading.period is None:
        return NOTHING
    if any(one.customer_months for one in struck.hazards) and struck.customers is None:
        return ALL_GONE
    if not struck.hazards or struck.customers is None:
        return NOBODY
    if not any(one.strikes and one.customer_months + one.customers_now for one in struck.hazards):
        # Without a strike in this choice of filters there may be some elsewhere.
        has_any = snapshot.table("strikes", ["struck_on"]).height > 0
        return NO_STRIKES_HERE if has_any else NO_STRIKES
    if all(one.leavings == 0 and one.rate is None for one in struck.hazards):
        return NO_LEAVING
    return ""


def _sentence(struck: StrikesRead, alike: Adjusted) -> str:
    on_two = formats.counted(struck.customers or 0, "customer")
    verb = "is" if struck.customers == 1 else "are"
    told = f"{on_two} {verb} on two strikes or more"
    ratio = alike.struck
    if ratio is None:
        return (
            "Too few have left to say whether customers leave more often after a poor experience;"
            f" {told}."
        )
    ends = formats.interval(formats.number(ratio.low, 1), formats.number(ratio.high, 1))
    times = f"{formats.number(ratio.ratio, 1)} times as often"
    if not ratio.p_value <= CLAIM_LEVEL:
        return (
            "It is not clear that customers leave more often after a poor experience: the struck"
            f" leave {times} as the unstruck of the same tenure and segment ({ends}); {told}."
        )
    return (
        f"Customers with a poor experience leave {times} as others of the same tenure and segment"
        f" ({ends}); {told}."
    )


def strikes_label(strikes: int) -> str:
    """So many strikes in words; three stand for more."""
    return formats.counted(strikes, "strike") if strikes < 3 else "3 or more strikes"


def _row(plain: StrikeHazard, alike: AdjustedRate) -> StrikeRow:
    n, n_text = plain.customer_months, formats.counted(plain.customer_months, "customer-month")

    def figure(
        value: float | None, low: float | None, high: float | None, decimals: int, unknown: str
    ) -> Figure:
        if value is None:
            return Figure(None, unknown, n=n, n_text=n_text)
        ends = formats.interval(formats.percent(low, decimals), formats.percent(high, decimals))
        return Figure(value, formats.percent(value, decimals), low, high, ends, n, n_text)

    few = "too few customer-months"
    return StrikeRow(
        plain.strikes,
        strikes_label(plain.strikes),
        plain.customers_now,
        plain.leavings,
        figure(plain.rate, plain.rate_low, plain.rate_high, 1, few),
        figure(plain.kept, plain.kept_low, plain.kept_high, 0, few),
        figure(alike.kept, alike.kept_low, alike.kept_high, 0, "too few to compare"),
        ratio_figure(alike.ratio, plain.leavings, "" if plain.strikes else "compared with these"),
    )


def ratio_figure(ratio: StratifiedRatio | None, leavings: int, unknown: str = "") -> Figure:
    """A ratio of two rates with its interval."""
    n_text = formats.counted(leavings, "leaving")
    if ratio is None:
        return Figure(None, unknown or "too few leavings", n=leavings, n_text=n_text)
    low, high = formats.number(ratio.low, 1), formats.number(ratio.high, 1)
    return Figure(
        ratio.ratio,
        f"{formats.number(ratio.ratio, 1)} ×",
        ratio.low,
        ratio.high,
        formats.interval(low, high),
        leavings,
        n_text,
    )


def _notes(reading: Reading, alike: Adjusted) -> tuple[str, ...]:
    compared = (
        "Like with like: as if all had the same mix of tenure and segment;"
        f" {formats.percent(alike.covered)} of all customer-months can be compared so."
        if alike.covered
        else "Too few strikes to compare customers of the same tenure and segment."
    )
    channel = (
        "A strike has no channel: that filter does not apply here."
        if reading.filters.channel
        else ""
    )
    months = formats.counted(len(reading.months), "month")
    counted = f"Counted over {months} to {reading.months[-1].label}, all that is on record."
    return tuple(text for text in (counted, compared, CLAIM_ORIGIN, channel) if text)


def _kind(effect: KindEffect, reading: Reading) -> KindRow:
    figure = ratio_figure(effect.ratio, effect.leavings)
    is_real = _is_real(effect, reading)
    word = "not clear"
    if effect.ratio is None:
        word = "too few leavings"
    elif is_real:
        word = "leave more often" if effect.ratio.ratio > 1 else "leave less often"
    excess = (
        f"{formats.number(effect.excess)} of {formats.whole(effect.leavings)}"
        if effect.excess is not None and is_real and effect.excess > 0
        else formats.NONE
    )
    return KindRow(
        Bar(effect.kind, effect.kind.capitalize(), figure, "" if is_real else word),
        effect.leavings,
        excess,
        word,
    )


def _is_real(effect: KindEffect, reading: Reading) -> bool:
    """Whether a kind stands out by its own interval, and among all that were looked at."""
    if effect.ratio is None or effect.q_value is None:
        return False
    is_apart = effect.ratio.low > 1 or effect.ratio.high < 1
    return is_apart and effect.q_value <= reading.company.thresholds.false_alarms


def _kinds_text(kinds: tuple[KindEffect, ...], reading: Reading) -> str:
    looked_at = sum(one.ratio is not None for one in kinds)
    if not looked_at:
        return "Too few have left to tell kinds of strike apart."
    real = [one for one in kinds if one.ratio and one.ratio.low > 1 and _is_real(one, reading)]
    looked = f"{formats.counted(looked_at, 'kind')} looked at"
    if not real:
        return f"No kind of strike stands out ({looked})."
    named = formats.listed([one.kind for one in real])
    goes = "goes" if len(real) == 1 else "go"
    return f"{named.capitalize()} {goes} with leaving more often ({looked})."

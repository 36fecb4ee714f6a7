"""Drivers: what makes customers loyal, and how well do we do it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.means import mean_from_sums
from scorecard.statistics.net_promoter import net_promoter
from scorecard.transforms import drivers
from scorecard.transforms.loyalty import SCALE_MIDDLE, Moments
from scorecard.transforms.measures import known
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.weight import SIGNIFICANT, weight_of
from scorecard.views import rows, wording
from scorecard.views.attribution import ADD_ANSWERS, read_moments
from scorecard.views.driver_questions import Expectations, Tails, expectations_of, tails_of
from scorecard.views.parts import Bar, Figure, Place

if TYPE_CHECKING:
    from scorecard.transforms.drivers import Crosshair, Driver, Estimate
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

MOST_NAMED = 3
NOT_CLEAR = "not clear yet"
OUTCOMES = {1: "recommendation", 2: "overall rating", 3: "rating of an order"}


@dataclass(frozen=True)
class DriverDot:
    """One rated driver on the map.

    ``importance`` is its share of what explains loyalty (0 to 1), ``performance`` its
    mean score (0 to 100); ``quadrant`` what to do about it, or "not clear yet".
    """

    name: str
    label: str
    importance: Figure
    performance: Figure
    quadrant: str
    note: str


@dataclass(frozen=True)
class SegmentDrivers:
    """The drivers of one segment, most important first."""

    name: str
    n_text: str
    bars: tuple[Bar, ...]
    note: str


@dataclass(frozen=True)
class DriversView:
    """Everything the drivers page prints.

    ``sentence`` answers the page's question or says which export would. ``dots`` were
    rated and stand on the map, ``happened`` are importances of what was not rated.
    ``importance_hair, performance_hair`` are where the quadrants meet, None with
    fewer than two dots. ``facts`` and ``texts`` as on the service page.
    """

    place: Place
    sentence: str
    is_measured: bool
    outcome: Figure
    outcome_text: str
    dots: tuple[DriverDot, ...]
    importance_hair: float | None
    performance_hair: float | None
    map_title: str
    happened: tuple[Bar, ...]
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    segments_text: str
    segments: tuple[SegmentDrivers, ...]
    tails: Tails
    expectations: Expectations


def build_drivers(snapshot: Snapshot, filters: Filters) -> DriversView:
    """The drivers page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    moments = read_moments(snapshot, reading, split_by="segment")
    refusals = drivers.refusals_of(moments)
    outcome, outcome_text = _outcome(snapshot, reading)
    found = () if moments is None or refusals else drivers.drivers_of(moments)
    explained = drivers.explained_by(moments, moments.whole) if found and moments else 0.0
    hair = drivers.crosshair(found)
    dots = tuple(_dot(one, hair) for one in found if one.performance is not None)
    segments_text, segments = _segments(moments) if found and moments is not None else ("", ())
    return DriversView(
        rows.place_of(reading),
        _sentence(dots, found, refusals, explained),
        bool(found),
        outcome,
        outcome_text,
        dots,
        hair.importance if hair else None,
        hair.performance if hair else None,
        _map_title(dots),
        tuple(_happened(one) for one in found if one.performance is None),
        _facts(moments, explained, outcome_text, outcome) if found and moments is not None else (),
        _texts(moments, found, reading) if found and moments is not None else (),
        segments_text,
        segments,
        tails_of(snapshot, reading),
        expectations_of(snapshot, reading),
    )


def _outcome(snapshot: Snapshot, reading: Reading) -> tuple[Figure, str]:
    """Loyalty itself, of everybody who answered: NPS, or the mean on 0 to 100."""
    nothing = Figure(None, "not measured")
    if reading.period is None:
        return nothing, ""
    filters = reading.filters
    told = snapshot.query(
        "loyalty_scores",
        end_before=reading.period.end_before,
        segment=filters.segment,
        region=filters.region,
    )
    if told.is_empty():
        return nothing, ""
    row = told.row(0, named=True)
    n, named = int(row["respondents"]), OUTCOMES[int(row["choice"])]
    n_text = formats.counted(n, "answer")
    if row["anonymous"]:
        named += ", anonymous"
    if n < reading.company.thresholds.fewest_shown:
        return Figure(None, "too few answers", n=n, n_text=n_text), named
    if row["choice"] != 1:
        mean = mean_from_sums(n, row["total"], row["total_squares"], SCALE_MIDDLE)
        low, high = known(float(mean.interval.low)), known(float(mean.interval.high))
        return wording.score_figure(float(mean.value), low, high, n, n_text), named
    promoters, detractors = int(row["promoters"]), int(row["detractors"])
    nps = net_promoter(detractors, n - promoters - detractors, promoters)
    low, high = max(-1.0, float(nps.interval.low)), min(1.0, float(nps.interval.high))
    ends = formats.interval(formats.number(low * 100), formats.number(high * 100))
    text = f"NPS {formats.number(float(nps.score) * 100)}"
    return Figure(float(nps.score), text, low, high, ends, n, n_text), named


def _dot(one: Driver, hair: Crosshair | None) -> DriverDot:
    assert one.performance is not None
    group = "service" if one.is_service else "experience"
    return DriverDot(
        one.name,
        one.name.capitalize(),
        _importance(one.importance),
        wording.score_figure(
            one.performance.value,
            one.performance.low,
            one.performance.high,
            one.respondents,
            formats.counted(one.respondents, "answer"),
        ),
        (drivers.quadrant(one, hair) if hair else "") or NOT_CLEAR,
        group,
    )


def _importance(told: Estimate) -> Figure:
    return wording.share_figure(told.value, told.low, told.high, 0, "")


def _happened(one: Driver) -> Bar:
    met = formats.percent(one.share_met.value, 0 if one.share_met.value >= 0.1 else 1)
    return Bar(
        one.name,
        one.name.capitalize(),
        _importance(one.importance),
        f"met {met} of customers",
    )


def _sentence(
    dots: tuple[DriverDot, ...],
    found: tuple[Driver, ...],
    refusals: tuple[str, ...],
    explained: float,
) -> str:
    if not found:
        wanted = formats.listed(list(refusals)) or "drivers that explain loyalty"
        return f"What drives loyalty needs {wanted}. {ADD_ANSWERS}"
    first = found[0]
    if len(found) == 1:
        # All of what it explains alone would say nothing of how much that is.
        return (
            f"{first.name.capitalize()} is the only driver that is known, and explains"
            f" {formats.percent(explained)} of loyalty. {ADD_ANSWERS}"
        )
    figure = _importance(first.importance)
    most = first.importance.low > max((one.importance.high for one in found[1:]), default=0.0)
    said = (
        f"{first.name.capitalize()} {'matters most' if most else 'seems to matter most'}: it"
        f" carries {figure.text} of what explains loyalty ({figure.interval_text})"
    )
    worst = [dot.label for dot in dots if dot.quadrant == drivers.IMPROVE]
    if worst:
        named = formats.listed(worst[:MOST_NAMED])
        return f"{said}. Improve first: {named}, important and weak."
    return f"{said}. No driver is clearly both important and weak." if dots else f"{said}."


def _map_title(dots: tuple[DriverDot, ...]) -> str:
    if not dots:
        return "Nothing was rated: no survey question about a part of the journey is in use"
    clear = [dot for dot in dots if dot.quadrant != NOT_CLEAR]
    return f"{len(clear)} of {formats.counted(len(dots), 'driver')} lie clearly in one quarter"


def _facts(
    moments: Moments, explained: float, outcome_text: str, outcome: Figure
) -> tuple[tuple[str, str], ...]:
    n = round(float(moments.whole[:, 0, 0].sum()))
    ends = f" ({outcome.interval_text})" if outcome.interval_text else ""
    return (
        (f"loyalty: {outcome_text}", outcome.text + ends),
        ("all drivers together explain", formats.percent(explained)),
        ("left unexplained", formats.percent(1 - explained)),
        ("answered every question in use", f"{formats.whole(n)} of {outcome.n_text}"),
    )


def _texts(moments: Moments, found: tuple[Driver, ...], reading: Reading) -> tuple[str, ...]:
    weight = weight_of(moments)
    texts = []
    if reading.filters.channel is not None:
        texts.append("The filter of channels does not apply: loyalty is to the whole of us.")
    if weight.together:
        texts.append(
            "Halo: loyalty and its drivers were asked on the same questionnaire"
            f" ({formats.listed(list(weight.together))}), and a mood of the moment colours both:"
            " trust the order of these drivers more than the size of their shares."
        )
    if weight.inflated:
        texts.append(
            f"Nearly the same thing twice: {formats.listed(list(weight.inflated))} (variance"
            " inflation above 10). Read them together, not one by one."
        )
    if weight.left_out:
        texts.append(
            f"Left out, answered by fewer than 60 %: {formats.listed(list(weight.left_out))}."
        )
    if any(one.performance is None for one in found):
        texts.append(
            "What happened is on record and was not rated: it has an importance and no score."
        )
    texts.append("Goes with loyalty, not caused by: what nobody asked or recorded is missing.")
    return tuple(texts)


def _segments(moments: Moments) -> tuple[str, tuple[SegmentDrivers, ...]]:
    """The drivers by segment where the test says that they differ, else one sentence."""
    places = drivers.large_segments(moments)
    test = drivers.differing(moments)
    if test is None:
        return (
            "Segments are not compared: fewer than two have"
            f" {drivers.FEWEST_OF_SEGMENT} complete answers.",
            (),
        )
    found = f"(F {formats.number(test.f, 2)}, p {formats.number(test.p_value, 2)})"
    if test.p_value >= SIGNIFICANT:
        return (
            f"What drives loyalty is the same in all segments, as far as can be told {found}.",
            (),
        )
    told = tuple(_segment(moments, place) for place in places)
    return f"What drives loyalty differs between segments {found}.", told


def _segment(moments: Moments, place: int) -> SegmentDrivers:
    inside = moments.within(place)
    n_text = formats.counted(round(float(inside[:, 0, 0].sum())), "customer")
    refusals = drivers.refusals_of(moments, inside)
    if refusals:
        return SegmentDrivers(moments.segments[place], n_text, (), f"needs {refusals[0]}")
    found = drivers.importances_of(moments, inside)
    bars = tuple(
        Bar(name, name.capitalize(), _importance(found[place]))
        for place in sorted(found, key=lambda at: -found[at].value)
        for name in moments.said([place])
    )
    return SegmentDrivers(moments.segments[place], n_text, bars, "")

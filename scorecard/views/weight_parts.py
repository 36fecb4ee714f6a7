"""The weight in parts: who and what carries loyalty, for whom, since when, and who leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from scorecard import formats
from scorecard.transforms.drivers import drivers_of
from scorecard.transforms.drivers import refusals_of as driver_refusals
from scorecard.transforms.leaving_game import MOST_ROWS, LeavingGame, leaving_game
from scorecard.transforms.loyalty import Moments, driver_of, kind_of, moments_of
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.weight import Weight, refusals_of, weight_of
from scorecard.transforms.weight_parts import (
    MOST_PLAYERS,
    Part,
    SegmentReading,
    by_segment,
    by_window,
    grouped,
    parts_of,
)
from scorecard.transforms.worth import follow_days
from scorecard.views import wording
from scorecard.views.attribution import read_moments, share_told, weight_needs
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot
    from scorecard.warehouse.statements import Value

How = Literal["stage", "owner", "lever", "driver", "segment", "time", "leaving"]

NO_STAGE, NO_OWNER, NO_LEVER = "Stage not known", "no owner", "Not assigned"
_LEVERS = {
    "contact": "process",
    "ended badly": "process",
    "ending not known": "process",
    "rating": "people",
    "not rated": "people",
    "late delivery": "process",
    "failed payment": "process",
    "defect": "product",
}
"""What the drivers that the product makes itself hang on, unless company.toml says otherwise."""


@dataclass(frozen=True)
class WeightParts:
    """One way to divide, or to repeat, the weight.

    ``title`` is the finding, or why there is none; ``bars`` shares in the order to draw.
    ``is_of_service``: each bar is service's share, so that the claim stands beside it.
    """

    title: str
    definition: str
    texts: tuple[str, ...]
    bars: tuple[Bar, ...]
    is_of_service: bool


def build_weight_parts(snapshot: Snapshot, filters: Filters, how: How) -> WeightParts:
    """The weight divided or repeated in one way, under the filters."""
    reading = read(snapshot, filters)
    if how == "time":
        return _over_time(snapshot, reading)
    if how == "leaving":
        return _leaving(snapshot, reading)
    moments = read_moments(snapshot, reading, split_by="segment")
    weight = None if moments is None else weight_of(moments)
    if moments is None or weight is None or weight.respondents == 0:
        return _nothing(weight_needs(weight))
    if how == "segment":
        return _segments(moments)
    if needs := _division_needs(moments, weight):
        return _nothing(needs, _DEFINITIONS[how])
    return _drivers(moments) if how == "driver" else _groups(snapshot, reading, moments, how)


def _division_needs(moments: Moments, weight: Weight) -> str:
    """What forbids to divide: what is withheld as a whole is not told in parts either."""
    if weight.service and weight.refusals:
        return weight_needs(weight)
    refused = driver_refusals(moments)
    return f"A division needs {formats.listed(list(refused))}." if refused else ""


_DEFINITIONS = {
    "stage": "share of what explains loyalty, by the stage of the journey where it is met",
    "owner": "share of what explains loyalty, by the executive who owns the stage",
    "lever": "share of what explains loyalty that hangs on people, process or product",
    "driver": "share of what explains loyalty; the parts of service sum to its weight",
}


def _groups(snapshot: Snapshot, reading: Reading, moments: Moments, how: How) -> WeightParts:
    group_of = _lever_of(reading) if how == "lever" else _stage_of(snapshot, reading, how)
    groups = grouped(moments, group_of)
    definition = _DEFINITIONS[how]
    if len(groups) > MOST_PLAYERS:
        return _nothing(f"More than {MOST_PLAYERS} groups cannot be told apart.", definition)
    if len(groups) == 1:
        (only,) = groups
        return _nothing(f"All that explains loyalty here lies in one place: {only}", definition)
    parts = parts_of(moments, groups)
    if not parts:
        return _nothing("Nothing that explains loyalty can be divided here.", definition)
    texts = []
    if how == "lever" and (unnamed := next((p for p in parts if p.name == NO_LEVER), None)):
        texts.append(
            f"Say under [drivers] of company.toml what {formats.listed(list(unnamed.drivers))}"
            " hangs on: people, process or product."
        )
    told = (f"{part.name}: {formats.listed(list(part.drivers))}" for part in parts)
    texts.append(f"{'; '.join(told)}.")
    texts.append("What two groups both explain is halved between them.")
    return WeightParts(
        _leader(parts, how), definition, tuple(texts), tuple(map(_part_bar, parts)), False
    )


def _leader(parts: tuple[Part, ...], how: How) -> str:
    first, *rest = parts
    figure = share_told(first.share, first.low, first.high, is_distinct=first.is_distinct)
    verb = "owns" if how == "owner" else "carries"
    clear = not rest or first.low > max(part.high for part in rest)
    told = f"{first.name} {verb} {figure.text} of what explains loyalty"
    return told if clear else f"{told}, though the intervals overlap"


def _part_bar(part: Part) -> Bar:
    figure = share_told(part.share, part.low, part.high, is_distinct=part.is_distinct)
    return Bar(part.name, part.name, figure, formats.counted(len(part.drivers), "driver"))


def _stage_of(snapshot: Snapshot, reading: Reading, how: How) -> Callable[[str], str]:
    assert reading.period is not None
    found = snapshot.query("driver_stages", end_before=reading.period.end_before)
    stages = {(kind, driver): stage for kind, driver, stage in found.iter_rows()}
    known = {stage.stage_id: stage for stage in reading.company.stages}

    def group(name: str) -> str:
        kind = "asked" if kind_of(name) == "halo" else kind_of(name)
        stage = known.get(stages.get((kind, driver_of(name))) or "")
        if stage is None:
            return NO_STAGE if how == "stage" else NO_OWNER
        if how == "stage":
            return stage.name
        return wording.answerable(reading.company, stage.owner).text

    return group


def _lever_of(reading: Reading) -> Callable[[str], str]:
    named = {driver.lower(): lever for driver, lever in reading.company.drivers.items()}

    def group(name: str) -> str:
        driver = driver_of(name).removeprefix("answered on ")
        lever = named.get(driver.lower()) or _LEVERS.get(driver)
        return lever.capitalize() if lever else NO_LEVER

    return group


def _drivers(moments: Moments) -> WeightParts:
    found = drivers_of(moments)
    definition = _DEFINITIONS["driver"]
    if not found:
        return _nothing("Nothing that explains loyalty can be divided among drivers.", definition)
    bars = []
    for one in found:
        told = one.importance
        figure = share_told(told.value, told.low, told.high, is_distinct=told.low > 0)
        group = "service" if one.is_service else "experience"
        bars.append(Bar(one.name, one.name.capitalize(), figure, group))
    first = found[0]
    title = f"{first.name.capitalize()} explains most: {bars[0].figure.text}"
    return WeightParts(title, definition, (), tuple(bars), False)


def _segments(moments: Moments) -> WeightParts:
    definition = "service's share of what explains loyalty, within each segment"
    found = by_segment(moments)
    if not found:
        return _nothing("No export says which segment the respondents are in.", definition)
    bars = tuple(_service_bar(one, one.name) for one in found)
    told = [bar for bar in bars if bar.figure.value is not None]
    if not told:
        return WeightParts(
            f"No segment has enough for a weight of its own: {found[0].refusals[0]} in"
            f" {found[0].name}",
            definition,
            (),
            bars,
            True,
        )
    title = f"{len(told)} of {formats.counted(len(bars), 'segment')} can be told by themselves"
    return WeightParts(title, definition, (), bars, True)


def _over_time(snapshot: Snapshot, reading: Reading) -> WeightParts:
    definition = "service's share of what explains loyalty, twelve months at a time"
    if reading.period is None:
        return _nothing(weight_needs(None), definition)
    found = by_window(
        snapshot.query(
            "driver_quarters",
            end_before=reading.period.end_before,
            segment=reading.filters.segment,
            region=reading.filters.region,
        )
    )
    if not found:
        return _nothing("Answers on loyalty do not reach back twelve months yet.", definition)
    bars = tuple(_service_bar(one, f"to {_last_month(end)}") for end, one in found.items())
    told = [bar.figure for bar in bars if bar.figure.value is not None]
    texts = ["Windows of twelve months overlap, so neighbours move together."]
    if refused := next((one for one in reversed(found.values()) if one.refusals), None):
        texts.append(f"Too little to say where there are not {refused.refusals[0]}.")
    if len(told) < 2:
        title = "One window is too little to see a movement" if told else "No window is enough"
        return WeightParts(title, definition, tuple(texts), bars, True)
    first, last = told[0], told[-1]
    apart = _ends(last)[0] > _ends(first)[1] or _ends(last)[1] < _ends(first)[0]
    moved = "rose" if (last.value or 0.0) > (first.value or 0.0) else "fell"
    title = (
        f"The weight of service {moved} from {first.text} to {last.text}"
        if apart
        else "The weight of service shows no real change"
    )
    return WeightParts(title, definition, tuple(texts), bars, True)


def _leaving(snapshot: Snapshot, reading: Reading) -> WeightParts:
    days = follow_days(reading.company.loss_after_days)
    definition = f"service's share of what explains who left in the {days} days after an answer"
    if reading.period is None:
        return _nothing(weight_needs(None), definition)
    asked: dict[str, Value] = {
        "end_before": _months_before(reading.period.end_before, days // 30),
        "segment": reading.filters.segment,
        "region": reading.filters.region,
    }
    moments = moments_of(
        snapshot.query("driver_moments", split_by="none", outcome="leaving", **asked)
    )
    if moments is None:
        return _nothing(
            f"Leaving as outcome needs answers on loyalty {days} days old, of customers whose"
            " leaving is on record: add subscriptions, or orders of two years",
            definition,
        )
    weight = weight_of(moments)
    told = weight.everybody
    needs = refusals_of(
        told, weight.known_contacts, len(weight.service), len(weight.experience), "who left"
    )
    if needs:
        return _nothing(f"Leaving as outcome needs {formats.listed(needs)}", definition)
    figure = share_told(told.share, told.low, told.high, is_distinct=told.is_distinct, n=told.n)
    title = (
        f"{figure.text} of what explains who left runs through service"
        if told.is_distinct
        else "The weight of service in leaving is not distinguishable from zero"
    )
    text = (
        f"All drivers together explain {formats.percent(told.explained)} of who left; a straight"
        " line for a yes or no is a rough fit, good enough for a share."
    )
    rows = snapshot.query("leaving_rows", limit=MOST_ROWS, **asked)
    bars = (Bar("leaving", "Weight: of who leaves", figure),)
    return WeightParts(
        title, definition, (text, _logistic_text(leaving_game(rows, moments))), bars, True
    )


def _logistic_text(game: LeavingGame) -> str:
    if game.share is None:
        return "A logistic regression on the same drivers finds nothing to divide."
    return (
        f"A logistic regression on the same drivers gives service {formats.percent(game.share)} of"
        f" what tells {formats.counted(game.n, 'customer')} apart (McFadden's adjusted R²"
        f" {formats.percent(game.explained)})."
    )


def _service_bar(one: SegmentReading, label: str) -> Bar:
    told = one.reading
    n_text = formats.counted(told.n, "customer")
    if one.refusals:
        return Bar(one.name, label, Figure(None, "too little to say", n=told.n, n_text=n_text))
    figure = share_told(told.share, told.low, told.high, is_distinct=told.is_distinct, n=told.n)
    return Bar(one.name, label, figure, n_text)


def _ends(figure: Figure) -> tuple[float, float]:
    return figure.low or 0.0, 1.0 if figure.high is None else figure.high


def _last_month(end_before: date) -> str:
    return formats.month(end_before - timedelta(days=1))


def _months_before(end_before: date, months: int) -> date:
    whole = end_before.year * 12 + end_before.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)


def _nothing(title: str, definition: str = "") -> WeightParts:
    return WeightParts(title, definition, (), (), False)

"""An incident in words: known, told, over, and what our word said; kinds of failure likewise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views import rows, wording
from scorecard.views.parts import Answerable, Figure

if TYPE_CHECKING:
    from datetime import datetime

    from scorecard.transforms.first_words import Incident, KindWord, Range
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.shares import Share

WHAT_NEXT = (
    "Whether our word said what happens next cannot be told: the export of messages has no column"
    " with their text or with the next step."
)


@dataclass(frozen=True)
class KindRow:
    """One kind of failure over twelve months: coming after being told, and untold.

    ``ratio`` is told over untold, ``avoided`` the contacts that did not come, as a range.
    """

    kind: str
    failures: int
    told: Figure
    untold: Figure
    ratio: Figure
    avoided: Figure


@dataclass(frozen=True)
class IncidentRow:
    """One incident, or a month of failures of one kind.

    ``hours_known`` and ``hours_told`` place our knowing and our first word on the axis of days
    after it began, None where not known. ``told_first`` are customers told before they called,
    ``surge`` the contacts beyond those of the 14 days before, ``each_day`` what those were a
    day. ``contents`` say how complete our word was, one sentence a point.
    """

    key: str
    kind: str
    event_id: str | None
    name: str
    is_incident: bool
    began_at: datetime
    stage_name: str
    owner: Answerable
    customers: int
    began_text: str
    detected_text: str
    told_text: str
    over_text: str
    hours_known: float | None
    hours_told: float | None
    told_first: Figure
    silent: Figure
    surge: Figure
    is_surge: bool
    contacts_text: str
    each_day: float | None
    contents: tuple[str, ...]


def times(value: float) -> str:
    """A ratio as "0.43 times"."""
    return f"{formats.number(value, 2 if value < 1 else 1)}{formats.NO_BREAK}times"


def range_figure(found: Range | None, unknown: str = "too few") -> Figure:
    """An estimated count with its range."""
    if found is None:
        return Figure(None, unknown)
    if found.low == found.high:
        return Figure(found.value, formats.number(found.value), found.low, found.high)
    ends = formats.interval(formats.number(found.low), formats.number(found.high))
    return Figure(found.value, formats.number(found.value), found.low, found.high, ends)


def _coming(share: Share, noun: str) -> Figure:
    if not share.whole:
        return Figure(None, "nobody", n=0)
    n_text = f"{formats.whole(share.whole)} {noun}"
    return wording.share_figure(share.value, share.low, share.high, share.whole, n_text)


def kind_row(kind: KindWord) -> KindRow:
    """One kind of failure with its comparison."""
    telling = kind.telling
    ratio = telling.ratio
    figure = Figure(None, "too few")
    if ratio is not None:
        ends = formats.interval(formats.number(ratio.low, 2), formats.number(ratio.high, 2))
        figure = Figure(ratio.value, times(ratio.value), ratio.low, ratio.high, ends)
    return KindRow(
        kind.kind.capitalize(),
        kind.failures,
        _coming(telling.told, "told"),
        _coming(telling.untold, "untold"),
        figure,
        range_figure(telling.avoided),
    )


def incident_row(
    reading: Reading, one: Incident, has_words: bool, has_contacts: bool
) -> IncidentRow:
    """One incident with its clock, its customers and what our word said."""
    row = one.row
    is_incident = bool(row["is_incident"])
    began, detected, told = row["failed_at"], row["detected_at"], row["first_told_at"]
    customers = int(row["customers"])
    kind = str(row["kind"])
    number = str(row["incident_id"]).removeprefix("incident:")
    day = formats.day(began.date()) if is_incident else formats.month(began.date())
    days_before = row["days_before"]
    return IncidentRow(
        str(row["incident_id"]),
        kind,
        str(row["incident_id"]) if is_incident else None,
        f"{kind.capitalize()}, {number}" if is_incident else f"{kind.capitalize()}, {day}",
        is_incident,
        began,
        rows.stage_name(reading, row["stage"]),
        _owner(reading, row["stage"]),
        customers,
        f"{day}, {began:%H:%M}" if is_incident else day,
        _detected(began, detected) if is_incident else "each on its own",
        _told(one, has_words),
        _over(began, row["over_at"]) if is_incident else "",
        _hours(began, detected) if is_incident else None,
        _hours(began, told) if is_incident else None,
        wording.counted_share(one.told_first, "customer")
        if has_words
        else Figure(None, "not measured"),
        wording.counted_share(one.silent, "customer")
        if has_words
        else Figure(None, "not measured"),
        range_figure(one.surge, "not measured") if has_contacts else Figure(None, "not measured"),
        one.is_surge,
        f"{formats.whole(one.contacts)} in the 14 days after, {formats.whole(one.before)} in those"
        " before"
        if has_contacts and one.surge
        else "",
        one.before / days_before * customers if days_before and has_contacts else None,
        _contents(row, customers, is_incident) if has_words else (),
    )


def _owner(reading: Reading, stage_id: str) -> Answerable:
    for stage in reading.company.stages:
        if stage.stage_id == stage_id:
            return wording.answerable(reading.company, stage.owner)
    return wording.answerable(reading.company, None)


def _hours(began: datetime, moment: datetime | None) -> float | None:
    return None if moment is None else (moment - began).total_seconds() / 3600


def _detected(began: datetime, detected: datetime | None) -> str:
    hours = _hours(began, detected)
    if hours is None:
        return "not on record"
    return "at once" if hours <= 0 else f"after {formats.duration(hours)}"


def _told(one: Incident, has_words: bool) -> str:
    row = one.row
    if not has_words:
        return "not measured"
    if not row["customers"]:
        return "no customer named"
    if not row["told"]:
        return "no word"
    median = row["median_hours_to_word"]
    if not row["is_incident"]:
        return "at once" if not median else f"{formats.duration(median)}, median"
    since = row["detected_at"] or row["failed_at"]
    hours = _hours(since, row["first_told_at"]) or 0.0
    since_when = "after we knew" if row["detected_at"] else "after it failed"
    first = "before we knew" if hours < 0 else f"{formats.duration(hours)} {since_when}"
    return f"{first}, median {formats.duration(median)}"


def _over(began: datetime, over: datetime | None) -> str:
    hours = _hours(began, over)
    return "end not on record" if hours is None else f"over after {formats.duration(hours)}"


def _contents(row: dict[str, int], customers: int, is_incident: bool) -> tuple[str, ...]:
    if not customers:
        return (
            "Its customers are not named: add customer_id to the export of incidents, one row a"
            " customer touched.",
        )
    told = row["told"]
    if not told:
        return ("There was no word that could be complete or not.",)
    said = [_point("What: ", row["named"], told, "name what failed", "topic")]
    said.append(
        _point("Who: ", row["personal"], told, "name the customer's own record", "about_record")
    )
    said.append(f"What next: {WHAT_NEXT[0].lower()}{WHAT_NEXT[1:]}")
    if row["closable"] and is_incident:
        closed, closable = row["closed"], row["closable"]
        said.append(
            f"The end: {formats.whole(closed)} of {formats.whole(closable)} told heard again from"
            " us when it was over."
        )
    return tuple(said)


def _point(head: str, part: int, told: int, what: str, column: str) -> str:
    if not part:
        return f"{head}no word can be seen to {what}: fill the column {column} of messages."
    return f"{head}{formats.whole(part)} of {formats.whole(told)} words {what}."

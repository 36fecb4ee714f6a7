"""Incidents: when something failed, who spoke first, and what did it bring?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.first_words import (
    FirstWords,
    KindWord,
    Range,
    first_words,
    incidents,
)
from scorecard.transforms.reading import read
from scorecard.transforms.shares import SPOKE_FIRST
from scorecard.views import rows, wording
from scorecard.views.incident_words import (
    IncidentRow,
    KindRow,
    incident_row,
    kind_row,
    range_figure,
    times,
)
from scorecard.views.parts import Bar, Figure, Place

if TYPE_CHECKING:
    from datetime import date

    from scorecard.transforms.periods import Filters
    from scorecard.transforms.reading import Reading
    from scorecard.warehouse.snapshot import Snapshot

MONTHS_WATCHED = 12
MOST_READ = 500
MOST_LISTED = 40
"""Incidents on the page, newest first; help desks know thousands of one customer each."""

ADD_FAILURES = (
    "No failure is on record: add incidents, orders with promised and delivered dates, or"
    " payments, of known customers."
)
ADD_MESSAGES = (
    "Who spoke first cannot be told: add the export of messages sent, with notices and apologies"
    " and the order, invoice or incident that each is about."
)
ADD_CONTACTS = (
    "What the told and the untold did cannot be told: add the export of the service desk."
)
_ALL_CHANNELS = "failures belong to no channel: that filter does not apply"
ASSOCIATION = (
    "An association, not a proof: whom we told was not drawn by lot. Compared are only customers"
    " who had not come to us within a day of our knowing, within each kind of failure."
)


@dataclass(frozen=True)
class IncidentsView:
    """Everything the incidents page prints.

    ``kinds`` are of the period; ``told`` and the ledger, like the list of ``incidents`` and of
    ``months`` (failures of one kind in one month), of twelve months. ``refusals`` say which
    export would tell what is missing; ``is_measured`` False: there is no failure at all.
    ``channels_text`` says that a filter of channels does not apply, and is empty without one.
    """

    place: Place
    sentence: str
    is_measured: bool
    refusals: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    kinds: tuple[KindRow, ...]
    told_title: str
    ledger: tuple[tuple[str, str], ...]
    ledger_text: str
    incidents: tuple[IncidentRow, ...]
    months: tuple[IncidentRow, ...]
    span_text: str
    listed_text: str
    channels_text: str


def build_incidents(snapshot: Snapshot, filters: Filters) -> IncidentsView:
    """The incidents page of a snapshot under the filters; channels do not apply."""
    reading = read(snapshot, filters)
    place = rows.place_of(reading)
    if reading.period is None:
        return _blank(place)
    span = span_of(reading)
    found = incidents(snapshot.query("incidents", limit=MOST_READ, **span))
    if not found:
        return _blank(place)
    loaded = {table for report in snapshot.file_reports for table in report.tables}
    effect = reading.design_effect(SPOKE_FIRST)
    year = first_words(snapshot.query("failure_kinds", **span), effect)
    now = first_words(
        snapshot.query("failure_kinds", **{**span, "start_on": reading.period.start_on}), effect
    )
    has_words = "messages" in loaded and any(one.row["told"] for one in found)
    has_contacts = "tickets" in loaded
    refusals = [] if has_words else [ADD_MESSAGES]
    refusals += [] if has_contacts else [ADD_CONTACTS]
    is_compared = has_words and has_contacts
    listed = tuple(incident_row(reading, one, has_words, has_contacts) for one in found)
    each = tuple(row for row in listed if row.is_incident)
    return IncidentsView(
        place,
        _sentence(reading, now, year, is_compared=is_compared),
        True,
        tuple(refusals),
        _facts(now, snapshot, reading) if is_compared else (),
        tuple(_bar(kind, reading) for kind in now.kinds) if is_compared else (),
        tuple(kind_row(kind) for kind in year.kinds) if is_compared else (),
        _told_title(year.ratio) if is_compared else "",
        _ledger(year, reading) if is_compared else (),
        ASSOCIATION if year.avoided and is_compared else "",
        each[:MOST_LISTED],
        tuple(row for row in listed if not row.is_incident),
        _span_text(reading),
        f"the newest {MOST_LISTED} of them" if len(each) > MOST_LISTED else "",
        _ALL_CHANNELS if filters.channel else "",
    )


def span_of(reading: Reading) -> dict[str, date | str | None]:
    """Twelve months to the end of the period, and the filters that failures know."""
    period, filters = reading.period, reading.filters
    assert period is not None
    months = reading.months[-MONTHS_WATCHED:]
    return {
        "start_on": min(months[0].start_on, period.start_on),
        "end_before": period.end_before,
        "segment": filters.segment,
        "region": filters.region,
    }


def _span_text(reading: Reading) -> str:
    months = formats.counted(len(reading.months[-MONTHS_WATCHED:]), "month")
    return f"over {months} to {reading.months[-1].label}"


def _blank(place: Place) -> IncidentsView:
    return IncidentsView(
        place, ADD_FAILURES, False, (ADD_FAILURES,), (), (), (), "", (), "", (), (), "", "", ""
    )


def _sentence(reading: Reading, now: FirstWords, year: FirstWords, *, is_compared: bool) -> str:
    label = reading.period.label if reading.period else ""
    if not is_compared:
        return (
            f"{formats.counted(year.failures, 'failure')} of customers in twelve months, but who"
            " spoke first cannot be told yet."
        )
    if not now.failures:
        return f"No failure is on record in {label}."
    if now.we_first.value is None:
        return (
            f"Nobody spoke of any of {formats.counted(now.failures, 'failure')} in {label}:"
            " neither we nor the customers."
        )
    fewest = reading.company.thresholds.fewest_shown
    first = wording.borne(wording.counted_share(now.we_first, "failure"), fewest)
    silent = wording.borne(wording.counted_share(now.silent, "failure"), fewest)
    of_spoken = f"{first.n_text} that anybody spoke of"
    counted = f"{formats.whole(now.we_first.part)} of {of_spoken}"
    share = f"{first.text} ({first.interval_text}) of {of_spoken}"
    quiet = silent.text if silent.value is not None else formats.whole(now.silent.part)
    said = (
        f"In {label} we spoke first in {counted if first.value is None else share};"
        f" {quiet} of {silent.n_text} in all passed in silence"
    )
    ratio = year.ratio
    if ratio is not None and (ratio.high < 1 or ratio.low > 1):
        said += f"; customers we told come to us {times(ratio.value)} as often as the untold"
    return said + "."


def _facts(now: FirstWords, snapshot: Snapshot, reading: Reading) -> tuple[tuple[str, str], ...]:
    period = reading.period
    if period is None or not now.failures:
        return ()
    lead = snapshot.query("head_start", **{**span_of(reading), "start_on": period.start_on})
    n, hours = lead.row(0)
    fewest = reading.company.thresholds.fewest_shown
    first, silent = (
        wording.borne(wording.counted_share(share, "failure"), fewest)
        for share in (now.we_first, now.silent)
    )
    start = (
        f"{formats.duration(hours)}, of {formats.counted(n, 'failure')} where both spoke"
        if n >= fewest and hours is not None
        else f"too few where both spoke ({formats.whole(n)})"
    )
    return (
        ("failures of customers", formats.whole(now.failures)),
        ("we spoke first", _spoken(first)),
        ("nobody said a word", _spoken(silent)),
        ("our head start, median", start),
    )


def _spoken(figure: Figure) -> str:
    return f"{figure.text} ({figure.interval_text})" if figure.interval_text else figure.text


def _bar(kind: KindWord, reading: Reading) -> Bar:
    fewest = reading.company.thresholds.fewest_shown
    figure = wording.counted_share(kind.we_first, "failure with a word", "failures with a word")
    silent = formats.percent(kind.silent.value)
    if kind.silent.whole < fewest:
        silent = f"{formats.whole(kind.silent.part)} of {formats.whole(kind.silent.whole)}"
    return Bar(
        kind.kind,
        kind.kind.capitalize(),
        wording.borne(figure, fewest),
        f"n{formats.NO_BREAK}{formats.whole(kind.we_first.whole)}, {silent} silent",
    )


def _told_title(ratio: Range | None) -> str:
    if ratio is None:
        return "Too few were told, or untold, to compare them"
    ends = formats.interval(formats.number(ratio.low, 2), formats.number(ratio.high, 2))
    if ratio.high < 1:
        return f"The told come {times(ratio.value)} as often as the untold ({ends})"
    if ratio.low > 1:
        return f"The told come more often, {times(ratio.value)} ({ends})"
    return f"No clear difference between the told and the untold ({ends} times)"


def _ledger(year: FirstWords, reading: Reading) -> tuple[tuple[str, str], ...]:
    avoided, company = year.avoided, reading.company
    if avoided is None:
        return ()
    told = sum(kind.telling.told.whole for kind in year.kinds if kind.telling.avoided)
    figure = range_figure(avoided)
    lines = [
        ("customers told in time", formats.whole(told)),
        ("contacts avoided, an estimate", f"{figure.interval_text} (best guess {figure.text})"),
    ]
    if company.cost_per_contact is not None:
        low, high = (
            formats.money(max(end, 0.0) * company.cost_per_contact, company.currency)
            for end in (avoided.low, avoided.high)
        )
        lines.append(("worth, an estimate", formats.interval(low, high)))
    return tuple(lines)

"""Causes: which contacts should never have happened, and whose failure brought them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.statistics.net_counts import summed
from scorecard.transforms.causes import Demand, demand
from scorecard.transforms.reading import read
from scorecard.views import rows
from scorecard.views.cause_words import (
    CauseRow,
    Curve,
    ReasonRow,
    cause_row,
    curve_of,
    reason_rows,
    unexplained_text,
)
from scorecard.views.flow import Flow, flow_of
from scorecard.views.parts import Bar, Figure, Place

if TYPE_CHECKING:
    from datetime import date

    from scorecard.transforms.periods import Filters
    from scorecard.transforms.reading import Reading
    from scorecard.warehouse.snapshot import Snapshot

MONTHS_WATCHED = 12
MOST_REASONS = 200

ADD_CONTACTS = (
    "Causes need service contacts: add the export of the service desk, with customer, date and"
    " contact reason."
)
ADD_UPSTREAM = (
    "Nothing upstream is on record that could bring contacts: add orders with promised and"
    " delivered dates, payments or incidents, of the same customers."
)
ADD_RULES = "causes.toml has no rule for this journey: write which event brings which contacts."


@dataclass(frozen=True)
class CausesView:
    """Everything the causes page prints.

    ``refusal`` says in one sentence which export would tell, and is empty where the rest is
    filled; ``reasons`` and ``choices`` may be there all the same. ``bars`` are the causes' net
    contacts, largest first, ``causes`` their table. ``role`` is the executive whose causes are
    shown, None for all. ``choices`` are the keys of causes whose contacts can be listed, with
    their labels; ``UNEXPLAINED`` is among them.
    """

    place: Place
    sentence: str
    refusal: str
    role: str | None
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    bars: tuple[Bar, ...]
    causes: tuple[CauseRow, ...]
    flow: Flow
    curves: tuple[Curve, ...]
    reasons: tuple[ReasonRow, ...]
    choices: tuple[tuple[str, str], ...]


UNEXPLAINED = "not explained"
"""The key of contacts without a cause, where a list of contacts is chosen."""


def build_causes(snapshot: Snapshot, filters: Filters, role: str | None = None) -> CausesView:
    """The causes page of a snapshot, of all causes or of those one role answers for."""
    reading = read(snapshot, filters)
    asked = _asked(snapshot, reading)
    reasons = _reasons(snapshot, reading)
    if isinstance(asked, str):
        return _refused(snapshot, reading, asked, reasons, role)
    contacts, found = asked
    every = tuple(cause_row(reading, one) for one in found.causes)
    shown = tuple(row for row in every if role in (None, row.owner.role))
    kept = {row.key for row in shown}
    return CausesView(
        rows.place_of(reading),
        _sentence(reading, found, shown, role),
        "",
        role,
        _facts(reading, found, contacts, shown, role),
        _texts(snapshot, reading, found, reasons, role),
        tuple(_bar(row) for row in shown if row.contacts.value),
        shown,
        flow_of(reading, contacts, kept if role else None),
        tuple(curve_of(one) for one in found.causes if one.rule.cause in kept and one.net.after),
        reason_rows(snapshot.causes, reading, reasons),
        (
            *((row.key, row.name) for row in shown if row.contacts.value),
            (UNEXPLAINED, "Not explained"),
        ),
    )


def _reasons(snapshot: Snapshot, reading: Reading) -> pl.DataFrame:
    channel = reading.filters.channel
    if reading.period is None:
        return pl.DataFrame(schema={"reason": pl.String, "contacts": pl.Int64, "traced": pl.Int64})
    return snapshot.query("cause_reasons", limit=MOST_REASONS, channel=channel, **_span(reading))


def _refused(
    snapshot: Snapshot, reading: Reading, refusal: str, reasons: pl.DataFrame, role: str | None
) -> CausesView:
    """Without anything upstream on record contacts can still say what they come for."""
    contacts = int(reasons["contacts"].sum() or 0)
    pointing = unexplained_text(snapshot.causes, reading, reasons, contacts) if contacts else ""
    told = reason_rows(snapshot.causes, reading, reasons)
    return CausesView(
        rows.place_of(reading),
        refusal,
        refusal,
        role,
        (),
        (pointing,) if pointing else (),
        (),
        (),
        Flow((), ()),
        (),
        told,
        ((UNEXPLAINED, "Not explained"),) if told else (),
    )


def _span(reading: Reading) -> dict[str, date | str | None]:
    period, filters = reading.period, reading.filters
    assert period is not None
    return {
        "start_on": period.start_on,
        "end_before": period.end_before,
        "segment": filters.segment,
        "region": filters.region,
    }


def _asked(snapshot: Snapshot, reading: Reading) -> tuple[pl.DataFrame, Demand] | str:
    """The period's contacts and where they come from, or why that cannot be said."""
    if reading.period is None:
        return ADD_CONTACTS
    span = _span(reading)
    contacts = snapshot.query("cause_contacts", channel=reading.filters.channel, **span)
    loaded = {table for report in snapshot.file_reports for table in report.tables}
    if contacts.is_empty():
        return "No contacts in the period." if "tickets" in loaded else ADD_CONTACTS
    if not snapshot.causes.rule:
        return ADD_RULES
    months = reading.months[-MONTHS_WATCHED:]
    longer = {**span, "start_on": min(months[0].start_on, reading.period.start_on)}
    lift = snapshot.query("cause_lift", **longer)
    if not lift["events"].sum():
        return ADD_UPSTREAM
    watch = snapshot.query("cause_watch", **longer)
    return contacts, demand(snapshot.causes.rule, contacts, watch, lift)


def _share(part: float | None, whole: int) -> str:
    return formats.percent(max(part or 0.0, 0.0) / whole) if whole else formats.NONE


def _together(shown: tuple[CauseRow, ...]) -> tuple[float, float, float] | None:
    """Net contacts of the causes shown, as far as they can be told."""
    nets = [row.net for row in shown if row.net.low is not None and row.net.high is not None]
    if not nets:
        return None
    return summed(
        [net.value or 0.0 for net in nets],
        [net.low or 0.0 for net in nets],
        [net.high or 0.0 for net in nets],
    )


def _sentence(
    reading: Reading, found: Demand, shown: tuple[CauseRow, ...], role: str | None
) -> str:
    net = _together(shown)
    whose = f"what {role} answers for" if role else "failures upstream"
    if found.contacts < reading.company.thresholds.fewest_shown:
        return (
            f"{formats.counted(found.contacts, 'contact')} in the period: too few to say what share"
            f" {whose} brought."
        )
    if net is None or net[1] <= 0:
        return (
            f"No contacts of {formats.whole(found.contacts)} can be told to come from {whose}:"
            " after such an event no more come than chance would bring."
        )
    value, low, high = (_share(end, found.contacts) for end in net)
    said = (
        f"{value} of {formats.whole(found.contacts)} contacts ({formats.interval(low, high)})"
        f" were brought by {whose}, chance taken out"
    )
    first = next(row for row in shown if row.net.value is not None)
    said += f"; most by {first.name}"
    said += f", which {first.owner.text} answers for" if role is None else ""
    cost = reading.company.cost_per_contact
    if cost is not None:
        said += f"; they cost {formats.money(net[0] * cost, reading.company.currency)}"
    return said + "."


def _facts(
    reading: Reading,
    found: Demand,
    contacts: pl.DataFrame,
    shown: tuple[CauseRow, ...],
    role: str | None,
) -> tuple[tuple[str, str], ...]:
    n, company = found.contacts, reading.company
    net = _together(shown)
    traced = int(sum(row.contacts.value or 0.0 for row in shown))
    facts = [
        ("contacts in the period", formats.whole(n)),
        (
            "traced to a failure (gross)",
            f"{formats.whole(traced)}, {_share(traced, n)} of contacts",
        ),
    ]
    if net is not None:
        ends = formats.interval(*(formats.number(end) for end in net[1:]))
        facts.append(("beyond chance (net)", f"{formats.number(net[0])} ({ends})"))
        if company.cost_per_contact is not None:
            money = [formats.money(e * company.cost_per_contact, company.currency) for e in net]
            facts.append(("their cost", f"{money[0]} ({formats.interval(*money[1:])})"))
    if role is None:
        rest = n - found.traced
        facts.append(("not explained", f"{formats.whole(rest)}, {_share(rest, n)} of contacts"))
    nameless = int(contacts["nameless"].sum())
    if nameless:
        facts.append(("of no known customer", formats.whole(nameless)))
    return tuple(facts)


def _texts(
    snapshot: Snapshot, reading: Reading, found: Demand, reasons: pl.DataFrame, role: str | None
) -> tuple[str, ...]:
    company, texts = reading.company, []
    if role is None:
        texts.append(unexplained_text(snapshot.causes, reading, reasons, found.contacts))
    unsure = [one.rule.cause for one in found.causes if one.contacts and one.net.low is None]
    if unsure:
        texts.append(
            f"Too little was watched to tell from chance: {formats.listed(unsure)}."
            " These are traced, but not in the net count."
        )
    if company.cost_per_contact is None:
        texts.append("Give cost_per_contact in company.toml to see what they cost.")
    if reading.filters.channel is not None:
        texts.append(
            "What chance would bring is counted over all channels: events have no channel."
        )
    return tuple(text for text in texts if text)


def _bar(row: CauseRow) -> Bar:
    net = row.net
    if net.value is None:
        return Bar(row.key, row.name, Figure(None, net.text), f"{row.contacts.text} traced")
    drawn = Figure(
        max(net.value, 0.0),
        net.text,
        max(net.low or 0.0, 0.0) if net.low is not None else None,
        max(net.high or 0.0, 0.0) if net.high is not None else None,
        net.interval_text,
        net.n,
        net.n_text,
    )
    return Bar(row.key, row.name, drawn, f"{row.stage_name}, {row.owner.role or 'no owner'}")

"""The part of the mapping desk for what no column says: dates, zones, whose numbers."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import available_timezones

import streamlit as st

from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.choices import Choices
from scorecard.intake.draft_checks import open_example, order_shown
from scorecard.intake.drafting import draft
from scorecard.intake.proposal import CUSTOMER_ID
from scorecard.ui import cards, loading
from scorecard.ui.mapping_file import Subject
from scorecard.ui.mapping_record import Place, RecordDesk
from scorecard.views import mapping as views


def rules(first_desk: RecordDesk, choices: Choices, before: Choices | None) -> Choices:
    """The choices with dates, zone, customer number and what no column says of a row."""
    start = before or Choices("", ())
    cards.heading("Dates and the rest", "what no column says")
    first, second = st.columns(2)
    choices = _times(first_desk, choices, start, first, second)
    if any(CUSTOMER_ID in one.targets.values() for one in choices.records):
        system = _system(first_desk, start, first)
        choices = replace(choices, customer_system=system)
    row = first_desk.told(choices.records[0], first, second)
    only_used = second.selectbox(
        "Know the next file by",
        (False, True),
        index=int(start.only_used),
        format_func=lambda one: "the columns used here" if one else "all its headers",
        key=first_desk.key("fingerprint"),
        help="By all headers is safe; by the columns used here also knows exports whose other"
        " columns differ.",
    )
    return replace(choices, records=(row, *choices.records[1:]), only_used=only_used)


def _times(
    desk: RecordDesk, choices: Choices, start: Choices, first: Place, second: Place
) -> Choices:
    company = loading.snapshot().company
    subject: Subject = desk.subject
    words: Vocabulary = desk.vocabulary
    tried = draft(choices, "", subject.look, subject.columns, words, "any")
    cell, orders = views.orders(open_example(subject.look, tried), order_shown(subject.look, tried))
    begin = next(name for name, value in orders.items() if value == start.day_first)
    order = first.selectbox(
        f"Dates such as {cell}",
        list(orders),
        index=list(orders).index(begin),
        key=desk.key("order", cell),
    )
    zones = ["company", "UTC", *sorted(available_timezones() - {"UTC"})]
    zone = second.selectbox(
        "Times without a zone are of",
        zones,
        index=zones.index(start.zone),
        format_func=lambda one: f"{company.zone} (assumed)" if one == "company" else one,
        key=desk.key("zone"),
    )
    return replace(choices, day_first=orders[order], zone=zone)


def _system(desk: RecordDesk, start: Choices, place: Place) -> str:
    known = {one.system for one in loading.snapshot().file_reports if one.system}
    systems = {"": "this tool's own numbers", "own": "our own customer number"}
    systems |= {name: f"ids of {name}" for name in sorted(known) if name != "own"}
    if start.customer_system:
        systems.setdefault(start.customer_system, f"ids of {start.customer_system}")
    return str(
        place.selectbox(
            "Customer ids are",
            list(systems),
            index=list(systems).index(start.customer_system),
            format_func=lambda one: systems[one],
            key=desk.key("system"),
        )
    )

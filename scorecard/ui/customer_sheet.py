"""The blocks of a customer's page: its keys, and what has happened to it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.formats import customer_code
from scorecard.ui import address, cards, links, loading, panels, tables
from scorecard.views.customer import build_customer

if TYPE_CHECKING:
    from scorecard.views.customer import CustomerView, EventLine


def asked() -> CustomerView:
    """The customer that the address names; says that it names none, and stops."""
    text = address.parameter("customer")
    held = loading.snapshot()
    number = int(text) if text.isdecimal() and len(text) < 20 else -1
    found = loading.made(build_customer, held, number) if 0 <= number < 2**63 else None
    if found is None:
        _ask(f"The files name no customer {customer_code(number)} now. " if number >= 0 else "")
        st.stop()
    return found


def _ask(before: str) -> None:
    cards.sentence("Which customer?", f"{before}Lists of customers to open are on these pages.")
    with st.container(key="choices-0", horizontal=True):
        links.link("strikes", "On two strikes or more", icon=":material/arrow_forward:")
        links.link("net", "Who fell into the net", icon=":material/arrow_forward:")


def answer(view: CustomerView) -> None:
    """The sentence; name and e-mail only for whoever asks for them."""
    with st.container(key="way", horizontal=True):
        links.link("service", "Service and experience", icon=":material/arrow_back:")
    cards.sentence(view.sentence, view.under)


def keys(view: CustomerView) -> None:
    """Which keys of which systems are this customer, and what joined them."""
    with panels.panel("customer-keys"):
        panels.title(view.keys_text, "one customer, as its systems name it")
        is_plain = st.toggle("Show name and e-mail", key="customer-plain")
        if is_plain:
            panels.terms((("name", view.name or "–"), ("e-mail", view.email or "–")))
        cards.table(
            ("system", "key", "joined"),
            (
                (
                    escape(line.system),
                    escape(line.plain if is_plain else line.key),
                    escape(line.joined_by),
                )
                for line in view.keys
            ),
        )
        panels.said(
            "Wrong? A file identities.csv beside your exports joins keys or keeps them apart."
        )


def events(view: CustomerView) -> None:
    """Touchpoints and poor experiences, newest first."""
    with panels.panel("customer-events"):
        panels.title(view.events_text, "newest first, each with its file and row")
        if not view.events:
            panels.said("No file tells of a touchpoint of this customer.")
            return
        rows = [_row(line) for line in view.events]
        st.dataframe(rows, key=f"events-{view.customer_id}", hide_index=True)
        tables.download(lambda: rows, f"customer-{view.code}", "All of these as CSV")


def _row(line: EventLine) -> tables.Row:
    return {
        "day": line.when,
        "what": f"■ {line.what}" if line.is_strike else line.what,
        "stage": line.stage,
        "channel": line.channel,
        "record": line.record,
        "file": line.file,
        "row": line.row,
    }

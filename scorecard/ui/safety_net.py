"""The blocks of the safety net: falls over time, the paradox, fragility, the quadrants."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.dots import dots
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, loading, panels, stacks, tables
from scorecard.views.quadrants import build_quadrant

if TYPE_CHECKING:
    from scorecard.views.parts import Line
    from scorecard.views.quadrants import FallenCustomer, Quadrant
    from scorecard.views.safety_net import NetView

_LISTED = 200
_SHADES = ("soft", "ink", "band")
"""Caught, dropped, still open: as in the bar above them."""


def falls(view: NetView) -> None:
    """What became of the falls of each month, beside the rates over time."""
    if not view.is_measured:
        return
    left, right = st.columns([1, 1], gap="small")
    with left:
        _months(view)
    with right:
        _rates(view)


@st.fragment
def _months(view: NetView) -> None:
    with panels.panel("falls"):
        panels.title("Falls by month", "a fall is a service case of a known customer")
        panels.terms(view.facts)
        stacks.draw_stacks(view.months, "Falls by month", "net-falls", 200, _SHADES)


@st.fragment
def _rates(view: NetView) -> None:
    lines: dict[str, tuple[Line, str]] = {
        "Dropped": (view.dropped_line, "of falls that are over, share that the net dropped"),
        "Fell": (view.falls_line, "of customers there when the month began; all channels"),
        "Fell again": (view.repeats_line, "of falls, share within ninety days of the one before"),
    }
    with panels.panel("net-rates"):
        panels.title("Over time", "share with its interval, by month")
        tabs = st.tabs(list(lines), key="net-line", on_change="rerun")
        for tab, (name, (line, definition)) in zip(tabs, lines.items(), strict=True):
            if tab.open:
                with tab:
                    panels.said(definition[0].upper() + definition[1:] + ".")
                    panels.draw_line(line, f"net-line-{name}", 210)
                    tables.behind(name, tables.line_rows(line), f"net-{name.lower()}")


def fates(view: NetView) -> None:
    """Never fell, caught, dropped: loyalty and retention, the paradox, and what the net holds."""
    if not view.is_measured:
        return
    told = view.comparison
    title = f"{told.answer_text}" if told else "Too little to compare the caught with the rest"
    cards.heading("Is there a recovery paradox here?", title)
    if told is None:
        with panels.panel("fates"):
            panels.said(
                "To compare those who were caught with those who never fell, add the export of a"
                " relationship survey, or one that tells who left."
            )
        _fragility(view)
        return
    left, right = st.columns(2, gap="small")
    with left, panels.panel("net-loyalty"):
        panels.title(
            f"Loyalty: {told.loyalty_name}" if told.loyalty else "Loyalty is not measured",
            "answers of twelve months, by what had befallen them in the ninety days before",
        )
        if told.loyalty:
            unit = "points" if told.loyalty_name == "NPS" else "share"
            chart = dots(told.loyalty, unit, panels.theme())
            panels.draw(chart, rows_alt(told.loyalty_name, told.loyalty), "net-loyalty-dots")
            tables.behind("Loyalty", tables.bar_rows("standing", told.loyalty), "net-loyalty")
    with right, panels.panel("net-kept"):
        panels.title(
            "Kept over twelve months" if told.kept else "Who left is not known",
            "at the rate of leaving of those who stood so when the month began",
        )
        if told.kept:
            chart = bars(told.kept, panels.theme())
            panels.draw(chart, rows_alt("Kept over twelve months", told.kept), "net-kept-bars")
            tables.behind("Kept", tables.bar_rows("standing", told.kept), "net-kept")
    left, right = st.columns(2, gap="small")
    with left, panels.panel("net-test"):
        panels.title(f"Recovery paradox: {told.answer}", "caught against never fell, tested")
        panels.said(*told.texts)
    with right:
        _fragility(view)


def _fragility(view: NetView) -> None:
    """What the headline would be without the net."""
    with panels.panel("fragile"):
        if view.fragile is None:
            panels.title("How much of the headline the net holds up is not known")
            panels.said(
                "Too few of the caught and of the dropped answered a loyalty survey within ninety"
                " days: a relationship survey that is sent more often would tell."
            )
            return
        panels.title(view.fragile.title, "if resolved cases were rated as unresolved ones are")
        panels.said(view.fragile.text)


@st.fragment
def quadrants(view: NetView) -> None:
    """Good or bad service by good or bad experience, and the customers of the chosen one."""
    if not view.quadrants:
        if view.quadrants_title:
            cards.heading("Great service is not a great experience")
            with panels.panel("quadrants"):
                panels.said(f"{view.quadrants_title}.")
        return
    cards.heading("Great service is not a great experience", view.quadrants_title)
    with panels.panel("quadrants"):
        placed = {(one.service, one.experience): _quadrant(one) for one in view.quadrants}
        cards.table(
            ("", "bad experience otherwise", "good experience otherwise"),
            (
                (
                    f"<b>{service} service</b>",
                    *(placed[service, experience] for experience in ("bad", "good")),
                )
                for service in ("good", "bad")
            ),
        )
        labels = {one.label: (one.service, one.experience) for one in view.quadrants}
        chosen = st.segmented_control(
            "Customers of", list(labels), default=next(iter(labels)), key="quadrant"
        )
        if chosen is not None:
            _listed(chosen, *labels[chosen])


def _quadrant(one: Quadrant) -> str:
    return (
        f"<b>{escape(one.customers.text)}</b> customers, {cards.figure(one.share)}"
        f" of who fell; {escape(one.yearly_value.text)}<br>"
        f'<span class="tz-soft">{escape(one.says)}</span>'
    )


def _listed(label: str, service: str, experience: str) -> None:
    found = loading.view(build_quadrant, service, experience)
    if not found:
        panels.said("Nobody stands there in this period.")
        return
    currency = loading.snapshot().company.currency
    rows = [_row(one, currency) for one in found]
    st.dataframe(
        [
            {"open": f"customer?customer={one.customer_id}", **row}
            for one, row in zip(found[:_LISTED], rows, strict=False)
        ],
        key=f"quadrant-{service}-{experience}",
        hide_index=True,
        column_config={"open": st.column_config.LinkColumn("", display_text="open")},
    )
    if len(found) > _LISTED:
        panels.said(f"The {_LISTED} of highest value are shown; the download has all of these.")
    tables.download(lambda: rows, f"net-{service}-service-{experience}-experience", f"{label}, CSV")


def _row(one: FallenCustomer, currency: str) -> tables.Row:
    return {
        "customer": one.code,
        "last case": one.case,
        "last fell": one.last_on,
        "falls": one.falls,
        "dropped": one.drops,
        "other poor experiences": one.strikes,
        f"{currency} a year": one.yearly_value,
        "segment": one.segment,
        "region": one.region,
    }

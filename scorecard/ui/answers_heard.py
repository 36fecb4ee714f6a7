"""The blocks of the page on trust: who answers, the silent, the headline, leavers, picking."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.dots import estimates
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, panels, tables

if TYPE_CHECKING:
    from scorecard.views.gaming import Gaming
    from scorecard.views.heard import Heard, LeaversTold
    from scorecard.views.response import ResponseTold, TraitsTold
    from scorecard.views.trust import TrustView


def headline_and_leavers(view: TrustView) -> None:
    """The headline beside its weighted self, and what leaving does to it."""
    left, right = st.columns([1.25, 1], gap="small")
    with left:
        _headline(view.heard)
    with right:
        _leavers(view.leavers)


def response_and_picking(view: TrustView) -> None:
    """Who answers, beside who is asked."""
    left, right = st.columns([1.25, 1], gap="small")
    with left:
        _response(view.response)
    with right:
        _picking(view.gaming)


@st.fragment
def _headline(told: Heard) -> None:
    with panels.panel("heard"):
        if not told.bars:
            panels.title(told.title)
            return
        panels.title(told.title, f"{told.name}, per 100; newest answer of twelve months")
        chart = estimates(told.bars, "points", (told.axis_low, told.axis_high), panels.theme())
        panels.draw(chart, rows_alt(told.name, told.bars), "heard-dots")
        tables.behind("The readings", tables.bar_rows("reading", told.bars), "heard")
        panels.terms(told.facts)
        if told.texts:
            panels.said(*told.texts)


@st.fragment
def _leavers(told: LeaversTold) -> None:
    with panels.panel("leavers"):
        panels.title(told.title, "points that the headline gains because leavers are not counted")
        panels.terms(told.facts)
        if told.bars:
            chart = estimates(told.bars, "points", (told.axis_low, told.axis_high), panels.theme())
            panels.draw(chart, rows_alt("What leaving adds", told.bars), "leavers-dots")
            tables.behind("By month", tables.bar_rows("month", told.bars), "leavers")
        panels.said(told.text)


@st.fragment
def _response(told: ResponseTold) -> None:
    with panels.panel("response"):
        panels.title(told.title, "share of invitations answered")
        if told.missing:
            panels.said(told.missing)
            return
        panels.terms(told.facts)
        groups = dict(told.groups)
        if groups:
            tabs = st.tabs(list(groups), key="response-by", on_change="rerun")
            for tab, (name, rows) in zip(tabs, groups.items(), strict=True):
                if tab.open:
                    with tab:
                        key = name.lower().replace(" ", "-")
                        chart = bars(rows, panels.theme())
                        panels.draw(chart, rows_alt(name, rows), f"response-{key}")
                        what = name.removeprefix("By ")
                        tables.behind(name, tables.bar_rows(what, rows), f"response-{key}")
        if told.texts:
            panels.said(*told.texts)


@st.fragment
def _picking(told: Gaming) -> None:
    with panels.panel("picking"):
        panels.title(told.title, "cases that an invitation followed within 14 days")
        if told.bars:
            panels.draw(bars(told.bars, panels.theme()), rows_alt("Asked", told.bars), "picked")
            panels.draw_line(told.line, "picked-line", 170)
            tables.behind("By month", tables.line_rows(told.line), "picked")
        panels.said(told.text)


@st.fragment
def silent(told: TraitsTold) -> None:
    """Those who answered and the silent, trait by trait."""
    with panels.panel("silent"):
        panels.title(told.title, "customers of the twelve months, with and without an answer")
        if told.rows:
            cards.table(
                ("", "answered", "silent", "difference", ""),
                (
                    (
                        escape(row.name),
                        cards.figure(row.answered),
                        cards.figure(row.silent),
                        cards.figure(row.difference),
                        escape(row.word),
                    )
                    for row in told.rows
                ),
            )
            rows: list[tables.Row] = [
                {
                    "trait": row.name,
                    **{f"answered {k}": v for k, v in tables.figure_cells(row.answered).items()},
                    **{f"silent {k}": v for k, v in tables.figure_cells(row.silent).items()},
                    "difference": row.difference.value,
                    "difference from": row.difference.low,
                    "difference to": row.difference.high,
                    "verdict": row.word,
                }
                for row in told.rows
            ]
            tables.behind("Answered and silent", rows, "silent")
        if told.text:
            panels.said(told.text)

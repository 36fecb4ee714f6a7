"""The blocks of the page on delight: the three over time, what became of each, leavers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, panels, stacks, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.beginnings import Beginning
    from scorecard.views.leavers import LateAnswers, Leavers
    from scorecard.views.parts import Bar
    from scorecard.views.worth import WorthView


def over_time(view: WorthView) -> None:
    """Delighted, settled and disappointed by period."""
    if view.stacks is None:
        return
    _over_time(view)


@st.fragment
def _over_time(view: WorthView) -> None:
    with panels.panel("worth-time"):
        panels.title(
            "Delighted, settled, disappointed",
            f"asked: {view.asked_text}; {view.means_text}; lines mark the 95 % interval",
        )
        if view.stacks is not None:
            stacks.draw_stacks(view.stacks, "The three by period", "worth-time", 250)


def after(view: WorthView) -> None:
    """Who stayed and what they spent, by what they had said."""
    if view.stacks is None:
        return
    cards.heading("What each is worth", view.kept_title)
    left, right = st.columns(2, gap="small")
    with left:
        _rows("worth-kept", "Who stayed", view.kept_definition, view.kept, view.unfollowed_text)
    with right:
        spent = "mean of the six whole months after"
        _rows("worth-spend", "What they spent", spent, view.spend, view.unfollowed_text)
    with panels.panel("worth-test"):
        panels.title("Does delight pay?", "each against the settled, tested together")
        panels.said(*view.texts)


@st.fragment
def _rows(
    key: str, finding: str, definition: str, rows: Sequence[Bar], unfollowed_text: str
) -> None:
    with panels.panel(key):
        panels.title(finding, definition)
        if not rows:
            panels.said(unfollowed_text)
            return
        panels.draw(bars(rows, panels.theme()), rows_alt(finding, rows), f"{key}-bars")
        tables.behind(finding, tables.bar_rows("verdict", rows), key)


def beginnings(view: WorthView) -> None:
    """First impressions, beside service as the first contact."""
    cards.heading("How it began", "and who stayed")
    left, right = st.columns(2, gap="small")
    with left:
        _beginning(
            "impression", f"{view.kept_definition}, by their first answer of all", view.impression
        )
    with right:
        _beginning(
            "contact", f"{view.kept_definition}, by their first touchpoint of all", view.contact
        )


@st.fragment
def _beginning(key: str, definition: str, told: Beginning) -> None:
    with panels.panel(key):
        panels.title(told.title, definition)
        if told.bars:
            panels.draw(bars(told.bars, panels.theme()), rows_alt(told.title, told.bars), key)
            tables.behind("Who stayed", tables.bar_rows("group", told.bars), f"{key}-stayed")
        panels.said(told.text)


def leavers(view: WorthView) -> None:
    """Why customers left, beside answers that were asked only as they left."""
    cards.heading("What leavers say", "and when they were asked" if view.late else "")
    if view.late is None:
        _reasons(view.leavers)
        return
    left, right = st.columns(2, gap="small")
    with left:
        _reasons(view.leavers)
    with right:
        _late(view.late)


@st.fragment
def _reasons(told: Leavers) -> None:
    with panels.panel("leave-reasons"):
        panels.title(told.title, told.definition)
        if told.bars:
            chart = bars(told.bars, panels.theme())
            panels.draw(chart, rows_alt("Reasons for leaving", told.bars), "leave-reasons")
            tables.behind("Reasons", tables.bar_rows("reason", told.listed), "leave-reasons")
        panels.said(told.text)


@st.fragment
def _late(told: LateAnswers) -> None:
    with panels.panel("leave-answers"):
        panels.title(told.title, told.definition)
        chart = bars(told.bars, panels.theme())
        panels.draw(chart, rows_alt("Left, by answer", told.bars), "leave-answers")
        tables.behind("Left, by answer", tables.bar_rows("answer", told.bars), "leave-answers")
        panels.said(*told.texts)

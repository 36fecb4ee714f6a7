"""The blocks of the page on contact windows: the list, the week, the segments."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.rows import rows_alt
from scorecard.charts.week import week_map
from scorecard.ui import cards, panels, tables
from scorecard.ui.workbook import workbook
from scorecard.views.windows import DAYS, list_rows, list_sheet

if TYPE_CHECKING:
    from scorecard.views.windows import WindowsView

ROWS_A_PAGE = 50


def week_and_groups(view: WindowsView) -> None:
    """The week of everybody, beside how well personal windows hold."""
    left, right = st.columns([1.25, 1], gap="small")
    with left:
        _week(view)
    with right:
        _certainty(view)


@st.fragment
def listed(view: WindowsView) -> None:
    """The list, a page at a time, and as a file."""
    with panels.panel("windows-list"):
        panels.title(view.list_title, "surest first; customers who opted out are never here")
        n = view.listed.height
        if not n:
            return
        pages = -(-n // ROWS_A_PAGE)
        page = 1
        if pages > 1:
            page = int(
                st.number_input(f"Page, 1 to {pages}", 1, pages, 1, key="windows-page", width=160)
            )
        st.dataframe(
            list_rows(view, (page - 1) * ROWS_A_PAGE, ROWS_A_PAGE),
            key="windows-frame",
            hide_index=True,
        )
        with st.container(horizontal=True):
            tables.download(lambda: list_rows(view), "contact-windows")
            st.download_button(
                "Excel",
                data=lambda: workbook((list_sheet(view),)),
                file_name="contact-windows.xlsx",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key="xlsx-windows",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


@st.fragment
def _week(view: WindowsView) -> None:
    with panels.panel("week"):
        if view.week is None:
            return
        panels.title(view.week.title, "share of customers' sessions by hour, local time")
        panels.draw(week_map(view.week, panels.theme()), view.week.alt, "week-map")
        rows: list[tables.Row] = [
            {"day": DAYS[day], **{f"{hour:02d}": share for hour, share in enumerate(shares)}}
            for day, shares in enumerate(view.week.shares)
        ]
        tables.behind("The week", rows, "week")
        if view.groups:
            panels.said("For everybody without a time of their own, the hours of the segment:")
            cards.table(
                ("", "busiest two hours", "share of sessions", ""),
                (
                    (
                        escape(group.name),
                        escape(group.window),
                        cards.figure(group.share),
                        escape(group.word),
                    )
                    for group in view.groups
                ),
            )


@st.fragment
def _certainty(view: WindowsView) -> None:
    with panels.panel("windows-held"):
        panels.title("Do the windows hold?", "checked on weeks the choice never saw")
        if view.hits:
            panels.draw(bars(view.hits, panels.theme()), rows_alt("Hits", view.hits), "held-bars")
        panels.terms(view.facts)
        if view.texts:
            panels.said(*view.texts)

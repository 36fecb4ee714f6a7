"""The blocks of the drivers page: the map, what happened, tails of scales, gaps, segments."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.dots import dots
from scorecard.charts.quadrants import driver_map, driver_map_alt
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, links, panels, tables

if TYPE_CHECKING:
    from scorecard.views.drivers import DriversView, SegmentDrivers


def answer(view: DriversView) -> None:
    """The page's answer, and how loyal customers are at all."""
    told = f"{view.outcome_text}: {view.outcome.text}" if view.outcome.value is not None else ""
    cards.sentence(view.sentence, panels.under(view.place, told, view.outcome.n_text))


def importance(view: DriversView) -> None:
    """The map of what was rated, beside what happened and what to keep in mind."""
    if not view.is_measured:
        panels.way_out()
        return
    left, right = st.columns([1.35, 1], gap="small")
    with left:
        _map(view)
    with right:
        _happened(view)


@st.fragment
def _map(view: DriversView) -> None:
    with panels.panel("driver-map"):
        panels.title(
            view.map_title,
            "over twelve months; filled: clearly in one quarter; hollow: its interval lies across",
        )
        if not view.dots:
            return
        panels.draw(driver_map(view, panels.theme()), driver_map_alt(view), "driver-map")
        rows: list[tables.Row] = [
            {
                "driver": dot.label,
                "group": dot.note,
                "importance": dot.importance.text,
                "importance from": dot.importance.low,
                "importance to": dot.importance.high,
                "score": dot.performance.text,
                "score from": dot.performance.low,
                "score to": dot.performance.high,
                "answers": dot.performance.n,
                "what to do": dot.quadrant,
            }
            for dot in view.dots
        ]
        tables.behind("The map", rows, "driver-map")


@st.fragment
def _happened(view: DriversView) -> None:
    with panels.panel("driver-facts"):
        panels.title("What happened to them", "importance of what is on record and was not rated")
        if view.happened:
            chart = bars(view.happened, panels.theme())
            panels.draw(chart, rows_alt("Importance", view.happened), "driver-happened")
            tables.behind("What happened", tables.bar_rows("driver", view.happened), "happened")
        else:
            panels.said("Add orders, payments, incidents or tickets to weigh what happened.")
        panels.terms(view.facts)
        panels.said(*view.texts)
        links.link("service", "How much of it is service", icon=":material/arrow_forward:")


def questions(view: DriversView) -> None:
    """Basic needs and delighters, beside what was expected and whether segments differ.

    Where segments differ, each has a chart: they get a row of their own.
    """
    left, right = st.columns([1.35, 1], gap="small")
    with left:
        _tails(view)
    with right:
        _expectations(view)
        if not view.segments:
            _segments(view)
    if view.segments:
        _segments(view)


def _tails(view: DriversView) -> None:
    with panels.panel("driver-tails"):
        panels.title(
            view.tails.title,
            "points of loyalty, of 100, against an answer in the middle of the scale",
        )
        if view.tails.rows:
            cards.table(
                ("driver", "poor costs", "best earns", "that is", "answers"),
                (
                    (
                        escape(row.label),
                        cards.figure(row.penalty),
                        cards.figure(row.reward),
                        escape(row.reading),
                        escape(row.n_text),
                    )
                    for row in view.tails.rows
                ),
            )
            tables.download(lambda: _tail_rows(view), "basic-needs-and-delighters")


def _tail_rows(view: DriversView) -> list[tables.Row]:
    return [
        {
            "driver": row.label,
            "poor costs": row.penalty.value,
            "costs from": row.penalty.low,
            "costs to": row.penalty.high,
            "best earns": row.reward.value,
            "earns from": row.reward.low,
            "earns to": row.reward.high,
            "that is": row.reading,
            "answers": row.n_text,
        }
        for row in view.tails.rows
    ]


@st.fragment
def _expectations(view: DriversView) -> None:
    with panels.panel("driver-gaps"):
        told = view.expectations
        panels.title("Found against expected", "points of 100, found less expected")
        panels.said(told.title)
        if told.bars:
            chart = dots(told.bars, "", panels.theme())
            panels.draw(chart, rows_alt("Found less expected", told.bars), "driver-gaps")
            tables.behind("The gaps", tables.bar_rows("question", told.bars), "driver-gaps")


@st.fragment
def _segments(view: DriversView) -> None:
    """Whether drivers differ between segments, and how where they do."""
    if not view.segments_text:
        return
    with panels.panel("driver-segments"):
        panels.title("By segment", "shown only where a test says that drivers weigh differently")
        panels.said(view.segments_text)
        if view.segments:
            for place, told in zip(
                st.columns(len(view.segments), gap="small"), view.segments, strict=True
            ):
                with place:
                    _segment(told)


def _segment(told: SegmentDrivers) -> None:
    panels.said(f"{told.name}, {told.n_text}", told.note)
    if told.bars:
        chart = bars(told.bars, panels.theme())
        panels.draw(chart, rows_alt(told.name, told.bars), f"driver-segment-{told.name}")
        tables.behind(told.name, tables.bar_rows("driver", told.bars), f"drivers-{told.name}")

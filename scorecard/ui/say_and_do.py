"""The blocks of say and do: priorities, ratings from within, control, coverage, blind spots."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.dots import dots
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, links, panels, tables

if TYPE_CHECKING:
    from scorecard.views.owners import OwnerCell
    from scorecard.views.say_and_do import PriorityLine, RatingLine, SayAndDoView


def priorities(view: SayAndDoView) -> None:
    """What is said to come first, beside what is measured, owned and worked on."""
    cards.heading("What we say comes first", "stated in company.toml; actions are the open ones")
    if not view.priorities:
        _absent(view.priorities_text)
        return
    cards.table(
        ("we say", "measured and owned", "worst metric", "being done", "so it is"),
        (
            (
                f"<b>{escape(one.name)}</b>",
                escape(one.metrics_text),
                cards.status(one.worst),
                escape(one.actions_text),
                _doing(one),
            )
            for one in view.priorities
        ),
    )


def _doing(one: PriorityLine) -> str:
    glyph, tone = ("◆", "tz-amber") if one.is_idle else ("●", "tz-good")
    if one.doing.startswith("needs action"):
        glyph, tone = "■", "tz-bad"
    return (
        f'<span class="{tone}"><span aria-hidden="true">{glyph}</span> {escape(one.doing)}</span>'
    )


def _absent(text: str) -> None:
    st.html(f'<div class="tz-panel tz-soft">{escape(text)}</div>')


def ratings_and_control(view: SayAndDoView) -> None:
    """How we rate ourselves, beside how much of what moved is in our hands."""
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        cards.heading("How we rate ourselves", "0 to 100, against the health customers live")
        _ratings(view)
    with right:
        cards.heading("What is in our hands", "points of the index, by who controls the metric")
        _control(view)


@st.fragment
def _ratings(view: SayAndDoView) -> None:
    if not view.ratings:
        _absent(view.ratings_text)
        return
    cards.table(
        ("stage", "we say", "customers live", "gap", ""),
        (_rating(one) for one in view.ratings),
    )


def _rating(one: RatingLine) -> tuple[str, ...]:
    is_gap = one.verdict.startswith("rated")
    glyph = "▲" if one.verdict.startswith("rated higher") else "▼" if is_gap else "–"
    return (
        f"<b>{escape(one.name)}</b>",
        escape(one.own.text),
        cards.figure(one.health),
        cards.figure(one.gap),
        f'<span aria-hidden="true">{glyph}</span> {escape(one.verdict)}',
    )


@st.fragment
def _control(view: SayAndDoView) -> None:
    with panels.panel("control"):
        panels.title(view.control_title, "the parts add up to the change of the index exactly")
        if not view.controls:
            return
        chart = dots(view.control_bars, "index", panels.theme())
        panels.draw(chart, rows_alt("Points of the index", view.control_bars), "control-dots")
        rows: list[tables.Row] = [
            {
                "control": one.name,
                **tables.figure_cells(one.points),
                "share of movement": one.movement.text,
                "up and down": one.metrics_text,
            }
            for one in view.controls
        ]
        tables.behind("Control", rows, "control")


def coverage(view: SayAndDoView) -> None:
    """Executives by stages: how many of the metrics they own are measured."""
    cards.heading("Who looks where", "measured of owned metrics; a dot: nobody looks")
    cards.table(
        ["", *view.stage_names],
        ([escape(row.owner.text), *(_cell(cell) for cell in row.cells)] for row in view.coverage),
    )
    if view.blind_spots:
        cards.heading("Blind spots", "a stage nobody measures, an owner who looks elsewhere")
        cards.table(
            ("where nobody looks", "what would help"),
            ((escape(spot.what), escape(spot.remedy)) for spot in view.blind_spots),
        )
    else:
        cards.calm("No blind spot: every stage is measured, and its owner answers for it.")
    links.link("owners", "Owners", icon=":material/arrow_forward:")


def _cell(cell: OwnerCell) -> str:
    if not cell.count:
        return '<span class="tz-soft" aria-label="nobody looks">·</span>'
    text = f"{cell.measured} of {cell.count}"
    tone = "" if cell.measured == cell.count else ' class="tz-soft"'
    return f"<span{tone}>{text}</span>"

"""Executives, their stages and their metrics."""

from __future__ import annotations

from html import escape

import streamlit as st

from scorecard.ui import address, cards, choosing, links
from scorecard.ui.first_screen import stage_card
from scorecard.ui.metric_cards import metric_rows
from scorecard.views.owners import OwnerCell, OwnerRow, OwnersView, RoleView
from scorecard.views.wording import ROLE_TITLES

_CARDS_A_ROW = 4


def asked() -> str:
    """The role that the address names; says which there are, and stops, where it names none."""
    asked_for = address.parameter("role")
    role = asked_for.upper()
    if role not in ROLE_TITLES:
        named = [(known, f"{known}, {title}") for known, title in ROLE_TITLES.items()]
        choosing.ask("Which executive?", asked_for, "role", [("", named)])
        st.stop()
    return role


def executives(view: OwnersView) -> None:
    """One card an executive; a click leads to the own page."""
    for start in range(0, len(view.rows), _CARDS_A_ROW):
        columns = st.columns(_CARDS_A_ROW, gap="small")
        for column, row in zip(columns, view.rows[start : start + _CARDS_A_ROW], strict=False):
            with column:
                _executive(row)


def _executive(row: OwnerRow) -> None:
    tone = "tz-red" if row.reds else "tz-soft"
    role = row.owner.role or "none"
    with st.container(key=f"card-role-{role}"):
        links.link("role", row.owner.text, {"role": role})
        st.html(
            f'<div class="tz-role"><span class="tz-soft">{escape(row.role_title)}</span><br>'
            f'<span class="{tone}">{escape(row.metrics_text)}</span><br>'
            f'<span class="tz-note">{escape(row.stages_text)}</span></div>'
        )


def matrix(view: OwnersView) -> None:
    """Executives by stages: how many metrics, and how many of them have which status."""
    cards.heading(
        "Who looks where", "number of metrics, and how many have which status; a dot: nobody looks"
    )
    header = ["", *view.stage_names]
    cards.table(
        header,
        ([escape(row.owner.text), *(_cell(cell) for cell in row.cells)] for row in view.rows),
    )
    marks = "".join(cards.counted(mark, mark.word, mark.word) for mark in view.legend)
    st.html(f'<p class="tz-legend">{marks}</p>')
    if view.unowned_text:
        st.html(f'<p class="tz-under">{escape(view.unowned_text)}</p>')
    links.link("say_and_do", "Do we do what we say?", icon=":material/arrow_forward:")


def _cell(cell: OwnerCell) -> str:
    if not cell.count:
        return '<span class="tz-soft" aria-label="none">·</span>'
    counts = "".join(cards.counted(one.mark, one.text, one.alt) for one in cell.statuses)
    return f'<span class="tz-counts"><b>{escape(cell.text)}</b>{counts}</span>'


def attention(view: OwnersView) -> None:
    """How much of the first screen service takes, beside service's own share."""
    cards.heading("Service must not take all attention", view.attention_text)
    st.html(
        '<div class="tz-panel tz-pair">'
        f"<div><b>{escape(view.screen_share.text)}</b>"
        '<br><span class="tz-soft">of the first screen is about service</span></div>'
        f"<div><b>{escape(view.service_share.text)}</b>"
        '<br><span class="tz-soft">of what customers live through is service</span></div></div>'
    )


def blind_spots(view: OwnersView) -> None:
    """Where nobody measures or nobody answers, and what would mend it."""
    cards.heading("Blind spots")
    if not view.blind_spots:
        cards.calm("None: every stage is measured and every metric has one owner.")
        return
    cards.table(
        ("what", "what would mend it"),
        ((escape(spot.what), escape(spot.remedy)) for spot in view.blind_spots),
    )


def stages_of(view: RoleView) -> None:
    """The stages this executive owns."""
    if not view.stages:
        return
    cards.heading("Stages owned")
    columns = st.columns(max(4, len(view.stages)), gap="small")
    for column, stage in zip(columns, view.stages, strict=False):
        with column:
            stage_card(stage)


def metrics_of(view: RoleView) -> None:
    """The metrics this executive answers for, worst first."""
    cards.heading("Metrics answered for", "worst first")
    if not view.metrics:
        st.html('<div class="tz-panel tz-soft">No measured metric has this owner yet.</div>')
        return
    metric_rows(view.metrics)


def missing_of(view: RoleView) -> None:
    """The metrics that no file measures yet."""
    if not view.missing:
        return
    cards.heading("Not measured yet")
    cards.table(
        ("metric", "why", "what would measure it"),
        (
            (escape(line.name), escape(line.problem or ""), escape(line.measured_by))
            for line in view.missing
        ),
    )

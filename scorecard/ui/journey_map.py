"""The blocks of the journey page: health by stage, cliffs, balance, funnel, what stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import funnel_alt, funnel_bars
from scorecard.charts.grid import health_grid, health_grid_alt
from scorecard.charts.rows import spoken
from scorecard.ui import cards, links, panels, tables
from scorecard.ui.metric_cards import metric_rows

if TYPE_CHECKING:
    from scorecard.views.journey import JourneyView


@st.fragment
def health(view: JourneyView) -> None:
    """Stages against periods; a click on a cell opens its stage."""
    with panels.panel("health"):
        panels.title(
            "Health by stage",
            "0 to 100; the stronger the tint, the weaker the stage · ● on target · ◆ below target"
            " · ■ needs action · ○ not clear yet · – cannot tell · hatched: not measured"
            " · a metric silent for a month speaks through the two before · a cell opens its stage",
        )
        if not any(cell.score.value is not None for cells in view.health for cell in cells):
            panels.said("No stage can be rated in any month yet.")
            _stage_links(view)
            return
        chart = health_grid(view, panels.theme())
        stage_id = panels.clicked(chart, health_grid_alt(view), "health-grid")
        _follow(view, stage_id)
        _stage_links(view)
        rows = [
            {
                "stage": card.name,
                "period": cell.label,
                **tables.figure_cells(cell.score),
                "status": cell.status.word,
            }
            for card, cells in zip(view.stages, view.health, strict=True)
            for cell in cells
        ]
        tables.behind("Health", rows, "journey-health")


def _follow(view: JourneyView, stage_id: str | None) -> None:
    names = {card.stage_id: card.name for card in view.stages}
    if stage_id in names:
        panels.follow("stage", names[stage_id], {"stage": stage_id})


def _stage_links(view: JourneyView) -> None:
    """The stages as links, for those who do not point."""
    with st.container(key="way", horizontal=True, vertical_alignment="center"):
        st.html('<span class="tz-note">Open a stage:</span>', width="content")
        for card in view.stages:
            links.link("stage", card.name, {"stage": card.stage_id})


def breaks_and_balance(view: JourneyView) -> None:
    """Where neighbouring stages part, beside what imbalance costs the whole."""
    left, right = st.columns(2, gap="small")
    with left, panels.panel("cliffs"):
        panels.title("Where it breaks", view.cliffs_text)
        names = {card.name: card.stage_id for card in view.stages}
        for at, cliff in enumerate(view.cliffs[:3]):
            said = cliff.text if cliff.is_clear else f"{cliff.text} (not clear yet)"
            with st.container(key=f"cliff-{at}"):
                to_stage = {"stage": names.get(cliff.to_stage, cliff.to_stage)}
                links.link("stage", said, to_stage, icon=":material/arrow_forward:")
    with right, panels.panel("balance"):
        panels.title(view.penalty_text or "Balance")
        panels.terms(
            (
                ("index, weak stages weigh more", spoken(view.index)),
                ("plain average of the stages", view.arithmetic.text),
                ("lost to imbalance", view.penalty.text),
            )
        )


@st.fragment
def over_time(view: JourneyView) -> None:
    """The index over its periods."""
    with panels.panel("index"):
        panels.title("The index over time", view.index_line.limits_text)
        panels.draw_line(view.index_line, "index-line", 210)
        tables.behind("The index", tables.line_rows(view.index_line), "journey-index")


@st.fragment
def funnel(view: JourneyView) -> None:
    """Customers who reached each stage; a click opens the stage."""
    with panels.panel("funnel"):
        panels.title("Who gets how far", view.funnel_text)
        if view.funnel:
            chart = funnel_bars(view.funnel, panels.theme())
            _follow(view, panels.clicked(chart, funnel_alt(view.funnel), "funnel-bars"))
            rows = tables.bar_rows("stage", [step.bar for step in view.funnel])
            tables.behind("The funnel", rows, "journey-funnel")


def apart(view: JourneyView) -> None:
    """The metrics that belong to no stage."""
    if view.apart:
        cards.heading("Beside the journey", "how good the data are that all of this rests on")
        metric_rows(view.apart)

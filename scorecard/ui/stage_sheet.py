"""The blocks of a stage page: its way, its health, its metrics, what is not measured."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.dots import segments_alt, stage_segments
from scorecard.charts.lines import stage_lines
from scorecard.ui import address, cards, choosing, links, panels, tables
from scorecard.ui.loading import snapshot

if TYPE_CHECKING:
    from scorecard.charts.frame import Chart
    from scorecard.views.parts import MetricLine
    from scorecard.views.stage import StageView

_PANELS_A_ROW = 3


def asked() -> str:
    """The stage that the address names; says which there are, and stops, where it names none."""
    stages = {stage.stage_id: stage.name for stage in snapshot().company.stages}
    stage_id = address.parameter("stage")
    if stage_id not in stages:
        choosing.ask("Which stage?", stage_id, "stage", [("", list(stages.items()))])
        st.stop()
    return stage_id


def way(view: StageView) -> None:
    """Links to the journey and to the stages before and after."""
    with st.container(key="way", horizontal=True):
        links.link("journey", "The journey", icon=":material/grid_view:")
        if view.previous_stage_id:
            parameters = {"stage": view.previous_stage_id}
            name = _spelled(view.previous_stage_id)
            links.link("stage", name, parameters, icon=":material/arrow_back:")
        if view.next_stage_id:
            parameters = {"stage": view.next_stage_id}
            name = _spelled(view.next_stage_id)
            links.link("stage", name, parameters, icon=":material/arrow_forward:")


def _spelled(stage_id: str) -> str:
    return next(stage.name for stage in snapshot().company.stages if stage.stage_id == stage_id)


def answer(view: StageView) -> None:
    """The sentence, and what the stage's number rests on."""
    beneath = panels.under(view.place, view.goal_text, view.card.owner.text)
    cards.sentence(view.sentence, beneath)


def health(view: StageView) -> None:
    """The stage over time, beside its segments."""
    left, right = st.columns([1.62, 1], gap="small")
    with left:
        _over_time(view)
    with right:
        _segments(view)


@st.fragment
def _over_time(view: StageView) -> None:
    with panels.panel("stage-health"):
        st.html(
            f'<div class="tz-facts"><b>{cards.figure(view.card.score)}</b>'
            f"{cards.status(view.card.status)}<span>{cards.change(view.change, against=True)}"
            f"</span><span>{cards.change(view.change_on_year, against=True)}</span></div>"
        )
        panels.draw_line(view.line, "stage-line", 230)
        st.html(f'<p class="tz-note">{escape(" · ".join(_rests_on(view)))}</p>')
        tables.behind("Health", tables.line_rows(view.line), f"health-{view.card.stage_id}")


def _rests_on(view: StageView) -> list[str]:
    texts = (view.coverage_text, view.bounds_text, view.line.limits_text)
    return [text for text in texts if text]


@st.fragment
def _segments(view: StageView) -> None:
    with panels.panel("stage-segments"):
        panels.title("By segment", "health with its interval; the thin line is the whole stage")
        if not view.segments:
            panels.said("One segment is chosen, or the files tell none apart.")
            return
        chart = stage_segments(view.segments, view.card.score, panels.theme())
        panels.draw(chart, segments_alt("Health by segment", view.segments), "stage-segments-dots")
        rows = [
            {"segment": row.segment, **tables.figure_cells(row.score), "note": row.note}
            for row in view.segments
        ]
        tables.behind("Segments", rows, f"segments-{view.card.stage_id}")


def metrics(view: StageView) -> None:
    """The stage's metrics as small multiples, worst first."""
    cards.heading("What carries it, and what pulls it down", "worst first; limits dotted")
    charts = stage_lines(view.metrics, panels.theme())
    pairs = list(zip(view.metrics, charts, strict=True))
    for start in range(0, len(pairs), _PANELS_A_ROW):
        columns = st.columns(_PANELS_A_ROW, gap="small")
        for column, (line, chart) in zip(
            columns, pairs[start : start + _PANELS_A_ROW], strict=False
        ):
            with column:
                _metric(line, chart)


@st.fragment
def _metric(line: MetricLine, chart: Chart) -> None:
    with panels.panel(f"metric-{line.metric_id}"):
        links.link("metric", line.name, {"metric": line.metric_id})
        st.html(
            f'<div class="tz-facts"><b>{escape(line.figure.text)}</b>'
            f"<span class='tz-soft'>{escape(line.figure.interval_text)}</span>"
            f"{cards.status(line.status)}<span>{cards.change(line.change)}</span></div>"
            f'<p class="tz-note">{escape(_facts(line))}</p>'
        )
        panels.draw(chart, line.line.alt, f"line-{line.metric_id}")


def _facts(line: MetricLine) -> str:
    texts = (line.owner.text, line.figure.n_text, line.signal_text, line.action_text)
    return " · ".join(text for text in texts if text)


def missing(view: StageView) -> None:
    """The metrics without a number, and the export that would give them one."""
    if not view.missing:
        return
    cards.heading("Not measured yet", "an empty table is never a zero")
    cards.table(
        ("metric", "why", "what would measure it"),
        ((escape(line.name), escape(line.why), escape(line.measured_by)) for line in view.missing),
    )

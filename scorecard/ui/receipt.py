"""The blocks of a metric's page: how the number was made, and the rows behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard import formats
from scorecard.charts.dots import metric_segments, segments_alt
from scorecard.ui import address, cards, choosing, links, panels, tables
from scorecard.ui.loading import filters, snapshot
from scorecard.views.metric import rows_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorecard.transforms.periods import Filters
    from scorecard.views.metric import MetricView, RowLine, SegmentFigure
    from scorecard.warehouse.snapshot import Snapshot

ROWS_A_PAGE = 50
ROWS_A_READ = 10_000
"""Rows held in memory at once while the CSV is made."""


def asked() -> str:
    """The metric that the address names; says which there are, and stops, where it names none."""
    held = snapshot()
    metric_id = address.parameter("metric")
    if all(metric.metric_id != metric_id for metric in held.catalogue.metrics):
        names = {stage.stage_id: stage.name for stage in held.company.stages}
        groups: dict[str, list[choosing.Choice]] = {name: [] for name in names.values()}
        for metric in held.catalogue.metrics:
            group = names.get(metric.stage, "Beside the journey")
            groups.setdefault(group, []).append((metric.metric_id, metric.name))
        found = ((name, group) for name, group in groups.items() if group)
        choosing.ask("Which metric?", metric_id, "metric", found)
        st.stop()
    return metric_id


def way(view: MetricView) -> None:
    """Back to the stage, or to the journey where there is none."""
    with st.container(key="way", horizontal=True):
        links.link("journey", "The journey", icon=":material/grid_view:")
        if view.metric.lens == "data":
            links.link("data", "Data", icon=":material/arrow_back:")
        else:
            parameters = {"stage": view.metric.stage_id}
            links.link("stage", view.metric.stage_name, parameters, icon=":material/arrow_back:")
        own = {"metric": view.metric.metric_id}
        links.link("changed", "What changed it", own, icon=":material/difference:")


def answer(view: MetricView) -> None:
    """The sentence, what is measured, and who answers for it."""
    metric = view.metric
    cards.sentence(view.sentence, panels.under(view.place, metric.owner.text))
    st.html(
        f'<div class="tz-facts"><span>{escape(metric.says)}</span>{cards.status(metric.status)}'
        f'<span class="tz-soft">{escape(metric.status.since_text)}</span>'
        f"<span>{cards.change(metric.change, against=True)}</span>"
        f"<span>{cards.change(metric.change_on_year, against=True)}</span></div>"
    )


def number(view: MetricView) -> None:
    """The number over time, beside how it was made."""
    left, right = st.columns([1.35, 1], gap="small")
    with left:
        _over_time(view)
        _by(view)
    with right:
        _made(view)
        _source(view)


@st.fragment
def _over_time(view: MetricView) -> None:
    line = view.metric.line
    with panels.panel("metric-time"):
        panels.title(view.metric.signal_text or "Over time", line.limits_text)
        panels.draw_line(line, "metric-line", 270)
        tables.behind("Periods", tables.line_rows(line), f"periods-{view.metric.metric_id}")


def _made(view: MetricView) -> None:
    metric = view.metric
    with panels.panel("made"):
        panels.title("How this number is made", view.formula)
        panels.terms(
            (
                *((term.label, term.text) for term in view.terms),
                ("value", metric.figure.text),
                ("interval", metric.figure.interval_text),
                ("from", metric.figure.n_text),
                ("target", metric.target_text),
                ("red flag", metric.red_flag_text),
                ("score", metric.score.text),
                ("weighs as", f"{metric.lens}, {metric.driver}, {metric.control} control"),
            )
        )
        panels.said(
            view.pooled_text, view.goalposts_text, view.smallest_visible_text, view.clustering_text
        )
        st.html(
            f'<p class="tz-note">{escape(view.interval_method)} {escape(view.source_of_method)}</p>'
        )


@st.fragment
def _by(view: MetricView) -> None:
    parts = {
        "Segments": view.segments,
        "Regions": view.regions,
        "Channels": view.channels,
    }
    with panels.panel("metric-by"):
        tabs = st.tabs(list(parts), key="metric-by", on_change="rerun")
        for tab, (name, rows) in zip(tabs, parts.items(), strict=True):
            if tab.open:
                with tab:
                    _dimension(view, name, rows)


def _dimension(view: MetricView, name: str, rows: tuple[SegmentFigure, ...]) -> None:
    if not rows:
        panels.said(f"The files tell no {name.lower()} apart here.")
        return
    chart = metric_segments(rows, view.metric.line, view.metric.figure, panels.theme())
    panels.draw(chart, segments_alt(name, rows), f"metric-{name}")
    told: list[tables.Row] = [
        {
            row.dimension: row.name,
            **tables.figure_cells(row.figure),
            "shrunk, for the order": row.shrunk.text,
            "rank": row.rank,
        }
        for row in rows
    ]
    tables.behind(name, told, f"{name.lower()}-{view.metric.metric_id}")


def _source(view: MetricView) -> None:
    """The statement and the files behind the number."""
    with panels.panel("source"):
        panels.title("Where it comes from", f"queries/observations/{view.sql_file}")
        if view.files:
            cards.table(
                ("file", "rows used", "from", "to"),
                (
                    (
                        escape(file.file),
                        escape(file.rows_text),
                        formats.day(file.first_on),
                        formats.day(file.last_on),
                    )
                    for file in view.files
                ),
            )
        else:
            panels.said(f"No file was used. {view.metric.measured_by} would measure it.")
        with st.expander("The statement"):
            st.code(view.sql, language="sql", wrap_lines=True)


def rows(view: MetricView) -> None:
    """The observations behind the number, under the filters of this run."""
    _rows(view, snapshot(), filters())


@st.fragment
def _rows(view: MetricView, held: Snapshot, chosen: Filters) -> None:
    metric_id = view.metric.metric_id
    if not view.rows.total:
        return
    cards.heading("The rows behind it", "newest first, each with its file and row")
    count = max(1, -(-view.rows.total // ROWS_A_PAGE))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = st.number_input("Page", 1, count, key=f"rows-page-{metric_id}", width=120)
        offset = (int(page) - 1) * ROWS_A_PAGE
        shown = rows_page(held, chosen, metric_id, offset, ROWS_A_PAGE)
        st.html(f'<span class="tz-note">{escape(shown.of_text)}</span>')
        tables.download(
            lambda: _all_rows(held, chosen, metric_id), f"rows-{metric_id}", "All rows as CSV"
        )
    st.dataframe([_row(line) for line in shown.rows], hide_index=True, key=f"rows-{metric_id}")


def _all_rows(held: Snapshot, chosen: Filters, metric_id: str) -> Iterator[tables.Row]:
    offset, has_more = 0, True
    while has_more:
        page = rows_page(held, chosen, metric_id, offset, ROWS_A_READ)
        yield from map(_row, page.rows)
        offset, has_more = offset + ROWS_A_READ, page.has_more


def _row(line: RowLine) -> tables.Row:
    return {
        "observed on": line.observed_on,
        "customer": line.customer,
        "value": line.value_text,
        "segment": line.segment,
        "region": line.region,
        "channel": line.channel,
        "record": line.record_id,
        "file": line.file,
        "row": line.row,
    }

"""The blocks of the definitions page: words, rules, metrics and tables, searched at once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.ui import cards, links, panels

if TYPE_CHECKING:
    from scorecard.views.definitions import (
        DefinitionsView,
        MetricDefinition,
        TableDefinition,
        Word,
    )


_METRICS_A_ROW = 3


def search() -> str:
    """The box that narrows the whole page; kept in the address."""
    asked: str | None = st.text_input(
        "Search",
        key="find",
        bind="query-params",
        placeholder="Search words, metrics and columns",
        label_visibility="collapsed",
    )
    return (asked or "").strip().lower()


def everything(view: DefinitionsView, asked: str) -> None:
    """All that holds the text asked for, block by block."""
    words = [word for word in (*view.words, *view.rules) if _holds(asked, word.word, word.means)]
    metrics = [metric for metric in view.metrics if _holds(asked, *_texts(metric))]
    held = [table for table in view.tables if _holds(asked, table.name, table.means, *_in(table))]
    if not (words or metrics or held):
        panels.said(f"Nothing here holds “{asked}”.")
    if metrics:
        _metrics(metrics)
    if words:
        _words(words)
    if held:
        _tables(held, asked)


def _holds(asked: str, *texts: str) -> bool:
    return asked in " ".join(texts).lower()


def _texts(metric: MetricDefinition) -> tuple[str, ...]:
    return (metric.metric_id, metric.name, metric.says, metric.stage_name, metric.owner_text)


def _in(table: TableDefinition) -> list[str]:
    return [text for column in table.columns for text in (column.name, column.means)]


def _words(words: list[Word]) -> None:
    cards.heading("Words and rules", "as they are meant here")
    cards.table(("word", "means"), ((escape(w.word), escape(w.means)) for w in words))


def _metrics(metrics: list[MetricDefinition]) -> None:
    cards.heading("Metrics", f"{len(metrics)}, as queries/metrics.toml has them")
    for start in range(0, len(metrics), _METRICS_A_ROW):
        columns = st.columns(_METRICS_A_ROW, gap="small")
        for column, metric in zip(columns, metrics[start : start + _METRICS_A_ROW], strict=False):
            with column:
                _metric(metric)


def _metric(metric: MetricDefinition) -> None:
    facts = (metric.stage_name, metric.owner_text, metric.lens, metric.driver)
    with panels.panel(f"defined-{metric.metric_id}"):
        links.link("metric", metric.name, {"metric": metric.metric_id})
        st.html(
            f'<p class="tz-said">{escape(metric.says)}</p>'
            f'<p class="tz-note">{escape(" · ".join(fact for fact in facts if fact))}</p>'
        )
        panels.terms(
            (
                ("summary", metric.summary_text),
                ("target", metric.target_text),
                ("floor", metric.floor_text),
                ("red flag", metric.red_flag_text),
                ("better", metric.better_text),
                ("weight", metric.weight_text),
                ("control", metric.control),
                ("query", f"{metric.query}.sql"),
                ("measured by", metric.measured_by),
            )
        )


def _tables(held: list[TableDefinition], asked: str) -> None:
    cards.heading("Tables", "what the exports become; every row keeps its file and row")
    for table in held:
        with st.expander(f"{table.name}: {table.means}", expanded=bool(asked)):
            cards.table(
                ("column", "type", "means"),
                (
                    (escape(column.name), escape(column.type), escape(column.means))
                    for column in table.columns
                ),
            )

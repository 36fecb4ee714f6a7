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
    for metric in metrics:
        with panels.panel(f"defined-{metric.metric_id}"):
            links.link("metric", metric.name, {"metric": metric.metric_id})
            facts = (
                metric.stage_name,
                metric.owner_text,
                metric.lens,
                metric.driver,
                f"{metric.control} control",
            )
            st.html(
                f'<p class="tz-said">{escape(metric.says)}</p>'
                f'<p class="tz-note">{escape(" · ".join(fact for fact in facts if fact))}</p>'
            )
            panels.terms(
                (
                    ("summary", metric.summary_text),
                    ("target · floor · red flag", _posts(metric)),
                    ("better · weight", f"{metric.better_text} · {metric.weight_text}"),
                    ("query", f"queries/observations/{metric.query}.sql"),
                    ("measured by", metric.measured_by),
                )
            )


def _posts(metric: MetricDefinition) -> str:
    return " · ".join((metric.target_text, metric.floor_text, metric.red_flag_text))


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

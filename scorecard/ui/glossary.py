"""The blocks of the definitions page: words, rules, metrics and tables, searched at once."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from scorecard import formats
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
    words = [word for word in view.words if _holds(asked, word.word, word.means)]
    rules = [word for word in view.rules if _holds(asked, word.word, word.means)]
    metrics = [metric for metric in view.metrics if _holds(asked, *_texts(metric))]
    held = [table for table in view.tables if _holds(asked, table.name, table.means, *_in(table))]
    if not (words or rules or metrics or held):
        panels.said(f"Nothing here holds “{asked}”.")
    if words or rules:
        _words(words, rules)
    if metrics:
        _metrics(metrics)
    if held:
        _tables(held, asked)


def _holds(asked: str, *texts: str) -> bool:
    return asked in " ".join(texts).lower()


def _texts(metric: MetricDefinition) -> tuple[str, ...]:
    return (metric.metric_id, metric.name, metric.says, metric.stage_name, metric.owner_text)


def _in(table: TableDefinition) -> list[str]:
    return [text for column in table.columns for text in (column.name, column.means)]


def _words(words: list[Word], rules: list[Word]) -> None:
    blocks = [
        (title, beneath, held)
        for title, beneath, held in (
            ("Words", "as they are meant here", words),
            ("What is said of a number", "and when", rules),
        )
        if held
    ]
    for column, (title, beneath, held) in zip(
        st.columns(len(blocks), gap="small"), blocks, strict=True
    ):
        with column:
            cards.heading(title, beneath)
            cards.table(("word", "means"), ((escape(w.word), escape(w.means)) for w in held))


def _metrics(metrics: list[MetricDefinition]) -> None:
    for stage_name, held in groupby(metrics, key=lambda metric: metric.stage_name):
        of_stage = list(held)
        cards.heading(stage_name, formats.counted(len(of_stage), "metric"))
        with st.container(key=f"listed-{stage_name.lower()}"):
            for metric in of_stage:
                _metric(metric)


@st.fragment
def _metric(metric: MetricDefinition) -> None:
    """One line that says what it is; the rest is made when somebody opens it."""
    place = st.expander(
        f"**{links.plain(metric.name)}** · {links.plain(metric.says.rstrip('.'))}"
        f" · target {links.plain(metric.target_text)}",
        key=f"definition-{metric.metric_id}",
        on_change="rerun",
    )
    if not place.open:
        return
    with place:
        panels.terms(
            (
                ("owner", metric.owner_text),
                ("summary", metric.summary_text),
                ("target", metric.target_text),
                ("floor", metric.floor_text),
                ("red flag", metric.red_flag_text),
                ("better", metric.better_text),
                ("weight", metric.weight_text),
                *((("compares", metric.compares_text),) if metric.compares_text else ()),
                ("counts as", f"{metric.lens}, {metric.driver}"),
                ("control", metric.control),
                ("query", f"{metric.query}.sql"),
                ("measured by", metric.measured_by),
            )
        )
        links.link(
            "metric",
            f"{metric.name}: its number now",
            {"metric": metric.metric_id},
            icon=":material/arrow_forward:",
        )


def _tables(held: list[TableDefinition], asked: str) -> None:
    cards.heading("Tables", "what the exports become; every row keeps its file and row")
    with st.container(key="listed-tables"):
        for table in held:
            title = f"**{table.name}** · {links.plain(table.means.rstrip('.'))}"
            with st.expander(title, expanded=bool(asked)):
                _columns(table)


def _columns(table: TableDefinition) -> None:
    cards.table(
        ("column", "type", "means"),
        (
            (escape(column.name), escape(column.type), escape(column.means))
            for column in table.columns
        ),
    )

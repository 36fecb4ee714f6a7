"""Metrics as rows of cards, the same on every page that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from scorecard.ui import cards, links
from scorecard.views.parts import MetricLine


def metric_rows(lines: Sequence[MetricLine]) -> None:
    """One row a metric: name, value against target, status, change, line, action."""
    with st.container(gap=None):
        for line in lines:
            with st.container(key=f"card-metric-{line.metric_id}"):
                links.link("metric", line.name, {"metric": line.metric_id})
                st.html(_row(line))


def _row(line: MetricLine) -> str:
    axis = (line.line.axis_low, line.line.axis_high)
    bar = cards.bullet(line.figure, axis, line.line.target, line.line.red_flag)
    target = f"target {escape(line.target_text)}" if line.target_text else ""
    signal = f"<br>{escape(line.signal_text)}" if line.signal_text else ""
    return (
        '<div class="tz-metric">'
        f'<div class="says">{escape(line.says)}</div>'
        f'<div class="num"><b>{escape(line.figure.text)}</b>'
        f' <span class="tz-soft">{target}</span>{bar}'
        f'<div class="tz-axis"><span>{escape(line.figure.interval_text)}</span>'
        f"<span>{escape(line.figure.n_text)}</span></div></div>"
        f"<div>{cards.status(line.status)}"
        f'<br><span class="tz-note">{escape(line.status.since_text)}</span></div>'
        f'<div class="tz-note">{cards.change(line.change, against=True)}{signal}</div>'
        f"<div>{cards.spark(line.line)}</div>"
        f'<div class="tz-note">{escape(line.owner.text)}<br>{escape(line.action_text)}</div></div>'
    )

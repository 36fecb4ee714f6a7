"""Panels: a chart under its finding, in the reader's theme, with what a click leads to."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from scorecard.charts.lines import metric_line
from scorecard.ui import links

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scorecard.charts.frame import Chart
    from scorecard.charts.palette import Theme
    from scorecard.views.parts import Bar, Line, Place

_STYLE = Path(__file__).parent / "panels.css"
_PRESS = Path(__file__).parent / "follow.html"
"""A script that presses the link it stands beside."""
_CONFIG = {"displayModeBar": False}
CHOICE_WIDTH = 420
"""Of a list to choose from, in pixels: as wide as its words, not as its panel."""
_FOLLOWED = "_clicks_followed"
"""How many clicks on charts were followed. It is in the key of every such chart: who comes
Back finds one that nobody has clicked yet, not one that leads away again."""


def style() -> None:
    """Load the look of panels; once a page."""
    st.html(_STYLE)


def panel(name: str) -> Any:
    """A framed place for one block; its key makes it findable and styles it."""
    return st.container(key=f"panel-{name}")


def title(finding: str, definition: str = "") -> None:
    """The finding of a panel, and under it what is drawn."""
    beneath = f'<p class="tz-note">{escape(definition)}</p>' if definition else ""
    st.html(f'<h3 class="tz-title">{escape(finding)}</h3>{beneath}')


def said(*texts: str) -> None:
    """Sentences of the view, one a paragraph; an empty one is left out, and nothing is nothing."""
    if shown := "".join(f'<p class="tz-said">{escape(text)}</p>' for text in texts if text):
        st.html(shown)


def terms(pairs: Iterable[tuple[str, str]]) -> None:
    """Words and their numbers in two columns."""
    inside = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>" for word, text in pairs if text
    )
    st.html(f'<dl class="tz-terms">{inside}</dl>')


def under(place: Place, *more: str) -> str:
    """The line under a page's sentence: what is looked at, then ``more``."""
    texts = (place.period_text, place.filters_text, place.as_of_text, place.partial_text, *more)
    return " · ".join(text for text in texts if text)


def without_values(bars: Sequence[Bar]) -> bool:
    """Whether no bar has a value; then its reasons are listed, where empty axes would stand."""
    if any(bar.figure.value is not None for bar in bars):
        return False
    terms((bar.label, bar.figure.text) for bar in bars)
    return True


def way_out() -> None:
    """Under a page that says what it lacks: where to add it."""
    with panel("way-out"):
        said("This page fills by itself as soon as the files hold what it needs.")
        links.link("data", "Add an export", icon=":material/upload_file:")
        links.link("definitions", "What every number needs", icon=":material/arrow_forward:")


def theme() -> Theme:
    """The theme the reader has chosen; light until the browser has told."""
    return "dark" if st.context.theme.type == "dark" else "light"


def follow(page: str, label: str, parameters: Mapping[str, str]) -> None:
    """Go where a click on a chart leads.

    Switching by program drops the filters: Streamlit lets nobody pass on a parameter that a
    widget is bound to, and writes the address without it into the history, where Back finds
    it. A link keeps them, so the reader's browser presses one.
    """
    count = st.session_state.get(_FOLLOWED, 0) + 1
    st.session_state[_FOLLOWED] = count
    with st.container(key=f"follow-{page}-{count}"):
        links.link(page, f"Open {label}", parameters, icon=":material/arrow_forward:")
        st.html(_PRESS, unsafe_allow_javascript=True)


def draw_line(line: Line, key: str, height: int = 240) -> None:
    """Draw a line; where no period has a value, say so instead of showing empty axes."""
    if any(point.value is not None for point in line.points):
        draw(metric_line(line, theme(), height=height), line.alt, key)
    else:
        said("No month has enough to show yet.")


def draw(chart: Chart, alt: str, key: str) -> None:
    """Draw a chart that leads nowhere."""
    st.plotly_chart(chart, key=key, alt=alt, config=_CONFIG, theme=None)


def clicked(chart: Chart, alt: str, key: str) -> str | None:
    """Draw a chart whose marks lead somewhere; the key of the mark just clicked."""
    event = st.plotly_chart(
        chart,
        key=f"{key}-{st.session_state.get(_FOLLOWED, 0)}",
        alt=alt,
        config=_CONFIG,
        theme=None,
        on_select="rerun",
        selection_mode="points",
    )
    points = event["selection"]["points"]
    if not points or not points[0].get("customdata"):
        return None
    return str(points[0]["customdata"][0])

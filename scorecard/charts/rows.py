"""What charts of rows share, whether dots or bars: numbers beside, intervals, hover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import FONT_SIZE, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.charts.palette import Palette
    from scorecard.views.parts import Bar, Figure


def beside(bar: Bar) -> str:
    """What stands right of a row: its number in bold, or why there is none."""
    if bar.figure.value is None:
        return safe(bar.note or bar.figure.text)
    interval = f" ({safe(bar.figure.interval_text)})" if bar.figure.interval_text else ""
    note = f" · {safe(bar.note)}" if bar.note else ""
    return f"<b>{safe(bar.figure.text)}</b>{interval}{note}"


def unmarked(text: str) -> str:
    """The text without the tags of this package, to measure it by."""
    return re.sub("<.*?>", "", text)


def hover(label: str, figure: Figure, note: str = "") -> str:
    """Label, number with interval, n and note, line by line."""
    value = f"<b>{safe(figure.text)}</b>"
    if figure.interval_text:
        value += f" ({safe(figure.interval_text)})"
    said = (figure.n_text, note)
    return "<br>".join([safe(label), value, *(safe(text) for text in said if text)])


def errors(figures: Sequence[Figure], colour: str, thickness: float) -> dict[str, Any]:
    """Intervals as bars of no cap; none where there is no interval."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [_reach(figure, figure.high) for figure in figures],
        "arrayminus": [_reach(figure, figure.low) for figure in figures],
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def side_texts(texts: Sequence[str], ends: Sequence[float], colours: Palette) -> dict[str, Any]:
    """A text right of each row, beginning where ``ends`` says on the value axis."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(ends),
        "y": list(range(len(texts))),
        "text": [f"  {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {
            "color": [colours.ink if text.startswith("<b>") else colours.soft for text in texts],
            "size": FONT_SIZE,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def rows_alt(what: str, rows: Sequence[Bar]) -> str:
    """A chart of rows as a sentence, for those who cannot see it."""
    if not rows:
        return f"{what}: nothing to show."
    return f"{what}: " + ", ".join(f"{row.label} {spoken(row.figure)}" for row in rows) + "."


def spoken(figure: Figure) -> str:
    """A number with its interval in brackets."""
    return figure.text + (f" ({figure.interval_text})" if figure.interval_text else "")


def _reach(figure: Figure, end: float | None) -> float:
    if figure.value is None or end is None:
        return 0.0
    return abs(end - figure.value)

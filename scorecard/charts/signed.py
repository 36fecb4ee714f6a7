"""Bars to both sides of zero, each with its interval and its number beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.charts.frame import Chart, frame, name_axis, shortened, steady, text_width
from scorecard.charts.palette import Theme, faded, palette
from scorecard.charts.rows import beside, errors, hover, side_texts, unmarked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.parts import Bar

_ROW = 27

NOT_CLEAR = "not clear"
"""Note of a bar that is drawn pale: it may be chance."""


def signed_bars(rows: Sequence[Bar], theme: Theme) -> Chart:
    """Horizontal bars from a zero in common, in the order given; pale where not clear.

    ``customdata`` of a bar is (key, text).
    """
    colours = palette(theme)
    names = [shortened(row.label, 34) for row in rows]
    sides = [beside(row) for row in rows]
    ends = [
        end
        for row in rows
        for end in (row.figure.value, row.figure.low, row.figure.high)
        if end is not None
    ]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low) * 0.03 or 1.0
    margin = (text_width(names), text_width(map(unmarked, sides)) + 4, 4, 6)
    chart = frame(theme, _ROW * max(len(rows), 1) + 10, margin)
    layout = chart["layout"]
    layout["bargap"] = 0.34
    layout["xaxis"] = {
        "range": [low - room, high + room],
        "showgrid": False,
        "showticklabels": False,
        "zeroline": True,
        "zerolinecolor": colours.soft,
        "zerolinewidth": 1,
        "fixedrange": True,
    }
    layout["yaxis"] = {**name_axis(names), "tickfont": {"color": colours.ink}}
    fills = [faded(colours.band, 0.55) if row.note == NOT_CLEAR else colours.band for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [row.figure.value for row in rows],
        "marker": {"color": fills, "line": {"width": 0}, "opacity": 1},
        "error_x": errors([row.figure for row in rows], colours.soft, 1.5),
        "customdata": [[row.key, hover(row.label, row.figure, row.note)] for row in rows],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    chart["data"] = [
        steady(bars, colours),
        side_texts(sides, [high + room] * len(sides), colours),
    ]
    return chart

"""Ratios with their intervals on one logarithmic axis, about the line of no difference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scorecard.charts.frame import (
    Chart,
    frame,
    name_axis,
    shortened,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Theme, palette
from scorecard.charts.rows import beside, errors, hover, side_texts, unmarked
from scorecard.charts.scale import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.parts import Bar

_ROW = 30


def ratio_rows(rows: Sequence[Bar], theme: Theme) -> Chart:
    """Ratios with their intervals on one logarithmic axis; the line is 1, no difference."""
    colours = palette(theme)
    names = [shortened(row.label, 36) for row in rows]
    sides = [beside(row) for row in rows]
    known = [(at, row) for at, row in enumerate(rows) if row.figure.value is not None]
    bounds = [end for _, row in known for end in (row.figure.low, row.figure.high) if end]
    low, high = min([0.5, *bounds]) / 1.04, max([2.0, *bounds]) * 1.04
    margin = (text_width(names), text_width(map(unmarked, sides)) + 6, 6, 24)
    chart = frame(theme, _ROW * max(len(rows), 1) + 30, margin)
    layout = chart["layout"]
    marks = [mark for mark in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if low <= mark <= high]
    layout["xaxis"] = {
        **value_axis(PLAIN, low, high, colours),
        "type": "log",
        "range": [math.log10(low), math.log10(high)],
        "tickvals": marks,
        "ticktext": [f"{mark:g} ×" for mark in marks],
    }
    layout["yaxis"] = {**name_axis(names), "tickfont": {"color": colours.ink}}
    layout["shapes"] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "y domain",
            "x0": 1,
            "x1": 1,
            "y0": 0,
            "y1": 1,
            "line": {"color": colours.soft, "width": 1},
            "layer": "below",
        }
    ]
    chart["data"] = [
        steady(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row.figure.value for _, row in known],
                "y": [at for at, _ in known],
                "error_x": errors([row.figure for _, row in known], colours.band, 9),
                "marker": {"size": 9, "color": colours.ink, "opacity": 1},
                "customdata": [
                    [row.key, hover(row.label, row.figure, row.note)] for _, row in known
                ],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "cliponaxis": False,
            },
            colours,
        ),
        side_texts(sides, [high] * len(sides), colours),
    ]
    return chart

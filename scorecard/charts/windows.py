"""How many contacts a cause brings, by how long after the event they are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.charts.frame import SMALL, Chart, frame, safe, text_width, value_axis
from scorecard.charts.palette import Theme, faded, palette
from scorecard.charts.scale import PLAIN

if TYPE_CHECKING:
    from scorecard.views.cause_words import Curve


def net_by_window(curve: Curve, theme: Theme, *, height: int = 230) -> Chart:
    """Net contacts against the length of the window, with its interval as a band.

    The dotted line is the window in force; the level line is nought: no more than chance.
    """
    colours = palette(theme)
    known = [p for p in curve.points if p.value is not None]
    ends = [e for p in known for e in (p.value, p.low, p.high) if e is not None]
    values = [p.value for p in known if p.value is not None]
    top = max([*ends, 1.0])
    bottom = max(min([*ends, 0.0]), min([*values, 0.0]) - top / 2)
    axis = value_axis(PLAIN, bottom, top * 1.05, colours)
    chart = frame(theme, height, (text_width(axis["ticktext"]), 16, 22, 40))
    layout = chart["layout"]
    last = curve.points[-1].days if curve.points else 1
    layout["yaxis"] = axis
    layout["xaxis"] = {
        "range": [0.5, last + 0.5],
        "tickmode": "array",
        "tickvals": [day for day in (1, 7, 14, 21, 28) if day <= last],
        "title": {"text": "days after the event", "font": {"size": SMALL}, "standoff": 6},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["shapes"] = [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": 0,
            "y1": 0,
            "line": {"color": colours.soft, "width": 1},
            "layer": "below",
        }
    ]
    if curve.within_days <= last:
        layout["shapes"].append(
            {
                "type": "line",
                "yref": "paper",
                "x0": curve.within_days,
                "x1": curve.within_days,
                "y0": 0,
                "y1": 1,
                "line": {"color": colours.soft, "width": 1, "dash": "dot"},
                "layer": "below",
            }
        )
        layout["annotations"] = [
            {
                "x": curve.within_days,
                "y": 1,
                "yref": "paper",
                "xanchor": "right" if curve.within_days > last / 2 else "left",
                "yanchor": "bottom",
                "text": f"window in force, {formats.counted(curve.within_days, 'day')}",
                "showarrow": False,
                "font": {"color": colours.soft, "size": SMALL},
            }
        ]
    banded = [p for p in known if p.low is not None and p.high is not None]
    chart["data"] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [p.days for p in banded] + [p.days for p in reversed(banded)],
            "y": [p.high for p in banded] + [p.low for p in reversed(banded)],
            "fill": "toself",
            "fillcolor": faded(colours.blue, 0.14),
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": [p.days for p in known],
            "y": [p.value for p in known],
            "line": {"color": colours.ink, "width": 2, "shape": "hv"},
            "customdata": [
                f"within {formats.counted(p.days, 'day')}: {safe(formats.number(p.value))}"
                + (
                    f" ({formats.interval(formats.number(p.low), formats.number(p.high))})"
                    if p.low is not None
                    else ""
                )
                for p in known
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    ]
    return chart


def net_by_window_alt(curve: Curve) -> str:
    """The curve as a sentence."""
    told = [
        f"{p.days} days {formats.number(p.value)}"
        for p in curve.points
        if p.value is not None and p.days in (1, 3, 7, 14, 21, 30)
    ]
    return f"Contacts beyond chance after {curve.name}, by window: {', '.join(told)}. {curve.text}"

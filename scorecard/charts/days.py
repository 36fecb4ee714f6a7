"""Contacts by day around an incident, against what was usual before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.charts.frame import SMALL, Chart, frame, safe, text_width, value_axis
from scorecard.charts.palette import Palette, Theme, palette
from scorecard.charts.scale import PLAIN

if TYPE_CHECKING:
    from scorecard.views.incident_days import IncidentDays

_FEWEST_TOP = 3


def contacts_by_day(shown: IncidentDays, theme: Theme, *, height: int = 230) -> Chart:
    """Bars from zero, one a day, the failure between them.

    The dotted level is the mean of the days before; upright lines are our knowing and our
    first word. There is no day 0: day 1 follows the failure, day -1 precedes it.
    """
    colours = palette(theme)
    top = max([*(n for _, n in shown.days), _FEWEST_TOP]) * 1.05
    axis = value_axis(PLAIN, 0.0, top, colours)
    chart = frame(theme, height, (text_width(axis["ticktext"]), 12, 40, 38))
    layout = chart["layout"]
    layout["yaxis"] = axis
    layout["bargap"] = 0.25
    first, last = shown.days[0][0], shown.days[-1][0]
    layout["xaxis"] = {
        "range": [first - 0.2, last + 0.2],
        "tickmode": "array",
        "tickvals": [_middle(day) for day in (-14, -7, -1, 1, 7, 14)],
        "ticktext": [formats.number(day) for day in (-14, -7, -1, 1, 7, 14)],
        "title": {
            "text": "days from each customer's failure",
            "font": {"size": SMALL},
            "standoff": 6,
        },
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    layout["shapes"] = [_upright(0.0, "solid", colours)]
    layout["annotations"] = [_words(0.0, "it failed", "right", 0, colours)]
    for at, (days, words) in enumerate(shown.marks):
        layout["shapes"].append(_upright(days, "dot", colours))
        layout["annotations"].append(_words(days, words, "left", at, colours))
    if shown.each_day is not None:
        layout["shapes"].append(_level(shown.each_day, first, last, colours))
    chart["data"] = [
        {
            "type": "bar",
            "x": [_middle(day) for day, _ in shown.days],
            "y": [n for _, n in shown.days],
            "marker": {
                "color": [colours.blue if day > 0 else colours.band for day, _ in shown.days],
                "line": {"width": 0},
            },
            "customdata": [
                f"day {formats.number(day)}: {formats.counted(n, 'contact')}"
                for day, n in shown.days
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]
    return chart


def _middle(day: int) -> float:
    """The middle of a day on an axis on which the failure is 0."""
    return day - 0.5 if day > 0 else day + 0.5


def _upright(at: float, dash: str, colours: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": colours.soft, "width": 1, "dash": dash},
    }


def _level(value: float, first: int, last: int, colours: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": first,
        "x1": last,
        "y0": value,
        "y1": value,
        "line": {"color": colours.ink, "width": 1.2, "dash": "dot"},
    }


def _words(at: float, text: str, anchor: str, line: int, colours: Palette) -> dict[str, Any]:
    """Words over the plot; each further mark on a line of its own, as marks lie close."""
    return {
        "x": at,
        "y": 1,
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "yshift": line * 15,
        "text": safe(text),
        "showarrow": False,
        "font": {"color": colours.soft, "size": SMALL},
    }

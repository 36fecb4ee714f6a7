"""Importance against performance: a cross of intervals a driver, and four quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    SMALL,
    Chart,
    frame,
    safe,
    shortened,
    spread,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Palette, Theme, palette
from scorecard.charts.rows import errors, spoken
from scorecard.charts.scale import PLAIN, SHARE
from scorecard.transforms.drivers import ENOUGH, IMPROVE, KEEP, WAIT

if TYPE_CHECKING:
    from scorecard.views.drivers import DriverDot, DriversView

_HEIGHT = 380
_LABEL_GAP = 0.06
_CORNERS = (
    (ENOUGH, 0.0, 1.0, "left", "top"),
    (KEEP, 1.0, 1.0, "right", "top"),
    (WAIT, 0.0, 0.0, "left", "bottom"),
    (IMPROVE, 1.0, 0.0, "right", "bottom"),
)


def driver_map(view: DriversView, theme: Theme) -> Chart:
    """Drivers by importance (across) and mean score (up), with the interval of each.

    A dot that lies clearly in one quarter is filled, any other hollow; hairs are the means.
    """
    colours = palette(theme)
    across = (0.0, _room(max((dot.importance.high or 0.0 for dot in view.dots), default=0.0)))
    ends = [end for dot in view.dots for end in (dot.performance.low, dot.performance.high)]
    known = [end for end in ends if end is not None] or [0.0, 100.0]
    margin = max(4.0, (max(known) - min(known)) * 0.15)
    up = (max(0.0, min(known) - margin), min(100.0, max(known) + margin))
    chart = frame(theme, _HEIGHT, (text_width(["100"]), 12, 8, 44))
    layout = chart["layout"]
    layout["xaxis"] = {
        **value_axis(SHARE, *across, colours, most=5),
        "title": _said("importance: share of what explains loyalty", 8, colours),
    }
    layout["yaxis"] = {
        **value_axis(PLAIN, *up, colours, most=5),
        "title": _said("score, 0 to 100", 4, colours),
    }
    layout["margin"]["l"] += 20
    if view.importance_hair is not None and view.performance_hair is not None:
        layout["shapes"] = [
            _hair(colours, x=view.importance_hair),
            _hair(colours, y=view.performance_hair),
        ]
        layout["annotations"] = [_corner(*corner, colours) for corner in _CORNERS]
    chart["data"] = [_crosses(view.dots, colours), _labels(view.dots, across, up, colours)]
    return chart


def driver_map_alt(view: DriversView) -> str:
    """The map as a sentence, for those who cannot see it."""
    told = "; ".join(
        f"{dot.label} carries {spoken(dot.importance)} and scores {spoken(dot.performance)}:"
        f" {dot.quadrant}"
        for dot in view.dots
    )
    return f"Importance against score: {told}."


def _said(text: str, standoff: int, colours: Palette) -> dict[str, Any]:
    return {"text": text, "standoff": standoff, "font": {"size": SMALL, "color": colours.soft}}


def _room(highest: float) -> float:
    return min(1.0, highest * 1.12 + 0.02)


def _crosses(dots: tuple[DriverDot, ...], colours: Palette) -> dict[str, Any]:
    clear = {IMPROVE, KEEP, WAIT, ENOUGH}
    return steady(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [dot.importance.value for dot in dots],
            "y": [dot.performance.value for dot in dots],
            "error_x": errors([dot.importance for dot in dots], colours.band, 3),
            "error_y": errors([dot.performance for dot in dots], colours.band, 3),
            "marker": {
                "size": 10,
                "symbol": ["square" if dot.note == "service" else "circle" for dot in dots],
                "color": [colours.ink if dot.quadrant in clear else colours.card for dot in dots],
                "line": {"color": colours.ink, "width": 1.5},
                "opacity": 1,
            },
            "customdata": [[dot.name, _hover(dot)] for dot in dots],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
            "cliponaxis": False,
        },
        colours,
    )


def _labels(
    dots: tuple[DriverDot, ...],
    across: tuple[float, float],
    up: tuple[float, float],
    colours: Palette,
) -> dict[str, Any]:
    """Names above their dots, moved apart where they would lie on each other."""
    gap = (up[1] - up[0]) * _LABEL_GAP
    places = spread([(dot.performance.value or 0.0) + gap * 0.55 for dot in dots], gap, *up)
    step = (across[1] - across[0]) * 0.012
    return {
        "type": "scatter",
        "mode": "text",
        "x": [(dot.importance.value or 0.0) + step for dot in dots],
        "y": list(places),
        "text": [safe(shortened(dot.label, 24)) for dot in dots],
        "textposition": "middle right",
        "textfont": {"color": colours.ink, "size": SMALL},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _hover(dot: DriverDot) -> str:
    return "<br>".join(
        safe(text)
        for text in (
            f"{dot.label} ({dot.note})",
            f"importance {spoken(dot.importance)}",
            f"score {spoken(dot.performance)}, {dot.performance.n_text}",
            dot.quadrant,
        )
    )


def _hair(colours: Palette, x: float | None = None, y: float | None = None) -> dict[str, Any]:
    across = {"xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": y, "y1": y}
    up = {"xref": "x", "x0": x, "x1": x, "yref": "y domain", "y0": 0, "y1": 1}
    return {
        "type": "line",
        **(across if x is None else up),
        "line": {"color": colours.soft, "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _corner(
    text: str, x: float, y: float, xanchor: str, yanchor: str, colours: Palette
) -> dict[str, Any]:
    return {
        "xref": "x domain",
        "yref": "y domain",
        "x": x,
        "y": y,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "text": safe(text),
        "showarrow": False,
        "font": {"color": colours.soft, "size": SMALL},
    }

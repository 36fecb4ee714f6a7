"""Parts of a whole by period: bars that stand on each other, named beside the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    LABEL_HEIGHT,
    Chart,
    frame,
    safe,
    spread,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Palette, Theme, palette
from scorecard.charts.scale import PLAIN, SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.stacks import Stack, Stacks

_MOST_TICKS = 6


SHADES = ("blue", "band", "ink")
"""Colours of the palette for the parts, bottom first."""


def stacked(
    stacks: Stacks, theme: Theme, *, height: int = 230, shades: Sequence[str] = SHADES
) -> Chart:
    """Bars of all periods, the first part at the bottom.

    Of shares the lowest and the topmost part carry their interval, as a thin line over the
    edge where they end. ``customdata`` is (label of the period, hover).
    """
    colours = palette(theme)
    totals = [sum(figure.value or 0.0 for figure in one.figures) for one in stacks.periods]
    top = 1.0 if stacks.is_share else max(totals, default=0.0) or 1.0
    scale = SHARE if stacks.is_share else PLAIN
    left = text_width([text for _, text in scale.ticks(0.0, top)])
    chart = frame(theme, height, (left, text_width(stacks.names) + 8, 10, 26))
    layout = chart["layout"]
    layout["barmode"], layout["bargap"] = "stack", 0.22
    layout["yaxis"] = value_axis(scale, 0.0, top, colours)
    layout["xaxis"] = _periods(stacks)
    chart["data"] = [
        _part(stacks, at, getattr(colours, shade), colours) for at, shade in enumerate(shades)
    ]
    if stacks.is_share:
        # A thin line in a wide pale one is seen on every shade.
        lines = ((colours.card, 4.5), (colours.ink, 1.5))
        chart["data"] += [
            _whiskers(stacks, colour, thickness, of_top=side)
            for side in (False, True)
            for colour, thickness in lines
        ]
    layout["annotations"] = _names(stacks, top, height - 36, colours)
    return chart


def _periods(stacks: Stacks) -> dict[str, Any]:
    count = len(stacks.periods)
    step = max(1, -(-count // _MOST_TICKS))
    shown = list(range(count - 1, -1, -step))[::-1]
    return {
        "range": [-0.5, count - 0.5],
        "tickmode": "array",
        "tickvals": shown,
        "ticktext": [safe(stacks.periods[at].label) for at in shown],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _part(stacks: Stacks, at: int, shade: str, colours: Palette) -> dict[str, Any]:
    return steady(
        {
            "type": "bar",
            "x": list(range(len(stacks.periods))),
            "y": [one.figures[at].value for one in stacks.periods],
            "marker": {"color": shade, "line": {"width": 0.5, "color": colours.card}, "opacity": 1},
            "customdata": [[one.label, _hover(stacks, one)] for one in stacks.periods],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        },
        colours,
    )


def _hover(stacks: Stacks, one: Stack) -> str:
    lines = [f"<b>{safe(one.label)}</b>"]
    for name, figure in zip(stacks.names, one.figures, strict=True):
        ends = f" ({safe(figure.interval_text)})" if figure.interval_text else ""
        lines.append(f"{safe(name)} {safe(figure.text)}{ends}")
    return "<br>".join([*lines, safe(one.n_text)])


def _whiskers(stacks: Stacks, colour: str, thickness: float, *, of_top: bool) -> dict[str, Any]:
    place = -1 if of_top else 0
    known = [
        (at, one.figures[place])
        for at, one in enumerate(stacks.periods)
        if one.figures[place].low is not None and one.figures[place].high is not None
    ]
    values = [figure.value or 0.0 for _, figure in known]
    up = [(figure.high or 0.0) - value for (_, figure), value in zip(known, values, strict=True)]
    down = [value - (figure.low or 0.0) for (_, figure), value in zip(known, values, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at for at, _ in known],
        "y": [1 - value if of_top else value for value in values],
        "marker": {"size": 1, "color": colour},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": down if of_top else up,
            "arrayminus": up if of_top else down,
            "color": colour,
            "thickness": thickness,
            "width": 0,
        },
        "hoverinfo": "skip",
    }


def _names(stacks: Stacks, top: float, pixels: int, colours: Palette) -> list[dict[str, Any]]:
    """The name of each part, right of the last bar that has any."""
    last = next(
        (one for one in reversed(stacks.periods) if any(f.value for f in one.figures)), None
    )
    if last is None:
        return []
    below, middles = 0.0, []
    for figure in last.figures:
        middles.append(below + (figure.value or 0.0) / 2)
        below += figure.value or 0.0
    places = spread(middles, LABEL_HEIGHT / max(pixels, 1) * top, 0.0, top)
    return [
        {
            "xref": "paper",
            "yref": "y",
            "x": 1,
            "y": place,
            "xanchor": "left",
            "yanchor": "middle",
            "text": f"  {safe(name)}",
            "showarrow": False,
            "font": {"color": colours.ink},
        }
        for name, place in zip(stacks.names, places, strict=True)
    ]

"""The months so far and those to come, with their interval and the target."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    LABEL_HEIGHT,
    Chart,
    end_labels,
    frame,
    name_axis,
    safe,
    text_width,
    value_axis,
)
from scorecard.charts.lines import in_sight
from scorecard.charts.palette import Palette, Theme, faded, palette
from scorecard.charts.rows import hover
from scorecard.charts.scale import scale_of

if TYPE_CHECKING:
    from scorecard.views.outlook import OutlookShown
    from scorecard.views.parts import Line


def outlook_chart(shown: OutlookShown, theme: Theme, *, height: int = 260) -> Chart:
    """Months so far as a line, those to come dashed in their interval, the target across."""
    colours = palette(theme)
    line = _line_within(shown)
    points, coming = line.points, shown.coming
    scale = scale_of(line.unit_text, line.axis_low, line.axis_high)
    labels = [f"target {shown.target_text}"]
    labels += [f"{coming[-1].figure.text} {coming[-1].label}"] if coming else []
    axis = value_axis(scale, line.axis_low, line.axis_high, colours)
    chart = frame(theme, height, (text_width(axis["ticktext"]), text_width(labels), 10, 24))
    layout = chart["layout"]
    names = [point.label for point in points] + [one.label for one in coming]
    every = max(1, -(-len(names) // 5))
    marks = [at for at in range(len(names)) if (len(names) - 1 - at) % every == 0]
    layout["xaxis"] = {
        **name_axis(names, is_top_down=False),
        "range": [-0.4, len(names) - 0.6],
        "tickvals": marks,
        "ticktext": [safe(names[at]) for at in marks],
    }
    layout["yaxis"] = axis
    chart["data"] = [
        _target(line, len(names), colours),
        *_ahead(shown, colours),
        _so_far(line, colours),
    ]
    layout["annotations"] = _labels(shown, line, height - 34, colours)
    return chart


def outlook_alt(shown: OutlookShown) -> str:
    """The chart as a sentence."""
    return f"{shown.line.alt}. {shown.text}"


def _line_within(shown: OutlookShown) -> Line:
    """The line on an axis that also holds what is to come."""
    line = in_sight(shown.line)
    values = [one.figure.value for one in shown.coming if one.figure.value is not None]
    ends = [end for one in shown.coming for end in (one.figure.low, one.figure.high)]
    known = [end for end in ends if end is not None]
    if not known:
        return line
    # An interval wider than all else may run over the edge, at most by the height of the rest.
    room = line.axis_high - line.axis_low
    return replace(
        line,
        axis_low=min(line.axis_low, *values, max(min(known), line.axis_low - room)),
        axis_high=max(line.axis_high, *values, min(max(known), line.axis_high + room)),
    )


def _target(line: Line, count: int, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.4, count - 0.6],
        "y": [line.target, line.target],
        "line": {"color": colours.ink, "width": 1.5},
        "hoverinfo": "skip",
    }


def _so_far(line: Line, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(line.points))),
        "y": [point.value for point in line.points],
        "connectgaps": False,
        "line": {"color": colours.soft, "width": 1.75},
        "marker": {"size": 6, "color": colours.soft},
        "customdata": [[f"{safe(p.label)}: <b>{safe(p.text)}</b>"] for p in line.points],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
        "cliponaxis": False,
    }


def _ahead(shown: OutlookShown, colours: Palette) -> list[dict[str, Any]]:
    coming, points = shown.coming, shown.line.points
    if not coming:
        return []
    first = len(points)
    ats = list(range(first, first + len(coming)))
    last = points[-1].value
    start = [(first - 1, last, last, last)] if last is not None else []
    told = start + [
        (at, one.figure.value, one.figure.low, one.figure.high)
        for at, one in zip(ats, coming, strict=True)
    ]
    xs = [at for at, *_ in told]
    band = {
        "type": "scatter",
        "mode": "lines",
        "x": xs + xs[::-1],
        "y": [high for *_, high in told] + [low for _, _, low, _ in reversed(told)],
        "fill": "toself",
        "fillcolor": faded(colours.band, 0.75),
        "line": {"width": 0, "color": colours.band},
        "hoverinfo": "skip",
    }
    way = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": xs,
        "y": [value for _, value, *_ in told],
        "line": {"color": colours.ink, "width": 2, "dash": "dot"},
        "marker": {
            "size": [0] * len(start) + [7] * len(coming),
            "color": colours.card,
            "line": {"color": colours.ink, "width": 1.5},
        },
        "customdata": [[""]] * len(start) + [[hover(one.label, one.figure)] for one in coming],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    return [band, way]


def _labels(shown: OutlookShown, line: Line, plot: int, colours: Palette) -> list[dict[str, Any]]:
    told: list[tuple[str, float, str]] = []
    if line.target is not None:
        told.append((f"target {safe(shown.target_text)}", line.target, colours.ink))
    if shown.coming and shown.coming[-1].figure.value is not None:
        last = shown.coming[-1]
        words = f"<b>{safe(last.figure.text)}</b> {safe(last.label)}"
        told.append((words, last.figure.value or 0.0, colours.ink))
    gap = (line.axis_high - line.axis_low) * LABEL_HEIGHT / plot
    return end_labels(told, gap, line.axis_low, line.axis_high)

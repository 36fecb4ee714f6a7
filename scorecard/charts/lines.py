"""A number over time: its interval, its limits, where it should be and where it hurts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    CLEAR,
    LABEL_HEIGHT,
    SMALL,
    Chart,
    end_labels,
    frame,
    name_axis,
    safe,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Palette, Theme, faded, palette
from scorecard.charts.rows import unmarked
from scorecard.charts.scale import Scale, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorecard.views.parts import Line, MetricLine, Point

ROOMY = 180
"""Height in pixels below which a chart stands in a row of small multiples."""

SQUEEZED = 1 / 3
"""A panel that would fill less than this of a shared axis gets an axis of its own."""

_TOP, _BELOW = 10, 24
"""Pixels over the plot, and under it for the periods."""

_POINT = 6
"""Pixels from the middle of a signal to clear of it."""

_NEAR_EDGE = 2
"""Points from an end within which a word centred on a point would leave the plot."""


@dataclass(frozen=True)
class _Known:
    """A point that has a value, and its place along the axis."""

    at: int
    value: float
    point: Point


def metric_line(line: Line, theme: Theme, *, height: int = 240) -> Chart:
    """One number over its periods, as a clickable line.

    ``customdata`` of a point is (start of period as ISO date, text). A period without
    a value is a gap; hollow points rest on few answers; only signals are coloured.
    """
    return _drawn(in_sight(line), theme, height, _above(line))


def stage_lines(
    metrics: tuple[MetricLine, ...], theme: Theme, *, height: int = 150
) -> tuple[Chart, ...]:
    """Small multiples, one a metric in the order given.

    Metrics of one unit share their vertical axis, unless that would squeeze one of
    them below a third of its height; then each of that unit has its own.
    """
    # One margin for all, so that neighbours stay level.
    above = max((_above(metric.line) for metric in metrics), default=_TOP)
    return tuple(_drawn(line, theme, height, above) for line in on_shared_axes(metrics))


def in_sight(line: Line) -> Line:
    """The line on an axis that its points fill, within the axis of the view.

    One month of few answers has an interval so wide that it would flatten all the
    others: such intervals run over the edge, at most half the height of the rest.
    """
    ends = [point.value for point in line.points]
    ends += [line.target, line.red_flag, line.limit_low, line.limit_high]
    known = [end for end in ends if end is not None]
    if not known or min(known) == max(known):
        return line
    room = (max(known) - min(known)) / 2
    return replace(
        line,
        axis_low=max(line.axis_low, min(known) - room),
        axis_high=min(line.axis_high, max(known) + room),
    )


def on_shared_axes(metrics: tuple[MetricLine, ...]) -> tuple[Line, ...]:
    """The lines of the metrics, with the axes that small multiples give them."""
    lines = [in_sight(metric.line) for metric in metrics]
    shared: dict[str, tuple[float, float]] = {}
    for unit in {line.unit_text for line in lines}:
        alike = [line for line in lines if line.unit_text == unit]
        low, high = min(line.axis_low for line in alike), max(line.axis_high for line in alike)
        narrowest = min(line.axis_high - line.axis_low for line in alike)
        if narrowest >= SQUEEZED * (high - low):
            shared[unit] = (low, high)
    return tuple(
        replace(line, axis_low=ends[0], axis_high=ends[1])
        if (ends := shared.get(line.unit_text))
        else line
        for line in lines
    )


def _above(line: Line) -> int:
    """Pixels over the plot: room for the word where an earlier point is a signal."""
    return _TOP + LABEL_HEIGHT if _says_signal(line) else _TOP


def _drawn(line: Line, theme: Theme, height: int, above: int) -> Chart:
    colours = palette(theme)
    scale = scale_of(line.unit_text, line.axis_low, line.axis_high)
    known = _known(line)
    labels = _labels(line, known, scale, colours)
    axis = value_axis(scale, line.axis_low, line.axis_high, colours, most=max(2, height // 45))
    left = text_width(axis["ticktext"])
    right = text_width(unmarked(text) for text, _, _ in labels) + 8
    # The word adds to the height, so that it takes nothing from the plot.
    plot_height = height - _TOP - _BELOW
    chart = frame(theme, plot_height + above + _BELOW, (left, right, above, _BELOW))
    layout = chart["layout"]
    layout["xaxis"] = _period_axis(line, most=4 if height >= ROOMY else 3)
    layout["yaxis"] = axis
    layout["shapes"] = _limits(line, colours)
    layout["annotations"] = [
        *_label_annotations(labels, line, plot_height),
        *_limit_label(line, plot_height, colours),
        *_signal_label(line, known, colours),
    ]
    chart["data"] = [
        *_marks(line, colours),
        *_interval_bands(known, colours),
        _lone_intervals(known, colours),
        _points(line, scale, colours),
    ]
    return chart


def _known(line: Line) -> tuple[_Known, ...]:
    return tuple(
        _Known(at, point.value, point)
        for at, point in enumerate(line.points)
        if point.value is not None
    )


def _runs(known: tuple[_Known, ...]) -> Iterator[tuple[_Known, ...]]:
    """Neighbouring periods with an interval, run by run."""
    banded = [one for one in known if one.point.low is not None and one.point.high is not None]
    for _, run in groupby(enumerate(banded), key=lambda pair: pair[1].at - pair[0]):
        yield tuple(one for _, one in run)


def _interval_bands(known: tuple[_Known, ...], colours: Palette) -> list[dict[str, Any]]:
    bands = []
    for run in _runs(known):
        if len(run) < 2:
            continue
        ats = [one.at for one in run]
        bands.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": ats + ats[::-1],
                "y": [one.point.high for one in run] + [one.point.low for one in reversed(run)],
                "fill": "toself",
                "fillcolor": faded(colours.band, 0.75),
                "line": {"width": 0, "color": CLEAR},
                "hoverinfo": "skip",
            }
        )
    return bands


def _lone_intervals(known: tuple[_Known, ...], colours: Palette) -> dict[str, Any]:
    """A period between two gaps has no band to stand in: its interval is a bar."""
    lone = [run[0] for run in _runs(known) if len(run) == 1]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one.at for one in lone],
        "y": [one.value for one in lone],
        "marker": {"size": 1, "color": CLEAR},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [(one.point.high or one.value) - one.value for one in lone],
            "arrayminus": [one.value - (one.point.low or 0.0) for one in lone],
            "color": colours.band,
            "thickness": 5,
            "width": 0,
        },
        "hoverinfo": "skip",
    }


def _points(line: Line, scale: Scale, colours: Palette) -> dict[str, Any]:
    points = line.points
    fills = [
        colours.card if point.is_pale else colours.blue if point.is_signal else colours.soft
        for point in points
    ]
    return steady(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(range(len(points))),
            "y": [point.value for point in points],
            "connectgaps": False,
            "line": {"color": colours.soft, "width": 1.75},
            "marker": {
                "size": [9 if point.is_signal else 7 for point in points],
                "color": fills,
                "line": {
                    "color": [colours.blue if p.is_signal else colours.soft for p in points],
                    "width": 1.5,
                },
                "opacity": 1,
            },
            "customdata": [[p.start_on.isoformat(), _hover(p, scale)] for p in points],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
            "cliponaxis": False,
        },
        colours,
    )


def _hover(point: Point, scale: Scale) -> str:
    lines = [f"{safe(point.label)}: <b>{safe(point.text)}</b>"]
    if point.low is not None and point.high is not None:
        lines.append(f"{scale.text(point.low)} to {scale.text(point.high)}")
    said = (point.n_text, "few answers" if point.is_pale else "", point.signal_text)
    return "<br>".join([*lines, *(safe(text) for text in said if text)])


def _limits(line: Line, colours: Palette) -> list[dict[str, Any]]:
    if line.limit_low is None or line.limit_high is None:
        return []
    across = {"xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "layer": "below"}
    edges = [
        {
            **across,
            "type": "line",
            "y0": edge,
            "y1": edge,
            "line": {"color": colours.soft, "width": 1, "dash": "dot"},
            "opacity": 0.7,
        }
        for edge in (line.limit_low, line.limit_high)
    ]
    field = {
        **across,
        "type": "rect",
        "y0": line.limit_low,
        "y1": line.limit_high,
        "fillcolor": colours.wash,
        "line": {"width": 0},
    }
    return [field, *edges]


def _marks(line: Line, colours: Palette) -> list[dict[str, Any]]:
    """Centre, target and red flag across the whole width, under the points."""
    marks = (
        (line.centre, colours.soft, 0.75),
        (line.red_flag, colours.red, 1.5),
        (line.target, colours.ink, 1.5),
    )
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": _ends(line),
            "y": [at, at],
            "line": {"color": colour, "width": width},
            "hoverinfo": "skip",
        }
        for at, colour, width in marks
        if at is not None
    ]


def _ends(line: Line) -> list[float]:
    """Both ends of the period axis."""
    return [-0.4, max(len(line.points), 1) - 0.6]


_Label = tuple[str, float, str]
"""Text, the value it belongs to, colour."""


def _labels(
    line: Line, known: tuple[_Known, ...], scale: Scale, colours: Palette
) -> tuple[_Label, ...]:
    labels: list[_Label] = []
    if known:
        last = known[-1]
        said = f' <span style="color:{colours.blue}">signal</span>' if last.point.is_signal else ""
        labels.append((f"<b>{safe(last.point.text)}</b>{said}", last.value, colours.ink))
    if line.target is not None:
        labels.append((f"target {scale.text(line.target)}", line.target, colours.ink))
    if line.red_flag is not None:
        labels.append((f"red flag {scale.text(line.red_flag)}", line.red_flag, colours.red))
    return tuple(labels)


def _label_annotations(
    labels: tuple[_Label, ...], line: Line, plot_height: int
) -> list[dict[str, Any]]:
    gap = _text_height(line, plot_height)
    return end_labels(labels, gap, line.axis_low, line.axis_high)


def _limit_label(line: Line, plot_height: int, colours: Palette) -> list[dict[str, Any]]:
    if line.limit_low is None or line.limit_high is None:
        return []
    side = _side_of_limit(line, line.limit_low, line.limit_high, plot_height)
    if side is None:
        return []
    at, anchor = side
    return [
        {
            "xref": "x domain",
            "x": 0,
            "xanchor": "left",
            "xshift": 4,
            "yref": "y",
            "y": at,
            "yanchor": anchor,
            "text": "limits",
            "showarrow": False,
            "font": {"color": colours.soft, "size": SMALL},
        }
    ]


def _side_of_limit(
    line: Line, low: float, high: float, plot_height: int
) -> tuple[float, str] | None:
    """Where the word lies on no other line: outside a limit if it can, else inside, or nowhere."""
    height = _text_height(line, plot_height)
    others = [at for at in (line.target, line.red_flag, line.centre) if at is not None]
    for at, anchor, bottom, other in (
        (high, "bottom", high, low),
        (low, "top", low - height, high),
        (high, "top", high - height, low),
        (low, "bottom", low, high),
    ):
        top = bottom + height
        is_inside = line.axis_low <= bottom and top <= line.axis_high
        if is_inside and not any(bottom <= one <= top for one in (*others, other) if one != at):
            return at, anchor
    return None


def _says_signal(line: Line) -> bool:
    """Whether the word stands over the plot: the last point says so itself, beside it."""
    known = _known(line)
    return any(one.point.is_signal for one in known) and not known[-1].point.is_signal


def _signal_label(line: Line, known: tuple[_Known, ...], colours: Palette) -> list[dict[str, Any]]:
    """The word above the latest signal, over the plot, where it covers nothing that is drawn."""
    if not _says_signal(line):
        return []
    at = max(one.at for one in known if one.point.is_signal)
    is_first, is_last = at < _NEAR_EDGE, at >= len(line.points) - _NEAR_EDGE
    return [
        {
            "xref": "x",
            "x": at,
            "xanchor": "left" if is_first else "right" if is_last else "center",
            "xshift": -_POINT if is_first else _POINT if is_last else 0,
            "yref": "y domain",
            "y": 1,
            "yanchor": "bottom",
            "yshift": _POINT,
            "text": "signal",
            "showarrow": False,
            "font": {"color": colours.blue, "size": SMALL},
            "borderpad": 0,
        }
    ]


def _text_height(line: Line, plot_height: int) -> float:
    """Height of a line of text in the measure of the axis."""
    return (line.axis_high - line.axis_low) * LABEL_HEIGHT / plot_height


def _period_axis(line: Line, most: int) -> dict[str, Any]:
    """Periods from left to right; ``most`` of them are named, the last always."""
    count = len(line.points)
    axis = name_axis([point.label for point in line.points], is_top_down=False)
    every = max(1, -(-count // most))
    named = [at for at in range(count) if (count - 1 - at) % every == 0]
    return {
        **axis,
        "range": _ends(line),
        "tickvals": named,
        "ticktext": [safe(line.points[at].label) for at in named],
    }

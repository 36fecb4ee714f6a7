"""Dots with their intervals on one axis: shares, segments, strikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    SMALL,
    Chart,
    frame,
    name_axis,
    safe,
    shortened,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Palette, Theme, faded, palette
from scorecard.charts.rows import beside, errors, hover, rows_alt, side_texts, spoken, unmarked
from scorecard.charts.scale import PLAIN, SHARE, Kind, Scale, scale_of
from scorecard.views.metric import SegmentFigure
from scorecard.views.parts import Bar, Figure, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.service import Claim, Strikes
    from scorecard.views.stage import SegmentHealth

_ROW = 30

FEW = "few answers"
"""Beside a dot that is drawn hollow."""


def shares_axis(shares: tuple[Bar, ...], claim: Claim | None, theme: Theme) -> Chart:
    """Shares as dots on one axis from 0 to 100 %, never averaged.

    The claim is a dotted band with its words, so that nobody takes it for a measurement; None
    where the shares are not of service.
    """
    colours = palette(theme)
    chart = _dot_rows(shares, SHARE, (0.0, 1.0), theme)
    if claim is None:
        return chart
    _with_room_above(chart)
    chart["layout"]["shapes"] = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y domain",
            "x0": claim.low,
            "x1": claim.high,
            "y0": 0,
            "y1": 1,
            "fillcolor": faded(colours.soft, 0.14),
            "line": {"color": colours.soft, "width": 1, "dash": "dot"},
            "layer": "below",
        }
    ]
    chart["layout"]["annotations"] = [_above(claim.low, claim.text, "left", colours)]
    return chart


def estimates(rows: Sequence[Bar], kind: Kind, axis: tuple[float, float], theme: Theme) -> Chart:
    """Estimates of one number with their intervals, in the order given."""
    return _dot_rows(rows, Scale(kind), axis, theme)


def dots(rows: Sequence[Bar], unit_text: str, theme: Theme) -> Chart:
    """Any figures of one measure as dots with their intervals, in the order given."""
    ends = [end for row in rows for end in (row.figure.value, row.figure.low, row.figure.high)]
    known = [end for end in ends if end is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    room = (high - low) * 0.08 or 0.05
    axis = (low - room, high + room)
    return _dot_rows(rows, scale_of(unit_text, *axis), axis, theme)


def metric_segments(
    rows: Sequence[SegmentFigure], line: Line, overall: Figure, theme: Theme
) -> Chart:
    """A metric within each value of a dimension, in the order given.

    The axis is the line's, widened where an interval reaches beyond. Hollow dots
    rest on few answers; the thin line is the whole.
    """
    ends = [end for row in rows for end in (row.figure.value, row.figure.low, row.figure.high)]
    known = [end for end in ends if end is not None]
    axis = (min([line.axis_low, *known]), max([line.axis_high, *known]))
    bars = [Bar(row.name, row.name, row.figure, FEW if row.is_pale else "") for row in rows]
    return _segments(bars, scale_of(line.unit_text, *axis), axis, overall, theme)


def stage_segments(rows: Sequence[SegmentHealth], overall: Figure, theme: Theme) -> Chart:
    """The health of a stage within each segment, 0 to 100; the thin line is the whole."""
    bars = [_named(row) for row in rows]
    return _segments(bars, PLAIN, (0.0, 100.0), overall, theme)


def strike_curve(strikes: Strikes, theme: Theme, *, height: int = 250) -> Chart:
    """Customers kept over twelve months, by the poor experiences they had.

    The claim says who leaves after two: it is drawn as those who would be kept,
    dotted from two strikes on, "said, not done".
    """
    colours = palette(theme)
    rates = strikes.rates
    left = text_width(["100 %"])
    claimed = _claim_line(strikes.claim, rates_from=_claimed_from(strikes), colours=colours)
    chart = frame(theme, height, (left, 16, 22, 26))
    layout = chart["layout"]
    layout["xaxis"] = {
        **name_axis([rate.label for rate in rates], is_top_down=False),
        "tickfont": {"color": colours.ink},
    }
    layout["yaxis"] = {**value_axis(SHARE, 0.0, 1.0, colours), "range": [0, 1.04]}
    layout["shapes"], layout["annotations"] = claimed
    known = [(at, rate) for at, rate in enumerate(rates) if rate.kept.value is not None]
    chart["data"] = [
        steady(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": [at for at, _ in known],
                "y": [rate.kept.value for _, rate in known],
                "error_y": errors([rate.kept for _, rate in known], colours.band, 9),
                "line": {"color": colours.soft, "width": 1.5},
                "marker": {"size": 8, "color": colours.ink, "opacity": 1},
                "text": [f"<b>{safe(rate.kept.text)}</b>" for _, rate in known],
                "textposition": "top right",
                "textfont": {"color": colours.ink},
                "customdata": [
                    [str(rate.strikes), hover(rate.label, rate.kept)] for _, rate in known
                ],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "cliponaxis": False,
            },
            colours,
        )
    ]
    return chart


def segments_alt(what: str, rows: Sequence[SegmentFigure] | Sequence[SegmentHealth]) -> str:
    """The segments' figures as a sentence."""
    return rows_alt(what, [_named(row) for row in rows])


def strike_curve_alt(strikes: Strikes) -> str:
    """The curve and the claim as a sentence."""
    told = ", ".join(f"{rate.label} {spoken(rate.kept)}" for rate in strikes.rates)
    return f"Customers kept over twelve months: {told}. {strikes.claim.text}."


def _segments(
    bars: Sequence[Bar], scale: Scale, axis: tuple[float, float], overall: Figure, theme: Theme
) -> Chart:
    colours = palette(theme)
    chart = _dot_rows(bars, scale, axis, theme)
    if overall.value is not None:
        _with_room_above(chart)
        chart["layout"]["shapes"] = [
            {
                "type": "line",
                "xref": "x",
                "yref": "y domain",
                "x0": overall.value,
                "x1": overall.value,
                "y0": 0,
                "y1": 1,
                "line": {"color": colours.soft, "width": 1},
                "layer": "below",
            }
        ]
        words = f"all {overall.text}"
        chart["layout"]["annotations"] = [_above(overall.value, words, "center", colours)]
    return chart


def _dot_rows(bars: Sequence[Bar], scale: Scale, axis: tuple[float, float], theme: Theme) -> Chart:
    colours = palette(theme)
    names = [shortened(bar.label, 36) for bar in bars]
    sides = [beside(bar) for bar in bars]
    margin = (text_width(names), text_width(map(unmarked, sides)) + 6, 6, 24)
    chart = frame(theme, _ROW * max(len(bars), 1) + 30, margin)
    layout = chart["layout"]
    layout["xaxis"] = value_axis(scale, *axis, colours, most=4)
    layout["yaxis"] = {**name_axis(names), "tickfont": {"color": colours.ink}}
    known = [(at, bar) for at, bar in enumerate(bars) if bar.figure.value is not None]
    fills = [colours.card if bar.note == FEW else colours.ink for _, bar in known]
    chart["data"] = [
        steady(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [bar.figure.value for _, bar in known],
                "y": [at for at, _ in known],
                "error_x": errors([bar.figure for _, bar in known], colours.band, 9),
                "marker": {
                    "size": 9,
                    "color": fills,
                    "line": {"color": colours.ink, "width": 1.5},
                    "opacity": 1,
                },
                "customdata": [
                    [bar.key, hover(bar.label, bar.figure, bar.note)] for _, bar in known
                ],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "cliponaxis": False,
            },
            colours,
        ),
        side_texts(sides, [axis[1]] * len(sides), colours),
    ]
    return chart


def _with_room_above(chart: Chart) -> None:
    chart["layout"]["margin"]["t"] += 18
    chart["layout"]["height"] += 18


def _above(at: float, text: str, anchor: str, colours: Palette) -> dict[str, Any]:
    """Words over the plot, beside the mark at ``at``."""
    return {
        "xref": "x",
        "yref": "y domain",
        "x": at,
        "y": 1,
        "xanchor": anchor,
        "yanchor": "bottom",
        "text": safe(text),
        "showarrow": False,
        "font": {"color": colours.soft, "size": SMALL},
    }


def _claimed_from(strikes: Strikes) -> int | None:
    """Place of two strikes on the axis; None where the curve does not reach it."""
    return next((at for at, rate in enumerate(strikes.rates) if rate.strikes == 2), None)


def _claim_line(
    claim: Claim, rates_from: int | None, colours: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if rates_from is None:
        return [], []
    kept = 1 - (claim.low + claim.high) / 2
    line = {
        "type": "line",
        "xref": "x",
        "yref": "y",
        "x0": rates_from - 0.5,
        "x1": rates_from + 1.5,
        "y0": kept,
        "y1": kept,
        "line": {"color": colours.soft, "width": 1.5, "dash": "dot"},
        "layer": "below",
    }
    words = {
        "xref": "x",
        "yref": "y",
        "x": rates_from - 0.5,
        "y": kept,
        "xanchor": "left",
        "yanchor": "bottom",
        "text": safe(claim.text),
        "showarrow": False,
        "font": {"color": colours.soft, "size": SMALL},
    }
    return [line], [words]


def _named(row: SegmentFigure | SegmentHealth) -> Bar:
    if isinstance(row, SegmentFigure):
        return Bar(row.name, row.name, row.figure)
    # What a known score rests on is in the table; beside the dot it would crowd the rest.
    note = row.note if row.score.value is None else ""
    return Bar(row.segment, row.segment, row.score, note)

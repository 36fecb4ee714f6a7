"""Leaving by strikes: kept over a year, and curves over months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    LABEL_HEIGHT,
    SMALL,
    Chart,
    frame,
    name_axis,
    safe,
    spread,
    steady,
    text_width,
    value_axis,
)
from scorecard.charts.palette import Palette, Theme, faded, palette
from scorecard.charts.rows import errors, hover, spoken
from scorecard.charts.scale import SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.strike_curves import ClockPair, Followed, Step
    from scorecard.views.strikes import StrikeRow

_DASHES = ("solid", "dash", "dot", "dashdot")
"""How the lines of one chart differ beside their labels, so that no colour is needed."""

_ASIDE = 0.13
"""How far the two readings of one number of strikes stand apart, of the room of one."""


def kept_chart(
    rates: Sequence[StrikeRow], claimed: float, claim: str, theme: Theme, *, height: int = 300
) -> Chart:
    """Customers kept over twelve months by strikes so far, plain (full) and like with like (ring).

    ``claimed`` would be kept were the claim true: dotted, from two strikes on.
    """
    colours = palette(theme)
    chart = frame(theme, height, (text_width(["100 %"]), 16, 12, 44))
    layout = chart["layout"]
    layout["xaxis"] = {
        **name_axis([rate.label for rate in rates], is_top_down=False),
        "ticktext": [
            f"{safe(rate.label)}<br>"
            f'<span style="color:{colours.soft}">{safe(rate.rate.n_text)}</span>'
            for rate in rates
        ],
        "tickfont": {"color": colours.ink},
    }
    layout["yaxis"] = {**value_axis(SHARE, 0.0, 1.0, colours), "range": [0, 1.02]}
    begins = next((at for at, rate in enumerate(rates) if rate.strikes == 2), None)
    if begins is not None:
        layout["shapes"], layout["annotations"] = _claimed(begins, claimed, claim, colours)
    chart["data"] = [
        _kept(rates, -_ASIDE, colours, is_alike=False),
        _kept(rates, _ASIDE, colours, is_alike=True),
    ]
    return chart


def kept_alt(rates: Sequence[StrikeRow], claim: str) -> str:
    """The chart of the kept as a sentence."""
    told = ", ".join(
        f"{rate.label} {spoken(rate.kept)}, like with like {spoken(rate.kept_alike)}"
        for rate in rates
    )
    return f"Customers kept over twelve months: {told}. {claim}."


def _kept(
    rates: Sequence[StrikeRow], aside: float, colours: Palette, *, is_alike: bool
) -> dict[str, Any]:
    known = [
        (at, rate, figure)
        for at, rate in enumerate(rates)
        if (figure := rate.kept_alike if is_alike else rate.kept).value is not None
    ]
    name = "like with like" if is_alike else "as counted"
    return steady(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [at + aside for at, _, _ in known],
            "y": [figure.value for _, _, figure in known],
            "error_y": errors([figure for _, _, figure in known], colours.band, 9),
            "marker": {
                "size": 9,
                "color": colours.card if is_alike else colours.ink,
                "line": {"color": colours.ink, "width": 1.5},
                "opacity": 1,
            },
            "text": [f"<b>{safe(figure.text)}</b>" for _, _, figure in known],
            "textposition": "middle right" if is_alike else "middle left",
            "textfont": {"color": colours.soft if is_alike else colours.ink},
            "customdata": [
                [str(rate.strikes), hover(f"{rate.label}, {name}", figure)]
                for _, rate, figure in known
            ],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
            "cliponaxis": False,
        },
        colours,
    )


def _claimed(
    begins: int, kept: float, text: str, colours: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    across = {"xref": "x", "yref": "y", "x0": begins - 0.5, "x1": begins + 1.5, "y0": kept}
    style = {"color": colours.soft, "width": 1.5, "dash": "dot"}
    line = {"type": "line", **across, "y1": kept, "line": style, "layer": "below"}
    words = {
        "xref": "x",
        "yref": "y",
        "x": begins + 1.5,
        "y": kept,
        "xanchor": "right",
        "yanchor": "top",
        "text": safe(text),
        "showarrow": False,
        "font": {"color": colours.soft, "size": SMALL},
    }
    return [line], [words]


def curves_chart(curves: Sequence[Followed], theme: Theme, *, height: int = 270) -> Chart:
    """Share still customers by month, a line a curve, named at its end with its interval."""
    colours = palette(theme)
    last = max((curve.last.month for curve in curves), default=1)
    low = _floor([step for curve in curves for step in curve.steps])
    chart = _months_frame(theme, height, curves, low, last)
    chart["data"] = [
        trace
        for at, curve in enumerate(curves)
        for trace in _line(curve, colours, _DASHES[at % len(_DASHES)], is_banded=False)
    ]
    return chart


def clock_chart(pair: ClockPair, low: float, theme: Theme, *, height: int = 230) -> Chart:
    """Customers after a strike with their interval, beside like customers (dashed).

    ``low`` is the floor of the axis, so that charts side by side share one.
    """
    colours = palette(theme)
    both = (pair.struck, pair.like)
    chart = _months_frame(theme, height, both, low, pair.struck.last.month)
    chart["data"] = [
        *_line(pair.like, colours, "dash", is_banded=False),
        *_line(pair.struck, colours, "solid", is_banded=True),
    ]
    return chart


def clock_floor(pairs: Sequence[ClockPair]) -> float:
    """Where the axis of all clock charts begins."""
    return _floor([step for pair in pairs for step in (*pair.struck.steps, *pair.like.steps)])


def curves_alt(what: str, curves: Sequence[Followed]) -> str:
    """Curves as a sentence: where each ends."""
    told = ", ".join(
        f"{curve.label} {spoken(curve.last.share)} after {curve.last.month} months"
        for curve in curves
    )
    return f"{what}: {told or 'nothing to show'}."


def _floor(steps: Sequence[Step]) -> float:
    ends = [step.share.low or 0.0 for step in steps]
    return max(0.0, int(min(ends, default=0.0) * 10) / 10)


def _months_frame(
    theme: Theme, height: int, curves: Sequence[Followed], low: float, last: int
) -> Chart:
    colours = palette(theme)
    names = [f"{curve.label} {curve.last.share.text}" for curve in curves]
    chart = frame(theme, height, (text_width(["100 %"]), text_width(names), 8, 40))
    layout = chart["layout"]
    every = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 600) if last / step <= 7)
    marks = list(range(0, last + 1, every))
    layout["xaxis"] = {
        **name_axis([], is_top_down=False),
        "range": [0, last * 1.02],
        "tickvals": marks,
        "ticktext": [str(mark) for mark in marks],
        "title": {"text": "months", "font": {"size": SMALL, "color": colours.soft}, "standoff": 2},
    }
    layout["yaxis"] = {**value_axis(SHARE, low, 1.0, colours), "range": [low, 1.01]}
    gap = (1 - low) * LABEL_HEIGHT / (height - 48)
    layout["annotations"] = [
        {
            "xref": "x",
            "x": curve.last.month,
            "xanchor": "left",
            "xshift": 7,
            "yref": "y",
            "y": place,
            "yanchor": "middle",
            "text": f"<b>{safe(curve.last.share.text)}</b> {safe(curve.label)}",
            "showarrow": False,
            "font": {"color": colours.ink},
            "bgcolor": faded(colours.card, 0.8),
        }
        for curve, place in zip(curves, _places(curves, gap, low), strict=True)
    ]
    return chart


def _places(curves: Sequence[Followed], gap: float, low: float) -> list[float]:
    """Where along the axis each curve is named: labels of curves that end together move apart."""
    ends = [curve.last.share.value or 0.0 for curve in curves]
    places = list(ends)
    for month in {curve.last.month for curve in curves}:
        here = [at for at, curve in enumerate(curves) if curve.last.month == month]
        for at, place in zip(here, spread([ends[at] for at in here], gap, low, 1.0), strict=True):
            places[at] = place
    return places


def _line(curve: Followed, colours: Palette, dash: str, *, is_banded: bool) -> list[dict[str, Any]]:
    # What is drawn first is the whole: nobody has left before the first month.
    begin = curve.steps[0].month - 1
    months = [begin, *(step.month for step in curve.steps)]
    shares = [1.0, *(step.share.value for step in curve.steps)]
    told = [[f"{safe(curve.label)}<br>month {begin}: 100 %"]] + [
        [hover(f"{curve.label}, month {step.month}", step.share)] for step in curve.steps
    ]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": months,
        "y": shares,
        "line": {
            "color": colours.ink if dash == "solid" else colours.soft,
            "width": 2,
            "dash": dash,
        },
        "customdata": told,
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    if not is_banded:
        end = {
            "type": "scatter",
            "mode": "markers",
            "x": [curve.last.month],
            "y": [curve.last.share.value],
            "error_y": errors([curve.last.share], colours.soft, 1.5),
            "marker": {"size": 6, "color": colours.soft},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        return [line, end]
    ends = [(1.0, 1.0), *((step.share.low, step.share.high) for step in curve.steps)]
    band = {
        "type": "scatter",
        "mode": "lines",
        "x": months + months[::-1],
        "y": [high for _, high in ends] + [low for low, _ in reversed(ends)],
        "fill": "toself",
        "fillcolor": faded(colours.band, 0.75),
        "line": {"width": 0, "color": colours.band},
        "hoverinfo": "skip",
    }
    return [band, line]

"""Bars from zero, each with its interval and its number beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import (
    Chart,
    frame,
    name_axis,
    safe,
    shortened,
    steady,
    text_width,
)
from scorecard.charts.palette import Palette, Theme, palette
from scorecard.charts.rows import beside, errors, hover, side_texts, unmarked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.journey import FunnelStep
    from scorecard.views.parts import Bar, Figure

_ROW = 27


def bars(rows: Sequence[Bar], theme: Theme) -> Chart:
    """Horizontal bars on one axis from zero, in the order given.

    The interval is a thin line over the end of its bar; a row without a value
    prints why. ``customdata`` of a bar is (key, text).
    """
    return _rows_of_bars(rows, [beside(row) for row in rows], theme)


def funnel_bars(steps: Sequence[FunnelStep], theme: Theme) -> Chart:
    """Customers who reached each stage, as bars from zero with the share of the step before."""
    return _rows_of_bars([step.bar for step in steps], [_step_text(step) for step in steps], theme)


def funnel_alt(steps: Sequence[FunnelStep]) -> str:
    """The funnel as a sentence, for those who cannot see it."""
    if not steps:
        return "Customers by stage: nothing to show."
    told = ", ".join(f"{step.label} {step.bar.figure.text}" for step in steps)
    return f"Customers who reached each stage: {told}."


def _rows_of_bars(rows: Sequence[Bar], sides: Sequence[str], theme: Theme) -> Chart:
    colours = palette(theme)
    names = [shortened(row.label) for row in rows]
    ends = [max(_ends(row.figure), default=0.0) for row in rows]
    longest = max(ends, default=0.0) or 1.0
    chart = frame(
        theme,
        _ROW * max(len(rows), 1) + 10,
        (text_width(names), text_width(map(unmarked, sides)) + 4, 4, 6),
    )
    layout = chart["layout"]
    layout["bargap"] = 0.34
    layout["xaxis"] = {
        "range": [0, longest],
        "showgrid": False,
        "showticklabels": False,
        "zeroline": True,
        "zerolinecolor": colours.soft,
        "zerolinewidth": 1,
        "fixedrange": True,
    }
    layout["yaxis"] = {**name_axis(names), "tickfont": {"color": colours.ink}}
    chart["data"] = [_bars(rows, colours), side_texts(sides, ends, colours)]
    return chart


def _ends(figure: Figure) -> list[float]:
    return [end for end in (figure.value, figure.high) if end is not None]


def _bars(rows: Sequence[Bar], colours: Palette) -> dict[str, Any]:
    return steady(
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(rows))),
            "x": [row.figure.value for row in rows],
            "marker": {"color": colours.band, "line": {"width": 0}, "opacity": 1},
            "error_x": errors([row.figure for row in rows], colours.soft, 1.5),
            "customdata": [[row.key, hover(row.label, row.figure, row.note)] for row in rows],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        },
        colours,
    )


def _step_text(step: FunnelStep) -> str:
    share = step.share_of_previous
    # More than all of the step before is no passage: they came another way.
    is_passage = share.value is not None and share.value <= 1
    before = f" · {safe(share.text)} of the step before" if is_passage else ""
    return beside(step.bar) + before

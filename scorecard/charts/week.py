"""The week by hour as a heat map: the stronger the tint, the more is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.charts.frame import Chart, frame, name_axis, text_width
from scorecard.charts.palette import Theme, faded, palette
from scorecard.views.windows import DAYS

if TYPE_CHECKING:
    from scorecard.views.windows import Week

_ROW = 26
_EVERY = 3
"""Hours from one label of the axis to the next."""


def week_map(week: Week, theme: Theme) -> Chart:
    """Share of sessions in each hour of the week; the busiest two hours are framed."""
    colours = palette(theme)
    chart = frame(theme, _ROW * 7 + 34, (text_width(DAYS) + 10, 8, 6, 26))
    layout = chart["layout"]
    layout["yaxis"] = {**name_axis(DAYS), "tickfont": {"color": colours.ink}}
    layout["xaxis"] = {
        "range": [-0.5, 23.5],
        "tickmode": "array",
        "tickvals": [hour - 0.5 for hour in range(0, 24, _EVERY)],
        "ticktext": [f"{hour:02d}:00" for hour in range(0, 24, _EVERY)],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    most = max((share for day in week.shares for share in day), default=0.0) or 1.0
    chart["data"] = [
        {
            "type": "heatmap",
            "z": [list(day) for day in week.shares],
            "x": list(range(24)),
            "y": list(range(7)),
            "zmin": 0,
            "zmax": most,
            "colorscale": [[0, colours.wash], [1, colours.blue]],
            "showscale": False,
            "xgap": 1,
            "ygap": 1,
            "text": [
                [
                    f"{DAYS[day]} {hour:02d}:00 to {hour + 1:02d}:00<br>"
                    f"<b>{formats.percent(share, 1)}</b> of sessions"
                    for hour, share in enumerate(shares)
                ]
                for day, shares in enumerate(week.shares)
            ],
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
    layout["shapes"] = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": hour - 0.5,
            "x1": min(hour + 1.5, 23.5),
            "y0": day - 0.5,
            "y1": day + 0.5,
            "line": {"color": colours.ink, "width": 2},
            "fillcolor": faded(colours.ink, 0.0),
        }
        for day, hour in [divmod(week.opens_at, 24)]
    ]
    return chart

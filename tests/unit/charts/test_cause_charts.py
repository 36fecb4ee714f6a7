"""Flow, windows and days: what is drawn is what the view says, and Plotly takes it."""

from __future__ import annotations

from typing import get_args

import plotly.graph_objects as go
import pytest

from scorecard.charts.days import contacts_by_day
from scorecard.charts.flow import contact_flow
from scorecard.charts.frame import Chart
from scorecard.charts.palette import Theme, palette
from scorecard.charts.windows import net_by_window, net_by_window_alt
from scorecard.transforms.causes import WindowNet
from scorecard.views.cause_words import Curve
from scorecard.views.flow import Flow, FlowLink, FlowNode
from scorecard.views.incident_days import IncidentDays

FLOW = Flow(
    (
        FlowNode("Use", 0, 40, True),
        FlowNode("Not explained", 0, 60, False),
        FlowNode("late <b>", 1, 40, True),
        FlowNode("Solved", 2, 90, True),
        FlowNode("Reopened", 2, 10, True),
    ),
    (
        FlowLink(0, 2, 40, True),
        FlowLink(1, 3, 60, False),
        FlowLink(2, 3, 30, True),
        FlowLink(2, 4, 10, True),
    ),
)
CURVE = Curve(
    "late",
    "late delivery",
    tuple(WindowNet(d, float(min(d, 7)), d - 2.0, d + 1.0) for d in range(1, 31)),
    7,
    "It flattens.",
)
DAYS = IncidentDays(
    "Outage",
    tuple((day, max(day, 0)) for day in range(-14, 15) if day),
    0.4,
    ((0.3, "we knew"), (1.2, "first word")),
)


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("name", ["flow", "window", "days"])
def test_plotly_takes_every_chart(name: str, theme: Theme) -> None:
    made: dict[str, Chart] = {
        "flow": contact_flow(FLOW, theme),
        "window": net_by_window(CURVE, theme),
        "days": contacts_by_day(DAYS, theme),
    }
    assert go.Figure(made[name]).data


@pytest.mark.parametrize("theme", get_args(Theme))
def test_no_name_stands_on_a_band_without_a_ground_of_its_own(theme: Theme) -> None:
    chart = contact_flow(FLOW, theme)
    assert set(chart["data"][0]["node"]["label"]) == {""}
    notes, margin = chart["layout"]["annotations"], chart["layout"]["margin"]
    for note, node in zip(notes, FLOW.nodes, strict=True):
        wide = len(note["text"]) * 6
        if node.column == 0:
            assert (note["x"], note["xanchor"]) == (0, "right") and margin["l"] > wide
        elif node.column == 2:
            assert (note["x"], note["xanchor"]) == (1, "left") and margin["r"] > wide
        else:
            assert note["bgcolor"] == palette(theme).card


def test_the_flow_keeps_every_contact_and_escapes_names() -> None:
    sankey = contact_flow(FLOW, "light")["data"][0]
    assert sum(sankey["link"]["value"]) == 140
    names = [note["text"] for note in contact_flow(FLOW, "light")["layout"]["annotations"]]
    assert names[2] == "late &lt;b&gt;  40"
    first = [y for y, n in zip(sankey["node"]["y"], FLOW.nodes, strict=True) if n.column == 0]
    assert first == sorted(first) and all(0 < y < 1 for y in first)
    assert "Use to late <b> 40" in FLOW.alt
    assert Flow((), ()).alt == "Flow of contacts: nothing to show."


def test_the_window_in_force_is_marked() -> None:
    layout = net_by_window(CURVE, "light")["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [0, 7]
    assert layout["annotations"][0]["text"] == "window in force, 7 days"
    assert net_by_window_alt(CURVE).endswith(
        "7 days 7, 14 days 7, 21 days 7, 30 days 7. It flattens."
    )


def test_days_have_no_day_nought_and_bars_from_nought() -> None:
    chart = contacts_by_day(DAYS, "light")
    bars = chart["data"][0]
    assert len(bars["x"]) == 28 and 0 not in bars["x"]
    assert bars["x"][13:15] == [-0.5, 0.5]
    assert chart["layout"]["yaxis"]["range"][0] == 0
    assert [a["text"] for a in chart["layout"]["annotations"]] == [
        "it failed",
        "we knew",
        "first word",
    ]
    assert DAYS.alt == "Contacts around Outage: 0 in 14 days before, 105 in 14 days after."

"""Charts of what changed: both sides of zero, pale where not clear, and months to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from scorecard.charts.outlook import outlook_alt, outlook_chart
from scorecard.charts.palette import Theme
from scorecard.charts.signed import NOT_CLEAR, signed_bars
from scorecard.views.outlook import Coming, OutlookShown
from scorecard.views.parts import Bar, Figure
from tests.unit.charts.chart_examples import line

ROWS = (
    Bar("up", "Home <b>", Figure(0.03, "+3 points", 0.01, 0.05, "+1 to +5")),
    Bar("down", "Office", Figure(-0.01, "−1 point", -0.04, 0.02, "−4 to +2"), NOT_CLEAR),
    Bar("none", "Café", Figure(None, "not measured")),
)


def outlook() -> OutlookShown:
    coming = tuple(
        Coming(date(2026, at, 1), f"M{at}", Figure(0.7, "70 %", 0.7 - at / 5, 0.7 + at / 5, ""))
        for at in (1, 2, 3)
    )
    return OutlookShown(line(0.6, 0.65, 0.7), coming, "80 %", "It may.", "Rises.", "By drift.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_takes_every_chart(theme: Theme) -> None:
    shown = outlook()
    for chart in (
        signed_bars(ROWS, theme),
        signed_bars((), theme),
        outlook_chart(shown, theme),
        outlook_chart(replace(shown, coming=()), theme),
        outlook_chart(replace(shown, line=line(0.6, None)), theme),
    ):
        go.Figure(chart)


def test_zero_is_on_the_axis_and_every_interval_too() -> None:
    chart = signed_bars(ROWS, "light")
    low, high = chart["layout"]["xaxis"]["range"]
    assert low < -0.04 and high > 0.05
    above = signed_bars(ROWS[:1], "light")["layout"]["xaxis"]["range"]
    assert above[0] < 0 < above[1]


def test_what_is_not_clear_says_so_beside_being_pale() -> None:
    bars, texts = signed_bars(ROWS, "light")["data"]
    assert len(set(bars["marker"]["color"])) == 2
    assert NOT_CLEAR in texts["text"][1]
    assert "not measured" in texts["text"][2]
    assert "&lt;b&gt;" in bars["customdata"][0][1]


def test_what_is_to_come_is_dotted_in_its_interval_and_begins_at_the_last_month() -> None:
    chart = outlook_chart(outlook(), "light")
    band = next(trace for trace in chart["data"] if trace.get("fill") == "toself")
    way = next(trace for trace in chart["data"] if trace["line"].get("dash") == "dot")
    assert way["x"] == [2, 3, 4, 5]
    assert way["y"][0] == 0.7
    assert band["x"][:4] == way["x"]
    texts = [label["text"] for label in chart["layout"]["annotations"]]
    assert any("target 80 %" in text for text in texts)
    assert any("M3" in text for text in texts)


def test_a_wild_interval_does_not_flatten_the_months_so_far() -> None:
    shown = outlook()
    low, high = outlook_chart(shown, "light")["layout"]["yaxis"]["range"]
    own = shown.line.axis_high - shown.line.axis_low
    assert high - low <= 3 * own


def test_the_chart_has_words() -> None:
    assert outlook_alt(outlook()) == "rises. It may."

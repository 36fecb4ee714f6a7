from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from scorecard.charts.bars import bars, funnel_alt, funnel_bars
from scorecard.charts.dots import (
    metric_segments,
    segments_alt,
    shares_axis,
    stage_segments,
    strike_curve,
    strike_curve_alt,
)
from scorecard.charts.grid import HATCH, health_grid, health_grid_alt
from scorecard.charts.palette import LIGHT, Theme, tint
from scorecard.charts.rows import rows_alt
from scorecard.views.parts import Bar, Figure
from scorecard.views.stage import SegmentHealth
from tests.unit.charts.chart_examples import (
    CLAIM,
    NOTHING,
    funnel,
    journey,
    line,
    segment,
    shares,
    strikes,
)

SEGMENTS = (segment("Business", 0.8), segment("Home", 0.6, is_pale=True), segment("Trial", None))


def every_chart(theme: Theme) -> list[dict[str, Any]]:
    return [
        health_grid(journey(), theme),
        shares_axis(shares(), CLAIM, theme),
        metric_segments(SEGMENTS, line(0.7), Figure(0.7, "70 %"), theme),
        metric_segments((), line(0.7), Figure(None, "not measured"), theme),
        stage_segments((SegmentHealth("Home", Figure(61, "61"), ""),), Figure(70, "70"), theme),
        strike_curve(strikes(), theme),
        bars(shares(), theme),
        bars((), theme),
        funnel_bars(funnel(), theme),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_takes_every_chart(theme: Theme) -> None:
    for chart in every_chart(theme):
        go.Figure(chart)


def test_no_chart_zooms_has_a_title_or_paints_a_ground() -> None:
    for chart in every_chart("light"):
        layout = chart["layout"]
        assert layout["dragmode"] is False
        assert "title" not in layout
        assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
        assert layout["showlegend"] is False


def test_status_colours_are_used_for_no_measure() -> None:
    said = str([chart["data"] for chart in every_chart("light")])
    for colour in (LIGHT.green, LIGHT.amber, LIGHT.red):
        assert colour not in said


def test_a_cell_shows_score_and_shape_and_leads_to_its_stage() -> None:
    trace = health_grid(journey(), "light")["data"][0]
    last = {
        one[0]: re.sub("<.*?>", "", text)
        for one, text in zip(trace["customdata"], trace["text"], strict=True)
    }
    assert last == {
        "awareness": "84 ●",
        "onboarding": "64 ◆",
        "billing": "48 ■",
        "use": "73 ○",
        "farewell": HATCH,
        "renewal": "–",
    }


def test_not_measured_is_hatched_and_never_tinted() -> None:
    trace = health_grid(journey(), "light")["data"][0]
    shown = {
        one[0]: (text == HATCH, colour)
        for one, text, colour in zip(
            trace["customdata"], trace["text"], trace["marker"]["color"], strict=True
        )
    }
    assert shown["farewell"] == (True, LIGHT.card)
    assert shown["renewal"] == (False, LIGHT.card)
    assert shown["billing"] == (False, tint(48, "light"))


def test_a_stage_name_is_no_markup() -> None:
    chart = health_grid(journey(), "light")
    assert "Renewal &amp; &lt;more&gt;" in chart["layout"]["yaxis"]["ticktext"]


def test_the_grid_can_be_heard() -> None:
    assert "Billing 48 (needs action)" in health_grid_alt(journey())


def test_shares_stand_on_the_whole_axis_beside_a_dotted_claim() -> None:
    chart = shares_axis(shares(), CLAIM, "light")
    layout = chart["layout"]
    assert layout["xaxis"]["range"] == [0.0, 1.0]
    assert layout["shapes"][0]["line"]["dash"] == "dot"
    assert (layout["shapes"][0]["x0"], layout["shapes"][0]["x1"]) == (0.05, 0.06)
    assert layout["annotations"][0]["text"] == CLAIM.text
    assert chart["data"][0]["x"] == [0.07, 0.11]
    assert "add tickets" in chart["data"][1]["text"][2]


def test_bars_start_at_zero_and_have_room_for_their_interval() -> None:
    rows = (Bar("a", "A", Figure(3.0, "3", 2.0, 5.0)), Bar("b", "B", Figure(None, "unknown")))
    chart = bars(rows, "light")
    assert chart["layout"]["xaxis"]["range"] == [0, 5.0]
    assert chart["data"][0]["x"] == [3.0, None]
    assert chart["data"][0]["error_x"]["array"] == [2.0, 0.0]


def test_the_funnel_says_what_passed_from_step_to_step() -> None:
    texts = funnel_bars(funnel(), "light")["data"][1]["text"]
    assert texts == ["  <b>4,200</b>", "  <b>812</b> · 19 % of the step before"]
    assert (
        funnel_alt(funnel()) == "Customers who reached each stage: Awareness 4,200, Purchase 812."
    )


def test_few_answers_are_hollow_and_none_is_no_dot() -> None:
    chart = metric_segments(SEGMENTS, line(0.7), Figure(0.7, "70 %"), "light")
    assert chart["data"][0]["marker"]["color"] == [LIGHT.ink, LIGHT.card]
    assert chart["data"][0]["y"] == [0, 1]
    assert chart["layout"]["annotations"][0]["text"] == "all 70 %"
    assert segments_alt("CSAT", SEGMENTS).endswith("Trial too few answers.")


def test_the_quoted_claim_is_dotted_from_two_strikes_on() -> None:
    chart = strike_curve(strikes(), "light")
    shape = chart["layout"]["shapes"][0]
    assert shape["line"]["dash"] == "dot"
    assert shape["y0"] == pytest.approx(0.14)
    assert shape["x0"] == 1.5
    assert chart["data"][0]["y"] == [0.93, 0.84, 0.62, 0.41]
    assert "said, not done" in strike_curve_alt(strikes())


def test_rows_can_be_heard() -> None:
    assert rows_alt("Shares", shares()) == (
        "Shares: Interactions 7 % (6 to 8 %), Moments 11 % (10 to 12 %), Reach not measured."
    )
    assert rows_alt("Shares", ()) == "Shares: nothing to show."


def test_the_axis_of_segments_holds_their_intervals_and_the_line() -> None:
    rows = (segment("Business", 0.97), segment("Home", 0.6))
    chart = metric_segments(rows, line(0.7, axis_low=0.5, axis_high=0.9), NOTHING, "light")
    assert chart["layout"]["xaxis"]["range"] == pytest.approx([0.5, 1.02])
    assert chart["layout"]["shapes"] == []


def test_more_than_the_step_before_is_no_passage() -> None:
    first, second = funnel()
    steps = (first, replace(second, share_of_previous=Figure(4.9, "490 %")))
    assert funnel_bars(steps, "light")["data"][1]["text"][1] == "  <b>812</b>"

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.charts.frame import LABEL_HEIGHT, spread
from scorecard.charts.lines import metric_line, on_shared_axes, stage_lines
from scorecard.charts.palette import LIGHT, Theme
from tests.unit.charts.chart_examples import line, metric, point


def points_of(chart: dict[str, Any]) -> dict[str, Any]:
    trace: dict[str, Any] = chart["data"][-1]
    return trace


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_takes_it(theme: Theme) -> None:
    go.Figure(metric_line(line(0.7, None, 0.72, 0.9), theme))
    go.Figure(metric_line(line(), theme))
    go.Figure(metric_line(line(None, None, target=None, limit_low=None, limit_high=None), theme))


def test_a_period_without_a_value_is_a_gap_never_zero() -> None:
    chart = metric_line(line(0.7, None, 0.72), "light")
    assert points_of(chart)["y"] == [0.7, None, 0.72]
    assert points_of(chart)["connectgaps"] is False
    assert all(0 not in trace["y"] for trace in chart["data"])


def test_the_axis_is_the_one_of_the_view() -> None:
    chart = metric_line(line(0.7, 0.71, axis_low=0.52, axis_high=0.88), "light")
    assert chart["layout"]["yaxis"]["range"] == [0.52, 0.88]


def test_one_wide_interval_does_not_flatten_the_rest() -> None:
    shown = line(0.7, 0.71, axis_low=0.0, axis_high=30.0)
    wide = (point(0, 0.7), point(1, 0.71, high=30.0))
    low, high = metric_line(replace(shown, points=wide), "light")["layout"]["yaxis"]["range"]
    # The points, limits, target and red flag span 0.6 to 0.8.
    assert (low, high) == pytest.approx((0.5, 0.9))


def test_points_can_be_clicked_and_name_their_period() -> None:
    trace = points_of(metric_line(line(0.7, 0.71), "light"))
    assert "markers" in trace["mode"]
    assert [one[0] for one in trace["customdata"]] == ["2025-11-01", "2025-12-01"]


def test_only_signals_are_coloured_and_few_answers_are_hollow() -> None:
    shown = line(0.7, 0.71, 0.9)
    marked = (
        point(0, 0.7),
        point(1, 0.71, is_pale=True),
        point(2, 0.9, is_signal=True, signal_text="above its limits"),
    )
    chart = metric_line(replace(shown, points=marked), "light")
    assert points_of(chart)["marker"]["color"] == [LIGHT.soft, LIGHT.card, LIGHT.blue]
    assert "signal" in chart["layout"]["annotations"][0]["text"]
    assert "above its limits" in points_of(chart)["customdata"][2][1]


def test_target_and_red_flag_are_named_beside_their_line() -> None:
    shown = metric_line(line(0.7), "light")
    texts = [a["text"] for a in shown["layout"]["annotations"]]
    assert [trace["y"] for trace in shown["data"][:3]] == [[0.7, 0.7], [0.6, 0.6], [0.8, 0.8]]
    assert texts == ["<b>70 %</b>", "target 80\u00a0%", "red flag 60\u00a0%", "limits"]


def small(**lines: float) -> tuple[dict[str, Any], tuple[float, str] | None]:
    """A small chart with limits, and where its word for them stands."""
    shown = {"limit_low": 0.62, "limit_high": 0.78, "target": 0.9, "red_flag": 0.55, "centre": 0.7}
    drawn = line(0.7, 0.71, **(shown | lines), axis_low=0.5, axis_high=1.0)
    chart = stage_lines((metric("one", drawn),), "light")[0]
    found = [a for a in chart["layout"]["annotations"] if a["text"] == "limits"]
    return chart, (found[0]["y"], found[0]["yanchor"]) if found else None


def test_the_word_of_the_limits_gives_way_to_target_and_red_flag() -> None:
    assert small()[1] == (0.78, "bottom")
    # A line just over the upper limit: the word goes beneath the lower one.
    assert small(target=0.8, red_flag=0.5)[1] == (0.62, "top")
    # Lines just outside both: the word goes inside, under the upper limit.
    assert small(target=0.8, red_flag=0.6, centre=0.67)[1] == (0.78, "top")
    # Lines outside and inside both: there is no room for it.
    close = {"limit_low": 0.7, "limit_high": 0.74, "centre": 0.72}
    assert small(**close, target=0.76, red_flag=0.68)[1] is None


@given(st.lists(st.floats(0.5, 1.0), min_size=5, max_size=5))
def test_the_word_of_the_limits_lies_on_no_line(at: list[float]) -> None:
    low, high = sorted(at[:2])
    told = dict(zip(("target", "red_flag", "centre"), at[2:], strict=True))
    chart, found = small(limit_low=low, limit_high=high, **told)
    if found is None:
        return
    place, anchor = found
    layout = chart["layout"]
    ends = layout["yaxis"]["range"]
    plot = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    height = (ends[1] - ends[0]) * LABEL_HEIGHT / plot
    bottom, top = (place, place + height) if anchor == "bottom" else (place - height, place)
    assert ends[0] - 1e-9 <= bottom and top <= ends[1] + 1e-9
    assert not any(bottom < one < top for one in (*told.values(), low, high))


def test_without_limits_nothing_is_said_of_limits() -> None:
    chart = metric_line(line(0.7, limit_low=None, limit_high=None), "light")
    assert "limits" not in [a["text"] for a in chart["layout"]["annotations"]]
    assert chart["layout"]["shapes"] == []


def test_the_interval_band_breaks_where_the_line_does() -> None:
    chart = metric_line(line(0.7, 0.71, None, 0.72, None, 0.73, 0.74), "light")
    bands = [trace["x"] for trace in chart["data"] if trace.get("fill") == "toself"]
    assert bands == [[0, 1, 1, 0], [5, 6, 6, 5]]
    lone = next(trace for trace in chart["data"] if "error_y" in trace)
    assert lone["x"] == [3]
    assert lone["error_y"]["arrayminus"] == pytest.approx([0.04])


def test_text_of_the_data_is_no_markup() -> None:
    marked = (point(0, 0.7, signal_text="<img src=x>"),)
    chart = metric_line(replace(line(0.7), points=marked), "light")
    assert "&lt;img" in points_of(chart)["customdata"][0][1]
    assert "<img" not in str(chart)


def test_small_multiples_of_a_unit_share_an_axis() -> None:
    metrics = (
        metric("one", line(0.7, axis_low=0.55, axis_high=0.9)),
        metric("two", line(0.8, 0.95, axis_low=0.58, axis_high=1.0)),
        metric("long", line(9.0, axis_low=0, axis_high=10, unit_text="hours")),
    )
    assert [(one.axis_low, one.axis_high) for one in on_shared_axes(metrics)] == [
        (0.55, 1.0),
        (0.55, 1.0),
        (0, 10),
    ]
    assert len(stage_lines(metrics, "light")) == 3


def test_a_metric_that_would_be_squeezed_keeps_its_own_axis() -> None:
    small = {"target": 0.01, "red_flag": 0.04, "limit_low": 0.005, "limit_high": 0.045}
    metrics = (
        metric("wide", line(0.7, 0.05, axis_low=0, axis_high=1)),
        metric("narrow", line(0.02, **small, axis_low=0, axis_high=0.05)),
    )
    assert [one.axis_high for one in on_shared_axes(metrics)] == [1, 0.05]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_labels_keep_their_order_and_distance(places: list[float]) -> None:
    moved = spread(places, 12.0, 0.0, 100.0)
    ordered = [moved[at] for at in sorted(range(len(places)), key=lambda at: places[at])]
    assert all(b - a >= 12.0 - 1e-9 for a, b in itertools.pairwise(ordered))
    assert max(moved) <= 100.0 + 1e-9


@pytest.mark.parametrize("value", [0.5, 0.62, 0.7, 0.8, 0.9])
@pytest.mark.parametrize("at", range(5))
def test_the_word_signal_stands_over_the_plot_where_nothing_is_drawn(value: float, at: int) -> None:
    marked = tuple(point(n, value if n == at else 0.7, is_signal=n == at) for n in range(6))
    for height in (150, 240):
        layout = metric_line(line(0.7, points=marked), "light", height=height)["layout"]
        (word,) = [one for one in layout["annotations"] if one["text"] == "signal"]
        assert (word["yref"], word["y"], word["yanchor"]) == ("y domain", 1, "bottom")
        # Clear of a point on the upper edge, and within the picture.
        assert 5 <= word["yshift"] <= layout["margin"]["t"] - LABEL_HEIGHT
        # Near an end it grows toward the middle, away from the labels beside the plot.
        assert word["xanchor"] == {0: "left", 1: "left", 4: "right"}.get(at, "center")


def test_small_multiples_stay_level_where_one_of_them_names_a_signal() -> None:
    plain = metric("plain", line(0.7, 0.72))
    marked = (point(0, 0.7), point(1, 0.85, is_signal=True), point(2, 0.7))
    charts = stage_lines((plain, metric("marked", line(0.7, points=marked))), "light")
    assert len({chart["layout"]["margin"]["t"] for chart in charts}) == 1
    alone = stage_lines((plain,), "light")
    assert alone[0]["layout"]["margin"]["t"] < charts[0]["layout"]["margin"]["t"]


def test_an_earlier_signal_is_named_where_it_is() -> None:
    marked = (point(0, 0.7), point(1, 0.85, is_signal=True), point(2, 0.7))
    annotations = metric_line(replace(line(0.7), points=marked), "light")["layout"]["annotations"]
    assert [a["x"] for a in annotations if a["text"] == "signal"] == [1]
    assert "signal" not in annotations[0]["text"]

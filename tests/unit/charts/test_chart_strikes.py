"""Charts of strikes: what is claimed stays apart, lines differ without colour, axes are shared."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from scorecard.charts.palette import Theme
from scorecard.charts.ratios import ratio_rows
from scorecard.charts.strikes import (
    clock_chart,
    clock_floor,
    curves_alt,
    curves_chart,
    kept_alt,
    kept_chart,
)
from scorecard.transforms.leaving import ClockReset, Curve, TenureCurve
from scorecard.views.parts import Bar, Figure
from scorecard.views.strike_curves import clock_pair, followed
from scorecard.views.strikes import CLAIM_KEPT, CLAIM_TEXT, StrikeRow

NONE = Figure(None, "too few customer-months", n_text="3 customer-months")


def kept(value: float) -> Figure:
    return Figure(value, f"{value:.0%}", value - 0.05, value + 0.05, "", 900, "900 customer-months")


def rates() -> tuple[StrikeRow, ...]:
    row = StrikeRow(0, "0 strikes", 9, 9, kept(0.02), kept(0.8), kept(0.81), NONE)
    return (
        row,
        replace(row, strikes=2, label="2 strikes", kept=kept(0.6), kept_alike=kept(0.62)),
        replace(row, strikes=3, label="3 <or> more", rate=NONE, kept=NONE, kept_alike=NONE),
    )


def curve(*shares: float, first: int = 1) -> Curve:
    share = np.array(shares)
    months = np.arange(first, first + len(shares), dtype=float)
    return Curve(months, np.full(len(shares), 40.0), share, share - 0.1, np.minimum(share + 0.1, 1))


def pair() -> ClockReset:
    return ClockReset(1, curve(0.9, 0.8), curve(0.95, 0.9), 0.9, -0.1, -0.15, -0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_takes_every_chart(theme: Theme) -> None:
    lines = [followed(TenureCurve(k, curve(0.9, 0.8, first=k + 1))) for k in range(4)]
    charts = [
        kept_chart(rates(), CLAIM_KEPT, CLAIM_TEXT, theme),
        kept_chart((), CLAIM_KEPT, CLAIM_TEXT, theme),
        curves_chart(lines, theme),
        clock_chart(clock_pair(pair()), 0.5, theme),
        ratio_rows([Bar("a", "A", Figure(1.5, "1.5 ×", 1.1, 2.9)), Bar("b", "B", NONE)], theme),
        ratio_rows([], theme),
    ]
    for chart in charts:
        go.Figure(chart)


def test_the_claim_is_dotted_from_two_strikes_on_and_no_point() -> None:
    chart = kept_chart(rates(), CLAIM_KEPT, CLAIM_TEXT, "light")
    (line,) = chart["layout"]["shapes"]
    assert line["line"]["dash"] == "dot"
    assert line["x0"] == 0.5
    assert "said, not done" in chart["layout"]["annotations"][0]["text"]
    drawn = [value for trace in chart["data"] for value in trace["y"]]
    assert drawn == [0.8, 0.6, 0.81, 0.62]
    assert CLAIM_KEPT not in drawn
    without_two = kept_chart(rates()[:1], CLAIM_KEPT, CLAIM_TEXT, "light")
    assert without_two["layout"]["shapes"] == []


def test_words_from_the_data_are_no_markup() -> None:
    chart = kept_chart(rates(), CLAIM_KEPT, CLAIM_TEXT, "light")
    assert "3 &lt;or&gt; more" in chart["layout"]["xaxis"]["ticktext"][2]


def test_lines_differ_by_dash_and_name() -> None:
    lines = [followed(TenureCurve(k, curve(0.9, 0.8))) for k in range(4)]
    chart = curves_chart(lines, "light")
    dashes = [trace["line"]["dash"] for trace in chart["data"] if trace["mode"] == "lines"]
    assert len(set(dashes)) == 4
    labels = chart["layout"]["annotations"]
    assert len({label["text"] for label in labels}) == 4
    places = sorted(label["y"] for label in labels)
    assert all(b - a > 0.01 for a, b in pairwise(places)), "labels overlap"


def test_clocks_share_the_floor_of_their_axis() -> None:
    low = clock_floor([clock_pair(pair()), clock_pair(replace(pair(), struck=curve(0.7, 0.45)))])
    assert low == pytest.approx(0.3)
    chart = clock_chart(clock_pair(pair()), low, "light")
    assert chart["layout"]["yaxis"]["range"][0] == low
    band = next(trace for trace in chart["data"] if trace.get("fill") == "toself")
    assert min(band["y"]) == pytest.approx(0.7)


def test_what_sets_the_two_apart_is_said_with_its_interval() -> None:
    assert "10 points fewer (5 to 15)" in clock_pair(pair()).text.replace("\u00a0", " ")
    unclear = replace(pair(), difference_high=0.02)
    assert "not clearly apart" in clock_pair(unclear).text
    better = replace(pair(), difference=0.1, difference_low=0.05, difference_high=0.15)
    assert "10 points more (5 to 15)" in clock_pair(better).text.replace("\u00a0", " ")


def test_charts_have_words_for_those_who_cannot_see_them() -> None:
    assert "2 strikes 60%, like with like 62%" in kept_alt(rates(), CLAIM_TEXT)
    assert CLAIM_TEXT in kept_alt(rates(), CLAIM_TEXT)
    told = clock_pair(pair())
    assert "struck" in curves_alt("x", (told.struck, told.like))
    assert curves_alt("x", ()) == "x: nothing to show."

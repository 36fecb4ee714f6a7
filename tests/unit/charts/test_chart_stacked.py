from __future__ import annotations

import plotly.graph_objects as go
import pytest

from scorecard.charts.dots import dots
from scorecard.charts.palette import Theme
from scorecard.charts.stacked import stacked
from scorecard.views.parts import Bar, Figure
from scorecard.views.stacks import Stack, Stacks


def stack(label: str, *values: float | None) -> Stack:
    figures = tuple(
        Figure(None, "too few answers")
        if value is None
        else Figure(value, f"{value:.0%}", value - 0.05, value + 0.1, "ends")
        for value in values
    )
    return Stack(label, figures, "40 answers")


SHARES = Stacks(
    ("delighted", "settled", "disappointed"),
    (stack("Sep", None, None, None), stack("Oct", 0.5, 0.3, 0.2)),
    True,
    "alt",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_takes_it(theme: Theme) -> None:
    go.Figure(stacked(SHARES, theme))
    go.Figure(stacked(Stacks(("a", "b", "c"), (), False, ""), theme))


def test_the_parts_stand_on_each_other_and_a_gap_is_a_gap() -> None:
    chart = stacked(SHARES, "light")
    bars = [trace for trace in chart["data"] if trace["type"] == "bar"]
    assert [trace["y"] for trace in bars] == [[None, 0.5], [None, 0.3], [None, 0.2]]
    assert chart["layout"]["barmode"] == "stack"
    assert chart["layout"]["yaxis"]["range"][0] == 0


def test_whiskers_stand_where_the_lowest_and_the_topmost_part_end() -> None:
    whiskers = [trace for trace in stacked(SHARES, "light")["data"] if trace["type"] == "scatter"]
    low, high = whiskers[1], whiskers[3]
    assert low["y"] == [0.5] and high["y"] == [0.8]
    assert low["error_y"]["array"] == pytest.approx([0.1])
    # More disappointed reach further down.
    assert high["error_y"]["arrayminus"] == pytest.approx([0.1])


def test_every_part_is_named_beside_the_last_bar() -> None:
    names = [note["text"].strip() for note in stacked(SHARES, "light")["layout"]["annotations"]]
    assert names == ["delighted", "settled", "disappointed"]


def test_dots_below_zero_are_drawn() -> None:
    rows = [
        Bar("a", "A", Figure(-0.4, "−40", -0.6, 0.1, "−60 to 10")),
        Bar("b", "B", Figure(None, "no")),
    ]
    chart = dots(rows, "points", "light")
    low, high = chart["layout"]["xaxis"]["range"]
    assert low < -0.6 and high > 0.1
    go.Figure(chart)

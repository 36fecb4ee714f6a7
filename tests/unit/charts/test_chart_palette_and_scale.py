from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.charts.palette import Theme, contrast, palette, tint
from scorecard.charts.scale import Scale, scale_of

THEMES: tuple[Theme, ...] = ("light", "dark")
LOOK = Path(__file__).parents[3] / "scorecard" / "ui" / "look.css"


@pytest.mark.parametrize("theme", THEMES)
def test_charts_have_the_colours_of_the_page(theme: Theme) -> None:
    tokens = re.findall(r"--tz-(\w+): light-dark\((#\w{6}), (#\w{6})\)", LOOK.read_text("utf-8"))
    assert len(tokens) >= 10
    for name, light, dark in tokens:
        assert getattr(palette(theme), name) == (light if theme == "light" else dark), name


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_status_can_be_read_on_card_and_paper(theme: Theme) -> None:
    colours = palette(theme)
    for ink in (
        colours.ink,
        colours.soft,
        colours.green,
        colours.amber,
        colours.red,
        colours.blue,
    ):
        assert contrast(ink, colours.card) >= 4.5
        assert contrast(ink, colours.paper) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_score_can_be_read_on_every_tint(theme: Theme) -> None:
    assert min(contrast(palette(theme).ink, tint(score, theme)) for score in range(101)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_a_weaker_stage_stands_out_more(theme: Theme) -> None:
    card = palette(theme).card
    seen = [contrast(tint(score, theme), card) for score in (100, 80, 60, 40, 20)]
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("unit", "low", "high", "value", "text"),
    [
        ("%", 0, 1, 0.81, "81 %"),
        ("%", 0, 0.1, 0.034, "3.4 %"),
        ("points", -1, 1, 0.41, "41"),
        ("points", 0, 100, 71.4, "71"),
        ("hours", 0, 400, 264.0, "11 days"),
        ("h", 0, 9, 2.3, "2.3 h"),
        ("USD", 0, 9e5, 184_000, "$184k"),
        ("per 100", 0, 0.3, 0.094, "9.4"),
        ("count", 0, 3000, 1204.0, "1,204"),
    ],
)
def test_a_value_reads_as_on_the_rest_of_the_page(
    unit: str, low: float, high: float, value: float, text: str
) -> None:
    assert scale_of(unit, low, high).text(value).replace("\u00a0", " ") == text


def test_ticks_are_round_and_in_one_unit() -> None:
    days = [text.replace("\u00a0", " ") for _, text in Scale("duration").ticks(0, 300)]
    assert days == ["0 days", "5 days", "10 days"]
    assert "1\u00a0day" in [text for _, text in Scale("duration").ticks(0, 72)]
    assert [value for value, _ in Scale("share").ticks(0.5, 0.9)] == pytest.approx(
        [0.5, 0.6, 0.7, 0.8, 0.9]
    )


@given(
    low=st.floats(-1e5, 1e5, allow_nan=False),
    span=st.floats(1e-3, 1e5),
    kind=st.sampled_from(["share", "points", "duration", "money", "plain"]),
)
def test_ticks_lie_on_the_axis_and_are_few(low: float, span: float, kind: str) -> None:
    ticks = Scale(kind, "USD").ticks(low, low + span)  # type: ignore[arg-type]
    assert len(ticks) <= 6
    tolerance = span * 1e-6
    assert all(low - tolerance <= value <= low + span + tolerance for value, _ in ticks)

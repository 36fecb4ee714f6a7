"""What the page on trust says of numbers that are worked out elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.responses import response_of
from scorecard.transforms.votes import Frozen, Vote, Weighed
from scorecard.views.gaming import gaming_told
from scorecard.views.heard import heard_told, leavers_told
from scorecard.views.response import response_told, traits_told
from tests.unit.transforms.test_responses import invited
from tests.unit.views.fake import FakeSnapshot

RAW = Vote(0.32, 0.22, 0.42, 250)
FOUND = Weighed(250, 800, RAW, Vote(-0.06, -0.2, 0.08, 90), ("segment",), 0.5, 3.0, None, None, "")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(FakeSnapshot(), Filters())


def month(gap: tuple[float, float, float] | None, leavers: int = 40) -> Frozen:
    return Frozen(date(2025, 12, 1), RAW, replace(RAW, value=0.2), leavers, gap)


def test_a_weighted_vote_that_moves_is_a_worry() -> None:
    told = heard_told(FOUND, (), 1)
    assert told.title == "Weighted to all customers, NPS moves from 32 to \u22126"
    assert told.worries == ("NPS moves when weighted to all customers",)
    still = heard_told(replace(FOUND, weighted=replace(RAW, value=0.3)), (), 1)
    assert still.title.endswith("within its error") and not still.worries


def test_a_weighted_vote_that_hangs_on_few_answers_says_so() -> None:
    few = heard_told(replace(FOUND, heaviest=75.24), (), 1)
    assert any("count 75 times as much" in text for text in few.texts)
    assert not any("times as much" in text for text in heard_told(FOUND, (), 1).texts)


def test_the_worst_cases_are_printed_where_few_are_heard() -> None:
    told = heard_told(replace(FOUND, lowest=-0.9, highest=0.95), (), 1)
    bounds = next(bar for bar in told.bars if bar.key == "bounds")
    assert bounds.figure.text == "\u221290 to 95"
    assert any("one in five" in text for text in told.texts)


@pytest.mark.parametrize(
    ("gap", "title", "is_worry"),
    [
        ((0.12, 0.05, 0.19), "12\u00a0points of NPS are there only because unhappy", True),
        ((0.01, 0.005, 0.015), "Leaving flatters NPS by less than two points", False),
        ((0.05, -0.01, 0.11), "NPS is not flattered by who left", False),
        ((-0.05, -0.09, -0.01), "NPS is not flattered: those who left were happier", False),
    ],
)
def test_what_leaving_does_is_said_with_its_interval(
    gap: tuple[float, float, float], title: str, is_worry: bool
) -> None:
    told = leavers_told((month(gap),), 1)
    assert told.title.startswith(title)
    assert bool(told.worries) == is_worry
    (bar,) = told.bars
    assert told.axis_low < min(gap[1], 0) and told.axis_high > max(gap[2], 0)
    assert (bar.figure.low, bar.figure.high) == (gap[1], gap[2])


def test_leavers_who_are_the_rule_prove_nothing() -> None:
    told = leavers_told((month((0.12, 0.05, 0.19), leavers=200),), 1)
    assert not told.worries and "the rule here" in told.title


def test_too_few_leavers_ask_for_the_export() -> None:
    assert "add who left" in leavers_told((month(None),), 1).text
    assert "add who left" in leavers_told((), 1).text


def cases(*rows: tuple[bool, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(date(2025, 12, 1), bad, n, asked) for bad, n, asked in rows],
        schema={"month": pl.Date, "is_bad": pl.Boolean, "cases": pl.Int64, "asked": pl.Int64},
        orient="row",
    )


def test_bad_cases_that_are_asked_less_are_a_sign_of_picking(reading: Reading) -> None:
    told = gaming_told(cases((False, 500, 450), (True, 100, 50)), True, reading)
    assert "asked less often" in told.title
    assert len(told.worries) == 1
    alike = gaming_told(cases((False, 500, 450), (True, 100, 90)), True, reading)
    assert alike.title.startswith("No sign") and not alike.worries


def test_picking_is_refused_with_the_export_that_would_tell(reading: Reading) -> None:
    nobody = gaming_told(cases(), None, reading)
    assert nobody.text.count(".") == 1 and "everybody invited" in nobody.text
    other = gaming_told(cases((False, 500, 0)), False, reading)
    assert "follows closed cases" in other.text and not other.bars


def test_without_invitations_one_sentence_names_the_export() -> None:
    told = response_told(None)
    assert told.missing.count(".") == 1
    assert "cannot be assessed" in told.missing and "everybody invited" in told.missing


def test_uneven_and_rare_answers_are_worries() -> None:
    rows = invited(("NPS", False, "Home", 4000, 80), ("NPS", False, "Office", 1000, 200))
    told = response_told(response_of(rows))
    assert told.worries[0].startswith("only 6\u00a0% of those asked answered")
    assert any("by segment" in worry for worry in told.worries)


def test_nobody_silent_is_nobody_to_compare_with() -> None:
    assert "nobody to compare" in traits_told((), "USD", 1.0).title
    assert traits_told((), "USD", 0.2).text.endswith(".")

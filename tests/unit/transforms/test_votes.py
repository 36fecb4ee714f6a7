"""Loyalty as answered, weighted to all customers, and with leavers kept."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scorecard.transforms.votes import frozen, vote_of, weighed
from tests.unit.transforms.test_responses import CELLS

MONTHS = {
    "month": pl.Date,
    "has_left": pl.Boolean,
    "customers": pl.Int64,
    "votes": pl.Float64,
    "votes_squares": pl.Float64,
}


def cells(*rows: tuple[str, bool, bool, int, int, int]) -> pl.DataFrame:
    """Segment, whether left, whether heard, customers, promoters, detractors."""
    return pl.DataFrame(
        [
            (
                segment,
                "East",
                left,
                False,
                False,
                heard,
                n,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                up - down,
                up + down,
            )
            for segment, left, heard, n, up, down in rows
        ],
        schema=CELLS,
        orient="row",
    )


BIASED = cells(
    ("Home", False, True, 200, 120, 20),
    ("Office", False, True, 50, 5, 25),
    ("Home", False, False, 100, 0, 0),
    ("Office", False, False, 450, 0, 0),
)
"""Home answers: 200 of 300, NPS 50. Office keeps silent: 50 of 500, NPS -40."""


def test_weights_bring_back_those_who_keep_silent() -> None:
    found = weighed(BIASED, 1, ())
    assert found is not None and found.weighted is not None
    assert (found.heard, found.customers) == (250, 800)
    assert found.raw.value == pytest.approx(0.32)
    # 300 of Home at .5 and 500 of Office at -.4; no weight is beyond 0.3 to 3 times the mean.
    assert found.weighted.value == pytest.approx((300 * 0.5 - 500 * 0.4) / 800)
    assert found.moves
    assert found.margins == ("segment",)
    assert found.weighted.n == pytest.approx(800**2 / (300**2 / 200 + 500**2 / 50))
    assert (found.lightest, found.heaviest) == pytest.approx((1.5 / 3.2, 10 / 3.2), rel=0.05)
    assert found.lowest is None


def test_without_bias_the_weighted_vote_is_the_raw_one() -> None:
    found = weighed(
        cells(
            ("Home", False, True, 100, 50, 10),
            ("Office", False, True, 50, 25, 5),
            ("Home", False, False, 100, 0, 0),
            ("Office", False, False, 50, 0, 0),
        ),
        1,
        (),
    )
    assert found is not None and found.weighted is not None
    assert found.weighted.value == pytest.approx(found.raw.value)
    assert not found.moves
    assert found.weighted.n == pytest.approx(150)


def test_behaviour_is_matched_where_the_silent_differ() -> None:
    rows = cells(
        ("Home", False, True, 180, 108, 18),
        ("Home", True, True, 20, 0, 15),
        ("Home", False, False, 120, 0, 0),
        ("Home", True, False, 80, 0, 0),
    )
    found = weighed(rows, 1, ("has_left",))
    assert found is not None and found.weighted is not None
    assert found.margins == ("has_left",)
    assert found.weighted.value == pytest.approx((300 * 0.5 + 100 * -0.75) / 400)


def test_the_worst_cases_are_told_when_few_are_heard() -> None:
    found = weighed(
        cells(("Home", False, True, 100, 60, 10), ("Home", False, False, 900, 0, 0)), 1, ()
    )
    assert found is not None
    assert (found.lowest, found.highest) == pytest.approx((0.1 * 0.5 - 0.9, 0.1 * 0.5 + 0.9))
    assert found.weighted is None and "segment" in found.refusal
    few = weighed(cells(("Home", False, True, 9, 9, 0), ("Office", False, False, 9, 0, 0)), 1, ())
    assert few is not None and few.weighted is None


def test_nobody_heard_is_nothing_to_weigh() -> None:
    assert weighed(cells(("Home", False, False, 9, 0, 0)), 1, ()) is None


def test_a_headline_that_rises_because_the_unhappy_left() -> None:
    rows = pl.DataFrame(
        [
            (date(2025, 11, 1), False, 200, 60.0, 140.0),
            (date(2025, 11, 1), True, 5, -5.0, 5.0),
            (date(2025, 12, 1), False, 160, 80.0, 120.0),
            (date(2025, 12, 1), True, 40, -30.0, 34.0),
        ],
        schema=MONTHS,
        orient="row",
    )
    first, last = frozen(rows, 1)
    assert first.gap is None, "five leavers are too few"
    assert last.remaining.value == 0.5
    assert last.everybody.value == 0.25
    assert last.gap is not None
    value, low, high = last.gap
    assert value == pytest.approx(last.remaining.value - last.everybody.value)
    assert 0.15 < low < value < high < 0.35


def test_nobody_gained_by_leavers_who_voted_alike() -> None:
    rows = pl.DataFrame(
        [
            (date(2025, 12, 1), False, 160, 80.0, 120.0),
            (date(2025, 12, 1), True, 40, 20.0, 30.0),
        ],
        schema=MONTHS,
        orient="row",
    )
    (month,) = frozen(rows, 1)
    assert month.gap is not None and month.gap[1] < 0 < month.gap[2]


def test_ratings_are_means_of_their_scale() -> None:
    vote = vote_of(4, 2.0, 1.5, 2)
    assert vote.value == 0.5
    assert 0 <= vote.low < 0.5 < vote.high <= 1

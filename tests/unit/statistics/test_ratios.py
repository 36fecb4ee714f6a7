"""Ratios, clusters and scales against the textbook's own small cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.clusters import clustered_mean, design_effect
from scorecard.statistics.ratios import PairSums, Ratio, ratio_change, ratio_of_sums
from scorecard.statistics.scales import TopBox, percent_of_maximum, top_box

CUSTOMERS = [[1, 1], [-1], [0, 1], [-1, -1], [1]]


def ratio(values: np.ndarray, bases: np.ndarray) -> Ratio:
    return ratio_of_sums(sums(values, bases))


def sums(values: np.ndarray, bases: np.ndarray) -> PairSums:
    """Over the last axis."""
    return PairSums(
        values.shape[-1],
        values.sum(-1),
        bases.sum(-1),
        (values**2).sum(-1),
        (bases**2).sum(-1),
        (values * bases).sum(-1),
    )


def test_customers_who_answer_twice_are_not_two_customers() -> None:
    totals = np.array([sum(scores) for scores in CUSTOMERS], dtype=float)
    answers = np.array([len(scores) for scores in CUSTOMERS], dtype=float)
    mean = clustered_mean(sums(totals, answers))
    assert mean.value == 0.125
    assert mean.standard_error == pytest.approx(0.457548, abs=1e-6)
    assert design_effect(mean.standard_error, 0.327753) == pytest.approx(1.94889, abs=1e-4)
    assert np.isnan(design_effect(0.1, 0.0))


def test_with_equal_bases_the_ratio_is_a_mean() -> None:
    values = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    found = ratio(values, np.ones(5))
    assert found.value == 4.0
    assert found.standard_error == pytest.approx(np.std(values, ddof=1) / np.sqrt(5))


def test_error_is_what_repeated_samples_show() -> None:
    random = np.random.default_rng(11)
    bases = random.integers(1, 6, (4000, 150)).astype(float)
    values = bases * 0.4 + random.normal(0, 1, bases.shape)
    ratios = values.sum(1) / bases.sum(1)
    found = ratio(values, bases)
    assert np.mean(found.standard_error) == pytest.approx(ratios.std(), rel=0.04)
    held = (found.interval.low <= 0.4) & (found.interval.high >= 0.4)
    assert 0.93 < held.mean() < 0.97


def test_no_base_is_unknown_and_one_unit_has_no_error() -> None:
    assert np.isnan(ratio_of_sums(PairSums(0, 0, 0, 0, 0, 0)).value)
    alone = ratio_of_sums(PairSums(1, 3, 4, 9, 16, 12))
    assert alone.value == 0.75 and np.isnan(alone.standard_error)


def test_change_adds_the_errors_in_squares() -> None:
    one = ratio(np.array([3.0, 5.0, 4.0]), np.array([4.0, 5.0, 6.0]))
    two = ratio(np.array([1.0, 2.0, 4.0]), np.array([4.0, 5.0, 6.0]))
    change = ratio_change(one, two)
    assert change.difference == pytest.approx(5 / 15)
    half = 1.959964 * np.hypot(one.standard_error, two.standard_error)
    assert change.interval.high - change.difference == pytest.approx(half, rel=1e-6)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 50)), min_size=2), st.randoms())
def test_order_changes_nothing(pairs: list[tuple[int, int]], random: object) -> None:
    found = ratio(*np.array(pairs, dtype=float).T)
    random.shuffle(pairs)  # type: ignore[attr-defined]
    again = ratio(*np.array(pairs, dtype=float).T)
    assert (found.value, found.standard_error) == (again.value, again.standard_error)


@pytest.mark.parametrize(
    ("answer", "low", "high", "score"),
    [
        (4, 1, 5, 75),
        (8, 0, 10, 80),
        (6, 1, 7, 83.3333),
        (3, 1, 5, 50),
        (0, 0, 1, 0),
        (1, 0, 1, 100),
    ],
)
def test_percent_of_maximum(answer: int, low: int, high: int, score: float) -> None:
    assert percent_of_maximum(answer, low, high) == pytest.approx(score, abs=1e-4)
    reversed_score = percent_of_maximum(answer, low, high, is_reversed=True)
    assert reversed_score == pytest.approx(100 - score, abs=1e-4)


def test_an_answer_off_its_scale_is_unknown() -> None:
    assert np.isnan(percent_of_maximum([0, 6], 1, 5)).all()


def test_top_boxes() -> None:
    assert top_box(1, 5) == TopBox(4, 5)
    assert top_box(1, 7) == TopBox(6, 7)
    assert top_box(0, 10) == TopBox(8, 9)
    assert top_box(0, 1).satisfied_from == 1
    with pytest.raises(ValueError, match=r"scale 1-9.*1-5"):
        top_box(1, 9)

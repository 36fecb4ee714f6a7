"""Composite scores against the Human Development Report and a stage worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.composite import (
    goalpost_score,
    leave_one_out,
    score_standard_error,
    weight_sensitivity,
    weighted_arithmetic,
    weighted_geometric,
)

VALUES = [32, 0.84, 0.93, 6, 0.71]
FLOORS = [0, 0.60, 0.80, 24, 0.5]
TARGETS = [50, 0.90, 0.98, 2, 0.8]
WEIGHTS = [0.25, 0.25, 0.25, 0.125, 0.125]
ERRORS = [3.2, 0.016, 0.011, 0.7, 0.02]
SCORES = goalpost_score(VALUES, FLOORS, TARGETS)
SCORE_ERRORS = score_standard_error(VALUES, ERRORS, FLOORS, TARGETS)


def test_human_development_index_of_costa_rica() -> None:
    health, years, expected, income = goalpost_score(
        [79.9, 8.4, 13.5, 13011.7], [20, 0, 0, 100], [85, 15, 18, 75000], [0, 0, 0, 1]
    )
    education = (years + expected) / 2
    parts = [health, education, income]
    assert parts == pytest.approx([92.15, 65.50, 73.54], abs=0.006)
    assert weighted_geometric(parts, [1, 1, 1]).score == pytest.approx(76.28, abs=0.006)
    assert weighted_arithmetic(parts, [1, 1, 1]).score == pytest.approx(77.06, abs=0.006)


def test_stage_of_five_metrics() -> None:
    np.testing.assert_allclose(SCORES, [64, 80, 72.2222, 81.8182, 70], atol=5e-5)
    arithmetic = weighted_arithmetic(SCORES, WEIGHTS, SCORE_ERRORS)
    geometric = weighted_geometric(SCORES, WEIGHTS, SCORE_ERRORS)
    assert arithmetic.score == pytest.approx(73.0328, abs=5e-5)
    assert geometric.score == pytest.approx(72.7325, abs=5e-5)
    assert arithmetic.standard_error == pytest.approx(2.7431, abs=5e-5)
    assert geometric.standard_error == pytest.approx(2.8315, abs=5e-5)
    assert arithmetic.interval.low == pytest.approx(73.0328 - 1.959964 * 2.7431, abs=2e-4)
    assert weight_sensitivity(SCORES, WEIGHTS) == pytest.approx(1.4392, abs=5e-5)


def test_sensitivity_is_what_drawn_weights_show() -> None:
    draws = np.random.default_rng(2).dirichlet(20 * np.array(WEIGHTS), 200_000) @ SCORES
    assert weight_sensitivity(SCORES, WEIGHTS) == pytest.approx(draws.std(), rel=0.01)


def test_a_missing_metric_is_neither_nought_nor_neutral() -> None:
    scores = SCORES.copy()
    scores[2] = np.nan
    found = weighted_arithmetic(scores, WEIGHTS, SCORE_ERRORS)
    assert found.score == pytest.approx(73.3030, abs=5e-5)
    assert found.coverage == 0.75
    assert (found.bounds.low, found.bounds.high) == pytest.approx((54.9773, 79.9773), abs=5e-5)
    geometric = weighted_geometric(scores, WEIGHTS)
    assert geometric.bounds.low < geometric.score < geometric.bounds.high


def test_under_three_fifths_it_is_not_rated() -> None:
    rows = [[50, 60, np.nan], [np.nan, 60, np.nan], [np.nan] * 3]
    found = weighted_arithmetic(rows, [0.3, 0.3, 0.4], [1.0, 1.0, 1.0])
    assert found.score[0] == pytest.approx(55)
    assert np.isnan(found.score[1:]).all() and np.isnan(found.standard_error[1:]).all()
    np.testing.assert_allclose(found.coverage, [0.6, 0.3, 0.0])
    np.testing.assert_allclose(found.bounds.low, [33, 18, 0])
    np.testing.assert_allclose(found.bounds.high, [73, 88, 100])
    assert np.isnan(weight_sensitivity(rows, [0.3, 0.3, 0.4])[2])
    # .1 + .2 + .3 is a last digit off .6, and must count as .6.
    assert not np.isnan(weighted_arithmetic([1, 2, 3, np.nan], [0.1, 0.2, 0.3, 0.4]).score)


def test_one_nought_does_not_wipe_out_the_index_but_shows() -> None:
    found = weighted_geometric([0.0, 100.0], [0.5, 0.5])
    assert found.score == pytest.approx(10.0)
    assert weighted_arithmetic([0.0, 100.0], [0.5, 0.5]).score == 50


def test_durations_are_scored_in_ratios() -> None:
    assert goalpost_score([24, np.sqrt(48), 2, 48, 0], 24, 2, True) == pytest.approx(
        [0, 50, 100, 0, 100]
    )
    step = goalpost_score(6.001, 24, 2, True) - goalpost_score(6.0, 24, 2, True)
    assert score_standard_error(6.0, 0.001, 24, 2, True) == pytest.approx(-step, rel=1e-3)
    assert np.isnan(goalpost_score(np.nan, 0, 1))


def test_leave_one_out() -> None:
    interval = leave_one_out([10, 20, 60, np.nan], [1, 1, 1, 1])
    assert (interval.low, interval.high) == pytest.approx((15, 40))
    assert np.isnan(leave_one_out([10, np.nan], [1, 1]).low)


@pytest.mark.parametrize(
    ("floor", "target", "is_log"), [(5, 5, False), (0, 5, True), (3, -1, True)]
)
def test_impossible_goalposts(floor: float, target: float, is_log: bool) -> None:
    with pytest.raises(ValueError, match="goalposts"):
        goalpost_score(1, floor, target, is_log)


def test_impossible_weights() -> None:
    with pytest.raises(ValueError, match="weights"):
        weighted_arithmetic([1, 2], [0, 0])


scores = st.lists(st.floats(0, 100), min_size=1, max_size=8)


@given(scores, st.data())
def test_geometric_never_above_arithmetic(many: list[float], data: st.DataObject) -> None:
    weights = data.draw(
        st.lists(st.floats(0.01, 1), min_size=len(many), max_size=len(many)), label="weights"
    )
    floored = np.maximum(many, 1.0)
    arithmetic = weighted_arithmetic(floored, weights).score
    geometric = weighted_geometric(many, weights).score
    assert geometric <= arithmetic + 1e-9
    assert min(floored) - 1e-9 <= geometric and arithmetic <= max(floored) + 1e-9

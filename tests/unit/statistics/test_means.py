"""Means against scipy and numpy, also far from nought."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scorecard.statistics.means import Mean, mean_from_sums, welch_change

ONE = np.array([4.0, 5, 3, 4, 2, 5, 4, 3, 4, 4])
TWO = np.array([5.0, 5, 4, 5, 4, 5, 5, 4, 4, 5, 9])


def mean(values: np.ndarray, shift: float = 0.0) -> Mean:
    moved = values - shift
    return mean_from_sums(len(values), moved.sum(), moved @ moved, shift)


def test_interval_is_students() -> None:
    found = mean(ONE)
    low, high = stats.t.interval(0.95, 9, ONE.mean(), stats.sem(ONE))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_expectation_gap() -> None:
    gap = mean(ONE - np.array([5, 5, 4, 5, 4, 5, 5, 4, 4, 5]))
    assert gap.value == pytest.approx(-0.8)
    assert gap.standard_error == pytest.approx(0.2)
    assert 2 * stats.t.sf(abs(gap.value / gap.standard_error), 9) == pytest.approx(
        0.00311, abs=1e-6
    )


def test_welch_equals_scipy() -> None:
    change = welch_change(mean(ONE), mean(TWO))
    expected = stats.ttest_ind(ONE, TWO, equal_var=False)
    limits = expected.confidence_interval()
    assert change.p_value == pytest.approx(expected.pvalue)
    assert (change.interval.low, change.interval.high) == pytest.approx((limits.low, limits.high))


def test_variance_survives_a_mean_of_a_thousand_million() -> None:
    values = 1e9 + np.random.default_rng(1).random(100_000)
    found = mean(values, shift=1e9)
    assert found.variance == pytest.approx(np.var(values - 1e9, ddof=1), rel=1e-9)
    assert found.value == pytest.approx(values.mean(), rel=1e-12)
    unshifted = mean(values)
    assert unshifted.variance != pytest.approx(found.variance, rel=0.5)


def test_too_few_and_no_spread() -> None:
    few = mean_from_sums([0, 1, 3], [0, 7, 12], [0, 49, 48])
    np.testing.assert_equal(few.value, [np.nan, 7, 4])
    np.testing.assert_equal(few.standard_error, [np.nan, np.nan, 0])
    same = welch_change(mean_from_sums(3, 12, 48), mean_from_sums(4, 16, 64))
    assert same.difference == 0 and same.p_value == 1
    apart = welch_change(mean_from_sums(3, 12, 48), mean_from_sums(4, 20, 100))
    assert apart.p_value == 0

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.mean_differences import mean_if_replaced, stratified_difference


def test_a_difference_within_two_strata_by_hand():
    change = stratified_difference([10, 20], [0.5, 0.4], 0.2, [30, 20], [0.2, 0.5], 0.1)
    assert change.difference == pytest.approx((7.5 * 0.3 - 10 * 0.1) / 17.5)
    error = np.sqrt(7.5**2 * (0.02 + 1 / 300) + 10**2 * 0.015) / 17.5
    assert change.interval.width == pytest.approx(2 * 1.959964 * error, rel=1e-6)


def test_it_is_the_coefficient_of_a_model_with_strata():
    rng = np.random.default_rng(5)
    stratum, group = rng.integers(0, 4, 400), rng.integers(0, 2, 400)
    y = rng.normal(size=400) + stratum + 0.7 * group
    design = np.column_stack([group, *(stratum == one for one in range(4))]).astype(float)
    expected = sm.OLS(y, design).fit().params[0]
    n, mean = (
        np.array([[find(y[(stratum == s) & (group == g)]) for s in range(4)] for g in (1, 0)])
        for find in (len, np.mean)
    )
    found = stratified_difference(n[0], mean[0], 1.0, n[1], mean[1], 1.0)
    assert found.difference == pytest.approx(expected)


def test_strata_with_one_side_alone_say_nothing():
    whole = stratified_difference([10, 5], [0.5, 0.9], 0.2, [30, 0], [0.2, np.nan], 0.1)
    alone = stratified_difference([10], [0.5], 0.2, [30], [0.2], 0.1)
    assert whole.difference == alone.difference
    assert np.isnan(stratified_difference([5], [0.9], 0.2, [0], [np.nan], 0.1).difference)


@given(st.integers(0, 2), st.integers(0, 2))
def test_nothing_changes_when_a_part_is_replaced_by_itself_or_its_like(replaced, by):
    n, mean = [30, 50, 20], [0.4, 0.4, 0.4]
    value, _, gap, _ = mean_if_replaced(n, mean, [0.5] * 3, replaced, by)
    assert value == pytest.approx(0.4)
    assert gap == pytest.approx(0.0)


def test_the_errors_are_those_of_a_simulation():
    rng = np.random.default_rng(8)
    shares, p = np.array([0.6, 0.3, 0.1]), np.array([0.7, 0.5, 0.2])
    sizes = rng.multinomial(400, shares, 40_000)
    means = rng.binomial(sizes, p) / sizes
    drawn = (sizes * np.column_stack([means[:, 0], means[:, 2], means[:, 2]])).sum(1) / 400
    gaps = drawn - (sizes * means).sum(1) / 400
    value, error, gap, gap_error = mean_if_replaced(400 * shares, p, p * (1 - p), 1, 2)
    assert value == pytest.approx(0.6 * 0.7 + 0.4 * 0.2)
    assert gap == pytest.approx(0.3 * (0.2 - 0.5))
    assert error == pytest.approx(drawn.std(), rel=0.03)
    assert gap_error == pytest.approx(gaps.std(), rel=0.04)

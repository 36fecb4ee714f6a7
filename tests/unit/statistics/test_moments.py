"""Fits from sums of products against R, least squares and statsmodels, and what must not matter."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor

from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.statistics.moments import (
    adjusted,
    coalition_fits,
    correlation_of,
    fit_on,
    interaction_test,
    slopes,
    variance_inflation,
)
from scorecard.statistics.shapley import shapley_values
from tests.unit.statistics.test_shapley import SWISS


def sums_of(columns: np.ndarray) -> np.ndarray:
    whole = np.column_stack([np.ones(len(columns)), columns])
    return whole.T @ whole


def correlated(n: int = 400, seed: int = 3) -> np.ndarray:
    random = np.random.default_rng(seed)
    columns = random.standard_normal((n, 5))
    columns[:, 1] += columns[:, 0]
    columns[:, 4] += columns[:, :3] @ [1.0, 0.5, -0.7]
    return columns


def swiss_moments() -> np.ndarray:
    """47 rows whose columns correlate as those of swiss do."""
    random = np.random.default_rng(1).standard_normal((47, 6))
    random -= random.mean(0)
    white = random @ np.linalg.inv(np.linalg.cholesky(np.cov(random.T)).T)
    return sums_of(white @ np.linalg.cholesky(SWISS).T * [3, 8, 9, 40, 3, 12])


def test_swiss_through_moments() -> None:
    n, correlation = correlation_of(swiss_moments())
    assert correlation == pytest.approx(SWISS, abs=1e-12)
    fits = [fit_on(correlation, chosen, 5) for chosen in ([0, 3, 4], [1, 2], [0, 1, 2, 3, 4])]
    assert [float(fit) for fit, _ in fits] == pytest.approx(
        [0.3858919, 0.5054845, 0.7067350], abs=1e-7
    )
    others, first, both = (float(adjusted(fit, rank, n)) for fit, rank in fits)
    last = both - others
    assert (last + first) / 2 / both == pytest.approx(0.60430, abs=6e-6)
    assert sorted((last / both, first / both)) == pytest.approx([0.48873, 0.71986], abs=6e-6)


def test_fit_is_that_of_least_squares() -> None:
    columns = correlated()
    _, correlation = correlation_of(sums_of(columns))
    design = np.column_stack([np.ones(len(columns)), columns[:, [0, 1, 3]]])
    rest = columns[:, 4] - design @ np.linalg.lstsq(design, columns[:, 4], rcond=None)[0]
    fit, rank = fit_on(correlation, [0, 1, 3], 4)
    assert float(fit) == pytest.approx(1 - rest.var() / columns[:, 4].var(), abs=1e-12)
    assert float(rank) == 3


def test_many_resamples_at_once_are_each_alone() -> None:
    stack = np.stack([sums_of(correlated(seed=seed)) for seed in (1, 2)])
    _, together = correlation_of(stack)
    fits, _ = fit_on(together, [0, 1], 4)
    for alone, fit in zip(stack, fits, strict=True):
        assert float(fit_on(correlation_of(alone)[1], [0, 1], 4)[0]) == pytest.approx(float(fit))


def test_a_driver_split_in_two_halves_changes_nothing() -> None:
    columns = correlated()
    split = np.column_stack([columns[:, [0]] / 2, columns[:, [0]] / 2, columns[:, 1:]])
    fit, rank = fit_on(correlation_of(sums_of(columns))[1], [0, 1, 2, 3], 4)
    again, same_rank = fit_on(correlation_of(sums_of(split))[1], [0, 1, 2, 3, 4], 5)
    assert float(again) == pytest.approx(float(fit), abs=1e-10)
    assert float(same_rank) == float(rank) == 4


@given(
    scale=st.lists(st.sampled_from([-3.0, 0.01, 0.5, 20.0]), min_size=5, max_size=5),
    shift=st.lists(st.floats(-50, 50), min_size=5, max_size=5),
)
def test_units_change_nothing(scale: list[float], shift: list[float]) -> None:
    columns = correlated()
    fit, _ = fit_on(correlation_of(sums_of(columns))[1], [0, 1, 2], 4)
    moved = (columns + shift) * scale
    turned, _ = fit_on(correlation_of(sums_of(moved))[1], [0, 1, 2], 4)
    assert float(turned) == pytest.approx(float(fit), abs=1e-8)


def test_a_constant_driver_is_passed_over() -> None:
    columns = np.column_stack([np.full(400, 0.1), correlated()])
    fit, rank = fit_on(correlation_of(sums_of(columns))[1], [0, 1, 2], 5)
    without, _ = fit_on(correlation_of(sums_of(columns[:, 1:]))[1], [0, 1], 4)
    assert float(fit) == pytest.approx(float(without))
    assert float(rank) == 2


def test_variance_inflation_is_that_of_statsmodels() -> None:
    columns = correlated()
    design = np.column_stack([np.ones(len(columns)), columns[:, :4]])
    expected = [variance_inflation_factor(design, place) for place in (1, 2, 3, 4)]
    found = variance_inflation(correlation_of(sums_of(columns))[1], [0, 1, 2, 3])
    assert found == pytest.approx(expected)
    twice = np.column_stack([columns[:, 0], columns[:, 0] * 2, columns[:, 1]])
    assert np.isinf(variance_inflation(correlation_of(sums_of(twice))[1], [0, 1])).all()


def test_no_degree_of_freedom_has_no_adjusted_fit() -> None:
    assert np.isnan(adjusted(0.9, 5, 6))
    assert float(adjusted(0.0, 5, 100)) == 0


def test_blocks_are_drawn_alike_each_time_and_keep_their_number() -> None:
    weights = block_weights(200)
    assert weights.shape == (1000, 200)
    assert (weights.sum(1) == 200).all()
    assert (weights == block_weights(200)).all()


def test_the_percentile_interval_of_a_mean_is_the_normal_one() -> None:
    values = np.random.default_rng(5).normal(10, 2, 200)
    interval = percentile_interval(block_weights(200, 4000) @ values / 200)
    assert interval is not None
    error = values.std() / 200**0.5
    assert float(interval.low) == pytest.approx(values.mean() - 1.96 * error, abs=0.1 * error)
    assert float(interval.high) == pytest.approx(values.mean() + 1.96 * error, abs=0.1 * error)


def test_too_many_replicates_without_estimate_give_no_interval() -> None:
    assert percentile_interval([1.0] * 94 + [np.nan] * 6) is None
    assert percentile_interval([1.0] * 96 + [np.nan] * 4) is not None
    assert percentile_interval([]) is None


def test_every_union_of_groups_is_fitted_as_alone() -> None:
    _, correlation = correlation_of(swiss_moments())
    groups = [[1, 2], [0], [3], [4]]
    fits, ranks = coalition_fits(correlation, groups, 5)
    for mask in range(16):
        chosen = [d for at, group in enumerate(groups) if mask >> at & 1 for d in group]
        fit, rank = fit_on(correlation, chosen, 5)
        assert float(fits[mask]) == pytest.approx(float(fit), abs=1e-12)
        assert float(ranks[mask]) == float(rank) == len(chosen)
    # Methods 3.4: one group and singles, from R's relaimpo.
    assert shapley_values(fits) == pytest.approx(
        [0.3981790, 0.0738468, 0.1157375, 0.1189717], abs=1e-6
    )


def test_many_resamples_of_unions_are_each_alone() -> None:
    stack = np.stack([sums_of(correlated(seed=seed)) for seed in (1, 2, 3)])
    _, together = correlation_of(stack)
    fits, _ = coalition_fits(together, [[0, 1], [2], [3]], 4)
    shares = shapley_values(fits)
    for at in range(3):
        alone, _ = coalition_fits(together[at], [[0, 1], [2], [3]], 4)
        assert fits[:, at] == pytest.approx(alone)
        assert shares[:, at] == pytest.approx(shapley_values(alone))


def test_slopes_are_those_of_least_squares() -> None:
    columns = correlated() * [1, 20, 0.1, 3, 5] + [3, 0, -1, 40, 2]
    design = np.column_stack([np.ones(len(columns)), columns[:, [0, 1, 3]]])
    expected = np.linalg.lstsq(design, columns[:, 4], rcond=None)[0][1:]
    assert slopes(sums_of(columns), [0, 1, 3], 4) == pytest.approx(expected, rel=1e-8)
    both = slopes(np.stack([sums_of(columns)] * 2), [0, 1, 3], 4)
    assert both[1] == pytest.approx(expected, rel=1e-8)


def test_differing_slopes_are_tested_as_in_statsmodels() -> None:
    parts = [correlated(n, seed) for n, seed in ((150, 1), (90, 2), (60, 7))]
    parts[2][:, 4] += 0.4 * parts[2][:, 0]
    rows = np.vstack(parts)
    group = np.repeat([0, 1, 2], [150, 90, 60])
    flags = np.column_stack([group == 1, group == 2]).astype(float)
    own = np.column_stack([rows[:, [at]] * flags for at in (0, 1, 2)])
    common = sm.OLS(rows[:, 4], sm.add_constant(np.column_stack([flags, rows[:, :3]]))).fit()
    whole = sm.OLS(rows[:, 4], sm.add_constant(np.column_stack([flags, rows[:, :3], own]))).fit()
    f, p_value, tested = whole.compare_f_test(common)
    found = interaction_test(np.stack([sums_of(part) for part in parts]), [0, 1, 2], 4)
    assert found is not None
    assert (found.f, found.p_value) == pytest.approx((f, p_value), rel=1e-8)
    assert (found.tested, found.free) == (tested, whole.df_resid)


def test_equal_slopes_are_called_different_as_rarely_as_promised() -> None:
    called = [
        interaction_test(
            np.stack([sums_of(correlated(80, 3 * seed + part)) for part in range(3)]), [0, 1, 2], 4
        ).p_value  # type: ignore[union-attr]
        < 0.05
        for seed in range(300)
    ]
    assert 0.02 < np.mean(called) < 0.085


def test_one_group_has_no_slopes_to_compare() -> None:
    assert interaction_test(sums_of(correlated())[None], [0, 1, 2], 4) is None

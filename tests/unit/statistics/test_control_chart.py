"""Process limits and signals against Wheeler's, NIST's and Laney's figures."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.control_chart import (
    baseline_limits,
    lag_one_autocorrelation,
    laney_limits,
    natural_limits,
    signals,
)

SOFTWARE = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685,
            3463, 5200]  # fmt: skip
PEAK_FLOW = [120, 140, 100, 150, 260, 150, 100, 120, 300, 300, 275, 300, 140, 170, 150, 150, 190,
             180]  # fmt: skip
MEDIAN_CASE = [2.5, 2.3, 16.3, 6.3, 7.6, 16.3, 7.1, 7.8, 7.8, 9.9, 10.5, -4.8]
ACCIDENTS_A = [43, 40, 37, 33, 30, 33, 34, 35, 29, 33, 31, 39]
ACCIDENTS_B = [35, 37, 33, 32, 27, 29, 31, 22, 25, 30, 24, 19]
SMOKING = [21.3, 20.2, 20.9, 21.0, 18.8, 19.6, 18.7, 18.6, 18.1, 18.9, 19.2, 18.2, 17.3, 19.0]
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


@pytest.mark.parametrize(
    ("values", "expected", "digits"),
    [
        (SOFTWARE, (4135.50, 355.93, 3188.72, 5082.28, 1163.19), 0.011),
        (PEAK_FLOW, (183.1, 52.4, 43.8, 322.3, 171.1), 0.06),
        (NIST, (50.81, 1.8778, 45.8151, 55.8049, 6.1366), 1e-4),
    ],
)
def test_published_limits(
    values: list[float],
    expected: tuple[float, ...],
    digits: float,
) -> None:
    limits = natural_limits(values)
    found = (limits.centre, limits.moving_range, limits.low, limits.high, limits.upper_range_limit)
    assert found == pytest.approx(expected, abs=digits)


def test_median_moving_range() -> None:
    limits = natural_limits(MEDIAN_CASE, "median")
    found = (limits.centre, limits.moving_range, limits.low, limits.high, limits.upper_range_limit)
    assert found == pytest.approx((7.467, 2.10, 0.862, 14.071, 8.116), abs=1e-3)


def test_accidents_outside_the_other_plants_limits() -> None:
    plant_a, plant_b = natural_limits(ACCIDENTS_A), natural_limits(ACCIDENTS_B)
    assert (plant_a.low, plant_a.high) == pytest.approx((25.56, 43.94), abs=6e-3)
    assert (plant_b.low, plant_b.high) == pytest.approx((18.03, 39.31), abs=6e-3)
    assert np.flatnonzero(signals(ACCIDENTS_A, plant_b).outside).tolist() == [0, 1]
    assert np.flatnonzero(signals(ACCIDENTS_B, plant_a).outside).tolist() == [7, 8, 10, 11]


def test_eight_in_a_row() -> None:
    found = signals(SMOKING, natural_limits(SMOKING))
    assert np.flatnonzero(found.run_of_eight).tolist() == list(range(6, 14))
    gap = [*SMOKING[:9], np.nan, *SMOKING[9:]]
    assert not signals(gap, natural_limits(SMOKING)).run_of_eight.any()


def test_three_of_four_near_one_limit() -> None:
    limits = natural_limits([9.0, 11.0] * 8)
    near, far = limits.centre + 0.6 * 5.32, limits.centre + 0.4 * 5.32
    assert limits.high - limits.centre == pytest.approx(5.32)
    found = signals([10, near, far, near, near, 10], limits)
    assert np.flatnonzero(found.three_of_four).tolist() == [1, 3, 4]
    below = 2 * limits.centre - near
    assert not signals([10, near, below, near, 10], limits).three_of_four.any()
    assert not signals([near, far, far, near, far, near], limits).any.any()
    assert not signals([near, near, np.nan, far, near], limits).three_of_four.any()


def test_the_first_twelve_periods_stay_the_baseline() -> None:
    first = natural_limits(SOFTWARE[:12])
    assert baseline_limits(SOFTWARE) == first
    assert baseline_limits([np.nan, *SOFTWARE, 9999]) == first
    assert not first.is_provisional
    provisional = baseline_limits(SOFTWARE[:8])
    assert provisional is not None and provisional.is_provisional
    assert baseline_limits(SOFTWARE[:7]) is None
    assert baseline_limits(SOFTWARE, start=4) == natural_limits(SOFTWARE[4:])


def test_no_range_across_a_missing_period() -> None:
    limits = natural_limits([1.0, 2.0, np.nan, 10.0, 12.0])
    assert limits.moving_range == 1.5 and limits.n_periods == 4
    with pytest.raises(ValueError, match="two neighbouring"):
        natural_limits([1.0, np.nan, 2.0])


def test_neighbours_that_move_together_are_said() -> None:
    assert natural_limits(np.arange(12.0)).is_too_narrow
    assert not natural_limits([9.0, 11.0, 10.0, 9.0, 12.0, 9.5, 11, 10, 9, 11, 12, 8]).is_too_narrow
    assert lag_one_autocorrelation([1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.25)
    assert np.isnan(lag_one_autocorrelation([3.0, 3.0, 3.0]))
    assert not natural_limits([3.0, 3.0, 3.0]).is_too_narrow
    # Months that alternate make the limits wider, not narrower.
    assert not natural_limits([1.0, 9.0] * 6).is_too_narrow


def test_laney() -> None:
    shares = [0.82, 0.85, 0.80, 0.84, 0.83, 0.78, 0.86, 0.81, 0.84, 0.82, 0.79, 0.70]
    n = [420, 380, 510, 450, 400, 390, 470, 430, 410, 460, 440, 450]
    found = laney_limits(shares, n)
    assert found.centre == pytest.approx(0.81119, abs=6e-6)
    assert found.sigma_z == pytest.approx(2.05588, abs=6e-6)
    assert (found.low[-1], found.high[-1]) == pytest.approx((0.697405, 0.924975), abs=1e-6)
    unanimous = laney_limits([1.0, 1.0], [10, 20])
    assert unanimous.low.tolist() == unanimous.high.tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="fewer than two"):
        laney_limits([0.5], [10])

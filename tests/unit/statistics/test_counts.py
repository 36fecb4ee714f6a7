"""Counts against exact limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scorecard.statistics.counts import poisson_interval, rate_change, rate_ratio


def test_sixty_after_twenty_before() -> None:
    found = rate_ratio(60, 20)
    assert found.ratio == 3.0
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (1.782698, 5.254705), abs=1e-6
    )
    assert found.p_value == pytest.approx(2 * stats.binom.sf(59, 80, 0.5))


@given(st.integers(0, 10**5), st.floats(0.5, 100))
def test_limits_leave_a_fortieth_in_each_tail(count: int, exposure: float) -> None:
    interval = poisson_interval(count, exposure)
    if count:
        tail = stats.poisson.sf(count - 1, interval.low * exposure)
        assert tail == pytest.approx(0.025, abs=1e-7)
    else:
        assert interval.low == 0
    assert stats.poisson.cdf(count, interval.high * exposure) == pytest.approx(0.025, abs=1e-7)


def test_exposure_scales_the_ratio() -> None:
    found = rate_ratio([60, 0, 5, 0], [20, 0, 0, 4], [2, 1, 1, 1], [1, 1, 1, 1])
    assert found.ratio[0] == 1.5
    assert np.isnan(found.ratio[1]) and np.isnan(found.p_value[1])
    assert np.isinf(found.ratio[2]) and np.isinf(found.interval.high[2])
    assert found.ratio[3] == 0 and found.interval.low[3] == 0
    assert found.interval.low[0] == pytest.approx(1.782698 / 2, abs=1e-6)


def test_placebo_is_covered() -> None:
    random = np.random.default_rng(5)
    found = rate_ratio(random.poisson(40, 4000), random.poisson(40, 4000))
    held = (found.interval.low <= 1) & (found.interval.high >= 1)
    assert 0.95 <= held.mean() <= 0.99
    change = rate_change(random.poisson(60, 4000), random.poisson(40, 4000))
    held = (change.interval.low <= 20) & (change.interval.high >= 20)
    assert 0.94 <= held.mean() <= 0.985


def test_two_counts_of_none_do_not_differ() -> None:
    change = rate_change(0, 0)
    assert change.difference == 0 and change.p_value == 1
    assert change.interval.low == -change.interval.high
    assert np.isnan(poisson_interval(3, 0).low)

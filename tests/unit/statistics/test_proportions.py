"""Shares against Newcombe's published figures and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from scorecard.statistics.proportions import (
    minimum_detectable_change,
    newcombe,
    pooled_z_p_value,
    share_change,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.255289, 0.366210),
        (15, 148, 0.062386, 0.160487),
        (0, 20, 0.0, 0.161125),
        (1, 29, 0.006113, 0.171755),
        (29, 29, 0.883030, 1.0),
        (424, 500, 0.813886, 0.876808),
        (0.62 * 93.458, 93.458, 0.518701, 0.711824),
    ],
)
def test_wilson_published(successes: float, n: float, low: float, high: float) -> None:
    interval = wilson(successes, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1.5e-6)


def test_wilson_takes_arrays_and_leaves_no_answers_unknown() -> None:
    interval = wilson([0, 81, 20], [0, 263, 20])
    assert np.isnan(interval.low[0]) and np.isnan(interval.high[0])
    assert interval.low[1] == pytest.approx(0.255289, abs=1e-6)
    assert interval.high[2] == 1.0


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_stays_inside_and_holds_the_share(counts: tuple[int, int]) -> None:
    successes, n = counts
    interval = wilson(successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1
    expected = proportion_confint(successes, n, method="wilson")
    assert (interval.low, interval.high) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "expected", "p_value"),
    [
        ((56, 70, 48, 80), (0.2, 0.052431, 0.333873), 0.0080451),
        ((9, 10, 3, 10), (0.6, 0.170523, 0.809018), 0.0061699),
        ((440, 500, 424, 500), (0.032, -0.010627, 0.074666), 0.139937),
    ],
)
def test_newcombe_published(
    counts: tuple[int, ...], expected: tuple[float, ...], p_value: float
) -> None:
    change = share_change(*counts)
    found = (change.difference, change.interval.low, change.interval.high)
    assert found == pytest.approx(expected, abs=1e-6)
    assert change.p_value == pytest.approx(p_value, rel=1e-4)
    assert (change.interval.low, change.interval.high) == pytest.approx(
        confint_proportions_2indep(*counts, compare="diff", method="newcomb"), abs=1e-12
    )


def test_equal_extremes_are_no_evidence_and_no_answers_unknown() -> None:
    assert pooled_z_p_value(10, 10, 20, 20) == 1.0
    assert np.isnan(pooled_z_p_value(0, 0, 3, 4))
    assert np.isnan(newcombe(0, 0, 3, 4).low)


@pytest.mark.parametrize(
    ("variance", "n", "change"),
    [(0.16, 50, 0.224), (0.16, 100, 0.158), (0.16, 400, 0.079), (0.61, 100, 0.309),
     (0.61, 200, 0.219), (0.61, 400, 0.155)],
)  # fmt: skip
def test_minimum_detectable_change(variance: float, n: int, change: float) -> None:
    assert minimum_detectable_change(variance, n) == pytest.approx(change, abs=6e-4)

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from scorecard.statistics import distributions as ours

SHARES = np.array([0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999])
VALUES = np.array([-3.0, -0.4, 0.0, 0.7, 2.0, 9.0])
K = np.arange(-1, 41)[:, None]
N = np.array([1, 2, 7, 20, 39])
CHANCES = (0.0, 0.02, 0.5, 0.9, 1.0)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (ours.normal_quantile(SHARES), stats.norm.ppf(SHARES)),
        (ours.normal_cdf(VALUES), stats.norm.cdf(VALUES)),
        (ours.normal_tail(VALUES), stats.norm.sf(VALUES)),
        (ours.student_quantile(SHARES, 4.5), stats.t.ppf(SHARES, 4.5)),
        (ours.student_tail(VALUES, 4.5), stats.t.sf(VALUES, 4.5)),
        (ours.chi_squared_quantile(SHARES, 6), stats.chi2.ppf(SHARES, 6)),
        (ours.chi_squared_tail(np.abs(VALUES), 1), stats.chi2.sf(np.abs(VALUES), 1)),
        (ours.f_tail(np.abs(VALUES), 3, 40), stats.f.sf(np.abs(VALUES), 3, 40)),
        (ours.beta_quantile(SHARES, 3, 11), stats.beta.ppf(SHARES, 3, 11)),
    ],
)
def test_the_numbers_are_those_of_scipy_stats(mine, theirs):
    np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("chance", CHANCES)
def test_binomial_probabilities_are_those_of_scipy_stats(chance):
    np.testing.assert_allclose(
        ours.binomial_cdf(K, N, chance), stats.binom.cdf(K, N, chance), rtol=1e-9, atol=1e-14
    )
    np.testing.assert_allclose(
        ours.binomial_tail(K, N, chance), stats.binom.sf(K, N, chance), rtol=1e-9, atol=1e-14
    )


@pytest.mark.parametrize("chance", CHANCES[1:-1])
def test_binomial_quantiles_are_those_of_scipy_stats(chance):
    n, shares = np.arange(1, 400), np.array([[0.025], [0.2], [0.8], [0.975]])
    np.testing.assert_array_equal(
        ours.binomial_quantile(shares, n, chance), stats.binom.ppf(shares, n, chance)
    )


def test_a_probability_that_equals_the_share_reaches_it():
    n = np.arange(1, 400, 2)
    np.testing.assert_array_equal(ours.binomial_quantile(0.5, n, 0.5), (n - 1) / 2)


def test_what_is_unknown_stays_unknown():
    assert np.isnan(ours.binomial_cdf(1, np.nan, 0.5))
    assert np.isnan(ours.normal_tail(np.nan))


def test_the_first_screen_does_not_wait_for_scipy_stats():
    script = "import sys, scorecard.ui.first_screen; print('scipy.stats' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "False"

"""Standardised rates and stratified ratios, against printed figures and a second route."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.counts import poisson_interval
from scorecard.statistics.strata import standardised_rate, stratified_ratio


def test_one_stratum_has_the_exact_interval() -> None:
    found, exact = standardised_rate([7], [100.0], [3.0]), poisson_interval(7, 100.0)
    assert found.rate == pytest.approx(0.07)
    assert (found.interval.low, found.interval.high) == pytest.approx((exact.low, exact.high))


def test_nothing_happened_has_an_upper_end_all_the_same() -> None:
    found = standardised_rate([0, 0], [50.0, 50.0], [1.0, 1.0])
    assert (found.rate, found.interval.low) == (0, 0)
    assert found.interval.high == pytest.approx(float(poisson_interval(0, 100.0).high))


def test_the_mix_is_the_standards() -> None:
    # Rates .1 and .4, weighed 3 to 1; the second row has months in one stratum only.
    found = standardised_rate([[1, 8], [2, 0]], [[10.0, 20.0], [20.0, 0.0]], [3.0, 1.0])
    assert found.rate == pytest.approx([0.175, 0.1])
    assert found.covered == pytest.approx([1, 0.75])
    assert np.isnan(standardised_rate([0.0], [0.0], [1.0]).rate)


def test_the_interval_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(3)
    months, true = np.array([400.0, 150.0, 40.0]), np.array([0.01, 0.02, 0.06])
    standard = np.array([0.5, 0.3, 0.2])
    drawn = random.poisson(months * true, (4000, 3))
    found = standardised_rate(drawn, months, standard)
    mean = float((standard * true).sum())
    covered = ((found.interval.low <= mean) & (mean <= found.interval.high)).mean()
    assert 0.945 <= covered <= 0.995


def test_one_stratum_is_the_plain_ratio() -> None:
    found = stratified_ratio([60], [1000.0], [40], [2000.0])
    assert found.ratio == pytest.approx(3.0)
    assert found.expected == pytest.approx(20)
    # Var(log ratio) of two counts is 1/a + 1/b.
    reach = np.exp(1.959963984540054 * np.sqrt(1 / 60 + 1 / 40))
    assert (found.low, found.high) == pytest.approx((3 / reach, 3 * reach))


def test_confounding_by_stratum_is_removed() -> None:
    """Rate doubled within both strata; pooled, the exposed would look better."""
    events, months = [2 * 10, 2 * 8], [1000.0, 80.0]
    other, other_months = [10, 200], [1000.0, 4000.0]
    pooled = (sum(events) / sum(months)) / (sum(other) / sum(other_months))
    assert pooled < 1
    found = stratified_ratio(events, months, other, other_months)
    assert found.ratio == pytest.approx(2 * (36 - 0) / 36, rel=0.5)
    assert found.low > 1


def test_interval_of_the_ratio_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(4)
    months, other_months = np.array([300.0, 100.0]), np.array([900.0, 1500.0])
    base = np.array([0.05, 0.02])
    hits = 0
    for _ in range(800):
        found = stratified_ratio(
            random.poisson(months * base * 1.5),
            months,
            random.poisson(other_months * base),
            other_months,
        )
        hits += found.low <= 1.5 <= found.high
    assert 0.93 <= hits / 800 <= 0.975


def test_strata_without_a_counterpart_say_nothing() -> None:
    with_empty = stratified_ratio([6, 9], [100.0, 50.0], [3, 0], [100.0, 0.0])
    alone = stratified_ratio([6], [100.0], [3], [100.0])
    assert with_empty == alone
    assert np.isnan(stratified_ratio([0], [10.0], [3], [10.0]).ratio)

"""Risks of the exposed against the rest. Goldens: docs/method.md, "Causes"."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.risk_ratios import risk_ratio, stratified_risk_ratio


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((90, 300, 140, 1400), (3.0, 2.375014, 3.789451)),
        # Physicians' Health Study, myocardial infarction, aspirin against placebo.
        ((104, 11037, 189, 11034), (0.550115, 0.433673, 0.697822)),
    ],
)
def test_reference_values(
    counts: tuple[int, int, int, int], expected: tuple[float, float, float]
) -> None:
    found = risk_ratio(*counts)
    assert (found.ratio, found.interval.low, found.interval.high) == pytest.approx(
        expected, abs=1e-6
    )


def test_what_the_exposure_accounts_for() -> None:
    found = risk_ratio(90, 300, 140, 1400)
    assert found.excess == pytest.approx(60)
    assert found.attributable == pytest.approx(0.260870, abs=1e-6)
    # Levin's own form: p (RR - 1) / (1 + p (RR - 1)), p the share of the exposed.
    share = 300 / 1700
    assert found.attributable == pytest.approx(share * 2 / (1 + share * 2))


def test_statsmodels_agrees() -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    table = tables.Table2x2([[17, 83], [40, 460]])
    found = risk_ratio(17, 100, 40, 500)
    assert float(found.ratio) == pytest.approx(table.riskratio)
    low, high = table.riskratio_confint()
    assert (float(found.interval.low), float(found.interval.high)) == pytest.approx((low, high))


def test_nobody_and_no_case_are_not_known() -> None:
    found = risk_ratio([3, 0, 3, 0], [10, 10, 0, 10], [0, 5, 5, 0], [10, 10, 10, 10])
    assert np.isnan(found.ratio).tolist() == [True, False, True, True]
    assert found.ratio[1] == 0
    assert np.isnan(found.interval.low).all()
    assert found.excess[:2].tolist() == [3.0, -5.0]
    assert np.isnan(found.attributable[[2, 3]]).all()


def test_one_stratum_is_the_plain_ratio() -> None:
    ratio, interval = stratified_risk_ratio([90], [300], [140], [1400])
    plain = risk_ratio(90, 300, 140, 1400)
    assert ratio == pytest.approx(3.0)
    assert float(interval.low) == pytest.approx(float(plain.interval.low))
    assert float(interval.high) == pytest.approx(float(plain.interval.high))


def test_statsmodels_agrees_over_strata() -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    strata = [[[12, 88], [30, 70]], [[5, 195], [4, 46]], [[40, 10], [60, 15]]]
    counts = np.array(strata, dtype=float)
    ratio, interval = stratified_risk_ratio(
        counts[:, 0, 0], counts[:, 0].sum(1), counts[:, 1, 0], counts[:, 1].sum(1)
    )
    pooled = tables.StratifiedTable([np.array(one) for one in strata])
    assert ratio == pytest.approx(float(pooled.riskratio_pooled))
    assert float(interval.low) < ratio < float(interval.high)


def test_the_mix_of_strata_makes_no_effect() -> None:
    """No effect in either stratum, but most of the exposed are in the safe one."""
    ratio, interval = stratified_risk_ratio([10, 40], [1000, 100], [1, 400], [100, 1000])
    assert ratio == pytest.approx(1.0)
    assert float(interval.low) < 1 < float(interval.high)
    assert float(risk_ratio(50, 1100, 401, 1100).ratio) < 0.2


def test_strata_of_one_side_say_nothing() -> None:
    ratio, interval = stratified_risk_ratio([3, 0], [10, 0], [0, 4], [0, 10])
    assert np.isnan(ratio) and np.isnan(interval.low)

"""Risks of the exposed against the rest. Goldens: docs/method.md, "Causes"."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.risk_ratios import risk_ratio


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

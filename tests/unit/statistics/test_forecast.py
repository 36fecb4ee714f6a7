"""Forecasts and trends against the figures of the textbook's formulas."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.forecast import forecast, nearer_method, trend

Y = [31, 33, 30, 34, 35, 33, 36, 38, 35, 39, 40, 42]


def test_drift() -> None:
    found = forecast(Y, 3, "drift")
    assert found is not None
    assert found.value == pytest.approx(45.0)
    assert found.one_step_error == pytest.approx(2.569047, abs=1e-6)
    assert found.standard_error == pytest.approx(5.019960, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((35.16, 54.84), abs=6e-3)
    assert found.probability_of(42) == pytest.approx(0.724951, abs=1e-6)
    assert found.probability_of(42, higher_is_better=False) == pytest.approx(0.275049, abs=1e-6)


def test_naive() -> None:
    found = forecast(Y, 3, "naive")
    assert found is not None
    assert found.value == 42
    assert found.one_step_error == pytest.approx(2.645751, abs=1e-6)
    assert found.standard_error == pytest.approx(4.582576, abs=1e-6)


def test_the_nearer_method_is_taken() -> None:
    assert nearer_method(np.arange(12.0)) == "drift"
    assert nearer_method([5, 6, 5, 6, 5, 6, 5, 6, 6, 6, 6, 6]) == "naive"
    assert nearer_method([1.0, 2.0], 3) == "naive"
    found = forecast(np.arange(12.0), 2)
    assert found is not None and found.method == "drift" and found.value == 13
    assert found.probability_of(13) == 1 and found.probability_of(13.5) == 0


def test_too_short_or_broken_series_have_no_forecast() -> None:
    assert forecast(Y[:7], 1) is None
    assert forecast([*Y[:6], np.nan, *Y[6:]], 1) is None
    assert forecast([np.nan, np.nan, *Y], 3, "drift") == forecast(Y, 3, "drift")
    assert trend(Y[:7]) is None


def test_one_wild_value_does_not_turn_the_trend() -> None:
    found = trend([*Y[:-1], 22])
    assert found is not None
    assert found.slope == pytest.approx(0.788889, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0, 1), abs=1e-9)
    assert (found.tau, found.p_value) == pytest.approx((0.461593, 0.038742), abs=1e-6)


def test_a_missing_period_keeps_its_place_in_time() -> None:
    line = np.arange(12.0) * 2
    line[5] = np.nan
    found = trend(line)
    assert found is not None and found.slope == pytest.approx(2.0)

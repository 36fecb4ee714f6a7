"""Delayed entry against lifelines, and against immortal time."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_stanford_heart_transplants

from scorecard.statistics.survival import delayed_entry_curve, survival_interval


def test_without_delay_it_is_kaplan_meier() -> None:
    times = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    curve = delayed_entry_curve(0, times, [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
    expected = [1, 0.90909, 0.81818, 0.71591, 0.61364, 0.49091, 0.36818, 0.18409]
    assert curve.at([0, 9, 13, 20, 23, 31, 34, 99]) == pytest.approx(expected, abs=6e-6)


def test_equals_lifelines() -> None:
    random = np.random.default_rng(8)
    start = random.integers(0, 12, 400)
    stop = start + random.integers(1, 24, 400)
    event = random.random(400) < 0.6
    curve = delayed_entry_curve(start, stop, event)
    fitter = KaplanMeierFitter().fit(stop, event, entry=start)
    np.testing.assert_allclose(curve.share, fitter.survival_function_at_times(curve.times))
    doubled = delayed_entry_curve(start, stop, event, 2.0)
    np.testing.assert_allclose(doubled.share, curve.share)
    np.testing.assert_allclose(doubled.at_risk, 2 * curve.at_risk)


def test_strikes_without_effect_show_none() -> None:
    """Hazard .05 a month whatever happened; strikes at .15 a month; 24 months."""
    random = np.random.default_rng(6)
    left = np.minimum(random.geometric(0.05, 60_000), 25)
    struck = random.geometric(0.15, 60_000)
    is_struck = struck < np.minimum(left, 24)
    stop = np.minimum(left, 24)[is_struck]
    curve = delayed_entry_curve(struck[is_struck], stop, (left <= 24)[is_struck])
    assert curve.at(24) == pytest.approx(0.95**23, abs=0.03)
    naive = (left[is_struck] > 24).mean()
    assert naive > 0.95**24 + 0.05


def test_empty_spells_are_refused() -> None:
    with pytest.raises(ValueError, match="spell"):
        delayed_entry_curve([3], [3], [1])


def test_interval_is_greenwood_on_the_double_logarithm() -> None:
    times = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    left = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
    curve = delayed_entry_curve(0, times, left)
    errors = curve.share * np.sqrt(curve.log_variance())
    # R survival, aml Maintained.
    golden = [0.08668, 0.11629, 0.13966, 0.15263, 0.16419, 0.16267, 0.15349]
    assert errors == pytest.approx(golden, abs=6e-6)
    fitter = KaplanMeierFitter().fit(times, left)
    expected = fitter.confidence_interval_.loc[curve.times]
    bounds = survival_interval(curve.share, curve.log_variance())
    np.testing.assert_allclose(np.column_stack([bounds.low, bounds.high]), expected)
    nobody = survival_interval([1.0], [0.0])
    assert (nobody.low[0], nobody.high[0]) == (1, 1)


@pytest.mark.parametrize(
    ("transplant", "golden"),
    [
        (0, [0.8068, 0.6522, 0.5627, 0.4431, 0.2363]),
        (1, [0.7354, 0.6389, 0.4922, 0.4313, 0.3211]),
    ],
)
def test_stanford_heart_by_what_had_happened_so_far(transplant: int, golden: list[float]) -> None:
    """Days after acceptance; a patient counts as transplanted only from the operation on."""
    spells = load_stanford_heart_transplants()
    one = spells[spells["transplant"] == transplant]
    curve = delayed_entry_curve(one["start"], one["stop"], one["event"])
    assert curve.at([30, 60, 90, 180, 365]) == pytest.approx(golden, abs=6e-5)

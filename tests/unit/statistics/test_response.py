"""Who answers: goldens, and what is estimated from cells against what was planted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from scorecard.statistics.response import (
    association,
    r_indicator,
    representativity,
    worst_cases,
)

INVITED = np.array([500, 300, 200])
CHANCES = np.array([0.1, 0.3, 0.2])
TRAITS = np.eye(3)[:, 1:]


def test_the_rate_hangs_on_the_group() -> None:
    found = association([50, 90, 40], INVITED)
    assert found is not None
    assert found.chi_squared == pytest.approx(51.4905, abs=5e-5)
    assert found.degrees == 2
    assert found.p_value == pytest.approx(6.6e-12, rel=0.01)
    assert found.cramer_v == pytest.approx(0.2269, abs=5e-5)
    table = np.array([[50, 90, 40], [450, 210, 160]])
    assert found.chi_squared == pytest.approx(chi2_contingency(table).statistic)


def test_empty_groups_do_not_count() -> None:
    whole, with_empty = association([5, 9], [20, 20]), association([5, 0, 9], [20, 0, 20])
    assert whole == with_empty
    assert association([5], [20]) is None
    assert association([0, 0], [20, 20]) is None
    assert association([20, 20], [20, 20]) is None


def test_r_indicator_of_known_propensities() -> None:
    assert r_indicator(CHANCES, INVITED) == pytest.approx(0.825557, abs=5e-7)
    assert r_indicator(np.repeat(CHANCES, INVITED)) == pytest.approx(0.825557, abs=5e-7)
    assert r_indicator(0.2, 1000) == 1.0
    assert np.isnan(r_indicator([0.4]))


def test_estimated_r_indicator_takes_out_what_chance_adds() -> None:
    found = representativity(TRAITS, [50, 90, 40], INVITED)
    assert found is not None and found.n == 1000
    # The plain estimate is the golden; less what three groups of this size show by chance.
    assert 0.825557 < found.value < 0.84
    assert found.interval.low < 0.825557 < found.interval.high


@pytest.mark.parametrize(("chances", "truth"), [(CHANCES, 0.825557), (np.full(3, 0.2), 1.0)])
def test_estimated_r_indicator_covers_the_truth(chances: np.ndarray, truth: float) -> None:
    rng = np.random.default_rng(1)
    found = [representativity(TRAITS, rng.binomial(INVITED, chances), INVITED) for _ in range(400)]
    known = [one for one in found if one is not None]
    covered = [one.interval.low <= truth <= one.interval.high for one in known]
    assert np.mean(covered) > 0.91
    assert np.mean([one.value for one in known]) == pytest.approx(truth, abs=0.02)


def test_nothing_is_said_where_nobody_can_be_told_apart() -> None:
    assert representativity(np.zeros((2, 1)), [5, 9], [20, 20]) is None
    assert representativity(np.eye(2), [0, 0], [20, 20]) is None


def test_worst_cases() -> None:
    found = worst_cases(0.2, 0.5, -1, 1)
    assert (float(found.low), float(found.high)) == pytest.approx((-0.7, 0.9))
    everybody = worst_cases(1.0, 0.5, -1, 1)
    assert float(everybody.low) == float(everybody.high) == 0.5

"""McFadden's adjusted R² against statsmodels, and where nothing can be fitted."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from scorecard.statistics.logistic import mcfadden


def company(n: int = 800, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    columns = random.normal(size=(n, 4))
    chance = 1 / (1 + np.exp(2 - columns @ [0.9, 0.5, 0.0, -0.4]))
    return columns, (random.random(n) < chance).astype(float)


def test_it_is_the_fit_of_statsmodels() -> None:
    columns, left = company()
    fit = sm.Logit(left, sm.add_constant(columns)).fit(disp=False)
    assert mcfadden(columns, left) == pytest.approx(1 - (fit.llf - 4) / fit.llnull, abs=1e-9)


def test_a_column_that_repeats_others_is_not_counted() -> None:
    columns, left = company()
    doubled = np.column_stack([columns, columns[:, 0] - columns[:, 1]])
    assert mcfadden(doubled, left) == pytest.approx(mcfadden(columns, left), abs=1e-9)


def test_noise_explains_less_than_nothing() -> None:
    """Each column is charged twice what chance gives it, as in Akaike's criterion."""
    random = np.random.default_rng(5)
    told = [
        mcfadden(random.normal(size=(300, 3)), (random.random(300) < 0.2).astype(float))
        for _ in range(40)
    ]
    assert -0.02 < np.mean(told) < 0


def test_a_column_that_tells_all_apart_is_told_and_ends() -> None:
    left = np.repeat([0.0, 1.0], 50)
    assert 0.95 < mcfadden(left[:, None] * 3 - 1, left) < 1


def test_without_two_outcomes_or_columns_there_is_nothing_to_explain() -> None:
    assert np.isnan(mcfadden(np.ones((10, 1)), np.zeros(10)))
    assert mcfadden(np.empty((4, 0)), np.array([0.0, 1, 0, 1])) == pytest.approx(0)

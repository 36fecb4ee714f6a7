"""Two-hour windows of a week: goldens, and the concentration against what was simulated."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.contact_window import (
    HOURS,
    MOST_KAPPA,
    at_least_twice,
    concentration,
    lower_bound,
    posterior_mean,
    week_shape,
    window_shape,
    window_share,
)

DAY = np.array([0.2] * 7 + [1.0] * 11 + [2.0] * 4 + [1.0] * 2)
PRIOR = np.tile(DAY, 7) / (7 * DAY.sum())
EVENING = float(window_shape(PRIOR)[19])


def test_the_prior_of_monday_evening() -> None:
    assert pytest.approx(0.0255, abs=5e-5) == EVENING
    assert window_shape(PRIOR).sum() == pytest.approx(2)
    sunday_night = float(window_shape(PRIOR)[167])
    assert sunday_night == pytest.approx(PRIOR[167] + PRIOR[0])


@pytest.mark.parametrize(("kappa", "mean"), [(10, 0.4871), (24, 0.2913), (50, 0.1742)])
def test_nine_of_nine(kappa: float, mean: float) -> None:
    assert float(window_share(9, 9, EVENING, kappa).mean) == pytest.approx(mean, abs=5e-5)


def test_the_interval_of_nine_of_nine() -> None:
    found = window_share(9, 9, EVENING, 10)
    assert (float(found.low), float(found.high)) == pytest.approx((0.3036, 0.6722), abs=5e-5)


@pytest.mark.parametrize(
    ("inside", "sessions", "mean", "chance"),
    [(9, 9, 0.443, 1.0), (3, 4, 0.207, 0.978), (2, 2, 0.165, 0.913)],
)
def test_few_sessions_are_no_pattern(
    inside: int, sessions: int, mean: float, chance: float
) -> None:
    assert float(posterior_mean(inside, sessions, EVENING, 12)) == pytest.approx(mean, abs=5e-4)
    twice = float(at_least_twice(inside, sessions, EVENING, 12))
    assert twice == pytest.approx(chance, abs=5e-4)


def test_nine_of_thirty() -> None:
    assert float(window_share(9, 30, EVENING, 12).mean) == pytest.approx(0.222, abs=5e-4)


def simulated(kappa: float, customers: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = rng.poisson(12, customers) + 1
    shapes = rng.dirichlet(kappa * PRIOR, customers)
    return n, np.array([rng.multinomial(m, shape) for m, shape in zip(n, shapes, strict=True)])


def fitted(n: np.ndarray, counts: np.ndarray) -> float:
    """Kappa from the sums that the query gives: how many customers had so many sessions."""
    totals, customers = np.unique(n, return_counts=True)
    tables = [
        (count, hour, cells)
        for hour in range(HOURS)
        for count, cells in zip(*np.unique(counts[:, hour], return_counts=True), strict=True)
        if count
    ]
    held, hours, cells = (np.array(column) for column in zip(*tables, strict=True))
    return concentration(totals, customers, held, PRIOR[hours], cells)


def test_the_concentration_is_found() -> None:
    # 1,500 customers drawn with 12; the reference drew others and found 12.36.
    assert fitted(*simulated(12, 1500, 4)) == pytest.approx(12, rel=0.06)
    assert fitted(*simulated(60, 1500, 5)) == pytest.approx(60, rel=0.2)


def test_customers_all_alike_leave_everything_to_the_prior() -> None:
    rng = np.random.default_rng(3)
    n = rng.poisson(12, 1500) + 1
    counts = np.array([rng.multinomial(m, PRIOR) for m in n])
    assert fitted(n, counts) > 1000
    assert fitted(n, counts) <= MOST_KAPPA


def test_a_group_without_sessions_has_the_shape_of_the_larger_one() -> None:
    assert week_shape(np.zeros(HOURS), PRIOR) == pytest.approx(PRIOR)
    assert week_shape(np.zeros(HOURS)) == pytest.approx(np.full(HOURS, 1 / HOURS))
    assert week_shape(1e9 * PRIOR) == pytest.approx(PRIOR, abs=1e-6)


def test_the_lower_bound_lies_below_the_mean() -> None:
    bound = lower_bound([0, 5, 10], 10, 0.4, 5)
    assert (np.diff(bound) > 0).all()
    assert float(bound[2]) < 12 / 15

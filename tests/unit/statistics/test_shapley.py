"""Shares of explained variance against R's relaimpo and published matrices."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.moments import adjusted, coalition_fits
from scorecard.statistics.shapley import block_test, owen_within, shapley_values

# Agriculture, Examination, Education, Catholic, Infant.Mortality, Fertility; n = 47.
SWISS = np.array([
    [1, -0.6865422086171364, -0.63952251894832, 0.4010950530487398, -0.06085860841658159,
     0.35307918361997487],
    [-0.6865422086171363, 1, 0.6984152962884828, -0.5727418060641664, -0.11402159648203342,
     -0.6458827064572875],
    [-0.6395225189483201, 0.6984152962884828, 1, -0.15385891709091476, -0.09932184582134565,
     -0.6637888570350691],
    [0.4010950530487398, -0.5727418060641664, -0.15385891709091476, 1, 0.17549590759662287,
     0.4636847006517937],
    [-0.06085860841658159, -0.11402159648203343, -0.09932184582134564, 0.17549590759662287, 1,
     0.4165560314349825],
    [0.3530791836199748, -0.6458827064572875, -0.6637888570350691, 0.46368470065179374,
     0.4165560314349825, 1],
])  # fmt: skip
AZEN_BUDESCU = [
    [1, 0.8, 0.1, 0.3, 0.6],
    [0.8, 1, 0.1, 0.1, 0.3],
    [0.1, 0.1, 1, 0.5, 0.4],
    [0.3, 0.1, 0.5, 1, 0.5],
    [0.6, 0.3, 0.4, 0.5, 1],
]
SCHOOLING = [[1, 2], [0, 3, 4]]


SINGLES = [[0], [1], [2], [3], [4]]


def fits(correlation: object, groups: list[list[int]]) -> np.ndarray:
    found, _ = coalition_fits(correlation, groups, np.shape(correlation)[0] - 1)
    return found


def share_of_first(values: np.ndarray) -> tuple[float, float, float]:
    """Share of the first of two groups, and its bracket: entering last, and first."""
    ends = sorted(((values[3] - values[2]) / values[3], values[1] / values[3]))
    return float(shapley_values(values)[0] / values[3]), float(ends[0]), float(ends[1])


def test_swiss_drivers() -> None:
    fit = fits(SWISS, SINGLES)
    assert fit[-1] == pytest.approx(0.7067350016, abs=1e-9)
    assert fit[[1, 2, 4, 8, 16]] == pytest.approx(
        [0.1246649, 0.4171645, 0.4406156, 0.2150035, 0.1735189], abs=1e-7
    )
    last = fit[31] - fit[[30, 29, 27, 23, 15]]
    assert last == pytest.approx([0.0428696, 0.0073874, 0.1619627, 0.0623726, 0.0569453], abs=1e-7)
    assert shapley_values(fit) == pytest.approx(
        [0.05709122077, 0.1711730289, 0.26013467862, 0.10557015037, 0.11276592293], abs=1e-9
    )


def test_swiss_groups() -> None:
    quotient = fits(SWISS, SCHOOLING)
    assert shapley_values(quotient) == pytest.approx([0.4131638128, 0.2935711888], abs=1e-9)
    assert share_of_first(quotient) == pytest.approx((0.58461, 0.45398, 0.71524), abs=6e-6)
    singles = shapley_values(fits(SWISS, [[1, 2], [0], [3], [4]]))
    assert singles == pytest.approx([0.3981790, 0.0738468, 0.1157375, 0.1189717], abs=6e-8)


def test_swiss_owen_values_sum_to_their_group() -> None:
    rest = owen_within(fits(SWISS, [[1, 2], [0], [3], [4]]), 1)
    assert rest == pytest.approx([0.06874688, 0.10412257, 0.12070174], abs=1e-8)
    found = owen_within(fits(SWISS, [[0, 3, 4], [1], [2]]), 1)
    assert found == pytest.approx([0.16207529, 0.25108852], abs=1e-8)
    assert found.sum() == pytest.approx(0.4131638128, abs=1e-9)


def test_owen_values_of_one_group_alone_are_those_of_its_drivers() -> None:
    fit = fits(SWISS, SINGLES)
    assert owen_within(fit, 0) == pytest.approx(shapley_values(fit))


def test_owen_values_among_three_groups_sum_to_each() -> None:
    quotient = fits(SWISS, [[0], [3, 4], [1, 2]])
    singles = fits(SWISS, [[0], [3, 4], [1], [2]])
    assert owen_within(singles, 2).sum() == pytest.approx(shapley_values(quotient)[2])
    stacked = np.stack([singles, singles * 2], axis=-1)
    assert owen_within(stacked, 2)[:, 1] == pytest.approx(2 * owen_within(singles, 2))


def test_swiss_adjusted() -> None:
    fit, rank = coalition_fits(SWISS, SCHOOLING, 5)
    assert share_of_first(adjusted(fit, rank, 47)) == pytest.approx(
        (0.60430, 0.48873, 0.71986), abs=6e-6
    )


def test_azen_and_budescu() -> None:
    fit = fits(AZEN_BUDESCU, SINGLES[:4])
    assert fit[-1] == pytest.approx(0.5843525, abs=1e-7)
    assert shapley_values(fit) == pytest.approx(
        [0.29217618, 0.07586135, 0.09491088, 0.12140411], abs=1e-8
    )
    assert shapley_values(fits(AZEN_BUDESCU, [[0, 1], [2, 3]])) == pytest.approx(
        [0.37717626, 0.20717626], abs=1e-8
    )


def test_azen_and_budescu_by_the_size_of_the_model() -> None:
    """What a driver adds to models of 0, 1, 2 and 3 others, as published in 2003."""
    fit = fits(AZEN_BUDESCU, SINGLES[:4])
    masks = np.arange(16)
    sizes = np.array([mask.bit_count() for mask in range(16)])
    for size, published in enumerate(
        ((0.360, 0.090, 0.160, 0.250), (0.300, 0.074, 0.095, 0.152), (0.263, 0.069, 0.063, 0.073),
         (0.246, 0.071, 0.061, 0.010))
    ):  # fmt: skip
        for driver, expected in enumerate(published):
            without = masks[(sizes == size) & (masks >> driver & 1 == 0)]
            gain = (fit[without | 1 << driver] - fit[without]).mean()
            assert gain == pytest.approx(expected, abs=6e-4)


def test_a_driver_given_twice_gains_its_group_nothing() -> None:
    twice = np.array(AZEN_BUDESCU)[[0, 0, 1, 2, 3, 4]][:, [0, 0, 1, 2, 3, 4]]
    found = shapley_values(fits(twice, [[0, 1, 2], [3, 4]]))
    assert found == pytest.approx([0.37717626, 0.20717626], abs=1e-8)


def test_irrelevant_service_earns_next_to_nothing_once_adjusted() -> None:
    random = np.random.default_rng(9)
    raw, told = [], []
    for _ in range(300):
        columns = random.standard_normal((300, 9))
        columns[:, 8] += 0.35 * columns[:, 3:8].sum(1)
        fit, rank = coalition_fits(np.corrcoef(columns.T), [[0, 1, 2], [3, 4, 5, 6, 7]], 8)
        raw.append(share_of_first(fit)[0])
        told.append(share_of_first(adjusted(fit, rank, 300))[0])
    assert np.mean(told) < 0.6 * np.mean(raw)


def test_a_block_that_adds_something() -> None:
    statistic = ((0.5 - 0.3) / 2) / ((1 - 0.5) / (30 - 4 - 1))
    assert statistic == pytest.approx(5.0)
    assert block_test(0.5, 0.3, 30, 4, 2) == pytest.approx(0.01496, abs=1e-4)

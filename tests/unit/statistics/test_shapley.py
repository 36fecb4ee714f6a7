"""Shares of explained variance against R's relaimpo and published matrices."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.moments import coalition_fits
from scorecard.statistics.shapley import (
    adjusted_fit,
    all_subsets_fit,
    block_test,
    group_fit,
    owen_within,
    shapley_values,
    two_group_share,
)

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


def test_swiss_drivers() -> None:
    fit = all_subsets_fit(SWISS)
    assert fit[-1] == pytest.approx(0.7067350016, abs=1e-9)
    assert fit[[1, 2, 4, 8, 16]] == pytest.approx(
        [0.1246649, 0.4171645, 0.4406156, 0.2150035, 0.1735189], abs=1e-7
    )
    assert shapley_values(fit) == pytest.approx(
        [0.05709122077, 0.1711730289, 0.26013467862, 0.10557015037, 0.11276592293], abs=1e-9
    )


def test_swiss_groups() -> None:
    fit = all_subsets_fit(SWISS)
    quotient = group_fit(fit, SCHOOLING)
    assert shapley_values(quotient) == pytest.approx([0.4131638128, 0.2935711888], abs=1e-9)
    found = two_group_share(quotient[1], quotient[2], quotient[3])
    assert found is not None
    assert (found.share, found.low, found.high) == pytest.approx(
        (0.58461, 0.45398, 0.71524), abs=6e-6
    )
    singles = shapley_values(group_fit(fit, [[1, 2], [0], [3], [4]]))
    assert singles == pytest.approx([0.3981790, 0.0738468, 0.1157375, 0.1189717], abs=6e-8)


def test_swiss_owen_values_sum_to_their_group() -> None:
    rest, _ = coalition_fits(SWISS, [[1, 2], [0], [3], [4]], 5)
    assert owen_within(rest, 1) == pytest.approx([0.06874688, 0.10412257, 0.12070174], abs=1e-8)
    schooling, _ = coalition_fits(SWISS, [[0, 3, 4], [1], [2]], 5)
    found = owen_within(schooling, 1)
    assert found == pytest.approx([0.16207529, 0.25108852], abs=1e-8)
    assert found.sum() == pytest.approx(0.4131638128, abs=1e-9)


def test_owen_values_of_one_group_alone_are_those_of_its_drivers() -> None:
    fit = all_subsets_fit(SWISS)
    assert owen_within(fit, 0) == pytest.approx(shapley_values(fit))


def test_owen_values_among_three_groups_sum_to_each() -> None:
    groups = [[0], [3, 4], [1, 2]]
    quotient, _ = coalition_fits(SWISS, groups, 5)
    singles, _ = coalition_fits(SWISS, [[0], [3, 4], [1], [2]], 5)
    assert owen_within(singles, 2).sum() == pytest.approx(shapley_values(quotient)[2])
    stacked = np.stack([singles, singles * 2], axis=-1)
    assert owen_within(stacked, 2)[:, 1] == pytest.approx(2 * owen_within(singles, 2))


def test_swiss_adjusted() -> None:
    quotient = group_fit(adjusted_fit(all_subsets_fit(SWISS), 47), SCHOOLING)
    found = two_group_share(quotient[1], quotient[2], quotient[3])
    assert found is not None
    assert (found.share, found.low, found.high) == pytest.approx(
        (0.60430, 0.48873, 0.71986), abs=6e-6
    )
    with pytest.raises(ValueError, match="too few"):
        adjusted_fit(all_subsets_fit(SWISS), 6)


def test_azen_and_budescu() -> None:
    fit = all_subsets_fit(AZEN_BUDESCU)
    assert fit[-1] == pytest.approx(0.5843525, abs=1e-7)
    assert shapley_values(fit) == pytest.approx(
        [0.29217618, 0.07586135, 0.09491088, 0.12140411], abs=1e-8
    )
    assert shapley_values(group_fit(fit, [[0, 1], [2, 3]])) == pytest.approx(
        [0.37717626, 0.20717626], abs=1e-8
    )


def test_a_driver_given_twice_gains_its_group_nothing() -> None:
    twice = np.array(AZEN_BUDESCU)[[0, 0, 1, 2, 3, 4]][:, [0, 0, 1, 2, 3, 4]]
    found = shapley_values(group_fit(all_subsets_fit(twice), [[0, 1, 2], [3, 4]]))
    assert found == pytest.approx([0.37717626, 0.20717626], abs=1e-8)


def test_irrelevant_service_earns_next_to_nothing_once_adjusted() -> None:
    random = np.random.default_rng(9)
    raw, adjusted = [], []
    for _ in range(300):
        columns = random.standard_normal((300, 9))
        columns[:, 8] += 0.35 * columns[:, 3:8].sum(1)
        fit = all_subsets_fit(np.corrcoef(columns.T))
        for shares, values in ((raw, fit), (adjusted, adjusted_fit(fit, 300))):
            service, rest, both = group_fit(values, [[0, 1, 2], [3, 4, 5, 6, 7]])[1:]
            found = two_group_share(service, rest, both)
            assert found is not None
            shares.append(found.share)
    assert np.mean(adjusted) < 0.6 * np.mean(raw)


def test_block_and_nothing_explained() -> None:
    statistic = ((0.5 - 0.3) / 2) / ((1 - 0.5) / (30 - 4 - 1))
    assert statistic == pytest.approx(5.0)
    assert block_test(0.5, 0.3, 30, 4, 2) == pytest.approx(0.01496, abs=1e-4)
    assert two_group_share(0.0, 0.0, 0.0) is None

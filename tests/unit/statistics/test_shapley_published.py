"""Shares of explained variance on data sets of R, against what R's packages print."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.moments import adjusted, coalition_fits, correlation_of
from scorecard.statistics.shapley import block_test, shapley_values
from tests.unit.statistics.test_moments import sums_of

# complaints, privileges, learning, raises, critical, advance, rating (Chatterjee & Price).
ATTITUDE = np.array([
    [51, 30, 39, 61, 92, 45, 43], [64, 51, 54, 63, 73, 47, 63], [70, 68, 69, 76, 86, 48, 71],
    [63, 45, 47, 54, 84, 35, 61], [78, 56, 66, 71, 83, 47, 81], [55, 49, 44, 54, 49, 34, 43],
    [67, 42, 56, 66, 68, 35, 58], [75, 50, 55, 70, 66, 41, 71], [82, 72, 67, 71, 83, 31, 72],
    [61, 45, 47, 62, 80, 41, 67], [53, 53, 58, 58, 67, 34, 64], [60, 47, 39, 59, 74, 41, 67],
    [62, 57, 42, 55, 63, 25, 69], [83, 83, 45, 59, 77, 35, 68], [77, 54, 72, 79, 77, 46, 77],
    [90, 50, 72, 60, 54, 36, 81], [85, 64, 69, 79, 79, 63, 74], [60, 65, 75, 55, 80, 60, 65],
    [70, 46, 57, 75, 85, 46, 65], [58, 68, 54, 64, 78, 52, 50], [40, 33, 34, 43, 64, 33, 50],
    [61, 52, 62, 66, 80, 41, 64], [66, 52, 50, 63, 80, 37, 53], [37, 42, 58, 50, 57, 49, 40],
    [54, 42, 48, 66, 75, 33, 63], [77, 66, 63, 88, 76, 72, 66], [75, 58, 74, 80, 78, 49, 78],
    [57, 44, 45, 51, 83, 38, 48], [85, 71, 71, 77, 74, 55, 85], [82, 39, 59, 64, 78, 39, 82],
], dtype=float)  # fmt: skip

# cyl, disp, hp, gear, mpg (Motor Trend 1974).
MTCARS = np.array([
    [6, 160, 110, 4, 21.0], [6, 160, 110, 4, 21.0], [4, 108, 93, 4, 22.8],
    [6, 258, 110, 3, 21.4], [8, 360, 175, 3, 18.7], [6, 225, 105, 3, 18.1],
    [8, 360, 245, 3, 14.3], [4, 146.7, 62, 4, 24.4], [4, 140.8, 95, 4, 22.8],
    [6, 167.6, 123, 4, 19.2], [6, 167.6, 123, 4, 17.8], [8, 275.8, 180, 3, 16.4],
    [8, 275.8, 180, 3, 17.3], [8, 275.8, 180, 3, 15.2], [8, 472, 205, 3, 10.4],
    [8, 460, 215, 3, 10.4], [8, 440, 230, 3, 14.7], [4, 78.7, 66, 4, 32.4],
    [4, 75.7, 52, 4, 30.4], [4, 71.1, 65, 4, 33.9], [4, 120.1, 97, 3, 21.5],
    [8, 318, 150, 3, 15.5], [8, 304, 150, 3, 15.2], [8, 350, 245, 3, 13.3],
    [8, 400, 175, 3, 19.2], [4, 79, 66, 4, 27.3], [4, 120.3, 91, 5, 26.0],
    [4, 95.1, 113, 5, 30.4], [8, 351, 264, 5, 15.8], [6, 145, 175, 5, 19.7],
    [8, 301, 335, 5, 15.0], [4, 121, 109, 4, 21.4],
], dtype=float)  # fmt: skip


def shares(rows: np.ndarray) -> tuple[np.ndarray, float]:
    """Of each driver, and R²; the outcome stands last."""
    _, correlation = correlation_of(sums_of(rows))
    drivers = rows.shape[1] - 1
    fit, _ = coalition_fits(correlation, [[at] for at in range(drivers)], drivers)
    return shapley_values(fit), float(fit[-1])


def test_attitude_is_divided_as_relaimpo_does() -> None:
    found, fit = shares(ATTITUDE)
    assert fit == pytest.approx(0.7326020, abs=1e-7)
    assert found == pytest.approx(
        [0.3708162, 0.0509038, 0.1557660, 0.1203451, 0.0065887, 0.0281822], abs=1e-7
    )


def test_handling_complaints_has_a_wide_bracket() -> None:
    """The service group of methods 3.4: heavy overlap, and yet distinct from nothing."""
    n, correlation = correlation_of(sums_of(ATTITUDE))
    fit, rank = coalition_fits(correlation, [[0], [1, 2, 3, 4, 5]], 6)
    raw = shapley_values(fit)[0] / fit[-1]
    assert raw == pytest.approx(0.58012, abs=6e-6)
    assert (fit[3] - fit[2]) / fit[3] == pytest.approx(0.23024, abs=6e-6)
    assert fit[1] / fit[3] == pytest.approx(0.92999, abs=6e-6)
    value = adjusted(fit, rank, n)
    assert shapley_values(value)[0] / value[-1] == pytest.approx(0.64849, abs=6e-6)
    p_value = block_test(float(fit[3]), float(fit[2]), 30, 6, 1)
    assert p_value == pytest.approx(0.000903, abs=5e-7)


def test_mtcars_is_divided_as_published() -> None:
    found, fit = shares(MTCARS)
    assert fit == pytest.approx(0.7791896, abs=1e-7)
    assert found == pytest.approx([0.247052, 0.243500, 0.210913, 0.077725], abs=1e-6)

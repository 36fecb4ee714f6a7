"""Shrinkage against Efron & Morris, Rubin and the BCG trials."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.shrinkage import paule_mandel, share_variance, shrink

HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, *[10] * 5, 9, 8, 7])
# Tuberculosis vaccine: cases and total, vaccinated and not (Colditz et al. 1994).
BCG = np.array(
    [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867),
     (33, 5069, 47, 5808), (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391),
     (29, 7499, 45, 7277), (17, 1716, 65, 1665), (186, 50634, 141, 27338), (5, 2498, 3, 2341),
     (27, 16913, 29, 17854)]
)  # fmt: skip
NPS = np.array([0.30, 0.55, 0.10, 0.42, -0.05])
NPS_VARIANCES = np.array([0.61, 0.45, 0.70, 0.55, 0.90]) / [400, 12, 60, 150, 8]


def test_batting_averages() -> None:
    averages = HITS / 45
    variance = averages.mean() * (1 - averages.mean()) / 45
    found = shrink(averages, np.full(18, variance))
    assert averages.mean() == pytest.approx(0.2654, abs=6e-5)
    assert 1 - found.pull == pytest.approx(np.full(18, 0.2117), abs=6e-5)
    assert found.estimate[0] == pytest.approx(0.2939, abs=6e-5)
    assert found.estimate[-1] == pytest.approx(0.2422, abs=6e-5)


def test_tuberculosis_trials() -> None:
    a, n, c, m = BCG.T
    found = paule_mandel(np.log(a / n / (c / m)), 1 / a - 1 / n + 1 / c - 1 / m)
    assert found.between_variance == pytest.approx(0.318068, abs=1e-6)
    assert found.mean == pytest.approx(-0.714968, abs=1e-6)


def test_eight_schools() -> None:
    effects = [28, 8, -3, 7, -1, 1, 18, 12]
    found = paule_mandel(effects, np.array([15, 10, 16, 11, 9, 11, 10, 18]) ** 2)
    assert found.between_variance == 0
    assert found.mean == pytest.approx(7.685617, abs=1e-6)
    assert found.mean_standard_error == pytest.approx(4.071919, abs=1e-6)


def test_segments() -> None:
    spread = paule_mandel(NPS, NPS_VARIANCES)
    assert spread.between_variance == pytest.approx(0.01875, abs=6e-6)
    assert spread.mean == pytest.approx(0.3037, abs=6e-5)
    full = NPS_VARIANCES / (NPS_VARIANCES + spread.between_variance)
    assert full == pytest.approx([0.0752, 0.6667, 0.3836, 0.1636, 0.8572], abs=6e-5)
    found = shrink(NPS, NPS_VARIANCES)
    assert found.pull == pytest.approx(full / 2)
    without_factor = 2 * found.estimate - NPS
    assert without_factor == pytest.approx([0.3003, 0.3858, 0.1781, 0.4010, 0.2531], abs=6e-5)


def test_intervals_hold_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(4)
    variances = np.array([0.001, 0.002, 0.004, 0.008, 0.012, 0.003, 0.006, 0.010])
    held, shrunk_error, raw_error = [], [], []
    for _ in range(600):
        truth = random.normal(0.8, 0.05, 8)
        seen = random.normal(truth, np.sqrt(variances))
        found = shrink(seen, variances)
        held.append(np.abs(found.estimate - truth) <= 1.96 * found.standard_error)
        shrunk_error.append((found.estimate - truth) ** 2)
        raw_error.append((seen - truth) ** 2)
    assert np.mean(held) > 0.9
    assert np.mean(shrunk_error) < 0.8 * np.mean(raw_error)


def test_four_segments_are_left_alone() -> None:
    found = shrink(NPS[:4], NPS_VARIANCES[:4])
    assert found.estimate.tolist() == NPS[:4].tolist() and not found.pull.any()


def test_variances_must_be_positive() -> None:
    assert (share_variance([0, 5], [5, 5]) > 0).all()
    with pytest.raises(ValueError, match="above 0"):
        paule_mandel([1, 2], [0, 1])

"""Raking against R's survey package; attributable loss against cells worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from scorecard.statistics.attributable import attributable_loss
from scorecard.statistics.raking import (
    capped,
    effective_n,
    merged_small,
    rake,
    raked_weights,
    trimmed,
    weighted_mean,
    weighted_mean_of_sums,
)

COUNTS = np.array([[12, 132], [3, 11], [8, 17]])
KINDS = np.repeat(np.repeat([0, 1, 2], 2), COUNTS.ravel())
ANSWERS = np.repeat(np.tile([0, 1], 3), COUNTS.ravel())
MARGINS = ([4421, 755, 1018], [1072, 5122])


def test_schools() -> None:
    weights = rake([KINDS, ANSWERS], MARGINS)
    cells = np.bincount(KINDS * 2 + ANSWERS, weights)
    assert cells == pytest.approx(
        [478.070835, 3942.929165, 201.376588, 553.623412, 392.552577, 625.447423], abs=1e-5
    )
    assert effective_n(weights) == pytest.approx(174.011159, abs=1e-5)
    np.testing.assert_allclose(np.bincount(KINDS, weights), MARGINS[0], rtol=1e-8)
    np.testing.assert_allclose(np.bincount(ANSWERS, weights), MARGINS[1], rtol=1e-8)


def test_trimmed_weights_can_be_raked_again() -> None:
    cut = trimmed([0.01, 1, 1, 1, 1, 1, 1, 1, 1, 40])
    assert cut.min() == pytest.approx(0.3 * 4.801) and cut.max() == pytest.approx(3 * 4.801)
    again = rake([KINDS, ANSWERS], MARGINS, trimmed(rake([KINDS, ANSWERS], MARGINS)))
    np.testing.assert_allclose(np.bincount(KINDS, again), MARGINS[0], rtol=1e-8)


def test_impossible_margins_are_refused() -> None:
    with pytest.raises(ValueError, match="category 1 has no respondent"):
        rake([[0, 0]], [[1, 1]])
    with pytest.raises(ValueError, match="differ"):
        rake([[0, 1], [0, 1]], [[1, 1], [1, 2]])
    with pytest.raises(ValueError, match="together"):
        rake([[0, 1], [0, 1]], [[1, 3], [3, 1]])


def test_weighted_net_promoter_score() -> None:
    scores = np.repeat([-1, 0, 1], [20, 30, 50])
    found = weighted_mean(scores, np.repeat([1.5, 1, 0.8], [20, 30, 50]))
    assert found.value == pytest.approx(0.1, abs=1e-12)
    assert found.standard_error == pytest.approx(0.089816, abs=1e-6)
    assert found.effective_n == pytest.approx(93.458, abs=1e-3)
    with pytest.raises(ValueError, match="sum to 0"):
        weighted_mean([1], [0])


def test_leavers_of_bad_service_and_bad_experience() -> None:
    customers, leavers = [[1000, 300], [100, 200]], [[50, 60], [15, 80]]
    found = attributable_loss(customers, leavers)
    assert found is not None
    assert (found.without_service, found.without_experience, found.without_both) == pytest.approx(
        (0.2439, 0.4634, 0.6098), abs=5e-5
    )
    assert (found.service, found.experience) == pytest.approx((0.19512195, 0.41463415), abs=1e-8)
    assert (found.service * 205, found.experience * 205) == pytest.approx((40, 85))
    halved = attributable_loss(np.array([customers] * 2) / 2, np.array([leavers] * 2) / 2)
    assert halved is not None and halved.service == pytest.approx(found.service)


def test_nothing_is_attributed_without_anybody_to_compare_with() -> None:
    found = attributable_loss([[0, 0], [100, 0]], [[0, 0], [15, 0]])
    assert found is not None and found.service == 0 and found.experience == 0
    assert attributable_loss([[10, 10], [10, 10]], np.zeros((2, 2))) is None


def test_cells_are_raked_as_their_respondents_are() -> None:
    counts = COUNTS.ravel()
    kinds, answers = np.repeat([0, 1, 2], 2), np.tile([0, 1], 3)
    of_cells = raked_weights([kinds, answers], MARGINS, counts)
    one_by_one = rake([KINDS, ANSWERS], MARGINS, trimmed(rake([KINDS, ANSWERS], MARGINS)))
    np.testing.assert_allclose(np.repeat(of_cells, counts), one_by_one, rtol=1e-9)
    np.testing.assert_allclose(np.bincount(kinds, of_cells * counts), MARGINS[0], rtol=1e-8)
    assert of_cells == pytest.approx(
        [39.83924, 29.87068, 67.12553, 50.32940, 49.06907, 36.79103], abs=1e-5
    )
    assert effective_n(of_cells, counts) == pytest.approx(174.0112, abs=1e-4)


def test_weighted_mean_from_sums_is_that_of_the_respondents() -> None:
    counts, weights = np.array([20, 30, 50]), np.array([1.5, 1, 0.8])
    scores = np.array([-1, 0, 1])
    found = weighted_mean_of_sums(weights, counts, counts * scores, counts * scores**2)
    assert found.value == pytest.approx(0.1, abs=1e-12)
    assert found.standard_error == pytest.approx(0.089816, abs=1e-6)
    assert found.effective_n == pytest.approx(93.458, abs=1e-3)
    with pytest.raises(ValueError, match="sum to 0"):
        weighted_mean_of_sums([0], [1], [1], [1])


def test_small_categories_are_put_together() -> None:
    assert merged_small([10, 20, 30]).tolist() == [0, 1, 2]
    assert merged_small([10, 3, 30, 4]).tolist() == [1, 0, 2, 0]
    # Two with two respondents each are still too few: the next smallest joins them.
    assert merged_small([10, 2, 30, 2]).tolist() == [0, 0, 1, 0]
    assert merged_small([2, 1]).tolist() == [0, 0]


def tilted(seed: int, spread: float) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
    """Cells of respondents by three margins, of a company that some kinds answered more than."""
    draw = np.random.default_rng(seed)
    sizes = draw.integers(2, 5, 3)
    codes = [axis.ravel() for axis in np.meshgrid(*map(np.arange, sizes), indexing="ij")]
    counts = draw.integers(1, 60, len(codes[0])).astype(float)
    tilts = [draw.normal(0, spread, size)[code] for size, code in zip(sizes, codes, strict=True)]
    company = 20 * counts * np.exp(np.sum(tilts, axis=0))
    margins = [np.bincount(code, company, size) for size, code in zip(sizes, codes, strict=True)]
    return codes, margins, counts


def bounds_of(margins: list[np.ndarray], counts: np.ndarray) -> tuple[float, float]:
    mean = margins[0].sum() / counts.sum()
    return 0.3 * mean, 3 * mean


def sums_of(codes: list[np.ndarray], counts: np.ndarray) -> np.ndarray:
    """A row a category: how many respondents of it each cell holds."""
    return np.vstack([counts * (code == at) for code in codes for at in range(code.max() + 1)])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.floats(0.05, 0.8))
def test_held_weights_meet_every_margin_within_their_bounds(seed: int, spread: float) -> None:
    codes, margins, counts = tilted(seed, spread)
    first = rake(codes, margins, counts) / counts
    low, high = bounds_of(margins, counts)
    held = capped(codes, margins, counts, first)
    if held is None:
        # Nothing could: asked of linear programming, a thousandth inside the bounds.
        inside = (low * 1.001, high * 0.999)
        could = linprog(
            np.zeros(len(counts)),
            A_eq=sums_of(codes, counts),
            b_eq=np.concatenate(margins),
            bounds=[inside] * len(counts),
        )
        assert not could.success
        return
    for code, margin in zip(codes, margins, strict=True):
        np.testing.assert_allclose(np.bincount(code, held * counts), margin, rtol=1e-8)
    assert low * (1 - 1e-12) <= held.min() and held.max() <= high * (1 + 1e-12)
    if low <= first.min() and first.max() <= high:
        np.testing.assert_allclose(held, first, rtol=1e-7)


def test_held_weights_are_the_nearest_to_equal_ones_that_meet_the_margins() -> None:
    """The same weights from a general optimiser of Σ n·w·ln w under bounds and margins."""
    codes, margins, counts = tilted(6, 0.5)
    low, high = bounds_of(margins, counts)
    held = capped(codes, margins, counts, rake(codes, margins, counts) / counts)
    assert held is not None and np.isclose(held, [[low], [high]]).any()
    # Totals agree, so the last category of every margin but one follows from the others.
    sizes = np.cumsum([len(margin) for margin in margins])
    free = np.delete(np.arange(sizes[-1]), sizes[1:] - 1)
    table, wanted = sums_of(codes, counts)[free], np.concatenate(margins)[free]
    mean = margins[0].sum() / counts.sum()
    found = minimize(
        lambda w: float((counts * w * np.log(w)).sum() / counts.sum()),
        np.ones(len(counts)),
        jac=lambda w: counts * (np.log(w) + 1) / counts.sum(),
        bounds=[(0.3, 3.0)] * len(counts),
        constraints={"type": "eq", "fun": lambda w: (table @ w - wanted / mean) / counts.sum()},
        options={"maxiter": 500, "ftol": 1e-15},
    )
    assert found.success
    np.testing.assert_allclose(held / mean, found.x, atol=2e-4)


def test_where_no_held_weights_meet_the_margins_they_are_met_by_weights_beyond() -> None:
    codes, counts = [np.array([0, 1])], np.array([99.0, 1.0])
    margins = [np.array([900.0, 100.0])]
    assert capped(codes, margins, counts, rake(codes, margins, counts) / counts) is None
    assert raked_weights(codes, margins, counts) == pytest.approx([900 / 99, 100])

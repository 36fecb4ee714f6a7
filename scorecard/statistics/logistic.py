"""How well a logistic regression tells yes from no, by McFadden's adjusted R²."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_MOST_STEPS = 30
_ENOUGH = 1e-9
# Beyond this a chance is 0 or 1 to all digits that count, and its logarithm must still exist.
_FURTHEST = 30.0


def mcfadden(columns: ArrayLike, outcome: ArrayLike) -> float:
    """1 - (ll - k) / ll0 of ``outcome`` (n, 0 or 1) on ``columns`` (n, any) and a constant.

    k counts the columns that add something to the others. McFadden (1974), in *Frontiers in
    Econometrics*; as a measure to divide among drivers, Azen & Traxel (2009), *J. Educational
    and Behavioral Statistics* 34:319. nan where all outcomes are the same.
    """
    told = floats(outcome)
    design = np.column_stack([np.ones(len(told)), floats(columns).reshape(len(told), -1)])
    share = told.mean()
    if not 0 < share < 1:
        return float("nan")
    nothing = len(told) * (share * np.log(share) + (1 - share) * np.log1p(-share))
    rank = int(np.linalg.matrix_rank(design))
    return float(1 - (_log_likelihood(design, told) - (rank - 1)) / nothing)


def _log_likelihood(design: FloatArray, outcome: FloatArray) -> float:
    """The largest one, by iteratively reweighted least squares (McCullagh & Nelder 1989)."""
    lift = np.zeros(len(outcome))
    best = -np.inf
    for _ in range(_MOST_STEPS):
        chance = 1 / (1 + np.exp(-lift))
        reached = float(np.sum(outcome * lift - np.logaddexp(0, lift)))
        if reached - best <= _ENOUGH * abs(reached):
            return max(best, reached)
        best = reached
        weight = np.maximum(chance * (1 - chance), np.exp(-_FURTHEST))
        root = np.sqrt(weight)
        aimed = lift + (outcome - chance) / weight
        slopes, *_ = np.linalg.lstsq(design * root[:, None], aimed * root, rcond=None)
        lift = np.clip(design @ slopes, -_FURTHEST, _FURTHEST)
    return best

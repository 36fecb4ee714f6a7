"""How sure it is which of several weighted means is the lowest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.composite import DIRICHLET_KAPPA
from scorecard.statistics.intervals import FloatArray, floats

DRAWS = 2000
SEED = 20


def chance_of_lowest(
    scores: Sequence[ArrayLike],
    errors: Sequence[ArrayLike],
    weights: Sequence[ArrayLike],
    kappa: float = DIRICHLET_KAPPA,
    draws: int = DRAWS,
) -> FloatArray:
    """The share of draws in which each mean is the lowest; they sum to 1.

    One entry a mean: its parts' scores 0 to 100 (none missing), their standard errors and
    weights. Each draw takes weights from Dirichlet(kappa w) and scores from their errors, cut
    to 0 to 100. After Saisana, Saltelli & Tarantola (2005), JRSS A 168:307. Fixed seed. Raises
    ValueError without a mean, or for one without parts.
    """
    if not scores or any(not np.size(one) for one in scores):
        raise ValueError("ranks: every mean needs at least one part")
    random = np.random.default_rng(SEED)
    drawn = np.empty((draws, len(scores)))
    for place, (value, error, weight) in enumerate(zip(scores, errors, weights, strict=True)):
        middle, spread, share = floats(value), floats(error), floats(weight)
        moved = middle + spread * random.standard_normal((draws, len(middle)))
        weighed = random.dirichlet(kappa * share / share.sum(), draws)
        drawn[:, place] = (np.clip(moved, 0.0, 100.0) * weighed).sum(axis=1)
    return floats(np.bincount(drawn.argmin(axis=1), minlength=len(scores)) / draws)

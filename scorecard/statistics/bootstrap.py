"""Intervals from whole blocks of customers drawn again, at a cost that no row adds to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

REPLICATES = 1000
SEED = 20
MOST_UNDEFINED = 0.05
"""Share of replicates that may give no estimate before no interval is given."""


@lru_cache(maxsize=4)
def block_weights(blocks: int, replicates: int = REPLICATES) -> FloatArray:
    """How often each block is drawn in each replicate: (replicates, blocks), rows sum to blocks.

    Multinomial draws with a fixed seed, so that the same data give the same interval. Blocks of
    whole customers keep repeated answers together (Davison & Hinkley 1997, section 3.8).
    """
    drawn = np.random.default_rng(SEED).multinomial(blocks, np.full(blocks, 1 / blocks), replicates)
    weights = floats(drawn)
    weights.flags.writeable = False
    return weights


def percentile_interval(estimates: ArrayLike) -> Interval | None:
    """The middle 95 % of replicated estimates, shape (replicates,).

    nan is a replicate without estimate; None where more than one in twenty are.
    """
    values = floats(estimates)
    if not len(values) or np.isnan(values).mean() > MOST_UNDEFINED:
        return None
    low, high = np.nanquantile(values, (0.025, 0.975))
    return Interval(floats(low), floats(high))

"""How explained variance divides among groups of drivers that overlap."""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import f_tail
from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Below this a driver is taken to repeat the ones before it, and adds nothing.
SMALLEST_PIVOT = 1e-10


def shapley_values(fit: ArrayLike) -> FloatArray:
    """Average each player's gain over all orders of entering; they sum to the full fit.

    ``fit`` is (2^players, ...), the result (players, ...). Of drivers: Lindeman, Merenda & Gold
    (1980); of whole groups: Owen (1977). The fits come from ``moments.coalition_fits``.
    """
    value = floats(fit)
    players = len(value).bit_length() - 1
    masks, sizes = np.arange(len(value)), _sizes(len(value))
    weights = _order_weights(players)
    gains = np.empty((players, *value.shape[1:]))
    for player in range(players):
        without = masks[(masks >> player & 1) == 0]
        step = value[without | (1 << player)] - value[without]
        gains[player] = np.tensordot(weights[sizes[without]], step, axes=1)
    return gains


def owen_within(fit: ArrayLike, others: int) -> FloatArray:
    """Divide a group's share among its drivers; they sum to the group's Shapley value.

    ``fit`` is (2^(others + drivers), ...): whole other groups are the lowest bits, then come the
    group's drivers one by one. Owen (1977): groups enter in every order, and drivers in every
    order inside their group. Result (drivers, ...).
    """
    value = floats(fit)
    by_coalition = value.reshape(-1, 1 << others, *value.shape[1:])
    outer = _order_weights(others + 1)[_sizes(1 << others)]
    gained = np.moveaxis(by_coalition - by_coalition[:1], 1, 0)
    return shapley_values(np.tensordot(outer, gained, axes=1))


def block_test(fit_all: float, fit_without: float, n: int, drivers: int, tested: int) -> float:
    """P value that a block of ``tested`` of all ``drivers`` adds nothing (partial F test)."""
    free = n - drivers - 1
    f = ((fit_all - fit_without) / tested) / ((1 - fit_all) / free)
    return float(f_tail(f, tested, free))


def _sizes(length: int) -> np.ndarray:
    return np.array([mask.bit_count() for mask in range(length)])


def _order_weights(players: int) -> FloatArray:
    return floats(
        [
            factorial(size) * factorial(players - size - 1) / factorial(players)
            for size in range(players)
        ]
    )

"""How explained variance divides among groups of drivers that overlap."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import f_tail
from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

# Below this a driver is taken to repeat the ones before it, and adds nothing.
SMALLEST_PIVOT = 1e-10


@dataclass(frozen=True)
class GroupShare:
    """A group's share of what is explained, between entering last (low) and first (high)."""

    share: float
    low: float
    high: float
    explained: float


def two_group_share(fit_group: float, fit_others: float, fit_both: float) -> GroupShare | None:
    """Share of one of two groups, from three fits: the Shapley value of a game of two.

    (U + T) / 2 of the fit of both, with U = both - others and T = group alone; bracket sorted, as
    suppression may turn it round. None when nothing is explained.
    """
    if not fit_both > 0:
        return None
    last, first = (fit_both - fit_others) / fit_both, fit_group / fit_both
    return GroupShare((last + first) / 2, min(last, first), max(last, first), fit_both)


def all_subsets_fit(correlation: ArrayLike) -> FloatArray:
    """R² of the outcome on every subset of p drivers, at the index whose bits name them.

    ``correlation`` is (p+1, p+1), outcome last. Length 2^p, by doubling Schur complements, so
    twenty drivers take a fraction of a second.
    """
    remaining = floats(correlation)[None]
    for _ in range(remaining.shape[1] - 1):
        pivot, column = remaining[:, 0, 0], remaining[:, 1:, 0]
        without = remaining[:, 1:, 1:]
        usable = pivot >= SMALLEST_PIVOT
        factor = np.where(usable, 1 / np.where(usable, pivot, 1.0), 0.0)
        swept = without - factor[:, None, None] * column[:, :, None] * column[:, None, :]
        remaining = np.concatenate([without, swept])
    return floats(1 - remaining[:, 0, 0])


def adjusted_fit(fit: ArrayLike, n: int) -> FloatArray:
    """Adjust R² of every subset for its number of drivers, not below 0.

    ``fit`` as from ``all_subsets_fit``. Without it noise alone earns a group a share. Raises
    ValueError when n leaves the full model no degree of freedom.
    """
    raw = floats(fit)
    drivers = _sizes(len(raw))
    if n - drivers.max() - 1 <= 0:
        raise ValueError(f"adjusted fit: {n} customers for {drivers.max()} drivers are too few")
    return floats(np.maximum(1 - (1 - raw) * (n - 1) / (n - drivers - 1), 0.0))


def group_fit(fit: ArrayLike, groups: Sequence[Sequence[int]]) -> FloatArray:
    """Pick the fit of every subset of whole groups: the quotient game, length 2^groups."""
    masks = np.array([sum(1 << driver for driver in group) for group in groups])
    unions = [_union(masks, coalition) for coalition in range(1 << len(groups))]
    return floats(floats(fit)[unions])


def shapley_values(fit: ArrayLike) -> FloatArray:
    """Average each player's gain over all orders of entering; they sum to the full fit.

    ``fit`` is (2^players, ...), the result (players, ...). Of drivers: Lindeman, Merenda & Gold
    (1980); of groups, with ``group_fit``: Owen (1977).
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


def _union(masks: np.ndarray, coalition: int) -> int:
    chosen = (int(mask) for place, mask in enumerate(masks) if coalition >> place & 1)
    union = 0
    for mask in chosen:
        union |= mask
    return union


def _sizes(length: int) -> np.ndarray:
    return np.array([mask.bit_count() for mask in range(length)])


def _order_weights(players: int) -> FloatArray:
    return floats(
        [
            factorial(size) * factorial(players - size - 1) / factorial(players)
            for size in range(players)
        ]
    )

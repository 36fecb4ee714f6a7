"""How many leavers bad service and bad experience account for, overlap shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Attributable:
    """Fractions of all leavers: by removing either, both, and each one's Shapley share."""

    without_service: float
    without_experience: float
    without_both: float
    service: float
    experience: float
    leavers: float


def attributable_loss(customers: ArrayLike, leavers: ArrayLike) -> Attributable | None:
    """Attributable fractions, standardised within strata (Eide & Gefeller 1995).

    Both arrays are (..., 2, 2): strata, then bad service no/yes, then bad experience no/yes.
    A cell without unexposed customers of its stratum keeps its own rate, so nothing is
    attributed there. None when nobody left.
    """
    n, left = floats(customers), floats(leavers)
    total = float(left.sum())
    if total == 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(n > 0, left / n, np.nan)

    def removed(service: bool, experience: bool) -> float:
        counterfactual = rate
        if service:
            counterfactual = np.repeat(counterfactual[..., :1, :], 2, axis=-2)
        if experience:
            counterfactual = np.repeat(counterfactual[..., :, :1], 2, axis=-1)
        return 1 - _expected(n, counterfactual, rate) / total

    one, other, both = removed(True, False), removed(False, True), removed(True, True)
    return Attributable(one, other, both, (one + both - other) / 2, (other + both - one) / 2, total)


def _expected(n: FloatArray, counterfactual: FloatArray, rate: FloatArray) -> float:
    used = np.where(np.isnan(counterfactual), rate, counterfactual)
    return float(np.where(n > 0, n * used, 0.0).sum())

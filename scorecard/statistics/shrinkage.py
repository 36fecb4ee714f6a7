"""Empirical-Bayes shrinkage of segments toward their mean, for ranking and colouring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST_SEGMENTS = 5


@dataclass(frozen=True)
class Heterogeneity:
    """Variance between segments beyond sampling, their weighted mean and its standard error."""

    between_variance: float
    mean: float
    mean_standard_error: float


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Shrunk estimates with standard errors and how far each was pulled (0 none .. 1 to the mean).

    With fewer than five segments estimates are the raw ones and the pull is 0.
    """

    estimate: FloatArray
    standard_error: FloatArray
    pull: FloatArray


def paule_mandel(estimates: ArrayLike, variances: ArrayLike) -> Heterogeneity:
    """Between-segment variance that makes the weighted squares equal k - 1 (Paule & Mandel 1982).

    Both of length k, variances above 0 (use pseudo-counted ones). 0 if the segments vary no
    more than sampling explains. Raises ValueError on an empty input or a variance of 0 or less.
    """
    y, v = floats(estimates), floats(variances)
    if not len(y) or not (v > 0).all():
        raise ValueError("shrinkage: needs at least one segment, and variances above 0")

    def excess(between: float) -> float:
        weights = 1 / (v + between)
        mean = (weights * y).sum() / weights.sum()
        return float((weights * (y - mean) ** 2).sum() - (len(y) - 1))

    between = 0.0
    if excess(0.0) > 0:
        # At this variance the squares sum to at most k - 1, so the root lies below it.
        upper = float(((y - y.mean()) ** 2).sum() / (len(y) - 1))
        from scipy import optimize  # noqa: PLC0415  (heavy, and few pages shrink)

        between = float(optimize.brentq(excess, 0.0, upper * 1.001, xtol=1e-14, rtol=1e-13))
    weights = 1 / (v + between)
    return Heterogeneity(
        between,
        float((weights * y).sum() / weights.sum()),
        float(1 / np.sqrt(weights.sum())),
    )


def shrink(estimates: ArrayLike, variances: ArrayLike) -> Shrunk:
    """Shrink segment estimates toward their weighted mean (Morris 1983, JASA 78:47).

    Both of length k. The pull carries Morris's factor (k-3)/(k-1), the error the uncertainty of
    mean and pull. The raw number stays the one to show; this one ranks and colours.
    """
    y, v = floats(estimates), floats(variances)
    k = len(y)
    if k < FEWEST_SEGMENTS:
        return Shrunk(y, np.sqrt(v), np.zeros(k))
    spread = paule_mandel(y, v)
    full = v / (v + spread.between_variance)
    pull = (k - 3) / (k - 1) * full
    variance = (
        (1 - full) * v
        + full**2 * spread.mean_standard_error**2
        + 2 / (k - 3) * pull**2 * (y - spread.mean) ** 2
    )
    return Shrunk(pull * spread.mean + (1 - pull) * y, np.sqrt(variance), pull)


def share_variance(successes: ArrayLike, n: ArrayLike) -> FloatArray:
    """Estimate the sampling variance of shares, two successes and failures added."""
    x, total = floats(successes), floats(n)
    p = (x + 2) / (total + 4)
    return p * (1 - p) / (total + 4)

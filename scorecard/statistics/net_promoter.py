"""Net promoter score of the 0-10 question, with an interval that holds for few answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.intervals import (
    Change,
    FloatArray,
    Interval,
    around,
    floats,
    shaped,
    wald_change,
)

# Detractors, passives, promoters added before the Wald interval (Rocks 2016).
PSEUDO_ANSWERS = (0.75, 1.5, 0.75)

NetPromoterCounts = tuple[ArrayLike, ArrayLike, ArrayLike]


@dataclass(frozen=True, eq=False)
class NetPromoter:
    """A score in -1..1: point and plain standard error raw, interval adjusted and unclipped.

    ``variance`` is that of one answer. All have the shape of the counts; nan where n = 0.
    """

    score: FloatArray
    variance: FloatArray
    standard_error: FloatArray
    interval: Interval
    n: FloatArray


def net_promoter(detractors: ArrayLike, passives: ArrayLike, promoters: ArrayLike) -> NetPromoter:
    """Promoters minus detractors per answer, adjusted-Wald interval.

    Rocks (2016), The American Statistician 70:365. Counts broadcast; everything is nan where
    there are no answers. Of one or two answers the adjusted middle lies so far from the raw
    score that its interval would end before it: there the interval is drawn on to the score.
    """
    score, variance, n = _moments(detractors, passives, promoters)
    centre, error = adjusted(detractors, passives, promoters)
    unknown = np.where(n > 0, 0.0, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        standard_error = np.sqrt(variance / n)
    bounds = around(centre + unknown, error)
    return NetPromoter(
        shaped(score),
        shaped(variance),
        shaped(standard_error),
        Interval(shaped(np.minimum(bounds.low, score)), shaped(np.maximum(bounds.high, score))),
        shaped(n),
    )


def adjusted(
    detractors: ArrayLike, passives: ArrayLike, promoters: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Score and standard error after Rocks's three pseudo-answers; the error is never 0."""
    d, q, p = PSEUDO_ANSWERS
    score, variance, n = _moments(
        floats(detractors) + d, floats(passives) + q, floats(promoters) + p
    )
    return shaped(score), shaped(np.sqrt(variance / n))


def net_promoter_change(current: NetPromoterCounts, previous: NetPromoterCounts) -> Change:
    """Subtract the previous score from the current, both adjusted, with interval and p value.

    Each side is (detractors, passives, promoters). The difference is that of the adjusted
    scores, so that it lies in the middle of its interval; nan where either side has no answers.
    """
    m1, se1 = adjusted(*current)
    m2, se2 = adjusted(*previous)
    empty = (sum(map(floats, current)) == 0) | (sum(map(floats, previous)) == 0)
    return wald_change(np.where(empty, np.nan, m1 - m2), np.hypot(se1, se2))


def _moments(
    detractors: ArrayLike, passives: ArrayLike, promoters: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    d, q, p = np.broadcast_arrays(floats(detractors), floats(passives), floats(promoters))
    n = d + q + p
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (p - d) / n
        variance = (p + d) / n - score**2
    return score, np.maximum(variance, 0.0), n

"""Scores between goalposts, combined inside a stage and across stages.

After OECD/EU/JRC (2008), Handbook on Constructing Composite Indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, Z, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEAST_COVERAGE = 0.6
GEOMETRIC_FLOOR = 1.0
DIRICHLET_KAPPA = 20.0


@dataclass(frozen=True, eq=False)
class Composite:
    """A combined score in 0..100; shapes drop the last axis of the scores.

    ``coverage`` is the share of weight with a score; under 0.6 score and error are nan ("not
    rated"). ``bounds`` is the score if all that is missing were 0, or 100.
    """

    score: FloatArray
    standard_error: FloatArray
    interval: Interval
    coverage: FloatArray
    bounds: Interval


def goalpost_score(
    value: ArrayLike, floor: ArrayLike, target: ArrayLike, is_log: ArrayLike = False
) -> FloatArray:
    """Where a value lies between floor (0) and target (100), clipped to 0..100.

    Inputs broadcast. A floor above the target means less is better. ``is_log`` for durations and
    money: the same share of improvement earns the same points; a value of 0 or less is then
    as near the log scale's lower end as can be. nan stays nan. Raises ValueError when floor equals
    target, or when a goalpost of a log scale is not positive.
    """
    x, low, high, log = _broadcast(value, floor, target, is_log)
    linear = 100 * (x - low) / (high - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        logged = 100 * (np.log(np.maximum(x, 0.0)) - np.log(low)) / (np.log(high) - np.log(low))
    return shaped(np.clip(np.where(log, logged, linear), 0.0, 100.0))


def score_standard_error(
    value: ArrayLike,
    standard_error: ArrayLike,
    floor: ArrayLike,
    target: ArrayLike,
    is_log: ArrayLike = False,
) -> FloatArray:
    """Carry a standard error over to the score, by the slope of the goalposts (delta method)."""
    x, low, high, log = _broadcast(value, floor, target, is_log)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(
            log, 100 / (x * np.abs(np.log(high) - np.log(low))), 100 / np.abs(high - low)
        )
    return shaped(slope * floats(standard_error))


def weighted_arithmetic(
    scores: ArrayLike, weights: ArrayLike, standard_errors: ArrayLike = np.nan
) -> Composite:
    """Weighted mean over the last axis: one metric may make up for another.

    ``scores`` (..., k) with nan for missing; ``weights`` broadcast to it. Weights of what
    is present are renormalised. Errors are taken as independent; a missing error makes the
    combined error nan.
    """
    s, w, errors = _aligned(scores, weights, standard_errors)
    present, coverage, renormalised = _coverage(s, w)
    score = (renormalised * np.where(present, s, 0.0)).sum(-1)
    error = np.sqrt((renormalised**2 * np.where(present, errors, 0.0) ** 2).sum(-1))
    bounds = [(w * np.where(present, s, fill)).sum(-1) for fill in (0.0, 100.0)]
    return _composite(score, error, coverage, bounds)


def weighted_geometric(
    scores: ArrayLike, weights: ArrayLike, standard_errors: ArrayLike = np.nan
) -> Composite:
    """Weighted geometric mean over the last axis: a broken part shows through.

    As ``weighted_arithmetic``; scores under 1 count as 1, so that one zero does not wipe out
    the rest.
    """
    s, w, errors = _aligned(scores, weights, standard_errors)
    present, coverage, renormalised = _coverage(s, w)
    raised = np.where(present, np.maximum(s, GEOMETRIC_FLOOR), 1.0)
    score = np.exp((renormalised * np.log(raised)).sum(-1))
    relative = np.where(present, errors, 0.0) / raised
    error = score * np.sqrt((renormalised**2 * relative**2).sum(-1))
    bounds = [
        np.exp((w * np.log(np.where(present, raised, fill))).sum(-1))
        for fill in (GEOMETRIC_FLOOR, 100.0)
    ]
    return _composite(score, error, coverage, bounds)


def weight_sensitivity(
    scores: ArrayLike, weights: ArrayLike, kappa: float = DIRICHLET_KAPPA
) -> FloatArray:
    """Measure how far the arithmetic score depends on its weights.

    Its standard deviation in points, were weights drawn from Dirichlet(kappa w); closed form.
    After Saisana, Saltelli & Tarantola (2005), JRSS A 168:307.
    """
    s, w, _ = _aligned(scores, weights, np.nan)
    present, coverage, renormalised = _coverage(s, w)
    known = np.where(present, s, 0.0)
    mean = (renormalised * known).sum(-1)
    variance = ((renormalised * known**2).sum(-1) - mean**2) / (kappa + 1)
    return shaped(np.where(coverage > 0, np.sqrt(np.maximum(variance, 0.0)), np.nan))


def leave_one_out(scores: ArrayLike, weights: ArrayLike) -> Interval:
    """Lowest and highest arithmetic score when any one part is left out; nan with one part."""
    s, w, _ = _aligned(scores, weights, np.nan)
    present, _, _ = _coverage(s, w)
    mass, weighted = np.where(present, w, 0.0), np.where(present, w * s, 0.0)
    rest = mass.sum(-1, keepdims=True) - mass
    with np.errstate(divide="ignore", invalid="ignore"):
        without = (weighted.sum(-1, keepdims=True) - weighted) / rest
    usable = present & (rest > 1e-12)
    low = np.where(usable, without, np.inf).min(-1)
    high = np.where(usable, without, -np.inf).max(-1)
    known = usable.any(-1)
    return Interval(shaped(np.where(known, low, np.nan)), shaped(np.where(known, high, np.nan)))


def _broadcast(
    value: ArrayLike, floor: ArrayLike, target: ArrayLike, is_log: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    x, low, high, log = np.broadcast_arrays(
        floats(value), floats(floor), floats(target), floats(is_log)
    )
    if (low == high).any():
        raise ValueError("goalposts: floor equals target; they must differ")
    if ((log > 0) & ((low <= 0) | (high <= 0))).any():
        raise ValueError("goalposts: a log scale needs floor and target above 0")
    return x, low, high, log


def _aligned(
    scores: ArrayLike, weights: ArrayLike, standard_errors: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    s, w, errors = np.broadcast_arrays(floats(scores), floats(weights), floats(standard_errors))
    if (w < 0).any() or (w.sum(-1) <= 0).any():
        raise ValueError("weights: none may be negative and their sum must be above 0")
    return s, w / w.sum(-1, keepdims=True), errors


def _coverage(s: FloatArray, w: FloatArray) -> tuple[NDArray[np.bool_], FloatArray, FloatArray]:
    present = ~np.isnan(s)
    mass = np.where(present, w, 0.0)
    coverage = mass.sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        renormalised = np.where(coverage[..., None] > 0, mass / coverage[..., None], 0.0)
    return present, coverage, renormalised


def _composite(
    score: FloatArray, error: FloatArray, coverage: FloatArray, bounds: list[FloatArray]
) -> Composite:
    # Sums of weights such as .3 + .2 + .1 fall a last digit short of .6.
    unrated = np.where(coverage >= LEAST_COVERAGE - 1e-9, 0.0, np.nan)
    rated, known_error = score + unrated, error + unrated
    interval = Interval(shaped(rated - Z * known_error), shaped(rated + Z * known_error))
    return Composite(
        shaped(rated),
        shaped(known_error),
        interval.clipped(0.0, 100.0),
        shaped(coverage),
        Interval(shaped(bounds[0]), shaped(bounds[1])),
    )

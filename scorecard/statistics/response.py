"""Who answers: does the rate hang on the group, and do those who answer stand for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from scorecard.statistics.distributions import chi_squared_tail
from scorecard.statistics.intervals import Interval, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Association:
    """Pearson's chi squared of a rate over groups, and its size as Cramér's V, 0 to 1."""

    chi_squared: float
    degrees: int
    p_value: float
    cramer_v: float


@dataclass(frozen=True)
class Representativity:
    """An R-indicator, 1 where everybody answers alike; its 95 % interval; those invited."""

    value: float
    interval: Interval
    n: float


def association(answered: ArrayLike, invited: ArrayLike) -> Association | None:
    """Test whether the share that answers is the same in every group.

    One number a group; groups without anybody invited are left out. None below two groups,
    or where nobody or everybody answers. Source: Cramér 1946; V = √(χ² / n), as one side of
    the table has two categories.
    """
    x, n = floats(answered), floats(invited)
    x, n = x[n > 0], n[n > 0]
    if len(n) < 2 or not 0 < x.sum() < n.sum():
        return None
    rate = x.sum() / n.sum()
    chi = float(((x - n * rate) ** 2 / (n * rate * (1 - rate))).sum())
    degrees = len(n) - 1
    return Association(
        chi, degrees, float(chi_squared_tail(chi, degrees)), float(np.sqrt(chi / n.sum()))
    )


def r_indicator(propensities: ArrayLike, counts: ArrayLike = 1.0) -> float:
    """1 - 2 SD of the known propensities to answer (Schouten, Cobben & Bethlehem 2009).

    ``counts`` is how many share each propensity; nan below two.
    """
    rho, n = np.broadcast_arrays(floats(propensities), floats(counts))
    total = float(n.sum())
    if total < 2:
        return float("nan")
    mean = (n * rho).sum() / total
    return float(1 - 2 * np.sqrt((n * (rho - mean) ** 2).sum() / (total - 1)))


def representativity(
    traits: ArrayLike, answered: ArrayLike, invited: ArrayLike
) -> Representativity | None:
    """Estimate the R-indicator from cells of those invited.

    ``traits`` is cells x columns of what is known of everybody invited; ``answered`` and
    ``invited`` count per cell. Propensities are linear in the traits. Their variance is taken
    from the adjusted R², as chance alone spreads estimated propensities (Shlomo, Skinner &
    Schouten 2012); the interval inverts the noncentral chi squared of the fit. None where the
    traits tell nobody apart, or where nobody or everybody answers.
    """
    n, x = floats(invited), floats(answered)
    kept = n > 0
    n, x, columns = n[kept], x[kept], floats(traits)[kept]
    total = float(n.sum())
    if not 0 < x.sum() < total:
        return None
    rate = x.sum() / total
    spread = rate * (1 - rate) * total / (total - 1)
    centred = columns - (n @ columns) / total
    root = np.sqrt(n)
    design, target = centred * root[:, None], (x / n - rate) * root
    slopes, _, rank, _ = np.linalg.lstsq(design, target, rcond=None)
    degrees = int(rank)
    if not degrees or total - degrees - 1 <= 0:
        return None
    explained = float(((design @ slopes) ** 2).sum()) / (spread * (total - 1))
    adjusted = 1 - (1 - explained) * (total - 1) / (total - degrees - 1)
    noise = spread * (1 - explained) * (total - 1) / (total - degrees - 1)
    statistic = explained * spread * (total - 1) / noise
    low, high = (
        _noncentrality(statistic, degrees, tail) * noise / (total - 1) for tail in (0.975, 0.025)
    )
    return Representativity(
        float(1 - 2 * np.sqrt(max(adjusted, 0.0) * spread)),
        Interval(shaped(1 - 2 * np.sqrt(high)), shaped(1 - 2 * np.sqrt(low))),
        total,
    )


def worst_cases(answered: ArrayLike, value: ArrayLike, lowest: float, highest: float) -> Interval:
    """What everybody's mean could be, had all the silent said the lowest, or the highest.

    ``answered`` is the share that answered, ``value`` their mean. Source: Manski 1989.
    """
    known, mean = floats(answered), floats(value)
    return Interval(
        shaped(known * mean + (1 - known) * lowest), shaped(known * mean + (1 - known) * highest)
    )


def _noncentrality(statistic: float, degrees: int, tail: float) -> float:
    """The noncentrality at which ``tail`` of the distribution lies below; 0 where none does."""
    if float(special.chndtr(statistic, degrees, 0.0)) <= tail:
        return 0.0
    return float(special.chndtrinc(statistic, degrees, tail))

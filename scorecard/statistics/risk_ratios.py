"""How many times as often: risks of those exposed against the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, Interval, Z, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class RiskRatio:
    """Risk of the exposed over that of the rest, and what the exposure would account for.

    ``excess`` is how many of the exposed cases are beyond the risk of the rest,
    ``attributable`` their share of all cases (Levin 1953).
    """

    ratio: FloatArray
    interval: Interval
    excess: FloatArray
    attributable: FloatArray


def risk_ratio(
    cases: ArrayLike, exposed: ArrayLike, other_cases: ArrayLike, others: ArrayLike
) -> RiskRatio:
    """Ratio of two risks with its log-normal interval (Katz et al. 1978, Biometrics 34:469).

    Inputs broadcast. The interval is nan where either side has no case, the ratio where the
    rest has none; all are nan where either side has nobody.
    """
    a, n, b, m = np.broadcast_arrays(
        floats(cases), floats(exposed), floats(other_cases), floats(others)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where((n > 0) & (m > 0), 0.0, np.nan)
        ratio = np.where(b > 0, (a / n) / (b / m), np.nan) + known
        error = np.where((a > 0) & (b > 0), np.sqrt(1 / a - 1 / n + 1 / b - 1 / m), np.nan)
        low, high = ratio * np.exp(-Z * error), ratio * np.exp(Z * error)
        excess = a - n * b / m + known
        attributable = np.where(a + b > 0, excess / (a + b), np.nan)
    return RiskRatio(
        shaped(ratio), Interval(shaped(low), shaped(high)), shaped(excess), shaped(attributable)
    )


def stratified_risk_ratio(
    cases: ArrayLike, exposed: ArrayLike, other_cases: ArrayLike, others: ArrayLike
) -> tuple[float, Interval]:
    """One risk ratio over strata (Mantel & Haenszel 1959), so that their mix cannot make it.

    Inputs are one figure a stratum; a stratum without either side adds nothing. Interval on the
    logarithm after Greenland & Robins (1985, Biometrics 41:55). nan where no case is comparable.
    """
    a, n, b, m = np.broadcast_arrays(
        floats(cases), floats(exposed), floats(other_cases), floats(others)
    )
    total = n + m
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where((n > 0) & (m > 0), 1 / total, 0.0)
        upper, lower = float((a * m * weight).sum()), float((b * n * weight).sum())
        spread = float((((n * m * (a + b)) - a * b * total) * weight**2).sum())
    if upper <= 0 or lower <= 0:
        return np.nan, Interval(shaped(np.nan), shaped(np.nan))
    ratio, error = upper / lower, float(np.sqrt(spread / (upper * lower)))
    return ratio, Interval(shaped(ratio * np.exp(-Z * error)), shaped(ratio * np.exp(Z * error)))

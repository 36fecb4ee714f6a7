"""Differences of means within strata, and what a mean would be if one part were as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import Change, FloatArray, floats, shaped, wald_change

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def stratified_difference(
    n: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    other_n: ArrayLike,
    other_mean: ArrayLike,
    other_variance: ArrayLike,
) -> Change:
    """Mean of one group less that of another, compared within strata only.

    Weights n·m/(n + m) (Cochran 1954, Biometrics 10:417), which make the most of strata where
    both are many. ``n`` and ``mean`` are (strata); a variance is that of one value, one number
    or one a stratum. Strata where either group is missing say nothing; nan where none is left.
    """
    n1, m1, n0, m0 = (floats(one) for one in (n, mean, other_n, other_mean))
    both = (n1 > 0) & (n0 > 0)
    weight = np.where(both, n1 * n0 / np.where(both, n1 + n0, 1.0), 0.0)
    if not both.any():
        return wald_change(np.nan, np.nan)
    share = weight / weight.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = floats(variance) / n1 + floats(other_variance) / n0
        gap = np.where(both, m1 - m0, 0.0)
    error = np.sqrt((share**2 * np.where(both, spread, 0.0)).sum())
    return wald_change((share * gap).sum(), error)


def mean_if_replaced(
    n: ArrayLike, mean: ArrayLike, variance: ArrayLike, replaced: int, by: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Mean over all parts if the part ``replaced`` were rated as the part ``by``.

    ``n``, ``mean`` and ``variance`` of one value are (parts). Returns that mean with its standard
    error, and how far it lies from the mean as it is, with the error of that. Errors by the delta
    method; the sizes of the parts are taken as drawn (multinomial), their means as independent.
    """
    size, m, v = (floats(one) for one in (n, mean, variance))
    total = size.sum()
    share = size / total
    values = m.copy()
    values[replaced] = m[by]
    weight = share.copy()
    weight[by] += weight[replaced]
    weight[replaced] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        per_mean = np.where(size > 0, v / size, 0.0)
    value = float((share * values).sum())
    drawn = float((share * values**2).sum() - value**2) / total
    error = np.sqrt((weight**2 * per_mean).sum() + drawn)
    gap = m[by] - m[replaced]
    part = share[replaced]
    difference_error = np.sqrt(
        part**2 * (per_mean[by] + per_mean[replaced]) + gap**2 * part * (1 - part) / total
    )
    return shaped(value), shaped(error), shaped(part * gap), shaped(difference_error)

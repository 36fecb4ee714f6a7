"""Errors that allow for customers who answer more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats, shaped
from scorecard.statistics.ratios import PairSums, Ratio, ratio_of_sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def clustered_mean(customers: PairSums) -> Ratio:
    """Average over answers with the variance taken between customers.

    The sums are over customers: value the sum of a customer's scores, base the number of answers.
    Equal to C/(C-1) sum u_c² / n² with u_c the customer's sum of deviations from the mean. Error
    nan with fewer than two customers.
    """
    return ratio_of_sums(customers)


def design_effect(clustered_error: ArrayLike, simple_error: ArrayLike) -> FloatArray:
    """Variance between customers over the variance of as many independent answers (Kish 1965).

    nan where the simple error is 0. Answers divided by it are the effective sample size.
    """
    clustered, simple = floats(clustered_error), floats(simple_error)
    with np.errstate(divide="ignore", invalid="ignore"):
        return shaped(np.where(simple > 0, (clustered / simple) ** 2, np.nan))

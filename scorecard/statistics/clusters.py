"""Errors that allow for customers who answer more than once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.intervals import FloatArray, floats, shaped
from scorecard.statistics.ratios import Ratio, ratio_of_sums


def clustered_mean(
    clusters: ArrayLike,
    answers: ArrayLike,
    total: ArrayLike,
    sum_answers_squared: ArrayLike,
    sum_total_squared: ArrayLike,
    sum_cross: ArrayLike,
) -> Ratio:
    """Mean over answers with the variance taken between customers.

    Per customer, a = answers and t = sum of scores; the arguments are the number of customers and
    the sums of a, t, a², t² and a t over them. Equal to C/(C-1) sum u_c² / n² with u_c the
    customer's sum of deviations from the mean. Error nan with fewer than two customers.
    """
    return ratio_of_sums(
        clusters, total, answers, sum_total_squared, sum_answers_squared, sum_cross
    )


def design_effect(clustered_error: ArrayLike, simple_error: ArrayLike) -> FloatArray:
    """Variance between customers over the variance of as many independent answers (Kish 1965).

    nan where the simple error is 0. Answers divided by it are the effective sample size.
    """
    clustered, simple = floats(clustered_error), floats(simple_error)
    with np.errstate(divide="ignore", invalid="ignore"):
        return shaped(np.where(simple > 0, (clustered / simple) ** 2, np.nan))

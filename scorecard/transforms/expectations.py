"""The gap between what customers expected and what they found (Parasuraman et al. 1988)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.distributions import student_tail
from scorecard.statistics.means import mean_from_sums
from scorecard.transforms.drivers import Estimate

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Gap:
    """Found less expected on one question, in points of 100, by a paired t test.

    ``expected, found`` are the means of the pairs; ``gap`` None with fewer than two.
    """

    name: str
    pairs: int
    expected: float
    found: float
    gap: Estimate | None
    p_value: float | None


def gaps_of(rows: pl.DataFrame) -> tuple[Gap, ...]:
    """The gaps from the rows of the page query expectation_gaps, widest shortfall first."""
    gaps = [_gap(row) for row in rows.iter_rows(named=True)]
    return tuple(sorted(gaps, key=lambda gap: (gap.found - gap.expected, gap.name)))


def _gap(row: dict[str, float | str]) -> Gap:
    pairs = int(row["pairs"])
    mean = mean_from_sums(pairs, float(row["gap"]), float(row["gap_squares"]))
    expected, found = float(row["expected"]) / pairs, float(row["found"]) / pairs
    error = float(mean.standard_error)
    if np.isnan(error):
        return Gap(str(row["question"]), pairs, expected, found, None, None)
    estimate = Estimate(float(mean.value), float(mean.interval.low), float(mean.interval.high))
    value = abs(estimate.value)
    statistic = value / error if error > 0 else (np.inf if value else 0.0)
    p_value = 2 * float(student_tail(statistic, pairs - 1))
    return Gap(str(row["question"]), pairs, expected, found, estimate, p_value)

"""One period broken down by segment, region or channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.transforms import judgements, measures
from scorecard.transforms.periods import with_two_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.catalogue import Dimension, Metric
    from scorecard.statistics.intervals import FloatArray
    from scorecard.transforms.measures import Estimates
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading


@dataclass(frozen=True, eq=False)
class Breakdown:
    """Sums and estimates (labels, metrics); labels in alphabetical order."""

    labels: tuple[str, ...]
    sums: measures.Sums
    estimates: Estimates


@dataclass(frozen=True, eq=False)
class ScoredBy:
    """Scores and their errors (labels, metrics); labels in alphabetical order."""

    labels: tuple[str, ...]
    score: FloatArray
    error: FloatArray


def scored_by(cells: pl.DataFrame, reading: Reading, dimension: Dimension) -> ScoredBy:
    """The scores of all metrics by one dimension, as the whole is scored.

    As there, a metric silent in the period speaks through the two before it.
    """
    at = max(0, len(reading.periods) - 1)
    three = reading.periods[with_two_before(at)]
    part = measures.narrowed(cells, reading.filters, but=dimension)
    labels = _labels(_within(part, three), dimension)
    own, pooled = (
        judgements.scored(
            _summarised(part, reading, dimension, reading.metrics, periods, labels).estimates,
            reading.metrics,
            reading.company.thresholds,
            narrowed_by=reading.filters.narrowed_by | {dimension},
        )
        for periods in (three[-1:], three)
    )
    return ScoredBy(labels, *judgements.spoken(own, pooled))


def broken_down(
    cells: pl.DataFrame,
    reading: Reading,
    dimension: Dimension,
    metrics: Sequence[Metric] | None = None,
) -> Breakdown:
    """The period looked at by one dimension, the other filters kept.

    All metrics unless some are named. Observations without a value of the dimension
    belong to no group.
    """
    wanted = reading.metrics if metrics is None else metrics
    part = measures.narrowed(cells, reading.filters, but=dimension)
    if metrics is not None:
        part = part.filter(pl.col("metric_id").is_in([metric.metric_id for metric in metrics]))
    last = reading.periods[-1:]
    labels = _labels(_within(part, last), dimension)
    return _summarised(part, reading, dimension, wanted, last, labels)


def _within(cells: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """The cells of periods that follow one another."""
    if not periods:
        return cells.clear()
    return cells.filter(
        (pl.col("month") >= periods[0].start_on) & (pl.col("month") < periods[-1].end_before)
    )


def _labels(cells: pl.DataFrame, dimension: Dimension) -> tuple[str, ...]:
    return tuple(sorted(cells[dimension].drop_nulls().unique().to_list()))


def _summarised(
    cells: pl.DataFrame,
    reading: Reading,
    dimension: Dimension,
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    labels: tuple[str, ...],
) -> Breakdown:
    """The metrics by label over all the periods together."""
    effects = np.array(
        [reading.design_effects[reading.column(metric.metric_id)] for metric in metrics]
    )
    sums = measures.summed(_within(cells, periods), metrics, dimension, labels)
    months = np.full(len(labels), float(sum(period.months for period in periods)) or 1.0)
    return Breakdown(labels, sums, measures.estimated(sums, metrics, months, effects))

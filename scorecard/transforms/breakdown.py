"""One period broken down by segment, region or channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from scorecard.transforms import measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.catalogue import Metric
    from scorecard.transforms.measures import Estimates
    from scorecard.transforms.reading import Reading

Dimension = Literal["segment", "region", "channel"]


@dataclass(frozen=True, eq=False)
class Breakdown:
    """Sums and estimates (labels, metrics); labels in alphabetical order."""

    labels: tuple[str, ...]
    sums: measures.Sums
    estimates: Estimates


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
    effects = np.array(
        [reading.design_effects[reading.column(metric.metric_id)] for metric in wanted]
    )
    part = measures.narrowed(cells, reading.filters, but=dimension)
    if metrics is not None:
        part = part.filter(pl.col("metric_id").is_in([metric.metric_id for metric in metrics]))
    period = reading.period
    if period is None:
        part = part.clear()
    else:
        part = part.filter(
            (pl.col("month") >= period.start_on) & (pl.col("month") < period.end_before)
        )
    labels = tuple(sorted(part[dimension].drop_nulls().unique().to_list()))
    sums = measures.summed(part, wanted, dimension, labels)
    months = np.full(len(labels), float(period.months) if period else 1.0)
    return Breakdown(labels, sums, measures.estimated(sums, wanted, months, effects))

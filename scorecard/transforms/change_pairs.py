"""Two periods of one metric side by side, whole and by group, from cells alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.ratios import PairSums
from scorecard.transforms import measures
from scorecard.transforms.measures import Measure, known

if TYPE_CHECKING:
    from datetime import date

    from scorecard.config.catalogue import Dimension
    from scorecard.statistics.intervals import Change, FloatArray
    from scorecard.transforms.measures import Estimates, Sums
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading

NOT_KNOWN = "not known"
OTHERS = "smaller groups"
_NOW, _THEN = "now", "then"


@dataclass(frozen=True)
class Part:
    """One part of a change in the measure of the metric, with its 95 % interval."""

    value: float
    low: float | None
    high: float | None
    p_value: float | None
    q_value: float | None = None


def both_periods(cells: pl.DataFrame, now: Period, then: Period) -> pl.DataFrame:
    """The cells of the two periods, with which one in ``side``."""

    def within(period: Period) -> pl.Expr:
        return (pl.col("month") >= period.start_on) & (pl.col("month") < period.end_before)

    side = pl.when(within(now)).then(pl.lit(_NOW)).when(within(then)).then(pl.lit(_THEN))
    return cells.with_columns(side=side).filter(pl.col("side").is_not_null())


@dataclass(frozen=True, eq=False)
class PeriodPair:
    """Groups summed in both periods: row 2k is group k now, row 2k + 1 then."""

    sums: Sums
    estimates: Estimates
    metric: Metric
    periods: tuple[Period, Period]
    months: FloatArray
    effect: FloatArray

    @classmethod
    def of(
        cls,
        cells: pl.DataFrame,
        labels: Sequence[str],
        reading: Reading,
        metric: Metric,
        periods: tuple[Period, Period],
    ) -> PeriodPair:
        """The cells of ``both_periods`` by their column ``group``, one pair of rows a label."""
        named = cells.with_columns(at=pl.concat_str(["group", "side"], separator="|"))
        rows: list[str | date] = [f"{label}|{side}" for label in labels for side in (_NOW, _THEN)]
        sums = measures.summed(named, (metric,), "at", rows)
        months = np.tile([float(period.months) for period in periods], len(labels))
        effect = reading.design_effects[[reading.column(metric.metric_id)]]
        estimates = measures.estimated(sums, (metric,), months, effect)
        return cls(sums, estimates, metric, periods, months, effect)

    def measures(self, group: int) -> tuple[Measure, Measure]:
        """One group now and then."""
        both = [
            measures.measure(
                self.estimates, (self.metric,), (period,) * len(self.months), 2 * group + at, 0
            )
            for at, period in enumerate(self.periods)
        ]
        return both[0], both[1]

    def change(self, group: int) -> Part:
        """One group now minus then, tested as the metric is everywhere."""
        found: Change = measures.changed(
            self.sums,
            self.estimates,
            (self.metric,),
            self.months,
            self.effect,
            2 * group,
            2 * group + 1,
        )
        return Part(
            float(found.difference[0]),
            known(float(found.interval.low[0])),
            known(float(found.interval.high[0])),
            known(float(found.p_value[0])),
        )

    def pair_sums(self, side: int) -> PairSums:
        """The groups of one period as sums of value and base, a share's or a score's base 1."""
        sums, rows = self.sums, slice(side, None, 2)
        n = sums.n[rows, 0]
        if self.metric.summary is Summary.RATIO:
            arrays = (sums.total, sums.base, sums.total_squares, sums.base_squares, sums.cross)
            return PairSums(n, *(array[rows, 0] for array in arrays))
        if self.metric.summary is Summary.NPS:
            promoters, detractors = sums.promoters[rows, 0], sums.detractors[rows, 0]
            value, squares = promoters - detractors, promoters + detractors
        else:
            value = squares = sums.total[rows, 0]
        return PairSums(n, value, n, squares, n, value)

    def shares(self, at: int) -> tuple[float, float]:
        """What part of all answers (of all bases of a ratio) a group is, now and then."""
        weights = self.sums.base if self.metric.summary is Summary.RATIO else self.sums.n
        totals = [float(weights[side::2, 0].sum()) for side in (0, 1)]
        now, then = (
            float(weights[2 * at + side, 0]) / totals[side] if totals[side] else 0.0
            for side in (0, 1)
        )
        return now, then

    def count_change(self, at: int) -> Part:
        """What a group adds to a count a month; a group that was not there counted none."""
        found = self.change(at)
        if not np.isnan(found.value):
            return found
        rows = [2 * at, 2 * at + 1]
        rates = np.nan_to_num(self.estimates.n[rows, 0]) / self.months[rows]
        return Part(float(rates[0] - rates[1]), None, None, None)


def grouped(
    both: pl.DataFrame, dimension: Dimension, fewest: int, is_ratio: bool
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The cells with their group; those too small to be shown in either period are one group."""
    named = both.with_columns(group=pl.col(dimension).cast(pl.String).fill_null(NOT_KNOWN))
    counted = named.group_by("group", "side").agg(pl.col("n", "base").sum())
    counted = counted.with_columns(
        is_small=(pl.col("n") < fewest) | (pl.col("base") <= 0 if is_ratio else pl.lit(value=False))
    )
    sizes = counted.group_by("group").agg(is_small=pl.col("is_small").any(), sides=pl.len())
    small = sizes.filter(pl.col("is_small"))["group"].to_list()
    named = named.with_columns(
        group=pl.when(pl.col("group").is_in(small)).then(pl.lit(OTHERS)).otherwise(pl.col("group"))
    )
    last = {NOT_KNOWN: 1, OTHERS: 2}
    labels = sorted(named["group"].unique().to_list(), key=lambda one: (last.get(one, 0), one))
    return named, tuple(labels)

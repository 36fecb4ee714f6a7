"""What changed and where: one metric between two periods, split by groups.

Works on cells alone. Source: docs/method.md, "What changed".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.mix_rate import ChangeSplit, Effects, split_change
from scorecard.transforms import measures
from scorecard.transforms.change_pairs import Part, PeriodPair, both_periods, grouped
from scorecard.transforms.measures import Measure, known

if TYPE_CHECKING:
    from scorecard.config.catalogue import Dimension
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading

Against = Literal["previous", "year"]
Kind = Literal["split", "sum", "shown"]
"""A split adds up from mix, rate and interaction, a sum from its groups, a median from nothing."""

Paradox = Literal["", "every group", "rates"]
"""What moved the other way than the whole: each group of both periods, or their rates together."""


@dataclass(frozen=True)
class GroupChange:
    """One segment, region or channel in both periods.

    ``share`` is its part of all answers (of all bases of a ratio). ``parts`` are mix,
    rate and interaction, None where a metric has no such split; ``moved`` is what the
    group adds to the change of the whole, of a median its own change.
    """

    dimension: Dimension
    label: str
    now: Measure
    then: Measure
    share_now: float
    share_then: float
    parts: tuple[Part, Part, Part] | None
    moved: Part


@dataclass(frozen=True)
class Split:
    """The change by one dimension; ``parts`` of all groups add up to the change."""

    dimension: Dimension
    groups: tuple[GroupChange, ...]
    parts: tuple[Part, Part, Part] | None
    paradox: Paradox


@dataclass(frozen=True)
class MetricChange:
    """One metric in two periods: the change of the whole, and by each dimension with groups.

    ``looked_at`` counts the groups whose part was tested; their q values are of one family.
    """

    metric: Metric
    kind: Kind
    now: Measure
    then: Measure
    change: Part
    splits: tuple[Split, ...]
    looked_at: int

    def movers(self, most: int) -> tuple[GroupChange, ...]:
        """The groups that moved it most, largest first."""
        groups = [group for split in self.splits for group in split.groups]
        groups.sort(key=lambda one: (-abs(one.moved.value), one.dimension, one.label))
        return tuple(groups[:most])


def kind_of(metric: Metric) -> Kind:
    """How a change of the metric comes apart."""
    if metric.is_duration:
        return "shown"
    return "sum" if metric.summary is Summary.COUNT else "split"


def earlier_period(reading: Reading, against: Against) -> Period | None:
    """The period to compare with: the one before, or the same one a year ago."""
    if against == "previous" or reading.period is None:
        return reading.previous
    for period in reading.periods[:-1]:
        if (
            period.start_on.month == reading.period.start_on.month
            and period.start_on.year == reading.period.start_on.year - 1
        ):
            return period
    return None


def metric_change(
    cells: pl.DataFrame,
    reading: Reading,
    metric: Metric,
    then: Period,
    dimensions: Sequence[Dimension] = ("segment", "region", "channel"),
) -> MetricChange | None:
    """The metric in the period looked at and in an earlier one, by each dimension.

    ``cells`` with all dimensions. None where either period has too few answers.
    """
    now = reading.period
    fewest = reading.company.thresholds.fewest_shown
    if now is None:
        return None
    part = measures.narrowed(cells.filter(pl.col("metric_id") == metric.metric_id), reading.filters)
    both = both_periods(part, now, then)
    whole = PeriodPair.of(both.with_columns(group=pl.lit("")), ("",), reading, metric, (now, then))
    sides = whole.measures(0)
    if any(_is_too_few(side, metric, fewest) for side in sides):
        return None
    kind, change = kind_of(metric), whole.change(0)
    splits = [
        _split(both, reading, metric, (now, then), dimension, kind)
        for dimension in dimensions
        if getattr(reading.filters, dimension) is None
    ]
    found = [split for split in splits if split is not None]
    groups = [group for split in found for group in split.groups]
    p_values = [np.nan if group.moved.p_value is None else group.moved.p_value for group in groups]
    q_values = iter(adjusted_q_values(p_values).tolist())
    judged = tuple(
        replace(
            split,
            groups=tuple(
                replace(group, moved=replace(group.moved, q_value=known(next(q_values))))
                for group in split.groups
            ),
        )
        for split in found
    )
    looked_at = int(np.isfinite(np.array(p_values)).sum())
    return MetricChange(metric, kind, *sides, change, judged, looked_at)


def _is_too_few(side: Measure, metric: Metric, fewest: int) -> bool:
    is_count = metric.summary is Summary.COUNT
    return side.value is None or (side.n < fewest and not is_count)


def _split(
    both: pl.DataFrame,
    reading: Reading,
    metric: Metric,
    periods: tuple[Period, Period],
    dimension: Dimension,
    kind: Kind,
) -> Split | None:
    """The change by one dimension; None where the files tell fewer than two groups apart."""
    fewest = reading.company.thresholds.fewest_shown if metric.summary is not Summary.COUNT else 1
    named, labels = grouped(both, dimension, fewest, metric.summary is Summary.RATIO)
    if len(labels) < 2:
        return None
    pair = PeriodPair.of(named, labels, reading, metric, periods)
    if kind == "split":
        try:
            return _of_parts(pair, labels, dimension)
        except ValueError:
            # A ratio with values in a group without a base does not come apart.
            return None
    groups = []
    for at, label in enumerate(labels):
        now, then = pair.measures(at)
        if kind == "shown" and (now.value is None or then.value is None):
            continue
        moved = pair.change(at) if kind == "shown" else pair.count_change(at)
        groups.append(GroupChange(dimension, label, now, then, *pair.shares(at), None, moved))
    return Split(dimension, tuple(groups), None, "") if groups else None


def _of_parts(pair: PeriodPair, labels: tuple[str, ...], dimension: Dimension) -> Split:
    found = split_change(pair.pair_sums(0), pair.pair_sums(1), float(pair.effect[0]))
    groups = tuple(
        GroupChange(
            dimension,
            label,
            *pair.measures(at),
            *pair.shares(at),
            _parts_at(found, at),
            _part(found.group, at),
        )
        for at, label in enumerate(labels)
    )
    whole = _parts_at(found, len(labels))
    return Split(dimension, groups, whole, _paradox(groups, whole, _part(found.group, -1)))


def _parts_at(found: ChangeSplit, at: int) -> tuple[Part, Part, Part]:
    return _part(found.mix, at), _part(found.rate, at), _part(found.interaction, at)


def _part(effects: Effects, at: int) -> Part:
    return Part(
        float(effects.value[at]),
        known(float(effects.low[at])),
        known(float(effects.high[at])),
        known(float(effects.p_value[at])),
    )


def _paradox(
    groups: tuple[GroupChange, ...], parts: tuple[Part, Part, Part], whole: Part
) -> Paradox:
    """Whether what happened inside the groups has another sign than what happened to the whole."""
    rises = [
        group.now.value - group.then.value
        for group in groups
        if group.now.value is not None and group.then.value is not None
    ]
    against = [rise * whole.value < 0 for rise in rises]
    if len(rises) > 1 and all(against):
        return "every group"
    return "rates" if parts[1].value * whole.value < 0 else ""

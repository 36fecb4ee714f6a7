"""Parts of a change as they are printed: so that they add up to the printed whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard import formats
from scorecard.config.catalogue import Unit
from scorecard.statistics.rounding import rounded_to_add

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.changes import Split
    from scorecard.transforms.index_change import IndexChange


@dataclass(frozen=True)
class Scale:
    """How parts that are added are printed: all in one unit, with as many decimals each."""

    per: float
    decimals: int
    before: str = ""
    after: str = ""

    def text(self, steps: int) -> str:
        """So many steps of the last decimal, with sign and unit; 0 has no sign."""
        body = formats.number(abs(steps) / 10**self.decimals, self.decimals)
        sign = "" if not steps else "+" if steps > 0 else formats.MINUS
        after = self.after and formats.NO_BREAK + self.after
        return f"{sign}{self.before}{body}{after}"


@dataclass(frozen=True)
class PrintedParts:
    """Texts of the change, of its parts over all groups, and a row a group: parts, then sum."""

    whole: str
    parts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


_POINTS = Scale(1.0, 1)


def scale_for(metric: Metric, largest: float, currency: str) -> Scale:
    """The scale of parts of which the largest is so large, in the measure of the metric."""
    match metric.unit:
        case Unit.SHARE | Unit.POINTS:
            return Scale(100.0, 1, after="points")
        case Unit.PER_100:
            return Scale(100.0, 1)
        case Unit.COUNT:
            return Scale(1.0, 0)
        case Unit.MONEY:
            return _money_scale(largest, formats.money_sign(currency))
        case Unit.HOURS | Unit.DAYS:
            if largest < 1:
                return Scale(60.0, 0, after="min")
            return Scale(1.0, 1, after="h") if largest < 48 else Scale(1 / 24, 1, after="days")


def _money_scale(largest: float, sign: str) -> Scale:
    if largest >= 1e6:
        return Scale(1e-6, 2, sign, "m")
    if largest >= 1e3:
        return Scale(1e-3, 1, sign, "k")
    return Scale(1.0, 0 if largest >= 10 else 2, sign)


def printed_parts(metric: Metric, split: Split, currency: str) -> PrintedParts:
    """The parts of a split whose groups add up to the change, of one that has parts or of a sum."""
    values = [
        [part.value for part in group.parts] if group.parts else [group.moved.value]
        for group in split.groups
    ]
    largest = max((abs(value) for row in values for value in row), default=0.0)
    scale = scale_for(metric, largest, currency)
    steps = rounded_to_add(np.array(values) * scale.per * 10**scale.decimals)
    texts = [tuple(scale.text(int(step)) for step in row) for row in steps]
    return PrintedParts(texts[-1][-1], texts[-1][:-1], tuple(texts[:-1]))


@dataclass(frozen=True)
class PrintedPoints:
    """Texts of points of the index: the whole, by stage, and by metric within its stage."""

    whole: str
    stages: dict[str, str]
    metrics: dict[str, str]


def printed_points(change: IndexChange) -> PrintedPoints:
    """Points of metrics add up to those of their stage, and those of stages to the whole."""
    stage_ids = [part.stage.stage_id for part in change.stages]
    table = np.zeros((len(stage_ids), max(len(change.metrics), 1)))
    for column, part in enumerate(change.metrics):
        table[stage_ids.index(part.metric.stage), column] = part.points.value
    steps = rounded_to_add(table * _POINTS.per * 10**_POINTS.decimals)
    return PrintedPoints(
        _POINTS.text(int(steps[-1, -1])),
        {key: _POINTS.text(int(step)) for key, step in zip(stage_ids, steps[:, -1], strict=False)},
        {
            part.metric.metric_id: _POINTS.text(int(step))
            for part, step in zip(change.metrics, steps[-1], strict=False)
        },
    )

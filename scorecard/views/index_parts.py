"""What moved the index: points by stage and by metric, in words and as bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views.adding import printed_points
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.config.company import Company
    from scorecard.transforms.index_change import IndexChange, Points
    from scorecard.views.adding import PrintedPoints

MOST_METRICS = 8


@dataclass(frozen=True)
class IndexShown:
    """The change of the index: by stage in the order of the journey, by metric largest first.

    Bars of stages are keyed by stage, of metrics by metric; ``text`` says how sure.
    """

    text: str
    stages: tuple[Bar, ...]
    metrics: tuple[Bar, ...]


def index_shown(change: IndexChange | None, company: Company, why_not: str) -> IndexShown:
    """The parts of a change of the index; ``why_not`` where there is none."""
    if change is None:
        return IndexShown(why_not, (), ())
    false_alarms = company.thresholds.false_alarms
    printed = printed_points(change)
    ranked = sorted(change.metrics, key=lambda one: (-abs(one.points.value), one.metric.metric_id))
    return IndexShown(
        _text(change, false_alarms, printed),
        tuple(
            Bar(
                part.stage.stage_id,
                part.stage.name,
                points_figure(part.points, printed.stages[part.stage.stage_id]),
                _note(part.points, false_alarms),
            )
            for part in change.stages
        ),
        tuple(
            Bar(
                part.metric.metric_id,
                part.metric.name,
                points_figure(part.points, printed.metrics[part.metric.metric_id]),
                _note(part.points, false_alarms),
            )
            for part in ranked[:MOST_METRICS]
        ),
    )


def points_figure(points: Points, text: str) -> Figure:
    """Points of the index with their interval; ``text`` is how they are printed among others."""
    return Figure(
        points.value,
        text,
        points.low,
        points.high,
        formats.interval(_signed(points.low), _signed(points.high)),
    )


def _signed(value: float) -> str:
    text = formats.number(abs(value), 1)
    if text == "0.0":
        return text
    return ("+" if value > 0 else formats.MINUS) + text


def _is_real(points: Points, false_alarms: float) -> bool:
    is_apart = points.low > 0 or points.high < 0
    return is_apart and points.q_value is not None and points.q_value <= false_alarms


def _note(points: Points, false_alarms: float) -> str:
    return "" if _is_real(points, false_alarms) else "not clear"


def _text(change: IndexChange, false_alarms: float, printed: PrintedPoints) -> str:
    ends = formats.interval(_signed(change.change.low), _signed(change.change.high))
    moved = f"The index moved {printed.whole} points ({ends})"
    clear = [part for part in change.stages if _is_real(part.points, false_alarms)]
    looked = f"{formats.counted(len(change.stages), 'stage')} looked at"
    if change.left_out:
        missing = formats.listed([stage.name for stage in change.left_out])
        looked += f"; too little of {missing} is measured in both periods"
    if not clear:
        return f"{moved}; no stage clearly moved it ({looked})."
    clear.sort(key=lambda part: -abs(part.points.value))
    named = [f"{part.stage.name} ({printed.stages[part.stage.stage_id]})" for part in clear]
    return f"{moved}; clearly by {formats.listed(named)} ({looked})."

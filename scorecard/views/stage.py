"""One stage: which of its metrics carry it, and which pull it down?"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.views.parts import ChangeMark, Figure, Line, MetricLine, Place
from scorecard.views.scorecard import StageCard


@dataclass(frozen=True)
class MissingMetric:
    """A metric of the stage without a number, and what would give it one."""

    metric_id: str
    name: str
    why: str
    measured_by: str


@dataclass(frozen=True)
class SegmentHealth:
    """The stage within one segment; too few answers leave ``score`` without value."""

    segment: str
    score: Figure
    note: str


@dataclass(frozen=True)
class StageView:
    """Everything a stage page prints.

    ``bounds_text`` says what the score would be if all that is missing were at its
    floor or at its target. ``coverage_text`` "covers 75 % of its weight".
    ``metrics`` are sorted by what they cost the stage, worst first, ``missing`` apart.
    """

    place: Place
    card: StageCard
    sentence: str
    goal_text: str
    line: Line
    change: ChangeMark
    change_on_year: ChangeMark
    coverage: Figure
    coverage_text: str
    bounds_text: str
    metrics: tuple[MetricLine, ...]
    missing: tuple[MissingMetric, ...]
    segments: tuple[SegmentHealth, ...]
    previous_stage_id: str | None
    next_stage_id: str | None

"""The journey: how healthy is each stage, and where does it break?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorecard.views.parts import Bar, Figure, Line, MetricLine, Place, StatusMark
from scorecard.views.scorecard import StageCard


@dataclass(frozen=True)
class HealthCell:
    """Health of one stage in one period; ``text`` is the score, or why there is none."""

    stage_id: str
    start_on: date
    label: str
    score: Figure
    status: StatusMark


@dataclass(frozen=True)
class Cliff:
    """A drop between neighbouring stages, largest first.

    ``text``: "From Purchase 82 to Onboarding 64: 18 points down". ``is_clear``:
    the interval of the difference excludes zero.
    """

    from_stage: str
    to_stage: str
    drop: Figure
    text: str
    is_clear: bool


@dataclass(frozen=True)
class FunnelStep:
    """Customers who reached one stage in the period.

    ``share_of_previous`` is None-valued for the first. ``bar`` shares an axis from 0.
    """

    stage_id: str
    label: str
    bar: Bar
    share_of_previous: Figure


@dataclass(frozen=True)
class JourneyView:
    """Everything the journey page prints.

    ``health`` has one tuple a stage, in journey order, each over ``periods``, oldest
    first. ``apart`` holds the metrics that belong to no stage (data quality).
    ``funnel_text`` titles the funnel or says what would make one.
    """

    place: Place
    sentence: str
    index: Figure
    index_status: StatusMark
    index_line: Line
    arithmetic: Figure
    penalty: Figure
    penalty_text: str
    stages: tuple[StageCard, ...]
    periods: tuple[str, ...]
    health: tuple[tuple[HealthCell, ...], ...]
    weakest_stage_id: str | None
    cliffs: tuple[Cliff, ...]
    cliffs_text: str
    funnel: tuple[FunnelStep, ...]
    funnel_text: str
    apart: tuple[MetricLine, ...]

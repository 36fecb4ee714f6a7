"""One stage: which of its metrics carry it, and which pull it down?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import measures
from scorecard.transforms.breakdown import scored_by
from scorecard.transforms.cube import coded_cells
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.stages import StageHealth, combined
from scorecard.views import rows, wording
from scorecard.views.parts import (
    Action,
    ChangeMark,
    Figure,
    Line,
    MetricLine,
    Place,
    StageCard,
)

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot


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


def build_stage(
    snapshot: Snapshot,
    filters: Filters,
    stage_id: str | None = None,
    actions: tuple[Action, ...] = (),
) -> StageView:
    """The page of one stage, of the weakest where none is named.

    KeyError when the journey has none of that id.
    """
    reading = read(snapshot, filters)
    if stage_id is None:
        health = next((one for one in reading.stages if one.rank == 1), reading.stages[0])
    else:
        health = reading.stage(stage_id)
    stage, place = health.stage, reading.stages.index(health)
    card = rows.stage_card(reading, health)
    members = [metric for metric in reading.metrics if metric.stage == stage.stage_id]
    measured = [metric for metric in members if rows.problem_of(reading, metric) is None]
    missing = [metric for metric in members if rows.problem_of(reading, metric) is not None]
    ids = [one.stage_id for one in reading.company.stages]
    lines = tuple(
        rows.metric_line(reading, metric, actions) for metric in by_cost(reading, measured)
    )
    return StageView(
        rows.place_of(reading),
        card,
        _sentence(
            card,
            lines,
            [one for one in missing if not _speaks(reading, one)],
            sum(_speaks(reading, one) for one in missing),
        ),
        f"goal {formats.number(stage.goal)}, red flag {formats.number(stage.red_flag)}",
        rows.score_series(reading, place, stage.name, stage.goal, stage.red_flag),
        card.change,
        wording.score_change(health.change_on_year),
        wording.share_figure(health.coverage, None, None, health.metrics, card.metrics_text),
        f"covers {formats.percent(health.coverage)} of its weight",
        _bounds_text(health),
        lines,
        tuple(
            MissingMetric(
                metric.metric_id,
                metric.name,
                rows.problem_of(reading, metric) or "",
                metric.measured_by,
            )
            for metric in missing
        ),
        _segments(snapshot, reading, place),
        ids[place - 1] if place else None,
        ids[place + 1] if place + 1 < len(ids) else None,
    )


def by_cost(reading: Reading, metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics that cost their stage most points first: weight times what lacks to 100."""

    def cost(metric: Metric) -> float:
        score = reading.judgements[metric.metric_id].score
        return metric.weight * (100 - score) if score is not None else 0.0

    return sorted(metrics, key=lambda metric: (-cost(metric), metric.name))


def _bounds_text(health: StageHealth) -> str:
    if not health.is_measured:
        return "nothing is measured"
    if health.coverage > 1 - 1e-9:
        return "all of it is measured"
    ends = formats.interval(formats.number(health.bound_low), formats.number(health.bound_high))
    return f"{ends}, if all that is missing were at its floor or at its target"


def _speaks(reading: Reading, metric: Metric) -> bool:
    """Whether a metric that is silent in the period is scored by those before it."""
    judged = reading.judgements.get(metric.metric_id)
    return judged is not None and judged.score is not None


def _sentence(
    card: StageCard, lines: tuple[MetricLine, ...], missing: Sequence[Metric], silent: int
) -> str:
    if not card.is_measured:
        return f"{card.name} is not measured. {card.note}."
    if not card.is_rated:
        return f"{card.name} cannot be rated: it {card.note}."
    change = f"{card.change.word} {card.change.against_text}".strip()
    said = f"{card.name} is at {card.score.text}, {card.status.word}, {change}"
    worst = next((line for line in lines if line.score.value is not None), None)
    if worst is not None and (worst.score.value or 0.0) < 100:
        said += f". {worst.name} costs it most: {worst.figure.text}, target {worst.target_text}"
    if silent:
        verb = "is" if silent == 1 else "are"
        said += (
            f". {formats.counted(silent, 'metric')} {verb} silent in this period and counted as in"
            " those before it"
        )
    if missing:
        said += f". {formats.counted(len(missing), 'metric')} not measured"
    return said + "."


def _segments(snapshot: Snapshot, reading: Reading, place: int) -> tuple[SegmentHealth, ...]:
    """The stage within each segment, unless the page is already of one segment."""
    if reading.period is None or reading.filters.segment is not None:
        return ()
    found = scored_by(coded_cells(snapshot), reading, "segment")
    if len(found.labels) < 2:
        return ()
    track = combined(found.score, found.error, reading.metrics, reading.company)
    return tuple(
        SegmentHealth(
            label,
            wording.score_figure(
                measures.known(track.score[at, place]),
                measures.known(track.low[at, place]),
                measures.known(track.high[at, place]),
                unknown="too few answers",
            ),
            f"covers {formats.percent(float(track.coverage[at, place]))} of its weight",
        )
        for at, label in enumerate(found.labels)
    )

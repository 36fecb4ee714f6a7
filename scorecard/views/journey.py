"""The journey: how healthy is each stage, and where does it break?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import judgements, measures
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.stages import CliffEdge, chance_weakest, cliffs
from scorecard.views import rows, wording
from scorecard.views.parts import (
    Action,
    Bar,
    Figure,
    Line,
    MetricLine,
    Place,
    StageCard,
    StatusMark,
)
from scorecard.views.scorecard import penalty_text
from scorecard.views.tiles import index_note, weakest

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

MOST_MONTHS = 13
MOST_CLIFFS = 3


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


def build_journey(
    snapshot: Snapshot, filters: Filters, actions: tuple[Action, ...] = ()
) -> JourneyView:
    """The journey page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    index, company = reading.index, reading.company
    cards = tuple(rows.stage_card(reading, health) for health in reading.stages)
    health = _health(reading)
    weak = weakest(reading)
    edges = tuple(_cliff(edge) for edge in cliffs(reading.stages))[:MOST_CLIFFS]
    funnel = _funnel(snapshot, reading)
    journey = {stage.stage_id for stage in company.stages}
    return JourneyView(
        rows.place_of(reading),
        _sentence(reading, edges),
        wording.score_figure(
            index.score if index else None,
            index.low if index else None,
            index.high if index else None,
            index.rated if index else 0,
            index_note(reading),
            "not rated",
        ),
        wording.status_mark(index.status if index else rows.NOT_MEASURED),
        rows.score_series(
            reading, None, "Experience index", company.index_goal, company.index_red_flag
        ),
        wording.score_figure(index.arithmetic if index else None, None, None, unknown="not rated"),
        wording.score_figure(index.penalty if index else None, None, None, unknown="not rated"),
        penalty_text(reading),
        cards,
        tuple(cell.label for cell in health[0]) if health else (),
        health,
        weak.stage.stage_id if weak else None,
        edges,
        _cliffs_text(reading, edges),
        funnel,
        "Customers with a touchpoint at each stage in the period"
        if funnel
        else "Add exports of more than one stage to see how many customers reach each",
        tuple(
            rows.metric_line(reading, metric, actions)
            for metric in reading.metrics
            if metric.stage not in journey
        ),
    )


def _sentence(reading: Reading, edges: tuple[Cliff, ...]) -> str:
    weak = weakest(reading)
    if weak is None:
        return "The weakest stage cannot be told yet: " + index_note(reading) + "."
    chance = chance_weakest(tuple(reading.judgements.values()), reading.stages)
    sure = formats.percent(chance[weak.stage.stage_id])
    said = (
        f"{weak.stage.name} is the weakest stage at {formats.number(weak.score)}, and would be in"
        f" {sure} of other ways to weigh and read it"
    )
    clear = next((edge for edge in edges if edge.is_clear), None)
    fall = f". {clear.text}" if clear else ", and no neighbours lie clearly apart"
    return f"{said}{fall}."


def _cliffs_text(reading: Reading, edges: tuple[Cliff, ...]) -> str:
    if edges:
        return "Largest drops between neighbouring stages"
    if weakest(reading) is None:
        return "It takes two rated stages to tell"
    return "No stage drops from the last"


def _cliff(edge: CliffEdge) -> Cliff:
    before, after = edge.before, edge.after
    return Cliff(
        before.stage.stage_id,
        after.stage.stage_id,
        wording.score_figure(edge.drop, edge.low, edge.high),
        f"From {before.stage.name} {formats.number(before.score)} to {after.stage.name}"
        f" {formats.number(after.score)}: {formats.points(edge.drop)} down",
        edge.is_clear,
    )


def _health(reading: Reading) -> tuple[tuple[HealthCell, ...], ...]:
    """Stages by the last twelve months and a month more, each cell judged."""
    track = reading.track
    if track is None:
        return ()
    first = max(0, len(reading.months) - MOST_MONTHS)
    found = []
    for place, stage in enumerate(reading.company.stages):
        cells = []
        for at in range(first, len(reading.months)):
            score = measures.known(track.score[at, place])
            covered = track.coverage[at, place] > 0
            standing = judgements.standing(
                reading.track_colours[: at + 1, place],
                reading.track_reasons[: at + 1, place],
                reading.months[: at + 1],
            )
            word = "not rated" if covered else "not measured"
            share = formats.percent(float(track.coverage[at, place]))
            cells.append(
                HealthCell(
                    stage.stage_id,
                    reading.months[at].start_on,
                    reading.months[at].label,
                    wording.score_figure(
                        score,
                        measures.known(track.low[at, place]),
                        measures.known(track.high[at, place]),
                        unknown=f"{word}: {share} of its weight is measured" if covered else word,
                    ),
                    wording.status_mark(
                        standing if covered else rows.NOT_MEASURED,
                        word="" if score is not None else word,
                    ),
                )
            )
        found.append(tuple(cells))
    return tuple(found)


def _funnel(snapshot: Snapshot, reading: Reading) -> tuple[FunnelStep, ...]:
    period, filters = reading.period, reading.filters
    if period is None:
        return ()
    counted = dict(
        snapshot.query(
            "funnel",
            start_on=period.start_on,
            end_before=period.end_before,
            segment=filters.segment,
            region=filters.region,
            channel=filters.channel,
        )
        .select("stage", "customers")
        .iter_rows()
    )
    steps: list[FunnelStep] = []
    previous: int | None = None
    for stage in reading.company.stages:
        customers = counted.get(stage.stage_id)
        if customers is None:
            continue
        share = customers / previous if previous else None
        steps.append(
            FunnelStep(
                stage.stage_id,
                stage.name,
                Bar(
                    stage.stage_id,
                    stage.name,
                    Figure(float(customers), formats.whole(customers), n=customers),
                ),
                Figure(share, formats.percent(share) if share is not None else ""),
            )
        )
        previous = customers
    return tuple(steps) if len(steps) > 1 else ()

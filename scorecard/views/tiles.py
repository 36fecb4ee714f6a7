"""The six tiles of the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.composite import LEAST_COVERAGE
from scorecard.transforms.judgements import NO_MOVE
from scorecard.transforms.reading import Reading
from scorecard.views import rows, wording
from scorecard.views.attribution import weight_figure
from scorecard.views.first_screen import Tile
from scorecard.views.parts import Figure
from scorecard.views.readings import ServiceShares, StrikesRead

if TYPE_CHECKING:
    from scorecard.transforms.stages import StageHealth
    from scorecard.transforms.weight import Weight


def index_note(reading: Reading) -> str:
    """How much of the journey the index rests on."""
    if reading.index is None:
        return "no period is complete yet"
    rated, total = reading.index.rated, reading.index.stages
    told = f"{rated} of {total} stages {'is' if rated == 1 else 'are'} rated"
    if reading.index.score is None:
        told += f", {formats.percent(LEAST_COVERAGE)} of their weight is needed"
    return told


def index_tile(reading: Reading) -> Tile:
    """The index against its goal."""
    company, index = reading.company, reading.index
    note = index_note(reading)
    return Tile(
        "index",
        "Experience index",
        wording.score_figure(
            index.score if index else None,
            index.low if index else None,
            index.high if index else None,
            index.rated if index else 0,
            note,
            "not rated",
        ),
        f"of {formats.number(company.index_goal)}",
        "",
        None,
        company.index_goal,
        formats.number(company.index_goal),
        company.index_red_flag,
        0.0,
        100.0,
        wording.status_mark(index.status if index else rows.NOT_MEASURED),
        wording.score_change(index.change if index else NO_MOVE),
        wording.answerable(company, "CEO"),
        rows.score_series(
            reading,
            None,
            "Experience index",
            company.index_goal,
            company.index_red_flag,
            rows.TILE_POINTS,
        ),
        rows.place_of(reading).as_of_text,
        note,
        ("journey", {}),
        False,
    )


def weakest(reading: Reading) -> StageHealth | None:
    """The rated stage with the lowest score; the first of the journey among equals.

    None below two rated stages: a stage that stands alone is not the weakest of any.
    """
    if sum(health.score is not None for health in reading.stages) < 2:
        return None
    return next((health for health in reading.stages if health.rank == 1), None)


def weakest_tile(reading: Reading) -> Tile:
    """The weakest stage; what it takes to tell where there is none."""
    health = weakest(reading)
    place = next((at for at, one in enumerate(reading.stages) if one is health), None)
    stage = health.stage if health else None
    goal = stage.goal if stage else reading.company.index_goal
    red_flag = stage.red_flag if stage else reading.company.index_red_flag
    card = rows.stage_card(reading, health) if health else None
    return Tile(
        "weakest_stage",
        "Weakest stage",
        card.score if card else Figure(None, "not rated"),
        stage.name if stage else "",
        "",
        None,
        goal,
        formats.number(goal),
        red_flag,
        0.0,
        100.0,
        card.status if card else wording.status_mark(rows.NOT_MEASURED),
        card.change if card else wording.score_change(NO_MOVE),
        card.owner if card else wording.answerable(reading.company, None),
        rows.score_series(
            reading,
            place,
            stage.name if stage else "Weakest stage",
            goal,
            red_flag,
            rows.TILE_POINTS,
        )
        if place is not None
        else rows.no_line("Weakest stage"),
        rows.place_of(reading).as_of_text,
        "" if health else "It takes two rated stages to tell",
        ("stage", {"stage": stage.stage_id}) if stage else ("journey", {}),
        bool(stage and stage.stage_id == "service"),
    )


def service_tile(reading: Reading, shares: ServiceShares, weight: Weight | None) -> Tile:
    """How much is service: its share of touchpoints, and its reach or its weight."""
    volume, reach = shares.volume.interactions, shares.reach
    fewest = reading.company.thresholds.fewest_shown
    figure = wording.borne(wording.counted_share(volume, "touchpoint"), fewest)
    second = wording.borne(wording.counted_share(reach, "customer"), fewest)
    second_text = f"{second.text} of customers needed it" if second.value is not None else ""
    # Loyalty has no channel: beside the volume of one stands its reach.
    is_told = weight is not None and weight.is_shown and weight.is_distinct
    if weight is not None and is_told and not reading.filters.channel:
        second = weight_figure(weight)
        second_text = f"{second.text} of loyalty ({second.interval_text})"
    return Tile(
        "service_share",
        "Service share",
        figure,
        "of touchpoints" if figure.value is not None else "",
        second_text,
        second,
        None,
        "",
        None,
        0.0,
        1.0,
        wording.status_mark(rows.NOT_MEASURED, word="no target"),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, "CEO"),
        shares.volume_line,
        rows.place_of(reading).as_of_text,
        shares.missing,
        ("service", {}),
        True,
    )


def strikes_tile(reading: Reading, strikes: StrikesRead) -> Tile:
    """Customers on two strikes and what they pay."""
    has_any = strikes.customers is not None
    return Tile(
        "strikes",
        "On two strikes",
        strikes.customers_figure,
        "customers" if has_any else "",
        f"{strikes.tile_text}{', all channels' if reading.filters.channel and has_any else ''}",
        None,
        None,
        "",
        None,
        0.0,
        float(max(strikes.active, 1)),
        wording.status_mark(rows.NOT_MEASURED, word="no target"),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, "CRO"),
        strikes.line,
        rows.place_of(reading).as_of_text,
        "" if has_any else "Add customers, orders or subscriptions",
        ("service", {}),
        False,
    )


def metric_tile(
    reading: Reading, tile_id: str, title: str, small_text: str, metric_id: str
) -> Tile:
    """One metric of the catalogue as a tile."""
    metric = next((m for m in reading.metrics if m.metric_id == metric_id), None)
    if metric is None:
        return _absent_tile(reading, tile_id, title)
    line = rows.metric_line(reading, metric, ())
    ends = [
        end
        for end in (
            line.figure.value,
            line.figure.low,
            line.figure.high,
            metric.target,
            metric.floor,
        )
        if end is not None
    ]
    return Tile(
        tile_id,
        title,
        line.figure,
        small_text or f"of {line.target_text}",
        "",
        None,
        metric.target,
        line.target_text,
        metric.red_flag_value,
        min(ends),
        max(ends),
        line.status,
        line.change,
        line.owner,
        rows.metric_series(reading, metric, rows.TILE_POINTS),
        rows.place_of(reading).as_of_text,
        "" if line.problem is None else rows.what_adds(reading, metric.measured_by),
        ("metric", {"metric": metric_id}),
        metric.lens == "service",
    )


def _absent_tile(reading: Reading, tile_id: str, title: str) -> Tile:
    return Tile(
        tile_id,
        title,
        Figure(None, "not measured"),
        "",
        "",
        None,
        None,
        "",
        None,
        0.0,
        1.0,
        wording.status_mark(rows.NOT_MEASURED),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, None),
        rows.no_line(title),
        rows.place_of(reading).as_of_text,
        "The catalogue does not hold it",
        ("definitions", {}),
        False,
    )

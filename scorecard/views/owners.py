"""Owners: who answers for what, and where does nobody look?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import owners, say_and_do
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows, wording
from scorecard.views.parts import (
    Action,
    Answerable,
    Figure,
    MetricLine,
    Place,
    StageCard,
    StatusMark,
)
from scorecard.views.scorecard import build_scorecard

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class CountedStatus:
    """How many metrics have a status: its mark, "2" beside it, and "2 on target" in words."""

    mark: StatusMark
    text: str
    alt: str


@dataclass(frozen=True)
class OwnerCell:
    """One executive at one stage.

    ``statuses`` add up to ``count`` metrics, the worst first; ``text`` "3", or empty
    where there is none.
    """

    role: str
    stage_id: str
    count: int
    measured: int
    statuses: tuple[CountedStatus, ...]
    text: str


@dataclass(frozen=True)
class OwnerRow:
    """One executive: a row of the matrix and a card.

    ``stages_text`` names the stages owned; ``metrics_text`` "5 metrics, 1 needs
    action, 1 not measured".
    """

    owner: Answerable
    role_title: str
    cells: tuple[OwnerCell, ...]
    stages_text: str
    metrics_text: str
    count: int
    reds: int


@dataclass(frozen=True)
class BlindSpot:
    """A stage that nobody measures, or a role with nothing to answer for."""

    what: str
    remedy: str


@dataclass(frozen=True)
class OwnersView:
    """Everything the owners page prints.

    ``stage_names`` head the columns of the matrix in journey order, after them
    "apart" for metrics of no stage; ``legend`` explains the marks in its cells.
    ``screen_share`` is the share of the first screen's tiles and exceptions that is
    service, ``service_share`` the share of interactions that is.
    """

    place: Place
    sentence: str
    stage_ids: tuple[str, ...]
    stage_names: tuple[str, ...]
    rows: tuple[OwnerRow, ...]
    legend: tuple[StatusMark, ...]
    unowned: tuple[MetricLine, ...]
    unowned_text: str
    blind_spots: tuple[BlindSpot, ...]
    screen_share: Figure
    service_share: Figure
    attention_text: str


@dataclass(frozen=True)
class RoleView:
    """Everything one executive's page prints: own stages, own metrics, worst first."""

    place: Place
    sentence: str
    owner: Answerable
    role_title: str
    stages: tuple[StageCard, ...]
    metrics: tuple[MetricLine, ...]
    missing: tuple[MetricLine, ...]


def build_owners(
    snapshot: Snapshot, filters: Filters, actions: tuple[Action, ...] = ()
) -> OwnersView:
    """The owners page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    stage_ids, names = columns(reading)
    found = owner_rows(reading)
    nobody = owners.unowned(reading)
    spots = blind_spots(reading, found)
    screen = build_scorecard(snapshot, filters, actions)
    on_screen = [tile.is_service for tile in screen.tiles]
    on_screen += [line.is_service for line in screen.exceptions]
    attention = sum(on_screen) / len(on_screen)
    service = next(tile for tile in screen.tiles if tile.tile_id == "service_share").figure
    screen_share = Figure(attention, formats.percent(attention), n=len(on_screen))
    return OwnersView(
        rows.place_of(reading),
        _sentence(reading, nobody, spots),
        stage_ids,
        names,
        found,
        _legend(found),
        tuple(rows.metric_line(reading, metric, actions) for metric in nobody),
        f"Unowned metrics: {len(nobody)}",
        spots,
        screen_share,
        service,
        f"Service takes {screen_share.text} of the first screen"
        + (f" and is {service.text} of touchpoints" if service.value is not None else ""),
    )


def build_role(
    snapshot: Snapshot, filters: Filters, role: str, actions: tuple[Action, ...] = ()
) -> RoleView:
    """One executive's page; KeyError when the C-suite has no such role."""
    reading = read(snapshot, filters)
    title = wording.ROLE_TITLES[role]
    mine = [metric for metric in reading.metrics if metric.owner == role]
    measured = [metric for metric in mine if rows.problem_of(reading, metric) is None]
    missing = [metric for metric in mine if rows.problem_of(reading, metric) is not None]
    lines = tuple(
        rows.metric_line(reading, metric, actions)
        for metric in owners.by_severity(reading, measured)
    )
    owner = wording.answerable(reading.company, role)
    return RoleView(
        rows.place_of(reading),
        _role_sentence(owner, lines),
        owner,
        title,
        tuple(
            rows.stage_card(reading, health)
            for health in reading.stages
            if health.stage.owner == role
        ),
        lines,
        tuple(rows.metric_line(reading, metric, actions) for metric in missing),
    )


def columns(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Journey stages in order, then whatever stage of the catalogue is none of them."""
    ids = [stage.stage_id for stage in reading.company.stages]
    apart = [m.stage for m in reading.metrics if m.stage not in ids]
    every = tuple(dict.fromkeys([*ids, *apart]))
    return every, tuple(rows.stage_name(reading, stage) for stage in every)


def owner_rows(reading: Reading) -> tuple[OwnerRow, ...]:
    """Every executive by every stage, in the orders of the C-suite and of the journey."""
    stage_ids, _ = columns(reading)
    grid = owners.coverage(reading, list(wording.ROLE_TITLES), stage_ids)
    return tuple(_row(reading, row) for row in grid)


def _row(reading: Reading, row: list[owners.Coverage]) -> OwnerRow:
    role = row[0].role
    cells = tuple(
        OwnerCell(
            cell.role,
            cell.stage_id,
            len(cell.metrics),
            cell.measured,
            tuple(_counted(one) for one in cell.statuses),
            str(len(cell.metrics)) if cell.metrics else "",
        )
        for cell in row
    )
    owned = [stage.name for stage in reading.company.stages if stage.owner == role]
    mine = [metric for cell in row for metric in cell.metrics]
    reds = sum(
        judged.status.colour == "red" and not judged.status.is_hollow
        for metric in mine
        if (judged := reading.judgements.get(metric.metric_id)) is not None
    )
    lacking = len(mine) - sum(cell.measured for cell in row)
    said = [formats.counted(len(mine), "metric")]
    said += [f"{reds} {'needs' if reds == 1 else 'need'} action"] if reds else []
    said += [f"{lacking} not measured"] if lacking else []
    return OwnerRow(
        wording.answerable(reading.company, role),
        wording.ROLE_TITLES[role],
        cells,
        "Owns " + formats.listed(owned) if owned else "Owns no stage",
        ", ".join(said),
        len(mine),
        reds,
    )


def _counted(one: owners.StatusCount) -> CountedStatus:
    mark = wording.status_mark(one.worst or rows.NOT_MEASURED)
    if one.status == "not measured":
        mark = wording.status_mark(rows.NOT_MEASURED)
    # Below target or above it: a count holds metrics of both directions.
    mark = replace(mark, word=one.status, since_on=None, since_text="")
    return CountedStatus(mark, formats.whole(one.count), f"{one.count} {one.status}")


def _legend(found: tuple[OwnerRow, ...]) -> tuple[StatusMark, ...]:
    """The marks that occur, worst first; a hollow one without a colour, for it may have any."""
    marks = {
        counted.mark.word: counted.mark
        for row in found
        for cell in row.cells
        for counted in cell.statuses
    }
    return tuple(
        replace(marks[word], colour="none") if word == "not clear yet" else marks[word]
        for word in owners.STATUSES
        if word in marks
    )


def blind_spots(reading: Reading, found: tuple[OwnerRow, ...]) -> tuple[BlindSpot, ...]:
    """Stages that nobody measures, and owners who answer for nothing where they should."""
    spots = []
    for stage_id in owners.unwatched_stages(reading):
        card = rows.stage_card(reading, reading.stage(stage_id))
        spots.append(BlindSpot(f"{card.name} is not measured", card.note))
    for row in found:
        owns_stage = row.stages_text != "Owns no stage"
        if owns_stage and not row.count:
            spots.append(
                BlindSpot(
                    f"{row.owner.text} owns a stage and no metric",
                    "Name the role as owner of a metric in the catalogue",
                )
            )
    for stage in say_and_do.away_from_home(reading):
        owner = wording.answerable(reading.company, stage.owner)
        spots.append(
            BlindSpot(
                f"{owner.text} owns {stage.name} but answers for none of its measured metrics",
                "Name the role as owner of one of them in the catalogue, or under goalposts",
            )
        )
    return tuple(spots)


def _sentence(reading: Reading, nobody: tuple[Metric, ...], spots: tuple[BlindSpot, ...]) -> str:
    total = len(reading.metrics)
    said = (
        f"Every one of {formats.counted(total, 'metric')} has an owner"
        if not nobody
        else f"{len(nobody)} of {formats.counted(total, 'metric')} have no owner"
    )
    blind = formats.counted(len(spots), "blind spot") if spots else "no blind spot"
    return f"{said}, and there {'are' if len(spots) > 1 else 'is'} {blind}."


def _role_sentence(owner: Answerable, lines: tuple[MetricLine, ...]) -> str:
    if not lines:
        return f"{owner.text} answers for no metric that is measured."
    reds = [line.name for line in lines if line.status.word == "needs action"]
    met = sum(line.status.colour == "green" and not line.status.is_hollow for line in lines)
    said = f"{met} of {formats.counted(len(lines), 'metric')} on target"
    if reds:
        needs = "needs" if len(reds) == 1 else "need"
        said += f"; {formats.listed(reds)} {needs} action"
    return said + "."

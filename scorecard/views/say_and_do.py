"""Say and do: is what we say comes first measured, owned and worked on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import say_and_do
from scorecard.transforms.index_change import index_change
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows, wording
from scorecard.views.owners import BlindSpot, OwnerRow, blind_spots, columns, owner_rows
from scorecard.views.parts import Action, Bar, Figure, Place, StatusMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.transforms.periods import Filters
    from scorecard.transforms.say_and_do import ControlPart, SelfRating, Stated
    from scorecard.warehouse.snapshot import Snapshot

_CONTROLS = {
    "direct": "Under direct control",
    "influence": "Can be influenced",
    "external": "Beyond control",
}
ADD_PRIORITIES = (
    "No priority is stated: add [[priorities]] to company.toml, with a name and the stages or"
    " metrics that it is about."
)
ADD_RATINGS = (
    "Nobody has rated the stages from within: add [self_ratings] to company.toml, one number"
    " from 0 to 100 a stage."
)


@dataclass(frozen=True)
class PriorityLine:
    """One stated priority: what is measured and owned of it, and what is being done.

    ``doing`` is the verdict in words, ``is_idle`` whether it should worry.
    """

    name: str
    metrics_text: str
    worst: StatusMark
    actions_text: str
    doing: str
    is_idle: bool


@dataclass(frozen=True)
class RatingLine:
    """One stage: rated from within, and lived by customers."""

    stage_id: str
    name: str
    own: Figure
    health: Figure
    gap: Figure
    verdict: str


@dataclass(frozen=True)
class ControlLine:
    """Points of the index that lie in metrics of one control tag."""

    name: str
    points: Figure
    movement: Figure
    metrics_text: str


@dataclass(frozen=True)
class SayAndDoView:
    """Everything the page prints.

    ``coverage`` are executives by stages; a cell says how many of its metrics are
    measured. ``control_title`` says what the parts of ``controls`` add up to; where they
    are empty it says why.
    """

    place: Place
    sentence: str
    priorities: tuple[PriorityLine, ...]
    priorities_text: str
    ratings: tuple[RatingLine, ...]
    ratings_text: str
    control_title: str
    controls: tuple[ControlLine, ...]
    control_bars: tuple[Bar, ...]
    stage_names: tuple[str, ...]
    coverage: tuple[OwnerRow, ...]
    blind_spots: tuple[BlindSpot, ...]


def build_say_and_do(
    snapshot: Snapshot, filters: Filters, actions: tuple[Action, ...] = ()
) -> SayAndDoView:
    """The page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    stated = say_and_do.stated(reading, [action.subject for action in actions])
    ratings = say_and_do.self_ratings(reading)
    title, controls = _controls(snapshot, reading)
    _, names = columns(reading)
    found = owner_rows(reading)
    return SayAndDoView(
        rows.place_of(reading),
        _sentence(stated, ratings),
        tuple(_priority(one) for one in stated),
        "" if stated else ADD_PRIORITIES,
        tuple(_rating(one) for one in ratings),
        "" if ratings else ADD_RATINGS,
        title,
        tuple(_control(one) for one in controls),
        tuple(
            Bar(one.control, _CONTROLS[one.control], _points(one), _of_movement(one))
            for one in controls
        ),
        names,
        found,
        blind_spots(reading, found),
    )


def _sentence(stated: Sequence[Stated], ratings: Sequence[SelfRating]) -> str:
    idle = [one for one in stated if one.doing not in _AT_WORK]
    said = []
    if stated:
        total = formats.counted(len(stated), "stated priority", "stated priorities")
        said.append(
            f"{len(idle)} of {total} {'is' if len(idle) == 1 else 'are'} words so far"
            if idle
            else f"All of {total} are on target or worked on"
        )
    higher = [one.stage.name for one in ratings if one.verdict == "rated higher"]
    if higher:
        said.append(f"we rate {formats.listed(higher)} higher than our customers live it")
    elif ratings:
        said.append("we rate no stage higher than our customers live it")
    if not said:
        return "Nothing is said yet that could be held against what is done."
    return "; ".join(said) + "."


_AT_WORK = ("worked on", "on target")


def _priority(one: Stated) -> PriorityLine:
    total = len(one.metrics)
    text = f"{one.measured} of {formats.counted(total, 'metric')} measured"
    if one.owned < total:
        text += f", {total - one.owned} without owner"
    return PriorityLine(
        one.priority.name,
        text,
        wording.status_mark(one.worst or rows.NOT_MEASURED),
        formats.counted(one.actions, "open action") if one.actions else wording.NO_ACTION,
        one.doing,
        one.doing not in _AT_WORK,
    )


def _rating(one: SelfRating) -> RatingLine:
    health = wording.score_figure(
        one.health.score, one.health.low, one.health.high, unknown="not rated"
    )
    if one.gap is None:
        gap = Figure(None, formats.NONE)
    else:
        sign = "+" if one.gap > 0 else ""
        ends = formats.interval(formats.number(one.low), formats.number(one.high))
        gap = Figure(one.gap, sign + formats.number(one.gap), one.low, one.high, ends)
    verdict = {
        "rated higher": "rated higher than customers live it",
        "rated lower": "rated lower than customers live it",
        "as customers live it": "no clear gap",
        "not rated": "health not rated",
    }[one.verdict]
    own = Figure(one.own, formats.number(one.own))
    return RatingLine(one.stage.stage_id, one.stage.name, own, health, gap, verdict)


def _controls(snapshot: Snapshot, reading: Reading) -> tuple[str, tuple[ControlPart, ...]]:
    """What the index did since the previous period, and the parts that add up to it."""
    if reading.previous is None:
        return "There is no earlier period to compare the index with.", ()
    change = index_change(snapshot, reading, reading.previous)
    if change is None or not change.metrics:
        return "The index is not rated in this period and the one before.", ()
    parts = say_and_do.by_control(change)
    rise = change.change
    ends = formats.interval(formats.number(rise.low, 1), formats.number(rise.high, 1))
    word = reading.index.change.word if reading.index else "no real change"
    what = "shows no real change" if word not in ("rose", "fell") else word
    title = (
        f"The index {what} on {change.against.label}: {_signed(rise.value)} points ({ends});"
        f" {formats.percent(parts[0].movement)} of all ups and downs is under our direct control"
    )
    return title, parts


def _points(one: ControlPart) -> Figure:
    ends = formats.interval(_signed(one.low), _signed(one.high))
    n_text = formats.counted(one.metrics, "metric")
    if not one.metrics:
        return Figure(None, "no metric carries this tag", n=0)
    return Figure(one.points, _signed(one.points), one.low, one.high, ends, one.metrics, n_text)


def _of_movement(one: ControlPart) -> str:
    """Its share of what moved; where ups and downs cancel, the points alone would hide it."""
    return f"{formats.percent(one.movement)} of ups and downs" if one.metrics else ""


def _signed(points: float) -> str:
    text = formats.number(points, 1)
    return f"+{text}" if points > 0 and text.strip("0.") else text


def _control(one: ControlPart) -> ControlLine:
    moved = f"{_signed(one.risen)} and {_signed(one.fallen)}"
    return ControlLine(
        _CONTROLS[one.control],
        _points(one),
        Figure(one.movement, formats.percent(one.movement), n=one.metrics),
        f"{formats.counted(one.metrics, 'metric')}: {moved}",
    )

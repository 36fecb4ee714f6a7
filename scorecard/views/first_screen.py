"""What the first screen prints. Nothing here is computed, nothing heavy is imported.

A server that starts again draws the screen that it remembers before it can compute one.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.transforms.periods import Period
from scorecard.views.parts import (
    Answerable,
    ChangeMark,
    Figure,
    Line,
    NetPart,
    Place,
    StageCard,
    StatusMark,
)


@dataclass(frozen=True)
class Choices:
    """Whole periods, newest first, and the values of each dimension, by name."""

    periods: tuple[Period, ...]
    segments: tuple[str, ...]
    regions: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Tile:
    """One of the six tiles.

    ``tile_id`` is index, weakest_stage, service_share, proactive_share, strikes or
    net_revenue_retention. ``small_text`` stands beside the value ("of 75",
    "Billing", "customers"); ``second_text`` is the line below when a tile carries
    two numbers ("19 % of customers ever"), else empty, and the change's word is
    printed there. ``target, red_flag`` are in the measure of ``figure``.
    ``axis_low, axis_high`` are the ends of the bullet bar. ``opens`` is the page and its
    parameters that a click leads to: ("stage", {"stage": "billing"}).
    ``is_service``: counts towards the share of the screen that service takes.
    """

    tile_id: str
    title: str
    figure: Figure
    small_text: str
    second_text: str
    second: Figure | None
    target: float | None
    target_text: str
    red_flag: float | None
    axis_low: float
    axis_high: float
    status: StatusMark
    change: ChangeMark
    owner: Answerable
    line: Line
    as_of_text: str
    note: str
    opens: tuple[str, dict[str, str]]
    is_service: bool


@dataclass(frozen=True)
class ExceptionLine:
    """One row of "What needs you".

    ``what`` says the finding in words with its numbers, ``since_text`` the first
    period of it, ``sure_text`` how sure in words, ``money_text`` the range at stake
    a year ("associated with $41k to $77k of revenue a year") or "cost not known";
    ``action_text`` or "no action yet". ``key`` is a metric_id, or "stage:billing".
    """

    key: str
    what: str
    since_text: str
    sure_text: str
    money_text: str
    money_low: float | None
    money_high: float | None
    owner: Answerable
    action_text: str
    has_action: bool
    is_service: bool
    status: StatusMark
    opens: tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Footer:
    """What the numbers rest on, as printed facts."""

    oldest_text: str
    files_text: str
    coverage_text: str
    unowned_text: str
    unowned: int
    refused: int
    set_aside: int


@dataclass(frozen=True)
class ScorecardView:
    """Everything the first screen prints.

    ``sentence`` is made from the same fields as the tiles. ``since_you_looked`` is
    empty when nothing is known of an earlier look. ``exceptions_text`` says how many
    comparisons were made ("2 of 31 metrics; 60 comparisons looked at, false alarms
    held to one in ten"); an empty ``exceptions`` is good news and ``exceptions_text``
    says "Nothing needs you". ``net_text`` compares the caught with those who never
    fell; empty ``net`` says in ``net_text`` what would measure it.
    """

    place: Place
    sentence: str
    since_you_looked: str
    tiles: tuple[Tile, ...]
    stages: tuple[StageCard, ...]
    stages_text: str
    exceptions: tuple[ExceptionLine, ...]
    exceptions_text: str
    net: tuple[NetPart, ...]
    net_title: str
    net_text: str
    footer: Footer
    index_rises_text: str
    """Geometric beside arithmetic index: the imbalance penalty in words."""

"""Owners: who answers for what, and where does nobody look?"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.views.parts import Answerable, Figure, MetricLine, Place, StatusMark
from scorecard.views.scorecard import StageCard


@dataclass(frozen=True)
class OwnerCell:
    """One executive at one stage.

    ``worst`` is the worst status among ``count`` metrics; ``text`` "3", or empty
    where there is none.
    """

    role: str
    stage_id: str
    count: int
    measured: int
    worst: StatusMark
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
    "apart" for metrics of no stage. ``screen_share`` is the share of the first
    screen's tiles and exceptions that is service, ``service_share`` the share of
    interactions that is.
    """

    place: Place
    sentence: str
    stage_ids: tuple[str, ...]
    stage_names: tuple[str, ...]
    rows: tuple[OwnerRow, ...]
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

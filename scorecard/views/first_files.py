"""Before the first file: which export fills which stage of the journey?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.warehouse.snapshot import Snapshot

_NAMED = 3
"""As many metrics are named; the rest are counted."""


@dataclass(frozen=True)
class StageToFill:
    """A stage, the question it answers, and the export to begin with."""

    name: str
    question: str
    export: str
    shows: str


@dataclass(frozen=True)
class FirstFiles:
    """Everything the page before the first file prints."""

    sentence: str
    under: str
    stages: tuple[StageToFill, ...]


def build_first_files(snapshot: Snapshot, folder_name: str) -> FirstFiles:
    """What to drop into the folder, stage by stage, from the catalogue."""
    return FirstFiles(
        "No data yet. One exported file is enough to begin.",
        "Drop the files that your CRM, help desk, shop, billing and survey tools export here, or"
        f" into the folder {folder_name}. They are recognised by themselves. Nothing leaves this"
        " machine.",
        tuple(
            StageToFill(stage.name, stage.question, metrics[0].measured_by, _shows(metrics))
            for stage in snapshot.company.stages
            if (metrics := [m for m in snapshot.catalogue.metrics if m.stage == stage.stage_id])
        ),
    )


def _shows(metrics: list[Metric]) -> str:
    """The metrics of a stage that its first export gives, then how many more there are."""
    given = [one.name for one in metrics if one.measured_by == metrics[0].measured_by]
    others = [one.name for one in metrics if one.name not in given]
    named = (given + others)[:_NAMED]
    more = len(metrics) - len(named)
    return "; ".join(named) + (f" and {formats.whole(more)} more" if more else "")

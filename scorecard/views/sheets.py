"""Pages as sheets of a workbook: headings and rows, numbers kept as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecard.views.first_screen import ScorecardView
    from scorecard.views.parts import Figure

Cell = str | float | int | None


@dataclass(frozen=True)
class Sheet:
    """One sheet; every row is as long as the headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_FIGURE = ("value", "as printed", "low", "high", "n")


def _cells(figure: Figure) -> tuple[Cell, ...]:
    return (figure.value, figure.text, figure.low, figure.high, figure.n)


def scorecard_sheets(view: ScorecardView) -> tuple[Sheet, ...]:
    """The first screen: where it stands, tiles, stages, and what needs you."""
    place = view.place
    return (
        Sheet(
            "Scorecard",
            ("what", "says"),
            (
                ("Company", place.company_name),
                ("Answer", view.sentence),
                ("Period", place.period_text),
                ("Filters", place.filters_text),
                ("Data", place.as_of_text),
                ("Imbalance", view.index_rises_text),
            ),
        ),
        Sheet(
            "Tiles",
            ("tile", *_FIGURE, "target", "status", "change", "owner"),
            tuple(
                (
                    tile.title,
                    *_cells(tile.figure),
                    tile.target,
                    tile.status.word,
                    f"{tile.change.word} {tile.change.against_text}".strip(),
                    tile.owner.text,
                )
                for tile in view.tiles
            ),
        ),
        Sheet(
            "Stages",
            ("stage", *_FIGURE, "status", "change", "owner", "note"),
            tuple(
                (
                    stage.name,
                    *_cells(stage.score),
                    stage.status.word,
                    stage.change.word,
                    stage.owner.text,
                    stage.note,
                )
                for stage in view.stages
            ),
        ),
        Sheet(
            "What needs you",
            ("what", "since", "how sure", "at stake", "low", "high", "owner", "being done"),
            tuple(
                (
                    line.what,
                    line.since_text,
                    line.sure_text,
                    line.money_text,
                    line.money_low,
                    line.money_high,
                    line.owner.text,
                    line.action_text,
                )
                for line in view.exceptions
            ),
        ),
    )

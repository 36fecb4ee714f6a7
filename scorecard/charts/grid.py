"""Stages against periods: where the journey is weak, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.frame import CLEAR, Chart, frame, name_axis, safe, steady, text_width
from scorecard.charts.palette import GLYPHS, Palette, Theme, palette, tint

if TYPE_CHECKING:
    from scorecard.views.journey import HealthCell, JourneyView

_ROW = 30
_CELL = 0.94
"""Width and height of a cell; the rest of its place is the gap."""

HATCH = "/ / / / /"
"""Written, because a pattern fill is lost as soon as the page's address changes."""

_GLYPH = 16
"""Pixels; the typeface draws its shapes small."""


def health_grid(view: JourneyView, theme: Theme) -> Chart:
    """Health of every stage in every period: the stronger the tint, the weaker the stage.

    Each cell prints its score and the shape of its status; a stage that is not
    measured is hatched, one that cannot be told is an outlined dash. ``customdata``
    of a cell is (stage_id, start of period as ISO date, text).
    """
    colours = palette(theme)
    names = [card.name for card in view.stages]
    chart = frame(theme, _ROW * max(len(names), 1) + 30, (text_width(names), 4, 26, 4))
    layout = chart["layout"]
    layout["barmode"] = "overlay"
    layout["bargap"] = 0
    layout["xaxis"] = {**name_axis(view.periods, is_top_down=False), "side": "top"}
    layout["yaxis"] = {
        **name_axis(names),
        "tickfont": {"color": colours.ink},
    }
    placed = [
        (row, column, cell)
        for row, cells in enumerate(view.health)
        for column, cell in enumerate(cells)
    ]
    chart["data"] = [_cells(placed, view, colours, theme)]
    return chart


def health_grid_alt(view: JourneyView) -> str:
    """The grid's latest column as a sentence, for those who cannot see it."""
    if not view.periods:
        return "Health by stage and period: no complete period yet."
    told = [
        f"{card.name} {cells[-1].score.text} ({cells[-1].status.word})"
        for card, cells in zip(view.stages, view.health, strict=True)
        if cells
    ]
    return f"Health by stage over {len(view.periods)} periods. {view.periods[-1]}: " + (
        ", ".join(told) + "."
    )


def _cells(
    placed: list[tuple[int, int, HealthCell]],
    view: JourneyView,
    colours: Palette,
    theme: Theme,
) -> dict[str, Any]:
    cells = [cell for _, _, cell in placed]
    names = {card.stage_id: card.name for card in view.stages}
    never = {card.stage_id for card in view.stages if not card.is_measured}
    return steady(
        {
            "type": "bar",
            "orientation": "h",
            "y": [row for row, _, _ in placed],
            "base": [column - _CELL / 2 for _, column, _ in placed],
            "x": [_CELL] * len(placed),
            "width": [_CELL - 0.06] * len(placed),
            "marker": {
                "color": [_fill(cell, colours, theme) for cell in cells],
                "line": {
                    "color": [_outline(cell, colours) for cell in cells],
                    "width": [0 if _is_rated(cell) else 1 for cell in cells],
                },
                "opacity": 1,
            },
            "text": [HATCH if _is_unmeasured(cell, never) else _cell_text(cell) for cell in cells],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "insidetextfont": {
                "color": [colours.ink if _is_rated(cell) else colours.soft for cell in cells],
            },
            "customdata": [
                [cell.stage_id, cell.start_on.isoformat(), _hover(cell, names[cell.stage_id])]
                for cell in cells
            ],
            "hovertemplate": "%{customdata[2]}<extra></extra>",
        },
        colours,
    )


def _is_rated(cell: HealthCell) -> bool:
    return cell.score.value is not None


def _is_unmeasured(cell: HealthCell, never: set[str]) -> bool:
    return not _is_rated(cell) and (cell.status.shape == "hatch" or cell.stage_id in never)


def _fill(cell: HealthCell, colours: Palette, theme: Theme) -> str:
    return colours.card if cell.score.value is None else tint(cell.score.value, theme)


def _outline(cell: HealthCell, colours: Palette) -> str:
    return CLEAR if _is_rated(cell) else colours.line


def _cell_text(cell: HealthCell) -> str:
    if not _is_rated(cell):
        return "–"
    glyph = "○" if cell.status.is_hollow else GLYPHS[cell.status.shape]
    return f'{safe(cell.score.text)} <span style="font-size:{_GLYPH}px">{glyph}</span>'


def _hover(cell: HealthCell, name: str) -> str:
    score = f"<b>{safe(cell.score.text)}</b>"
    if cell.score.interval_text:
        score += f" ({safe(cell.score.interval_text)})"
    lines = [f"{safe(name)}, {safe(cell.label)}", score]
    if _is_rated(cell):
        lines.append(safe(cell.status.word))
    return "<br>".join([*lines, *([safe(cell.score.n_text)] if cell.score.n_text else [])])

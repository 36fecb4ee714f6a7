"""Stacked periods with the table behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.charts.stacked import SHADES, stacked
from scorecard.ui import panels, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.views.stacks import Stacks


def draw_stacks(
    stacks: Stacks, what: str, key: str, height: int = 230, shades: Sequence[str] = SHADES
) -> None:
    """The bars, and under them every figure with its interval."""
    chart = stacked(stacks, panels.theme(), height=height, shades=shades)
    panels.draw(chart, stacks.alt, key)
    tables.behind(what, _rows(stacks), key)


def _rows(stacks: Stacks) -> list[tables.Row]:
    return [
        {
            "period": one.label,
            **{
                heading: cell
                for name, figure in zip(stacks.names, one.figures, strict=True)
                for heading, cell in (
                    (name, figure.text),
                    *(
                        ((f"{name} from", figure.low), (f"{name} to", figure.high))
                        * stacks.is_share
                    ),
                )
            },
            "of": one.n_text,
        }
        for one in stacks.periods
    ]

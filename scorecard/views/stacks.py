"""Parts of a whole by period, as bars that stand on each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecard.views.parts import Figure


@dataclass(frozen=True)
class Stack:
    """One period: a figure for each part, in the order of ``Stacks.names``, bottom first."""

    label: str
    figures: tuple[Figure, ...]
    n_text: str


@dataclass(frozen=True)
class Stacks:
    """Periods oldest first; ``is_share``: the figures of one period add up to 1."""

    names: tuple[str, ...]
    periods: tuple[Stack, ...]
    is_share: bool
    alt: str

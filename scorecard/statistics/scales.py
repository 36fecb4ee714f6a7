"""Answer scales: percent of maximum possible, and which answers count as satisfied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class TopBox:
    """Lowest answers that count as satisfied and as delighted, where more is better."""

    satisfied_from: int
    delighted_from: int


TOP_BOXES: dict[tuple[int, int], TopBox] = {
    (1, 5): TopBox(4, 5),
    (1, 7): TopBox(6, 7),
    (0, 10): TopBox(8, 9),
    (0, 1): TopBox(1, 1),
}


def percent_of_maximum(
    value: ArrayLike, scale_min: ArrayLike, scale_max: ArrayLike, is_reversed: bool = False
) -> FloatArray:
    """Answers as 0..100 of their scale (Cohen, Cohen, Aiken & West 1999).

    Inputs broadcast; an answer outside its scale is nan, never clipped. ``is_reversed`` for
    scales on which less is better.
    """
    x, low, high = floats(value), floats(scale_min), floats(scale_max)
    score = 100 * (x - low) / (high - low)
    inside = (score >= 0) & (score <= 100)
    return shaped(np.where(inside, 100 - score if is_reversed else score, np.nan))


def top_box(scale_min: int, scale_max: int) -> TopBox:
    """Bounds of the top boxes of a scale.

    Raises ValueError for a scale without a rule; rules stand in ``TOP_BOXES``.
    """
    try:
        return TOP_BOXES[scale_min, scale_max]
    except KeyError:
        known = ", ".join(f"{low}-{high}" for low, high in TOP_BOXES)
        raise ValueError(
            f"scale {scale_min}-{scale_max}: no top-box rule; scales with one: {known}"
        ) from None

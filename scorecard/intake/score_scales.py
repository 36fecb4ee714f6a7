"""What a column of scores measures, and on which scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scorecard.config.drafts import QuestionDraft
from scorecard.config.vocabulary import Vocabulary, folded
from scorecard.intake.proposal import measure_of, no_answers, scale_of_labels
from scorecard.intake.seen_columns import SeenColumn, leading_number
from scorecard.intake.stated_scales import is_of_effort, stated_scale


@dataclass(frozen=True)
class Scale:
    """What a column of scores measures, and on which scale."""

    question: str
    family: str
    low: float
    high: float
    direction: int = 1


SCALES: dict[str, Scale] = {
    "nps": Scale("nps", "outcome", 0, 10),
    "csat": Scale("csat", "outcome", 1, 5),
    "ces": Scale("ces", "outcome", 1, 7),
    "ces_effort": Scale("ces", "outcome", 1, 5, -1),
    "ease": Scale("ease", "outcome", 1, 5),
    "expectation": Scale("expectation", "expectation", 1, 5),
    "would_return": Scale("would_return", "outcome", 1, 5),
    "delight": Scale("delight", "outcome", 1, 5),
    "driver": Scale("", "driver", 1, 5),
}
"""What a column of scores can be said to measure; a driver is named by its header."""
_UNSAID = Scale("", "outcome", 1, 5)
_ENOUGH = 30
"""Answers of which one is at the upper end of the scale, whatever is usual."""


def propose_question(column: SeenColumn, vocabulary: Vocabulary) -> QuestionDraft:
    """A score's measure by the words of its header, undecided where they say none."""
    measure = measure_of(column.name, vocabulary)
    is_effort = is_of_effort(column.name, vocabulary)
    known = scale_of_labels(column.values, vocabulary) if column.low is None else None
    count, points = known or (0, {})
    words = tuple((c, float(points[folded(c)])) for c in column.values if folded(c) in points)
    nothing = no_answers(vocabulary)
    blank = tuple(cell for cell in column.values if folded(cell) in nothing)
    # The words of the vocabulary have their points in the order of the good.
    if measure == "ces" and is_effort and not words:
        measure = "ces_effort"
    scale = SCALES.get(measure, _UNSAID)
    low, high = (1.0, float(count)) if words else _ends(column, scale)
    direction = scale.direction
    stated = None if words else stated_scale(column.name, vocabulary, is_effort=is_effort)
    if stated is not None:
        low, high, direction = stated.low, stated.high, stated.direction or direction
    return QuestionDraft(
        column.name, scale.question, scale.family, low, high, direction, "", words, blank
    )


def _ends(column: SeenColumn, scale: Scale) -> tuple[float, float]:
    """The ends that are usual for a measure, unless the answers lie on others."""
    numbers = [point for cell in column.values if (point := leading_number(cell)) is not None]
    highest = _round_up(max(numbers, default=0.0))
    if not scale.question:
        return (1.0 if highest < 10 else 0.0), highest
    low = min([scale.low, *numbers])
    if scale.question == "nps" or column.filled < _ENOUGH:
        return low, max(scale.high, highest)
    return low, highest


def _round_up(high: float) -> float:
    """The end of the smallest usual scale that holds a score."""
    return next((float(end) for end in (5, 7, 10) if high <= end), 100.0)


def measure_named(question: QuestionDraft) -> str:
    """The name in ``SCALES`` under which a question's measure is chosen; empty: undecided."""
    if question.family == "driver":
        return "driver"
    if question.question == "ces" and question.direction == -1:
        return "ces_effort"
    return question.question if question.question in SCALES else ""


def measured(question: QuestionDraft, measure: str) -> QuestionDraft:
    """The question under another measure, on the scale that is usual for it."""
    if measure == measure_named(question):
        return question
    scale = SCALES.get(measure)
    if scale is None:
        return replace(question, question="", family="outcome")
    return replace(
        question,
        question=scale.question or driver_of(question.header),
        family=scale.family,
        scale_min=scale.low,
        scale_max=scale.high,
        direction=scale.direction,
    )


def driver_of(name: str) -> str:
    """The name of a driver, from the header of its scores."""
    made = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:40].strip("_")
    return made if made[:1].isalpha() else f"driver_{made}".strip("_")

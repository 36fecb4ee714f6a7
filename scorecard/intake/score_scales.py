"""What a column of scores measures, and on which scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scorecard.config.drafts import QuestionDraft
from scorecard.config.vocabulary import Vocabulary, folded
from scorecard.intake.proposal import measure_of, no_answers, scale_of_labels
from scorecard.intake.seen_columns import SeenColumn, leading_number


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


def propose_question(column: SeenColumn, vocabulary: Vocabulary) -> QuestionDraft:
    """A score's measure by the words of its header, undecided where they say none."""
    measure = measure_of(column.name, vocabulary)
    labels = scale_of_labels(column.values, vocabulary) if column.low is None else None
    points = labels or {}
    words = tuple((c, float(points[folded(c)])) for c in column.values if folded(c) in points)
    nothing = no_answers(vocabulary)
    blank = tuple(cell for cell in column.values if folded(cell) in nothing)
    numbers = [point for cell in column.values if (point := leading_number(cell)) is not None]
    highest = 5.0 if labels else _round_up(max(numbers, default=0.0))
    if not measure:
        return QuestionDraft(
            column.name, "", "outcome", 1.0 if highest < 10 else 0.0, highest, 1, "", words, blank
        )
    scale = SCALES[measure]
    return QuestionDraft(
        column.name,
        scale.question,
        scale.family,
        scale.low,
        5.0 if labels else max(scale.high, highest),
        scale.direction,
        "",
        words,
        blank,
    )


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

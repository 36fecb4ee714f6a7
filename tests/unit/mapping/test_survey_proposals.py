"""What the mapping page proposes for surveys of tools that no profile knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.config.drafts import QuestionDraft
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.proposal import SCORE, propose_columns, propose_kinds
from scorecard.intake.sampling import look_at
from scorecard.intake.score_scales import propose_question
from scorecard.intake.seen_columns import see_columns

Write = Callable[..., Path]


def asked(write: Write, words: Vocabulary, header: str, *cells: object) -> QuestionDraft:
    """The question proposed for a column with these cells, again and again."""
    rows = [f"2026-01-{i % 28 + 1:02},{cells[i % len(cells)]}" for i in range(60)]
    column = see_columns(look_at(write("scores.csv", f'Date,"{header}"', *rows)))[1]
    return propose_question(column, words)


@pytest.mark.parametrize(
    ("header", "cells", "scale"),
    [
        ("Satisfaction (1 = very satisfied, 5 = very dissatisfied)", range(1, 6), (1, 5, -1)),
        ("Moeite (1 = heel weinig, 7 = heel veel)", range(1, 8), (1, 7, -1)),
        ("How much effort was it?", range(1, 6), (1, 5, -1)),
        ("How easy was it?", range(1, 6), (1, 5, 1)),
        ("Customer effort score", range(1, 8), (1, 7, 1)),
        ("Overall satisfaction", range(11), (0, 10, 1)),
        ("CSAT (0-100)", range(0, 101, 5), (0, 100, 1)),
        ("NPS", range(1, 8), (0, 10, 1)),
        ("Satisfied", ("Extremely satisfied", "Slightly satisfied"), (1, 7, 1)),
        ("How easy was it?", ("Muy difícil", "Fácil", "Muy fácil"), (1, 5, 1)),
    ],
)
def test_a_scale_is_proposed_as_header_and_answers_say(
    header: str, cells: range, scale: tuple[int, int, int], write: Write, words: Vocabulary
) -> None:
    made = asked(write, words, header, *cells)
    assert (made.scale_min, made.scale_max, made.direction) == scale


def test_words_have_the_points_of_their_own_scale(write: Write, words: Vocabulary) -> None:
    made = asked(write, words, "Satisfied", "Extremely satisfied", "Slightly satisfied")
    assert dict(made.words) == {"Extremely satisfied": 7, "Slightly satisfied": 5}


def test_reviews_of_a_tool_that_nobody_knows(write: Write, words: Vocabulary) -> None:
    names = ("Anna", "Bert", "Cleo", "Dora", "Emil", "Finn", "Gina", "Hugo")
    rows = (f"2026-01-0{i + 1} 10:00,{one},{i % 5 + 1},Fine" for i, one in enumerate(names))
    path = write("x.csv", "Review Created,Review Username,Review Stars,Review Content", *rows)
    columns = see_columns(look_at(path))
    assert propose_kinds(columns, words, "x.csv")[0].table == "answers"
    found = {one.name: one.target for one in propose_columns("answers", columns, words)}
    assert found == {
        "Review Created": "answered_at",
        "Review Stars": SCORE,
        "Review Content": "comment_text",
    }


def test_neither_a_score_nor_a_name_is_a_key(write: Write, words: Vocabulary) -> None:
    rows = (f"2026-01-{i + 1:02},Ann{i} B,{i}" for i in range(20))
    columns = see_columns(look_at(write("x.csv", "Date,Customer Name,CSAT (0-100)", *rows)))
    found = {one.name: one.target for one in propose_columns("answers", columns, words)}
    assert found == {"Date": "answered_at", "CSAT (0-100)": SCORE}

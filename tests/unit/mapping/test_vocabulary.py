from __future__ import annotations

import pytest

from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary, folded, likeness


def test_case_accents_and_punctuation_say_nothing() -> None:
    assert folded("  Número_de-Cliente ") == folded("numero de cliente")
    assert folded("createdAt") == "created at"


@pytest.mark.parametrize(
    ("header", "word", "least", "most"),
    [
        ("Erstellt am", "erstellt am", 1.0, 1.0),
        ("Ticket created at", "created at", 0.7, 0.9),
        ("Kundennummer", "nummer", 0.4, 0.5),
        ("Widget", "id", 0.0, 0.0),
        ("", "id", 0.0, 0.0),
    ],
)
def test_the_nearer_a_header_is_to_a_word_the_more_it_says(
    header: str, word: str, least: float, most: float
) -> None:
    assert least <= likeness(header, word) <= most


def test_every_table_has_words_for_its_kind_and_its_first_moment(words: Vocabulary) -> None:
    for table, columns in canonical_tables().items():
        assert words.kinds[table], table
        if table != "customers":
            first = next(name for name, kind in columns.items() if kind == "timestamp")
            assert words.columns[table][first], f"{table}.{first}"


def test_months_of_another_language_are_found_and_english_ones_need_none(
    words: Vocabulary,
) -> None:
    assert words.months_in("3. märz 2025")["märz"] == "Mar"
    assert words.months_in("7 de octubre de 2025")["octubre"] == "Oct"
    assert words.months_in("3 March 2025, 4 Oct 2025") == {}

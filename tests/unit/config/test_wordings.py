"""``@{name}`` in profiles: words of the vocabulary in every language."""

from __future__ import annotations

import re

import duckdb
import pytest

from scorecard.config.wordings import (
    expanded_keys,
    expanded_pattern,
    expanded_words,
    label_points,
)


def test_words_are_put_in_place_of_their_name() -> None:
    words = expanded_words(["1", "@{yes}"])
    assert words[0] == "1"
    assert {"ja", "oui", "sí", "sim", "wahr"} <= set(words)


def test_what_a_profile_writes_out_wins() -> None:
    words = expanded_keys({"Closed": "open", "@{tickets.status.resolved}": "resolved"})
    assert words["Closed"] == "open"
    assert "closed" not in words
    assert words["geschlossen"] == "resolved"


@pytest.mark.parametrize(
    ("cell", "is_resolved"),
    [("Fermé", True), ("Ticket GESCHLOSSEN", True), ("gelöst, wartet", True), ("Aufgelöst", False)],
)
def test_a_pattern_finds_whole_words_in_python_and_in_duckdb(
    cell: str, *, is_resolved: bool
) -> None:
    pattern = expanded_pattern("@{tickets.status.resolved}")
    assert bool(re.search(pattern, cell)) is is_resolved
    told = duckdb.execute("select regexp_matches(?, ?)", [cell, pattern]).fetchall()
    assert told == [(is_resolved,)]


def test_patterns_of_questions() -> None:
    asked = re.compile(expanded_pattern("(?is)^(?!.*@{comment}).*@{recommend}"))
    for header in (
        "How likely are you to recommend us?",
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Quelle est la probabilité que vous nous recommandiez ?",
        "¿Qué tan probable es que nos recomiende?",
        "Qual a probabilidade de você nos recomendar?",
        "Con quale probabilità ci consiglieresti a un amico?",
        "Hoe waarschijnlijk is het dat u ons aanbeveelt?",
        "NPS",
    ):
        assert asked.search(header), header
    for header in ("Warum würden Sie uns nicht weiterempfehlen?", "Welche Sorte mögen Sie?"):
        assert not asked.search(header), header


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match=r"@\{deals.won\} is not in data/vocabulary.toml; it has"):
        expanded_words(["@{deals.won}"])
    with pytest.raises(ValueError, match="no labels for 9 points"):
        label_points(9)


def test_labels_of_a_scale() -> None:
    points = label_points(5)
    assert (points["sehr zufrieden"], points["très insatisfait"]) == (5, 1)

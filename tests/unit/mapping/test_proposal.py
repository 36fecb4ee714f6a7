from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.proposal import (
    measure_of,
    propose_columns,
    propose_kinds,
    record_key,
)
from scorecard.intake.sampling import look_at
from scorecard.intake.seen_columns import formats_of, see_columns


@pytest.mark.parametrize(
    ("cell", "formats"),
    [
        ("2025-03-02", ()),
        ("2025-03-02T10:15:00Z", ()),
        ("02/03/2025", ("%d/%m/%Y", "%m/%d/%Y")),
        ("02.03.2025 10:15", ("%d.%m.%Y %H:%M",)),
        ("2/3/25, 10:15:09 PM", ("%d/%m/%y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p")),
        ("2025/03/02", ("%Y/%m/%d",)),
        ("3. März 2025", ("%d. %b %Y", "%d. %B %Y")),
        ("7 de octubre de 2025", ("%d de %b de %Y", "%d de %B de %Y")),
        ("Oct 7, 2025", ("%b %d, %Y", "%B %d, %Y")),
        ("12.5", None),
        ("1.0.3", None),
        ("Room 12", None),
        ("45/99/2025", None),
    ],
)
def test_a_cell_says_which_formats_it_may_be_of(cell: str, formats: object) -> None:
    assert formats_of(cell) == formats


def test_german_service_cases_are_known_by_their_words(german: Path, words: Vocabulary) -> None:
    columns = see_columns(look_at(german))
    kinds = propose_kinds(columns, words, german.name)
    assert kinds[0].table == "tickets"
    assert "Eingegangen am" in kinds[0].reason
    found = {one.name: one.target for one in propose_columns("tickets", columns, words)}
    assert found == {
        "Vorgangsnummer": "record_id",
        "Eingegangen am": "opened_at",
        "Erledigt am": "resolved_at",
        "Zustand": "status",
        "Anliegen": "reason",
        "Kunden-Nr": "customer_id",
        "E-Mail-Adresse": "customer_email",
    }


def test_a_spanish_survey_is_known_by_its_words(spanish: Path, words: Vocabulary) -> None:
    columns = see_columns(look_at(spanish))
    assert propose_kinds(columns, words, spanish.name)[0].table == "answers"
    found = propose_columns("answers", columns, words)
    assert [one.target for one in found] == [
        "answered_at",
        "customer_email",
        "score",
        "score",
        "comment_text",
    ]
    assert all(one.reason for one in found)
    key = record_key("answers", found, columns)
    assert key == ("Fecha de respuesta", "Correo electrónico")


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("How likely are you to recommend us?", "nps"),
        ("Recommanderiez-vous notre service ?", "nps"),
        ("Wie wahrscheinlich ist eine Weiterempfehlung?", "nps"),
        ("Quanto è soddisfatto?", "csat"),
        ("Hoe makkelijk was het?", "ces"),
        ("Foi fácil resolver?", "ces"),
        ("Score", ""),
        ("Note", ""),
    ],
)
def test_words_say_what_a_score_measures_and_a_range_never_does(
    header: str, measure: str, words: Vocabulary
) -> None:
    assert measure_of(header, words) == measure


def test_values_refuse_what_a_header_promises(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    path = write("cases.csv", "Case ID,Created at,Resolved", *(f"{i},soon,yes" for i in range(9)))
    found = propose_columns("tickets", see_columns(look_at(path)), words)
    assert [one.target for one in found] == ["record_id"]


def test_numbers_are_no_words_of_a_closed_list_for_a_word_within_a_word(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    rows = [f"C{i},2025-01-{i + 1:02},{i % 5 + 1}" for i in range(9)]
    look = look_at(write("calls.csv", "Interaction,Begun,Tevredenheid", *rows))
    found = propose_columns("touchpoints", see_columns(look), words)
    assert "purpose" not in [one.target for one in found], "reden stands in tevredenheid"
    look = look_at(write("cases.csv", "Case ID,Created,Status", *rows))
    found = propose_columns("tickets", see_columns(look), words)
    assert "status" in [one.target for one in found], "codes, if the header says so outright"


def test_without_a_word_the_only_dates_are_proposed_as_when_it_happened(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    path = write("x.csv", "Nr,Xyz", *(f"{i},2025-01-{i + 1:02}" for i in range(9)))
    found = propose_columns("touchpoints", see_columns(look_at(path)), words)
    moment = next(one for one in found if one.target == "happened_at")
    assert (moment.name, moment.reason) == ("Xyz", "the only dates of the file")


def key_of(path: Path, words: Vocabulary, table: str) -> tuple[str, ...]:
    columns = see_columns(look_at(path))
    return record_key(table, propose_columns(table, columns, words), columns)


def test_an_id_is_known_by_its_cells_where_no_word_names_it(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    path = write("x.csv", "Xyz,Created at,Fee", *(f"A-{i:03},2025-01-02,{i}.5" for i in range(9)))
    assert key_of(path, words, "tickets") == ("Xyz",)


def test_an_id_that_several_rows_share_is_proposed_with_a_warning(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    rows = [f"INC{i // 3},2025-01-{i + 1:02},open" for i in range(12)]
    path = write("log.csv", "Ticket number,Created at,Status", *rows)
    assert key_of(path, words, "tickets") == ("Ticket number",)
    found = propose_columns("tickets", see_columns(look_at(path)), words)
    assert "several rows share one" in found[0].reason


def test_without_any_id_moment_and_customer_tell_the_rows_apart(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    rows = [f"2025-01-{i + 1:02},a{i % 3}@x.de,walk-in" for i in range(12)]
    path = write("visits.csv", "Visit date,Mail,Purpose", *rows)
    assert key_of(path, words, "touchpoints") == ("Visit date", "Mail")


@pytest.mark.parametrize(
    "cell", ["R$ 1.200,50", "€ 5", "12,5 %", "USD 3.10", "-4", "1'000.00", "7 kr"]
)
def test_money_and_numbers_of_many_countries_are_numbers(
    cell: str, write: Callable[..., Path]
) -> None:
    assert see_columns(look_at(write("x.csv", "Name;Worth", f"x;{cell}")))[1].sort == "number"


@pytest.mark.parametrize("cell", ["V-1000", "M12", "Room 5", "1 Main St"])
def test_codes_are_not_numbers(cell: str, write: Callable[..., Path]) -> None:
    assert see_columns(look_at(write("x.csv", "Name;Worth", f"x;{cell}")))[1].sort == "text"

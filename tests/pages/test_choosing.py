"""A page whose address names nothing it knows asks which was meant, and offers all there are."""

from __future__ import annotations

import pytest

from tests.pages.conftest import OpenPage, text_of


@pytest.mark.parametrize(
    ("page", "question", "offered"),
    [
        ("metric", "Which metric?", ("Billing", "Payments that fail", "Beside the journey")),
        ("stage", "Which stage?", ("Billing", "Farewell")),
        ("role", "Which executive?", ("CFO, Chief financial officer",)),
    ],
)
def test_what_is_asked_for_is_said_back_beside_all_there_are(
    open_page: OpenPage, page: str, question: str, offered: tuple[str, ...]
) -> None:
    said = text_of(open_page("sample", page, **{page: "nothing"}))
    assert question in said
    assert "“nothing” is none of these." in said
    assert all(name in said for name in offered)
    assert "Choose one of these." in text_of(open_page("sample", page))


def test_an_executive_is_known_in_small_letters(open_page: OpenPage) -> None:
    said = text_of(open_page("sample", "role", role="cfo"))
    assert "Which executive?" not in said
    assert "CFO" in said


def test_where_no_customer_is_asked_for_none_is_said_to_be_missing(open_page: OpenPage) -> None:
    said = text_of(open_page("sample", "customer"))
    assert "Which customer?" in said
    assert "The files name no customer" not in said
    assert "On two strikes or more" in said

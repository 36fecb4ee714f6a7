"""Every page, on every kind of company: it draws, it answers, it never falls over."""

from __future__ import annotations

import pytest

from tests.conftest import COMPANIES
from tests.pages.conftest import OpenPage, text_of

PAGES: dict[str, dict[str, str]] = {
    "scorecard": {},
    "journey": {},
    "service": {},
    "net": {},
    "worth": {},
    "say_and_do": {},
    "trust": {},
    "windows": {},
    "causes": {},
    "incidents": {},
    "owners": {},
    "data": {},
    "definitions": {},
    "strikes": {},
    "changed": {"metric": "on_time"},
    "drivers": {},
    "stage": {"stage": "billing"},
    "metric": {"metric": "on_time"},
    "role": {"role": "CFO"},
    "customer": {"customer": "1"},
}


@pytest.mark.parametrize("company", ["sample", *COMPANIES])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_on_every_company(open_page: OpenPage, company: str, page: str) -> None:
    app = open_page(company, page, **PAGES[page])
    said = text_of(app)
    assert not app.exception
    assert "cannot be drawn" not in said
    assert "tz-sentence" in said, "a page opens with its answer"


@pytest.mark.parametrize("page", ["scorecard", "journey", "service", "owners"])
def test_without_files_a_page_says_how_to_begin(open_page: OpenPage, page: str) -> None:
    assert "Drop the files" in text_of(open_page("nothing", page))

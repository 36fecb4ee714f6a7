"""The net, delight, and say and do: what they answer on the sample, and how they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import COMPANIES
from tests.pages.conftest import OpenPage, text_of


def test_the_net_answers_with_the_paradox_and_lists_who_should_not_have_needed_it(
    open_page: OpenPage,
) -> None:
    app = open_page("sample", "net")
    said = text_of(app)
    assert "customers needed the net" in said
    assert "Recovery paradox: no" in said
    assert "If those who were caught had answered" in said
    assert len(app.main.dataframe[-1].value) > 0
    assert "Good service, bad experience, CSV" in said


def test_a_desk_alone_has_falls_and_no_loyalty(open_page: OpenPage) -> None:
    said = text_of(open_page("tickets only", "net"))
    assert "falls into the net" in said
    assert "Add customers, orders or subscriptions to see who never fell" in said
    assert "To compare those who were caught with those who never fell" in said
    assert "Whether those who fell had a bad experience otherwise cannot be told" in said


def test_a_survey_alone_tells_the_delighted_and_says_what_is_wanting(open_page: OpenPage) -> None:
    said = text_of(open_page("a survey only", "worth"))
    assert "are delighted" in said
    assert "Nobody could be followed" in said
    assert "Nobody is known to have left" in said


def test_delight_on_the_sample_claims_nothing_that_was_not_planted(open_page: OpenPage) -> None:
    said = text_of(open_page("sample", "worth"))
    assert "nothing shows that the delighted stay longer or spend more" in said
    assert "That is 0 of 2,708 whose beginning is on record" in said
    assert "Leavers most often say “Too expensive”: 35\u00a0%" in said
    assert "These answers foretell nothing" not in said


def test_answers_asked_as_customers_left_are_shown_and_warned_of(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMPANIES, "asked as they left", _asked_as_they_left)
    said = text_of(open_page("asked as they left", "worth")).replace("\u00a0", " ")
    assert "cannot be told, as leavers were asked as they left" in said
    assert "These answers foretell nothing: leavers were asked as they left" in said
    assert "All 40 leavers who answered were first asked on the day they left" in said
    assert "All answers bear one day, 31 May 2026" in said
    assert "Leavers most often say “Price”: 75 % (60 to 86 %)" in said


def _asked_as_they_left(folder: Path) -> None:
    """A register as of one day: 40 of 120 left on it, 30 of them for the price."""
    customers = ["record_id,customer_email,became_customer_at,left_at,leave_reason"]
    answers = [
        "record_id,customer_email,answered_at,survey,question,family,score,scale_min,scale_max"
    ]
    for at in range(120):
        left = "2026-05-31" if at < 40 else ""
        reason = "" if at >= 40 else "Price" if at < 30 else "Moved"
        customers.append(f"{at},c{at}@example.com,2024-01-0{at % 9 + 1},{left},{reason}")
        score = 1 if at < 40 else 5
        answers.append(f"{at},c{at}@example.com,2026-05-31,Satisfaction,csat,outcome,{score},1,5")
    (folder / "customers.csv").write_text("\n".join(customers), encoding="utf-8")
    (folder / "answers.csv").write_text("\n".join(answers), encoding="utf-8")


def test_say_and_do_holds_the_sample_to_its_words(open_page: OpenPage) -> None:
    said = text_of(open_page("sample", "say_and_do"))
    assert "stated priorities are words so far" in said
    assert "Billing" in said and "rated higher than customers live it" in said
    assert "is under our direct control" in said


def test_without_a_company_of_their_own_nothing_is_said(open_page: OpenPage) -> None:
    said = text_of(open_page("a survey only", "say_and_do"))
    assert "No priority is stated" in said
    assert "Nobody has rated the stages" in said

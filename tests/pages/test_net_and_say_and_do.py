"""The net, delight, and say and do: what they answer on the sample, and how they refuse."""

from __future__ import annotations

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


def test_say_and_do_holds_the_sample_to_its_words(open_page: OpenPage) -> None:
    said = text_of(open_page("sample", "say_and_do"))
    assert "stated priorities are words so far" in said
    assert "Billing" in said and "rated higher than customers live it" in said
    assert "is under our direct control" in said


def test_without_a_company_of_their_own_nothing_is_said(open_page: OpenPage) -> None:
    said = text_of(open_page("a survey only", "say_and_do"))
    assert "No priority is stated" in said
    assert "Nobody has rated the stages" in said

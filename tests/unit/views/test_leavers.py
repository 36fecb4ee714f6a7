"""What leavers say, and the warning of answers that were asked as they left."""

from datetime import date

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.leavers import ADD_LEAVERS, ADD_REASONS, ALL_CHANNELS
from scorecard.views.worth import ASKED_LATE, build_worth
from tests.unit.views.fake import PAGES, FakeSnapshot


def with_reasons(monkeypatch, reasons, leavers, counted=None):
    counted = counted or [0 if one is None else 1 for one in reasons]
    rows = {"reason": reasons, "leavers": leavers, "reasons": counted}
    monkeypatch.setitem(PAGES, "leave_reasons", rows)
    return build_worth(FakeSnapshot(), Filters()).leavers


def with_late(monkeypatch, late, of, **changed):
    asked = {"asked": ["recommendation"], "leavers": [of], "asked_late": [late]}
    monkeypatch.setitem(PAGES, "asked_when_leaving", asked)
    monkeypatch.setitem(PAGES, "leaving_by_answer", {**PAGES["leaving_by_answer"], **changed})
    return build_worth(FakeSnapshot(), Filters())


def test_the_commonest_reason_is_named_with_its_share_of_those_who_said_why():
    told = build_worth(FakeSnapshot(), Filters()).leavers
    assert told.title.startswith("Leavers most often say “Too expensive”: 67\u00a0% (")
    assert [bar.label for bar in told.bars] == ["Too expensive", "Moved away", "Competitor"]
    assert [bar.figure.value for bar in told.bars] == pytest.approx([60 / 90, 20 / 90, 10 / 90])
    # Wilson's interval of 60 of 90, by statsmodels.
    assert told.bars[0].figure.low == pytest.approx(0.564223, abs=1e-6)
    assert told.bars[0].figure.high == pytest.approx(0.755465, abs=1e-6)
    assert (
        "90 of the 100 who left in the twelve months to Dec 2025 said why, 90\u00a0%" in told.text
    )
    assert "10 gave no reason and are in no share" in told.text


def test_reasons_whose_intervals_meet_are_not_ranked(monkeypatch):
    told = with_reasons(monkeypatch, ["Price", "Moved", "Other"], [52, 48, 10])
    assert told.title == "“Price” and “Moved” lead; which comes first cannot be told"
    assert told.text.startswith("All 110 who left")
    many = with_reasons(monkeypatch, ["A", "B", "C", "D"], [20, 19, 19, 18])
    assert many.title == "The first 4 reasons of leavers cannot be told apart"


def test_what_does_not_fit_is_one_bar_and_stays_in_the_table(monkeypatch):
    reasons = [*"ABCDEFGHI", None]
    told = with_reasons(monkeypatch, reasons, [50, *[5] * 8, 30], [*[1] * 9, 12])
    assert [bar.label for bar in told.bars] == [*"ABCDEFG", "14 other reasons"]
    assert sum(bar.figure.value for bar in told.bars) == pytest.approx(1)
    assert told.bars[-1].note == "40 leavers"
    assert [bar.label for bar in told.listed] == [*"ABCDEFGHI", "12 other reasons"]
    assert told.title.startswith("Leavers most often say “A”")


@pytest.mark.parametrize(
    ("reasons", "leavers", "said"),
    [
        ([None], [40], "None of the 40 who left"),
        (["Price", None], [9, 31], "Only 9 of the 40 who left"),
    ],
)
def test_too_few_reasons_are_refused_with_the_export_that_would_tell(
    monkeypatch, reasons, leavers, said
):
    told = with_reasons(monkeypatch, reasons, leavers)
    assert told.title == "Why customers left is not known"
    assert not told.bars and not told.listed
    assert told.text.startswith(said) and ADD_REASONS in told.text


def test_nobody_left_as_far_as_is_known(monkeypatch):
    told = with_reasons(monkeypatch, [], [])
    assert told.text.startswith("Nobody is known to have left") and ADD_LEAVERS in told.text


def test_leaving_has_no_channel():
    assert build_worth(FakeSnapshot(), Filters(channel="email")).channels_text == ALL_CHANNELS
    assert build_worth(FakeSnapshot(), Filters()).channels_text == ""


def test_answers_given_before_leaving_need_no_warning():
    view = build_worth(FakeSnapshot(), Filters())
    assert view.late is None
    assert view.kept


def test_answers_asked_as_they_left_claim_nothing_of_who_stays(monkeypatch):
    view = with_late(monkeypatch, 100, 100)
    assert view.sentence.endswith("cannot be told, as leavers were asked as they left.")
    assert not view.kept and not view.spend
    assert view.texts == (ASKED_LATE,)
    assert "only as they left" in view.unfollowed_text
    assert [bar.label for bar in view.late.bars] == ["Answered 2", "Answered 8", "Answered 10"]
    assert [bar.figure.value for bar in view.late.bars] == pytest.approx([0.6, 0.1, 20 / 300])
    assert view.late.texts[0].startswith("All 100 leavers who answered were first asked on the day")
    assert view.late.texts[1] == ""


def test_answers_of_one_day_are_said_to_be_so(monkeypatch):
    day = [date(2025, 12, 31)] * 3
    view = with_late(monkeypatch, 100, 100, first_on=day, last_on=day)
    assert view.late.texts[1].startswith("All answers bear one day, 31 Dec 2025")


def test_half_of_the_leavers_is_enough_to_warn_and_a_handful_is_not(monkeypatch):
    half = with_late(monkeypatch, 50, 100)
    assert half.late.texts[0].startswith("50 of 100 leavers")
    assert with_late(monkeypatch, 9, 9).late is None


def test_a_fine_scale_is_told_by_its_verdicts(monkeypatch):
    scores = [float(score) for score in range(1, 13)]
    rows = {
        "asked": ["recommendation"] * 12,
        "verdict": ["disappointed"] * 6 + ["delighted"] * 6,
        "score": scores,
        "customers": [20] * 6 + [1] * 6,
        "leavers": [10] * 6 + [0] * 6,
        "first_on": [date(2025, 12, 1)] * 12,
        "last_on": [date(2025, 12, 1)] * 12,
    }
    late = with_late(monkeypatch, 60, 60, **rows).late
    assert [bar.label for bar in late.bars] == ["Delighted", "Disappointed"]
    assert late.bars[0].figure.text == "too few customers"
    assert late.bars[1].figure.value == pytest.approx(0.5)

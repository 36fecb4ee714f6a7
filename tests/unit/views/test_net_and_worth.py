import polars as pl
import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.quadrants import build_quadrant
from scorecard.views.safety_net import build_net
from scorecard.views.worth import ADD_NAMES, ADD_SURVEY, FILTERED_AWAY, build_worth
from tests.unit.views.fake import PAGES, FakeSnapshot


def without(monkeypatch, *queries):
    for query in queries:
        monkeypatch.setitem(PAGES, query, {name: [] for name in PAGES[query]})
    return FakeSnapshot()


@pytest.mark.parametrize("build", [build_net, build_worth])
def test_the_pages_stand_without_any_month(build):
    view = build(FakeSnapshot(is_empty=True), Filters())
    assert view.sentence.endswith(".")


def test_the_sentence_says_what_the_blocks_show():
    view = build_net(FakeSnapshot(), Filters())
    assert view.sentence.startswith("70 customers needed the net")
    assert view.dropped.text in view.sentence
    assert view.dropped.value == pytest.approx(20 / 80)
    assert view.comparison is not None
    assert view.comparison.answer == "no"
    assert view.comparison.answer_text in view.sentence
    assert [bar.figure.text for bar in view.comparison.loyalty] == ["50", "−8", "−50", "33"]
    assert [bar.label for bar in view.comparison.kept] == ["Never fell", "Caught", "Dropped"]


def test_the_net_holds_up_the_headline():
    view = build_net(FakeSnapshot(), Filters())
    assert view.fragile is not None
    headline = (60 - 10 + 30 - 5 + 15 - 20 + 2 - 12 + 15 - 5) / 260
    assert view.fragile.headline.value == pytest.approx(headline)
    assert view.fragile.loss.value == pytest.approx(60 / 260 * (-5 / 60 + 10 / 20))
    assert view.fragile.imagined.text in view.fragile.title


def test_every_customer_who_fell_stands_in_one_quadrant():
    view = build_net(FakeSnapshot(), Filters())
    assert sum(one.customers.n for one in view.quadrants) == 60
    assert sum(one.share.value for one in view.quadrants) == pytest.approx(1.0)
    assert view.quadrants_title.startswith("20 customers")
    listed = build_quadrant(FakeSnapshot(), Filters(), "good", "bad")
    assert [one.case for one in listed] == ["zendesk:1", "zendesk:2"]
    assert all(one.code.startswith("C-") for one in listed)


@pytest.mark.parametrize(("stage", "is_told"), [("service", False), ("use", True)])
def test_nobody_had_a_good_experience_where_no_file_could_tell_of_a_bad_one(
    monkeypatch, stage, is_told
):
    held = PAGES["net_quadrants"]
    kept = [at for at, one in enumerate(held["experience"]) if one == "good"]
    good = {name: [values[at] for at in kept] for name, values in held.items()}
    monkeypatch.setitem(PAGES, "net_quadrants", good)
    strikes = pl.DataFrame({"stage": ["service", stage]})
    monkeypatch.setattr(FakeSnapshot, "table", lambda *_: strikes, raising=False)
    view = build_net(FakeSnapshot(), Filters())
    assert bool(view.quadrants) == is_told
    assert view.quadrants_title.startswith("0 customers" if is_told else "Whether those who fell")


def test_a_channel_has_no_base_of_customers():
    view = build_net(FakeSnapshot(), Filters(channel="email"))
    assert view.falls_line.points == ()
    assert view.dropped_line.points
    assert "of all channels" in view.comparison.texts[-1]
    assert "channel" not in build_net(FakeSnapshot(), Filters()).comparison.texts[-1]


def test_no_loyalty_and_no_leaving_is_no_comparison(monkeypatch):
    snapshot = without(monkeypatch, "net_loyalty", "net_hazard")
    view = build_net(snapshot, Filters())
    assert view.comparison is None and view.fragile is None
    assert view.is_measured


def test_cases_without_an_end_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setitem(PAGES, "net", {**PAGES["net"], "ends_known": [0, 0, 0]})
    unknown = {
        name: [0, 0] for name in ("catches", "drops", "still_open", "judged", "judged_drops")
    }
    monkeypatch.setitem(PAGES, "net_falls", {**PAGES["net_falls"], **unknown})
    view = build_net(FakeSnapshot(), Filters())
    assert not view.is_measured
    assert "no file says how a case ended" in view.sentence


def test_worth_says_who_is_delighted_and_what_it_is_worth():
    view = build_worth(FakeSnapshot(), Filters())
    assert [bar.figure.text for bar in view.shares] == ["55\u00a0%", "30\u00a0%", "15\u00a0%"]
    assert "55\u00a0% are delighted" in view.sentence
    assert "the delighted stay more than the settled" in view.sentence
    assert view.kept_title == "The delighted stay more than the settled"
    assert view.kept_definition.endswith("days later")
    assert [bar.key for bar in view.spend] == ["delighted", "settled"]
    assert all(sum(f.value for f in one.figures) == pytest.approx(1) for one in view.stacks.periods)
    assert view.impression.title == "A good first impression goes with staying"
    assert view.contact.title == "Service was the first contact of 10\u00a0% of customers"


def test_who_was_not_asked_is_told_which_export_would_tell(monkeypatch):
    view = build_worth(without(monkeypatch, "worth_months", "first_impressions"), Filters())
    assert view.sentence == ADD_SURVEY
    assert "Add the export of a survey" in view.impression.text


def test_anonymous_answers_are_not_called_unasked(monkeypatch):
    nameless = {"choice": [1], "customers": [0], "unnamed": [2746]}
    monkeypatch.setitem(PAGES, "loyalty_choices", nameless)
    view = build_worth(without(monkeypatch, "worth_months", "first_impressions"), Filters())
    assert view.sentence == ADD_NAMES


def test_answers_that_only_a_filter_hides_are_asked_of_nobody_again(monkeypatch):
    view = build_worth(without(monkeypatch, "worth_months"), Filters(channel="email"))
    assert view.sentence == FILTERED_AWAY

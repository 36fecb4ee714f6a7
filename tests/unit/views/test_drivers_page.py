"""The drivers page and the weight in parts: words that agree with their numbers, or refuse."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.charts.quadrants import driver_map, driver_map_alt
from scorecard.transforms.periods import Filters
from scorecard.views.drivers import NOT_CLEAR, build_drivers
from scorecard.views.service import build_service
from scorecard.views.weight_parts import build_weight_parts
from tests.unit.transforms.moments import columns, moment_rows, tail_rows
from tests.unit.views.fake import PAGES, FakeSnapshot


@pytest.fixture
def full() -> FakeSnapshot:
    return FakeSnapshot()


def test_the_sentence_names_the_first_driver_and_its_share(full: FakeSnapshot) -> None:
    view = build_drivers(full, Filters())
    first = view.dots[0]
    assert view.sentence.startswith(
        f"{first.label} matters most: it carries {first.importance.text}"
    )
    assert first.importance.interval_text in view.sentence
    assert view.is_measured
    assert view.outcome.text == "NPS 25"


def test_every_dot_says_what_to_do_or_that_it_is_not_clear(full: FakeSnapshot) -> None:
    view = build_drivers(full, Filters())
    assert {dot.label for dot in view.dots} == {"Delivery", "Price"}
    clear = [dot for dot in view.dots if dot.quadrant != NOT_CLEAR]
    assert view.map_title == f"{len(clear)} of 2 drivers lie clearly in one quarter"
    assert {bar.label for bar in view.happened} == {"Contact", "Ended badly"}
    assert any(text.startswith("Halo") for text in view.texts)


def test_a_filter_that_does_not_apply_is_named(full: FakeSnapshot) -> None:
    view = build_drivers(full, Filters(channel="email"))
    assert any("filter of channels does not apply" in text for text in view.texts)
    assert not any("channels" in text for text in build_drivers(full, Filters()).texts)


def test_the_map_draws_every_dot_and_says_it(full: FakeSnapshot) -> None:
    view = build_drivers(full, Filters())
    chart = driver_map(view, "light")
    crosses, labels = chart["data"]
    assert len(crosses["x"]) == len(labels["text"]) == 2
    assert len(chart["layout"]["shapes"]) == 2
    low, high = chart["layout"]["xaxis"]["range"]
    assert all(low <= value <= high for value in crosses["x"])
    assert all(dot.label in driver_map_alt(view) for dot in view.dots)


def test_tails_and_gaps_are_told(full: FakeSnapshot) -> None:
    view = build_drivers(full, Filters())
    assert view.tails.title == (
        "Delivery: poor costs more than best earns; Price: best earns more than poor costs"
    )
    assert view.expectations.title == "Delivery: less than expected"
    delivery = next(bar for bar in view.expectations.bars if bar.key == "delivery")
    assert delivery.figure.value == pytest.approx(-10)
    assert "expected 80, found 70" in delivery.note


def test_no_expectations_asks_for_the_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = {name: [] for name in PAGES["expectation_gaps"]}
    monkeypatch.setitem(PAGES, "expectation_gaps", empty)
    view = build_drivers(FakeSnapshot(), Filters())
    assert "No expectations were asked: add a survey" in view.expectations.title
    assert view.expectations.bars == ()


def test_thin_tails_say_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "tail_moments", tail_rows(120))
    title = build_drivers(FakeSnapshot(), Filters()).tails.title
    assert title.startswith("Basic needs and delighters need 50 answers at both ends")


def test_too_few_answers_refuse_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "driver_moments", moment_rows(columns(150)))
    view = build_drivers(FakeSnapshot(), Filters())
    assert not view.is_measured and view.dots == () and view.happened == ()
    assert "200 complete answers of different customers (there are 150)" in view.sentence
    assert "Add the export" in view.sentence


def test_nothing_loaded_is_a_page_that_says_so() -> None:
    view = build_drivers(FakeSnapshot(is_empty=True), Filters())
    assert not view.is_measured
    assert "Add the export of a relationship survey" in view.sentence


def test_one_questionnaire_without_service_still_has_drivers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {name: one for name, one in columns().items() if not name.startswith("service:")}
    told["service:contact"] = np.zeros(2000)
    monkeypatch.setitem(PAGES, "driver_moments", moment_rows(told))
    view = build_drivers(FakeSnapshot(), Filters())
    assert len(view.dots) == 2 and view.happened == ()


@pytest.mark.parametrize("how", ["stage", "owner", "lever", "driver", "segment", "time", "leaving"])
def test_each_way_to_divide_the_weight_says_its_finding(how: str, full: FakeSnapshot) -> None:
    told = build_weight_parts(full, Filters(), how)
    assert told.title and told.definition
    for bar in told.bars:
        value, low, high = bar.figure.value, bar.figure.low, bar.figure.high
        if value is not None and low is not None and high is not None:
            assert low <= value <= high


def test_who_leaves_is_told_by_a_line_and_by_a_logistic_regression(full: FakeSnapshot) -> None:
    told = build_weight_parts(full, Filters(), "leaving")
    line, logistic = told.texts
    assert "a straight line" in line
    assert "logistic regression on the same drivers gives service" in logistic
    assert "2,000 customers" in logistic and "McFadden" in logistic


def test_parts_by_stage_sum_to_all_and_name_the_owner(full: FakeSnapshot) -> None:
    stages = build_weight_parts(full, Filters(), "stage")
    assert sum(bar.figure.value or 0.0 for bar in stages.bars) == pytest.approx(1)
    owners = build_weight_parts(full, Filters(), "owner")
    assert all(bar.label != "no owner" for bar in owners.bars)
    levers = build_weight_parts(full, Filters(), "lever")
    assert "company.toml" in " ".join(levers.texts)


def test_one_group_alone_is_not_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    stages = PAGES["driver_stages"]
    monkeypatch.setitem(PAGES, "driver_stages", {**stages, "stage": ["use"] * 4})
    told = build_weight_parts(FakeSnapshot(), Filters(), "stage")
    assert told.bars == () and told.title.endswith("lies in one place: Use")


def test_service_among_stages_is_nearly_the_weight_of_the_page(full: FakeSnapshot) -> None:
    stages = {bar.label: bar for bar in build_weight_parts(full, Filters(), "stage").bars}
    weight = build_service(full, Filters()).weight
    # With three players each pair shares what it has in common, with two the group does.
    assert stages["Service"].figure.value == pytest.approx(weight.figure.value, abs=0.005)


def test_the_weight_over_time_is_told_oldest_first(full: FakeSnapshot) -> None:
    told = build_weight_parts(full, Filters(), "time")
    assert told.is_of_service
    assert [bar.label for bar in told.bars] == ["to Sep 2025", "to Dec 2025"]


def test_no_answers_refuse_every_division(monkeypatch: pytest.MonkeyPatch) -> None:
    for query in ("driver_moments", "driver_quarters"):
        monkeypatch.setitem(PAGES, query, {name: [] for name in PAGES[query]})
    for how in ("stage", "owner", "lever", "driver", "segment", "time", "leaving"):
        assert build_weight_parts(FakeSnapshot(), Filters(), how).bars == ()


def test_who_ever_needed_service_stands_beside_who_needed_it(full: FakeSnapshot) -> None:
    bars = {bar.key: bar for bar in build_service(full, Filters()).shares}
    assert bars["ever"].figure.value == pytest.approx(1 - 400 / 500 * 300 / 400)
    assert "200 for a year" in bars["ever"].figure.n_text

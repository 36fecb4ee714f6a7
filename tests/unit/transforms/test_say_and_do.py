from dataclasses import replace

import pytest

from scorecard.config.company import Company, Priority, Stage
from scorecard.transforms import say_and_do
from scorecard.transforms.index_change import index_change
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read
from tests.unit.transforms.synthetic import whole_cells
from tests.unit.views.fake import FakeSnapshot


@pytest.fixture(scope="module")
def snapshot():
    held = FakeSnapshot(whole_cells(200))
    held.company = held.company.model_copy(
        update={
            "priorities": (
                Priority(name="Money", stages=("billing",)),
                Priority(name="On time", metrics=("on_time",)),
            ),
            "self_ratings": {"billing": 100.0, "use": 0.0, "purchase": 50.0},
        }
    )
    return held


@pytest.fixture(scope="module")
def reading(snapshot):
    return read(snapshot, Filters())


def test_parts_of_control_add_up_to_the_change_of_the_index(snapshot, reading):
    change = index_change(snapshot, reading, reading.previous)
    parts = say_and_do.by_control(change)
    assert sum(part.points for part in parts) == pytest.approx(change.now - change.then, abs=1e-9)
    assert sum(part.metrics for part in parts) == len(change.metrics)
    assert sum(part.movement for part in parts) == pytest.approx(1.0)
    for part in parts:
        assert part.points == pytest.approx(part.risen + part.fallen)
        assert part.low <= part.points <= part.high


def test_the_change_told_is_the_one_the_scorecard_shows(snapshot, reading):
    change = index_change(snapshot, reading, reading.previous)
    assert change.now - change.then == pytest.approx(reading.index.change.difference, abs=1e-9)


def test_a_tag_decides_where_points_go(snapshot, reading):
    change = index_change(snapshot, reading, reading.previous)
    moved = tuple(
        replace(part, metric=part.metric.model_copy(update={"control": "external"}))
        for part in change.metrics
    )
    direct, influence, external = say_and_do.by_control(replace(change, metrics=moved))
    assert direct.metrics == influence.metrics == 0
    assert direct.points == influence.points == 0.0
    assert external.points == pytest.approx(change.now - change.then, abs=1e-9)


def test_priorities_are_held_against_metrics_and_actions(snapshot, reading):
    money, on_time = say_and_do.stated(reading, ["stage:billing", "on_time_typo"])
    assert {metric.stage for metric in money.metrics} == {"billing"}
    assert money.actions == 1 and money.doing == "worked on"
    assert [metric.metric_id for metric in on_time.metrics] == ["on_time"]
    assert on_time.actions == 0 and on_time.doing != "worked on"
    (money, _) = say_and_do.stated(reading, [])
    assert money.doing != "worked on"


def test_a_priority_of_which_nothing_is_measured_is_words(snapshot):
    empty = FakeSnapshot(is_empty=True)
    empty.company = snapshot.company
    assert [one.doing for one in say_and_do.stated(read(empty, Filters()), ["on_time"])] == [
        "not measured",
        "not measured",
    ]


def test_self_ratings_are_wrong_only_beyond_the_interval(reading):
    by_stage = {one.stage.stage_id: one for one in say_and_do.self_ratings(reading)}
    assert list(by_stage) == ["purchase", "use", "billing"]
    for one in by_stage.values():
        assert one.gap == pytest.approx(one.own - one.health.score)
        is_outside = not one.health.low <= one.own <= one.health.high
        expected = (
            "as customers live it"
            if not is_outside or abs(one.gap) < 5
            else "rated higher"
            if one.gap > 0
            else "rated lower"
        )
        assert one.verdict == expected
    assert by_stage["use"].verdict == "rated lower"


def test_an_owner_who_looks_elsewhere_is_seen(snapshot):
    assert say_and_do.away_from_home(read(snapshot, Filters())) == ()
    moved = FakeSnapshot(whole_cells(200))
    stages = tuple(
        stage.model_copy(update={"owner": "CIO"}) if stage.stage_id == "billing" else stage
        for stage in moved.company.stages
    )
    moved.company = moved.company.model_copy(update={"stages": stages})
    assert [one.stage_id for one in say_and_do.away_from_home(read(moved, Filters()))] == [
        "billing"
    ]


def test_an_empty_company_says_nothing():
    company = Company(name="x", stages=(Stage(stage_id="use", name="Use", owner="COO"),))
    assert company.priorities == () and company.self_ratings == {}

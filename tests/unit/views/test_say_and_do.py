import pytest

from scorecard.config.company import Priority
from scorecard.transforms.periods import Filters
from scorecard.views.parts import Action
from scorecard.views.say_and_do import ADD_PRIORITIES, ADD_RATINGS, build_say_and_do
from tests.unit.views.fake import FakeSnapshot


def told(is_empty=False):
    snapshot = FakeSnapshot(is_empty=is_empty)
    snapshot.company = snapshot.company.model_copy(
        update={
            "priorities": (
                Priority(name="Money is handled right", stages=("billing",)),
                Priority(name="On time", metrics=("on_time",)),
            ),
            "self_ratings": {"use": 99.0, "billing": 99.0},
        }
    )
    return snapshot


def test_the_sentence_counts_what_the_blocks_show():
    view = build_say_and_do(told(), Filters())
    idle = [line for line in view.priorities if line.is_idle]
    total = len(view.priorities)
    assert f"{len(idle)} of {total} stated priorities" in view.sentence
    higher = [line.name for line in view.ratings if line.verdict.startswith("rated higher")]
    assert all(name in view.sentence for name in higher)


def test_an_open_action_turns_words_into_work():
    before = build_say_and_do(told(), Filters())
    after = build_say_and_do(
        told(), Filters(), (Action("stage:billing", "Fix the refunds", "CFO"),)
    )
    assert before.priorities[0].actions_text == "no action yet"
    assert after.priorities[0].actions_text == "1 open action"
    assert after.priorities[0].doing == "worked on"


def test_the_parts_of_control_are_told_with_their_sum():
    view = build_say_and_do(told(), Filters())
    assert [line.name for line in view.controls] == [
        "Under direct control",
        "Can be influenced",
        "Beyond control",
    ]
    assert "of all ups and downs is under our direct control" in view.control_title
    told_bars = [bar for bar in view.control_bars if bar.figure.value is not None]
    assert all(bar.note.endswith("of ups and downs") for bar in told_bars)
    known = [line.points.value for line in view.controls if line.points.value is not None]
    words = view.control_title.split(": ")[1].split(" points")[0].replace("−", "-")
    assert sum(known) == pytest.approx(float(words), abs=0.05)


def test_what_is_not_said_is_asked_for():
    snapshot = FakeSnapshot()
    snapshot.company = snapshot.company.model_copy(update={"priorities": (), "self_ratings": {}})
    view = build_say_and_do(snapshot, Filters())
    assert view.priorities_text == ADD_PRIORITIES and view.ratings_text == ADD_RATINGS
    assert view.sentence.startswith("Nothing is said yet")


def test_without_data_the_page_stands():
    view = build_say_and_do(told(is_empty=True), Filters())
    assert view.controls == ()
    assert view.blind_spots
    assert all(line.doing == "not measured" for line in view.priorities)

"""What is made before anybody asks: the first screen, and those one click away."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from scorecard.transforms.periods import Filters, Period
from scorecard.ui import ahead, filters, warming
from scorecard.ui.ahead import Ahead
from scorecard.views.first_screen import Choices

PATIENCE = 20.0
QUARTERS = tuple(
    Period(date(2026, month, 1), date(2026, month + 3, 1), "", "", True) for month in (6, 5, 4, 3)
)
CHOICES = Choices(QUARTERS, ("Home", "Office"), ("North", "South"), ("web",))
NEWEST = QUARTERS[0].last_on


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ahead.SWITCH, raising=False)


def test_one_click_away_is_what_differs_in_one_filter() -> None:
    here = Filters(NEWEST, "quarter", segment="Home")
    found = list(warming.one_click_away(here, CHOICES))
    assert found[:2] == [Filters(NEWEST, "quarter"), Filters(NEWEST, "quarter", segment="Office")]
    assert here not in found and len(found) == len(set(found))
    for one in found:
        changed = [
            name
            for name in ("period_end", "segment", "region", "channel")
            if getattr(one, name) != getattr(here, name)
        ]
        assert len(changed) == 1


def test_the_quarter_before_comes_ahead_of_the_months_beside() -> None:
    found = warming.one_click_away(Filters(NEWEST, "quarter"), CHOICES)
    ends = [one.period_end for one in found if one.period_end != NEWEST]
    assert ends == [QUARTERS[3].last_on, QUARTERS[1].last_on]


def test_a_newer_list_replaces_what_is_left_and_a_fault_stops_nothing() -> None:
    made: list[str] = []
    is_begun, may_end, is_done = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        is_begun.set()
        assert may_end.wait(PATIENCE)
        made.append("first")

    def fault() -> None:
        raise ValueError("no such view")

    making = Ahead(rest=0.0)
    making.make([first, lambda: made.append("too late")])
    assert is_begun.wait(PATIENCE)
    making.make([fault, lambda: made.append("second"), is_done.set])
    may_end.set()
    assert is_done.wait(PATIENCE)
    assert made == ["first", "second"]


def test_who_asks_for_a_page_is_not_kept_waiting_by_what_is_left() -> None:
    made: list[str] = []
    is_done = threading.Event()
    making = Ahead(rest=0.05)
    making.make([lambda: made.append("dropped")])
    making.drop()
    making.make([is_done.set])
    assert is_done.wait(PATIENCE)
    assert made == []


def test_a_list_is_made_no_longer_than_its_bound() -> None:
    made: list[int] = []
    is_done = threading.Event()
    making = Ahead(rest=0.0)

    def note(at: int) -> None:
        made.append(at)
        if at == ahead.MOST - 1:
            is_done.set()

    making.make([lambda at=at: note(at) for at in range(ahead.MOST + 5)])  # type: ignore[misc]
    assert is_done.wait(PATIENCE)
    making.make([])
    assert made == list(range(ahead.MOST))


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    is_done = threading.Event()
    making = Ahead(rest=0.0)
    monkeypatch.setenv(ahead.SWITCH, ahead.OFF)
    making.make([lambda: made.append("made ahead")])
    monkeypatch.delenv(ahead.SWITCH)
    making.make([is_done.set])
    assert is_done.wait(PATIENCE)
    assert made == []


def test_a_session_begins_with_the_grain_that_is_warmed() -> None:
    assert next(iter(filters.GRAINS.values())) == warming.FIRST_GRAIN

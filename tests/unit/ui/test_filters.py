"""The shared filters: what the address says, where it can be followed."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.transforms.periods import Filters, Period
from scorecard.ui import filters
from scorecard.ui.loading import FILTERS
from scorecard.views.choices import Choices

JUNE = Period(date(2026, 4, 1), date(2026, 7, 1), "Q2 2026", "Quarter to 30 Jun 2026", True)
MARCH = Period(date(2026, 1, 1), date(2026, 4, 1), "Q1 2026", "Quarter to 31 Mar 2026", True)


def _bar() -> None:
    from types import SimpleNamespace

    from scorecard.ui import filters

    filters.bar(SimpleNamespace(id="one"))  # type: ignore[arg-type]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Choices((JUNE, MARCH), ("Home", "Office"), ("North", "South"), ("web",))
    monkeypatch.setattr(filters, "build_choices", lambda snapshot, grain: whole)
    filters._choices.clear()


def chosen(**address: str) -> Filters:
    app = AppTest.from_function(_bar)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    told: Filters = app.session_state[FILTERS]
    return told


def test_a_bare_address_is_the_newest_period_and_everyone(offered: None) -> None:
    assert chosen() == Filters(period_end=date(2026, 6, 30), grain="quarter")


def test_the_address_chooses(offered: None) -> None:
    found = chosen(period="Q1 2026", segment="Office", region="South")
    assert found == Filters(date(2026, 3, 31), "quarter", "Office", "South", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("segment", "Moon"),
        ("region", "<script>"),
        ("period", "Q9 1999"),
        ("grain", "Weeks"),
        ("channel", "fax"),
        ("segment", ""),
    ],
)
def test_an_address_that_names_what_is_not_there_falls_back(
    offered: None, name: str, value: str
) -> None:
    assert chosen(**{name: value}) == chosen()


def test_a_dimension_of_one_value_is_not_offered(offered: None) -> None:
    app = AppTest.from_function(_bar).run()
    assert [box.key for box in app.selectbox] == ["grain", "period", "segment", "region"]


def test_clear_shows_everyone_again(offered: None) -> None:
    app = AppTest.from_function(_bar)
    app.query_params["segment"] = "Home"
    app.run()
    assert app.session_state[FILTERS].segment == "Home"
    app.button(key="clear").click().run()
    assert app.session_state[FILTERS].segment is None
    assert not app.button


def test_without_a_complete_period_there_is_none_to_choose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = Choices((), (), (), ())
    monkeypatch.setattr(filters, "build_choices", lambda snapshot, grain: nothing)
    filters._choices.clear()
    assert chosen(period="Q1 2026") == Filters(period_end=None, grain="quarter")

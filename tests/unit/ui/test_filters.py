"""The shared filters: what the address says, where it can be followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.transforms.periods import Filters
from scorecard.ui.loading import FILTERS


def _bar() -> None:
    from datetime import date

    from scorecard.transforms.periods import Period
    from scorecard.ui import filters
    from scorecard.views.first_screen import Choices

    june = Period(date(2026, 4, 1), date(2026, 7, 1), "Q2 2026", "Quarter to 30 Jun 2026", True)
    march = Period(date(2026, 1, 1), date(2026, 4, 1), "Q1 2026", "Quarter to 31 Mar 2026", True)
    whole = Choices((june, march), ("Home", "Office"), ("North", "South"), ("web",))
    filters.bar(lambda _: whole)


def _bar_of_nothing() -> None:
    from scorecard.ui import filters
    from scorecard.views.first_screen import Choices

    filters.bar(lambda _: Choices((), (), (), ()))


def _bar_of_one_month() -> None:
    from datetime import date

    from scorecard.transforms.periods import Period
    from scorecard.ui import filters
    from scorecard.views.first_screen import Choices

    june = Period(date(2026, 6, 1), date(2026, 7, 1), "Jun 2026", "Month to 30 Jun 2026", True)
    filters.bar(lambda grain: Choices((june,) if grain == "month" else (), (), (), ()))


def chosen(bar: Callable[[], None] = _bar, **address: str) -> Filters:
    app = AppTest.from_function(bar)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    told: Filters = app.session_state[FILTERS]
    return told


def test_a_bare_address_is_the_newest_period_and_everyone() -> None:
    assert chosen() == Filters(period_end=date(2026, 6, 30), grain="quarter")


def test_the_address_chooses() -> None:
    found = chosen(period="Q1 2026", segment="Office", region="South")
    assert found == Filters(date(2026, 3, 31), "quarter", "Office", "South", None)


def test_data_of_one_month_begin_with_that_month() -> None:
    assert chosen(_bar_of_one_month) == Filters(period_end=date(2026, 6, 30), grain="month")
    assert chosen(_bar_of_nothing).grain == "quarter"


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
def test_an_address_that_names_what_is_not_there_falls_back(name: str, value: str) -> None:
    assert chosen(**{name: value}) == chosen()


def test_a_dimension_of_one_value_is_not_offered() -> None:
    app = AppTest.from_function(_bar).run()
    assert [box.key for box in app.selectbox] == ["grain", "period", "segment", "region"]


def test_clear_shows_everyone_again() -> None:
    app = AppTest.from_function(_bar)
    app.query_params["segment"] = "Home"
    app.run()
    assert app.session_state[FILTERS].segment == "Home"
    app.button(key="clear").click().run()
    assert app.session_state[FILTERS].segment is None
    assert not app.button


def test_without_a_complete_period_there_is_none_to_choose() -> None:
    found = chosen(_bar_of_nothing, period="Q1 2026")
    assert found == Filters(period_end=None, grain="quarter")

"""The page of what changed: the address chooses, and so do its own controls."""

from __future__ import annotations

from tests.pages.conftest import OpenPage, text_of


def test_the_address_names_metric_and_period(open_page: OpenPage) -> None:
    app = open_page("sample", "changed", metric="relationship_nps", against="year")
    said = text_of(app)
    assert "Would recommend us (NPS) went from" in said
    assert "Aug–Oct 2025" in said
    assert app.segmented_control[0].value == "year"


def test_without_a_metric_it_shows_what_moved_the_index_most(open_page: OpenPage) -> None:
    app = open_page("sample", "changed")
    assert "Payments that fail went from" in text_of(app)


def test_an_unknown_metric_is_none(open_page: OpenPage) -> None:
    app = open_page("sample", "changed", metric="nothing", against="never")
    assert not app.exception
    assert "Payments that fail went from" in text_of(app)


def test_picking_another_metric_changes_sentence_and_address(open_page: OpenPage) -> None:
    app = open_page("sample", "changed", metric="on_time")
    choice = next(one for one in app.selectbox if one.key == "changed-metric-on_time")
    choice.set_value("win_rate").run()
    assert not app.exception
    assert "Deals won went from" in text_of(app)
    assert app.query_params["metric"] == "win_rate"
    app.segmented_control[0].set_value("year").run()
    assert "Aug–Oct 2025" in text_of(app)
    assert app.query_params["against"] == "year"


def test_a_segment_leaves_the_other_dimensions(open_page: OpenPage) -> None:
    app = open_page("sample", "changed", metric="on_time", segment="Home")
    assert [tab.label for tab in app.tabs] == ["Regions"]


def test_strikes_of_a_segment_are_its_own(open_page: OpenPage) -> None:
    whole, home = (
        text_of(open_page("sample", "strikes", **asked)) for asked in ({}, {"segment": "Home"})
    )
    assert "customers are on two strikes or more" in whole
    assert whole.split("tz-sentence")[1][:300] != home.split("tz-sentence")[1][:300]

"""Links that print what the data say, and the states of a page that has no data."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.ui.links import plain


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Billing", "Billing"),
        ("orders_2026.csv", r"orders\_2026.csv"),
        ("[x](https://e.com)", r"\[x\](https\://e.com)"),
        (":red[no]", r"\:red\[no\]"),
        ("a*b~c`d$e#f<g>", r"a\*b\~c\`d\$e\#f\<g\>"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_what_markdown_would_take_for_markup_is_escaped(label: str, shown: str) -> None:
    assert plain(label) == shown


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(getattr(element.proto, "body", "") for element in app.main)


def test_a_first_build_that_failed_says_where_what_and_what_next() -> None:
    def script() -> None:
        from scorecard.errors import Problem
        from scorecard.ui import states
        from scorecard.ui.workspace import Loading

        problem = Problem("company.toml, <name>", "is missing.", 'Write: name = "Ours"')
        states.no_snapshot(Loading(False, None, (problem,), 1))

    text = said(AppTest.from_function(script).run())
    assert "The scorecard cannot be built yet." in text
    assert "company.toml, &lt;name&gt;" in text
    assert "name = &quot;Ours&quot;" in text
    assert "goes on by itself" in text


def test_a_first_build_that_still_runs_shows_no_old_problem() -> None:
    def script() -> None:
        from scorecard.errors import Problem
        from scorecard.ui import states
        from scorecard.ui.workspace import Loading

        states.no_snapshot(Loading(True, None, (Problem("company.toml", "is wrong."),), 1))

    text = said(AppTest.from_function(script).run())
    assert "Reading your files." in text
    assert "is wrong" not in text


def test_a_page_that_breaks_names_the_fault_and_the_way_on() -> None:
    def script() -> None:
        from scorecard.ui import states

        states.broken("Journey", ValueError("no <month>"))

    text = said(AppTest.from_function(script).run())
    assert "This page cannot be drawn." in text
    assert "Journey" in text
    assert "no &lt;month&gt;" in text
    assert "The other pages still work" in text

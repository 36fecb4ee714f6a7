"""The states of a page that is not its usual one. Each says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from scorecard.errors import Problem
from scorecard.ui import cards
from scorecard.ui.workspace import Loading


def no_snapshot(loading: Loading) -> None:
    """Nothing has been built yet: show the work, or why it stopped."""
    if loading.problems and not loading.is_building:
        problems(
            "The scorecard cannot be built yet.",
            loading.problems,
            "Put these right; the page goes on by itself.",
        )
        return
    cards.sentence("Reading your files.", "This happens once a file; the next start is quick.")
    st.skeleton(170)
    st.skeleton(130)
    st.skeleton(200)


def problems(title: str, found: Sequence[Problem], beneath: str = "") -> None:
    """What is wrong, where, and what would be right, one line a problem."""
    cards.sentence(title, beneath)
    lines = "".join(
        f"<li><b>{escape(problem.where)}</b>: {escape(problem.what)}"
        f' <span class="tz-soft">{escape(problem.remedy)}</span></li>'
        for problem in found
    )
    st.html(f'<div class="tz-panel"><ul>{lines}</ul></div>')


def broken(page_title: str, error: Exception) -> None:
    """One page cannot be drawn; the rest of the app goes on."""
    problem = Problem(
        page_title,
        f"{type(error).__name__}: {error}.",
        "The other pages still work. Run `python -m scorecard check`, and tell us if it"
        " finds nothing.",
    )
    problems("This page cannot be drawn.", [problem])

"""Links between pages. They keep the shared filters, and Back works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from scorecard.ui.workspace import ROOT

_PAGES = "_pages_of_this_run"

# name, title in the navigation, is it listed there
_LISTED = (
    ("scorecard", "Scorecard", True),
    ("journey", "Journey", True),
    ("service", "Service and experience", True),
    ("owners", "Owners", True),
    ("data", "Data", True),
    ("definitions", "Definitions", True),
    ("stage", "Stage", False),
    ("metric", "Metric", False),
    ("role", "Role", False),
    ("mapping", "Mapping", False),
)


def pages() -> list[Any]:
    """All pages, in the order of the navigation; remembered for links of this run."""
    made = {
        name: st.Page(
            Path(ROOT, "pages", f"{name}.py"),
            title=title,
            url_path=None if name == "scorecard" else name,
            default=name == "scorecard",
            visibility="visible" if listed else "hidden",
        )
        for name, title, listed in _LISTED
    }
    st.session_state[_PAGES] = made
    return list(made.values())


def link(
    page: str, label: str, parameters: Mapping[str, str] | None = None, icon: str | None = None
) -> None:
    """A link to a page, with the parameters that say what it shows."""
    st.page_link(
        st.session_state[_PAGES][page],
        label=plain(label),
        query_params=dict(parameters or {}),
        icon=icon,
    )


def go(page: str, parameters: Mapping[str, str]) -> None:
    """Change to a page at once, as a click on a chart does."""
    st.switch_page(st.session_state[_PAGES][page], query_params=dict(parameters))


def plain(label: str) -> str:
    """Escape what Markdown would take for markup."""
    for mark in "\\`*_[]<>$:#~":
        label = label.replace(mark, "\\" + mark)
    return label

"""Links between pages. They keep the shared filters, and Back works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from scorecard.ui.workspace import ROOT

_PAGES = "_pages_of_this_run"

_SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("scorecard", "Scorecard"),
        ("journey", "Journey"),
        ("service", "Service and experience"),
        ("owners", "Owners"),
        ("data", "Data"),
    ),
    "Explain": (
        ("changed", "What changed"),
        ("drivers", "Drivers"),
        ("causes", "Causes"),
        ("incidents", "Incidents"),
        ("net", "Safety net"),
        ("strikes", "Strikes"),
        ("worth", "Delight"),
        ("trust", "Trust in answers"),
        ("windows", "Contact windows"),
        ("say_and_do", "Say and do"),
        ("definitions", "Definitions"),
    ),
}
"""Section of the navigation → name and title of each page; a named section is a menu."""

_UNLISTED = (
    ("stage", "Stage"),
    ("metric", "Metric"),
    ("role", "Role"),
    ("customer", "Customer"),
    ("mapping", "Mapping"),
)
"""Pages that one comes to by a link."""


def pages() -> dict[str, list[Any]]:
    """All pages by section, in the order of the navigation; remembered for links of this run."""
    made: dict[str, Any] = {}
    listed: dict[str, list[Any]] = {}
    for section, named in _SECTIONS.items():
        for name, title in named:
            made[name] = _page(name, title, is_listed=True)
            listed.setdefault(section, []).append(made[name])
    for name, title in _UNLISTED:
        made[name] = _page(name, title, is_listed=False)
        listed[""].append(made[name])
    st.session_state[_PAGES] = made
    return listed


def _page(name: str, title: str, *, is_listed: bool) -> Any:
    return st.Page(
        Path(ROOT, "pages", f"{name}.py"),
        title=title,
        url_path=None if name == "scorecard" else name,
        default=name == "scorecard",
        visibility="visible" if is_listed else "hidden",
    )


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

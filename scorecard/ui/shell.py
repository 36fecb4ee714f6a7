"""The main script: the look, the filters, the watch on the files, and one page.

It lies away from pages/ so that Streamlit never takes that folder for its old
kind of multipage app; see docs/architecture.md.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from scorecard.errors import ScorecardError
from scorecard.ui import filters, links, live, states
from scorecard.ui.workspace import workspace

HERE = Path(__file__).parent
SECONDS_TO_WAIT = 1.2
_NEEDS_NO_DATA = ("Data", "Definitions")


def main() -> None:
    """Draw the frame, then the page that was asked for."""
    st.set_page_config(
        page_title="Trapeze",
        page_icon=HERE / "icon.png",
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(HERE / "logo.svg", size="large")
    st.html(HERE / "look.css")
    page = st.navigation(links.pages(), position="top")
    space = workspace()
    space.look()
    held = space.snapshot or space.wait(SECONDS_TO_WAIT)
    live.watch()
    if held is not None:
        filters.bar(held)
    if held is not None and not held.file_reports and page.title not in _NEEDS_NO_DATA:
        states.no_data(space.exports)
        return
    try:
        page.run()
    except ScorecardError as error:
        states.problems("This page cannot be drawn.", error.problems)
    except Exception as error:
        states.broken(page.title, error)


main()

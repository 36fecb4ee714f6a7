"""The main script: the look, the filters, the watch on the files, and one page.

It lies away from pages/ so that Streamlit never takes that folder for its old
kind of multipage app; see docs/architecture.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from scorecard.errors import ScorecardError
from scorecard.ui import address, filters, links, live, loading, remembered, states
from scorecard.ui.ahead import AHEAD
from scorecard.ui.workspace import Workspace, workspace

HERE = Path(__file__).parent
SECONDS_TO_WAIT = 1.2
_NEEDS_NO_DATA = ("Data", "Definitions")


def main() -> None:
    """Draw the frame, then the page that was asked for."""
    AHEAD.drop()
    st.set_page_config(
        page_title="Trapeze",
        page_icon=HERE / "icon.svg",
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(HERE / "logo.svg", size="large")
    st.html(HERE / "look.css")
    page = st.navigation(links.pages(), position="top")
    space = workspace()
    recalled = _recalled(space, page)
    st.session_state[loading.RECALLED] = recalled
    if recalled is None:
        space.look()
    held = space.snapshot or (None if recalled else space.wait(SECONDS_TO_WAIT))
    live.watch(recalled.snapshot_id if recalled else None)
    if held is not None and held.file_reports:
        filters.bar(filters.offered(held))
    elif recalled is not None:
        filters.bar(lambda _: recalled.choices)
    if held is not None and not held.file_reports and page.title not in _NEEDS_NO_DATA:
        from scorecard.ui import first_run  # noqa: PLC0415

        first_run.draw()
        return
    try:
        page.run()
    except ScorecardError as error:
        states.problems("This page cannot be drawn.", error.problems)
    except Exception as error:
        states.broken(page.title, error)


def _recalled(space: Workspace, page: Any) -> remembered.Remembered | None:
    # Only while nothing stands yet, only the first screen, only unfiltered.
    if space.snapshot is not None or page.url_path or not address.is_bare():
        return None
    return remembered.recall(space)


main()

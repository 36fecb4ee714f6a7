"""Watch the folder of exports; when a new snapshot stands, redraw every open page."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from scorecard.ui.workspace import STOPPED, Loading, workspace

SECONDS_BETWEEN_LOOKS = 2.0
MOST_PROBLEMS = 4


def watch(recalled_id: str | None = None) -> None:
    """Draw what is being read now, and rerun the page once it has been read.

    ``recalled_id``: the snapshot whose remembered screen is drawn until it is opened. Nothing
    heavy begins before the browser has drawn it and asks for the first time.
    """
    held = workspace().snapshot
    not_before = time.monotonic() + SECONDS_BETWEEN_LOOKS / 2 if recalled_id else 0.0
    with st.container(key="live"):
        _watch(held.id if held else recalled_id, workspace().loading().revision, not_before)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _watch(drawn_id: str | None, drawn_revision: int, not_before: float) -> None:
    space = workspace()
    if time.monotonic() >= not_before:
        space.look()
    loading = space.loading()
    held = space.snapshot
    if held is not None and held.id != drawn_id:
        if drawn_id is not None:
            st.toast("New data is in. The page now shows it.", icon=":material/refresh:")
        st.rerun()
    if loading.revision != drawn_revision:
        st.rerun()
    if loading.is_building:
        _draw_progress(loading)
    elif loading.problems:
        _draw_problems(loading, is_held=held is not None)


def _draw_problems(loading: Loading, *, is_held: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="told-problems"):
        if loading.problems == (STOPPED,):
            told = escape(str(STOPPED)).replace(":", "", 1)
        elif is_held:
            told = (
                '<span class="tz-red">■ The last change could not be taken in.</span> What was'
                f" loaded before is still shown.{_listed(loading)}"
            )
        else:
            told = "Nothing is read now."
        st.html(f'<div class="tz-live" role="alert">{told}</div>')
        st.button(
            "Read again",
            on_click=workspace().read_again,
            key="read-again",
            type="tertiary",
            icon=":material/refresh:",
        )


def _listed(loading: Loading) -> str:
    lines = [f"<br>{escape(str(problem))}" for problem in loading.problems[:MOST_PROBLEMS]]
    more = len(loading.problems) - MOST_PROBLEMS
    return "".join(lines) + (f"<br>and {more} more" if more > 0 else "")


def _draw_progress(loading: Loading) -> None:
    progress = loading.progress
    if progress is None:
        st.html('<div class="tz-live">Looking for changed files.</div>')
        return
    doing = progress.doing.removeprefix("reading, ")
    beside = f" · {doing}" if doing else ""
    with st.container(horizontal=True, vertical_alignment="center", key="told-reading"):
        st.html(
            f'<div class="tz-live" role="status">{escape(progress.what)}'
            f" {escape(progress.file or '')}{escape(beside)}</div>"
        )
        st.button(
            "Stop reading",
            on_click=workspace().stop,
            key="stop-reading",
            type="tertiary",
            icon=":material/stop_circle:",
            help="What was loaded before stays. Files that were read need not be read again.",
        )
    st.progress(min(1.0, max(0.0, progress.share)))

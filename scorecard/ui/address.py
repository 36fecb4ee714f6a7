"""What the address of this run asks for.

Streamlit keeps ``st.query_params`` once per session. A run that is being given up because the
reader clicked a link can still be restarted for a moment, as new data does, and then empties them
under the run of the page that the link opens. What came with a run's own request stays its own.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def parameter(name: str) -> str:
    """What the address says of ``name``, the last word where it says it twice; else empty."""
    return _said().get(name, [""])[-1]


def is_bare() -> bool:
    """Whether the address says nothing but the page."""
    return not _said()


def say(**parameters: str) -> None:
    """Put these into the address, for the next run and for whom it is sent to."""
    st.query_params.update(parameters)


def _said() -> dict[str, list[str]]:
    running = get_script_run_ctx(suppress_warning=True)
    return parse_qs(running.query_string) if running else {}

"""The door of Trapeze. Start it with: streamlit run dashboard.py."""

from pathlib import Path

import streamlit as st

from scorecard.ui.door import lifespan, security_headers

app = st.App(
    Path(__file__).parent / "scorecard" / "ui" / "shell.py",
    lifespan=lifespan,
    middleware=security_headers(),
)

"""What is being done about a number: its actions and notes, and a form for a new one."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from scorecard.errors import JournalError
from scorecard.formats import day
from scorecard.journal.entries import LONGEST_TEXT, Entry
from scorecard.ui import cards, loading


def about(subject: str, owner: str) -> None:
    """Print what was promised and noted about ``subject``, and take in more."""
    cards.heading("What is being done", "kept on this machine, beside the data")
    entries = loading.journal().entries(subject)
    for entry in entries:
        _entry(entry)
    if not entries:
        st.html('<div class="tz-panel tz-soft">No action yet.</div>')
    _form(subject, owner)


def _entry(entry: Entry) -> None:
    with st.container(
        key=f"entry-{entry.entry_id}", horizontal=True, vertical_alignment="center", border=True
    ):
        due = f", due {day(entry.due_on)}" if entry.due_on else ""
        state = f" · done {day(entry.closed_at.date())}" if entry.closed_at else ""
        st.html(
            f"<div><b>{escape(entry.text)}</b><br>"
            f'<span class="tz-note">{escape(entry.kind)} · {escape(entry.owner)}{due}'
            f" · written {day(entry.written_at.date())}{state}</span></div>"
        )
        if entry.kind == "action" and entry.is_open:
            st.button(
                "Done",
                key=f"done-{entry.entry_id}",
                type="tertiary",
                icon=":material/check:",
                on_click=loading.journal().close,
                args=(entry.entry_id,),
            )


def _form(subject: str, owner: str) -> None:
    with (
        st.expander("Record an action or a note"),
        st.form(key=f"write-{subject}", clear_on_submit=True, border=False),
    ):
        kind = st.segmented_control(
            "Kind", ("action", "note"), default="action", required=True, key="entry-kind"
        )
        text = st.text_input("What", max_chars=LONGEST_TEXT, key="entry-text")
        left, right = st.columns(2)
        who = left.text_input("Who", value=owner, max_chars=80, key="entry-who")
        due_on: date | None = right.date_input("Due", value=None, key="entry-due")
        if st.form_submit_button("Record", type="primary"):
            try:
                loading.journal().write(
                    "note" if kind == "note" else "action", subject, text, who, due_on
                )
            except JournalError as error:
                st.warning(str(error))
            else:
                st.rerun()

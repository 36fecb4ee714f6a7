"""What a page shows whose address names nothing that it knows: the question, and the answers."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from scorecard.ui import cards, links

Choice = tuple[str, str]
"""What the address is to name, and the words of the link to it."""


def ask(question: str, asked: str, page: str, groups: Iterable[tuple[str, list[Choice]]]) -> None:
    """Ask which one was meant, and offer all there are, group by group, as links to ``page``.

    ``asked`` is what the address says instead; ``page`` is also the name of its parameter.
    """
    cards.sentence(question, f"“{asked}” is none of these." if asked else "Choose one of these.")
    for at, (heading, choices) in enumerate(groups):
        if heading:
            cards.heading(heading)
        with st.container(key=f"choices-{at}", horizontal=True):
            for name, words in choices:
                links.link(page, words, {page: name})

"""The first run: nothing has been dropped yet, so the page says what to drop and takes it."""

from __future__ import annotations

from html import escape

from scorecard.ui import cards, intake_desk, links, loading
from scorecard.ui.workspace import workspace
from scorecard.views.data import build_data
from scorecard.views.first_files import build_first_files


def draw() -> None:
    """The invitation, the place to drop files, and what each export would show."""
    held = loading.snapshot()
    shown = loading.made(build_first_files, held, workspace().exports.name)
    cards.sentence(shown.sentence, shown.under)
    intake_desk.add_files(loading.view_of_files(build_data))
    cards.heading("Which export fills which stage", "in any order; a stage without one stays empty")
    cards.table(
        ("stage", "it answers", "begin with", "it shows"),
        (
            (escape(one.name), escape(one.question), escape(one.export), escape(one.shows))
            for one in shown.stages
        ),
    )
    links.link("definitions", "What every metric means", icon=":material/arrow_forward:")

"""The part of the mapping desk that tells what becomes of the file, and keeps the mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TypeVar

import streamlit as st

from scorecard.config.drafts import Draft
from scorecard.config.own_profiles import FOLDER, identifier_of, own_profiles, save_profile
from scorecard.config.profile_writing import profile_of, to_toml
from scorecard.config.profiles import Profile, load_profiles
from scorecard.errors import ScorecardError
from scorecard.intake.choices import Choices
from scorecard.intake.draft_checks import gaps, open_example, order_shown
from scorecard.intake.preview import try_on
from scorecard.ui import cards, links, loading
from scorecard.ui.mapping_file import Subject
from scorecard.ui.mapping_record import note
from scorecard.ui.own_mappings import say
from scorecard.ui.workspace import ROOT, workspace
from scorecard.views import mapping as views
from scorecard.views.mapping_outcome import Outcome, Reason, outcome

Kept = TypeVar("Kept")


def free_id(title: str) -> str:
    """An id for a new mapping that no profile has."""
    own = {one.profile_id for one in _profiles()[1]}
    return identifier_of(title, _shipped_ids() | own)


def outcome_of(subject: Subject, choices: Choices, made: Draft) -> Outcome:
    """What the intake makes of the first rows under the choices."""
    company = loading.snapshot().company
    shipped, own = _profiles()
    preview = None
    if not gaps(made):
        preview = _kept(
            ("preview", loading.snapshot().id, str(subject.look.path), to_toml(made)),
            lambda: try_on(profile_of(made), (*shipped, *own), subject.look.path, company),
        )
    choice = views.open_dates(open_example(subject.look, made))
    order = order_shown(subject.look, made)
    return outcome(made, choices, subject.look, preview, order, choice, company.day_first)


def judge(told: Outcome, made: Draft, key: str, kept: str, *, is_new: bool) -> None:
    """What the preview says, and the button that keeps the mapping if nothing forbids it.

    ``kept`` is the session's note of further kinds, which a saved mapping carries itself.
    """
    cards.heading("What becomes of it", "tried on the rows seen")
    if told.counts:
        st.html(f'<p class="tz-under">{escape(told.counts)}</p>')
    if told.dates:
        cards.table(
            ("column", "a date in the file", "is read as"),
            ((escape(d.header), escape(d.cell), escape(d.said)) for d in told.dates),
        )
    for problem in told.problems:
        st.html(f'<p class="tz-red tz-map">■ {escape(problem)}</p>')
    for remark in told.notes:
        note(f"◆ {remark}")
    if st.button(
        "Save and read the file",
        type="primary",
        disabled=bool(told.problems),
        key=key,
        icon=":material/check:",
    ):
        _save(made, kept, is_new=is_new)


def unmapped(subject: Subject, choices: Choices) -> None:
    """The columns that no kind of record is read from."""
    spare = [c.name for c in subject.columns if c.name not in choices.used]
    if spare:
        cards.heading("Columns not used", f"{len(spare)} of {len(subject.columns)}")
        note(", ".join(spare))


def rows(told: Outcome, made: Draft) -> None:
    """For each kind of record what it sets aside and the rows that it will load."""
    with st.container(key="mapping-rows"):
        _reasons(told.reasons, "Set aside, ignored or left empty")
        for kind in told.kinds:
            name = kind.title if len(told.kinds) > 1 else "The rows as they will be loaded"
            cards.heading(name, kind.said)
            if kind.rows:
                shown = (tuple(escape(cell) for cell in row) for row in kind.rows)
                cards.table(kind.columns, shown)
            _reasons(kind.reasons, "Set aside or left empty")
        with st.expander("The mapping as a file"):
            st.code(to_toml(made), language="toml")


def _reasons(reasons: Iterable[Reason], title: str) -> None:
    lines = [tuple(escape(cell) for cell in line) for line in reasons]
    if lines:
        cards.heading(title)
        cards.table(("column", "reason", "how many", "for example"), lines)


def _shipped_ids() -> frozenset[str]:
    return frozenset(one.profile_id for one in _profiles()[0])


def _profiles() -> tuple[tuple[Profile, ...], tuple[Profile, ...]]:
    """Shipped profiles and own ones, read once a snapshot."""
    exports = workspace().exports
    return _kept(
        ("profiles", loading.snapshot().id),
        lambda: (load_profiles([ROOT / "data" / FOLDER]), own_profiles(exports)),
    )


@st.cache_resource(max_entries=64, show_spinner="Trying it on the first rows")
def _kept(key: tuple[object, ...], _make: Callable[[], Kept]) -> Kept:
    return _make()


def _save(made: Draft, kept: str, *, is_new: bool) -> None:
    try:
        path = save_profile(made, workspace().exports, _shipped_ids(), "new" if is_new else "edit")
    except ScorecardError as error:
        st.error(links.plain(str(error)))
        return
    st.session_state.pop(kept, None)
    workspace().look()
    say(f"The mapping {made.title} is kept in {FOLDER}/{path.name}. Its files are read by it now.")
    links.go("data", {})

"""The desk where a file that no profile knows is given its meaning."""

from __future__ import annotations

import streamlit as st

from scorecard.config.vocabulary import load_vocabulary
from scorecard.errors import ScorecardError
from scorecard.intake.choices import choices_of
from scorecard.intake.drafting import draft
from scorecard.ui import cards, links, mapping_file, mapping_result
from scorecard.ui.mapping_kinds import KindsDesk
from scorecard.ui.mapping_rules import rules


def draw() -> None:
    """The whole page: the file as it is, what it means, what becomes of it, and save."""
    links.link("data", "Back to the data", icon=":material/arrow_back:")
    editing = mapping_file.edited()
    report = mapping_file.asked_report(editing)
    if report is None:
        return
    header = st.session_state.get(mapping_file.key(report, "header"))
    try:
        subject = mapping_file.subject_of(report, header)
    except (ScorecardError, OSError) as error:
        cards.sentence(f"{report.file} cannot be opened.", str(error))
        return
    mapping_file.draw_first_rows(report, subject.look)
    if not subject.columns:
        st.warning("No row of names was found. Add a header row to the file and drop it again.")
        return
    vocabulary = load_vocabulary()
    before = choices_of(editing, subject.look) if editing else None
    desk = KindsDesk(report, subject, vocabulary, before)
    left, right = st.columns([1.75, 1], gap="large")
    verdict = right.container(key="mapping-verdict")
    with left:
        choices = desk.choose()
    with right:
        choices = rules(desk.desks[0], choices, before)
        mapping_result.unmapped(subject, choices)
    made = draft(
        choices,
        editing.drafted_from if editing else report.file,
        subject.look,
        subject.columns,
        vocabulary,
        editing.profile_id if editing else mapping_result.free_id(choices.title),
    )
    desk.say_sources(made)
    told = mapping_result.outcome_of(subject, choices, made)
    with verdict:
        save = mapping_file.key(report, "save")
        mapping_result.judge(told, made, save, desk.kept, is_new=editing is None)
    mapping_result.rows(told, made)

"""The mappings beside the exports, and the way from an unknown file to one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from scorecard.config.own_profiles import FOLDER, own_profiles, remove_profile
from scorecard.config.profiles import Profile
from scorecard.errors import ScorecardError
from scorecard.formats import listed
from scorecard.ui import cards, links
from scorecard.ui.workspace import workspace
from scorecard.views.data import DataView
from scorecard.views.files_read import FileLine
from scorecard.views.mapping import kind_word

FILE, PROFILE = "file", "mapping"
"""Parameters of the address: the file to be mapped, the mapping to be edited."""

_SAID = "_mapping_said"


def door(file: FileLine) -> None:
    """From a file that no profile knows to its mapping page."""
    if file.state == "unknown" and file.format_text:
        links.link("mapping", "Say what is in it", {FILE: file.file}, icon=":material/edit_note:")


def said() -> None:
    """What was last done to a mapping, once."""
    if done := st.session_state.pop(_SAID, ""):
        st.success(links.plain(done))


def say(done: str) -> None:
    """What was done to a mapping, for the Data page to tell."""
    st.session_state[_SAID] = done


def listed_mappings(view: DataView) -> None:
    """The mappings beside the exports: what each reads, edit, remove."""
    try:
        profiles = own_profiles(workspace().exports)
    except ScorecardError as error:
        # The list must not take the page down with it; the rest of the files is still read.
        for problem in error.problems:
            st.warning(links.plain(f"{FOLDER}/{problem}"))
        return
    if not profiles:
        return
    cards.heading("Your own mappings", f"small files in the folder {FOLDER} beside the exports")
    for profile in profiles:
        read = [one.file for one in view.files if one.recognised_as == profile.profile.title]
        _own_mapping(profile, read)


def _own_mapping(profile: Profile, read: Sequence[str]) -> None:
    with st.container(key=f"own-{profile.profile_id}"):
        name, edit, remove = st.columns([6, 1, 1], vertical_alignment="center")
        kinds = list(dict.fromkeys(kind_word(one.table) for one in profile.table))
        holds = listed([kinds[0], *(one.lower() for one in kinds[1:])])
        files = ", ".join(read) or "no file at present"
        name.html(
            f"<b>{escape(profile.profile.title)}</b>"
            f' <span class="tz-soft">{escape(holds)} · reads {escape(files)}</span>'
        )
        with edit:
            links.link("mapping", "Edit", {PROFILE: profile.profile_id})
        with remove, st.popover("Remove", width="stretch"):
            st.write("Files that it reads become unknown again. The files themselves stay.")
            if st.button("Remove this mapping", key=f"remove-{profile.profile_id}"):
                remove_profile(profile.profile_id, workspace().exports)
                workspace().look()
                say(f"The mapping {profile.profile.title} is removed.")
                st.rerun()

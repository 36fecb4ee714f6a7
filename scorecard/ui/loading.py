"""From the workspace to the view of a page, computed once per snapshot and filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from scorecard.journal.entries import Journal
from scorecard.transforms.periods import Filters
from scorecard.ui import states
from scorecard.ui.kept import Kept
from scorecard.ui.workspace import workspace
from scorecard.views.parts import Action

if TYPE_CHECKING:
    from scorecard.ui.remembered import Remembered
    from scorecard.views.first_screen import ScorecardView
    from scorecard.warehouse.snapshot import Snapshot

View = TypeVar("View")

FILTERS = "_filters_of_this_run"
RECALLED = "_first_screen_of_this_run"


def snapshot() -> Snapshot:
    """The snapshot that this run draws; draws why there is none and stops otherwise."""
    held: Snapshot | None = workspace().snapshot
    if held is None:
        states.no_snapshot(workspace().loading())
        st.stop()
    return held


def filters() -> Filters:
    """The filters of this session as the shell read them."""
    chosen: Filters = st.session_state[FILTERS]
    return chosen


_VIEWS = Kept(most=256)


def view(build: Callable[..., View], *arguments: object) -> View:
    """The view that ``build(snapshot, filters, *arguments)`` makes, for this session's filters."""
    return made(build, snapshot(), filters(), *arguments)


def first_screen() -> ScorecardView:
    """The first screen; as it was before the restart, while nothing else stands yet."""
    recalled: Remembered | None = st.session_state.get(RECALLED)
    actions = workspace_actions()
    if recalled is not None and recalled.actions == actions:
        return recalled.view
    # Imports all that counts.
    from scorecard.views.scorecard import build_scorecard  # noqa: PLC0415

    return view(build_scorecard, actions)


def look_ahead() -> None:
    """Have the first screens made that are one click away from the one just drawn."""
    if workspace().snapshot is None:
        return
    # Imports all that counts.
    from scorecard.ui import warming  # noqa: PLC0415

    warming.look_ahead(snapshot(), filters(), workspace_actions())


def made(build: Callable[..., View], held: Snapshot, *arguments: object) -> View:
    """What ``build(held, *arguments)`` makes, kept by all that it depends on; never by a frame.

    A folder is part of the key, because a snapshot's id tells contents, not places.
    """
    key = (build.__module__, build.__name__, held.folder, arguments)
    found = _VIEWS.get(key, lambda: build(held, *arguments))
    return found  # type: ignore[return-value]


def journal() -> Journal:
    """The journal beside the cache."""
    return Journal(workspace().cache_folder / "journal.sqlite")


def workspace_actions() -> tuple[Action, ...]:
    """The open actions, as the views take them: hashable and small."""
    return tuple(
        Action(subject, entry.text, entry.owner, entry.due_on)
        for subject, entry in journal().open_actions().items()
    )


def view_of_files(build: Callable[[Snapshot], View]) -> View:
    """A view that depends on the snapshot alone, not on the filters."""
    return made(build, snapshot())

"""Make the first screen before anybody asks, and then the screens one click away.

A board looks at the whole, then at one segment, region or channel at a time. From any
screen the next ones are few, so that a click mostly finds its screen made.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from scorecard.transforms.periods import MONTHS_OF, Filters, Grain
from scorecard.ui import loading, remembered
from scorecard.ui.ahead import AHEAD
from scorecard.ui.remembered import Remembered
from scorecard.views.choices import build_choices
from scorecard.views.scorecard import build_scorecard

if TYPE_CHECKING:
    from scorecard.ui.workspace import Workspace
    from scorecard.views.first_screen import Choices
    from scorecard.views.parts import Action
    from scorecard.warehouse.snapshot import Snapshot

FIRST_GRAIN: Grain = "quarter"
"""The grain that a session begins with; see ``filters.bar``."""

_MOST_OF_A_KIND = 12
_NEEDED_LATER = ("scipy.stats", "scipy.optimize")
"""Heavy to import, and only some pages ask for them: read while nobody waits."""


def begin(space: Workspace, snapshot: Snapshot) -> None:
    """Make them on threads of their own, so that nobody waits."""
    threading.Thread(
        target=_warm, args=(space, space.built_from, snapshot), name="warming", daemon=True
    ).start()


def _warm(space: Workspace, signature: str, snapshot: Snapshot) -> None:
    try:
        actions = loading.workspace_actions()
        choices = loading.made(build_choices, snapshot, FIRST_GRAIN)
        first = Filters(choices.periods[0].last_on if choices.periods else None, FIRST_GRAIN)
        view = loading.made(build_scorecard, snapshot, first, actions)
        if snapshot.file_reports:
            screen = Remembered(snapshot.id, choices, actions, view)
            remembered.remember(space.cache_folder, signature, screen)
    except Exception:  # the page that needs it will say what is wrong, in words
        logging.getLogger(__name__).info("warming stopped", exc_info=True)
        return
    look_ahead(snapshot, first, actions)


def look_ahead(snapshot: Snapshot, filters: Filters, actions: tuple[Action, ...]) -> None:
    """Make the first screens that are one click away from this one."""
    choices = loading.made(build_choices, snapshot, filters.grain)
    screens = (
        partial(loading.made, build_scorecard, snapshot, near, actions)
        for near in one_click_away(filters, choices)
    )
    imports = (partial(importlib.import_module, module) for module in _NEEDED_LATER)
    AHEAD.make(chain(screens, imports))


def one_click_away(filters: Filters, choices: Choices) -> Iterator[Filters]:
    """The filters that differ in one, those asked for most first."""
    for name in ("segment", "region", "channel"):
        values = getattr(choices, f"{name}s")[:_MOST_OF_A_KIND]
        for value in (None, *values):
            if value != getattr(filters, name):
                yield replace(filters, **{name: value})
    ends = [period.last_on for period in choices.periods]
    if filters.period_end in ends:
        # Newest first: a grain's own period before lies so many months further on.
        at = ends.index(filters.period_end)
        step = MONTHS_OF[filters.grain]
        for place in (at + step, at - step, at + 1, at - 1):
            if 0 <= place < len(ends):
                yield replace(filters, period_end=ends[place])

"""Make the first screen, and each of its single filters, before anybody asks.

A board looks at the whole, then at one segment, region or channel at a time. All
of these are few, so that the first click can be as quick as the second.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorecard.transforms.periods import Filters, Grain
from scorecard.ui import loading, remembered
from scorecard.ui.remembered import Remembered
from scorecard.views.choices import build_choices
from scorecard.views.scorecard import build_scorecard

if TYPE_CHECKING:
    from scorecard.ui.workspace import Workspace
    from scorecard.views.first_screen import Choices
    from scorecard.warehouse.snapshot import Snapshot

FIRST_GRAIN: Grain = "quarter"
"""The grain that a session begins with; see ``filters.bar``."""

_MOST_OF_A_KIND = 12
_NEEDED_LATER = ("scipy.stats", "scipy.optimize")
"""Heavy to import, and only some pages ask for them: read while nobody waits."""


def begin(space: Workspace, snapshot: Snapshot) -> None:
    """Make them on a thread of their own, so that nobody waits."""
    threading.Thread(
        target=_warm, args=(space, space.built_from, snapshot), name="warming", daemon=True
    ).start()


def _warm(space: Workspace, signature: str, snapshot: Snapshot) -> None:
    try:
        actions = loading.workspace_actions()
        choices = build_choices(snapshot, FIRST_GRAIN)
        for filters in first_filters(choices):
            view = loading.made(build_scorecard, snapshot, filters, actions)
            if not filters.is_narrowed and snapshot.file_reports:
                screen = Remembered(snapshot.id, choices, actions, view)
                remembered.remember(space.cache_folder, signature, screen)
        for module in _NEEDED_LATER:
            importlib.import_module(module)
    except Exception:  # the page that needs it will say what is wrong, in words
        logging.getLogger(__name__).info("warming stopped", exc_info=True)


def first_filters(choices: Choices) -> Iterator[Filters]:
    """The filters of a session that has touched at most one of them."""
    end = choices.periods[0].last_on if choices.periods else None
    yield Filters(end, FIRST_GRAIN)
    for segment in choices.segments[:_MOST_OF_A_KIND]:
        yield Filters(end, FIRST_GRAIN, segment=segment)
    for region in choices.regions[:_MOST_OF_A_KIND]:
        yield Filters(end, FIRST_GRAIN, region=region)
    for channel in choices.channels[:_MOST_OF_A_KIND]:
        yield Filters(end, FIRST_GRAIN, channel=channel)

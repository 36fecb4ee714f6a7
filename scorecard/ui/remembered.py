"""The first screen as it was last made, drawn at a restart before anything heavy is imported.

Reading the libraries that count takes longer than drawing what they counted the last time.
So the screen is kept beside the cache with the signature of all that it was made from, and is
shown again only while that signature holds: same exports, same settings, same code.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorecard.ui.workspace import Workspace
from scorecard.views.first_screen import Choices, ScorecardView
from scorecard.views.parts import Action

FILE = "first_screen.pickle"
_OURS = frozenset(
    {"scorecard.views.parts", "scorecard.views.first_screen", "scorecard.transforms.periods"}
)


@dataclass(frozen=True)
class Remembered:
    """The unfiltered first screen of one snapshot, and what the filters offer."""

    snapshot_id: str
    choices: Choices
    actions: tuple[Action, ...]
    view: ScorecardView


def remember(cache_folder: Path, signature: str, screen: Remembered) -> None:
    """Keep the screen, whole or not at all."""
    parts = (signature, screen.snapshot_id, screen.choices, screen.actions, screen.view)
    beside = cache_folder / f".{FILE}"
    beside.write_bytes(pickle.dumps(parts))
    beside.replace(cache_folder / FILE)


def recall(space: Workspace) -> Remembered | None:
    """The screen of the folder as it is now; None where anything has changed since."""
    try:
        kept = (space.cache_folder / FILE).read_bytes()
        signature, *parts = _Reader(io.BytesIO(kept)).load()
        screen = Remembered(*parts)
    except Exception:  # a damaged or older memory is no memory
        return None
    return screen if signature == space.signature() else None


class _Reader(pickle.Unpickler):
    """Reads the classes of a view and nothing else: a pickle may otherwise run what it likes."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _OURS or (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a first screen")

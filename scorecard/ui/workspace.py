"""The one snapshot that every session of this server looks at, kept fresh.

A build runs on a background thread; pages go on showing the last whole snapshot
until the next one stands. No Streamlit here, so that it can be tested alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.errors import Problem, ScorecardError, StoppedError
from scorecard.warehouse.folders import cache_folder, exports_folder
from scorecard.warehouse.manifest import code_signature, folder_signature

if TYPE_CHECKING:
    from scorecard.warehouse.build import Progress
    from scorecard.warehouse.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[2]
"""The folder of dashboard.py, queries/ and data/."""

STOPPED = Problem(
    "The reading", "was stopped.", "It begins again when you say so, or when a file changes."
)
"""What is told after somebody stopped a build."""

_TRIED_AGAIN = "It is tried again as soon as a file changes."


@dataclass(frozen=True)
class Loading:
    """What the workspace is doing now.

    ``problems`` are those of the last build that failed; the snapshot before it
    stays. ``revision`` grows with every finished build, whether it failed or not.
    """

    is_building: bool
    progress: Progress | None
    problems: tuple[Problem, ...]
    revision: int


class Workspace:
    """A folder of exports, its cache, and the newest snapshot of both."""

    def __init__(self, exports: Path, cache_folder: Path, root: Path = ROOT) -> None:
        self.exports = exports
        self.cache_folder = cache_folder
        self._root = root
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._seen = ""
        self._snapshot: Snapshot | None = None
        self._progress: Progress | None = None
        self._problems: tuple[Problem, ...] = ()
        self._revision = 0
        self._stopping = threading.Event()
        self.on_new: Callable[[Workspace, Snapshot], None] | None = None
        """Called with each new snapshot, on the thread that built it; must not block."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest whole snapshot; None until the first one stands."""
        return self._snapshot

    def loading(self) -> Loading:
        """What is being done, and what went wrong last."""
        is_building = self._thread is not None and self._thread.is_alive()
        return Loading(is_building, self._progress, self._problems, self._revision)

    def signature(self) -> str:
        """A text that changes whenever a build would draw another first screen."""
        return self._with_code(folder_signature(self.exports, self._root))

    @property
    def built_from(self) -> str:
        """The signature of the folder as the last build found it."""
        return self._with_code(self._seen)

    def _with_code(self, folder: str) -> str:
        return f"{folder}-{code_signature(self._root)}"

    def look(self) -> None:
        """Compare the folder with what was last built; start a build if it differs."""
        signature = folder_signature(self.exports, self._root)
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            if signature == self._seen:
                return
            self._seen = signature
            self._stopping.clear()
            self._thread = threading.Thread(target=self._build, name="intake", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the running build at its next step; what was loaded before stands.

        Files that were read by then need not be read again.
        """
        self._stopping.set()

    def read_again(self) -> None:
        """Start a build although no file has changed, after one that was stopped or failed."""
        self._seen = ""
        self.look()

    def wait(self, seconds: float | None = None) -> Snapshot | None:
        """Wait for a running build, then return what stands."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self._snapshot

    def _build(self) -> None:
        snapshot, problems = self._outcome()
        # All at once, so that an open page is drawn anew once for each build and not twice.
        self._snapshot = snapshot or self._snapshot
        self._problems, self._progress = problems, None
        self._revision += 1
        if snapshot is not None and self.on_new is not None:
            self.on_new(self, snapshot)

    def _outcome(self) -> tuple[Snapshot | None, tuple[Problem, ...]]:
        # What reads and counts is heavy to import; a remembered page is drawn without it.
        from scorecard.warehouse.build import build_snapshot  # noqa: PLC0415

        try:
            return (
                build_snapshot(self.exports, self.cache_folder, self._root, self._note_progress),
                (),
            )
        except StoppedError:
            return None, (STOPPED,)
        except ScorecardError as error:
            return None, error.problems
        except OSError as error:
            return None, (
                Problem(
                    f"the folder {Path(error.filename or self.cache_folder).name}",
                    f"cannot be read or written: {error.strerror or error}.",
                    f"Make room or give access. {_TRIED_AGAIN}",
                ),
            )
        except Exception as error:  # a fault of ours must not silence the thread
            return None, (
                Problem(
                    "the build",
                    f"stopped at a fault of Trapeze's own ({type(error).__name__}: {error}).",
                    f"Please tell us. {_TRIED_AGAIN}",
                ),
            )

    def _note_progress(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise StoppedError
        self._progress = progress


@cache
def _workspace(exports: Path, cache_folder: Path) -> Workspace:
    return Workspace(exports, cache_folder)


def workspace() -> Workspace:
    """The workspace of the folders as they are now; one a folder and process."""
    return _workspace(exports_folder(ROOT).resolve(), cache_folder(ROOT).resolve())

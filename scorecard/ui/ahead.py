"""One thread that makes what is likely to be asked for next, while nobody waits.

Nothing here imports what counts: a remembered screen is drawn without it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice

OFF = "off"
SWITCH = "TRAPEZE_AHEAD"
"""The environment's word on it; ``off`` makes nothing before it is asked for."""

REST_SECONDS = 0.6
"""How long nothing is made after a page was asked for: server and browser draw it first."""

MOST = 48
"""Things made ahead of one page; what a list holds beyond is never made."""


class Ahead:
    """Makes one thing after the other; a newer list replaces what is left of the older."""

    def __init__(self, rest: float = REST_SECONDS) -> None:
        self._rest = rest
        self._changed = threading.Condition()
        self._left: deque[Callable[[], object]] = deque()
        self._not_before = 0.0
        self._thread: threading.Thread | None = None

    def make(self, wanted: Iterable[Callable[[], object]]) -> None:
        """Make these, nearest first, after a rest; what was left before is dropped."""
        if os.environ.get(SWITCH) == OFF:
            return
        with self._changed:
            self._left = deque(islice(wanted, MOST))
            self._not_before = time.monotonic() + self._rest
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)
                self._thread.start()
            self._changed.notify()

    def drop(self) -> None:
        """Make nothing more, because somebody has asked for a page."""
        with self._changed:
            self._left.clear()

    def _work(self) -> None:
        while True:
            make = self._next()
            try:
                make()
            except Exception:  # the page that needs it will say what is wrong, in words
                logging.getLogger(__name__).info("nothing made ahead", exc_info=True)

    def _next(self) -> Callable[[], object]:
        with self._changed:
            while True:
                rest = self._not_before - time.monotonic()
                if self._left and rest <= 0:
                    return self._left.popleft()
                self._changed.wait(rest if self._left else None)


AHEAD = Ahead()
"""The one of this server."""

"""Who watches a long loop: told how many rows are written, and free to stop it by raising."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_watcher: ContextVar[Callable[[int], None] | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(tell: Callable[[int], None]) -> Iterator[None]:
    """Have ``tell`` called with the rows written so far, within this context alone."""
    token = _watcher.set(tell)
    try:
        yield
    finally:
        _watcher.reset(token)


def rows_written(count: int) -> None:
    """Tell whoever watches; what they raise ends the loop that calls."""
    tell = _watcher.get()
    if tell is not None:
        tell(count)

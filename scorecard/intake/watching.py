"""Who watches long work: told how far it is, and free to stop it by raising."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Thread
from typing import TypeVar

Tell = Callable[[float, str], None]
"""Told the share of the work that is done, from 0 to 1, and what is being done."""
Made = TypeVar("Made")

_TOLD_EVERY_SECONDS = 0.25
_watcher: ContextVar[Tell | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(tell: Tell) -> Iterator[None]:
    """Have ``tell`` called with what is done, within this context alone."""
    token = _watcher.set(tell)
    try:
        yield
    finally:
        _watcher.reset(token)


def rows_told(count: int, share: float) -> None:
    """Tell whoever watches of the rows so far; what they raise ends the loop that calls."""
    tell = _watcher.get()
    if tell is not None:
        tell(share, f"reading, {count:,} rows")


def aside(work: Callable[[], Made], doing: str) -> Made:
    """Do what cannot be interrupted on a thread of its own, and tell meanwhile for how long.

    Whoever stops need not wait: the thread is left to itself, and what it makes is dropped.
    """
    tell = _watcher.get()
    if tell is None:
        return work()
    made: Future[Made] = Future()
    Thread(target=_fulfil, args=(made, work), daemon=True).start()
    began = time.monotonic()
    for _ in until_done(made):
        tell(0.0, f"{doing}, {time.monotonic() - began:.0f} s")
    return made.result()


def until_done(work: Future[Made]) -> Iterator[None]:
    """One turn each quarter of a second, for as long as the work goes on."""
    while wait([work], _TOLD_EVERY_SECONDS).not_done:
        yield


def _fulfil(made: Future[Made], work: Callable[[], Made]) -> None:
    try:
        made.set_result(work())
    except BaseException as fault:  # it is raised where the result is asked for
        made.set_exception(fault)

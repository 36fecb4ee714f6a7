"""Locks on files, let go of when their process ends: one builder, and a folder in use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def sole_builder(path: Path) -> Iterator[None]:
    """Wait until no other process, nor thread, holds the lock on ``path``; then hold it."""
    with _opened(path) as file:
        _lock(file, wait=True)
        try:
            yield
        finally:
            _unlock(file)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Keep a folder from being cleared; any number may use it at once."""
    with _opened(_beside(folder)) as file:
        _share(file)
        try:
            yield
        finally:
            _unlock(file)


@contextmanager
def unused(folder: Path) -> Iterator[bool]:
    """Whether nobody uses a folder now; if so, nobody begins to before the context ends."""
    with _opened(_beside(folder)) as file:
        if not _lock(file, wait=False):
            yield False
            return
        try:
            yield True
        finally:
            _unlock(file)


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        yield file


if sys.platform == "win32":

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            if wait:
                raise
            return False
        return True

    def _share(file: IO[bytes]) -> None:
        # Windows shares no lock here, so those who use a folder at once take turns.
        _lock(file, wait=True)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _share(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_SH)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

"""The file that a report is about, as it lies in the folder of exports or in an archive there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scorecard.errors import IntakeError, Problem
from scorecard.intake.archives import is_archive, member_of, unpacked


def archive_of(exports: Path, shown_as: str) -> tuple[Path, str]:
    """Where a file lies, and its name inside an archive or "" where it lies by itself.

    IntakeError where there is no such file.
    """
    whole = exports / shown_as
    if whole.is_file():
        return whole, ""
    for above in whole.relative_to(exports).parents:
        archive = exports / above
        if is_archive(archive) and archive.is_file():
            return archive, whole.relative_to(archive).as_posix()
    raise IntakeError(Problem(shown_as, "is gone.", "Drop it again."))


@contextmanager
def original(exports: Path, shown_as: str, zone: str, work: Path) -> Iterator[Path]:
    """The file to read; one of an archive lies below ``work`` as long as the context lasts.

    ``shown_as`` is its name in reports. Raises IntakeError where it is gone or not readable.
    """
    path, name = archive_of(exports, shown_as)
    if not name:
        yield path
        return
    with unpacked(path, member_of(path, name, zone), work) as inside:
        yield inside

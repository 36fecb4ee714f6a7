"""Actions and notes, kept in one small SQLite file beside the cache.

Nothing is ever changed in place: an action is closed by a later moment, so the
history of what was promised stays readable.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from scorecard.errors import JournalError, Problem

Kind = Literal["action", "note"]

LONGEST_TEXT = 500

_TABLE = """
create table if not exists entries (
    entry_id integer primary key,
    kind text not null check (kind in ('action', 'note')),
    subject text not null,
    entry_text text not null,
    owner text not null,
    due_on text,
    written_at text not null,
    closed_at text
)
"""


@dataclass(frozen=True)
class Entry:
    """One action or note.

    ``subject`` is a metric_id or ``stage:billing``; ``owner`` the person or role
    who acts; ``due_on`` is None for a note; ``closed_at`` None while it is open.
    """

    entry_id: int
    kind: Kind
    subject: str
    text: str
    owner: str
    due_on: date | None
    written_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.closed_at is None


class Journal:
    """The journal of one cache folder; safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(
        self, kind: Kind, subject: str, text: str, owner: str = "", due_on: date | None = None
    ) -> None:
        """Keep an action or a note.

        Raises JournalError when the text is empty or too long, or the file cannot
        be written.
        """
        said = " ".join(text.split())
        if not said or len(said) > LONGEST_TEXT:
            raise JournalError(
                Problem(
                    f"{kind} on {subject}",
                    f"has {len(said)} characters.",
                    f"Write between 1 and {LONGEST_TEXT}.",
                )
            )
        with self._open() as connection:
            connection.execute(
                "insert into entries (kind, subject, entry_text, owner, due_on, written_at)"
                " values (?, ?, ?, ?, ?, ?)",
                (
                    kind,
                    subject,
                    said,
                    owner,
                    due_on.isoformat() if due_on else None,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                ),
            )

    def close(self, entry_id: int) -> None:
        """Mark an entry as done; closing twice changes nothing."""
        with self._open() as connection:
            connection.execute(
                "update entries set closed_at = ? where entry_id = ? and closed_at is null",
                (datetime.now(UTC).isoformat(timespec="seconds"), entry_id),
            )

    def entries(self, subject: str | None = None) -> tuple[Entry, ...]:
        """All entries, newest first, or those of one subject."""
        if not self._path.exists():
            return ()
        with self._open() as connection:
            found = connection.execute(
                "select entry_id, kind, subject, entry_text, owner, due_on, written_at, closed_at"
                " from entries where ?1 is null or subject = ?1 order by entry_id desc",
                (subject,),
            ).fetchall()
        return tuple(_entry(row) for row in found)

    def open_actions(self) -> dict[str, Entry]:
        """The newest open action of each subject."""
        actions: dict[str, Entry] = {}
        for entry in self.entries():
            if entry.kind == "action" and entry.is_open:
                actions.setdefault(entry.subject, entry)
        return actions

    def revision(self) -> int:
        """A number that grows with every change; 0 for an empty journal."""
        if not self._path.exists():
            return 0
        with self._open() as connection:
            written, closed = connection.execute(
                "select count(*), count(closed_at) from entries"
            ).fetchone()
        return int(written) + int(closed)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=5.0)
        except (OSError, sqlite3.Error) as error:
            raise self._cannot(error) from error
        try:
            with connection:
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise self._cannot(error) from error
        finally:
            connection.close()

    def _cannot(self, error: Exception) -> JournalError:
        return JournalError(
            Problem(
                self._path.name,
                f"cannot be used ({error}).",
                "Check that the cache folder can be written and the file is a journal.",
            )
        )


def _entry(row: tuple[int, Kind, str, str, str, str | None, str, str | None]) -> Entry:
    entry_id, kind, subject, text, owner, due_on, written_at, closed_at = row
    return Entry(
        entry_id,
        kind,
        subject,
        text,
        owner,
        date.fromisoformat(due_on) if due_on else None,
        datetime.fromisoformat(written_at),
        datetime.fromisoformat(closed_at) if closed_at else None,
    )

"""What the steps on one file share: what it is, where its rows lie, and DuckDB at work on them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from scorecard.config.company import Company
from scorecard.formats import volume
from scorecard.intake.privacy import Veil
from scorecard.intake.recognition import Recognised
from scorecard.intake.report import FileReport, ReasonGroup
from scorecard.intake.room import with_room
from scorecard.intake.staging import Staged
from scorecard.intake.watching import Tell, until_done

MEMORY_LIMIT = "1GB"
"""What a statement on one file may hold in memory at first; the rest is spilled."""
FAIR_COPY = "(format parquet, compression snappy)"
"""How DuckDB writes what it or a page will read again."""


@dataclass
class Work:
    """The work on one file. Use as a context: the connection lives as long as it.

    ``folder`` receives the tables; ``inner`` is for what is thrown away afterwards.
    """

    found: Recognised
    staged: Staged
    company: Company
    draft: FileReport
    folder: Path
    tell: Tell
    veil: Veil | None = None
    dropped: list[ReasonGroup] = field(default_factory=list)
    """Lines left out by rule before those of one thing were gathered."""

    def __post_init__(self) -> None:
        self.is_grouped = self.found.profile.read.one_per is not None
        self.relation = self.staged.relation
        """Yields ``_row, c0 … cN``; after gathering, one row a thing."""
        self.lines = self.relation
        """The same before gathering."""
        self.unnumbered = None if self.is_grouped else self.staged.unnumbered
        """The same without ``_row``, where rows lie in the order of the file: read faster."""

    def __enter__(self) -> Work:
        self.connection = duckdb.connect(
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": 2,
                "temp_directory": str(self.inner / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.connection.execute("set TimeZone = 'UTC'")
        return self

    def __exit__(self, *fault: object) -> None:
        self.connection.close()

    @property
    def inner(self) -> Path:
        """The folder of what is thrown away when the file is read."""
        return self.folder / "inner"

    @property
    def cells(self) -> str:
        """The cheapest relation that yields ``c0 … cN``."""
        return self.unnumbered or self.relation

    def execute(self, statement: str) -> None:
        """Run a statement that returns nothing; CapacityError where there is no room for it."""
        with_room(self.connection, MEMORY_LIMIT, lambda: self.connection.execute(statement))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a query and fetch all it returns."""
        return with_room(
            self.connection,
            MEMORY_LIMIT,
            lambda: self.connection.execute(statement).fetchall(),
        )

    def watched(self, statement: str, low: float, high: float, doing: str) -> None:
        """Execute, and tell meanwhile how far between two shares it is, never going back.

        What ``tell`` raises interrupts the statement.
        """
        self.execute("set enable_progress_bar = true")
        self.execute("set enable_progress_bar_print = false")
        done = 0.0
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(self.execute, statement)
            try:
                for _ in until_done(running):
                    percent = max(self.connection.query_progress(), 0.0)
                    done = max(done, min(percent / 100, 1.0))
                    self.tell(low + (high - low) * done, f"{doing}{self._so_far(done)}")
            except BaseException:
                self.connection.interrupt()
                wait([running])
                raise
            running.result()
        # However short it was, what has been done is told once.
        self.tell(high, f"{doing}{self._so_far(1.0)}")

    def _so_far(self, done: float) -> str:
        """Bytes and rows behind us; rows are reckoned from the length of the first ones."""
        if not done:
            return ""
        text = f", {volume(int(done * self.draft.bytes))} of {volume(self.draft.bytes)}"
        rows = self.found.grid.rows[self.found.header_at + 1 :]
        if self.draft.format != "csv" or not rows:
            return text
        length = sum(len(cell) + 1 for row in rows for cell in row) / len(rows)
        return f"{text}, about {int(done * self.draft.bytes / max(length, 1.0)):,} rows"

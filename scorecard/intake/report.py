"""What became of one file: the report that people see on the Data page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Example:
    """One cell, where it stands and what it says."""

    row: int
    value: str | None


@dataclass(frozen=True)
class ReasonGroup:
    """Rows or cells of one column with one fault.

    ``count`` is rows of the file for ``set_aside``, cells for ``blanked`` and rows for
    ``ignored``; at most three examples.
    """

    column: str
    reason: str
    count: int
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class DateReading:
    """How the moments of one column were read, and why so."""

    column: str
    format: str
    zone: str
    zone_is_assumed: bool
    why: str


@dataclass(frozen=True)
class FileReport:
    """Everything intake can say about one file.

    ``rows_in_file`` counts all records but the header:
    ``rows_in_file = rows_loaded + rows_duplicate + rows_set_aside + rows_ignored``, also
    when the file is refused (then ``rows_loaded`` and ``rows_duplicate`` are what would have been).
    """

    file: str
    bytes: int
    sha256: str
    entry: str
    """Folder of the cache below ``files/`` that holds the tables."""
    profile_id: str | None = None
    title: str | None = None
    system: str | None = None
    seen_real_file: bool = True
    why_recognised: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    decimal: str = "."
    dates: tuple[DateReading, ...] = ()
    exported_at: datetime | None = None
    first_moment: datetime | None = None
    last_moment: datetime | None = None
    rows_in_file: int = 0
    rows_loaded: int = 0
    rows_duplicate: int = 0
    rows_set_aside: int = 0
    rows_ignored: int = 0
    rows_of_table: dict[str, int] = field(default_factory=dict)
    rows_padded: int = 0
    set_aside: tuple[ReasonGroup, ...] = ()
    blanked: tuple[ReasonGroup, ...] = ()
    ignored: tuple[ReasonGroup, ...] = ()
    header: tuple[str, ...] = ()
    header_below: tuple[tuple[str, ...], ...] = ()
    """Further header rows that stand on their own: wording of questions, zones."""
    columns_used: tuple[str, ...] = ()
    columns_unused: tuple[str, ...] = ()
    columns_missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str | None = None
    is_veiled: bool = False
    """Names and e-mails were hashed, and no cell that may hold one was kept."""

    @property
    def is_repair(self) -> bool:
        """Whether the file is rows of another one that were set aside and then repaired."""
        return {"_row", "_reasons"} <= {*self.header}

    @property
    def is_loaded(self) -> bool:
        """Whether the file's rows may be used."""
        return self.refusal is None

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables that the file fills."""
        return tuple(self.rows_of_table) if self.is_loaded else ()

    @property
    def is_conserved(self) -> bool:
        """Whether every row of the file is accounted for."""
        told = self.rows_loaded + self.rows_duplicate + self.rows_set_aside + self.rows_ignored
        return self.rows_in_file == told

    def to_json(self) -> str:
        """The report as JSON; ``from_json`` gives an equal one back."""
        return json.dumps(asdict(self), default=datetime.isoformat, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> FileReport:
        """The report that ``to_json`` wrote."""
        told: dict[str, Any] = json.loads(text)
        known = {one.name for one in fields(cls)}
        told = {key: value for key, value in told.items() if key in known}
        for key in ("exported_at", "first_moment", "last_moment"):
            told[key] = datetime.fromisoformat(told[key]) if told.get(key) else None
        for key in ("set_aside", "blanked", "ignored"):
            told[key] = tuple(_group(one) for one in told[key])
        told["header_below"] = tuple(map(tuple, told.get("header_below", ())))
        told["dates"] = tuple(DateReading(**one) for one in told["dates"])
        for key in ("header", "columns_used", "columns_unused", "columns_missing", "notes"):
            told[key] = tuple(told[key])
        return cls(**told)


def _group(told: dict[str, Any]) -> ReasonGroup:
    return ReasonGroup(**{**told, "examples": tuple(Example(**one) for one in told["examples"])})

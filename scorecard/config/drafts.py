"""What the mapping page can say of a file: a draft of a profile, one part a kind of record."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.config.profiles import Literally
from scorecard.config.tables import canonical_tables

Words = tuple[tuple[str, Literally], ...]


@dataclass(frozen=True)
class ColumnDraft:
    """One canonical column: from headers (the first filled cell), or a fixed ``value``."""

    column: str
    headers: tuple[str, ...] = ()
    value: str | None = None
    parser: str | None = None
    words: Words = ()
    required: bool = False
    prefix: str = ""
    is_unsaid: bool = False
    """Its cells are words, and of none was it said what it means."""


@dataclass(frozen=True)
class QuestionDraft:
    """One column of scores; ``question`` is empty until someone says what it measures."""

    header: str
    question: str
    family: str
    scale_min: float
    scale_max: float
    direction: int = 1
    stage: str = ""
    words: Words = ()
    no_answer: tuple[str, ...] = ()
    """Cells that stand for no answer."""


@dataclass(frozen=True)
class Where:
    """Rows in which one of the headers is filled, and not with one of ``but``."""

    headers: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableDraft:
    """One kind of record that the rows of the file give; ``where``: only rows of these."""

    table: str
    record_id: tuple[str, ...]
    columns: tuple[ColumnDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    customer_id: tuple[str, ...] = ()
    customer_system: str = ""
    """Whose number the customer id is; empty: this system's own."""
    customer_email: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that this kind of record is read from, each once."""
        several = (
            self.record_id,
            self.customer_id,
            self.customer_email,
            *(one.headers for one in self.columns),
            tuple(one.header for one in self.questions),
        )
        return tuple(dict.fromkeys(name for names in several for name in names))


@dataclass(frozen=True)
class Draft:
    """A profile as the mapping page knows it; ``headers`` are the fingerprint of its files."""

    profile_id: str
    title: str
    drafted_from: str
    formats: tuple[str, ...]
    headers: tuple[str, ...]
    tables: tuple[TableDraft, ...]
    """What a row is first, then what else it holds."""
    zone: str = "company"
    date_formats: tuple[str, ...] = ()
    months: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None


def key_moment(table: str) -> str | None:
    """The moment without which a row of the table says nothing; None for customers."""
    moments = [name for name, kind in canonical_tables()[table].items() if kind == "timestamp"]
    return None if table == "customers" else moments[0]

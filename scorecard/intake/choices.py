"""What a person may choose on the mapping page, and what is proposed before anyone has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scorecard.config.drafts import Draft, QuestionDraft, TableDraft, Words
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.cell_words import propose_words
from scorecard.intake.headers import normalised
from scorecard.intake.proposal import (
    CUSTOMER_EMAIL,
    CUSTOMER_ID,
    NOTHING,
    RECORD_ID,
    SCORE,
    Beside,
    Suggestion,
    propose_columns,
)
from scorecard.intake.sampling import FileLook
from scorecard.intake.score_scales import propose_question
from scorecard.intake.seen_columns import SeenColumn


@dataclass(frozen=True)
class Record:
    """All that may be chosen for one kind of record.

    ``targets`` is header → record_id, customer_id, customer_email, score or a canonical
    column; ``words`` is header → cell → value, a cell without a value sets its row aside.
    """

    table: str
    targets: Mapping[str, str]
    scores: Mapping[str, QuestionDraft]
    words: Mapping[str, Words]
    stage: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Choices:
    """All that may be chosen for one file; ``records`` begin with what a row is."""

    title: str
    records: tuple[Record, ...]
    day_first: bool | None = None
    zone: str = "company"
    customer_system: str = ""
    """Whose numbers the customer ids are; empty: this system's own."""
    only_used: bool = False
    """Recognise later files by the columns used here alone, not by all headers."""

    @property
    def used(self) -> frozenset[str]:
        """Headers that at least one kind of record is read from."""
        return frozenset(
            name for one in self.records for name, target in one.targets.items() if target
        )


def title_of(file: str) -> str:
    """A name for a mapping, from the name of a file without its dates and numbers."""
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = re.sub(r"[\d_.\-()]+", " ", stem).split()
    return " ".join(words).capitalize() or "My file"


def first_record(
    table: str, columns: Sequence[SeenColumn], vocabulary: Vocabulary, beside: Beside = NOTHING
) -> tuple[Record, tuple[Suggestion, ...]]:
    """What is proposed before anyone has chosen anything, and why."""
    found = propose_columns(table, columns, vocabulary, beside)
    targets = {one.name: one.target for one in found}
    seen = {column.name: column for column in columns}
    scores = {
        name: propose_question(seen[name], vocabulary)
        for name, target in targets.items()
        if target == SCORE
    }
    words = {
        name: propose_words(table, target, seen[name], vocabulary)
        for name, target in targets.items()
        if target in canonical_tables()[table]
    }
    return Record(table, targets, scores, words), found


def beside_of(records: Sequence[Record]) -> dict[str, str]:
    """Header → what it is among these records; a customer's own key is the customer's."""
    told: dict[str, str] = {}
    for record in records:
        customer = {RECORD_ID: CUSTOMER_ID, "party_email": CUSTOMER_EMAIL}
        names = customer if record.table == "customers" else {}
        for name, target in record.targets.items():
            told.setdefault(name, names.get(target, target))
    return told


# --- a kept mapping ----------------------------------------------------------


def choices_of(made: Draft, look: FileLook) -> Choices:
    """The choices that a kept draft was made of, for a file that it reads."""
    names = {normalised(name): name for name in look.names}
    return Choices(
        made.title,
        tuple(_record(one, names) for one in made.tables),
        made.day_first,
        made.zone,
        next((one.customer_system for one in made.tables if one.customer_system), ""),
        only_used=len(made.headers) < len(look.names),
    )


def _record(made: TableDraft, names: Mapping[str, str]) -> Record:
    def here(headers: Sequence[str]) -> list[str]:
        return [names[normalised(one)] for one in headers if normalised(one) in names]

    targets: dict[str, str] = {}
    words: dict[str, Words] = {}
    fixed: dict[str, str] = {}
    own_id = RECORD_ID if made.table == "customers" else CUSTOMER_ID
    targets |= dict.fromkeys(here(made.customer_id), own_id)
    targets |= dict.fromkeys(here(made.customer_email), CUSTOMER_EMAIL)
    for column in made.columns:
        if column.prefix:
            continue
        targets |= dict.fromkeys(here(column.headers), column.column)
        words |= dict.fromkeys(here(column.headers), column.words)
        if column.value is not None:
            fixed[column.column] = column.value
    scores = {name: replace(one, header=name)
              for one in made.questions for name in here((one.header,))}  # fmt: skip
    targets |= dict.fromkeys(scores, SCORE)
    keys = here(made.record_id)
    if not any(name in targets for name in keys):
        targets |= dict.fromkeys(keys, RECORD_ID)
    return Record(
        made.table,
        targets,
        scores,
        words,
        fixed.get("stage", ""),
        fixed.get("channel", ""),
    )

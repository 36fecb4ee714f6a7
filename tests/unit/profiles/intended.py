"""What the rows of an invented export mean: the profile language read a second time, in Python.

No cell is parsed here: whoever writes a cell knows what it means. What this reading does not
know (durations, gathered columns, patterns over numbers) it says so, and it is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scorecard.config.profiles import (
    PARSERS_OF_TYPE,
    Column,
    Condition,
    Key,
    Profile,
    Question,
    Table,
)
from scorecard.config.tables import canonical_tables
from scorecard.intake.headers import normalised

UNKNOWN = object()
MOMENTS = ("moment", "date")
UNIX = ("unix_seconds", "unix_millis")


@dataclass(frozen=True)
class Cell:
    """A cell as it is written, and what it means; a blank one means None."""

    text: str
    meaning: Any = None

    @property
    def word(self) -> str | None:
        """The cell as text, or None."""
        return None if self.meaning is None else self.text.strip()


BLANK = Cell("")


@dataclass(frozen=True)
class Sheet:
    """The header of an invented export: name of the profile → header in the file."""

    profile: Profile
    headers: Mapping[str, str]

    def cell(self, row: Mapping[str, Cell], names: tuple[str, ...]) -> Cell:
        """The first filled cell of a row under any of the names."""
        for name in names:
            for written in self.written_as(name):
                if row[written].meaning is not None:
                    return row[written]
        return BLANK

    def written_as(self, name: str) -> list[str]:
        """Headers of the file that the reader takes for the name: itself, then its aliases."""
        aliases = {normalised(k): v for k, v in self.profile.aliases.items()}
        known = [normalised(one) for one in (name, *aliases.get(normalised(name), ()))]
        return [h for one in known for h in self.headers.values() if normalised(h) == one]

    def has(self, name: str) -> bool:
        """Whether the file has a column of the name."""
        return bool(self.written_as(name))


def holds(sheet: Sheet, row: Mapping[str, Cell], tests: tuple[Condition, ...]) -> bool:
    """Whether a row passes all tests."""
    for test in tests:
        word = sheet.cell(row, test.header).word
        lower = None if word is None else word.lower()
        if test.values is not None and lower not in [one.lower() for one in test.values]:
            return False
        if test.not_values is not None and lower in [one.lower() for one in test.not_values]:
            return False
        if test.filled is not None and (word is not None) != test.filled:
            return False
        if test.matches is not None and (word is None or not re.search(test.matches, word)):
            return False
    return True


def value(
    sheet: Sheet, row: Mapping[str, Cell], alternatives: tuple[Column, ...], kind: str
) -> Any:
    """The value of a canonical column, or UNKNOWN."""
    for one in alternatives:
        found = _one(sheet, row, one, kind)
        if found is not None:
            return found
    return None


def _one(sheet: Sheet, row: Mapping[str, Cell], column: Column, kind: str) -> Any:
    gathered = {one.name for one in sheet.profile.read.gather}
    if column.plus or column.header_matches or column.else_once_seen or gathered & {*column.cells}:
        return UNKNOWN
    found: Any = column.value
    if column.header is not None:
        found = _read(sheet.cell(row, column.header), column, kind)
    elif column.join is not None:
        words = [sheet.cell(row, (name,)).word for name in column.join]
        found = column.join_with.join(filter(None, words)) or None
    if found is None:
        found = column.default
    if column.when and found is not UNKNOWN and not holds(sheet, row, column.when):
        is_told = all(any(sheet.has(n) for n in test.header) for test in column.when)
        return column.otherwise_value if is_told else None
    return found


def _read(cell: Cell, column: Column, kind: str) -> Any:
    word, meaning = cell.word, cell.meaning
    if word is None:
        return None
    if column.matches is not None:
        match = re.search(column.matches, word)
        part = match[1 if match.re.groups else 0] if match else None
        if part != word and kind != "varchar":
            return UNKNOWN
        word = part
        if not word:
            return None
    if column.words is not None:
        words = {key.strip().lower(): told for key, told in column.words.items()}
        if word.lower() in words:
            return words[word.lower()]
        if column.otherwise != "keep" and kind not in ("double", "bigint"):
            return None
    found = _parsed(word, meaning, column.parser or PARSERS_OF_TYPE[kind][0], kind)
    if column.divide is not None and isinstance(found, float):
        found /= column.divide
    return column.prefix + found if column.prefix and found is not UNKNOWN else found


def _parsed(word: str, meaning: Any, parser: str, kind: str) -> Any:  # noqa: PLR0911
    if parser == "text":
        return word
    if parser == "email":
        return word.lower() if "@" in word else None
    if parser in UNIX:
        return meaning if isinstance(meaning, datetime) and word.isdigit() else None
    if isinstance(meaning, datetime) and parser in MOMENTS and not word.isdigit():
        return meaning.replace(hour=0, minute=0, second=0) if parser == "date" else meaning
    if isinstance(meaning, float) and kind == "double":
        return meaning
    if isinstance(meaning, float) and kind == "bigint":
        return int(meaning) if meaning.is_integer() else None
    if kind == "boolean":
        return {"true": True, "yes": True, "1": True, "false": False, "no": False,
                "0": False}.get(word.lower())  # fmt: skip
    return UNKNOWN if isinstance(meaning, str) else None


def _key(sheet: Sheet, row: Mapping[str, Cell], key: Key | None) -> Any:
    if key is None or key.system_of is not None:
        return None if key is None else UNKNOWN
    word = sheet.cell(row, key.header).word
    if word is not None and key.matches is not None:
        match = re.search(key.matches, word)
        word = match[1 if match.re.groups else 0] if match else None
    return word and f"{key.system or sheet.profile.profile.system}:{word}"


@dataclass(frozen=True)
class Row:
    """One row of a canonical table as it is meant."""

    table: str
    record_id: Any
    columns: dict[str, Any]
    is_faulty: bool


def rows_of(sheet: Sheet, row: Mapping[str, Cell]) -> list[Row]:
    """All that one row of the file gives; nothing if the profile ignores it."""
    if any(holds(sheet, row, (rule,)) for rule in sheet.profile.read.ignore):
        return []
    return [one for table in sheet.profile.table for one in _of_table(sheet, row, table)]


def _of_table(sheet: Sheet, row: Mapping[str, Cell], table: Table) -> Iterator[Row]:
    if not holds(sheet, row, table.when):
        return
    types = canonical_tables()[table.table]
    words = [sheet.cell(row, (name,)).word for name in table.record_id]
    system = table.system or sheet.profile.profile.system
    key: Any = UNKNOWN if table.keyed_by else f"{system}:{':'.join(one or '' for one in words)}"
    is_faulty = not all(words) and not table.keyed_by
    columns = {name: value(sheet, row, table.columns[name], types[name]) for name in table.columns}
    for name, alternatives in table.columns.items():
        if any(one.required for one in alternatives) and columns[name] is None:
            is_faulty = True
        is_faulty |= any(_is_strange(sheet, row, one) for one in alternatives)
    columns["party_id"] = _key(sheet, row, table.party.id)
    if table.table == "customers" and table.party.id is None:
        columns["party_id"] = key
    columns["party_ref"] = _key(sheet, row, table.party.ref)
    if not table.questions:
        yield Row(table.table, _with(key, table.record_suffix), columns, is_faulty)
    for question in table.questions:
        names = question.header or _asked(sheet, question)
        score = sheet.cell(row, names).meaning
        if score is None or not holds(sheet, row, question.when):
            continue
        told = {"question": question.question, "scale_max": question.scale_max, "score": score}
        yield Row(table.table, _with(key, table.record_suffix + table.key_of(question)),
                  columns | told, is_faulty)  # fmt: skip


def _with(key: Any, suffix: str) -> Any:
    return key if key is UNKNOWN else key + suffix


def _is_strange(sheet: Sheet, row: Mapping[str, Cell], column: Column) -> bool:
    """Whether the cell is none of the words, and the profile sets such a row aside."""
    if column.words is None or column.otherwise != "set aside" or column.header is None:
        return False
    word = sheet.cell(row, column.header).word
    known = {one.strip().lower() for one in column.words}
    return word is not None and word.lower() not in known and holds(sheet, row, column.when)


def _asked(sheet: Sheet, question: Question) -> tuple[str, ...]:
    beside, pattern = question.header_beside, question.header_matches
    written = [name for name in sheet.headers.values() if name not in (question.comment or ())]
    for name in written:
        found = re.search(beside, name) if beside else None
        if found and found[1] in written:
            return (found[1],)
    return tuple(name for name in written if pattern and re.search(pattern, name))[:1]

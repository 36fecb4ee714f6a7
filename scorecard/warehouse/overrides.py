"""identities.csv: what people know of their customers that no rule finds out.

A CSV file beside the exports with the columns ``relation`` (same or different), ``key``,
``other`` and, if wanted, ``note``. A key is ``system:id`` as the page of a customer shows it,
or an e-mail. What is wrong with a row is reported under the file's name on the Data page.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from scorecard.intake.privacy import Veil
from scorecard.intake.report import Example, FileReport, ReasonGroup
from scorecard.intake.set_aside import read_set_aside, save_set_aside, set_aside_csv

FILE_NAME = "identities.csv"
COLUMNS = ("relation", "key", "other")
_MOST_BYTES = 64 << 20
_SALESFORCE = re.compile(r"^(salesforce:[0-9A-Za-z]{15})[0-9A-Za-z]{3}$")
_UNKNOWN = "names no customer of any file that was read; write system:id, or an e-mail"
_UNKEPT = "other rows say that these two are the same"

_HOW = f"Its first row must name {', '.join(COLUMNS)}."


@dataclass(frozen=True)
class Override:
    """One usable row: ``key`` and ``other`` are one customer, or are two."""

    row: int
    is_same: bool
    key: str
    other: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overrides:
    """The file as it was read; ``faults`` are row, column, reason, the cell, the row's cells."""

    header: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0
    stated: tuple[Override, ...] = ()
    faults: tuple[tuple[int, str, str, str, tuple[str, ...]], ...] = ()
    rows_blank: int = 0
    rows_duplicate: int = 0
    refusal: str | None = None
    delimiter: str = ","
    is_veiled: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the folder holds such a file."""
        return bool(self.sha256)

    def veiled(self, veil: Veil) -> Overrides:
        """The same with hashed e-mails, and without a cell that could be kept."""
        stated = tuple(
            replace(one, key=veil.key(one.key), other=veil.key(one.other), cells=())
            for one in self.stated
        )
        faults = tuple((row, column, why, "", ()) for row, column, why, _, _ in self.faults)
        return replace(self, stated=stated, faults=faults, is_veiled=True)


def read_overrides(exports: Path) -> Overrides:
    """The file beside the exports; an empty one where there is none. Raises no error."""
    path = exports / FILE_NAME
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            return Overrides(
                sha256=f"{size}",
                size=size,
                refusal=f"The file is larger than {_MOST_BYTES >> 20} MB: that is no list of"
                " exceptions.",
            )
        content = path.read_bytes()
    except FileNotFoundError:
        return Overrides()
    except OSError as error:
        return Overrides(sha256="unreadable", refusal=f"The file cannot be read: {error.strerror}.")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return _parsed(text, sha256, len(content))


def _parsed(text: str, sha256: str, size: int) -> Overrides:
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = tuple(cell.strip() for cell in rows[0]) if rows else ()
    places = {name.lower(): at for at, name in reversed(list(enumerate(header)))}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        lacks = f"lacks the column {missing[0]}" if rows else "is empty"
        return Overrides(header, sha256, size, refusal=f"The file {lacks}. {_HOW}")
    stated: list[Override] = []
    faults: list[tuple[int, str, str, str, tuple[str, ...]]] = []
    seen: set[tuple[bool, frozenset[str]]] = set()
    blank = double = 0
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            blank += 1
            continue
        relation, key, other = (
            cells[places[name]].strip() if places[name] < len(cells) else "" for name in COLUMNS
        )
        found = _faults(relation, key, other)
        if found:
            faults += [(number, column, why, cell, tuple(cells)) for column, why, cell in found]
            continue
        is_same = relation.lower() == "same"
        pair = frozenset((plain_key(key), plain_key(other)))
        if (is_same, pair) in seen:
            double += 1
            continue
        seen.add((is_same, pair))
        stated.append(Override(number, is_same, plain_key(key), plain_key(other), tuple(cells)))
    return Overrides(
        header, sha256, size, tuple(stated), tuple(faults), blank, double, None, delimiter
    )


def _faults(relation: str, key: str, other: str) -> list[tuple[str, str, str]]:
    found = []
    if relation.lower() not in ("same", "different"):
        found.append(("relation", "is neither same nor different", relation))
    for column, cell in (("key", key), ("other", other)):
        if not cell:
            found.append((column, "is blank", cell))
        elif ":" not in cell and "@" not in cell:
            found.append((column, "is neither system:id nor an e-mail", cell))
    if not found and plain_key(key) == plain_key(other):
        found.append(("other", "is the same key once more", other))
    return found


def plain_key(text: str) -> str:
    """A key as identities hold it: e-mails in small letters, Salesforce ids at 15 characters."""
    key = text.strip()
    if "@" in key and ":" not in key:
        return key.lower()
    system, _, number = key.partition(":")
    return _SALESFORCE.sub(r"\1", f"{system.strip().lower()}:{number.strip()}")


def overrides_report(
    told: Overrides,
    cache: Path,
    known: Collection[str],
    unkept: Collection[int],
) -> FileReport:
    """What became of each row, in the form of any other file; rows set aside can be repaired.

    ``known`` are the keys that a file holds, ``unkept`` holds rows that contradict others.
    """
    faults = list(told.faults)
    loaded = 0
    for one in told.stated:
        absent = [
            (column, cell)
            for column, cell in (("key", one.key), ("other", one.other))
            if cell not in known
        ]
        faults += [
            (one.row, column, _UNKNOWN, "" if told.is_veiled else cell, one.cells)
            for column, cell in absent
        ]
        if one.row in unkept:
            faults.append((one.row, "relation", _UNKEPT, "different", one.cells))
        loaded += not absent and one.row not in unkept
    reasons: dict[int, list[str]] = {}
    cells: dict[int, tuple[str, ...]] = {}
    groups: dict[tuple[str, str], list[Example]] = {}
    for row, column, why, cell, whole in sorted(faults):
        reasons.setdefault(row, []).append(f"{column}: {why}")
        cells[row] = whole
        groups.setdefault((column, why), []).append(Example(row, cell))
    entry = f"identities-{told.sha256[:24]}"
    folder = cache / "files" / entry
    folder.mkdir(parents=True, exist_ok=True)
    save_set_aside(folder, [(row, "; ".join(reasons[row]), list(cells[row])) for row in reasons])
    return FileReport(
        FILE_NAME,
        told.size,
        told.sha256,
        entry,
        profile_id="identities",
        title="Who is who, said by you",
        why_recognised=f"it is called {FILE_NAME}",
        format="csv",
        encoding="UTF-8",
        delimiter=told.delimiter,
        header_row=1,
        header=told.header,
        rows_in_file=loaded + told.rows_duplicate + len(reasons) + told.rows_blank,
        rows_loaded=loaded,
        rows_duplicate=told.rows_duplicate,
        rows_set_aside=len(reasons),
        rows_ignored=told.rows_blank,
        set_aside=tuple(
            ReasonGroup(column, why, len(found), tuple(found[:3]))
            for (column, why), found in groups.items()
        ),
        ignored=(ReasonGroup("", "blank row", told.rows_blank),) if told.rows_blank else (),
        columns_used=COLUMNS if told.refusal is None else (),
        refusal=told.refusal,
        is_veiled=told.is_veiled,
    )


def overrides_csv(exports: Path, entry: Path, report: FileReport) -> bytes:
    """The rows of identities.csv to repair, with their cells from the file as it is."""
    aside = read_set_aside(entry)
    text = (exports / FILE_NAME).read_bytes().decode("utf-8-sig", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=report.delimiter))
    cells = [rows[row - 1] if row <= len(rows) else [] for row in aside["_row"]]
    return set_aside_csv(
        aside.with_columns(pl.Series("cells", cells, dtype=pl.List(pl.String))), report
    )

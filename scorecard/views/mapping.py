"""Mapping: what an unknown file looks like, what it may be, and what will become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.config.drafts import key_moment
from scorecard.intake.proposal import CUSTOMER_EMAIL, CUSTOMER_ID, RECORD_ID, SCORE
from scorecard.warehouse.schema import canonical_tables

if TYPE_CHECKING:
    from scorecard.intake.moments import Order
    from scorecard.intake.proposal import Kind
    from scorecard.intake.sampling import FileLook

KIND_NAMES = {
    "customers": "Customers: people or companies",
    "deals": "Sales opportunities",
    "orders": "Orders",
    "invoices": "Invoices and payments",
    "subscriptions": "Subscriptions and contracts",
    "tickets": "Service cases",
    "answers": "Survey answers",
    "invitations": "Survey invitations",
    "messages": "Messages that the company sent",
    "usage": "Use of a product, by day",
    "incidents": "Incidents",
    "touchpoints": "Visits, calls and other contacts",
}
SCALE_NAMES = {
    "": "Choose what it measures",
    "nps": "Would recommend (NPS, 0 to 10)",
    "csat": "Satisfied (CSAT, 1 to 5)",
    "ces": "It was easy (CES, 1 to 7, higher is better)",
    "ces_effort": "Effort it took (CES, 1 to 5, lower is better)",
    "ease": "Ease of use",
    "expectation": "What was expected",
    "would_return": "Would come back",
    "delight": "Delighted",
    "driver": "A part of the experience, named by the header",
}
_PEOPLE = {
    RECORD_ID: "The record's own id",
    CUSTOMER_ID: "Customer: id or number",
    CUSTOMER_EMAIL: "Customer: e-mail",
}
_SET_BY_SCORE = {"question", "family", "score", "scale_min", "scale_max", "direction", "survey"}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
_RAW_ROWS = 6
_LONGEST_CELL = 60
_SPLIT = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class RawRow:
    """A record as it stands in the file; ``is_header`` marks the row of names."""

    number: int
    cells: tuple[str, ...]
    is_header: bool


@dataclass(frozen=True)
class FirstRows:
    """The file as it is, before anything is understood."""

    sentence: str
    under: str
    rows: tuple[RawRow, ...]
    more_columns: int


@dataclass(frozen=True)
class OpenDates:
    """A date that may be two days; somebody must choose."""

    cell: str
    day_first: str
    month_first: str


def first_rows(file: str, look: FileLook, columns_shown: int = 12) -> FirstRows:
    """The first records with their cells as they are, header row marked."""
    parts = [look.format_name.upper(), look.encoding]
    parts += [f"split by {_SPLIT.get(look.delimiter, look.delimiter)}"] * bool(look.delimiter)
    parts += [f"sheet {look.sheet}"] * bool(look.sheet)
    parts += [f"header in row {look.header_at + 1}", formats.counted(len(look.names), "column")]
    rows = formats.counted(len(look.data), "row")
    parts.append(rows if look.is_whole else f"first {rows} looked at")
    last = max(_RAW_ROWS, look.header_at + 4)
    shown = tuple(
        RawRow(place + 1, tuple(cut(c) for c in row[:columns_shown]), place == look.header_at)
        for place, row in enumerate(look.rows[:last])
    )
    more = max(0, max((len(row) for row in look.rows[:last]), default=0) - columns_shown)
    return FirstRows(
        f"What is in {file.rsplit('/', 1)[-1]}?",
        ", ".join(part for part in parts if part) + ".",
        shown,
        more,
    )


def kind_reason(kinds: Sequence[Kind], table: str) -> str:
    """Why the file is taken for this kind, or that nothing says so."""
    best = kinds[0]
    if table == best.table and best.reason:
        return f"Proposed because of {best.reason}."
    chosen = next(kind for kind in kinds if kind.table == table)
    if chosen.reason:
        return f"Chosen by you; {chosen.reason} would speak for it."
    return "Chosen by you; nothing in the file speaks for it or against it."


def kind_word(table: str) -> str:
    """A kind of record in as few words as people know it by."""
    return KIND_NAMES[table].split(":", maxsplit=1)[0]


def more_reason(kind: Kind) -> str:
    """Why a row may hold this kind of record too."""
    if kind.reason:
        return f"Proposed because of {kind.reason}."
    return "Nothing that is left in the file speaks for it."


def target_names(table: str) -> dict[str, str]:
    """What a column of the file may fill, with the words people know it by."""
    told = {"": "Not used", **_PEOPLE}
    if table == "customers":
        del told[CUSTOMER_EMAIL], told[CUSTOMER_ID]
    if table == "answers":
        told[SCORE] = "A score: what people answered"
    moment = key_moment(table)
    for column in canonical_tables()[table].columns:
        if column.name in told or column.name in _ORIGIN:
            continue
        if table == "answers" and column.name in _SET_BY_SCORE:
            continue
        needed = " (needed)" if column.name == moment else ""
        name, said = _spoken(column.name), _first_words(column.comment)
        told[column.name] = f"{name}{needed}" if said == name.lower() else f"{name}{needed}: {said}"
    return told


_ORIGIN = {"source", "record_id", "customer_id", "_file", "_row", "exported_at"}


def _spoken(column: str) -> str:
    words = column.removeprefix("is_").removeprefix("party_").removesuffix("_at")
    return words.replace("_", " ").replace("email", "e-mail").capitalize()


def _first_words(comment: str) -> str:
    said = comment.split(";", maxsplit=1)[0].removesuffix(", company currency")
    return said[:1].lower() + said[1:]


def open_dates(found: tuple[str, datetime, datetime] | None) -> OpenDates | None:
    """A cell that may be two days, in words."""
    if found is None:
        return None
    cell, day_first, month_first = found
    return OpenDates(cell, moment_text(day_first), moment_text(month_first))


def orders(
    found: tuple[str, datetime, datetime] | None, shown: Order | None
) -> tuple[str, dict[str, bool | None]]:
    """An example of the file's dates, and the choices of order in words."""
    if found is None:
        return "02/03/2025", {
            "none is open in this file": None,
            "day first": True,
            "month first": False,
        }
    cell, day_first, month_first = found
    settled = f"as other dates show: {shown}" if shown else "choose, the file does not say"
    return cell, {
        settled: None,
        f"day first: {day_text(day_first)}": True,
        f"month first: {day_text(month_first)}": False,
    }


def moment_text(value: datetime) -> str:
    """A moment in words; midnight is a day."""
    day = day_text(value)
    return day if (value.hour, value.minute) == (0, 0) else f"{day}, {value:%H:%M}"


def day_text(value: datetime) -> str:
    """A day in words."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def cut(cell: str) -> str:
    """A cell, cut where it is too long to be shown."""
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…"

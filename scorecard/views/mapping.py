"""Mapping: what an unknown file looks like, what it may be, and what will become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.config.profile_writing import key_moment
from scorecard.intake.proposal import CUSTOMER_EMAIL, CUSTOMER_ID, RECORD_ID, SCORE
from scorecard.warehouse.schema import canonical_tables

if TYPE_CHECKING:
    from scorecard.config.profile_writing import Draft
    from scorecard.intake.drafting import Choices
    from scorecard.intake.moments import Order
    from scorecard.intake.preview import Preview
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
class DateLine:
    """One cell of dates and the moment that it will be."""

    header: str
    cell: str
    said: str


@dataclass(frozen=True)
class OpenDates:
    """A date that may be two days; somebody must choose."""

    cell: str
    day_first: str
    month_first: str


@dataclass(frozen=True)
class Outcome:
    """What the intake would make of the file under the choices.

    ``problems`` forbid to save; ``notes`` are worth knowing. ``columns`` and ``rows`` are the
    canonical rows, each behind its row in the file; ``reasons`` are column, reason, rows and
    examples of what would be set aside or left empty.
    """

    counts: str
    dates: tuple[DateLine, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    reasons: tuple[tuple[str, str, str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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
        RawRow(place + 1, tuple(_cut(c) for c in row[:columns_shown]), place == look.header_at)
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
        told[column.name] = f"{_spoken(column.name)}{needed}: {_first_words(column.comment)}"
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
    return OpenDates(cell, _moment(day_first), _moment(month_first))


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
        f"day first: {_day(day_first)}": True,
        f"month first: {_day(month_first)}": False,
    }


def outcome(
    made: Draft,
    choices: Choices,
    look: FileLook,
    preview: Preview | None,
    gaps: Sequence[str],
    order: Order | None,
    choice: OpenDates | None,
    company_day_first: bool | None = None,
) -> Outcome:
    """What will be loaded and set aside, and why the mapping can or cannot be kept."""
    is_open = (
        choice is not None
        and order is None
        and made.day_first is None
        and company_day_first is None
    )
    problems = [*_about_the_file(look), *gaps]
    if is_open and choice is not None:
        problems.append(
            f"{choice.cell} may be {choice.day_first} or {choice.month_first}."
            " Choose which comes first, the day or the month."
        )
    notes = _notes(made, choices, look, preview)
    if preview is None:
        return Outcome("", (), tuple(problems), notes, (), (), ())
    problems += _about_the_preview(made, preview, is_open=is_open)
    return Outcome(
        _counts(preview, look),
        _dates(made, look, preview),
        tuple(problems),
        notes,
        _reasons(preview),
        ("row", *(_heading(made, name) for name in preview.columns)),
        tuple(tuple(_said(value) for value in row) for row in preview.rows[:20]),
    )


def _about_the_file(look: FileLook) -> list[str]:
    if not look.data:
        return ["The file has a header and no rows: there is nothing to read in it."]
    if not look.has_names:
        return [
            f"Row {look.header_at + 1} looks like data, not like the names of columns. Choose the"
            " row of the names, or add one to the file: the next export is known by them."
        ]
    return []


def _about_the_preview(made: Draft, preview: Preview, *, is_open: bool) -> list[str]:
    report = preview.report
    if report.profile_id is None:
        return [f"The file would not be read by this mapping. {report.refusal or ''}".strip()]
    if report.profile_id != made.profile_id:
        return [f"The file would still be read as {report.title}. Recognise it by all headers."]
    # Open dates are refused too, in words meant for people who edit TOML.
    return [report.refusal] if report.refusal and not is_open else []


def _counts(preview: Preview, look: FileLook) -> str:
    report = preview.report
    if not report.rows_in_file:
        return ""
    whole = "of the file" if look.is_whole else "of the beginning of the file"
    return (
        f"{formats.counted(report.rows_in_file, 'row')} {whole}"
        f" = {formats.whole(report.rows_loaded)} loaded"
        f" + {formats.counted(report.rows_duplicate, 'duplicate')}"
        f" + {formats.whole(report.rows_set_aside)} set aside"
        f" + {formats.whole(report.rows_ignored)} ignored"
    )


def _dates(made: Draft, look: FileLook, preview: Preview) -> tuple[DateLine, ...]:
    """For each column of dates the cell that says most, and what it became."""
    lines = []
    values = {row[0]: dict(zip(preview.columns, row[1:], strict=True)) for row in preview.rows}
    for one in made.columns:
        if one.column not in preview.columns or not one.headers:
            continue
        best: tuple[bool, DateLine] | None = None
        for row, cell in look.numbered_cells(one.headers[0]):
            value = values.get(row, {}).get(one.column)
            if not isinstance(value, datetime):
                continue
            tells = value.day <= 12 and value.day != value.month
            if best is None or (tells and not best[0]):
                best = (tells, DateLine(one.headers[0], cell, _moment(value)))
        if best is not None:
            lines.append(best[1])
    return tuple(lines)


def _reasons(preview: Preview) -> tuple[tuple[str, str, str, str], ...]:
    report = preview.report
    told = []
    for unit, groups in (("row", (*report.set_aside, *report.ignored)), ("cell", report.blanked)):
        for group in groups:
            shown = (f"row {one.row}: {_cut(one.value or 'empty')}" for one in group.examples)
            told.append(
                (group.column, group.reason, formats.counted(group.count, unit), "; ".join(shown))
            )
    return tuple(told)


def _notes(
    made: Draft, choices: Choices, look: FileLook, preview: Preview | None
) -> tuple[str, ...]:
    told = []
    has_id = any(target == RECORD_ID for target in choices.targets.values())
    if not has_id and made.record_id:
        names = formats.listed([f'"{name}"' for name in made.record_id])
        told.append(
            f"The file has no id of its own, so {names} together tell the rows apart: rows that"
            " are equal in all of these count once."
        )
    if made.table != "customers" and not (made.customer_id or made.customer_email):
        told.append(
            "No column says which customer it was. The rows count, but are joined to nobody."
        )
    if preview is not None and preview.report.rows_duplicate > preview.report.rows_loaded * 0.2:
        told.append(
            f"{formats.counted(preview.report.rows_duplicate, 'row')} have the id of another row"
            " and count once. If they are different things, choose another record id."
        )
    nameless = sum(not name.strip() for name in look.header)
    if nameless:
        told.append(
            f"{formats.counted(nameless, 'column')} without a header cannot be used; name them"
            " in the file if they matter."
        )
    return tuple(told)


def _heading(made: Draft, column: str) -> str:
    headers = next((one.headers for one in made.columns if one.column == column), ())
    return f"{column} ← {', '.join(headers)}" if headers else column


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return _cut(str(value))


def _moment(value: datetime) -> str:
    day = _day(value)
    return day if (value.hour, value.minute) == (0, 0) else f"{day}, {value:%H:%M}"


def _day(value: datetime) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…"

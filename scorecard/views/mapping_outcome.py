"""Mapping: what will become of the file, of each kind of record that it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.intake.draft_checks import gaps_of
from scorecard.intake.headers import normalised
from scorecard.intake.proposal import RECORD_ID
from scorecard.views.mapping import OpenDates, cut, kind_word, moment_text

if TYPE_CHECKING:
    from scorecard.config.drafts import Draft, TableDraft
    from scorecard.intake.choices import Choices
    from scorecard.intake.moments import Order
    from scorecard.intake.preview import Preview, TablePreview
    from scorecard.intake.report import ReasonGroup
    from scorecard.intake.sampling import FileLook

Reason = tuple[str, str, str, str]
"""Column, reason, how many rows or cells, and examples."""
_ROWS_OF_ONE, _ROWS_OF_SEVERAL = 20, 8
_MANY_TWICE = 0.2


@dataclass(frozen=True)
class DateLine:
    """One cell of dates and the moment that it will be."""

    header: str
    cell: str
    said: str


@dataclass(frozen=True)
class KindOutcome:
    """What becomes of one kind of record.

    ``columns`` and ``rows`` are the canonical rows, each behind its row in the file;
    ``reasons`` say what its cells set aside or leave empty.
    """

    title: str
    said: str
    reasons: tuple[Reason, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """What the intake would make of the file under the choices.

    ``problems`` forbid to save; ``notes`` are worth knowing. ``reasons`` are those of no one
    kind of record.
    """

    counts: str
    dates: tuple[DateLine, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    kinds: tuple[KindOutcome, ...]


def outcome(
    made: Draft,
    choices: Choices,
    look: FileLook,
    preview: Preview | None,
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
    problems = [*_about_the_file(look), *_gaps(made)]
    if is_open and choice is not None:
        problems.append(
            f"{choice.cell} may be {choice.day_first} or {choice.month_first}."
            " Choose which comes first, the day or the month."
        )
    notes = _notes(made, choices, look, preview)
    if preview is None:
        return Outcome("", (), tuple(problems), notes, (), ())
    problems += _about_the_preview(made, preview, is_open=is_open)
    parted = _parted(made, preview)
    is_several = len(made.tables) > 1
    return Outcome(
        _counts(preview, look),
        _dates(made, look, preview),
        tuple(problems),
        notes,
        _reasons(parted[-1]),
        tuple(
            _kind(table, tried, groups, preview.report.rows_of_table if is_several else None)
            for table, tried, groups in zip(made.tables, preview.tables, parted, strict=False)
        ),
    )


# --- problems and notes ------------------------------------------------------


def _about_the_file(look: FileLook) -> list[str]:
    if not look.data:
        return ["The file has a header and no rows: there is nothing to read in it."]
    if not look.has_names:
        return [
            f"Row {look.header_at + 1} looks like data, not like the names of columns. Choose the"
            " row of the names, or add one to the file: the next export is known by them."
        ]
    return []


def _gaps(made: Draft) -> list[str]:
    told = [] if made.title else ["Give the mapping a name."]
    for table in made.tables:
        whose = f"{kind_word(table.table)}: " if len(made.tables) > 1 else ""
        told += [f"{whose}{gap}" for gap in gaps_of(table)]
    return told


def _about_the_preview(made: Draft, preview: Preview, *, is_open: bool) -> list[str]:
    report = preview.report
    if report.profile_id is None:
        return [f"The file would not be read by this mapping. {report.refusal or ''}".strip()]
    if report.profile_id != made.profile_id:
        return [f"The file would still be read as {report.title}. Recognise it by all headers."]
    # Open dates are refused too, in words meant for people who edit TOML.
    return [report.refusal] if report.refusal and not is_open else []


def _notes(
    made: Draft, choices: Choices, look: FileLook, preview: Preview | None
) -> tuple[str, ...]:
    first = made.tables[0]
    told = []
    has_id = any(target == RECORD_ID for target in choices.records[0].targets.values())
    if not has_id and first.record_id:
        names = formats.listed([f'"{name}"' for name in first.record_id])
        told.append(
            f"The file has no id of its own, so {names} together tell the rows apart: rows that"
            " are equal in all of these count once."
        )
    nobodys = [one for one in made.tables if one.table != "customers"
               and not (one.customer_id or one.customer_email)]  # fmt: skip
    if nobodys and len(made.tables) == 1:
        told.append(
            "No column says which customer it was. The rows count, but are joined to nobody."
        )
    elif nobodys:
        names = formats.listed([kind_word(one.table).lower() for one in nobodys])
        told.append(f"No column says whose the {names} are. They count, but are joined to nobody.")
    if preview is not None:
        told += _notes_of_preview(made, preview)
    nameless = sum(not name.strip() for name in look.header)
    if nameless:
        told.append(
            f"{formats.counted(nameless, 'column')} without a header cannot be used; name them"
            " in the file if they matter."
        )
    return tuple(told)


def _notes_of_preview(made: Draft, preview: Preview) -> list[str]:
    told = []
    report = preview.report
    if report.rows_duplicate > report.rows_loaded * _MANY_TWICE:
        told.append(
            f"{formats.counted(report.rows_duplicate, 'row')} have the id of another row"
            " and count once. If they are different things, choose another record id."
        )
    for table, tried in zip(made.tables[1:], preview.tables[1:], strict=True):
        if report.rows_loaded and not tried.rows:
            told.append(
                f"No row seen holds any {kind_word(table.table).lower()}. Leave the kind out, or"
                " choose other columns."
            )
    if any(group for groups in _parted(made, preview)[1:-1] for group in groups[0]):
        told.append(
            "A row that one kind of record cannot use is set aside as a whole, so that it counts"
            " once when it is repaired."
        )
    return told


# --- counts, dates, reasons --------------------------------------------------


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


def _kind(
    table: TableDraft, tried: TablePreview, groups: _Groups, counts: Mapping[str, int] | None
) -> KindOutcome:
    """One kind of record; ``counts`` where the file gives several."""
    rows = tried.rows[: _ROWS_OF_ONE if counts is None else _ROWS_OF_SEVERAL]
    said = f"the first {len(rows)}"
    if counts is not None:
        said = f"{formats.whole(counts.get(table.table, 0))} from the rows seen{where_text(table)}"
    return KindOutcome(
        kind_word(table.table),
        said,
        _reasons(groups),
        ("row", *(_heading(table, name) for name in tried.columns)),
        tuple(tuple(_said(value) for value in row) for row in rows),
    )


def where_text(table: TableDraft) -> str:
    """Which rows give such a record, as the end of a sentence."""
    names = dict.fromkeys(_either(one.headers) for one in table.where)
    return f", where {' and '.join(names)} is filled" if names else ""


def _either(headers: Sequence[str]) -> str:
    return formats.listed([f'"{name}"' for name in headers]).replace('" and "', '" or "')


def source_text(table: TableDraft, first: TableDraft) -> str:
    """Which rows give a further kind of record, and what tells its records apart."""
    told = f"Read from the rows{where_text(table)}".replace("rows, where", "rows where")
    names = formats.listed([f'"{name}"' for name in table.record_id])
    if table.record_id == first.record_id:
        return f"{told}. Known by {names}, as the {kind_word(first.table).lower()} are."
    if table.table == "customers" and names:
        return f"{told}. One for each {names}; the last row of a customer counts."
    return f"{told}. Known by {names}." if names else f"{told}."


def _dates(made: Draft, look: FileLook, preview: Preview) -> tuple[DateLine, ...]:
    """For each column of dates the cell that says most, and what it became."""
    lines: dict[str, DateLine] = {}
    for table, tried in zip(made.tables, preview.tables, strict=True):
        values = {row[0]: dict(zip(tried.columns, row[1:], strict=True)) for row in tried.rows}
        for one in table.columns:
            if one.column not in tried.columns or not one.headers or one.headers[0] in lines:
                continue
            best: tuple[bool, DateLine] | None = None
            for row, cell in look.numbered_cells(one.headers[0]):
                value = values.get(row, {}).get(one.column)
                if not isinstance(value, datetime):
                    continue
                tells = value.day <= 12 and value.day != value.month
                if best is None or (tells and not best[0]):
                    best = (tells, DateLine(one.headers[0], cell, moment_text(value)))
            if best is not None:
                lines[one.headers[0]] = best[1]
    return tuple(lines.values())


_Groups = tuple[list["ReasonGroup"], list["ReasonGroup"]]
"""Of rows, and of cells."""


def _parted(made: Draft, preview: Preview) -> list[_Groups]:
    """The reasons of each kind of record, by the first that reads the column; last, of none."""
    report = preview.report
    parted: list[_Groups] = [([], []) for _ in (*made.tables, None)]
    for place, groups in enumerate(((*report.set_aside, *report.ignored), report.blanked)):
        for group in groups:
            parted[_reader(made.tables, group.column)][place].append(group)
    return parted


def _reader(tables: Sequence[TableDraft], column: str) -> int:
    for place, table in enumerate(tables):
        names = {normalised(name) for name in (*table.headers, " + ".join(table.record_id))}
        if column and normalised(column) in names:
            return place
    return len(tables)


def _reasons(groups: _Groups) -> tuple[Reason, ...]:
    rows, cells = groups
    return (*_told(rows, "row"), *_told(cells, "cell"))


def _told(groups: Iterable[ReasonGroup], unit: str) -> Iterable[Reason]:
    for group in groups:
        shown = (f"row {one.row}: {cut(one.value or 'empty')}" for one in group.examples)
        yield group.column, group.reason, formats.counted(group.count, unit), "; ".join(shown)


def _heading(made: TableDraft, column: str) -> str:
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
    return cut(str(value))

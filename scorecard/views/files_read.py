"""The files on the Data page: what each was read as, and the fate of every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.intake.report import FileReport, ReasonGroup
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class ReasonLine:
    """Rows set aside for one reason; ``examples`` as "row 12: 31/02/2026"."""

    column: str
    reason: str
    count: int
    count_text: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class FileLine:
    """One exported file and its fate.

    ``state`` is read, refused, duplicate or unknown, ``state_text`` its word.
    ``rows_text`` accounts for every row: "1,204 rows = 1,190 loaded + 4 duplicates
    + 10 set aside", naming only what there is; where no row was counted it says so.
    ``refusal`` is a sentence with what to do, or empty. ``notes`` say what was done to
    read the file.
    """

    file: str
    sha256: str
    state: str
    state_text: str
    recognised_as: str
    recognised_because: str
    format_text: str
    zone_text: str
    dates_text: str
    span_text: str
    rows_in_file: int
    rows_loaded: int
    rows_duplicate: int
    rows_set_aside: int
    rows_ignored: int
    rows_text: str
    reasons: tuple[ReasonLine, ...]
    blanked: tuple[str, ...]
    columns_used: tuple[str, ...]
    columns_unused: tuple[str, ...]
    columns_missing: tuple[str, ...]
    notes: tuple[str, ...]
    refusal: str


def file_lines(snapshot: Snapshot) -> tuple[FileLine, ...]:
    """Every file of the folder and its fate, in the order of the reports."""
    reports = snapshot.file_reports
    return tuple(
        _file(report, snapshot.superseded.get(report.file, 0), _twin(report, reports, snapshot))
        for report in reports
    )


def totals_text(reports: Sequence[FileReport]) -> str:
    """All rows of all files, accounted for; nothing where there is no file."""
    if not reports:
        return ""
    return _rows_text(
        sum(report.rows_in_file for report in reports),
        sum(report.rows_loaded for report in reports),
        sum(report.rows_duplicate for report in reports),
        sum(report.rows_set_aside for report in reports),
        sum(report.rows_ignored for report in reports),
    )


def _rows_text(in_file: int, loaded: int, duplicate: int, aside: int, ignored: int) -> str:
    """Every row accounted for; what there is none of is not named."""
    rows = formats.counted(in_file, "row")
    astray = (
        (duplicate, formats.counted(duplicate, "duplicate")),
        (aside, f"{formats.whole(aside)} set aside"),
        (ignored, f"{formats.whole(ignored)} ignored"),
    )
    parts = [f"{formats.whole(loaded)} loaded", *(text for count, text in astray if count)]
    return f"{rows} = {' + '.join(parts)}"


def _twin(report: FileReport, reports: Sequence[FileReport], snapshot: Snapshot) -> str:
    """The newer file of the same content, which is the one that counts; empty if none."""
    if not snapshot.superseded.get(report.file):
        return ""
    same = (one.file for one in reports if one.sha256 == report.sha256 and one is not report)
    return next((file for file in same if not snapshot.superseded.get(file)), "")


def _file(report: FileReport, superseded: int, twin: str) -> FileLine:
    state = "duplicate" if twin else _state(report)
    word = {"read": "read", "refused": "refused", "unknown": "not recognised"}.get(state, "")
    notes = report.notes
    if twin:
        word = f"the same content as {twin}, counted once"
        notes = (f"The file holds the same as {twin}, so it counts once; one may go.", *notes)
    elif superseded:
        again = f"{formats.counted(superseded, 'row')} said again by a newer export"
        word += f", {again}"
        notes = (f"{again[0].upper()}{again[1:]}, which counts.", *notes)
    return FileLine(
        report.file,
        report.sha256,
        state,
        word,
        report.title or ("not recognised" if state == "unknown" else "not read"),
        report.why_recognised,
        _format_text(report),
        _zone_text(report),
        "; ".join(f"{one.column}: {one.format} ({one.why})" for one in report.dates),
        _span_text(report),
        report.rows_in_file,
        report.rows_loaded,
        report.rows_duplicate,
        report.rows_set_aside,
        report.rows_ignored,
        _rows_text(
            report.rows_in_file,
            report.rows_loaded,
            report.rows_duplicate,
            report.rows_set_aside,
            report.rows_ignored,
        )
        if report.rows_in_file
        else "no row read",
        tuple(_reason(group) for group in (*report.set_aside, *report.ignored)),
        tuple(_emptied(group) for group in report.blanked),
        report.columns_used,
        report.columns_unused,
        report.columns_missing,
        notes,
        report.refusal or "",
    )


def _state(report: FileReport) -> str:
    if report.refusal is None:
        return "read"
    # A file that could not be opened at all was never compared with any profile.
    return "unknown" if report.profile_id is None and report.format else "refused"


def _format_text(report: FileReport) -> str:
    parts = [report.format, report.encoding]
    parts += [f"split by {_SAID.get(report.delimiter, report.delimiter)}"] * bool(report.delimiter)
    parts += [f"header in row {report.header_row}"] * bool(report.header_row)
    return ", ".join(part for part in parts if part)


_SAID = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def _zone_text(report: FileReport) -> str:
    zones = sorted({(one.zone, one.zone_is_assumed) for one in report.dates})
    return ", ".join(f"{zone} (assumed)" if assumed else zone for zone, assumed in zones)


def _span_text(report: FileReport) -> str:
    first, last = report.first_moment, report.last_moment
    if first is None or last is None:
        return ""
    return f"{formats.day(first.date())} to {formats.day(last.date())}"


def _reason(group: ReasonGroup) -> ReasonLine:
    return ReasonLine(
        group.column,
        group.reason,
        group.count,
        formats.counted(group.count, "row"),
        tuple(f"row {formats.whole(one.row)}: {one.value or 'empty'}" for one in group.examples),
    )


def _emptied(group: ReasonGroup) -> str:
    """Cells left empty for one reason, with the first of them."""
    said = f"{group.column}: {formats.counted(group.count, 'cell')} left empty, {group.reason}"
    shown = [f"row {formats.whole(one.row)}: {one.value}" for one in group.examples if one.value]
    return f"{said} ({', '.join(shown)})" if shown else said

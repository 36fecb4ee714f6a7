"""Data: what was read, what was set aside, and what is still missing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.views.parts import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.company import Company
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


@dataclass(frozen=True)
class SystemMatch:
    """One system, and the other system that knows most of its customers.

    ``share`` of its ``customers`` are known there too; ``only_here`` are not.
    ``doubles_text``: ids of this system that are one customer with another id of it.
    """

    system: str
    customers: Figure
    best_with: str
    share: Figure
    only_here: Figure
    doubles_text: str


@dataclass(frozen=True)
class ChangeLine:
    """The newest export of a kind and table against the older ones; counts as texts.

    ``remark`` says what becomes of vanished records, or that the export is another part.
    """

    title: str
    holds: str
    file: str
    older_file: str
    new: str
    changed: str
    unchanged: str
    vanished: str
    remark: str


@dataclass(frozen=True)
class UnavailableMetric:
    """A metric without a number, why, and which export would give it one."""

    metric_id: str
    name: str
    stage_name: str
    why: str
    measured_by: str


@dataclass(frozen=True)
class DataView:
    """Everything the data page prints; an empty ``files`` is the first run."""

    sentence: str
    company_name: str
    is_sample: bool
    as_of_text: str
    files: tuple[FileLine, ...]
    totals_text: str
    matches: tuple[SystemMatch, ...]
    matched_text: str
    changes: tuple[ChangeLine, ...]
    changes_text: str
    privacy_text: str
    unavailable: tuple[UnavailableMetric, ...]


def build_data(snapshot: Snapshot) -> DataView:
    """The data page of a snapshot; it does not depend on filters."""
    company = snapshot.company
    reports = snapshot.file_reports
    facts = {row["metric_id"]: row for row in snapshot.metric_facts().iter_rows(named=True)}
    names = {stage.stage_id: stage.name for stage in company.stages}
    unavailable = tuple(
        UnavailableMetric(
            metric.metric_id,
            metric.name,
            names.get(metric.stage, metric.stage.capitalize()),
            why,
            metric.measured_by,
        )
        for metric in snapshot.catalogue.metrics
        if (why := _why_missing(facts.get(metric.metric_id))) is not None
    )
    files = tuple(
        _file(report, snapshot.superseded.get(report.file, 0), _twin(report, reports, snapshot))
        for report in reports
    )
    matches = _matches(snapshot)
    changes = _changes(snapshot)
    as_of = snapshot.as_of
    return DataView(
        _sentence(reports, len(unavailable), len(snapshot.catalogue.metrics)),
        company.name,
        company.is_sample,
        f"data to {formats.day(as_of.date())}" if as_of else "no data yet",
        files,
        _totals_text(reports),
        matches,
        _matched_text(matches),
        changes,
        _changes_text(changes),
        _privacy_text(company),
        unavailable,
    )


def _why_missing(fact: dict[str, Any] | None) -> str | None:
    if fact is None:
        return "not computed"
    if fact["problem"]:
        return str(fact["problem"])
    return None if fact["n"] else "no export holds it"


def _sentence(reports: Sequence[FileReport], unavailable: int, metrics: int) -> str:
    if not reports:
        return "No file has been read yet: drop your exports here, or into the data folder."
    refused = sum(report.refusal is not None for report in reports)
    read = formats.counted(len(reports) - refused, "file")
    aside = sum(report.rows_set_aside for report in reports)
    said = f"{read} read, {refused} refused, {formats.counted(aside, 'row')} set aside"
    if unavailable:
        return f"{said}. {unavailable} of {formats.counted(metrics, 'metric')} lack an export."
    return f"{said}. Every metric is measured."


def _totals_text(reports: Sequence[FileReport]) -> str:
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


def _privacy_text(company: Company) -> str:
    """What of a person is kept, and where."""
    if company.privacy.hash_names:
        return (
            "Names and e-mails are kept as salted hashes alone: systems still join by them, lists"
            " show none, and a cell that was set aside is read from your export only when you"
            " download it. Readable stay ids, postcodes and what customers wrote, and your exports"
            " themselves."
        )
    return (
        "Names and e-mails are kept on this machine, where systems are joined and where a call"
        " list needs them. hash_names = true under [privacy] in company.toml keeps salted hashes"
        " alone."
    )


_COUNTED = ("rows_new", "rows_changed", "rows_unchanged", "rows_vanished")


def _changes(snapshot: Snapshot) -> tuple[ChangeLine, ...]:
    """Exports that came again, in the order of their titles."""
    told = snapshot.table(
        "export_changes",
        ("profile_id", "table_name", "file", "older_file", *_COUNTED, "is_complete"),
    )
    titles = {report.profile_id: report.title for report in snapshot.file_reports}
    lines = []
    for profile_id, table, file, older, *counts, is_complete in told.iter_rows():
        new, changed, unchanged, vanished = counts
        is_part = changed + unchanged == 0
        remark = ""
        if is_complete:
            remark = "the export is complete: records that vanished count as deleted"
        elif is_part:
            remark = "shares no record with the older ones: taken for another part, both count"
        elif vanished:
            remark = "records that vanished still count: a filter may have left them out"
        lines.append(
            ChangeLine(
                titles.get(profile_id) or profile_id,
                table.replace("_", " "),
                file,
                older,
                formats.whole(new),
                formats.whole(changed),
                formats.whole(unchanged),
                formats.whole(vanished) if is_complete or not is_part else formats.NONE,
                remark,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.title, line.holds)))


def _changes_text(changes: tuple[ChangeLine, ...]) -> str:
    if not changes:
        return ""
    kept = any(line.remark.startswith("records that vanished still") for line in changes)
    said = "Of each record the newest export counts."
    if kept:
        said += (
            " Where an export always holds everything, say is_complete = true under [profile]"
            " of its profile; what vanished then counts as deleted."
        )
    return said


def _emptied(group: ReasonGroup) -> str:
    """Cells left empty for one reason, with the first of them."""
    said = f"{group.column}: {formats.counted(group.count, 'cell')} left empty, {group.reason}"
    shown = [f"row {formats.whole(one.row)}: {one.value}" for one in group.examples if one.value]
    return f"{said} ({', '.join(shown)})" if shown else said


def _matches(snapshot: Snapshot) -> tuple[SystemMatch, ...]:
    """Every system with its best partner, worst joined first.

    Two systems may know different customers with good reason (two surveys); a
    system that no other one knows is where a join has failed.
    """
    pairs = snapshot.table(
        "identity_matches", ("source_a", "source_b", "matched", "only_a", "only_b")
    )
    best: dict[str, tuple[int, int, str]] = {}
    for one, two, both, only_one, only_two in pairs.iter_rows():
        for system, other, alone in ((one, two, only_one), (two, one, only_two)):
            best[system] = max(best.get(system, (-1, 0, "")), (both, alone, other))
    doubles = {row[0]: row[1:] for row in snapshot.query("system_keys").iter_rows()}
    lines = []
    for system, (both, alone, other) in best.items():
        share = both / (both + alone) if both + alone else None
        lines.append(
            SystemMatch(
                system,
                Figure(both + alone, formats.whole(both + alone)),
                other,
                Figure(share, formats.percent(share), n=both + alone),
                Figure(alone, formats.whole(alone)),
                _doubles_text(*doubles.get(system, (0, 0, 0, 0))),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.share.value or 0.0, line.system)))


def _doubles_text(ids: int, _customers: int, several: int, too_many: int) -> str:
    if not ids:
        return "no ids, e-mails only"
    if not too_many:
        return "none"
    more = formats.counted(too_many, "more id")
    return f"{more}, of {formats.counted(several, 'customer')}"


@dataclass(frozen=True)
class UnmatchedRow:
    """A customer of one system that the other lacks: where it stands first, and its key."""

    file: str
    row: int | None
    key: str
    rows: int


MOST_UNMATCHED = 1_000_000
"""As many rows as a spreadsheet holds."""


def unmatched_rows(snapshot: Snapshot, system: str, other: str) -> tuple[UnmatchedRow, ...]:
    """The customers of ``system`` that ``other`` does not know, in the order of the files."""
    told = snapshot.query("unmatched_keys", source=system, other=other, limit=MOST_UNMATCHED)
    return tuple(
        UnmatchedRow(file or "", row, key or "", rows) for file, row, key, rows in told.iter_rows()
    )


def _matched_text(matches: tuple[SystemMatch, ...]) -> str:
    if not matches:
        return "Customers are joined once two systems name them."
    worst = matches[0]
    return (
        f"Least joined is {worst.system}: {worst.share.text} of its {worst.customers.text}"
        f" customers are known to {worst.best_with} too."
    )

"""From what intake left of each file to the canonical tables: the newest word on each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scorecard.config.free_mail import FREE_MAIL
from scorecard.config.loading import Settings
from scorecard.intake.privacy import veil_of
from scorecard.intake.report import Example, FileReport, ReasonGroup
from scorecard.warehouse.canonical import load_table, mistyped_moments
from scorecard.warehouse.changes import Kind, kinds_of, outdated, record_changes
from scorecard.warehouse.engine import Engine, Part
from scorecard.warehouse.files import Taken
from scorecard.warehouse.identities import join_identities, known_keys, match_systems
from scorecard.warehouse.mangled import Mangled, find_mangled
from scorecard.warehouse.overrides import FILE_NAME, Overrides, overrides_report
from scorecard.warehouse.schema import Table, canonical_tables


@dataclass(frozen=True)
class Inputs:
    """What one build starts from."""

    taken: Sequence[Taken]
    cache: Path
    settings: Settings
    queries: Path
    overrides: Overrides
    complete: frozenset[str] = frozenset()
    """Profiles whose exports hold every record there is."""


def load_tables(engine: Engine, inputs: Inputs, reports: dict[str, FileReport]) -> Counter[str]:
    """Make the canonical tables; how many rows of each file a newer export says again.

    The report of identities.csv is added to ``reports``.
    """
    zone = inputs.settings.company.zone
    newest_first = sorted(
        inputs.taken,
        key=lambda one: (exported_at(one, reports[one.shown_as], zone), one.shown_as),
        reverse=True,
    )
    tables = canonical_tables(inputs.queries)
    kinds = kinds_of(newest_first, reports, inputs.complete)
    parts = _stage(engine, tables, newest_first, inputs, reports)
    record_changes(engine, tables, kinds, lambda rank: newest_first[rank].shown_as, reports)
    superseded = _outdated(kinds, newest_first, reports)
    parts = {
        name: [part for part in held if part.shown_as not in superseded]
        for name, held in parts.items()
    }
    mangled = find_mangled(engine, tables)
    for one in mangled:
        reports[one.file] = _told_mangled(reports[one.file], one)
    if superseded or mangled:
        for name, table in tables.items():
            engine.stage(table, parts[name], without="mangled" if mangled else "")
    company, told = inputs.settings.company, inputs.overrides
    free_mail = FREE_MAIL.union(domain.lower() for domain in company.identity.free_mail)
    veil = veil_of(company, inputs.cache)
    if veil is not None:
        told = told.veiled(veil)
        free_mail = frozenset(map(veil.domain, free_mail))
    unkept = join_identities(engine, tables, company.identity, told.stated, free_mail)
    if told.is_there:
        known = known_keys(engine, told.stated)
        reports[FILE_NAME] = overrides_report(told, inputs.cache, known, unkept)
    for name, table in tables.items():
        superseded += load_table(engine, table, parts[name])
    match_systems(engine, tables, inputs.queries)
    return superseded


def _told_mangled(report: FileReport, one: Mangled) -> FileReport:
    reason = (
        f"has lost its leading zeros ({one.system} writes its ids with {one.width} digits), so it"
        " joins nobody; export the file again and do not open it in a spreadsheet"
    )
    examples = tuple(Example(row, cell) for row, cell in one.cells)
    group = ReasonGroup(f"id in {one.system}", reason, one.count, examples)
    return replace(report, blanked=(*report.blanked, group))


def _stage(
    engine: Engine,
    tables: dict[str, Table],
    newest_first: Sequence[Taken],
    inputs: Inputs,
    reports: dict[str, FileReport],
) -> dict[str, list[Part]]:
    parts: dict[str, list[Part]] = {name: [] for name in tables}
    for rank, one in enumerate(newest_first):
        for name in reports[one.shown_as].tables:
            path = inputs.cache / "files" / one.entry / f"{name}.parquet"
            parts[name].append(Part(path, one.shown_as, rank))
    for name, table in tables.items():
        engine.stage(table, parts[name])
    return parts


def _outdated(
    kinds: Sequence[Kind], newest_first: Sequence[Taken], reports: dict[str, FileReport]
) -> Counter[str]:
    """Rows of the files that no longer count, because a newer export is complete."""
    files = [newest_first[rank].shown_as for rank in outdated(kinds)]
    return Counter({file: sum(reports[file].rows_of_table.values()) for file in files})


def exported_at(one: Taken, report: FileReport, zone: str) -> datetime:
    """When a file was exported: by its own name, else by its time; the company's wall clock."""
    if report.exported_at is not None:
        return report.exported_at.replace(tzinfo=None)
    return _written_at(one, zone)


def _written_at(one: Taken, zone: str) -> datetime:
    written = datetime.fromtimestamp(one.mtime_ns / 1e9, tz=UTC)
    return written.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def leave_out_mistyped(engine: Engine, inputs: Inputs, reports: dict[str, FileReport]) -> None:
    """Empty moments that no file could hold yet when it was written, and report them by file."""
    zone = inputs.settings.company.zone
    loaded = [one for one in inputs.taken if reports[one.shown_as].tables]
    written = [exported_at(one, reports[one.shown_as], zone) for one in loaded]
    written += [_written_at(one, zone) for one in loaded]
    if not written:
        return
    latest = max(written) + timedelta(days=1)
    share = inputs.settings.company.thresholds.most_set_aside
    for one in mistyped_moments(engine, canonical_tables(inputs.queries), latest, share):
        reason = f"lies after {latest:%Y-%m-%d}, a day after the newest file was written; left out"
        examples = tuple(Example(row, cell) for row, cell in one.cells)
        group = ReasonGroup(one.column.replace("_", " "), reason, one.count, examples)
        report = reports[one.file]
        reports[one.file] = replace(report, blanked=(*report.blanked, group))

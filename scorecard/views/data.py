"""Data: what was read, what was set aside, and what is still missing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.views.exported_again import ChangeLine, changes_text, export_changes
from scorecard.views.files_read import FileLine, file_lines, totals_text
from scorecard.views.joined import SystemMatch, matched_text, system_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.company import Company
    from scorecard.intake.report import FileReport
    from scorecard.warehouse.snapshot import Snapshot


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
    matches = system_matches(snapshot)
    changes = export_changes(snapshot)
    as_of = snapshot.as_of
    return DataView(
        _sentence(reports, len(unavailable), len(snapshot.catalogue.metrics)),
        company.name,
        company.is_sample,
        f"data to {formats.day(as_of.date())}" if as_of else "no data yet",
        file_lines(snapshot),
        totals_text(reports),
        matches,
        matched_text(matches),
        changes,
        changes_text(changes),
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

"""Exports that came again: what the newest one holds against the older ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot

_COUNTED = ("rows_new", "rows_changed", "rows_unchanged", "rows_vanished")


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


def export_changes(snapshot: Snapshot) -> tuple[ChangeLine, ...]:
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


def changes_text(changes: tuple[ChangeLine, ...]) -> str:
    """What counts where a record was exported more than once, in words."""
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

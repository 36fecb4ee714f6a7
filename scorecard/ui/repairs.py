"""Rows set aside, as the file that is repaired and dropped again."""

from __future__ import annotations

from scorecard.config.profiles import load_profiles
from scorecard.intake.engine import entry_folder
from scorecard.intake.repair import repair_csv
from scorecard.intake.set_aside import write_set_aside_csv
from scorecard.ui.loading import snapshot
from scorecard.ui.workspace import ROOT, workspace
from scorecard.warehouse.files import UNPACKED
from scorecard.warehouse.lock import in_use
from scorecard.warehouse.originals import original
from scorecard.warehouse.overrides import FILE_NAME, overrides_csv


def set_aside_csv(file: str) -> bytes:
    """The rows of a file that were set aside, with their original cells.

    Where names are hashed no cell was kept; then the file itself is read once more, and
    nothing of it stays. Raises IntakeError where it has changed or is gone.
    """
    held = snapshot()
    space = workspace()
    report = next(report for report in held.file_reports if report.file == file)
    entry = entry_folder(space.cache_folder, report)
    if not report.is_veiled:
        return write_set_aside_csv(entry, report)
    if file == FILE_NAME:
        return overrides_csv(space.exports, entry, report)
    profiles = load_profiles([ROOT / "data" / "vendors", space.exports / "vendors"])
    work = space.cache_folder / UNPACKED
    with in_use(work), original(space.exports, file, held.company.zone, work) as path:
        return repair_csv(entry, report, path, profiles, work)

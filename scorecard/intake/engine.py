"""Take one exported file in: recognise, cast, set aside, and leave typed Parquet."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.config.vocabulary import load_vocabulary
from scorecard.errors import IntakeError
from scorecard.formats import volume
from scorecard.intake.currencies import said
from scorecard.intake.fingerprint import Survey, survey
from scorecard.intake.loading import load
from scorecard.intake.privacy import Veil, veil_of
from scorecard.intake.recognition import Recognised, Unrecognised, recognise
from scorecard.intake.refusing import RefusalError
from scorecard.intake.report import FileReport
from scorecard.intake.staging import Opened, open_export
from scorecard.intake.watching import watched
from scorecard.intake.work import Work

Progress = Callable[[float, str], None]
"""Told a share from 0 to 1 and what is being done."""

ENGINE_VERSION = "4"
_EMPTY = "The file is empty. Export it again, and look at the filter and the period of the export."
_HASHED = 0.1
"""The share of the work that is told when a file was hashed."""
_OPENED, _STAGED = 0.2, 0.3
"""The same when its cells were parsed, and when its rows stand one below the other."""
_TRIES = 3
_PATIENCE_SECONDS = 0.2
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


class _ChangedError(Exception):
    """The file is not what it was when reading began."""


def take_in(
    path: Path,
    shown_as: str,
    profiles: Sequence[Profile],
    company: Company,
    cache: Path,
    progress: Progress | None = None,
) -> FileReport:
    """Read one file into ``<cache>/files/<entry>/`` and say what became of it.

    ``shown_as`` is the name that rows carry in ``_file``. An unchanged file under
    unchanged profiles and company rules is not read again. Whatever is wrong with the file
    is told in ``refusal``; only faults of the machine (disk full) are raised.
    """
    tell = progress or (lambda share, doing: None)
    for _ in range(_TRIES):
        try:
            return _take_in(path, shown_as, profiles, company, cache, tell)
        except _ChangedError:
            time.sleep(_PATIENCE_SECONDS)
        except FileNotFoundError:
            return FileReport(shown_as, 0, "", "", refusal="The file is gone.")
        except PermissionError:
            return FileReport(shown_as, 0, "", "", refusal="The file may not be read by this user.")
    return FileReport(
        shown_as,
        path.stat().st_size if path.exists() else 0,
        "",
        "",
        refusal="The file is still being written; it will be read once it rests.",
    )


def entry_folder(cache: Path, report: FileReport) -> Path:
    """The folder of the cache that holds a file's tables, rows set aside and report."""
    return cache / "files" / report.entry


def _take_in(
    path: Path,
    shown_as: str,
    profiles: Sequence[Profile],
    company: Company,
    cache: Path,
    tell: Progress,
) -> FileReport:
    before = _stamp(path)
    tell(0.0, "hashing")
    size = max(before[0], 1)
    surveyed = survey(
        path,
        lambda done: tell(
            min(_HASHED * done / size, _HASHED),
            f"checking, {volume(done)} of {volume(size)}",
        ),
    )
    if _stamp(path) != before:
        raise _ChangedError
    veil = veil_of(company, cache)
    entry = _entry(surveyed.sha256, shown_as, profiles, company, veil.mark if veil else "")
    folder = cache / "files" / entry
    if (folder / "report.json").is_file():
        return FileReport.from_json((folder / "report.json").read_text(encoding="utf-8"))
    workshop = cache / "files" / f".{entry[:12]}-{uuid.uuid4().hex[:8]}"
    workshop.mkdir(parents=True)
    try:
        draft = FileReport(
            shown_as,
            surveyed.size,
            surveyed.sha256,
            entry,
            exported_at=_exported_at(path.name),
            is_veiled=veil is not None,
        )
        report = _read(path, surveyed, draft, profiles, company, workshop, tell, veil)
        if _stamp(path) != before:
            raise _ChangedError
        (workshop / "report.json").write_text(report.to_json(), encoding="utf-8")
        _settle(workshop, folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    tell(1.0, "done")
    return report


def _read(
    path: Path,
    surveyed: Survey,
    draft: FileReport,
    profiles: Sequence[Profile],
    company: Company,
    workshop: Path,
    tell: Progress,
    veil: Veil | None,
) -> FileReport:
    if surveyed.size == 0:
        return replace(draft, refusal=_EMPTY)
    tell(0.1, "recognising")
    try:
        with watched(lambda share, doing: tell(_HASHED + (_OPENED - _HASHED) * share, doing)):
            opened = open_export(path, surveyed, workshop / "opened")
        draft = replace(draft, format=opened.format_name, encoding=opened.encoding)
        found = recognise(opened.grids, profiles, opened.format_name)
        if isinstance(found, Unrecognised):
            return replace(draft, refusal=f"Not recognised. {found.sentence}")
        draft = _described(draft, found)
        if found.profile.profile.refusal is not None:
            return replace(draft, refusal=found.profile.profile.refusal)
        return _load(opened, found, draft, company, workshop, tell, veil)
    except IntakeError as fault:
        return replace(draft, refusal=" ".join(_sentence(one) for one in fault.problems))
    except RefusalError as refusal:
        return refusal.report
    finally:
        shutil.rmtree(workshop / "opened", ignore_errors=True)


def _sentence(problem: object) -> str:
    what = getattr(problem, "what", "")
    return f"The file {what} {getattr(problem, 'remedy', '')}".strip()


def _load(
    opened: Opened,
    found: Recognised,
    draft: FileReport,
    company: Company,
    workshop: Path,
    tell: Progress,
    veil: Veil | None,
) -> FileReport:
    for directly in (True, False):
        inner = workshop / "inner"
        inner.mkdir()
        with watched(lambda share, doing: tell(_OPENED + (_STAGED - _OPENED) * share, doing)):
            staged = opened.stage(found, inner, directly)
        try:
            with Work(found, staged, company, draft, workshop, tell, veil) as work:
                return load(work)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as fault:
            if not staged.is_direct or opened.format_name != "csv":
                # What DuckDB says of a fault may quote a cell.
                first = type(fault).__name__ if veil else str(fault).splitlines()[0]
                return replace(
                    draft,
                    refusal=f"Profile {found.profile.profile_id} cannot be carried out: {first}",
                )
        finally:
            shutil.rmtree(inner, ignore_errors=True)
    raise AssertionError("a tolerant reading always ends")


def _described(draft: FileReport, found: Recognised) -> FileReport:
    about = found.profile.profile
    return replace(
        draft,
        profile_id=about.profile_id,
        title=about.title,
        system=about.system,
        seen_real_file=about.seen_real_file,
        why_recognised=found.why,
        delimiter=found.grid.delimiter,
        header_row=found.header_at + 1,
        header=found.headers.names,
        header_below=_header_below(found),
    )


def _header_below(found: Recognised) -> tuple[tuple[str, ...], ...]:
    """The further header rows, unless they are in the names of the columns already."""
    if found.profile.read.join_header_rows:
        return ()
    first = found.header_at + 1
    rows = found.grid.rows[first : first + found.header_rows - 1]
    return tuple(tuple(row) for row in rows)


def _stamp(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


_READING_WORDS = {
    "months", "zones", "yes_no", "totals", "labels", "scale_ends", "no_answer", "patterns",
}  # fmt: skip
"""What of the vocabulary decides how a file is read."""


def _entry(
    sha256: str, shown_as: str, profiles: Sequence[Profile], company: Company, veil: str
) -> str:
    """Name of the cache folder: content, profiles, the company's rules for reading, engine."""
    digest = hashlib.sha256()
    rules = company.model_dump_json(include={"zone", "day_first", "thresholds", "currency"})
    rules += str(said(company))
    words = load_vocabulary().model_dump_json(include=_READING_WORDS)
    told = (ENGINE_VERSION, sha256, shown_as, rules, words, veil)
    for part in (*told, *(p.model_dump_json() for p in profiles)):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _exported_at(name: str) -> datetime | None:
    """The day that stands in the file's name; also 13 digits of milliseconds."""
    if day := _DAY_IN_NAME.search(name):
        try:
            return datetime(*map(int, day.groups()))  # type: ignore[arg-type]
        except ValueError:
            return None
    if millis := re.search(r"(?<!\d)(1[5-9]\d{11})(?!\d)", name):
        stamp = datetime.fromtimestamp(int(millis[1]) / 1000, UTC)
        return stamp.replace(tzinfo=None)
    return None


def _settle(workshop: Path, folder: Path) -> None:
    """Rename the finished folder into place; another process may have been first."""
    try:
        os.rename(workshop, folder)  # noqa: PTH104
    except OSError:
        if not (folder / "report.json").is_file():
            raise

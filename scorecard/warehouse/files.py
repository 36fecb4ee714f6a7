"""What intake made of each file of the exports folder.

A file whose path, size and time are as before is not opened again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.errors import ScorecardError
from scorecard.intake.report import FileReport
from scorecard.warehouse.manifest import Entry, read_manifest


@dataclass(frozen=True)
class Taken:
    """One file after intake; ``entry`` is its folder below ``<cache>/files``."""

    shown_as: str
    size: int
    mtime_ns: int
    sha256: str
    entry: str
    refusal: str | None

    def report(self, cache: Path) -> FileReport:
        """The report, under the name that the file has now."""
        if self.entry:
            text = (cache / "files" / self.entry / "report.json").read_text(encoding="utf-8")
            return replace(FileReport.from_json(text), file=self.shown_as)
        return FileReport(
            file=self.shown_as,
            bytes=self.size,
            sha256=self.sha256,
            entry="",
            refusal=self.refusal,
        )


Tell = Callable[[str, float], None]
"""Called with a file's name and the share of all bytes that is behind us."""


def take_in_all(
    exports: Path,
    cache: Path,
    profiles: Sequence[Profile],
    company: Company,
    tell: Tell,
) -> tuple[Taken, ...]:
    """Take in every export that is new or changed; the others are known already."""
    entries = read_manifest(exports)
    rules = _rules(profiles, company)
    ledger = cache / "taken.json"
    known = _known(ledger, rules, cache)
    whole = sum(entry.size for entry in entries) or 1
    done = 0
    taken = []
    for entry in entries:
        one = known.get((entry.shown_as, entry.size, entry.mtime_ns))
        if one is None:
            behind = _Behind(tell, entry, done, whole)
            behind(0.0, "")
            one = _take_in(entry, cache, profiles, company, behind)
        taken.append(one)
        done += entry.size
    _write_whole(ledger, {"rules": rules, "files": [asdict(one) for one in taken]})
    return tuple(taken)


@dataclass(frozen=True)
class _Behind:
    """Turns the share of one file into the share of all bytes."""

    tell: Tell
    entry: Entry
    before: int
    whole: int

    def __call__(self, share: float, _: str) -> None:
        self.tell(self.entry.shown_as, (self.before + share * self.entry.size) / self.whole)


def _take_in(
    entry: Entry,
    cache: Path,
    profiles: Sequence[Profile],
    company: Company,
    behind: Callable[[float, str], None],
) -> Taken:
    # The reader of files is heavy to import, and a restart on known files needs none.
    from scorecard.intake import take_in  # noqa: PLC0415

    try:
        report = take_in(entry.path, entry.shown_as, profiles, company, cache, behind)
    except (ScorecardError, OSError) as error:
        return Taken(entry.shown_as, entry.size, entry.mtime_ns, "", "", str(error))
    return Taken(
        entry.shown_as,
        entry.size,
        entry.mtime_ns,
        report.sha256,
        report.entry,
        report.refusal,
    )


def _rules(profiles: Sequence[Profile], company: Company) -> str:
    """Hash of all but the file itself that decides what intake makes of it."""
    digest = hashlib.sha256(company.model_dump_json().encode())
    for profile in profiles:
        digest.update(profile.model_dump_json().encode())
    digest.update(code_of("intake", "config").encode())
    return digest.hexdigest()


def code_of(*packages: str) -> str:
    """Hash of our own modules, so that a new version never reuses what an old one made."""
    home = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((home / package).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _known(ledger: Path, rules: str, cache: Path) -> dict[tuple[str, int, int], Taken]:
    try:
        told = json.loads(ledger.read_text(encoding="utf-8"))
        if told["rules"] != rules:
            return {}
        files = [Taken(**one) for one in told["files"]]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return {
        (one.shown_as, one.size, one.mtime_ns): one
        for one in files
        if one.entry and (cache / "files" / one.entry / "report.json").is_file()
    }


def _write_whole(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)

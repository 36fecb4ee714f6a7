"""What intake made of each file of the exports folder.

A file whose path, size and time are as before is not opened again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.errors import IntakeError, ScorecardError
from scorecard.intake.report import FileReport
from scorecard.warehouse.lock import unused
from scorecard.warehouse.manifest import Entry, read_manifest

if TYPE_CHECKING:
    from scorecard.intake import archives

UNPACKED = "unpacked"
"""Folder of the cache that holds the files of archives that are being read."""
AT_ONCE = 2
SMALL = 32_000_000
"""Bytes of a file that is read beside others: most of its time goes into planning, on one core.

A larger one keeps all cores busy by itself, and wants all the memory that intake may take.
"""
SMALL_ZIP = SMALL // 8


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


@dataclass(frozen=True)
class Reading:
    """How far the reading is: ``share`` of all bytes are behind us.

    ``doing`` says what is done to ``file``, with bytes and rows as far as they are known.
    """

    file: str
    share: float
    doing: str


Tell = Callable[[Reading], None]
"""Told how far the reading is, one call at a time; who raises StoppedError ends the reading."""


def take_in_all(
    exports: Path,
    cache: Path,
    profiles: Sequence[Profile],
    company: Company,
    tell: Tell,
) -> tuple[Taken, ...]:
    """Take in every export that is new or changed; the others are known already.

    The files of a ZIP archive are taken one by one, called ``archive.zip/file.csv``. What
    was read before StoppedError is raised need not be read again.
    """
    _clear_unfinished(cache)
    entries = read_manifest(exports)
    rules = _rules(profiles, company)
    ledger = cache / "taken.json"
    known = _known(ledger, rules, cache)
    take = _Take(cache, profiles, company, known)
    so_far = _SoFar(tell, sum(entry.size for entry in entries) or 1)
    taken = [one for several in _side_by_side(take, entries, so_far) for one in several]
    _write_whole(ledger, {"rules": rules, "files": [asdict(one) for one in taken]})
    return tuple(taken)


def _side_by_side(take: _Take, entries: Sequence[Entry], so_far: _SoFar) -> Iterable[list[Taken]]:
    """What each entry gives, in the order of the entries; small ones are read two at a time."""

    def taken(entry: Entry) -> list[Taken]:
        behind = _Behind(so_far, entry.shown_as, entry.shown_as, 0, entry.size)
        given = take.archive(entry, behind) if _is_zip(entry) else [take.file(entry, behind)]
        so_far.passed(entry.shown_as, entry.size)
        return given

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        begun = {entry: pool.submit(taken, entry) for entry in entries if _is_small(entry)}
        small = {entry: one.result() for entry, one in begun.items()}
    finally:
        # Who stops the reading does not wait for files that were not begun.
        pool.shutdown(cancel_futures=True)
    return [small[entry] if entry in small else taken(entry) for entry in entries]


def _is_zip(entry: Entry) -> bool:
    return entry.path.suffix.lower() == ".zip"


def _is_small(entry: Entry) -> bool:
    return entry.size <= (SMALL_ZIP if _is_zip(entry) else SMALL)


def _clear_unfinished(cache: Path) -> None:
    """Remove what a reading that was killed has left behind; the lock of the build is ours."""
    left = [*(cache / "files").glob(".*")]
    with unused(cache / UNPACKED) as is_unused:
        # Whoever repairs rows unpacks there too; what lies there then is cleared the next time.
        left += (cache / UNPACKED).glob("*") if is_unused else ()
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _Take:
    """Files under one set of rules; ``known`` need not be read again."""

    cache: Path
    profiles: Sequence[Profile]
    company: Company
    known: Mapping[tuple[str, int, int], Taken]

    def file(self, entry: Entry, behind: _Behind) -> Taken:
        one = self.known.get((entry.shown_as, entry.size, entry.mtime_ns))
        if one is None:
            behind(0.0, "")
            one = _take_in(entry, self.cache, self.profiles, self.company, behind)
        return one

    def archive(self, entry: Entry, behind: _Behind) -> list[Taken]:
        """Every file of an archive, or the archive itself where it cannot be opened."""
        from scorecard.intake import archives  # noqa: PLC0415

        try:
            members = archives.list_members(entry.path, self.company.zone)
        except (IntakeError, OSError) as error:
            return [_refused(entry, error)]
        whole = sum(member.size for member in members) or 1
        done, taken = 0, []
        for member in members:
            inside = Entry(
                entry.path, f"{entry.shown_as}/{member.name}", member.size, member.mtime_ns
            )
            weight = entry.size * member.size // whole
            within = replace(behind, file=inside.shown_as, weight=weight,
                             before=behind.before + entry.size * done // whole)  # fmt: skip
            taken.append(self._member(entry, member, inside, within))
            done += member.size
        return taken

    def _member(
        self, entry: Entry, member: archives.Member, inside: Entry, behind: _Behind
    ) -> Taken:
        from scorecard.intake import archives  # noqa: PLC0415

        if member.refusal is not None:
            return _not_read(inside, member.refusal)
        if (inside.shown_as, inside.size, inside.mtime_ns) in self.known:
            return self.file(inside, behind)
        behind(0.0, "unpacking")
        try:
            with archives.unpacked(entry.path, member, self.cache / UNPACKED) as path:
                return self.file(replace(inside, path=path), behind)
        except (IntakeError, OSError) as error:
            return _refused(inside, error)


@dataclass
class _SoFar:
    """How much of all bytes is behind us, entry by entry, for files that are read side by side."""

    tell: Tell
    whole: int
    _behind: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, entry: str, behind: float, file: str, doing: str) -> None:
        with self._lock:
            self._behind[entry] = max(behind, self._behind.get(entry, 0.0))
            self.tell(Reading(file, sum(self._behind.values()) / self.whole, doing))

    def passed(self, entry: str, size: int) -> None:
        """An entry is done with, or was known: all its bytes are behind us."""
        with self._lock:
            self._behind[entry] = size


@dataclass(frozen=True)
class _Behind:
    """Turns the share of one file into bytes of its entry: ``before`` and a share of ``weight``."""

    so_far: _SoFar
    entry: str
    file: str
    before: int
    weight: int

    def __call__(self, share: float, doing: str) -> None:
        self.so_far(self.entry, self.before + share * self.weight, self.file, doing)


def _refused(entry: Entry, error: IntakeError | OSError) -> Taken:
    if isinstance(error, IntakeError):
        said = " ".join(f"The file {one.what} {one.remedy}".strip() for one in error.problems)
    else:
        said = f"The file cannot be read or unpacked: {error.strerror or error}."
    return _not_read(entry, said)


def _not_read(entry: Entry, said: str) -> Taken:
    return Taken(entry.shown_as, entry.size, entry.mtime_ns, "", "", said)


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
        return _not_read(entry, str(error))
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

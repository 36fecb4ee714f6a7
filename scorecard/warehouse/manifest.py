"""What lies in the folder of exports, told by names, sizes and times alone.

It imports nothing heavy: a server looks here before it has read anything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

NOT_EXPORTS = frozenset({".toml", ".md"})
"""Endings that people keep beside their exports."""

NOT_EXPORT_NAMES = frozenset({"truth.json", "readme", "readme.txt", "identities.csv"})


@dataclass(frozen=True)
class Entry:
    """One file of the exports folder, as a look at the folder shows it."""

    path: Path
    shown_as: str
    size: int
    mtime_ns: int


def read_manifest(exports: Path) -> tuple[Entry, ...]:
    """Every export below the folder, by name; hidden files, TOML and notes are none.

    Cheap enough to poll: looks at names, sizes and times only.
    """
    entries = []
    for path in sorted(exports.rglob("*")):
        relative = path.relative_to(exports)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        named = path.name.lower() in NOT_EXPORT_NAMES
        if hidden or named or path.suffix.lower() in NOT_EXPORTS:
            continue
        try:
            stat = path.stat()
        except FileNotFoundError:  # gone between the listing and the look
            continue
        if path.is_file():
            entries.append(Entry(path, relative.as_posix(), stat.st_size, stat.st_mtime_ns))
    return tuple(entries)


def folder_signature(exports: Path, root: Path) -> str:
    """A short text that changes whenever a build may give another snapshot.

    Names, sizes and times of the exports and of every TOML and SQL file that is
    read; nothing is opened.
    """
    digest = hashlib.sha256()
    for entry in read_manifest(exports):
        digest.update(f"{entry.shown_as}|{entry.size}|{entry.mtime_ns}\n".encode())
    settings = [
        *exports.glob("*.toml"),
        *exports.glob("identities.csv"),
        *(exports / "vendors").glob("*.toml"),
        *(root / "data").glob("*.toml"),
        *(root / "data" / "vendors").glob("*.toml"),
        *(root / "queries").rglob("*.*"),
    ]
    for path in sorted(settings):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def code_signature(root: Path) -> str:
    """A short text that changes with any of our own modules; nothing is opened."""
    digest = hashlib.sha256()
    for path in sorted((root / "scorecard").rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]

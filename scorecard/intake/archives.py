"""ZIP archives: which files they hold, within bounds, and one of them at a time on disk.

A name inside an archive is never used as a path, sizes are counted while they are read, and
what an archive may not hold is refused in words.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from scorecard.errors import IntakeError, Problem

ENDING = ".zip"
MOST_MEMBERS = 500
MOST_BYTES = 50 << 30
"""All files of one archive together, unpacked."""
MOST_TIMES = 250
"""How many times its packed size a member may have; exports reach some fifty."""
SMALL = 16 << 20
"""A member below this is never refused for its ratio: it can do no harm."""
_SPARE = 1 << 30
_CHUNK = 1 << 20
_FIRST_YEAR = 1980
"""What an archive writes that knows no time."""
_NESTED = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar"})
_NOTES = frozenset({".toml", ".md", ".pdf"})
_NOTE_NAMES = frozenset({"readme", "readme.txt"})
_AGAIN = "Unpack it yourself and drop the files that you need."


@dataclass(frozen=True)
class Member:
    """One file of an archive; ``refusal`` says why it is not read, or is null.

    ``mtime_ns`` is its own time in the zone given, else the archive's; its last digits come
    from the check sum, so that another content is another time.
    """

    name: str
    size: int
    packed: int
    mtime_ns: int
    place: int
    refusal: str | None = None


def is_archive(path: Path) -> bool:
    """Whether the file is taken for an archive: by its ending, as people see it."""
    return path.suffix.lower() == ENDING


def list_members(path: Path, zone: str) -> tuple[Member, ...]:
    """The files of an archive, without folders, notes and what an operating system adds.

    Raises IntakeError if the archive cannot be read, holds none, or is beyond the bounds.
    """
    with _opened(path) as archive:
        infos = list(enumerate(archive.infolist()))
    if any(info.filename == "[Content_Types].xml" for _, info in infos):
        raise _refused(path, "is a workbook that is called an archive.", "Name it .xlsx.")
    wanted = [(place, info) for place, info in infos if _is_wanted(info)]
    if not wanted:
        raise _refused(path, "is an archive without a file.", "Pack it again.")
    if len(wanted) > MOST_MEMBERS:
        raise _refused(path, f"holds {len(wanted):,} files, more than {MOST_MEMBERS}.", _AGAIN)
    whole = sum(info.file_size for _, info in wanted)
    if whole > MOST_BYTES:
        size = f"{whole / (1 << 30):,.0f} GB"
        raise _refused(path, f"unpacks to {size}, more than {MOST_BYTES >> 30} GB.", _AGAIN)
    archive_time = path.stat().st_mtime_ns
    members: dict[str, Member] = {}
    for place, info in wanted:
        name = info.filename.replace("\\", "/")
        why = "The archive holds a file of this name twice." if name in members else _why_not(info)
        shown = f"{name} ({place + 1})" if name in members else name
        moment = _time(info, zone, archive_time)
        members[shown] = Member(shown, info.file_size, info.compress_size, moment, place, why)
    return tuple(members.values())


@contextmanager
def unpacked(path: Path, member: Member, work: Path) -> Iterator[Path]:
    """The member as a file below ``work``, gone again afterwards; raises IntakeError."""
    work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=work) as folder:
        target = Path(folder) / _plain_name(member.name)
        extract(path, member, target)
        yield target


def extract(path: Path, member: Member, target: Path) -> None:
    """Write a member to a file of our own choice, never more of it than it says it holds."""
    if shutil.disk_usage(target.parent).free < member.size + _SPARE:
        size = f"{member.size / (1 << 30):,.1f} GB"
        raise _refused(path, f"needs {size} to unpack {member.name}.", "Make room on the disk.")
    written = 0
    try:
        with _opened(path) as archive, target.open("wb") as out:
            info = archive.infolist()[member.place]
            with archive.open(info) as packed:
                while chunk := packed.read(_CHUNK):
                    written += len(chunk)
                    if written > member.size:
                        raise _refused(path, f"says less than it holds of {member.name}.", _AGAIN)
                    out.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise _refused(path, f"cannot be unpacked at {member.name} ({why}).", "Pack it again.") \
            from None  # fmt: skip


def member_of(path: Path, name: str, zone: str) -> Member:
    """The member of that name; raises IntakeError where there is none that may be read."""
    for member in list_members(path, zone):
        if member.name == name and member.refusal is None:
            return member
    raise _refused(path, f"holds no {name} that can be read.", "Look at the list of files again.")


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    hidden = any(part.startswith((".", "~$")) and part not in ("..", ".") for part in parts)
    last = PurePosixPath(info.filename)
    noted = last.suffix.lower() in _NOTES or last.name.lower() in _NOTE_NAMES
    return not (info.is_dir() or hidden or noted or "__MACOSX" in parts)


def _why_not(info: zipfile.ZipInfo) -> str | None:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in info.filename[:2]:
        return "Its name in the archive leads out of the archive; it is not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link and no file; it is not read."
    if info.flag_bits & 1:
        return f"It is locked with a password. {_AGAIN}"
    if PurePosixPath(info.filename).suffix.lower() in _NESTED:
        return f"It is an archive inside an archive. {_AGAIN}"
    if info.file_size > SMALL and info.file_size > MOST_TIMES * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        return f"It unpacks to {times:,} times its size, which no export does. {_AGAIN}"
    return None


def _time(info: zipfile.ZipInfo, zone: str, archive_time: int) -> int:
    moment = archive_time
    if info.date_time[0] > _FIRST_YEAR:
        try:
            told = datetime(*info.date_time, tzinfo=ZoneInfo(zone))
            moment = int(told.timestamp()) * 1_000_000_000
        except ValueError:
            pass
    return moment - moment % 1_000_000_000 + info.CRC % 1_000_000_000


def _plain_name(name: str) -> str:
    """The last part of a name, fit to be a file's."""
    last = re.sub(r"[^\w .()&+,@=-]", "_", PurePosixPath(name).name).lstrip(". ")
    return last[-120:] or "file"


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, ValueError):
        raise _refused(
            path, "is no whole ZIP archive.", "Download or pack it again; other kinds are not read."
        ) from None
    with archive:
        yield archive


def _refused(path: Path, what: str, remedy: str) -> IntakeError:
    return IntakeError(Problem(path.name, what, remedy))

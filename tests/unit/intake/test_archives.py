"""ZIP archives: what is read of them, and what is refused in words."""

from __future__ import annotations

import stat
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scorecard.errors import IntakeError
from scorecard.intake import archives
from scorecard.intake.archives import Member, extract, list_members, member_of, unpacked


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return path


def named(path: Path, *names: str) -> dict[str, Member]:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"a\n1\n")
    return {member.name: member for member in list_members(path, "UTC")}


def refusal(path: Path) -> str:
    with pytest.raises(IntakeError) as caught:
        list_members(path, "UTC")
    (problem,) = caught.value.problems
    return f"{problem.what} {problem.remedy}"


def test_only_files_that_may_be_exports_are_listed(tmp_path: Path) -> None:
    members = named(
        tmp_path / "a.zip",
        "out/",
        "out/tickets.csv",
        "__MACOSX/out/._tickets.csv",
        ".DS_Store",
        "out/.hidden.csv",
        "README.md",
        "company.toml",
    )
    assert list(members) == ["out/tickets.csv"]
    assert members["out/tickets.csv"].refusal is None


@pytest.mark.parametrize(
    "name", ["../escape.csv", "/etc/escape.csv", "a/../../b.csv", "C:\\x\\b.csv", "..\\b.csv"]
)
def test_a_name_that_leads_out_is_not_read(tmp_path: Path, name: str) -> None:
    (member,) = named(tmp_path / "a.zip", name).values()
    assert "leads out of the archive" in (member.refusal or "")


def test_whatever_its_name_a_member_is_written_where_we_choose(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", deep__orders_csv=b"a\n1\n")
    (member,) = list_members(path, "UTC")
    with unpacked(path, member, tmp_path / "work") as inside:
        assert inside.parent.parent == tmp_path / "work"
        assert (inside.name, inside.read_bytes()) == ("orders.csv", b"a\n1\n")
    assert list((tmp_path / "work").iterdir()) == []


def test_archives_within_links_and_doubles_are_told_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("one.csv", b"a\n1\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("one.csv", b"a\n2\n")
    told = {member.name: member.refusal for member in list_members(path, "UTC")}
    assert "archive inside an archive" in (told["inner.zip"] or "")
    assert "link and no file" in (told["link.csv"] or "")
    assert told["one.csv"] is None
    assert "twice" in (told["one.csv (4)"] or "")


def test_a_locked_member_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", one_csv=b"a\n1\n")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + offset
        content[at] |= 1
    path.write_bytes(content)
    (member,) = list_members(path, "UTC")
    assert "locked with a password" in (member.refusal or "")


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", bomb_csv=bytes(archives.SMALL + 1))
    (member,) = list_members(path, "UTC")
    assert "which no export does" in (member.refusal or "")


def test_a_member_that_holds_more_than_it_says_is_stopped(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", one_csv=b"a" * 5000)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(content)
    (member,) = list_members(path, "UTC")
    with pytest.raises(IntakeError):
        extract(path, member, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists() or (tmp_path / "out.csv").stat().st_size <= 10


def test_too_many_and_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "a.zip", one_csv=b"a\n1\n", two_csv=b"a\n1\n")
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    assert "holds 2 files, more than 1." in refusal(path)
    monkeypatch.setattr(archives, "MOST_MEMBERS", 9)
    monkeypatch.setattr(archives, "MOST_BYTES", 7)
    assert "unpacks to" in refusal(path)


def test_what_is_no_archive_or_empty_says_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "a.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert "no whole ZIP archive" in refusal(broken)
    assert "without a file" in refusal(packed(tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as book:
        book.writestr("[Content_Types].xml", "<x/>")
    assert "Name it .xlsx." in refusal(tmp_path / "c.zip")


def test_a_member_has_its_own_time_in_the_companys_zone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("one.csv", (2026, 3, 4, 12, 0, 0)), b"a\n1\n")
        archive.writestr(zipfile.ZipInfo("two.csv", (1980, 1, 1, 0, 0, 0)), b"a\n1\n")
    one, two = list_members(path, "Europe/Berlin")
    seconds = one.mtime_ns // 1_000_000_000
    assert datetime.fromtimestamp(seconds, UTC) == datetime(2026, 3, 4, 11, tzinfo=UTC)
    assert two.mtime_ns // 1_000_000_000 == path.stat().st_mtime_ns // 1_000_000_000
    assert member_of(path, "one.csv", "Europe/Berlin") == one
    with pytest.raises(IntakeError, match="holds no three"):
        member_of(path, "three.csv", "UTC")

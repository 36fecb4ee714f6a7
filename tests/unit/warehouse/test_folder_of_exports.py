"""The folder of exports as the real intake reads it: archives, drops and drops again."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.config.company import Company, Stage
from scorecard.config.profiles import Profile, load_profiles
from scorecard.errors import IntakeError
from scorecard.warehouse import files
from scorecard.warehouse.files import Reading, Taken, take_in_all
from scorecard.warehouse.originals import original

ROOT = Path(__file__).parents[3]
COMPANY = Company(name="Ours", stages=(Stage(stage_id="a", name="A", owner="COO"),))

Take = Callable[[], tuple[Taken, ...]]


def orders(first: int, many: int = 10) -> str:
    return "record_id,customer_id,ordered_at,amount\n" + "".join(
        f"{n},{n},2025-03-{1 + n % 28:02} 10:00,{n}.50\n" for n in range(first, first + many)
    )


@pytest.fixture(scope="module")
def profiles() -> tuple[Profile, ...]:
    return tuple(
        one
        for one in load_profiles([ROOT / "data" / "vendors"])
        if one.profile_id.startswith("canonical_")
    )


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


@pytest.fixture
def take(exports: Path, profiles: tuple[Profile, ...]) -> Take:
    return lambda: take_in_all(exports, exports.parent / "cache", profiles, COMPANY, lambda _: None)


def pack(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            stamp = zipfile.ZipInfo(f"{name}.csv", (2025, 6, 1, 12, 0, 0))
            archive.writestr(stamp, text)


def test_every_file_of_an_archive_is_taken_under_both_names(exports: Path, take: Take) -> None:
    pack(exports / "week.zip", one=orders(1), two=orders(100), strange="colour\nblue\n")
    told = {one.shown_as: one for one in take()}
    assert list(told) == ["week.zip/one.csv", "week.zip/two.csv", "week.zip/strange.csv"]
    report = told["week.zip/one.csv"].report(exports.parent / "cache")
    assert (report.file, report.rows_loaded, report.refusal) == ("week.zip/one.csv", 10, None)
    assert "Not recognised" in (told["week.zip/strange.csv"].refusal or "")
    assert list((exports.parent / "cache" / files.UNPACKED).iterdir()) == []


def test_a_known_archive_is_not_unpacked_again(
    exports: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(exports / "week.zip", one=orders(1))
    first = take()
    monkeypatch.setattr(files, "_take_in", lambda *_: pytest.fail("was read again"))
    monkeypatch.setattr(
        "scorecard.intake.archives.extract", lambda *_: pytest.fail("was unpacked again")
    )
    assert take() == first


def test_another_content_of_the_same_size_and_time_is_read(exports: Path, take: Take) -> None:
    pack(exports / "week.zip", one=orders(1))
    os.utime(exports / "week.zip", (1_750_000_000, 1_750_000_000))
    (before,) = take()
    pack(exports / "week.zip", one=orders(1).replace("1.50", "2.50", 1))
    os.utime(exports / "week.zip", (1_750_000_000, 1_750_000_000))
    (after,) = take()
    assert (before.size, before.sha256) != (after.size, after.sha256)
    assert before.size == after.size


def test_one_bad_member_or_archive_leaves_the_others(exports: Path, take: Take) -> None:
    (exports / "broken.zip").write_bytes(b"no archive")
    with zipfile.ZipFile(exports / "mixed.zip", "w") as archive:
        archive.writestr("../out.csv", orders(1))
        archive.writestr("in.csv", orders(1))
    told = {one.shown_as: one.refusal for one in take()}
    assert "no whole ZIP archive" in (told["broken.zip"] or "")
    assert "leads out" in (told["mixed.zip/../out.csv"] or "")
    assert told["mixed.zip/in.csv"] is None
    assert not (exports / "out.csv").exists()


def test_progress_tells_file_bytes_and_never_goes_back(
    exports: Path, profiles: tuple[Profile, ...]
) -> None:
    (exports / "a.csv").write_text(orders(1, 2000))
    pack(exports / "week.zip", one=orders(1, 500), two=orders(9000, 500))
    seen: list[Reading] = []
    take_in_all(exports, exports.parent / "cache", profiles, COMPANY, seen.append)
    assert {one.file for one in seen} == {"a.csv", "week.zip/one.csv", "week.zip/two.csv"}
    shares = [one.share for one in seen]
    assert shares == sorted(shares)
    assert all(0 <= one.share <= 1 for one in seen)
    assert any("checking, " in one.doing and " of " in one.doing for one in seen)


def test_what_a_killed_reading_left_is_cleared(exports: Path, take: Take) -> None:
    (exports / "a.csv").write_text(orders(1))
    cache = exports.parent / "cache"
    for left in (cache / "files" / ".abc-123", cache / files.UNPACKED / "x"):
        left.mkdir(parents=True)
        (left / "half.parquet").write_bytes(b"half")
    take()
    assert list((cache / files.UNPACKED).iterdir()) == []
    assert not list((cache / "files").glob(".*"))


def test_a_file_of_an_archive_can_be_looked_at_again(exports: Path, tmp_path: Path) -> None:
    (exports / "sub").mkdir()
    pack(exports / "sub" / "week.zip", one=orders(1))
    (exports / "loose.csv").write_text("a\n1\n")
    with original(exports, "sub/week.zip/one.csv", "UTC", tmp_path / "work") as path:
        assert path.read_text() == orders(1)
        assert path.name == "one.csv"
    assert not path.exists()
    with original(exports, "loose.csv", "UTC", tmp_path / "work") as path:
        assert path == exports / "loose.csv"
    for gone in ("none.csv", "sub/week.zip/two.csv", "other.zip/one.csv"):
        with (
            pytest.raises(IntakeError, match=r"is gone|holds no"),
            original(exports, gone, "UTC", tmp_path / "work"),
        ):
            pass

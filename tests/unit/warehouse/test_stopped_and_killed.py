"""A reading that is stopped or killed leaves the last snapshot whole, and can begin again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scorecard.errors import StoppedError
from scorecard.intake.watching import aside, watched
from scorecard.ui.workspace import Workspace
from scorecard.warehouse.build import Progress, build_snapshot, latest_snapshot
from scorecard.warehouse.files import UNPACKED
from scorecard.warehouse.lock import in_use

ROOT = Path(__file__).parents[3]
HEADER = "record_id,customer_id,ordered_at,promised_at,amount,status\n"

KILLED = """
import sys, time
from pathlib import Path
from scorecard.warehouse.build import build_snapshot
exports, cache, root, mark, where = map(str, sys.argv[1:])
def told(progress):
    if progress.what.startswith(where) and (progress.file or "big.csv") == "big.csv":
        Path(mark).write_text(progress.what)
        time.sleep(60)
build_snapshot(Path(exports), Path(cache), Path(root), told)
"""


def orders(first: int, many: int) -> str:
    return HEADER + "".join(
        f"{n},{n % 97},2025-03-{1 + n % 28:02} 10:00:00,2025-04-{1 + n % 28:02},{n}.5,delivered\n"
        for n in range(first, first + many)
    )


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "Ours"
    folder.mkdir()
    (folder / "small.csv").write_text(orders(1, 50))
    return folder


def count(cache: Path) -> int:
    held = latest_snapshot(cache, ROOT)
    assert held is not None
    return held.table("orders", ["record_id"]).height


def leftovers(cache: Path) -> list[Path]:
    return [
        *(cache / "files").glob(".*"),
        *(cache / "snapshots").glob(".*"),
        *(cache / UNPACKED).glob("*"),
    ]


@pytest.mark.parametrize("where", ["Reading", "Making"])
def test_a_killed_process_leaves_the_last_snapshot_and_no_rubbish(
    exports: Path, tmp_path: Path, where: str
) -> None:
    cache, mark = tmp_path / "cache", tmp_path / "mark"
    build_snapshot(exports, cache, ROOT)
    (exports / "big.csv").write_text(orders(1000, 3000))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(exports), str(cache), str(ROOT), str(mark), where],
        cwd=ROOT,
    )
    try:
        until = time.monotonic() + 120
        while not mark.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert mark.exists(), "the reading did not come so far"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert count(cache) == 50
    assert build_snapshot(exports, cache, ROOT).table("orders", ["record_id"]).height == 3050
    assert leftovers(cache) == []


@pytest.mark.parametrize("doing", ["checking", "reading, "])
def test_whoever_stops_a_long_file_waits_for_no_statement(
    exports: Path, tmp_path: Path, doing: str
) -> None:
    cache = tmp_path / "cache"
    build_snapshot(exports, cache, ROOT)
    (exports / "big.csv").write_text(orders(1000, 300_000))
    stopped: list[str] = []

    def tell(progress: Progress) -> None:
        if progress.file == "big.csv" and progress.doing.startswith(doing):
            stopped.append(progress.doing)
            raise StoppedError

    with pytest.raises(StoppedError):
        build_snapshot(exports, cache, ROOT, tell)
    assert len(stopped) == 1
    assert count(cache) == 50
    assert leftovers(cache) == []


def test_a_file_that_is_read_tolerantly_can_be_stopped_too(exports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    text = orders(1000, 60_000).replace("delivered", "zugestellt für", 1)
    (exports / "big.csv").write_bytes(text.encode("cp1252"))
    seen: list[str] = []

    def tell(progress: Progress) -> None:
        if progress.file == "big.csv" and progress.doing.endswith(" rows"):
            seen.append(progress.doing)
            raise StoppedError

    with pytest.raises(StoppedError):
        build_snapshot(exports, cache, ROOT, tell)
    assert seen == ["reading, 20,000 rows"]


@pytest.mark.parametrize("name", ["big.json", "big.ndjson"])
def test_a_json_file_can_be_stopped_while_it_is_decoded(
    exports: Path, tmp_path: Path, name: str
) -> None:
    cache = tmp_path / "cache"
    lines = orders(1000, 30_000).splitlines()
    names = lines[0].split(",")
    records = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    is_list = name == "big.json"
    text = json.dumps(records) if is_list else "\n".join(json.dumps(one) for one in records)
    (exports / name).write_text(text)
    seen: list[Progress] = []

    def tell(progress: Progress) -> None:
        if progress.file == name and progress.doing.endswith(" rows"):
            seen.append(progress)
            if progress.doing == "reading, 7,000 rows":
                raise StoppedError

    with pytest.raises(StoppedError):
        build_snapshot(exports, cache, ROOT, tell)
    assert [one.doing for one in seen] == [f"reading, {n},000 rows" for n in range(1, 8)]
    shares = [one.share for one in seen]
    assert shares == sorted(shares) and shares[-1] > shares[0]
    assert leftovers(cache) == []


def test_whoever_stops_a_library_at_work_does_not_wait_for_it() -> None:
    told: list[str] = []
    done = threading.Event()

    def tell(_: float, doing: str) -> None:
        told.append(doing)
        raise StoppedError

    with pytest.raises(StoppedError), watched(tell):
        aside(done.wait, "opening the sheet Data")
    assert not done.is_set(), "whoever waited would wait for ever"
    assert told == ["opening the sheet Data, 0 s"]
    done.set()
    with watched(tell):
        assert aside(lambda: 7, "opening") == 7
    assert aside(lambda: 7, "opening") == 7


def test_progress_tells_bytes_and_rows(exports: Path, tmp_path: Path) -> None:
    (exports / "big.csv").write_text(orders(1000, 200_000))
    seen: list[Progress] = []
    build_snapshot(exports, tmp_path / "cache", ROOT, seen.append)
    read = [one.doing for one in seen if one.file == "big.csv"]
    assert any(one.startswith("checking, ") and "MB of " in one for one in read)
    assert any(one.startswith("reading, ") and one.endswith(" rows") for one in read)
    shares = [one.share for one in seen]
    assert shares == sorted(shares)


def test_the_workspace_keeps_what_stands_and_reads_again_when_asked(
    exports: Path, tmp_path: Path
) -> None:
    space = Workspace(exports, tmp_path / "cache")
    space.look()
    first = space.wait(120)
    assert first is not None
    (exports / "big.csv").write_text(orders(1000, 100_000))
    space.look()
    space.stop()
    assert space.wait(120) is first
    (problem,) = space.loading().problems
    assert str(problem).startswith("The reading: was stopped.")
    space.look()
    assert not space.loading().is_building, "nothing has changed, so nothing begins by itself"
    space.read_again()
    second = space.wait(240)
    assert second is not None
    assert second.id != first.id
    assert space.loading().problems == ()


def test_a_build_spares_what_a_repair_has_just_unpacked(exports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    unpacked = cache / UNPACKED / "one" / "orders.csv"
    unpacked.parent.mkdir(parents=True)
    unpacked.write_text(HEADER)
    with in_use(cache / UNPACKED), in_use(cache / UNPACKED):
        build_snapshot(exports, cache, ROOT)
        assert unpacked.read_text() == HEADER
    (exports / "more.csv").write_text(orders(100, 5))
    build_snapshot(exports, cache, ROOT)
    assert not unpacked.exists(), "nobody uses it any more, so it was left behind"

"""The remembered first screen: shown while it holds, forgotten as soon as anything changes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from scorecard.transforms.periods import Filters
from scorecard.ui.remembered import FILE, Remembered, recall, remember
from scorecard.ui.workspace import Workspace
from scorecard.views.choices import build_choices
from scorecard.views.scorecard import build_scorecard
from scorecard.warehouse.build import build_snapshot

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def screen(shared_cache: Path) -> Remembered:
    snapshot = build_snapshot(ROOT / "data" / "sample", shared_cache, ROOT)
    return Remembered(
        snapshot.id,
        build_choices(snapshot, "quarter"),
        (),
        build_scorecard(snapshot, Filters(grain="quarter")),
    )


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "orders.csv").write_text("order_id\n1\n", encoding="utf-8")
    return Workspace(exports, tmp_path, ROOT)


def test_the_screen_comes_back_as_it_was(space: Workspace, screen: Remembered) -> None:
    remember(space.cache_folder, space.signature(), screen)
    assert recall(space) == screen


def test_a_changed_export_ends_the_memory(space: Workspace, screen: Remembered) -> None:
    remember(space.cache_folder, space.signature(), screen)
    (space.exports / "orders.csv").write_text("order_id\n1\n2\n", encoding="utf-8")
    assert recall(space) is None


def test_nothing_remembered_is_no_memory(space: Workspace) -> None:
    assert recall(space) is None


@pytest.mark.parametrize("kept", [b"", b"not a pickle", pickle.dumps(("signature",))])
def test_a_damaged_memory_is_no_memory(space: Workspace, kept: bytes) -> None:
    (space.cache_folder / FILE).write_bytes(kept)
    assert recall(space) is None


class _Harmful:
    def __init__(self, touched: Path) -> None:
        self._touched = touched

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self._touched,)


def test_a_memory_cannot_run_code(space: Workspace, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    (space.cache_folder / FILE).write_bytes(pickle.dumps((space.signature(), _Harmful(touched))))
    assert recall(space) is None
    assert not touched.exists()


def test_drawing_it_imports_nothing_that_counts() -> None:
    """A restart is quick only while this holds."""
    asked = (
        "import sys\n"
        "from scorecard.ui import door, first_screen, remembered\n"
        "from scorecard.ui import filters, links, live, loading, states\n"
        "heavy = {'polars', 'duckdb', 'scipy', 'numpy', 'pydantic'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"

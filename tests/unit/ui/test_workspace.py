"""The workspace: one snapshot for every session, kept while the next is built."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scorecard.errors import ConfigError, Problem
from scorecard.ui import workspace as module
from scorecard.ui.workspace import Workspace
from scorecard.warehouse.build import Progress

Build = Callable[..., object]


class Stub:
    """Stands in for a snapshot; only which one it is matters here."""


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    for folder in ("exports", "root/queries", "root/data"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "exports/a.csv").write_text("x\n1\n")
    return Workspace(tmp_path / "exports", tmp_path / "cache", tmp_path / "root")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Build], None]]:
    def use(build: Build) -> None:
        monkeypatch.setattr("scorecard.warehouse.build.build_snapshot", build)

    use(lambda *_: Stub())
    yield use


def settle(made: Workspace) -> object:
    made.look()
    return made.wait(20)


def test_nothing_stands_before_the_first_look(made: Workspace) -> None:
    assert made.snapshot is None
    assert made.loading() == module.Loading(False, None, (), 0)


def test_an_unchanged_folder_is_not_built_again(
    made: Workspace, builds: Callable[[Build], None]
) -> None:
    first = settle(made)
    assert isinstance(first, Stub)
    assert settle(made) is first
    assert made.loading().revision == 1


@pytest.mark.parametrize("change", ["new", "grown", "gone", "settings", "profile", "query"])
def test_every_kind_of_change_is_noticed(
    made: Workspace, tmp_path: Path, builds: Callable[[Build], None], change: str
) -> None:
    first = settle(made)
    exports = tmp_path / "exports"
    if change == "gone":
        (exports / "a.csv").unlink()
    else:
        path = {
            "new": exports / "b.csv",
            "grown": exports / "a.csv",
            "settings": exports / "company.toml",
            "profile": exports / "vendors/own.toml",
            "query": tmp_path / "root/queries/ledger.sql",
        }[change]
        path.parent.mkdir(exist_ok=True)
        path.write_text("x\n1\n2\n")
    assert settle(made) is not first
    assert made.loading().revision == 2


def test_a_failed_build_keeps_the_snapshot_and_says_every_problem(
    made: Workspace, tmp_path: Path, builds: Callable[[Build], None]
) -> None:
    first = settle(made)
    told = (Problem("company.toml, name", "is missing."), Problem("causes.toml", "is not TOML."))

    def fail(*_: object) -> object:
        raise ConfigError(told)

    builds(fail)
    (tmp_path / "exports/b.csv").write_text("x\n")
    assert settle(made) is first
    assert made.loading().problems == told

    builds(lambda *_: Stub())
    (tmp_path / "exports/b.csv").unlink()
    (tmp_path / "exports/c.csv").write_text("x\n")
    assert settle(made) is not first
    assert made.loading().problems == ()


def test_a_fault_of_ours_is_told_and_the_watch_goes_on(
    made: Workspace, tmp_path: Path, builds: Callable[[Build], None]
) -> None:
    first = settle(made)

    def fall(*_: object) -> object:
        raise ZeroDivisionError("the sky fell")

    builds(fall)
    (tmp_path / "exports/b.csv").write_text("x\n")
    assert settle(made) is first
    (problem,) = made.loading().problems
    assert "the sky fell" in str(problem)
    assert "tried again as soon as a file changes" in problem.remedy

    builds(lambda *_: Stub())
    (tmp_path / "exports/b.csv").write_text("x\n1\n")
    assert settle(made) is not first


def test_while_a_build_runs_the_old_snapshot_is_shown_with_progress(
    made: Workspace, tmp_path: Path, builds: Callable[[Build], None]
) -> None:
    first = settle(made)
    started, may_end = threading.Event(), threading.Event()

    def slow(_exports: Path, _cache: Path, _root: Path, note: Callable[..., None]) -> object:
        note(Progress("Reading", 0.25, "b.csv"))
        started.set()
        assert may_end.wait(20)
        return Stub()

    builds(slow)
    (tmp_path / "exports/b.csv").write_text("x\n")
    made.look()
    assert started.wait(20)
    assert made.snapshot is first
    assert made.loading().is_building
    assert made.loading().progress == Progress("Reading", 0.25, "b.csv")
    assert made.wait(0.01) is first
    may_end.set()
    assert made.wait(20) is not first
    assert made.loading().progress is None


def test_a_change_during_a_build_is_built_next(
    made: Workspace, tmp_path: Path, builds: Callable[[Build], None]
) -> None:
    may_end = threading.Event()

    def slow(*_: object) -> object:
        assert may_end.wait(20)
        return Stub()

    builds(slow)
    made.look()
    (tmp_path / "exports/b.csv").write_text("x\n")
    made.look()  # nothing starts beside a running build, and nothing is forgotten
    may_end.set()
    first = made.wait(20)
    assert settle(made) is not first
    assert made.loading().revision == 2


def test_a_folder_that_is_not_there_is_an_empty_one(
    tmp_path: Path, builds: Callable[[Build], None]
) -> None:
    made = Workspace(tmp_path / "none", tmp_path / "cache", tmp_path)
    assert isinstance(settle(made), Stub)


def test_every_session_of_a_folder_has_the_same_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAPEZE_DATA", str(tmp_path / "one"))
    monkeypatch.setenv("TRAPEZE_CACHE", str(tmp_path / "cache"))
    one = module.workspace()
    assert module.workspace() is one
    monkeypatch.setenv("TRAPEZE_DATA", str(tmp_path / "two"))
    assert module.workspace() is not one


def test_what_a_build_makes_stands_with_its_revision_so_that_a_page_is_drawn_anew_once(
    made: Workspace, builds: Callable[[Build], None]
) -> None:
    seen: list[tuple[object, int]] = []
    made.on_new = lambda space, _: seen.append((space.snapshot, space.loading().revision))
    first = settle(made)
    assert seen == [(first, 1)]

"""Files that come, change and break while pages are open."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.errors import ConfigError, Problem
from scorecard.ui import workspace as live_workspace
from scorecard.ui.loading import FILTERS
from scorecard.warehouse.build import Progress, build_snapshot
from tests.pages.conftest import SHELL, text_of
from tests.pages.test_bad_input import settle, tickets

VIA = {"web.csv": tickets(1, "").replace(",Mail,", ",Web form,"), "mail.csv": tickets(500)}


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Gardeners"
    folder.mkdir()
    for name, text in VIA.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("TRAPEZE_DATA", str(folder))
    monkeypatch.setenv("TRAPEZE_CACHE", str(tmp_path / "cache"))
    settle()
    return folder


def session(page: str = "data", **parameters: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "scorecard":
        app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    return app


def test_a_new_file_reaches_every_open_session_with_its_filters_kept(exports: Path) -> None:
    one, other = session(channel="web"), session("scorecard", channel="email")
    assert "2 files read" in text_of(one)
    (exports / "more.csv").write_text(tickets(900))
    settle()
    one.run()
    other.run()
    assert "3 files read" in text_of(one)
    assert "3 files read" in text_of(other)
    assert one.session_state[FILTERS].channel == "web"
    assert other.session_state[FILTERS].channel == "email"

    (exports / "more.csv").unlink()
    settle()
    one.run()
    assert "2 files read" in text_of(one)


def test_a_page_that_is_looked_at_starts_the_build_by_itself(exports: Path) -> None:
    one = session()
    (exports / "more.csv").write_text(tickets(900))
    one.run()  # what the fragment does every two seconds
    live_workspace.workspace().wait()
    assert "3 files read" in text_of(one.run())


def test_while_files_are_read_the_old_snapshot_stays_and_progress_is_shown(
    exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def slow(folder: Path, cache: Path, root: Path, note: object) -> object:
        live_workspace.workspace()._note_progress(Progress("Reading", 0.5, "more.csv"))
        app = session()
        seen.append(text_of(app))
        return build_snapshot(folder, cache, root)

    monkeypatch.setattr("scorecard.warehouse.build.build_snapshot", slow)
    (exports / "more.csv").write_text(tickets(900))
    settle()
    assert "2 files read" in seen[0]
    assert "Reading" in seen[0]
    assert "more.csv" in seen[0]
    assert "3 files read" in text_of(session())


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (RuntimeError("a join went wrong"), ("the build", "a join went wrong")),
        (
            OSError(28, "No space left on device"),
            ("the folder cache", "No space left on device", "Make room or give access"),
        ),
        (
            ConfigError(Problem("company.toml, zone", "'Mars' is not a time zone.")),
            ("company.toml, zone", "Mars"),
        ),
    ],
)
def test_a_build_that_fails_is_told_and_the_last_snapshot_stays(
    exports: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: tuple[str, ...]
) -> None:
    def fail(*_: object) -> object:
        raise fault

    one = session()
    with monkeypatch.context() as patch:
        patch.setattr("scorecard.warehouse.build.build_snapshot", fail)
        (exports / "more.csv").write_text(tickets(900))
        settle()
        said = text_of(one.run())
        assert not one.exception
        assert "2 files read" in said
        assert "The last change could not be taken in" in said
        for words in told:
            assert words in said
        assert "What was loaded before is still shown." in said
        assert told[-1] in text_of(session("scorecard"))
    (exports / "again.csv").write_text(tickets(1400))
    settle()
    said = text_of(one.run())
    assert "4 files read" in said
    assert "could not be taken in" not in said


LATE = "record_id,customer_id,ordered_at,promised_at,delivered_at\n" + "".join(
    f"{n},{n},2025-0{1 + n % 6}-02 10:00,2025-0{1 + n % 6}-05 10:00,2025-0{1 + n % 6}-12 10:00\n"
    for n in range(60)
)


def test_silence_is_told_only_where_a_file_could_hold_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Carriers"
    folder.mkdir()
    (folder / "orders.csv").write_text(LATE)
    monkeypatch.setenv("TRAPEZE_DATA", str(folder))
    monkeypatch.setenv("TRAPEZE_CACHE", str(tmp_path / "cache"))
    settle()
    said = text_of(session("service"))
    assert "no file would hold a word about them: add messages sent and tickets" in said
    assert "stayed silent" not in said
    (folder / "tickets.csv").write_text(tickets(9000))
    settle()
    said = text_of(session("service"))
    assert "Nobody spoke of a failure" in said
    assert "stayed silent" in said
    assert "not measured of failures" not in said


def test_an_address_with_unknown_filters_shows_everyone(exports: Path) -> None:
    app = session("scorecard", channel="pigeon", segment="Moon", period="Q9 1999", grain="Weeks")
    chosen = app.session_state[FILTERS]
    assert (chosen.channel, chosen.segment, chosen.grain) == (None, None, "quarter")
    assert chosen.period_end is not None
    assert "cannot be drawn" not in text_of(app)


def test_a_page_of_something_that_is_not_there_still_answers(exports: Path) -> None:
    for page, parameters in (
        ("stage", {"stage": "moon"}),
        ("metric", {"metric": "happiness"}),
        ("role", {"role": "CXO"}),
    ):
        said = text_of(session(page, **parameters))
        assert "tz-sentence" in said
        assert "cannot be drawn" not in said

"""From a file that nobody knows to its rows on the scorecard, by widgets alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import SHELL, text_of
from tests.unit.mapping.conftest import german, scored_cases, spanish, write

__all__ = ["german", "scored_cases", "spanish", "write"]

Open = Callable[..., AppTest]


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.setenv("TRAPEZE_DATA", str(folder))
    monkeypatch.setenv("TRAPEZE_CACHE", str(tmp_path / "cache"))
    return folder


def built() -> None:
    """Look at the folder as the watch does, and wait for what it starts."""
    from scorecard.ui.workspace import workspace

    workspace().look()
    workspace().wait()


def on(page: str, **parameters: str) -> AppTest:
    built()
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    return app


def reports() -> dict[str, tuple[str | None, int, str | None]]:
    from scorecard.ui.workspace import workspace

    built()
    held = workspace().snapshot
    assert held is not None
    return {one.file: (one.profile_id, one.rows_loaded, one.refusal) for one in held.file_reports}


def save(app: AppTest) -> AppTest:
    button = next(one for one in app.button if one.label == "Save and read the file")
    assert not button.disabled, text_of(app)
    app = button.click().run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    app = next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return app


def box(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in app.selectbox if one.label == label)


def test_german_cases_from_unknown_to_loaded_edited_and_removed(
    exports: Path, german: Path
) -> None:
    shutil.copy(german, exports)
    app = on("data")
    assert any("Anfragen" in one.label for one in app.expander)
    assert "Not recognised" in text_of(app)
    assert reports()[german.name][:2] == (None, 0)

    app = on("mapping", file=german.name)
    assert box(app, "What one row is").value == "tickets"
    assert box(app, "What Eingegangen am is").value == "opened_at"
    assert box(app, "What Erledigt in Zustand means").value == "resolved"
    assert "1 March 2025, 10:15" in text_of(app)
    assert "Büro" in text_of(app), "columns that are not used stay visible"
    save(app)
    assert (exports / "vendors" / "anfragen.toml").is_file()
    assert reports()[german.name] == ("anfragen", 60, None)

    app = on("data")
    assert "Your own mappings" in text_of(app)
    app = on("mapping", mapping="anfragen")
    box(app, "What Anliegen is").set_value("").run()
    save(app)
    assert (
        "Anliegen"
        not in (exports / "vendors" / "anfragen.toml")
        .read_text("utf-8")
        .split("[table.columns]")[1]
    )
    assert reports()[german.name] == ("anfragen", 60, None)

    app = on("data")
    next(one for one in app.button if one.label == "Remove this mapping").click().run()
    assert not app.exception
    assert reports()[german.name][0] is None


def test_a_spanish_survey_asks_for_the_order_of_its_dates_and_is_loaded(
    exports: Path, spanish: Path
) -> None:
    shutil.copy(spanish, exports)
    app = on("mapping", file=spanish.name)
    assert box(app, "What one row is").value == "answers"
    assert "Choose which comes first, the day or the month" in text_of(app)
    blocked = next(one for one in app.button if one.label == "Save and read the file")
    assert blocked.disabled
    order = next(one for one in app.selectbox if one.label.startswith("Dates such as"))
    app = order.set_value(next(one for one in order.options if one.startswith("day first"))).run()
    save(app)
    assert reports()[spanish.name] == ("encuesta", 40, None)


def test_a_second_kind_of_record_is_added_kept_opened_again_and_left_out(
    exports: Path, scored_cases: Path
) -> None:
    shutil.copy(scored_cases, exports)
    app = on("mapping", file=scored_cases.name)
    assert box(app, "Another kind of record").value == "answers", "the score speaks for answers"
    assert "Proposed because of header" in text_of(app)
    app = press(app, "Add it")
    assert box(app, "What Satisfaction Score is among survey answers").value == "score"
    assert "is filled. Known by" in text_of(app)
    assert "read for the survey answers" in text_of(app), "the first kind says who reads it"
    assert "20 from the rows seen" in text_of(app)
    save(app)
    told = (exports / "vendors" / "tickets.toml").read_text("utf-8")
    assert told.count("[[table]]") == 2
    assert reports()[scored_cases.name] == ("tickets", 40, None)

    app = on("data")
    assert "Service cases and survey answers" in text_of(app)
    app = on("mapping", mapping="tickets")
    assert box(app, "What Satisfaction Score is among survey answers").value == "score"
    save(press(app, "Leave out"))
    told = (exports / "vendors" / "tickets.toml").read_text("utf-8")
    assert told.count("[[table]]") == 1
    assert reports()[scored_cases.name] == ("tickets", 40, None)


def test_a_mapping_without_the_date_cannot_be_kept(exports: Path, german: Path) -> None:
    shutil.copy(german, exports)
    app = on("mapping", file=german.name)
    box(app, "What Eingegangen am is").set_value("").run()
    assert "No column says when it happened" in text_of(app)
    assert next(one for one in app.button if one.label == "Save and read the file").disabled


@pytest.mark.parametrize("asked", ["../../../etc/passwd", "no-such.csv"])
def test_only_files_of_the_folder_can_be_asked_for(exports: Path, german: Path, asked: str) -> None:
    shutil.copy(german, exports)
    assert "No file was chosen." in text_of(on("mapping", file=asked))

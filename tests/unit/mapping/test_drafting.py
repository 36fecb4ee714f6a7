from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.config.company import Company
from scorecard.config.profile_writing import Draft, QuestionDraft, draft_of, profile_of
from scorecard.config.profiles import load_profiles
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.drafting import (
    Choices,
    choices_of,
    draft,
    first_choices,
    gaps,
    measure_named,
    measured,
    open_example,
    order_shown,
)
from scorecard.intake.preview import Preview, try_on
from scorecard.intake.proposal import propose_kinds, see_columns
from scorecard.intake.sampling import FileLook, look_at
from scorecard.views import mapping as views

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHIPPED = load_profiles([Path(__file__).parents[3] / "data" / "vendors"])


def proposed(path: Path, words: Vocabulary) -> tuple[FileLook, Choices]:
    look = look_at(path)
    columns = see_columns(look)
    kind = propose_kinds(columns, words, path.name)[0]
    return look, first_choices(path.name, kind.table, columns, words)[0]


def made_of(path: Path, look: FileLook, choices: Choices, words: Vocabulary) -> Draft:
    return draft(choices, path.name, look, see_columns(look), words, "ours")


def tried(made: Draft, path: Path, company: Company) -> Preview:
    return try_on(profile_of(made), SHIPPED, path, company)


def test_german_cases_load_as_they_are_meant(
    german: Path, words: Vocabulary, company: Company
) -> None:
    look, choices = proposed(german, words)
    made = made_of(german, look, choices, words)
    assert gaps(made) == ()
    preview = tried(made, german, company)
    report = preview.report
    assert report.refusal is None
    assert (report.profile_id, report.rows_loaded, report.rows_set_aside) == ("ours", 60, 0)
    first = dict(zip(preview.columns, preview.rows[0][1:], strict=True))
    assert first["record_id"] == "ours:V-0000"
    assert f"{first['opened_at']:%Y-%m-%d %H:%M}" == "2025-03-01 10:15"
    assert first["status"] == "open"
    told = views.outcome(made, choices, look, preview, (), None, None)
    assert told.problems == ()
    assert ("Eingegangen am", "01.03.2025 10:15", "1 March 2025, 10:15") in [
        (line.header, line.cell, line.said) for line in told.dates
    ]


def test_open_dates_are_asked_and_the_answer_is_obeyed(
    spanish: Path, words: Vocabulary, company: Company
) -> None:
    look, choices = proposed(spanish, words)
    made = made_of(spanish, look, choices, words)
    found = open_example(look, made)
    assert order_shown(look, made) is None
    assert found is not None
    choice = views.open_dates(found)
    told = views.outcome(made, choices, look, tried(made, spanish, company), (), None, choice)
    assert len(told.problems) == 1
    assert "Choose which comes first" in told.problems[0]
    for day_first in (True, False):
        chosen = replace(choices, day_first=day_first)
        sure = made_of(spanish, look, chosen, words)
        preview = tried(sure, spanish, company)
        told = views.outcome(sure, chosen, look, preview, gaps(sure), None, choice)
        assert told.problems == ()
        assert preview.report.rows_loaded == 40
        line = told.dates[0]
        first, second = (int(part) for part in line.cell.split("/")[:2])
        day, month = (first, second) if day_first else (second, first)
        assert line.said == f"{day} {MONTHS[month - 1]} 2025"


def test_labels_of_a_scale_become_its_points(
    spanish: Path, words: Vocabulary, company: Company
) -> None:
    look, choices = proposed(spanish, words)
    made = made_of(spanish, look, replace(choices, day_first=True), words)
    assert [(one.question, one.scale_min, one.scale_max) for one in made.questions] == [
        ("nps", 0, 10),
        ("csat", 1, 5),
    ]
    assert dict(made.questions[1].words) == {
        "Muy satisfecho": 5,
        "Satisfecho": 4,
        "Insatisfecho": 2,
    }
    preview = tried(made, spanish, company)
    assert preview.report.rows_of_table == {"answers": 80}


@pytest.mark.parametrize("name", ["german", "spanish"])
def test_a_kept_mapping_is_opened_as_it_was_chosen(
    name: str, request: pytest.FixtureRequest, words: Vocabulary
) -> None:
    path: Path = request.getfixturevalue(name)
    look, choices = proposed(path, words)
    choices = replace(choices, day_first=True, title="Mine", channel="web", only_used=True)
    made = made_of(path, look, choices, words)
    back = draft_of(profile_of(made))
    assert back is not None
    again = draft(choices_of(back, look), path.name, look, see_columns(look), words, "ours")
    assert profile_of(again) == profile_of(made)


def test_a_mapping_without_its_keys_is_refused_in_words(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    path = write("scores.csv", "When,Score", *(f"2025-01-{i + 1:02},{i}" for i in range(9)))
    look, _ = proposed(path, words)
    nothing = Choices("Scores", "answers", {}, {}, {})
    told = gaps(made_of(path, look, nothing, words))
    assert any("No column says when it happened (answered_at)" in one for one in told)
    assert any("No column holds a score" in one for one in told)
    start, _ = first_choices(path.name, "answers", see_columns(look), words)
    told = gaps(made_of(path, look, start, words))
    assert told == ('Say what "Score" measures: its range alone does not say it.',)


def test_another_measure_brings_its_own_scale() -> None:
    asked = QuestionDraft("Wait at the till", "", "outcome", 0.0, 10.0)
    effort = measured(asked, "ces_effort")
    assert (effort.question, effort.scale_min, effort.scale_max, effort.direction) == (
        "ces",
        1,
        5,
        -1,
    )
    assert measure_named(effort) == "ces_effort"
    driver = measured(asked, "driver")
    assert (driver.question, driver.family) == ("wait_at_the_till", "driver")
    assert measured(driver, "driver") == driver
    assert measured(effort, "").question == ""


def test_rows_that_cannot_be_used_are_told_before_anything_is_kept(
    write: Callable[..., Path], words: Vocabulary, company: Company
) -> None:
    rows = [f"{i},2025-01-02,{'closed' if i % 2 else 'zzz'}" for i in range(1, 21)]
    path = write("cases.csv", "Case ID,Created at,Status", *rows)
    look, choices = proposed(path, words)
    made = made_of(path, look, choices, words)
    told = views.outcome(made, choices, look, tried(made, path, company), gaps(made), None, None)
    assert any("10 of 20 rows cannot be used" in one for one in told.problems)
    column, reason, count, examples = told.reasons[0]
    assert (column, count) == ("Status", "10 rows")
    assert "not one of the words" in reason
    assert "row 3: zzz" in examples
    assert len(told.rows) == 10, "the rows that would be loaded are shown all the same"


def test_months_in_words_of_another_language_are_read(
    write: Callable[..., Path], words: Vocabulary, company: Company
) -> None:
    rows = [f"K{i};{i % 27 + 1}. März 2025;offen" for i in range(20)]
    path = write("Vorgänge.csv", "Vorgangsnummer;Erstellt am;Status", *rows)
    look, choices = proposed(path, words)
    preview = tried(made_of(path, look, choices, words), path, company)
    assert preview.report.refusal is None
    assert preview.report.rows_loaded == 20
    assert f"{preview.report.last_moment:%Y-%m-%d}" == "2025-03-20"


def test_a_file_that_is_read_already_is_told_apart(
    words: Vocabulary, company: Company, tmp_path: Path
) -> None:
    """A mapping of few headers cannot take a file from the profile that knows it better."""
    path = Path(__file__).parents[3] / "data" / "sample" / "incidents.csv"
    look, choices = proposed(path, words)
    made = made_of(path, look, replace(choices, only_used=True), words)
    made = replace(made, headers=made.headers[:1])
    told = views.outcome(made, choices, look, tried(made, path, company), (), None, None)
    assert any("would still be read as" in one for one in told.problems)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Ticket ID,Created at,Status"], "a header and no rows"),
        ([f"{i},2025-01-02,{i % 5}" for i in range(9)], "looks like data"),
    ],
)
def test_a_file_without_rows_or_names_says_so(
    lines: list[str], said: str, write: Callable[..., Path], words: Vocabulary
) -> None:
    path = write("x.csv", *lines)
    look, choices = proposed(path, words)
    made = made_of(path, look, choices, words)
    told = views.outcome(made, choices, look, None, gaps(made), None, None)
    assert said in told.problems[0]

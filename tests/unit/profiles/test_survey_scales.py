"""Which scale a survey was asked on, and which end of it is the good one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl
import pytest

from scorecard.config.loading import load_settings
from scorecard.config.profiles import load_profiles
from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake import FileReport, take_in
from scorecard.intake.stated_scales import StatedScale, stated_scale

ROOT = Path(__file__).parents[3]
PROFILES = load_profiles([ROOT / "data" / "vendors"])

Scales = dict[str, tuple[float, float, int]]
Reader = Callable[[Sequence[str], Iterable[Sequence[object]]], tuple[FileReport, Scales]]

FORM = ("Timestamp", "How likely are you to recommend us?", "Overall, how satisfied are you?")
MONKEY = ("Respondent ID", "Collector ID", "Start Date", "End Date")


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = load_settings(tmp_path, ROOT).company.model_copy(update={"zone": "UTC"})

    def reader(
        header: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> tuple[FileReport, Scales]:
        path = tmp_path / "answers.csv"
        lines = [[f'"{cell}"' for cell in row] for row in (header, *rows)]
        path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
        report = take_in(path, path.name, PROFILES, company, tmp_path / "cache")
        assert report.is_conserved
        if report.refusal:
            return report, {}
        table = pl.read_parquet(tmp_path / "cache" / "files" / report.entry / "answers.parquet")
        assert table["record_id"].is_unique().all()
        ends = table.select("question", "scale_min", "scale_max", "direction").unique().rows()
        return report, {question: (low, high, way) for question, low, high, way in ends}

    return reader


def moment(place: int) -> str:
    return f"2026/01/{place % 28 + 1:02} 10:{place % 60:02}:00"


@pytest.mark.parametrize(
    ("wording", "scale"),
    [
        ("Zufrieden? (1 = sehr zufrieden, 6 = sehr unzufrieden)", (1, 6, -1)),
        ("How was it? (1 = excellent, 5 = poor)", (1, 5, -1)),
        ("0 = not at all likely, 10 = extremely likely", (0, 10, 1)),
        ("On a scale from 0-10, how likely is it?", (0, 10, 0)),
        ("De 1 à 10, êtes-vous satisfait ?", (1, 10, 0)),
        ("Auf einer Skala von 1 bis 5", (1, 5, 0)),
        ("CSAT (0-100)", (0, 100, 0)),
        ("Delivered in 1-2 days?", None),
        ("Answered within 0 to 24 hours?", None),
        ("Asked on 2026-01-05", None),
    ],
)
def test_a_wording_states_its_scale(wording: str, scale: tuple[int, int, int] | None) -> None:
    wanted = StatedScale(*scale) if scale else None
    assert stated_scale(wording, load_vocabulary()) == wanted


def test_little_is_good_where_effort_is_asked() -> None:
    wording = "Hoeveel moeite? (1 = heel weinig, 7 = heel veel)"
    told = stated_scale(wording, load_vocabulary(), is_effort=True)
    assert told == StatedScale(1, 7, -1)


def test_marks_whose_wording_says_that_one_is_best(read: Reader) -> None:
    asked = "Wie zufrieden sind Sie insgesamt? (1 = sehr zufrieden; 6 = sehr unzufrieden)"
    report, scales = read(
        ("Zeitstempel", asked), [(moment(i), i % 6 + 1) for i in range(5)] + [(moment(7), "Gut")]
    )
    assert (report.rows_loaded, scales) == (5, {"csat": (1, 6, -1)})
    assert "is read on 1 to 6, the lower the better, as its wording says" in report.notes[0]
    # "Gut" has a point of five, which says nothing on a scale of six.
    assert report.set_aside[0].reason == "is not a number"


def test_a_recommendation_asked_from_one_to_ten_is_left_out_and_said(read: Reader) -> None:
    header = (FORM[0], "How likely are you to recommend us? (1-10)", FORM[2])
    report, scales = read(header, [(moment(i), 10, 5) for i in range(5)])
    assert list(scales) == ["csat"]
    assert "a recommendation score needs 0 to 10" in report.notes[0]


def test_answers_that_run_against_each_other_are_refused(read: Reader) -> None:
    turned = [(moment(i), i % 11, 5 - i % 11 // 2.5 // 1) for i in range(60)]
    report, _ = read(FORM, [(at, nps, int(csat)) for at, nps, csat in turned])
    assert report.refusal is not None
    assert "one of the two is read upside down" in report.refusal
    report, scales = read(FORM, [(moment(i), i % 11, i * 7 % 5 + 1) for i in range(60)])
    assert len(scales) == 2, report.refusal


def test_points_counted_from_one_to_eleven_are_refused(read: Reader) -> None:
    report, _ = read(FORM[:2], [(moment(i), 11 if i % 10 == 0 else i % 9 + 1) for i in range(60)])
    assert report.refusal is not None
    assert "every score would be one too high" in report.refusal
    # A slip of the hand is no scale: the row is set aside.
    rows = [(moment(i), 11 if i == 30 else i % 9 + 1) for i in range(60)]
    assert read(FORM[:2], rows)[0].rows_set_aside == 1


@pytest.mark.parametrize("top", [5, 7])
def test_a_recommendation_that_nobody_puts_above_five_is_refused(top: int, read: Reader) -> None:
    report, _ = read(FORM[:2], [(moment(i), i % top + 1) for i in range(60)])
    assert report.refusal is not None
    assert f"it seems to be asked up to {top}" in report.refusal
    # A zero shows where the scale begins.
    report, scales = read(FORM[:2], [(moment(i), i % (top + 1)) for i in range(60)])
    assert (report.refusal, list(scales)) == (None, ["nps"])
    assert f"is above {top}" in report.notes[0]


@pytest.mark.parametrize(
    ("asked", "answer", "scale", "score"),
    [
        ("How much effort did it take to resolve your issue?", "4", (1, 5, -1), 4),
        ("How much effort did it take to resolve your issue?", "Very low effort", (1, 5, -1), 1),
        ("It was easy to resolve my issue", "Agree", (1, 7, 1), 6),
    ],
)
def test_effort_is_not_ease(
    asked: str, answer: str, scale: object, score: float, read: Reader, tmp_path: Path
) -> None:
    meta = ("1001", "7", "01/31/2026 09:00", "01/31/2026 09:05")
    report, scales = read((*MONKEY, asked), [("", "", "", "", ""), (*meta, answer)])
    assert scales == {"ces": scale}
    table = pl.read_parquet(tmp_path / "cache" / "files" / report.entry / "answers.parquet")
    assert table["score"].to_list() == [score]


def test_of_ease_and_effort_of_one_stage_the_first_is_read(read: Reader) -> None:
    asked = ("How much effort did it take to resolve it?", "Was it easy to resolve your issue?")
    meta = ("1001", "7", "01/31/2026 09:00", "01/31/2026 09:05")
    report, scales = read((*MONKEY, *asked), [("",) * 6, (*meta, 4, 2)])
    assert scales == {"ces": (1, 7, 1)}
    assert asked[0] in report.columns_unused


@pytest.mark.parametrize("word", ["Keine Angabe", "Prefer not to say", "Prefiero no contestar"])
def test_who_does_not_answer_one_question_answers_the_others(word: str, read: Reader) -> None:
    report, scales = read(FORM, [(moment(1), 9, word), (moment(2), 8, "Très satisfait")])
    assert (report.rows_set_aside, report.rows_loaded) == (0, 2)
    assert {*scales} == {"nps", "csat"}


def test_a_question_asked_on_another_scale_is_told_its_scale(read: Reader) -> None:
    report, _ = read((FORM[0], FORM[2]), [(moment(i), i % 8 + 1) for i in range(40)])
    assert report.refusal is not None
    assert "This question is read on 1 to 5. If it was asked on another scale" in report.refusal

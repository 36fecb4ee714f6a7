from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.config.company import Company
from scorecard.config.drafts import Draft, QuestionDraft
from scorecard.config.profile_writing import draft_of, profile_of
from scorecard.config.profiles import load_profiles
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.choices import (
    Choices,
    Record,
    beside_of,
    choices_of,
    first_record,
    title_of,
)
from scorecard.intake.draft_checks import gaps, open_example, order_shown
from scorecard.intake.drafting import draft
from scorecard.intake.preview import Preview, try_on
from scorecard.intake.proposal import propose_kinds, propose_more_kinds
from scorecard.intake.sampling import FileLook, look_at
from scorecard.intake.score_scales import measure_named, measured
from scorecard.intake.seen_columns import see_columns
from scorecard.views import mapping as views
from scorecard.views.mapping_outcome import outcome, source_text

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHIPPED = load_profiles([Path(__file__).parents[3] / "data" / "vendors"])


def proposed(path: Path, words: Vocabulary) -> tuple[FileLook, Choices]:
    look = look_at(path)
    columns = see_columns(look)
    kind = propose_kinds(columns, words, path.name)[0]
    return look, Choices(title_of(path.name), (first_record(kind.table, columns, words)[0],))


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
    shown = preview.tables[0]
    first = dict(zip(shown.columns, shown.rows[0][1:], strict=True))
    assert first["record_id"] == "ours:V-0000"
    assert f"{first['opened_at']:%Y-%m-%d %H:%M}" == "2025-03-01 10:15"
    assert first["status"] == "open"
    told = outcome(made, choices, look, preview, None, None)
    assert told.problems == ()
    assert ("Eingegangen am", "01.03.2025 10:15", "1 March 2025, 10:15") in [
        (line.header, line.cell, line.said) for line in told.dates
    ]


def test_words_of_which_none_has_a_meaning_are_asked_for(
    write: Callable[..., Path], words: Vocabulary
) -> None:
    rows = [f"C{i},2025-01-{i + 1:02},{'foo' if i % 2 else 'bar'}" for i in range(9)]
    path = write("cases.csv", "Case ID,Created,Status", *rows)
    look, choices = proposed(path, words)
    assert dict(choices.records[0].words["Status"]) == {"bar": "", "foo": ""}
    (gap,) = gaps(made_of(path, look, choices, words))
    assert 'what at least one word of "Status" means' in gap
    record = choices.records[0]
    said = replace(record, words=record.words | {"Status": (("foo", "open"), ("bar", ""))})
    assert gaps(made_of(path, look, replace(choices, records=(said,)), words)) == ()


def test_open_dates_are_asked_and_the_answer_is_obeyed(
    spanish: Path, words: Vocabulary, company: Company
) -> None:
    look, choices = proposed(spanish, words)
    made = made_of(spanish, look, choices, words)
    found = open_example(look, made)
    assert order_shown(look, made) is None
    assert found is not None
    choice = views.open_dates(found)
    told = outcome(made, choices, look, tried(made, spanish, company), None, choice)
    assert len(told.problems) == 1
    assert "Choose which comes first" in told.problems[0]
    for day_first in (True, False):
        chosen = replace(choices, day_first=day_first)
        sure = made_of(spanish, look, chosen, words)
        preview = tried(sure, spanish, company)
        told = outcome(sure, chosen, look, preview, None, choice)
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
    assert [(one.question, one.scale_min, one.scale_max) for one in made.tables[0].questions] == [
        ("nps", 0, 10),
        ("csat", 1, 5),
    ]
    assert dict(made.tables[0].questions[1].words) == {
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
    record = replace(choices.records[0], channel="web")
    choices = replace(choices, day_first=True, title="Mine", records=(record,), only_used=True)
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
    nothing = Choices("Scores", (Record("answers", {}, {}, {}),))
    told = gaps(made_of(path, look, nothing, words))
    assert any("No column says when it happened (answered_at)" in one for one in told)
    assert any("No column holds a score" in one for one in told)
    start, _ = first_record("answers", see_columns(look), words)
    told = gaps(made_of(path, look, Choices("Scores", (start,)), words))
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
    told = outcome(made, choices, look, tried(made, path, company), None, None)
    assert any("10 of 20 rows cannot be used" in one for one in told.problems)
    column, reason, count, examples = told.kinds[0].reasons[0]
    assert (column, count) == ("Status", "10 rows")
    assert "not one of the words" in reason
    assert "row 3: zzz" in examples
    assert len(told.kinds[0].rows) == 10, "the rows that would be loaded are shown all the same"


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
    told = outcome(made, choices, look, tried(made, path, company), None, None)
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
    told = outcome(made, choices, look, None, None, None)
    assert said in told.problems[0]


# --- several kinds of record in one file --------------------------------------


def with_further(
    path: Path, words: Vocabulary, first: str, *further: str
) -> tuple[FileLook, Choices]:
    """What is proposed for a file whose rows hold further kinds of record."""
    look = look_at(path)
    columns = see_columns(look)
    records: list[Record] = []
    for table in (first, *further):
        records.append(first_record(table, columns, words, beside_of(records))[0])
    return look, Choices(title_of(path.name), tuple(records))


def test_the_score_of_a_case_is_proposed_as_an_answer_beside_it(
    scored_cases: Path, words: Vocabulary, company: Company
) -> None:
    look, alone = proposed(scored_cases, words)
    columns = see_columns(look)
    assert alone.records[0].table == "tickets"
    more = propose_more_kinds(columns, words, beside_of(alone.records), ["tickets"])
    assert more[0].table == "answers"
    assert '"Satisfaction Score"' in more[0].reason
    look, choices = with_further(scored_cases, words, "tickets", "answers")
    assert choices.records[1].targets == {
        "Solved at": "answered_at",
        "Requester email": "customer_email",
        "Satisfaction Score": "score",
        "Comment": "comment_text",
    }
    made = made_of(scored_cases, look, choices, words)
    assert gaps(made) == ()
    answers = made.tables[1]
    assert answers.record_id == ("Ticket ID",)
    assert answers.questions[0].no_answer == ("Offered",)
    assert source_text(answers, made.tables[0]) == (
        'Read from the rows where "Satisfaction Score" is filled.'
        ' Known by "Ticket ID", as the service cases are.'
    )
    preview = tried(made, scored_cases, company)
    report = preview.report
    assert report.refusal is None
    assert report.rows_of_table == {"tickets": 40, "answers": 20}
    shown = preview.tables[1]
    first = dict(zip(shown.columns, shown.rows[0][1:], strict=True))
    assert (first["record_id"], first["about_record"]) == ("ours:T1:csat", "ours:T1")
    assert {row[shown.columns.index("score") + 1] for row in shown.rows} == {5.0, 2.0}


def test_who_ordered_is_read_as_a_customer_and_joined_by_the_same_number(
    orders_of_people: Path, words: Vocabulary, company: Company
) -> None:
    look, choices = with_further(orders_of_people, words, "orders", "customers")
    assert choices.records[1].targets == {
        "Customer ID": "record_id",
        "Customer name": "party_name",
        "Email": "party_email",
        "Postcode": "postcode",
    }
    for system, party in (("", "ours:3"), ("own", "own:3")):
        made = made_of(orders_of_people, look, replace(choices, customer_system=system), words)
        preview = tried(made, orders_of_people, company)
        assert preview.report.refusal is None
        assert preview.report.rows_set_aside == 0, "an order of a guest is an order"
        assert preview.report.rows_of_table == {"orders": 40, "customers": 7}
        for shown in preview.tables:
            place = shown.columns.index("party_id") + 1
            assert party in {row[place] for row in shown.rows}
        people = preview.tables[1]
        assert {"ann3@example.org"} == {
            row[people.columns.index("party_email") + 1]
            for row in people.rows
            if row[people.columns.index("party_id") + 1] == party
        }


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("scored_cases", ("tickets", "answers")), ("orders_of_people", ("orders", "customers"))],
)
def test_several_kinds_are_opened_again_as_they_were_chosen(
    name: str, kinds: tuple[str, ...], request: pytest.FixtureRequest, words: Vocabulary
) -> None:
    path: Path = request.getfixturevalue(name)
    look, choices = with_further(path, words, *kinds)
    choices = replace(choices, title="Mine", customer_system="own", only_used=True)
    made = made_of(path, look, choices, words)
    back = draft_of(profile_of(made))
    assert back is not None
    assert back == made
    again = draft(choices_of(back, look), path.name, look, see_columns(look), words, "ours")
    assert again == made


def test_faults_are_told_with_the_kind_of_record_whose_they_are(
    write: Callable[..., Path], words: Vocabulary, company: Company
) -> None:
    rows = []
    for i in range(1, 41):
        rated, score = "some day" if i == 5 else "2025-02-01", "odd" if i == 7 else "4"
        rows.append(f"T{i},2025-01-{i % 27 + 1:02},{rated},{score}")
    path = write("tickets.csv", "Ticket ID,Created at,Rated at,Satisfaction", *rows)
    look, choices = with_further(path, words, "tickets", "answers")
    choices = replace(
        choices,
        records=(
            choices.records[0],
            replace(
                choices.records[1],
                targets={"Rated at": "answered_at", "Satisfaction": "score"},
            ),
        ),
    )
    made = made_of(path, look, choices, words)
    told = outcome(made, choices, look, tried(made, path, company), None, None)
    cases, answers = told.kinds
    assert cases.reasons == ()
    assert {reason[0] for reason in answers.reasons} == {"Rated at", "Satisfaction"}
    assert cases.said == "38 from the rows seen"
    assert any("set aside as a whole" in note for note in told.notes)
    nothing = replace(choices.records[1], targets={"Rated at": "answered_at"}, scores={})
    without = replace(choices, records=(choices.records[0], nothing))
    made = made_of(path, look, without, words)
    told = outcome(made, without, look, None, None, None)
    assert any(one.startswith("Survey answers: No column holds a score") for one in told.problems)


def test_where_a_row_is_a_customer_other_records_need_an_id_of_their_own(
    orders_of_people: Path, words: Vocabulary
) -> None:
    look = look_at(orders_of_people)
    people = Record(
        "customers", {"Customer ID": "record_id", "Customer name": "party_name"}, {}, {}
    )
    beside = beside_of([people])
    orders, _ = first_record("orders", see_columns(look), words, beside)
    assert orders.targets["Customer ID"] == "customer_id"
    made = made_of(orders_of_people, look, Choices("Mine", (people, orders)), words)
    assert made.tables[1].record_id == ("Order number",)
    targets = {name: one for name, one in orders.targets.items() if one != "record_id"}
    nameless = Choices("Mine", (people, replace(orders, targets=targets)))
    told = gaps(made_of(orders_of_people, look, nameless, words))
    assert any("No column tells the records apart" in one for one in told)

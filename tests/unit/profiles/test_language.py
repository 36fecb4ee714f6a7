"""What the profile language can say, each thing by a profile of its own on a small export."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from scorecard.config.company import Company
from scorecard.config.loading import load_settings
from scorecard.config.profiles import Profile
from scorecard.intake import FileReport, take_in, write_set_aside_csv

ROOT = Path(__file__).parents[3]

HEAD = """
[profile]
profile_id = "desk"
vendor = "Test"
title = "Desk"
system = "desk"
evidence = "Made up for the tests"
seen_real_file = true

[recognise]
headers = [{headers}]

[read]
{read}
"""

Rows = list[dict[str, Any]]
Reader = Callable[..., tuple[FileReport, dict[str, Rows]]]


def profile(tables: str, headers: str = '"Opened"', read: str = "") -> Profile:
    return Profile.model_validate(tomllib.loads(HEAD.format(headers=headers, read=read) + tables))


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load_settings(tmp_path, ROOT).company.model_copy(
        update={"zone": "UTC", "day_first": None}
    )


@pytest.fixture
def read(tmp_path: Path, company: Company) -> Reader:
    def reader(text: str, using: Profile, name: str = "export.csv") -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        report = take_in(path, name, [using], company, tmp_path / "cache")
        folder = tmp_path / "cache" / "files" / report.entry
        assert report.is_conserved
        return report, {
            table: pl.read_parquet(folder / f"{table}.parquet").sort("_row", "record_id").to_dicts()
            for table in report.tables
        }

    return reader


TICKETS = """
[[table]]
table = "tickets"
record_id = "Id"

[table.columns]
opened_at = { header = "Opened", required = true }
"""


def test_the_system_of_an_id_stands_in_another_column(read: Reader) -> None:
    using = profile(
        TICKETS.replace(
            'record_id = "Id"',
            'record_id = "Id"\nparty = { ref = { header = "Other id", system_of = {'
            ' header = "From", words = { Shop = "shopify", "Help desk" = "zendesk" } } } }',
        )
    )
    report, tables = read(
        "Id,Opened,Other id,From\n1,2026-01-02,77,shop\n2,2026-01-02,88,Help desk\n"
        "3,2026-01-02,99,Fax\n4,2026-01-02,,Shop\n",
        using,
    )
    refs = [one["party_ref"] for one in tables["tickets"]]
    assert refs == ["shopify:77", "zendesk:88", None, None]
    (left_out,) = report.blanked
    assert (left_out.column, left_out.count) == ("From", 1)
    assert "Shop, Help desk" in left_out.reason


def test_a_known_export_without_records_is_refused_in_the_words_of_its_profile(
    read: Reader,
) -> None:
    told = tomllib.loads(HEAD.format(headers='"Month"', read=""))
    with pytest.raises(ValidationError, match="either a"):
        Profile.model_validate(told)
    told["profile"]["refusal"] = "This is a summary. Take the list."
    report, tables = read("Month,Count\nMay,7\n", Profile.model_validate(told))
    assert (report.profile_id, report.refusal) == ("desk", "This is a summary. Take the list.")
    assert (report.header, tables) == (("Month", "Count"), {})
    both = told | tomllib.loads(TICKETS)
    with pytest.raises(ValidationError, match="either a"):
        Profile.model_validate(both)


def test_cells_are_joined_into_a_name_and_into_a_moment(read: Reader) -> None:
    using = profile(
        """
[[table]]
table = "customers"
record_id = "Id"

[table.columns]
party_name = { join = ["First", "Last"] }
first_seen_at = { join = ["Day", "Time"] }
""",
        headers='"First", "Last"',
        read='date_formats = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]',
    )
    report, tables = read(
        "Id,First,Last,Day,Time\n1,Ana,Lopez,31/01/2026,10:05\n2,,Lopez,02/03/2026,9:00\n"
        "3,-,-,,10:00\n",
        using,
    )
    named = [(one["party_name"], one["first_seen_at"]) for one in tables["customers"]]
    assert named == [
        ("Ana Lopez", datetime(2026, 1, 31, 10, 5)),
        ("Lopez", datetime(2026, 3, 2, 9)),
        (None, None),
    ]
    assert [(one.column, one.count) for one in report.blanked] == [("Day", 1)]
    assert report.columns_unused == ()


def test_a_word_that_nobody_knows_sets_no_row_aside_whose_value_is_known_already(
    read: Reader,
) -> None:
    using = profile(
        TICKETS
        + """
status = [
    { value = "resolved", when = [{ header = "Closed", filled = true }] },
    { header = "State", words = { Doing = "open" }, otherwise = "set aside" },
]
"""
    )
    report, tables = read(
        "Id,Opened,Closed,State\n1,2026-01-01,2026-01-02,Gone\n2,2026-01-01,,Doing\n"
        "3,2026-01-01,,Gone\n4,2026-01-01,,Doing\n5,2026-01-01,,Doing\n6,2026-01-01,,Doing\n",
        using,
    )
    told = [one["status"] for one in tables["tickets"]]
    assert told == ["resolved", "open", "open", "open", "open"]
    assert [(one.column, one.count, one.examples[0].row) for one in report.set_aside] == [
        ("State", 1, 4)
    ]


def test_a_header_is_found_by_a_pattern(read: Reader) -> None:
    using = profile(TICKETS + "priority = { header_matches = '(?i)^priority \\(' }")
    report, tables = read("Id,Opened,Priority (2026)\n1,2026-01-02,High\n", using)
    assert tables["tickets"][0]["priority"] == "High"
    assert report.columns_used == ("Id", "Opened", "Priority (2026)")
    bare, _ = read("Id,Opened\n1,2026-01-02\n", using, "bare.csv")
    assert "a column like" in bare.columns_missing[0]


ROWS = TICKETS.replace('record_id = "Id"', 'keyed_by = "row number"') + 'reason = "Why"'


def test_a_row_without_a_key_is_known_by_its_number(read: Reader, tmp_path: Path) -> None:
    report, tables = read("Opened,Why\n2026-01-02,a\nsoon,b\n2026-01-02,a\n2026-01-05,c\n" +
                          "2026-01-06,d\n" * 6, profile(ROWS))  # fmt: skip
    keys = [one["record_id"] for one in tables["tickets"]]
    assert keys == ["desk:2", "desk:4", "desk:5"] + [f"desk:{n}" for n in range(6, 12)]
    aside = write_set_aside_csv(tmp_path / "cache" / "files" / report.entry, report)
    repaired = aside.decode("utf-8-sig").replace("soon", "2026-01-03")
    _, again = read(repaired, profile(ROWS), "repaired.csv")
    assert [one["record_id"] for one in again["tickets"]] == ["desk:3"]


def test_a_row_without_a_key_is_known_by_what_it_says(read: Reader) -> None:
    using = profile(ROWS.replace("row number", "whole row"))
    report, tables = read("Opened,Why\n2026-01-02,a\n2026-01-02,b\n2026-01-02,b\n", using)
    assert (report.rows_loaded, report.rows_duplicate) == (2, 1)
    _, wider = read("Why,Opened,New\nb,2026-01-02,1\n", using, "wider.csv")
    assert wider["tickets"][0]["record_id"] in {one["record_id"] for one in tables["tickets"]}


EVENTS = profile(
    TICKETS
    + """
resolved_at = "closed at"
first_reply_at = "replied at"
replies = { header = "replies", as = "integer" }
""",
    read="""
one_per = "Id"
[[read.gather]]
name = "closed at"
header = "At"
pick = "last"
when = [{ header = "What", values = ["Close"] }]

[[read.gather]]
name = "replied at"
header = "At"
when = [{ header = "What", matches = "^reply" }, { header = "Who", not_values = ["robot"] }]

[[read.gather]]
name = "replies"
header = "What"
pick = "count"
when = [{ header = "What", matches = "^reply" }]
""",
)


def test_lines_of_an_event_log_are_told_apart(read: Reader) -> None:
    report, tables = read(
        "Id,Opened,At,What,Who\n1,2026-01-02,2026-01-02,open,Eva\n1,,2026-01-03,reply,robot\n"
        "1,,2026-01-04, reply,Eva\n1,,2026-01-05,close,Eva\n2,2026-01-03,2026-01-03,open,Eva\n"
        "1,,2026-01-07, Close ,Eva\n",
        EVENTS,
    )
    first, second = tables["tickets"]
    assert first["first_reply_at"] == datetime(2026, 1, 4)
    assert first["resolved_at"] == datetime(2026, 1, 7)
    assert [first["replies"], second["replies"]] == [2, 0]
    assert second["resolved_at"] is None
    assert set(report.columns_used) == {"Id", "Opened", "At", "What", "Who"}
    assert (report.rows_in_file, report.rows_loaded) == (6, 6)


def test_a_fault_of_a_gathered_cell_has_no_place_in_the_file(read: Reader) -> None:
    report, _ = read(
        "Id,Opened,At,What,Who\n1,2026-01-02,2026-01-02,open,Eva\n1,,soon,close,Eva\n", EVENTS
    )
    (group,) = report.blanked
    assert (group.column, group.count, group.examples[0].value) == ("closed at", 1, None)


TAGGED = profile(
    """
[[table]]
table = "orders"
record_id = "Id"

[table.columns]
ordered_at = { header = "Opened", required = true }
[[table.columns.is_defective]]
value = true
when = [{ header = "Tags", matches = "broken" }]
else = false
else_once_seen = true
"""
)


@pytest.mark.parametrize(("tag", "told"), [("broken", [True, False]), ("gift", [None, None])])
def test_what_was_never_noted_is_not_denied(tag: str, told: list[Any], read: Reader) -> None:
    _, tables = read(f"Id,Opened,Tags\n1,2026-01-02,{tag}\n2,2026-01-02,\n", TAGGED)
    assert [one["is_defective"] for one in tables["orders"]] == told


def test_an_export_that_leaves_things_out_is_warned_of(read: Reader) -> None:
    using = profile(
        TICKETS,
        read='expect = [{ header = "State", values = ["closed"], warning = "Only open ones." }]',
    )
    some, _ = read("Id,Opened,State\n1,2026-01-02,open\n2,2026-01-02,Closed\n", using)
    none, _ = read("Id,Opened,State\n1,2026-01-02,open\n", using, "open.csv")
    untold, _ = read("Id,Opened\n1,2026-01-02\n", using, "untold.csv")
    assert [one.notes for one in (some, none, untold)] == [(), ("Only open ones.",), ()]


def test_a_score_is_found_by_the_column_beside_it(read: Reader) -> None:
    using = profile(
        """
[[table]]
table = "answers"
record_id = "Id"

[table.columns]
answered_at = { header = "Opened", required = true }

[[table.questions]]
header_beside = '^(.+)_NPS_GROUP$'
question = "nps"
family = "outcome"
scale_min = 0
scale_max = 10
"""
    )
    _, tables = read("Id,Opened,Q7_NPS_GROUP,Q7\n1,2026-01-02,Promoter,9\n", using)
    assert tables["answers"][0]["score"] == 9


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('keyed_by = "row number"\nrecord_id = "Id"', "exactly one of record_id, keyed_by"),
        ("", "exactly one of record_id, keyed_by"),
        ('record_id = "Id"\n[table.columns]\nreason = { header = "A", join = ["A", "B"] }',
         "exactly one of header"),
        ('record_id = "Id"\n[table.columns]\nreason = { value = "a", else_once_seen = true }',
         "else_once_seen goes with else"),
        ('record_id = "Id"\nparty = { ref = { header = "A", system = "b", system_of = {'
         ' header = "C", words = { d = "e" } } } }', "exclude each other"),
    ],
)  # fmt: skip
def test_contradictions_are_told(table: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        profile(f'[[table]]\ntable = "tickets"\n{table}')


OPEN = 'date_formats = ["%d/%m/%Y", "%m/%d/%Y"]'
ENDED = profile(TICKETS + 'resolved_at = "Closed"', read=OPEN)


def test_ids_that_go_up_settle_the_order_of_dates(read: Reader) -> None:
    days = [f"{day:02}/{month:02}/2025" for month in (1, 2, 3, 4, 5) for day in (3, 6, 9, 12)]
    report, tables = read(
        "Id,Opened\n" + "".join(f"T-{n},{day}\n" for n, day in enumerate(days, 1)), ENDED
    )
    assert tables["tickets"][1]["opened_at"] == datetime(2025, 1, 6)
    assert "would go back while the ids go up if the month came first" in report.dates[0].why


def test_ends_after_beginnings_settle_the_order_of_dates(read: Reader) -> None:
    text = "Id,Opened,Closed\n" + "".join(f"x,0{n}/10/2025,0{n + 1}/02/2025\n" for n in range(1, 6))
    report, tables = read(text.replace("x", "a").replace("a,01", "b,01"), ENDED)
    assert report.refusal is None, report.refusal
    assert tables["tickets"][0]["resolved_at"] > tables["tickets"][0]["opened_at"]
    assert "end before they began if the day came first" in report.dates[0].why


def test_no_event_lies_after_its_export(read: Reader) -> None:
    text = "Id,Opened\n" + "".join(f"k{n},0{n}/01/2026\n" for n in (5, 4, 7, 6, 2, 3))
    report, tables = read(text, ENDED, "tickets-2026-01-31.csv")
    assert report.refusal is None, report.refusal
    assert tables["tickets"][0]["opened_at"] == datetime(2026, 1, 5)
    assert "would lie in the future if the month came first" in report.dates[0].why


def test_dates_that_nothing_settles_are_asked_about(read: Reader) -> None:
    report, _ = read("Id,Opened\n1,01/02/2025\n2,02/02/2025\n", ENDED)
    assert "day/month or month/day" in (report.refusal or "")

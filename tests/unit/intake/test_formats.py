"""One export in every format, on several lines, and with several header rows."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime

import polars as pl
import pytest
import xlsxwriter

from scorecard.config.profiles import Profile, load_profiles
from scorecard.intake import take_in

ROWS = [
    {"Visit": "1", "Opened": "2026-01-05 10:00", "Score": 4, "Member": {"id": "a"}},
    {"Visit": "2", "Opened": "2026-01-06", "Score": None, "Member": {"id": "b"}},
]

SURVEY = """
[profile]
profile_id = "survey"
vendor = "Test"
title = "Survey"
system = "poll"
evidence = "Made up for the tests"
[recognise]
headers = ["Answer", "When"]
[read]
header_rows = 2
extra_header = { first_cell = '^$' }
join_header_rows = true
[[table]]
table = "answers"
record_id = "Answer"
party = { email = "Mail" }
[table.columns]
answered_at = { header = "When", required = true }
survey = { value = "Yearly" }
[[table.questions]]
header_matches = "recommend"
question = "nps"
family = "outcome"
scale_min = 0
scale_max = 10
nulls = ["11"]
comment = "How was it? | Why"
[[table.questions]]
header = "How was it? | Price"
question = "price"
family = "driver"
scale_min = 1
scale_max = 5
words = { "Very good" = 5, "Good" = 4 }
"""

LINES = """
[profile]
profile_id = "lines"
vendor = "Test"
title = "Order lines"
system = "shop"
evidence = "Made up for the tests"
[recognise]
headers = ["Order", "Item", "Placed"]
[read]
one_per = "Order"
pick = { "Price" = "sum", "State" = "last" }
ignore = [{ header = "Item", values = ["sample"], reason = "free sample" }]
[[table]]
table = "orders"
record_id = "Order"
[table.columns]
ordered_at = { header = "Placed", required = true }
amount = "Price"
status = "State"
"""


def load(entry, table):
    return pl.read_parquet(entry / f"{table}.parquet").sort("_row", "record_id")


@pytest.mark.parametrize("name", ["v.json", "v.ndjson", "wrapped.json"])
def test_json_with_nested_keys(take, tmp_path, profile, company, name):
    content = {
        "v.json": json.dumps(ROWS),
        "v.ndjson": "\n".join(json.dumps(row) for row in ROWS),
        "wrapped.json": json.dumps({"visits": ROWS, "count": 2}, indent=1),
    }[name]
    aliased = profile.model_copy(update={"aliases": {"Member": ("Member.id",)}})
    (tmp_path / name).write_text(content)
    report = take_in(tmp_path / name, name, [aliased], company, tmp_path / "cache")
    assert (report.refusal, report.rows_loaded) == (None, 2)
    assert report.format == ("ndjson" if name == "v.ndjson" else "json")
    tickets = load(tmp_path / "cache" / "files" / report.entry, "tickets")
    assert tickets["_row"].to_list() == [2, 3]
    assert tickets["party_id"].to_list() == ["desk:a", "desk:b"]


def test_parquet_with_real_types(take, tmp_path):
    frame = pl.DataFrame(
        {"Visit": [1, 2], "Opened": [datetime(2026, 1, 5, 10), None], "Score": [4.0, 5.0]}
    )
    frame.vstack(frame.head(1)).write_parquet(tmp_path / "source.parquet")
    report = take((tmp_path / "source.parquet").read_bytes(), "v.parquet", **{})
    assert report.rows_in_file == 3
    assert "rows cannot be used" in str(report.refusal)


def test_xlsx_keeps_spreadsheet_rows_and_real_dates(take, tmp_path):
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notes").write(0, 0, "nothing here")
    sheet = book.add_worksheet("Visits")
    dated = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(1, 0, ["Visit", "Opened", "Score"])
    for row, day in ((2, 2), (4, 3)):
        sheet.write(row, 0, row)
        sheet.write_datetime(row, 1, datetime(2026, 3, day, 14, 5), dated)
        sheet.write(row, 2, 4)
    book.close()
    report = take(path.read_bytes(), "v.xlsx")
    assert (report.refusal, report.rows_loaded, report.rows_ignored) == (None, 2, 2)
    assert report.is_conserved
    tickets = load(tmp_path / "cache" / "files" / report.entry, "tickets")
    assert tickets["_row"].to_list() == [3, 5]
    assert [str(one) for one in tickets["opened_at"]] == [
        "2026-03-02 14:05:00",
        "2026-03-03 14:05:00",
    ]


def test_survey_with_two_header_rows_and_questions(tmp_path, company):
    profile = Profile.model_validate(tomllib.loads(SURVEY))
    path = tmp_path / "s.csv"
    path.write_text(
        "Answer,When,Mail,Would you recommend us?,How was it?,\n"
        ",,,Response,Price,Why\n"
        "1,2026-01-05,A@x.org,10 - Extremely likely,Very good,fine\n"
        "2,2026-01-06,b@x.org,11,Good,\n"
        "3,2026-01-06,,0 - Not at all likely,,\n"
    )
    report = take_in(path, "s.csv", [profile], company, tmp_path / "cache")
    assert (report.refusal, report.rows_loaded, report.rows_ignored) == (None, 3, 1)
    answers = load(tmp_path / "cache" / "files" / report.entry, "answers")
    told = answers.select("record_id", "question", "score", "comment_text", "party_email").rows()
    assert told == [
        ("poll:1:nps", "nps", 10.0, "fine", "a@x.org"),
        ("poll:1:price", "price", 5.0, None, "a@x.org"),
        ("poll:2:price", "price", 4.0, None, "b@x.org"),
        ("poll:3:nps", "nps", 0.0, None, None),
    ]
    assert answers["scale_max"].to_list() == [10.0, 5.0, 5.0, 10.0]


def test_several_lines_of_one_order_are_one_row_and_all_are_counted(tmp_path, company):
    profile = Profile.model_validate(tomllib.loads(LINES))
    path = tmp_path / "o.csv"
    path.write_text(
        "Order,Item,Placed,Price,State\n"
        "A,cup,2026-01-05,1.5,open\nA,pot,,2,done\nB,cup,2026-01-06,4,open\n"
        "A,sample,,0,\nC,cup,,1,\nC,pot,,1,\n"
        + "".join(f"D{i},cup,2026-01-06,1,open\n" for i in range(10))
    )
    report = take_in(path, "o.csv", [profile], company, tmp_path / "cache")
    assert report.refusal is None
    counted = (report.rows_in_file, report.rows_loaded, report.rows_set_aside, report.rows_ignored)
    assert counted == (16, 13, 2, 1)
    orders = load(tmp_path / "cache" / "files" / report.entry, "orders")
    assert orders.select("record_id", "amount", "status", "_row").rows()[:2] == [
        ("shop:A", 3.5, "done", 2),
        ("shop:B", 4.0, "open", 4),
    ]


def test_two_profiles_that_fit_equally_are_both_named(tmp_path, company, profile):
    twin = profile.model_copy(
        update={"profile": profile.profile.model_copy(update={"profile_id": "twin"})}
    )
    (tmp_path / "v.csv").write_text("Visit,Opened,Score\n1,2026-01-05,4\n")
    report = take_in(tmp_path / "v.csv", "v", [profile, twin], company, tmp_path / "cache")
    assert "twin, visits" in str(report.refusal)


def test_shipped_profiles_are_sound(request):
    assert len(load_profiles([request.config.rootpath / "data" / "vendors"])) >= 2

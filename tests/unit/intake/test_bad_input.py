"""Every kind of bad input is told in words, and no row is lost."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from scorecard.config.company import Company
from scorecard.config.profiles import Profile, load_profiles
from scorecard.errors import ConfigError
from scorecard.intake import FileReport, engine, read_set_aside, take_in, write_set_aside_csv

HEADER = "Visit,Opened,Closed,State,Score,Member,Paid\n"
GOOD = "".join(
    f"{i},2026-01-{i:02} 10:00,2026-01-{i:02} 12:30,done,4,m{i},\n" for i in range(1, 21)
)


def table(tmp_path: Path, report: FileReport, name: str = "tickets") -> pl.DataFrame:
    return pl.read_parquet(tmp_path / "cache" / "files" / report.entry / f"{name}.parquet")


def only_reason(report: FileReport) -> str:
    (group,) = report.set_aside
    return f"{group.column}: {group.reason}"


def test_good_file_is_loaded_with_origin_and_party(take, tmp_path):
    report = take(HEADER + GOOD)
    assert (report.refusal, report.rows_loaded, report.rows_in_file) == (None, 20, 20)
    assert report.rows_of_table == {"tickets": 20, "answers": 20}
    row = table(tmp_path, report).sort("_row").row(0, named=True)
    assert row["record_id"] == "desk:1"
    assert (row["party_id"], row["party_email"], row["source"]) == ("desk:m1", None, "desk")
    assert (row["_file"], row["_row"]) == ("visits.csv", 2)
    assert str(row["opened_at"]) == "2026-01-01 10:00:00"
    assert row["status"] == "resolved"


@pytest.mark.parametrize("content", ["", "\n"])
def test_empty_file_is_refused(take, content):
    assert take(content).refusal is not None


def test_header_only_is_refused(take):
    assert str(take(HEADER).refusal).startswith("The file has a header and no rows. Export")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found(take, delimiter):
    report = take((HEADER + GOOD).replace(",", delimiter))
    assert (report.rows_loaded, report.delimiter) == (20, delimiter)


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings_are_recognised_and_recorded(take, tmp_path, codec, told):
    text = HEADER + GOOD + "99,2026-02-01 08:00,,open,,Zoë,\n"
    report = take(text.encode(codec))
    assert (report.rows_loaded, report.encoding) == (21, told)
    assert "desk:Zoë" in table(tmp_path, report)["party_id"].to_list()
    assert any("Windows-1252" in note for note in report.notes) == (codec == "cp1252")


def test_ragged_rows_are_padded_and_counted(take):
    report = take(HEADER + GOOD + "90,2026-02-01 08:00\n")
    assert (report.rows_loaded, report.rows_padded) == (21, 1)


def test_wide_rows_are_set_aside_with_their_cells(take, tmp_path):
    report = take(HEADER + GOOD + "90,2026-02-01,,open,,m,,surplus\n")
    assert (report.rows_loaded, report.rows_set_aside, report.is_conserved) == (20, 1, True)
    aside = read_set_aside(tmp_path / "cache" / "files" / report.entry)
    assert aside["_row"].to_list() == [22]
    assert aside["cells"][0].to_list()[-1] == "surplus"


def test_blank_lines_footer_and_preamble_are_ignored_and_counted(take):
    text = "Exported on Monday\n\n" + HEADER + GOOD[:200].rsplit("\n", 1)[0] + "\n\n"
    text += "Grand Totals (4 records)\nConfidential Information\n"
    report = take(text)
    assert report.refusal is None
    assert report.header_row == 3
    assert report.is_conserved
    reasons = {group.reason: group.count for group in report.ignored}
    assert reasons == {"above the data or a further header row": 2, "blank row": 1, "footer": 2}


def test_duplicate_headers_give_the_first_filled_cell(take, tmp_path):
    report = take(
        "Visit,Opened,Score,Member,Member\n1,2026-01-01,,,second\n2,2026-01-02,,first,x\n"
    )
    assert sorted(table(tmp_path, report)["party_id"]) == ["desk:first", "desk:second"]
    assert any("Member" in note for note in report.notes)


def test_a_day_that_does_not_exist_sets_the_row_aside(take):
    report = take(HEADER + GOOD + "90,31/02/2025,,open,,m,\n91,31/03/2025,,open,,m,\n")
    assert only_reason(report) == "Opened: is not a date (file uses day/month/year)"
    assert (report.set_aside[0].examples[0].row, report.set_aside[0].examples[0].value) == (
        22,
        "31/02/2025",
    )


def test_ambiguous_dates_are_refused_until_the_company_says(take, tmp_path):
    text = "Visit,Opened,Score\n1,02/03/2026,4\n2,05/04/2026,5\n"
    assert "day_first" in str(take(text).refusal)
    report = take(text, day_first=True)
    assert str(table(tmp_path, report)["opened_at"].min()) == "2026-03-02 00:00:00"
    report = take(text, day_first=False)
    assert str(table(tmp_path, report)["opened_at"].min()) == "2026-02-03 00:00:00"


@pytest.mark.parametrize(
    ("settling", "first"), [("25/12/2025", "2026-03-02"), ("12/25/2025", "2026-02-03")]
)
def test_one_date_settles_the_order_of_the_whole_file(take, tmp_path, settling, first):
    report = take(f"Visit,Opened,Closed,Score\n1,02/03/2026,,4\n2,2026-05-01,{settling},5\n")
    assert str(table(tmp_path, report)["opened_at"].min())[:10] == first
    assert "above 12" in report.dates[0].why


def test_decimal_commas_are_settled_by_the_file(take, tmp_path):
    text = "Visit;Opened;Score;Paid\n1;2026-01-01;4;€ 1.234,50\n2;2026-01-02;4;1.000\n"
    report = take(text)
    assert report.decimal == ","
    assert sorted(table(tmp_path, report, "orders")["amount"]) == [1000.0, 1234.5]


def test_points_and_thousands(take, tmp_path):
    text = 'Visit,Opened,Score,Paid\n1,2026-01-01,4,"$1,234.50"\n2,2026-01-02,4,(7.25)\n'
    assert sorted(table(tmp_path, take(text), "orders")["amount"]) == [-7.25, 1234.5]


def test_ids_that_a_spreadsheet_destroyed_are_set_aside(take):
    report = take(HEADER + GOOD + "1.03006E+13,2026-02-01,,open,,m,\n")
    assert "spreadsheet destroyed" in only_reason(report)


def test_destroyed_customer_ids_are_left_out_and_counted(take, tmp_path):
    report = take(HEADER + GOOD + "90,2026-02-01,,open,,1.03006E+13,\n")
    assert report.rows_loaded == 21
    assert {group.column: group.count for group in report.blanked} == {"Member": 1}
    assert table(tmp_path, report).filter(pl.col("_row") == 22)["party_id"].to_list() == [None]


def test_a_score_out_of_its_scale_and_all_other_reasons_of_the_row(take, tmp_path):
    report = take(HEADER + GOOD + "90,yesterday,,strange,7,m,\n")
    assert report.rows_set_aside == 1
    reasons = read_set_aside(tmp_path / "cache" / "files" / report.entry)["_reasons"][0]
    assert "Score: lies outside 1 to 5" in reasons
    assert "Opened: is not a date" in reasons
    assert "State: is not one of the words" in reasons


def test_optional_cell_that_cannot_be_read_is_blanked_and_counted(take):
    report = take(HEADER + GOOD + "90,2026-02-01,soon,open,,m,\n")
    assert report.rows_loaded == 21
    (group,) = report.blanked
    assert (group.column, group.count, group.examples[0].value) == ("Closed", 1, "soon")


def test_set_aside_csv_has_original_cells_and_can_be_dropped_again(take, tmp_path):
    report = take(HEADER + GOOD + '90,never,,open,,"=m; ""x""",\n')
    repaired = write_set_aside_csv(tmp_path / "cache" / "files" / report.entry, report)
    text = repaired.decode("utf-8-sig")
    assert text.splitlines()[0] == HEADER.strip() + ",_row,_reasons"
    assert '"=m; ""x"""' in text
    again = take(text.replace("never", "2026-02-01"), "repaired.csv")
    assert (again.rows_loaded, again.rows_in_file) == (1, 1)


def test_duplicates_newest_row_wins(take, tmp_path):
    report = take(HEADER + GOOD + "1,2026-01-01 10:00,,open,,m1,\n" + GOOD.splitlines()[1] + "\n")
    assert (report.rows_in_file, report.rows_loaded, report.rows_duplicate) == (22, 20, 2)
    rows = table(tmp_path, report)
    assert rows.filter(pl.col("record_id") == "desk:1")["status"].to_list() == ["open"]


def test_ignored_rows_are_counted_with_their_reason(take):
    report = take(HEADER + GOOD + "90,2026-02-01,,deleted,,m,\n")
    assert [(g.reason, g.count) for g in report.ignored] == [("deleted visit", 1)]
    assert report.is_conserved


def test_too_many_rows_aside_refuse_the_file(take):
    report = take(HEADER + GOOD + "x,never,,open,,m,\n" * 6)
    assert "more than 20%" in str(report.refusal)
    assert report.tables == ()


def test_a_key_that_is_hardly_filled_refuses_the_file(take):
    report = take(HEADER + GOOD + ",2026-01-01,,open,,m,\n" * 30)
    assert 'The key "Visit" is filled in only 20 of 50 rows.' in str(report.refusal)


def test_unknown_file_names_the_nearest_profile_and_what_is_missing(take):
    refusal = str(take("Visit,Opened,Colour\n1,2026-01-01,red\n").refusal)
    assert "Nearest is Visits; missing: Score" in refusal


def test_broken_files_are_refused(take):
    for name, content in [
        ("a.xlsx", b"PK\x03\x04 not really"),
        ("a.json", b'[{"Visit": 1,'),
        ("a.parquet", b"PAR1 not really"),
        ("a.csv", b"\x00\x01\x02\x03"),
    ]:
        assert take(content, name).refusal is not None


def test_file_that_changes_while_it_is_read(tmp_path, profile, company, monkeypatch):
    path = tmp_path / "visits.csv"
    path.write_text(HEADER + GOOD)
    real = engine.survey

    def growing(given: Path, *watch):
        told = real(given, *watch)
        with given.open("a") as file:
            file.write("90,2026-02-01,,open,,m,\n")
        return told

    monkeypatch.setattr(engine, "survey", growing)
    monkeypatch.setattr(engine, "_PATIENCE_SECONDS", 0)
    report = take_in(path, "visits.csv", [profile], company, tmp_path / "cache")
    assert "still being written" in str(report.refusal)
    monkeypatch.setattr(engine, "survey", real)
    assert take_in(path, "visits.csv", [profile], company, tmp_path / "cache").rows_loaded == 21


def test_unchanged_file_is_not_read_again(take, monkeypatch):
    first = take(HEADER + GOOD)
    monkeypatch.setattr(engine, "open_export", None)
    assert take(HEADER + GOOD) == first
    assert FileReport.from_json(first.to_json()) == first


def test_same_content_has_one_fingerprint(tmp_path):
    from scorecard.intake import fingerprint

    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("x")
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")


def test_broken_profiles_are_all_named_by_file_and_key(tmp_path):
    (tmp_path / "a.toml").write_text("[profile\n")
    (tmp_path / "b.toml").write_text(
        '[profile]\nprofile_id = "b"\nvendor = "B"\ntitle = "B"\nsystem = "b"\nevidence = "-"\n'
        '[recognise]\nheaders = ["A"]\n[read]\nzone = "Mars"\ncolour = 1\n'
        '[[table]]\ntable = "tickets"\nrecord_id = "A"\n[table.columns]\nopend_at = "A"\n'
    )
    with pytest.raises(ConfigError) as raised:
        load_profiles([tmp_path])
    told = str(raised.value)
    for part in ("a.toml", "b.toml, [read] zone", "b.toml, [read] colour", "opend_at"):
        assert part in told


def test_a_company_profile_replaces_the_shipped_one(tmp_path):
    shipped = Path("data/vendors/zendesk_tickets.toml").resolve()
    own = tmp_path / "vendors"
    own.mkdir()
    text = shipped.read_text().replace('title = "Zendesk tickets"', 'title = "Ours"')
    (own / "mine.toml").write_text(text)
    titles = {p.profile_id: p.profile.title for p in load_profiles([shipped.parent, own])}
    assert titles["zendesk_tickets"] == "Ours"


def test_file_without_permission_or_gone(tmp_path, profile, company):
    report = take_in(tmp_path / "no.csv", "no.csv", [profile], company, tmp_path / "cache")
    assert report.refusal == "The file is gone."


def test_cells_are_trimmed_of_space_and_of_nothing_else(take, tmp_path):
    cells = ["nana", "nu00", " a 0 ", "-100", "NAa0", "u\u00a0", "\u00a00", "#a", "(0a"]
    text = "Visit,Opened,Score,Member,Paid\n"
    text += "".join(f"{i},2026-01-05,4,{one},-10.00\n" for i, one in enumerate(cells, 100))
    for report in (take(text), take(text + "\n", "tolerant.csv")):
        tickets = table(tmp_path, report).sort("_row")
        assert tickets["party_id"].to_list() == [f"desk:{one.strip()}" for one in cells]
        assert set(table(tmp_path, report, "orders")["amount"]) == {-10.0}
        assert tickets["record_id"].to_list()[0] == "desk:100"


def test_zone_of_the_file_and_offsets_become_the_companys_wall_clock(
    take, tmp_path, profile: Profile, company: Company
):
    path = tmp_path / "utc.csv"
    path.write_text(
        "Visit,Opened,Score\n1,2026-07-01 10:00:00,4\n2,2026-07-01T10:00:00+02:00,4\n"
        "3,2026-07-01T10:00:00.000Z,4\n4,2026-07-01 10:00:00 +0530,4\n"
    )
    read = profile.read.model_copy(update={"zone": "UTC"})
    report = take_in(
        path, "utc.csv", [profile.model_copy(update={"read": read})], company, tmp_path / "cache"
    )
    hours = table(tmp_path, report).sort("_row")["opened_at"].dt.strftime("%H:%M").to_list()
    assert hours == ["12:00", "10:00", "12:00", "06:30"]

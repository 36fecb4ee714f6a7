"""No row is ever lost, and the two ways to read a CSV give one result."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard.intake import engine, read_set_aside, take_in, watching, write_set_aside_csv

COLUMNS = ["Visit", "Opened", "Closed", "State", "Score", "Member", "Paid", "Text"]
CELL = {
    "Visit": st.one_of(st.integers(1, 40).map(str), st.sampled_from(["", "1.03E+13", " 7 "])),
    "Opened": st.sampled_from(["2026-01-05 10:00", "2026-01-05", "31/02/2026", "never", ""]),
    "Closed": st.sampled_from(["2026-01-06T08:00:00Z", "soon", "", "-"]),
    "State": st.sampled_from(["open", "DONE", "deleted", "", "odd"]),
    "Score": st.sampled_from(["", "1", "5", "9", "x", "N/A"]),
    "Member": st.sampled_from(["a", "b", "", "é"]),
    "Paid": st.sampled_from(["", "1.50", "1,234.50", "€ 7"]),
    "Text": st.sampled_from(["", "plain", "two\nlines", 'a "quote"', "a,b;c", "a\n\nb", "x, y"]),
}
ROW = st.fixed_dictionaries(CELL)
LOOSE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(rows, columns, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\n") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue()


def lenient(company):
    limits = company.thresholds.model_copy(update={"most_set_aside": 1.0, "fewest_keys": 0.0})
    return company.model_copy(update={"thresholds": limits, "day_first": True})


@LOOSE
@given(
    rows=st.lists(ROW, min_size=1, max_size=12),
    columns=st.permutations(COLUMNS),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_rows_in_file_are_loaded_duplicate_set_aside_or_ignored(
    profile, company, rows, columns, delimiter, quoting, end, codec
):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.csv"
        path.write_bytes(written(rows, columns, delimiter, quoting, end).encode(codec))
        report = take_in(path, "visits.csv", [profile], lenient(company), Path(folder) / "cache")
        assert report.profile_id == "visits"
        assert report.rows_in_file == len(rows)
        assert report.is_conserved
        for group in report.set_aside:
            assert 0 < group.count <= report.rows_set_aside
        if report.refusal is None:
            entry = Path(folder) / "cache" / "files" / report.entry
            aside = read_set_aside(entry)
            assert aside.height == report.rows_set_aside
            for number, _, cells in aside.iter_rows():
                original = [rows[number - 2][column] for column in columns]
                assert [cell or "" for cell in cells] == original
            tickets = pl.read_parquet(entry / "tickets.parquet")
            assert tickets.height == report.rows_loaded
            assert tickets["record_id"].n_unique() == tickets.height


@LOOSE
@given(rows=st.lists(ROW, min_size=1, max_size=15), end=st.sampled_from(["\n", "\r\n"]))
def test_reading_in_place_equals_the_tolerant_reading(profile, company, rows, end):
    text = written(rows, COLUMNS, end=end)
    results = []
    for is_direct in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "visits.csv"
            path.write_bytes(text.encode())
            # A blank line at the end is what sends a file down the tolerant way.
            if not is_direct:
                path.write_bytes((text + end).encode())
            report = take_in(path, "v", [profile], lenient(company), Path(folder) / "cache")
            entry = Path(folder) / "cache" / "files" / report.entry
            tables = {
                one.stem: pl.read_parquet(one).sort("_row").to_dicts()
                for one in sorted(entry.glob("*.parquet"))
                if one.stem != "set_aside"
            }
            assert report.is_conserved
            told = (report.refusal, report.rows_loaded, report.rows_duplicate, report.set_aside)
            results.append((told, report.blanked, tables, read_set_aside(entry).to_dicts()))
    assert results[0] == results[1]


@LOOSE
@given(rows=st.lists(ROW, min_size=1, max_size=10))
def test_rows_set_aside_come_back_as_they_were(profile, company, rows):
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        path = Path(folder) / "visits.csv"
        path.write_text(written(rows, COLUMNS), newline="")
        report = take_in(path, "v", [profile], lenient(company), cache)
        if report.refusal is not None or not report.rows_set_aside:
            return
        path.write_bytes(write_set_aside_csv(cache / "files" / report.entry, report))
        again = take_in(path, "v", [profile], lenient(company), cache)
        assert again.rows_set_aside == again.rows_in_file == report.rows_set_aside


def test_numbers_of_rows_are_the_spreadsheets_at_size(tmp_path, profile, company):
    count = 300_000
    path = tmp_path / "visits.csv"
    with path.open("w") as file:
        file.write("Visit,Opened,Score,Text\n")
        for number in range(count):
            text = '"two\nlines"' if number % 1000 == 7 else "plain"
            file.write(f"{number + 2},2026-01-05 10:00,{9 if number == 250_000 else 4},{text}\n")
    report = take_in(path, "v", [profile], company, tmp_path / "cache")
    entry = tmp_path / "cache" / "files" / report.entry
    tickets = pl.read_parquet(entry / "tickets.parquet")
    assert tickets.height == count - 1
    assert (tickets["record_id"].str.slice(5).cast(pl.Int64) == tickets["_row"]).all()
    assert read_set_aside(entry).row(0)[0] == 250_002
    assert read_set_aside(entry).row(0)[2][0] == "250002"
    assert engine.entry_folder(tmp_path / "cache", report) == entry


def test_progress_is_told_within_the_reading_and_never_goes_back(
    tmp_path, profile, company, monkeypatch
):
    monkeypatch.setattr(watching, "_TOLD_EVERY_SECONDS", 0.001)
    path = tmp_path / "visits.csv"
    rows = (f"{number},2026-01-05 10:00,4\n" for number in range(400_000))
    path.write_text("Visit,Opened,Score\n" + "".join(rows))
    told = []
    take_in(path, "v", [profile], company, tmp_path / "cache", lambda *one: told.append(one))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    within = {share for share, doing in told if doing.startswith("reading")}
    assert any(0.3 < share < 0.6 for share in within)

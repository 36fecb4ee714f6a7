from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.intake.sampling import SAMPLE_RECORDS, look_at, take_sample


def test_the_header_is_found_below_a_title_and_cells_stay_as_they_are(german: Path) -> None:
    look = look_at(german)
    assert (look.encoding, look.delimiter, look.header_at) == ("Windows-1252", ";", 2)
    assert look.rows[0] == ("Bericht: Serviceanfragen",)
    assert look.names[0] == "Vorgangsnummer"
    assert look.names[-1] == "Büro"
    assert len(look.data) == 60
    assert look.data[0][0] == 4, "rows are numbered as a spreadsheet numbers them"


def test_a_comma_within_quotes_or_a_decimal_comma_does_not_win(
    write: Callable[..., Path],
) -> None:
    look = look_at(write("a.csv", "Name;Betrag", *("x;1,50" for _ in range(5))))
    assert look.delimiter == ";"
    assert look.cells("Betrag") == ("1,50",) * 5


def test_a_long_file_is_cut_between_records_never_within_one(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    rows = [f'{i},"two\nlines, {i}"' for i in range(SAMPLE_RECORDS + 500)]
    into = tmp_path / "sample"
    into.mkdir()
    sample, is_whole = take_sample(write("long.csv", "id,text", *rows), into)
    look = look_at(sample, is_whole=is_whole)
    assert not look.is_whole
    assert len(look.data) == SAMPLE_RECORDS
    assert look.data[-1][1] == (
        str(SAMPLE_RECORDS - 1),
        f"two\nlines, {SAMPLE_RECORDS - 1}",
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_sample_has_the_bytes_of_the_beginning(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.csv"
    lines = ["Größe,Ort", *(f"{i},Köln" for i in range(3000))]
    path.write_bytes("\r\n".join(lines).encode(codec))
    into = tmp_path / "sample"
    into.mkdir()
    sample, is_whole = take_sample(path, into)
    assert not is_whole
    assert path.read_bytes().startswith(sample.read_bytes())
    look = look_at(sample)
    assert look.names == ("Größe", "Ort")
    assert len(look.data) == SAMPLE_RECORDS


def test_json_in_one_short_list_is_taken_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": i, "at": {"day": "2025-01-02"}} for i in range(5)]))
    into = tmp_path / "sample"
    into.mkdir()
    sample, is_whole = take_sample(path, into)
    assert is_whole
    assert look_at(sample).names == ("id", "at.day")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("is_named", [True, False])
def test_of_a_long_list_only_the_beginning_is_copied(
    tmp_path: Path, codec: str, is_named: bool
) -> None:
    path = tmp_path / "a.json"
    records = [{"id": i, "town": "Köln", "tags": ["a"]} for i in range(SAMPLE_RECORDS * 5)]
    told = {"users": [{"id": 1}], "tickets": records, "count": 3} if is_named else records
    path.write_text(json.dumps(told, ensure_ascii=False), encoding=codec)
    into = tmp_path / "sample"
    into.mkdir()
    sample, is_whole = take_sample(path, into)
    assert not is_whole
    assert sample.stat().st_size < path.stat().st_size / 3
    look = look_at(sample, is_whole=is_whole)
    assert look.format_name == "json"
    assert look.names == ("id", "town", "tags.0")
    assert len(look.data) == SAMPLE_RECORDS
    assert look.data[-1][1] == (str(SAMPLE_RECORDS - 1), "Köln", "a")


def test_a_broken_list_is_left_to_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": 1}, {"id": 2')
    into = tmp_path / "sample"
    into.mkdir()
    sample, is_whole = take_sample(path, into)
    assert is_whole
    assert sample.read_bytes() == path.read_bytes()


def test_columns_of_one_name_give_the_first_filled_cell(write: Callable[..., Path]) -> None:
    look = look_at(write("a.csv", "Mail,Mail,Day", ",b@x.de,1", "a@x.de,c@x.de,2"))
    assert look.names == ("Mail", "Day")
    assert look.cells("Mail") == ("b@x.de", "a@x.de")

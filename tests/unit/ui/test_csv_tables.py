from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.ui.tables import csv_text, defused, figure_cells
from scorecard.views.parts import Figure


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@sum", "\tx", "\rx", "-", "+", "=5"])
def test_what_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+5", "-0.25", "-1e3"])
def test_a_number_with_a_sign_stays_a_number(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["-inf", "-nan", "-5\t", "- 5"])
def test_what_only_python_takes_for_a_number_is_defused(text: str) -> None:
    assert defused(text).startswith("'")


def test_missing_is_empty_and_never_zero() -> None:
    assert csv_text([{"a": None, "b": 0, "c": date(2026, 10, 31)}]) == "a,b,c\r\n,0,2026-10-31\r\n"


def test_no_rows_make_no_lines() -> None:
    assert csv_text([]) == ""


def test_a_figure_keeps_print_and_numbers_apart() -> None:
    cells = figure_cells(Figure(0.81, "81 %", 0.78, 0.84, "78 to 84 %", 1204, "n 1,204"))
    assert cells == {"printed": "81 %", "value": 0.81, "from": 0.78, "to": 0.84, "n": 1204}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_no_cell_of_any_csv_begins_like_a_formula(texts: list[str]) -> None:
    written = csv_text([{str(at): text for at, text in enumerate(texts)}])
    cells = list(csv.reader(io.StringIO(written, newline="")))[1]
    assert all(
        not cell.startswith(("=", "@", "\t", "\r")) and (cell[:1] not in "+-" or _is_plain(cell))
        for cell in cells
    )


def _is_plain(cell: str) -> bool:
    return cell == "" or any(letter.isdigit() for letter in cell)

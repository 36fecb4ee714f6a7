"""The quick reading of a raw cell never says other than the patient one of the cleaned cell."""

from __future__ import annotations

import duckdb
import pytest

from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake import cell_text, moments

CELLS = (
    "7", " 7", "7 ", "007", "+7", "-7", "7.5", "7.50", "12.34", "1,234.50", "1.234,50", "1e5",
    "0x1F", "1_000", "12%", ".5", "99999999999999999999", "9007199254740993", "inf", "nan",
    "Good", "-", "", "N/A", "2024-01-31", "2024-01-31 10:05", "2024-01-31 10:05:06",
    "2024-01-31T10:05", "2024-01-01 10:00Z", "2024-01-01 10:00+02", "2024-1-1 1:00",
    " 2024-01-31", "2024-02-30", "0999-01-01", "31/01/2024", "12-10-2024", "true", "TRUE", "no",
    " yes", "on", "2",
)  # fmt: skip


def _values(expression: str) -> list[object]:
    rows = ", ".join(f"('{cell}')" for cell in CELLS)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return [
            value
            for (value,) in connection.execute(
                f"select {expression} from (values {rows}) as t(c)"
            ).fetchall()
        ]


def _agree(quick: str, patient: str) -> int:
    pairs = list(zip(CELLS, _values(quick), _values(patient), strict=True))
    assert [pair for pair in pairs if pair[1] is not None and pair[1] != pair[2]] == []
    return sum(pair[1] is not None for pair in pairs)


CLEAN = cell_text.cleaned("c", ())
WHOLE = cell_text.whole_number("c")


@pytest.mark.parametrize("decimal", [".", ","])
def test_numbers(decimal: str) -> None:
    patient = cell_text.number(CLEAN, decimal, is_money=False)
    assert _agree(cell_text.quick_number(WHOLE, "c", decimal), patient) >= 4


def test_moments() -> None:
    patient = moments.plausible(moments.moment(CLEAN, (), "Europe/Berlin", "UTC", {}))
    assert _agree(moments.quick_moment("c", "Europe/Berlin", "UTC"), patient) >= 3


def test_dates() -> None:
    assert _agree(moments.quick_date("c"), moments.plausible(moments.date(CLEAN, (), {}))) >= 1


def test_yes_and_no() -> None:
    patient = cell_text.boolean(f"lower({CLEAN})", load_vocabulary().yes_no)
    assert _agree("try_cast(c as boolean)", patient) >= 3

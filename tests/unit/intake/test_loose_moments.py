"""Moments as people and spreadsheets write them, in several languages."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake.loose_moments import loose_date, loose_moment
from scorecard.intake.moments import Order
from scorecard.intake.steps import Steps

WORDS = load_vocabulary()
AFTERNOON = datetime(2026, 1, 31, 14, 5)


def _read(cell: str | None, order: Order | None = "day first", *, is_date: bool = False) -> object:
    steps = Steps()
    steps.begin("x1", "cell")
    if is_date:
        value = loose_date("x1", order, WORDS.all_months, steps.name)
    else:
        value = loose_moment(
            "x1", order, WORDS.all_months, WORDS.zones, "Europe/Berlin", "Europe/Berlin", steps.name
        )
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        select = steps.select({"told": value}, {}, "(select ?::varchar as cell)")
        return connection.execute(select, [cell]).fetchall()[0][0]


@pytest.mark.parametrize(
    "cell",
    [
        "31.01.2026, 14:05",
        "31.1.26 14:05",
        "31-01-2026 14:05:00",
        "31/01/2026 14:05:00.123",
        "31.01.2026 um 14:05 Uhr",
        "31/01/2026 à 14h05",
        "31/01/2026 às 14:05",
        "31/01/2026 14.05.00",
        "31/01/2026 2:05 p. m.",
        "31/01/2026 2:05 PM",
        "2026/01/31 2:05:00 nachm. MEZ",
        "2026/01/31 2:05:00 PM GMT+1",
        "2026-01-31 2:05 PM",
        "2026-01-31 02:05 p. m.",
        "2026-01-31 14:05 MEZ",
        "2026/01/31 10:05:00 AM GMT-3",
        "31/01/2026 13:05 UTC",
        "31/01/2026 14:05:00 +0100",
        "31. Januar 2026 14:05",
        "31 janv. 2026 à 14h05",
        "sábado, 31 de enero de 2026 14:05",
        "31/jan/26 2:05 PM",
        "January 31, 2026 2:05 PM",
        "Jan. 31, 2026, 2:05 PM",
    ],
)
def test_one_afternoon_in_many_hands(cell: str) -> None:
    assert _read(cell) == AFTERNOON


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("05.03.26", (2026, 3, 5)),
        ("5 mrt 2026", (2026, 3, 5)),
        ("05/fev/26 4:37 PM", (2026, 2, 5)),
        ("5. März 2026, 16:37 Uhr", (2026, 3, 5)),
        ("31-Dez-2025", (2025, 12, 31)),
        ("2026.03.05", (2026, 3, 5)),
    ],
)
def test_dates_drop_the_clock(cell: str, day: tuple[int, int, int]) -> None:
    assert _read(cell, is_date=True) == datetime(*day)


def test_the_order_of_two_numbers_is_never_guessed() -> None:
    assert _read("02/03/2026 10:00", None) is None
    assert _read("02/03/2026 10:00", "month first") == datetime(2026, 2, 3, 10)
    assert _read("2 mars 2026 10:00", None) == datetime(2026, 3, 2, 10)


@pytest.mark.parametrize(
    "cell",
    [None, "hello", "12345", "31/01/2026 14:05 XYZ", "31/01/2026 25:05", "13/13/2026",
     "31/02/2026", "1.234,50", "31/01/2026 14:05 tomorrow"],
)  # fmt: skip
def test_what_is_no_moment_stays_none(cell: str | None) -> None:
    assert _read(cell) is None

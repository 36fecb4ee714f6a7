"""A statement that does not fit is tried again with more memory."""

from __future__ import annotations

import duckdb
import pytest

from scorecard.errors import CapacityError
from scorecard.intake.room import with_room

# Lists are held in memory whole: they are what a spilling database cannot spill.
MUCH = "select len(list(range)) from range(6000000)"


def limit_of(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.execute("select current_setting('memory_limit')").fetchone()[0])


@pytest.fixture
def little() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "30MB", "temp_directory": "", "threads": 1})


def test_what_does_not_fit_gets_more_memory_and_leaves_the_limit_as_it_was(little):
    with pytest.raises(duckdb.OutOfMemoryException):
        little.execute(MUCH)
    before = limit_of(little)
    answer = with_room(little, "30MB", lambda: little.execute(MUCH).fetchone())
    assert answer == (6_000_000,)
    assert limit_of(little) == before


def test_what_fits_is_run_once(little):
    turns = []
    assert with_room(little, "30MB", lambda: turns.append(1) or 7) == 7
    assert turns == [1]


def test_what_never_fits_is_said_in_words(little):
    turns = []

    def too_much():
        turns.append(1)
        raise duckdb.OutOfMemoryException("Out of Memory Error: no room for 9 GiB\nmore")

    with pytest.raises(CapacityError) as raised:
        with_room(little, "30MB", too_much)
    assert len(turns) in {2, 3}  # with little, with more, with all there is
    (problem,) = raised.value.problems
    assert "too little memory" in problem.what
    assert "no room for 9 GiB" in problem.what
    assert "more" not in problem.what.splitlines()[-1].split("GiB")[1]
    assert "Close other programs" in problem.remedy


def test_another_fault_is_left_alone(little):
    with pytest.raises(duckdb.CatalogException):
        with_room(little, "30MB", lambda: little.execute("from nowhere"))

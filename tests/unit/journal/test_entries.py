from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from scorecard.errors import JournalError
from scorecard.journal.entries import LONGEST_TEXT, Journal


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "cache" / "journal.sqlite")


def test_an_unwritten_journal_is_empty_and_makes_no_file(journal: Journal, tmp_path: Path) -> None:
    assert journal.entries() == ()
    assert journal.revision() == 0
    assert not (tmp_path / "cache").exists()


def test_an_action_is_kept_with_owner_and_due_date(journal: Journal) -> None:
    journal.write("action", "refund_time", "  Pay refunds\nin a day ", "CFO", date(2026, 12, 5))
    action = journal.open_actions()["refund_time"]
    assert (action.text, action.owner, action.due_on) == (
        "Pay refunds in a day",
        "CFO",
        date(2026, 12, 5),
    )


def test_a_closed_action_is_history_and_the_next_open_one_stands(journal: Journal) -> None:
    journal.write("action", "refund_time", "first")
    journal.write("action", "refund_time", "second")
    newest = journal.open_actions()["refund_time"]
    before = journal.revision()
    journal.close(newest.entry_id)
    journal.close(newest.entry_id)
    assert journal.open_actions()["refund_time"].text == "first"
    assert journal.revision() == before + 1
    assert len(journal.entries("refund_time")) == 2


def test_a_note_is_no_action(journal: Journal) -> None:
    journal.write("note", "refund_time", "bank holiday")
    assert journal.open_actions() == {}


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_TEXT + 1)])
def test_a_text_of_no_use_is_refused_in_words(journal: Journal, text: str) -> None:
    with pytest.raises(JournalError, match="Write between 1 and"):
        journal.write("action", "refund_time", text)


def test_text_is_data_and_never_a_statement(journal: Journal) -> None:
    journal.write("note", "x'); drop table entries; --", "'; drop table entries; --")
    assert len(journal.entries()) == 1


def test_many_threads_may_write(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: journal.write("note", "s", f"note {i}"), range(40)))
    assert len(journal.entries("s")) == 40


def test_a_file_that_is_no_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(JournalError, match=r"journal\.sqlite"):
        Journal(path).entries()

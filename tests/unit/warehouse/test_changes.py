"""Full exports again and again: new, changed, unchanged, vanished, and what becomes of them."""

from __future__ import annotations

import shutil
from typing import Any

from scorecard.views.data import build_data
from scorecard.warehouse.schema import QUERIES
from scorecard.warehouse.snapshot import Snapshot
from tests.unit.warehouse.conftest import Plumber, ticket

PROFILE = """
[profile]
profile_id = "desk"
vendor = "A"
title = "Desk tickets"
system = "zendesk"
evidence = "made up"
is_complete = {complete}
[recognise]
headers = ["Id"]
[[table]]
table = "tickets"
record_id = "Id"
"""

COUNTS = ["file", "older_file", "rows_new", "rows_changed", "rows_unchanged", "rows_vanished"]


def counts(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    return snapshot.table("export_changes", COUNTS).rows()


def kept(snapshot: Snapshot) -> set[str]:
    return set(snapshot.table("tickets", ["record_id"])["record_id"])


def say_complete(plumber: Plumber, complete: str) -> None:
    folder = plumber.root / "data/vendors"
    folder.mkdir(exist_ok=True)
    (folder / "desk.toml").write_text(PROFILE.format(complete=complete))


def twice(plumber: Plumber) -> None:
    plumber.write("desk-1.json", 1, tickets=[ticket(1), ticket(2), ticket(3), ticket(4)])
    rows = [ticket(2), ticket(3, status="resolved"), ticket(4, _row=77), ticket(5), ticket(6)]
    plumber.write("desk-2.json", 2, tickets=rows)


def test_records_are_counted_against_the_older_exports(plumber: Plumber) -> None:
    twice(plumber)
    snapshot = plumber.build()
    assert counts(snapshot) == [("desk-2.json", "desk-1.json", 2, 1, 2, 1)]
    assert kept(snapshot) == {f"zendesk:{n}" for n in range(1, 7)}, "vanished is not deleted"


def test_a_row_that_moved_within_the_file_is_unchanged(plumber: Plumber) -> None:
    plumber.write("desk-1.json", 1, tickets=[ticket(1)])
    plumber.write("desk-2.json", 2, tickets=[ticket(1, _row=90), ticket(2)])
    assert counts(plumber.build()) == [("desk-2.json", "desk-1.json", 1, 0, 1, 0)]


def test_another_customer_of_the_same_record_is_a_change(plumber: Plumber) -> None:
    plumber.write("desk-1.json", 1, tickets=[ticket(1)])
    plumber.write("desk-2.json", 2, tickets=[ticket(1, party_email="a@b.org")])
    assert counts(plumber.build()) == [("desk-2.json", "desk-1.json", 0, 1, 0, 0)]


def test_other_kinds_and_copies_are_not_compared(plumber: Plumber) -> None:
    plumber.write("desk-1.json", 1, tickets=[ticket(1)])
    plumber.write("desk-copy.json", 2, tickets=[ticket(1)])
    plumber.write("chat-1.json", 3, tickets=[ticket(9)])
    assert counts(plumber.build()) == []


def test_three_exports_are_one_state_before_the_newest(plumber: Plumber) -> None:
    plumber.write("desk-1.json", 1, tickets=[ticket(1), ticket(2, status="open")])
    plumber.write("desk-2.json", 2, tickets=[ticket(2, status="resolved")])
    plumber.write("desk-3.json", 3, tickets=[ticket(2, status="resolved")])
    assert counts(plumber.build()) == [("desk-3.json", "desk-1.json", 0, 1, 0, 1)], "one copied"
    plumber.write("desk-3.json", 3, tickets=[ticket(2, status="resolved"), ticket(3)])
    assert counts(plumber.build()) == [("desk-3.json", "desk-2.json", 1, 0, 1, 1)]


def test_what_a_complete_export_lacks_is_deleted_and_counted(plumber: Plumber) -> None:
    twice(plumber)
    say_complete(plumber, "true")
    snapshot = plumber.build()
    assert counts(snapshot) == [("desk-2.json", "desk-1.json", 2, 1, 2, 1)]
    assert kept(snapshot) == {f"zendesk:{n}" for n in range(2, 7)}
    assert snapshot.superseded == {"desk-1.json": 4}
    say_complete(plumber, "false")
    assert kept(plumber.build()) == {f"zendesk:{n}" for n in range(1, 7)}


def test_repaired_rows_are_no_export_of_their_own(plumber: Plumber) -> None:
    twice(plumber)
    plumber.write("desk-repaired.json", 3, tickets=[ticket(7)])
    snapshot = plumber.build()
    assert counts(snapshot) == [("desk-2.json", "desk-1.json", 3, 1, 2, 1)]
    assert kept(snapshot) == {f"zendesk:{n}" for n in range(1, 8)}
    say_complete(plumber, "true")
    assert kept(plumber.build()) == {f"zendesk:{n}" for n in range(2, 8)}


def test_rows_repaired_of_an_older_complete_export_go_with_it(plumber: Plumber) -> None:
    plumber.write("desk-repaired.json", 1, tickets=[ticket(7)])
    twice(plumber)
    say_complete(plumber, "true")
    snapshot = plumber.build()
    assert counts(snapshot) == [("desk-2.json", "desk-1.json", 2, 1, 2, 2)]
    assert kept(snapshot) == {f"zendesk:{n}" for n in range(2, 7)}


def test_a_copy_of_an_outdated_export_brings_nothing_back(plumber: Plumber) -> None:
    twice(plumber)
    plumber.write("desk-0.json", 0, tickets=[ticket(1), ticket(2), ticket(3), ticket(4)])
    say_complete(plumber, "true")
    assert kept(plumber.build()) == {f"zendesk:{n}" for n in range(2, 7)}


def test_the_page_says_what_becomes_of_them(plumber: Plumber) -> None:
    twice(plumber)
    shutil.copy(QUERIES / "pages/system_keys.sql", plumber.root / "queries/pages")
    view = build_data(plumber.build())
    (line,) = view.changes
    assert (line.new, line.changed, line.unchanged, line.vanished) == ("2", "1", "2", "1")
    assert line.remark == "records that vanished still count: a filter may have left them out"
    assert "is_complete = true" in view.changes_text
    say_complete(plumber, "true")
    (line,) = build_data(plumber.build()).changes
    assert "count as deleted" in line.remark
    plumber.write("desk-2.json", 2, tickets=[ticket(8)])
    say_complete(plumber, "false")
    (line,) = build_data(plumber.build()).changes
    assert "another part" in line.remark
    assert line.vanished == "–"

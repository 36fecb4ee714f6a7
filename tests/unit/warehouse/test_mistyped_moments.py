"""A date of the future in one record must not move the whole company there."""

from __future__ import annotations

from datetime import datetime

from tests.unit.warehouse.conftest import Plumber, ticket

FUTURE = "2062-06-30 10:00:00"


def test_one_mistyped_date_is_left_out_counted_and_moves_nothing(plumber: Plumber) -> None:
    rows = [ticket(n, "2025-12-20 10:00:00") for n in range(9)]
    plumber.write("a.json", tickets=[*rows, ticket(9, FUTURE)])
    plumber.write("b.json", tickets=[ticket(50, "2025-12-21 08:00:00", resolved_at=None)])
    snapshot = plumber.build()
    assert snapshot.as_of == datetime(2025, 12, 21, 8)
    opened = dict(snapshot.table("tickets", ["record_id", "opened_at"]).iter_rows())
    assert opened["zendesk:9"] is None
    assert sum(moment is not None for moment in opened.values()) == 10
    report = snapshot.file_reports[0]
    (group,) = report.blanked
    assert (group.column, group.count) == ("opened at", 1)
    assert "lies after 2026-01-02, a day after the newest file was written" in group.reason
    assert [(one.row, one.value) for one in group.examples] == [(10, "2062-06-30 10:00")]
    assert snapshot.problems == ()
    assert snapshot.metric_facts()["problem"].drop_nulls().is_empty()
    assert snapshot.file_reports[1].blanked == ()


def test_each_column_is_judged_by_itself(plumber: Plumber) -> None:
    rows = [ticket(n, "2025-12-20 10:00:00", resolved_at="2025-12-22 10:00:00") for n in range(9)]
    late = ticket(9, "2025-12-20 10:00:00", resolved_at=FUTURE)
    plumber.write("a.json", tickets=[*rows, late])
    snapshot = plumber.build()
    rows_read = snapshot.table("tickets", ["record_id", "opened_at", "resolved_at"]).rows()
    told = {record: moments for record, *moments in rows_read}
    assert told["zendesk:9"] == [datetime(2025, 12, 20, 10), None]
    assert told["zendesk:8"][1] == datetime(2025, 12, 22, 10)


def test_planned_moments_may_lie_ahead(plumber: Plumber) -> None:
    order = {"source": "shop", "record_id": "shop:1", "party_id": "shop:c1", "_row": 2,
             "ordered_at": "2025-12-20 10:00:00", "promised_at": FUTURE}  # fmt: skip
    plumber.write("a.json", orders=[order])
    snapshot = plumber.build()
    assert snapshot.table("orders", ["promised_at"]).item() == datetime(2062, 6, 30, 10)
    assert snapshot.as_of == datetime(2025, 12, 20, 10)


def test_where_many_lie_ahead_the_time_of_the_file_is_what_is_wrong(plumber: Plumber) -> None:
    """A file copied with a wrong clock: its rows are right, all of them are later."""
    rows = [ticket(n, f"2026-0{1 + n % 6}-20 10:00:00") for n in range(12)]
    plumber.write("a.json", tickets=rows)
    snapshot = plumber.build()
    assert snapshot.as_of == datetime(2026, 6, 20, 10)
    assert snapshot.file_reports[0].blanked == ()

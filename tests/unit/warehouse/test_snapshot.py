"""Reading: many threads, checked parameters, nothing outside the file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecard.errors import QueryError
from scorecard.warehouse.snapshot import Snapshot
from tests.unit.warehouse.conftest import Plumber, ticket

PAGE = """-- One row per ticket.
select t.record_id, t.channel
from tickets as t
where t.channel = $channel and cast(t.opened_at as date) >= $start_on
order by t.record_id
"""


@pytest.fixture
def snapshot(plumber: Plumber) -> Snapshot:
    (plumber.root / "queries/pages/tickets.sql").write_text(PAGE)
    (plumber.root / "queries/pages/now.sql").write_text(
        "-- One row per snapshot.\nselect $as_of as as_of, $late_by_days as late"
    )
    (plumber.root / "queries/pages/outside.sql").write_text(
        f"-- One row per line.\nselect r.a from read_csv('{plumber.root}/x.csv') as r"
    )
    (plumber.root / "x.csv").write_text("a\n1\n")
    rows = [
        ticket(n, f"2026-01-{1 + n % 28:02} 10:00:00", channel=f"c{n % 16}", reopens=n % 2)
        for n in range(1600)
    ]
    people = [{"source": "crm", "record_id": "crm:1", "party_id": "zendesk:u3", "segment": "Home"}]
    plumber.write("a.json", tickets=rows, customers=people)
    return plumber.build()


def test_sixteen_threads_get_their_own_rows(snapshot: Snapshot) -> None:
    def read(number: int) -> set[str]:
        page = snapshot.query("tickets", channel=f"c{number % 16}", start_on=date(2026, 1, 1))
        assert page.height == 100
        assert snapshot.cells().height > 0
        return set(page["channel"])

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(read, range(160)))
    assert answers == [{f"c{number % 16}"} for number in range(160)]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"channel": "c1"}, "needs \\$start_on"),
        ({"channel": "c1", "start_on": "2026-01-01"}, "\\$start_on is str. It must be date"),
        ({"channel": "c1", "start_on": datetime(2026, 1, 1)}, "\\$start_on is datetime"),
        ({"channel": 1, "start_on": date(2026, 1, 1)}, "\\$channel is int"),
        ({"channel": "c1", "start_on": date(2026, 1, 1), "stage": "x"}, "names no \\$stage"),
    ],
)
def test_parameters_are_checked_by_name_and_type(
    snapshot: Snapshot, given: dict[str, object], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        snapshot.query("tickets", **given)  # type: ignore[arg-type]


def test_the_company_and_as_of_are_filled_in(snapshot: Snapshot) -> None:
    assert snapshot.query("now").rows() == [(datetime(2026, 1, 28, 10), 1.0)]


def test_an_unknown_page_names_those_that_exist(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="Files beside it: now, outside, tickets"):
        snapshot.query("nothing")


def test_nothing_outside_the_snapshot_can_be_read_or_written(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="disabled"):
        snapshot.query("outside")
    with pytest.raises(Exception, match="read-only"):
        snapshot._connection.execute("create table x (a int)")
    with pytest.raises(Exception, match="locked"):
        snapshot._connection.execute("set enable_external_access = true")


def test_rows_lead_back_to_file_and_row(snapshot: Snapshot) -> None:
    whole = (date(2026, 1, 1), date(2026, 2, 1))
    rows = snapshot.rows("reopened", *whole, limit=7)
    assert rows.height == 7
    assert rows["observed_on"].is_sorted(descending=True)
    assert set(rows["_file"]) == {"a.json"} and rows["_row"].null_count() == 0
    home = snapshot.rows("reopened", *whole, segment="Home").to_dicts()
    assert [(row["record_id"], row["_row"], row["value"]) for row in home] == [
        ("zendesk:3", 4, 1.0)
    ]
    one = snapshot.rows("reopened", *whole, customer_id=home[0]["customer_id"])
    assert one["record_id"].to_list() == ["zendesk:3"]
    assert snapshot.rows("reopened", *whole, region="Nowhere").is_empty()
    with pytest.raises(KeyError):
        snapshot.rows("no_metric", *whole)


def test_pages_of_rows_neither_overlap_nor_miss(snapshot: Snapshot) -> None:
    whole = (date(2026, 1, 1), date(2026, 2, 1))
    pages = [snapshot.rows("reopened", *whole, limit=500, offset=at) for at in range(0, 2000, 500)]
    seen = [record for page in pages for record in page["record_id"]]
    assert len(seen) == len(set(seen)) == snapshot.row_count("reopened", *whole) == 1600


def test_rows_and_cells_count_the_same(snapshot: Snapshot) -> None:
    for metric in snapshot.catalogue.metrics:
        counted = snapshot.row_count(metric.metric_id, date(2026, 1, 1), date(2026, 2, 1))
        assert snapshot.cells().filter(metric_id=metric.metric_id)["n"].sum() == counted


def test_a_table_gives_only_columns_that_it_has(snapshot: Snapshot) -> None:
    assert snapshot.table("people", ["customer_id", "segment"]).height == 1600
    with pytest.raises(QueryError, match=r"has no column 'colour'\. Columns: customer_id"):
        snapshot.table("people", ["colour"])
    with pytest.raises(QueryError, match="no such table"):
        snapshot.table('people" where 1=1; --', ["customer_id"])


def test_a_folder_without_a_snapshot_is_not_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Snapshot(tmp_path)

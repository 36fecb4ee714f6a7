"""The build: whole or not at all, once per content, each record once."""

from __future__ import annotations

import math
import multiprocessing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import ConfigError
from scorecard.warehouse import build, files
from scorecard.warehouse.build import Progress, latest_snapshot
from tests.unit.warehouse.conftest import (
    ANSWERS,
    CATALOGUE,
    TICKETS,
    Plumber,
    fake_take_in,
    metric,
    ticket,
)


def folders(plumber: Plumber) -> list[Path]:
    return sorted((plumber.cache / "snapshots").iterdir())


def test_an_empty_folder_gives_an_empty_snapshot(plumber: Plumber) -> None:
    snapshot = plumber.build()
    assert snapshot.as_of is None
    assert snapshot.cells().is_empty()
    assert snapshot.metric_facts()["problem"].to_list() == [None] * 4
    assert snapshot.problems == ()


def test_same_content_is_opened_not_built(
    plumber: Plumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    plumber.write("a.json", tickets=[ticket(1)])
    first = plumber.build()
    monkeypatch.setattr(build, "_build", lambda *_: pytest.fail("was built again"))
    monkeypatch.setattr("scorecard.warehouse.files._take_in", lambda *_: pytest.fail("was read"))
    assert plumber.build().id == first.id


def test_changed_settings_or_sql_give_another_snapshot(plumber: Plumber) -> None:
    first = plumber.build().id
    query = plumber.root / "queries/observations/tickets.sql"
    query.write_text(query.read_text() + "where t.channel = 'chat'\n")
    second = plumber.build().id
    company = plumber.root / "data/company.toml"
    company.write_text(company.read_text().replace("Plumber", "Roofer"))
    assert len({first, second, plumber.build().id}) == 3


def test_only_the_newest_two_snapshots_stay(plumber: Plumber) -> None:
    ids = []
    for number in range(4):
        plumber.write(f"{number}.json", tickets=[ticket(number)])
        ids.append(plumber.build().id)
    assert {folder.name for folder in folders(plumber)} == set(ids[-2:])


def test_a_killed_build_leaves_the_last_snapshot_whole(
    plumber: Plumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    plumber.write("a.json", tickets=[ticket(1)])
    before = plumber.build()
    plumber.write("b.json", tickets=[ticket(2)])
    with monkeypatch.context() as killed:

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        killed.setattr(build, "summarise", die)
        with pytest.raises(KeyboardInterrupt):
            plumber.build()
    last = latest_snapshot(plumber.cache, plumber.root)
    assert last is not None and last.id == before.id
    assert last.table("tickets", ["record_id"]).height == 1
    assert plumber.build().table("tickets", ["record_id"]).height == 2
    assert not any(folder.name.startswith(".") for folder in folders(plumber))


def _build_in_process(root: Path, done: Any) -> None:
    files._take_in = fake_take_in  # type: ignore[assignment]
    said: list[str] = []
    snapshot = Plumber(root).build(lambda progress: said.append(progress.what))
    done.put((snapshot.id, "Counting" in said, snapshot.cells().height))


def test_two_processes_build_one_snapshot_once(plumber: Plumber) -> None:
    plumber.write("a.json", tickets=[ticket(n) for n in range(50)])
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    both = [context.Process(target=_build_in_process, args=(plumber.root, done)) for _ in "ab"]
    for process in both:
        process.start()
    answers = [done.get(timeout=60) for _ in both]
    for process in both:
        process.join()
    assert len({(identity, cells) for identity, _, cells in answers}) == 1
    assert sorted(counted for _, counted, _ in answers) == [False, True]


def test_progress_is_told_and_never_falls(plumber: Plumber) -> None:
    plumber.write("a.json", tickets=[ticket(1)])
    told: list[Progress] = []
    plumber.build(told.append)
    shares = [one.share for one in told]
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert any(one.file == "a.json" for one in told)


def test_a_file_dropped_twice_changes_nothing(plumber: Plumber) -> None:
    rows = [ticket(n, reopens=n % 2, replies=n) for n in range(20)]
    plumber.write("a.json", tickets=rows)
    once = plumber.build()
    plumber.write("again/a copy.json", hour=1, tickets=rows)
    twice = plumber.build()
    assert (
        twice.cells().sort("metric_id", "bucket").equals(once.cells().sort("metric_id", "bucket"))
    )
    assert twice.superseded == {"a.json": 20}
    assert set(twice.table("tickets", ["_file"])["_file"]) == {"again/a copy.json"}
    assert once.superseded == {}


def test_the_newest_export_of_a_record_wins(plumber: Plumber) -> None:
    plumber.write("new.json", hour=2, tickets=[ticket(1, reopens=5)])
    plumber.write("old.json", hour=1, tickets=[ticket(1, reopens=0), ticket(2, reopens=0)])
    snapshot = plumber.build()
    told = snapshot.table("tickets", ["record_id", "reopens", "_file"]).sort("record_id")
    assert told.rows() == [("zendesk:1", 5, "new.json"), ("zendesk:2", 0, "old.json")]
    assert snapshot.superseded == {"old.json": 1}


def test_as_of_is_the_latest_event_and_never_a_plan(plumber: Plumber) -> None:
    plumber.write(
        "a.json", tickets=[ticket(1, "2026-01-05 10:00:00", due_at="2027-01-01 00:00:00")]
    )
    assert plumber.build().as_of == datetime(2026, 1, 5, 10)


def test_exports_without_dates_are_as_of_the_newest_file(plumber: Plumber) -> None:
    row = {"source": "crm", "record_id": "crm:1", "party_id": "crm:1", "tenure_months": 12.0}
    plumber.write("a.json", customers=[row])
    snapshot = plumber.build()
    assert snapshot.as_of is not None and snapshot.as_of.year >= 2025
    assert snapshot.table("people", ["became_customer_at"]).item().year == snapshot.as_of.year - 1


def test_hidden_files_and_notes_are_no_exports(plumber: Plumber) -> None:
    for name in (".hidden.csv", "README.md", "truth.json", "notes/company.toml", ".git/x.csv"):
        path = plumber.exports / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("not an export")
    assert plumber.build().file_reports == ()


def test_a_broken_settings_file_stops_the_build_with_all_problems(plumber: Plumber) -> None:
    (plumber.root / "data/company.toml").write_text("name =")
    (plumber.root / "queries/metrics.toml").write_text("[metric.a]\nname = 1\n")
    with pytest.raises(ConfigError) as caught:
        plumber.build()
    wheres = {problem.where.split(",")[0] for problem in caught.value.problems}
    assert wheres == {"data/company.toml", "queries/metrics.toml"}


@pytest.mark.parametrize(
    ("catalogue", "sql", "words"),
    [
        (metric("a", "broken", "x", "share"), "select nothing from nowhere", "nowhere"),
        (metric("a", "broken", "x", "share"), None, "is not there. Files beside it: answers"),
        (metric("a", "answers", "rating", "share"), None, "'rating' is not a column of"),
        (
            metric("a", "broken", "score", "share"),
            ANSWERS.replace("a.record_id,", "'same' as record_id,"),
            "more than once",
        ),
        (
            metric("a", "broken", "score", "share"),
            ANSWERS.replace("cast(a.answered_at as date)", "a.answered_at"),
            "observed_on is timestamp. Cast it",
        ),
        (
            metric("a", "broken", "score", "share"),
            ANSWERS.replace("a.score", "cast(a.comment_text as double) as score"),
            "Conversion Error",
        ),
    ],
)
def test_a_metric_that_fails_says_why_and_the_others_stand(
    plumber: Plumber, catalogue: str, sql: str | None, words: str
) -> None:
    (plumber.root / "queries/metrics.toml").write_text(CATALOGUE + catalogue)
    if sql is not None:
        (plumber.root / "queries/observations/broken.sql").write_text("-- One row per x.\n" + sql)
    answers = [
        {
            "source": "q",
            "record_id": f"q:{n}",
            "answered_at": "2026-01-01 00:00:00",
            "score": 9,
            "comment_text": "good",
            "_row": n,
        }
        for n in range(3)
    ]
    plumber.write("a.json", answers=answers)
    snapshot = plumber.build()
    facts = {row["metric_id"]: row for row in snapshot.metric_facts().to_dicts()}
    assert words in facts["a"]["problem"]
    assert facts["nps"]["problem"] is None and facts["nps"]["n"] == 3


def test_a_ledger_that_fails_is_a_problem_of_the_snapshot(plumber: Plumber) -> None:
    (plumber.root / "queries/ledger.sql").write_text("-- One row per x.\nselect 1 as one")
    plumber.write("a.json", tickets=[ticket(1, reopens=1)])
    snapshot = plumber.build()
    assert [problem.where for problem in snapshot.problems] == ["queries/ledger.sql"]
    assert snapshot.table("ledger", ["stage"]).is_empty()
    assert snapshot.metric_facts().filter(metric_id="reopened")["n"].item() == 1


def test_cells_hold_the_histogram_of_the_observations(plumber: Plumber) -> None:
    (plumber.root / "queries/observations/tickets.sql").write_text(TICKETS)
    plumber.write(
        "a.json",
        customers=[
            {"source": "crm", "record_id": "crm:1", "party_id": "zendesk:u1", "segment": "Home"}
        ],
        tickets=[
            ticket(1, reopens=1, replies=4, resolved_at="2026-01-05 12:00:00"),
            ticket(2, reopens=0, replies=2, resolved_at="2026-01-05 20:00:00"),
            ticket(3, "2026-01-05 00:00:00", replies=1),
            ticket(4, "2026-02-01 00:00:00", reopens=0, replies=1),
        ],
    )
    cells = plumber.build().cells()
    january = cells.filter(month=date(2026, 1, 1))

    reopened = january.filter(metric_id="reopened").sort("bucket").select("segment", "bucket", "n")
    assert reopened.rows() == [(None, 0.0, 1), ("Home", 1.0, 1)]

    hours = january.filter(metric_id="resolution").sort("bucket").to_dicts()
    assert [cell["n_open"] for cell in hours] == [0, 0, 1]
    assert [cell["total"] for cell in hours] == [2.0, 10.0, 0.0]
    for cell, value in zip(hours, (2.0, 10.0, 648.0), strict=True):
        assert cell["bucket"] == math.floor(math.log(value) / math.log(1.02))
        assert 1.02 ** (cell["bucket"] + 0.5) == pytest.approx(value, rel=0.01)

    ratio = january.filter(metric_id="reply_ratio")
    assert ratio.select("n", "total", "base", "cross").sum().row(0) == (2, 6.0, 1.0, 4.0)
    assert ratio["bucket"].null_count() == ratio.height


def test_design_effect_equals_the_cluster_variance(plumber: Plumber) -> None:
    """Clusters [1,1], [-1], [0,1], [-1,-1], [1]: SE .457548, plain .327753 (docs/method.md)."""
    clusters = [[10, 9], [3], [7, 9], [0, 6], [10]]
    answers = [
        {
            "source": "q",
            "record_id": f"q:{cluster}-{number}",
            "answered_at": "2026-02-01 00:00:00",
            "party_id": f"q:{cluster}",
            "score": score,
        }
        for cluster, scores in enumerate(clusters)
        for number, score in enumerate(scores)
    ]
    plumber.write("a.json", answers=answers)
    fact = plumber.build().metric_facts().filter(metric_id="nps")
    assert fact["design_effect"].item() == pytest.approx((0.457548 / 0.327753) ** 2, rel=1e-5)


def test_what_many_customers_share_is_one_cluster(plumber: Plumber) -> None:
    (plumber.root / "queries/observations/tickets.sql").write_text(
        TICKETS.replace("    t.replies,", "    t.replies,\n    t.reason,")
    )
    (plumber.root / "queries/metrics.toml").write_text(
        metric("reopened", "tickets", "is_reopened", "share", 'cluster = "reason"')
    )
    told = {True: "the outage of May", False: None}
    plumber.write(
        "a.json",
        tickets=[ticket(n, reopens=int(n < 20), reason=told[n < 20]) for n in range(40)],
    )
    fact = plumber.build().metric_facts()
    # Residuals of a half: 20 of them in one cluster, 20 alone; (100 + 5) / 10.
    assert fact["design_effect"].item() == pytest.approx(10.5 * 21 / 20)


def test_unknown_customers_are_clusters_of_their_own(plumber: Plumber) -> None:
    answers = [
        {
            "source": "q",
            "record_id": f"q:{n}",
            "answered_at": "2026-02-01 00:00:00",
            "score": n % 11,
        }
        for n in range(110)
    ]
    plumber.write("a.json", answers=answers)
    fact = plumber.build().metric_facts().filter(metric_id="nps")
    assert fact["design_effect"].item() == pytest.approx(110 / 109)

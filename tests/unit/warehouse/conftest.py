"""A small company on disk: settings, queries of its own, and exports as JSON.

Intake is replaced: an export is ``{"table": [row, …]}`` in canonical columns and
becomes Parquet as it stands, so these tests see the warehouse alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scorecard.intake.report import FileReport
from scorecard.warehouse import files
from scorecard.warehouse.build import Progress, build_snapshot
from scorecard.warehouse.schema import PARTY, QUERIES, canonical_tables
from scorecard.warehouse.snapshot import Snapshot

COMPANY = """
name = "Plumber"
[owners]
COO = "Ann"
[[stages]]
stage_id = "repair"
name = "Repair"
owner = "COO"
"""

METRIC = """
[metric.{metric_id}]
name = "A"
says = "B."
stage = "repair"
owner = "COO"
lens = "experience"
driver = "process"
control = "direct"
query = "{query}"
value = "{value}"
{more}
summary = "{summary}"
unit = "count"
better = "higher"
target = 2.0
floor = 1.0
measured_by = "C"
"""

TICKETS = """-- One row per ticket.
select
    t.record_id,
    t.customer_id,
    cast(t.opened_at as date) as observed_on,
    t.channel,
    (epoch(coalesce(t.resolved_at, $as_of)) - epoch(t.opened_at)) / 3600.0
        as hours,
    t.resolved_at is null as is_unresolved,
    t.reopens > 0 as is_reopened,
    t.reopens,
    t.replies,
    t._file,
    t._row
from tickets as t
"""

ANSWERS = """-- One row per answer.
select
    a.record_id,
    a.customer_id,
    cast(a.answered_at as date) as observed_on,
    a.channel,
    a.score,
    a._file,
    a._row
from answers as a
"""

LEDGER = """-- One row per touchpoint.
select
    t.customer_id,
    t.opened_at as happened_at,
    'repair' as stage,
    t.channel,
    'customer' as begun_by,
    'problem' as purpose,
    true as is_service,
    'tickets' as table_name,
    t.record_id,
    t._file,
    t._row
from tickets as t
union all
select
    o.customer_id,
    o.ordered_at as happened_at,
    'repair' as stage,
    o.channel,
    'customer' as begun_by,
    'transaction' as purpose,
    false as is_service,
    'orders' as table_name,
    o.record_id,
    o._file,
    o._row
from orders as o
"""

STRIKES = """-- One row per poor experience.
select
    t.customer_id,
    cast(t.opened_at as date) as struck_on,
    'reopened' as kind,
    'repair' as stage,
    t.record_id,
    t._file,
    t._row
from tickets as t
where t.reopens > 0
"""

FAILURES = """-- One row per customer and failure event.
select
    i.record_id as event_id,
    i.customer_id,
    i.kind,
    i.stage,
    i.began_at as failed_at,
    i.detected_at,
    i.resolved_at as over_at,
    cast(null as timestamp) as first_told_at,
    cast(null as timestamp) as first_contact_at,
    cast(null as varchar) as first_word,
    cast(null as boolean) as is_named,
    cast(null as boolean) as is_personal,
    cast(null as boolean) as is_closed,
    cast(null as bigint) as contacts_after,
    cast(null as bigint) as contacts_before,
    cast(null as double) as days_after,
    cast(null as double) as days_before,
    i._file,
    i._row
from incidents as i
"""


def metric(metric_id: str, query: str, value: str, summary: str, more: str = "") -> str:
    """One block of a catalogue."""
    return METRIC.format(metric_id=metric_id, query=query, value=value, summary=summary, more=more)


CATALOGUE = (
    metric("reopened", "tickets", "is_reopened", "share")
    + metric("resolution", "tickets", "hours", "median", 'is_open = "is_unresolved"')
    + metric("reply_ratio", "tickets", "replies", "ratio", 'base = "reopens"')
    + metric("nps", "answers", "score", "nps")
)


@dataclass
class Plumber:
    """The folders of one test."""

    root: Path

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def write(self, name: str, hour: int = 0, **tables: list[dict[str, Any]]) -> Path:
        """Write one export; ``hour`` orders exports by age."""
        path = self.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tables, default=str))
        at = datetime(2026, 1, 1).timestamp() + 3600 * hour
        os.utime(path, (at, at))
        return path

    def build(self, progress: Callable[[Progress], None] | None = None) -> Snapshot:
        return build_snapshot(self.exports, self.cache, self.root, progress)


def ticket(number: int, opened_at: str = "2026-01-05 10:00:00", **more: Any) -> dict[str, Any]:
    """One row of tickets."""
    return {
        "source": "zendesk",
        "record_id": f"zendesk:{number}",
        "opened_at": opened_at,
        "party_id": f"zendesk:u{number}",
        "_row": number + 1,
        **more,
    }


def fake_take_in(entry: files.Entry, cache: Path, *_: object) -> files.Taken:
    """Leave behind what intake would."""
    content = entry.path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    folder = cache / "files" / sha256
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = json.loads(content)
    kinds = {"timestamp": pl.String, "bigint": pl.Int64, "double": pl.Float64}
    for name, rows in tables.items():
        columns = {c.name: c.type for c in (*canonical_tables()[name].columns, *PARTY)}
        held = {key for row in rows for key in row}
        frame = pl.DataFrame(
            [{key: row.get(key) for key in held} for row in rows],
            schema={
                key: kinds.get(columns[key], pl.Boolean if columns[key] == "boolean" else pl.String)
                for key in sorted(held)
            },
        ).with_columns(
            pl.col(key).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
            for key in held
            if columns[key] == "timestamp"
        )
        frame.write_parquet(folder / f"{name}.parquet")
    report = FileReport(
        file=entry.shown_as,
        bytes=entry.size,
        sha256=sha256,
        entry=sha256,
        profile_id=entry.path.stem.split("-")[0],
        rows_of_table={name: len(rows) for name, rows in tables.items()},
        header=("Id", "_row", "_reasons") if "repaired" in entry.path.stem else ("Id",),
    )
    (folder / "report.json").write_text(report.to_json())
    return files.Taken(entry.shown_as, entry.size, entry.mtime_ns, sha256, sha256, None)


@pytest.fixture
def plumber(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plumber:
    monkeypatch.setattr(files, "_take_in", fake_take_in)
    for folder in ("queries/observations", "queries/pages", "data", "exports"):
        (tmp_path / folder).mkdir(parents=True)
    for shipped in QUERIES.glob("*.sql"):
        shutil.copy(shipped, tmp_path / "queries")
    shutil.copytree(QUERIES / "summaries", tmp_path / "queries/summaries")
    queries = tmp_path / "queries"
    (queries / "ledger.sql").write_text(LEDGER)
    (queries / "strikes.sql").write_text(STRIKES)
    (queries / "failures.sql").write_text(FAILURES)
    (queries / "observations/tickets.sql").write_text(TICKETS)
    (queries / "observations/answers.sql").write_text(ANSWERS)
    (queries / "metrics.toml").write_text(CATALOGUE)
    (tmp_path / "data/company.toml").write_text(COMPANY)
    return Plumber(tmp_path)

"""One export again and again: what is new, changed, unchanged and gone since the last one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from scorecard.intake.report import FileReport
from scorecard.warehouse.engine import Engine
from scorecard.warehouse.files import Taken
from scorecard.warehouse.schema import Table

_NOT_CONTENT = frozenset({"source", "record_id", "customer_id", "_file", "_row", "exported_at"})
_PARTY = ("party_id", "party_email", "party_ref")

_COUNTS = """
with newest as (
    select s.source, s.record_id, min({content}) as content
    from "staged_{table}" as s
    where s._rank in ({newest}) and s.record_id is not null
    group by s.source, s.record_id
),
every_older as (
    select
        s.source,
        s.record_id,
        {content} as content,
        row_number() over (partition by s.source, s.record_id order by s._rank, s._row) as nth
    from "staged_{table}" as s
    where s._rank in ({older}) and s.record_id is not null
),
older as (
    select e.source, e.record_id, e.content from every_older as e where e.nth = 1
)
select
    coalesce(n.source, o.source) as source,
    count(*) filter (where o.record_id is null) as rows_new,
    count(*) filter (where n.content <> o.content) as rows_changed,
    count(*) filter (where n.content = o.content) as rows_unchanged,
    count(*) filter (where n.record_id is null) as rows_vanished
from newest as n
full join older as o
    on n.record_id = o.record_id and n.source is not distinct from o.source
group by coalesce(n.source, o.source)
"""

_SCHEMA = {
    "profile_id": pl.String,
    "source": pl.String,
    "table_name": pl.String,
    "file": pl.String,
    "older_file": pl.String,
    "rows_new": pl.Int64,
    "rows_changed": pl.Int64,
    "rows_unchanged": pl.Int64,
    "rows_vanished": pl.Int64,
    "is_complete": pl.Boolean,
}


@dataclass(frozen=True)
class Kind:
    """All exports of one profile, newest first; files of one export lie together.

    ``generations`` hold ranks, 0 for the newest file of the whole folder.
    """

    profile_id: str
    is_complete: bool
    generations: tuple[tuple[int, ...], ...]


def kinds_of(
    newest_first: Sequence[Taken],
    reports: Mapping[str, FileReport],
    complete: frozenset[str],
) -> list[Kind]:
    """Kinds of export of which more than one generation is loaded.

    One generation are files of one archive, or of one moment of export as their names tell
    it; a second file of the same content belongs to the export of the first, and rows repaired
    to the export before them, for they are no export of their own. ``complete`` are the profiles
    whose exports hold every record there is.
    """
    found: dict[str, dict[tuple[datetime | str, ...], list[int]]] = defaultdict(dict)
    seen: dict[tuple[str, str], tuple[datetime | str, ...]] = {}
    repairs: dict[str, list[int]] = defaultdict(list)
    for rank, one in enumerate(newest_first):
        report = reports[one.shown_as]
        if not report.tables or report.profile_id is None:
            continue
        if report.is_repair:
            repairs[report.profile_id].append(rank)
            continue
        own = _generation(report, one.shown_as)
        generation = seen.setdefault((report.profile_id, one.sha256), own)
        ranks = found[report.profile_id].setdefault(generation, [])
        ranks += [rank, *repairs.pop(report.profile_id, ())]
    for profile_id, ranks in repairs.items():
        # Older than every export that is left: of the oldest of them.
        for oldest in [*found[profile_id].values()][-1:]:
            oldest.extend(ranks)
    return [
        Kind(profile_id, profile_id in complete, tuple(map(tuple, generations.values())))
        for profile_id, generations in found.items()
        if len(generations) > 1
    ]


def _generation(report: FileReport, shown_as: str) -> tuple[datetime | str, ...]:
    if report.exported_at is not None:
        return (report.exported_at,)
    archive, inside, _ = shown_as.lower().rpartition(".zip/")
    return (archive,) if inside else (shown_as,)


def record_changes(
    engine: Engine,
    tables: Mapping[str, Table],
    kinds: Sequence[Kind],
    named: Callable[[int], str],
    reports: Mapping[str, FileReport],
) -> None:
    """Make ``export_changes``: the newest export of each kind against all older ones.

    Needs the staged rows of every file; ``named`` gives the file of a rank. A record has
    changed where any column of its table or of its party differs.
    """
    rows: list[tuple[object, ...]] = []
    for kind in kinds:
        newest, *others = kind.generations
        older = [rank for generation in others for rank in generation]
        held = {name for rank in (*newest, *older) for name in reports[named(rank)].tables}
        for name in sorted(held):
            told = engine.query(
                _COUNTS.format(
                    table=name,
                    content=_content(tables[name]),
                    newest=", ".join(map(str, newest)),
                    older=", ".join(map(str, older)),
                ),
                {},
            )
            for source, *counts in told.sort("source").iter_rows():
                files = (named(newest[0]), named(older[0]))
                rows.append((kind.profile_id, source, name, *files, *counts, kind.is_complete))
    engine.append("export_changes", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def _content(table: Table) -> str:
    names = [c.name for c in table.columns if c.name not in _NOT_CONTENT]
    listed = ", ".join(f's."{name}"' for name in (*names, *_PARTY))
    return f"hash({listed})"


def outdated(kinds: Sequence[Kind]) -> frozenset[int]:
    """Ranks of files in whose place a newer, complete export stands."""
    return frozenset(
        rank
        for kind in kinds
        if kind.is_complete
        for generation in kind.generations[1:]
        for rank in generation
    )

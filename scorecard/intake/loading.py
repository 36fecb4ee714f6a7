"""One recognised file through DuckDB: settle what is open, cast, count, write."""

from __future__ import annotations

from dataclasses import replace

from scorecard.intake.casting import Plan
from scorecard.intake.cells import Decisions
from scorecard.intake.counting import counted, ignored_group
from scorecard.intake.currencies import sampled_currency
from scorecard.intake.doubts import answers_seen
from scorecard.intake.lines import grouped, membership
from scorecard.intake.refusing import RefusalError, why_refused
from scorecard.intake.report import FileReport
from scorecard.intake.settling import Settled, settle
from scorecard.intake.sql_text import literal
from scorecard.intake.work import FAIR_COPY, Work
from scorecard.intake.writing import with_span, write_set_aside, write_tables

_CAST_UP_TO = 0.6
"""The share of the work that is told when every cell was read once."""
_KEPT_AT_HAND = 200_000_000
"""Bytes of a file whose cast rows fit into memory: faster than to write and read them again."""


def load(work: Work) -> FileReport:
    """Write the tables of a file and return its report; once for each ``work``.

    Raises RefusalError where the file is not loaded, and duckdb.InvalidInputException if one
    that is read where it lies turns out to be ragged, wide or badly quoted; the caller then
    reads it tolerantly.
    """
    if work.is_grouped:
        work.tell(0.2, "gathering lines")
        _gather(work)
    work.tell(0.3, "reading")
    plan, settled = _cast_and_settled(work)
    work.tell(0.7, "looking for duplicates")
    _find_losers(work)
    seen = answers_seen(work, plan)
    report = counted(work, plan, settled, seen)
    work.tell(0.8, "writing")
    sentence = why_refused(work, plan, report, seen)
    if sentence is not None:
        raise RefusalError(replace(report, refusal=sentence))
    report = replace(report, rows_of_table=write_tables(work, plan))
    write_set_aside(work, plan)
    return with_span(work, plan, report)


def _gather(work: Work) -> None:
    """Make one row of lines that belong together; drop ignored lines first."""
    found = work.found
    bare = Plan(found.profile, found.headers, work.company, Decisions())
    ignored = bare.statement(work.relation, is_grouped=False)
    # Left to themselves, optimizers would also hold the wide lines, not their places, in memory.
    _keep_steps_apart(work)
    work.execute(
        f"create temp table dropped as select _row, _ignored from ({ignored})"
        " where _ignored is not null"
    )
    kept = f"(select * from {work.relation} anti join dropped using (_row))"
    members = membership(found.profile, found.headers, kept)
    work.execute(f"create temp table members as {members}")
    target = literal(str(work.inner / "grouped.parquet"))
    work.watched(
        f"copy ({grouped(found.profile, found.headers, kept, 'members')}) to {target} {FAIR_COPY}",
        0.2,
        0.3,
        "gathering lines",
    )
    work.execute("reset disabled_optimizers")
    sources = {one.name: one.header for one in found.profile.read.gather}
    work.found = replace(found, headers=found.headers.with_gathered(sources))
    work.relation = f"read_parquet({target})"
    rows = work.rows("select _ignored, count(*) from dropped group by all")
    work.dropped = [ignored_group(work, number, count) for number, count in rows]


def _cast_and_settled(work: Work) -> tuple[Plan, Settled]:
    """Cast with what the sample suggests; again if a cell wanted a decision."""
    found = work.found
    first = Decisions(currency=sampled_currency(work))
    plan = Plan(found.profile, found.headers, work.company, first)
    _cast(work, plan, 0.3, _CAST_UP_TO, "reading")
    is_open = work.rows("select coalesce(bool_or(_open), false) from read_cast")[0][0]
    if not is_open:
        return plan, Settled(plan.decisions)
    doing = "settling dates and decimals"
    work.tell(_CAST_UP_TO, doing)
    settled = settle(work, plan)
    plan = Plan(found.profile, found.headers, work.company, settled.decisions)
    _cast(work, plan, _CAST_UP_TO, 0.7, doing)
    return plan, settled


def _cast(work: Work, plan: Plan, low: float, high: float, doing: str) -> None:
    """Cast every row once, as the view ``read_cast``: its key, its faults and its fate."""
    is_numbered = work.unnumbered is None
    select = plan.statement(work.cells, is_grouped=work.is_grouped, is_numbered=is_numbered)
    _keep_steps_apart(work)
    if work.draft.bytes <= _KEPT_AT_HAND:
        work.execute("drop table if exists cast_rows")
        work.watched(f"create temp table cast_rows as {select}", low, high, doing)
        kept, place, hidden = "cast_rows", "rowid", ""
    else:
        target = literal(str(work.inner / "cast.parquet"))
        work.watched(f"copy ({select}) to {target} {FAIR_COPY}", low, high, doing)
        kept = f"read_parquet({target}, file_row_number = true)"
        place, hidden = "file_row_number", " exclude (file_row_number)"
    work.execute("reset disabled_optimizers")
    # Rows are kept in their order, so the place of a row is its place in the export.
    row = "" if is_numbered else f", {place} + {work.staged.first_row} as _row"
    numbered = f"(select *{hidden}{row} from {kept})"
    anything = " or ".join(output.applies for output in plan.outputs) or "false"
    work.execute(
        f"create or replace temp view read_cast as select *, {plan.key} as _key,"
        " case when _ignored is not null then 'ignored'"
        " when _faults is not null then 'set aside'"
        f" when not coalesce({anything}, false) then 'unasked' else 'in' end as _fate"
        f" from {numbered}"
    )


def _keep_steps_apart(work: Work) -> None:
    """Until optimizers are reset: most of them would compute each cell many times over."""
    others = work.rows(
        "select name from duckdb_optimizers() where name not in"
        " ('unused_columns', 'common_subexpressions')"
    )
    names = ",".join(name for (name,) in others)
    work.execute(f"set disabled_optimizers = {literal(names)}")


def _find_losers(work: Work) -> None:
    """Rows whose key another row has too and that are not the newest of them, as ``losers``.

    Keys are compared as 64-bit hashes first, so that memory is 8 bytes a row; only
    rows whose hash occurs twice are compared as text.
    """
    read = work.connection.sql("select hash(_key) as hash from read_cast where _fate = 'in'")
    hashes = read.pl()["hash"].sort()
    twice = hashes.filter(hashes == hashes.shift(1)).unique()
    del hashes
    work.execute("create or replace temp table losers (_row bigint)")
    if twice.is_empty():
        return
    work.connection.register("twice", twice.to_frame())
    work.execute(
        "insert into losers select _row from (select _row, row_number() over"
        " (partition by _key order by _newest desc nulls last,"
        " _newest_text desc nulls last, _row desc) as place"
        " from read_cast where _fate = 'in' and hash(_key) in (select hash from twice))"
        " where place > 1"
    )
    work.connection.unregister("twice")

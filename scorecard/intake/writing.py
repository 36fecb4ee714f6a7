"""The tables of one file as Parquet, and its rows set aside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from scorecard.config.tables import canonical_tables
from scorecard.intake.casting import Output, Plan
from scorecard.intake.cells import Fault
from scorecard.intake.report import FileReport
from scorecard.intake.set_aside import FILE_NAME as SET_ASIDE
from scorecard.intake.set_aside import set_aside_frame
from scorecard.intake.sql_text import literal
from scorecard.intake.work import FAIR_COPY, Work

_KEYS = ("record_id", "party_id", "party_email", "party_ref")


def write_tables(work: Work, plan: Plan) -> dict[str, int]:
    """Write a Parquet file a table; table → rows, of tables that have any."""
    outputs: dict[str, list[Output]] = defaultdict(list)
    for output in plan.outputs:
        outputs[output.table].append(output)
    counts = {}
    for table, blocks in outputs.items():
        target = work.folder / f"{table}.parquet"
        select = " union all ".join(_select(work, block) for block in blocks)
        copying = f"copy ({select}) to {literal(str(target))} {FAIR_COPY}"
        work.watched(copying, 0.8, 0.8, f"writing {table}")
        rows = work.rows(f"select count(*) from read_parquet({literal(str(target))})")[0][0]
        if rows:
            counts[table] = rows
        else:
            target.unlink()
    return counts


def _select(work: Work, block: Output) -> str:
    """The rows of one block; where its key is not the file row's own, the newest of each."""
    stamp = work.draft.exported_at
    exported = f"timestamp {literal(stamp.isoformat(sep=' '))}" if stamp else "null::timestamp"
    columns = [
        *(f"{_kept(work, block, name)} as {name}" for name in canonical_tables()[block.table]),
        f"{literal(str(work.draft.system))} as source",
        *(f"{_kept(work, block, name)} as {name}" for name in _KEYS),
        f"{exported} as exported_at",
        f"{literal(work.draft.file)} as _file",
        "_row",
    ]
    newest = (
        ""
        if block.shares_key
        else f" qualify row_number() over (partition by {block.columns['record_id']}"
        " order by _newest desc nulls last, _newest_text desc nulls last, _row desc) = 1"
    )
    return (
        f"(select {', '.join(columns)} from read_cast anti join losers using (_row)"
        f" where _fate = 'in' and {block.applies}{newest})"
    )


def _kept(work: Work, block: Output, name: str) -> str:
    """A column as it is kept: who it is about is hashed where the company asks for it."""
    value = block.columns[name]
    if work.veil is None:
        return value
    if name == "party_email":
        return work.veil.sql_email(value)
    if name == "party_name":
        return work.veil.sql_name(value)
    return work.veil.sql_key(value) if name in _KEYS else value


def write_set_aside(work: Work, plan: Plan) -> None:
    """Write rows set aside in file order; in SQL, for a fifth of a file may be many."""
    known = list(plan.faults)
    combined = [
        faults
        for (faults,) in work.rows(
            "select distinct _faults from read_cast where _fate = 'set aside'"
        )
    ]
    too_wide = f"the row has more cells than the header ({work.staged.width})"
    wide = [
        (one.row, too_wide, list(one.cells) if work.veil is None else [])
        for one in work.staged.wide
    ]
    if not combined and not wide:
        return
    told = [(faults, _reasons(known, faults)) for faults in combined]
    names = {"_faults": pl.String, "_reasons": pl.String}
    work.connection.register("told", pl.DataFrame(told, schema=names, orient="row"))
    work.connection.register("wide", set_aside_frame(wide))
    rows = "(select _row, _faults from read_cast where _fate = 'set aside')"
    if work.is_grouped:
        rows = f"(select m._row, _faults from members as m join {rows} as r on _first = r._row)"
    # Under a veil no cell is kept; they are read from the file when its repair is asked for.
    cells, relation = "[]::varchar[]", ""
    if work.veil is None:
        cells = f"list_value({', '.join(f'c{i}' for i in range(work.staged.width))})"
        relation = f" join {work.lines if work.is_grouped else work.relation} using (_row)"
    target = literal(str(work.folder / SET_ASIDE))
    work.watched(
        f"copy (select * from (select _row, _reasons, {cells} as cells from {rows}"
        f" join told using (_faults){relation} union all select * from wide) order by _row)"
        f" to {target} {FAIR_COPY}",
        0.8,
        0.8,
        "writing rows set aside",
    )
    work.connection.unregister("told")
    work.connection.unregister("wide")


def with_span(work: Work, plan: Plan, report: FileReport) -> FileReport:
    """The report with the first and last moment of what was loaded."""
    stamps = {output.moment for output in plan.outputs if output.moment}
    if not stamps:
        return report
    least = ", ".join(f"min({one})" for one in stamps)
    most = ", ".join(f"max({one})" for one in stamps)
    first, last = work.rows(
        f"select least({least}), greatest({most}) from read_cast where _fate = 'in'"
    )[0]
    return replace(report, first_moment=first, last_moment=last)


def _reasons(known: list[Fault], faults: str) -> str:
    """The sentences of a row's faults, which casting wrote as numbers."""
    distinct = (known[int(number)] for number in dict.fromkeys(faults.split(",")))
    return "; ".join(f"{fault.column}: {fault.sentence}" for fault in distinct)

"""What became of every row of a file, in counts, with examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from scorecard.intake.casting import Plan
from scorecard.intake.cells import Fault
from scorecard.intake.doubts import Seen, remarks
from scorecard.intake.report import DateReading, Example, FileReport, ReasonGroup
from scorecard.intake.settling import Settled
from scorecard.intake.staging import WideRow
from scorecard.intake.work import Work

_BLANK, _FOOTER = -1, -2


def counted(work: Work, plan: Plan, settled: Settled, seen: list[Seen]) -> FileReport:
    """The report of a file whose rows were cast (``read_cast``) and compared (``losers``)."""
    staged = work.staged
    fates = dict(work.rows("select _fate, sum(_n)::bigint from read_cast group by all"))
    losers = work.rows(
        "select coalesce(sum(_n), 0)::bigint from read_cast semi join losers using (_row)"
    )[0][0]
    above = work.found.first_row - 2
    ignored = [*_ignored_groups(work, fates.get("unasked", 0)), *work.dropped]
    if above:
        ignored.append(ReasonGroup("", "above the data or a further header row", above))
    if staged.rows_blank:
        ignored.append(ReasonGroup("", "blank row", staged.rows_blank))
    if staged.rows_footer:
        ignored.append(
            ReasonGroup("", "footer", staged.rows_footer, _examples(work, staged.footers))
        )
    groups = _groups(work, plan.faults, "_faults", "set aside")
    if staged.wide:
        sentence = f"has more cells than the header ({staged.width})"
        groups.append(ReasonGroup("", sentence, len(staged.wide), _examples(work, staged.wide[:3])))
    rows_aside = fates.get("set aside", 0) + len(staged.wide)
    rows_ignored = sum(group.count for group in ignored)
    header = work.found.headers.names
    used = {*plan.used}
    return replace(
        work.draft,
        decimal=plan.decisions.decimal,
        dates=_dates(work, plan, settled),
        rows_in_file=sum(fates.values()) + len(staged.wide) + above
        + staged.rows_blank + staged.rows_footer + sum(group.count for group in work.dropped),
        rows_loaded=fates.get("in", 0) - losers,
        rows_duplicate=losers,
        rows_set_aside=rows_aside,
        rows_ignored=rows_ignored,
        rows_padded=staged.rows_padded,
        set_aside=tuple(groups),
        blanked=tuple(_groups(work, plan.blanks, "_blanks", "in")),
        ignored=_merged(ignored),
        columns_used=tuple(header[i] for i in sorted(used)),
        columns_unused=tuple(
            name for i, name in enumerate(header) if i not in used and name
        ),
        columns_missing=tuple(plan.missing),
        notes=tuple(_notes(work, plan, settled, seen)),
    )  # fmt: skip


def _ignored_groups(work: Work, unasked: int) -> list[ReasonGroup]:
    rows = work.rows(
        "select _ignored, sum(_n)::bigint from read_cast where _ignored is not null group by 1"
    )
    groups = [ignored_group(work, number, count) for number, count in rows]
    if unasked:
        groups.append(ReasonGroup("", "holds nothing that a table asks for", unasked))
    return groups


def ignored_group(work: Work, number: int, count: int) -> ReasonGroup:
    """Rows that one rule leaves out, by the number that casting gave the rule."""
    if number == _BLANK:
        return ReasonGroup("", "blank row", count)
    if number == _FOOTER:
        return ReasonGroup("", "footer", count)
    rule = work.found.profile.read.ignore[number]
    return ReasonGroup(rule.header[0], rule.reason, count)


def _groups(work: Work, faults: dict[Fault, int], column: str, fate: str) -> list[ReasonGroup]:
    if not faults:
        return []
    parted = (
        f"(select unnest(list_distinct(string_split({column}, ','))) as fault, _row, _n"
        f" from read_cast where {column} is not null and _fate = '{fate}')"
    )
    counts = {
        int(fault): (int(count), first)
        for fault, count, first in work.rows(
            f"select fault, {'sum(_n)' if fate == 'set aside' else 'count(*)'},"
            f" min(_row, 3) from {parted} group by fault"
        )
    }
    wanted = sorted({row for _, rows in counts.values() for row in rows})
    cells = _cells(work, wanted)
    groups = []
    for fault, number in faults.items():
        if number not in counts:
            continue
        count, rows = counts[number]
        examples = tuple(Example(row, _shown(work, cells[row], fault)) for row in rows)
        groups.append(ReasonGroup(fault.column, fault.sentence, count, examples))
    return groups


def _shown(work: Work, cells: list[str | None], fault: Fault) -> str | None:
    """The cell that is at fault; under a veil none: a name may stand in any column."""
    return _cell(cells, fault) if work.veil is None else None


def _examples(work: Work, rows: Sequence[WideRow]) -> tuple[Example, ...]:
    if work.veil is not None:
        return tuple(Example(one.row, None) for one in rows)
    return tuple(Example(one.row, next((c for c in one.cells if c), None)) for one in rows)


def _cells(work: Work, rows: list[int]) -> dict[int, list[str | None]]:
    """Original cells of the given rows."""
    if not rows:
        return {}
    cells = ", ".join(f"c{i}" for i in range(work.staged.width))
    work.connection.register("wanted", pl.DataFrame({"_row": rows}))
    try:
        return dict(
            work.rows(
                f"select _row, list_value({cells}) from {work.relation}"
                " semi join wanted using (_row)"
            )
        )
    finally:
        work.connection.unregister("wanted")


def _dates(work: Work, plan: Plan, settled: Settled) -> tuple[DateReading, ...]:
    readings = []
    for column, (formats, zone) in plan.dates.items():
        positions = work.found.headers.positions(column)
        is_open = any(position in plan.open_dates for position in positions)
        order = plan.decisions.order if is_open else None
        why = settled.why_order if order else "the cells are ISO 8601 or of the profile's formats"
        readings.append(
            DateReading(
                column,
                "; ".join(["ISO 8601", *formats]),
                work.company.zone if zone == "company" else zone,
                zone == "company",
                why,
            )
        )
    return tuple(readings)


def _notes(work: Work, plan: Plan, settled: Settled, seen: list[Seen]) -> list[str]:
    notes = []
    if work.draft.encoding == "Windows-1252":
        notes.append("Read as Windows-1252, because it is not valid UTF-8.")
    if work.staged.rows_padded:
        notes.append(_padded_text(work.staged.rows_padded))
    for test, warning in plan.expected.items():
        kept = f"select coalesce(bool_or({test}), false) from read_cast where _fate = 'in'"
        if not work.rows(kept)[0][0]:
            notes.append(warning)
    notes += [*plan.remarks, *remarks(seen)]
    if plan.decisions.decimal == "," and settled.has_fractions:
        notes.append("Decimal comma, as the file's own numbers show.")
    notes += _currency_note(plan.decisions.currency, work.company.currency)
    header = work.draft.header
    doubled = [header[i] for i in sorted(plan.used) if header.count(header[i]) > 1]
    if doubled:
        notes.append(f"Headers that occur more than once: {', '.join(dict.fromkeys(doubled))}.")
    return notes


def _currency_note(told: str | None, own: str) -> list[str]:
    if told is None or told == own or not (len(told) == len(own) and told.isalpha()):
        return []
    return [
        f"Amounts are in {told} and are shown as {own}: if the company counts in {told}, put"
        f' currency = "{told}" into company.toml beside your files; else convert them.'
    ]


def _padded_text(count: int) -> str:
    rows, cells = ("row was", "its") if count == 1 else ("rows were", "their")
    return f"{count:,} {rows} shorter than the header: {cells} missing cells count as empty."


def _cell(cells: list[str | None], fault: Fault) -> str | None:
    return next((cells[i] for i in fault.positions if cells[i]), None)


def _merged(groups: list[ReasonGroup]) -> tuple[ReasonGroup, ...]:
    """Groups of one column and reason as one."""
    merged: dict[tuple[str, str], ReasonGroup] = {}
    for group in groups:
        key = (group.column, group.reason)
        known = merged.get(key)
        merged[key] = replace(group, count=group.count + known.count) if known else group
    return tuple(merged.values())

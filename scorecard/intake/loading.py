"""One recognised file through DuckDB: settle what is open, cast, count, write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from scorecard.config.company import Company
from scorecard.config.tables import canonical_tables
from scorecard.formats import volume
from scorecard.intake.casting import Decisions, Fault, Output, Plan, grouped, membership
from scorecard.intake.date_order import order_by_evidence
from scorecard.intake.moments import DAY_MONTH, DOTTED, Order
from scorecard.intake.privacy import Veil
from scorecard.intake.recognition import Recognised
from scorecard.intake.report import DateReading, Example, FileReport, ReasonGroup
from scorecard.intake.set_aside import FILE_NAME as SET_ASIDE
from scorecard.intake.set_aside import set_aside_frame
from scorecard.intake.sql_text import literal
from scorecard.intake.staging import Staged, WideRow
from scorecard.intake.watching import until_done

_BLANK, _FOOTER = -1, -2
_KEYS = ("record_id", "party_id", "party_email", "party_ref")
_CAST_UP_TO = 0.6
"""The share of the work that is told when every cell was read once."""
_KEPT_AT_HAND = 200_000_000
"""Bytes of a file whose cast rows fit into memory: faster than to write and read them again."""
_FAIR_COPY = "(format parquet, compression snappy)"
_COMMAS = r",\d{1,2}\D*$|,\d{4,}\D*$|\.\d{3},"
_WORDS_SHOWN = 4
_REPAIR = "Put that right and drop the file again."
_POINTS = r"^[^,]*\.(\d{1,2}|\d{4,})\D*$|,\d{3}\."


class RefusalError(Exception):
    """The file is not loaded; the report says why."""

    def __init__(self, report: FileReport) -> None:
        super().__init__(report.refusal)
        self.report = report


class Loading:
    """The work on one file. Use as a context; ``run`` may be called once.

    Raises duckdb.InvalidInputException if a file that is read where it lies turns out
    to be ragged, wide or badly quoted; the caller then reads it tolerantly.
    """

    def __init__(
        self,
        found: Recognised,
        staged: Staged,
        company: Company,
        draft: FileReport,
        folder: Path,
        tell: Any,
        veil: Veil | None = None,
    ) -> None:
        self.found, self.staged, self.company = found, staged, company
        self.draft, self.folder, self.inner, self.tell = draft, folder, folder / "inner", tell
        self.veil = veil
        self.is_grouped = found.profile.read.one_per is not None
        self.relation = staged.relation
        self.unnumbered = None if self.is_grouped else staged.unnumbered
        self.why_order = ""
        self.has_fractions = False
        self.dropped: list[ReasonGroup] = []
        self.rows_dropped = 0

    def __enter__(self) -> Loading:
        self.connection = duckdb.connect(
            config={
                "memory_limit": "1GB",
                "threads": 2,
                "temp_directory": str(self.inner / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.connection.execute("set TimeZone = 'UTC'")
        return self

    def __exit__(self, *fault: object) -> None:
        self.connection.close()

    def run(self) -> FileReport:
        """Write the tables and return the report; raises RefusalError."""
        if self.is_grouped:
            self.tell(0.2, "gathering lines")
            self._gather()
        self.tell(0.3, "reading")
        plan = self._settled_plan()
        self.tell(0.7, "looking for duplicates")
        self._find_losers()
        report = self._counted(plan)
        self.tell(0.8, "writing")
        self._refuse_if_needed(plan, report)
        report = replace(report, rows_of_table=self._write(plan))
        return self._with_span(plan, report)

    # -- lines of one thing ---------------------------------------------------

    def _gather(self) -> None:
        """Make one row of lines that belong together; drop ignored lines first."""
        found = self.found
        bare = Plan(found.profile, found.headers, self.company, Decisions())
        ignored = bare.statement(self.relation, is_grouped=False)
        self._execute(
            f"create temp table dropped as select _row, _ignored from ({ignored})"
            " where _ignored is not null"
        )
        kept = f"(select * from {self.relation} anti join dropped using (_row))"
        members = membership(found.profile, found.headers, kept)
        self._execute(f"create temp table members as {members}")
        target = literal(str(self.inner / "grouped.parquet"))
        self._watched(
            f"copy ({grouped(found.profile, found.headers, kept, 'members')})"
            f" to {target} {_FAIR_COPY}",
            0.2,
            0.3,
            "gathering lines",
        )
        sources = {one.name: one.header for one in found.profile.read.gather}
        self.found = replace(found, headers=found.headers.with_gathered(sources))
        self.lines = self.relation
        self.relation = f"read_parquet({target})"
        rows = self._rows("select _ignored, count(*) from dropped group by all")
        self.rows_dropped = sum(count for _, count in rows)
        self.dropped = [self._ignored_group(number, count) for number, count in rows]

    # -- what the file must settle ---------------------------------------------

    def _settled_plan(self) -> Plan:
        """Cast with what the sample suggests; again if a cell wanted a decision."""
        found = self.found
        plan = Plan(found.profile, found.headers, self.company, Decisions())
        self._cast(plan, 0.3, _CAST_UP_TO, "reading")
        is_open = self._rows("select coalesce(bool_or(_open), false) from read_cast")[0][0]
        if not is_open:
            return plan
        self.tell(_CAST_UP_TO, "settling dates and decimals")
        decisions = Decisions(self._order(plan), self._decimal(plan), is_loose=True)
        plan = Plan(found.profile, found.headers, self.company, decisions)
        self._cast(plan, _CAST_UP_TO, 0.7, "settling dates and decimals")
        return plan

    def _cast(self, plan: Plan, low: float, high: float, doing: str) -> None:
        is_numbered = self.unnumbered is None
        select = plan.statement(
            self.unnumbered or self.relation, is_grouped=self.is_grouped, is_numbered=is_numbered
        )
        # The rest of the optimizer would merge the steps and compute each cell many times over.
        others = self._rows("select name from duckdb_optimizers() where name not in"
                            " ('unused_columns', 'common_subexpressions')")  # fmt: skip
        names = ",".join(name for (name,) in others)
        self._execute(f"set disabled_optimizers = {literal(names)}")
        if self.draft.bytes <= _KEPT_AT_HAND:
            self._execute("drop table if exists cast_rows")
            self._watched(f"create temp table cast_rows as {select}", low, high, doing)
            kept, place, hidden = "cast_rows", "rowid", ""
        else:
            target = literal(str(self.inner / "cast.parquet"))
            self._watched(f"copy ({select}) to {target} {_FAIR_COPY}", low, high, doing)
            kept = f"read_parquet({target}, file_row_number = true)"
            place, hidden = "file_row_number", " exclude (file_row_number)"
        self._execute("reset disabled_optimizers")
        # Rows are kept in their order, so the place of a row is its place in the export.
        row = "" if is_numbered else f", {place} + {self.staged.first_row} as _row"
        numbered = f"(select *{hidden}{row} from {kept})"
        anything = " or ".join(output.applies for output in plan.outputs) or "false"
        self._execute(
            f"create or replace temp view read_cast as select *, {plan.key} as _key,"
            " case when _ignored is not null then 'ignored'"
            " when _faults is not null then 'set aside'"
            f" when not coalesce({anything}, false) then 'unasked' else 'in' end as _fate"
            f" from {numbered}"
        )

    def _order(self, plan: Plan) -> Order | None:
        if not plan.open_dates:
            return None
        first, second = (
            " + ".join(
                f"count(*) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}) and"
                rf" try_cast(regexp_extract(c{i}, '^(\d+)\D(\d+)', {part}) as int) > 12)"
                for i in plan.open_dates
            )
            for part in (1, 2)
        )
        any_open = " + ".join(
            f"count(*) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}))"
            for i in plan.open_dates
        )
        dotted = " + ".join(
            f"count(*) filter (where regexp_matches(c{i}, {literal(DOTTED)}))"
            for i in plan.open_dates
        )
        source = self.unnumbered or self.relation
        days, months, seen, dots = self._rows(
            f"select {first}, {second}, {any_open}, {dotted} from {source}"
        )[0]
        if not seen:
            return None
        if bool(days) != bool(months):
            place = "first" if days else "second"
            self.why_order = f"{days or months} dates have a {place} part above 12"
            return "day first" if days else "month first"
        said = self.found.profile.read.day_first
        if dots == seen and not days:
            self.why_order = "dates with points have the day first"
            return "day first"
        if said is None and not days:
            shown = order_by_evidence(plan, self._rows, source, self._latest())
            if shown is not None:
                order, self.why_order = shown
                return order
        return self._order_by_rule(plan, is_mixed=bool(days))

    def _latest(self) -> datetime:
        """After what no event of the file can lie: its own day, else now."""
        told = self.draft.exported_at
        return told + timedelta(days=1) if told else datetime.now(UTC).replace(tzinfo=None)

    def _order_by_rule(self, plan: Plan, *, is_mixed: bool) -> Order:
        for said, by in (
            (self.found.profile.read.day_first, f"profile {self.found.profile.profile_id}"),
            (self.company.day_first, "company.toml"),
        ):
            if said is not None:
                self.why_order = f"set in {by}, the file does not settle it"
                return "day first" if said else "month first"
        examples = self._open_examples(plan)
        what = (
            "hold dates of both orders, day/month and month/day"
            if is_mixed
            else "hold dates that may be day/month or month/day"
        )
        shown = ", ".join(f'{name} ("{cell}")' for name, cell in examples.items())
        raise RefusalError(
            replace(
                self.draft,
                refusal=f"These columns {what}: {shown}. Say which: put day_first = true (or false)"
                " into company.toml beside your files, or under [read] into the file's profile.",
            )
        )

    def _open_examples(self, plan: Plan) -> dict[str, str]:
        """A cell of each column whose dates the file does not settle."""
        picks = ", ".join(
            f"min(c{i}) filter (where regexp_matches(c{i}, {literal(DAY_MONTH)}))"
            for i in plan.open_dates
        )
        cells = self._rows(f"select {picks} from {self.unnumbered or self.relation}")[0]
        names = self.found.headers.names
        named = zip(plan.open_dates, cells, strict=True)
        return {names[position]: cell for position, cell in named if cell}

    def _decimal(self, plan: Plan) -> str:
        if not plan.open_numbers:
            return "."
        counts = [
            " + ".join(
                f"count(*) filter (where regexp_matches(c{i}, {literal(pattern)}))"
                for i in plan.open_numbers
            )
            for pattern in (_COMMAS, _POINTS)
        ]
        source = self.unnumbered or self.relation
        commas, points = self._rows(f"select {', '.join(counts)} from {source}")[0]
        self.has_fractions = bool(commas or points)
        if not self.has_fractions:
            return "," if self.found.grid.delimiter == ";" else "."
        return "," if commas > points else "."

    # -- duplicates -----------------------------------------------------------

    def _find_losers(self) -> None:
        """Rows whose key another row has too and that are not the newest of them.

        Keys are compared as 64-bit hashes first, so that memory is 8 bytes a row; only
        rows whose hash occurs twice are compared as text.
        """
        read = self.connection.sql("select hash(_key) as hash from read_cast where _fate = 'in'")
        hashes = read.pl()["hash"].sort()
        twice = hashes.filter(hashes == hashes.shift(1)).unique()
        del hashes
        self._execute("create or replace temp table losers (_row bigint)")
        if twice.is_empty():
            return
        self.connection.register("twice", twice.to_frame())
        self._execute(
            "insert into losers select _row from (select _row, row_number() over"
            " (partition by _key order by _newest desc nulls last,"
            " _newest_text desc nulls last, _row desc) as place"
            " from read_cast where _fate = 'in' and hash(_key) in (select hash from twice))"
            " where place > 1"
        )
        self.connection.unregister("twice")

    # -- counting -------------------------------------------------------------

    def _counted(self, plan: Plan) -> FileReport:
        staged = self.staged
        fates = dict(self._rows("select _fate, sum(_n)::bigint from read_cast group by all"))
        losers = self._rows(
            "select coalesce(sum(_n), 0)::bigint from read_cast semi join losers using (_row)"
        )[0][0]
        above = self.found.first_row - 2
        ignored = [*self._ignored_groups(fates.get("unasked", 0)), *self.dropped]
        if above:
            ignored.append(ReasonGroup("", "above the data or a further header row", above))
        if staged.rows_blank:
            ignored.append(ReasonGroup("", "blank row", staged.rows_blank))
        if staged.rows_footer:
            ignored.append(
                ReasonGroup("", "footer", staged.rows_footer, self._examples(staged.footers))
            )
        groups = self._groups(plan.faults, "_faults", "set aside")
        if staged.wide:
            sentence = f"has more cells than the header ({staged.width})"
            groups.append(
                ReasonGroup("", sentence, len(staged.wide), self._examples(staged.wide[:3]))
            )
        rows_aside = fates.get("set aside", 0) + len(staged.wide)
        rows_ignored = sum(group.count for group in ignored)
        header = self.found.headers.names
        used = {*plan.used}
        return replace(
            self.draft,
            decimal=plan.decisions.decimal,
            dates=self._dates(plan),
            rows_in_file=sum(fates.values()) + len(staged.wide) + above
            + staged.rows_blank + staged.rows_footer + self.rows_dropped,
            rows_loaded=fates.get("in", 0) - losers,
            rows_duplicate=losers,
            rows_set_aside=rows_aside,
            rows_ignored=rows_ignored,
            rows_padded=staged.rows_padded,
            set_aside=tuple(groups),
            blanked=tuple(self._groups(plan.blanks, "_blanks", "in")),
            ignored=_merged(ignored),
            columns_used=tuple(header[i] for i in sorted(used)),
            columns_unused=tuple(
                name for i, name in enumerate(header) if i not in used and name
            ),
            columns_missing=tuple(plan.missing),
            notes=tuple(self._notes(plan)),
        )  # fmt: skip

    def _ignored_groups(self, unasked: int) -> list[ReasonGroup]:
        rows = self._rows(
            "select _ignored, sum(_n)::bigint from read_cast where _ignored is not null group by 1"
        )
        groups = [self._ignored_group(number, count) for number, count in rows]
        if unasked:
            groups.append(ReasonGroup("", "holds nothing that a table asks for", unasked))
        return groups

    def _ignored_group(self, number: int, count: int) -> ReasonGroup:
        if number == _BLANK:
            return ReasonGroup("", "blank row", count)
        if number == _FOOTER:
            return ReasonGroup("", "footer", count)
        rule = self.found.profile.read.ignore[number]
        return ReasonGroup(rule.header[0], rule.reason, count)

    def _groups(self, faults: dict[Fault, int], column: str, fate: str) -> list[ReasonGroup]:
        if not faults:
            return []
        parted = (
            f"(select unnest(list_distinct(string_split({column}, ','))) as fault, _row, _n"
            f" from read_cast where {column} is not null and _fate = '{fate}')"
        )
        counts = {
            int(fault): (int(count), first)
            for fault, count, first in self._rows(
                f"select fault, {'sum(_n)' if fate == 'set aside' else 'count(*)'},"
                f" min(_row, 3) from {parted} group by fault"
            )
        }
        wanted = sorted({row for _, rows in counts.values() for row in rows})
        cells = self._cells(wanted)
        groups = []
        for fault, number in faults.items():
            if number not in counts:
                continue
            count, rows = counts[number]
            examples = tuple(Example(row, self._shown(cells[row], fault)) for row in rows)
            groups.append(ReasonGroup(fault.column, fault.sentence, count, examples))
        return groups

    def _shown(self, cells: list[str | None], fault: Fault) -> str | None:
        """The cell that is at fault; under a veil none: a name may stand in any column."""
        return _cell(cells, fault) if self.veil is None else None

    def _examples(self, rows: Sequence[WideRow]) -> tuple[Example, ...]:
        if self.veil is not None:
            return tuple(Example(one.row, None) for one in rows)
        return tuple(Example(one.row, next((c for c in one.cells if c), None)) for one in rows)

    def _cells(self, rows: list[int], relation: str | None = None) -> dict[int, list[str | None]]:
        """Original cells of the given rows."""
        if not rows:
            return {}
        cells = ", ".join(f"c{i}" for i in range(self.staged.width))
        self.connection.register("wanted", pl.DataFrame({"_row": rows}))
        try:
            return dict(
                self._rows(
                    f"select _row, list_value({cells}) from {relation or self.relation}"
                    " semi join wanted using (_row)"
                )
            )
        finally:
            self.connection.unregister("wanted")

    def _dates(self, plan: Plan) -> tuple[DateReading, ...]:
        readings = []
        for column, (formats, zone) in plan.dates.items():
            positions = self.found.headers.positions(column)
            is_open = any(position in plan.open_dates for position in positions)
            order = plan.decisions.order if is_open else None
            why = self.why_order if order else "the cells are ISO 8601 or of the profile's formats"
            readings.append(
                DateReading(
                    column,
                    "; ".join(["ISO 8601", *formats]),
                    self.company.zone if zone == "company" else zone,
                    zone == "company",
                    why,
                )
            )
        return tuple(readings)

    def _notes(self, plan: Plan) -> list[str]:
        notes = []
        if self.draft.encoding == "Windows-1252":
            notes.append("Read as Windows-1252, because it is not valid UTF-8.")
        if self.staged.rows_padded:
            notes.append(_padded_text(self.staged.rows_padded))
        for test, warning in plan.expected.items():
            kept = f"select coalesce(bool_or({test}), false) from read_cast where _fate = 'in'"
            if not self._rows(kept)[0][0]:
                notes.append(warning)
        if plan.decisions.decimal == "," and self.has_fractions:
            notes.append("Decimal comma, as the file's own numbers show.")
        header = self.draft.header
        doubled = [header[i] for i in sorted(plan.used) if header.count(header[i]) > 1]
        if doubled:
            notes.append(f"Headers that occur more than once: {', '.join(dict.fromkeys(doubled))}.")
        return notes

    # -- refusing -------------------------------------------------------------

    def _refuse_if_needed(self, plan: Plan, report: FileReport) -> None:
        sentence = self._why_refused(plan, report)
        if sentence is not None:
            raise RefusalError(replace(report, refusal=sentence))

    def _why_refused(self, plan: Plan, report: FileReport) -> str | None:
        limits = self.company.thresholds
        data = report.rows_in_file - report.rows_ignored
        if data == 0:
            return self._why_nothing(plan, report)
        for group in report.set_aside:
            is_key = any(f.is_key and f.column == group.column for f in plan.faults)
            if is_key and group.reason == "the key is blank":
                filled = data - group.count
                if filled < limits.fewest_keys * data:
                    return (
                        f'The key "{group.column}" is filled in only {filled:,} of {data:,} rows.'
                        " Export the file with that column."
                    )
        if report.rows_loaded == 0:
            return f"None of its {data:,} rows can be used: {_worst(report)}. {_REPAIR}"
        if report.rows_set_aside > limits.most_set_aside * data:
            return (
                f"{report.rows_set_aside:,} of {data:,} rows cannot be used, more than"
                f" {limits.most_set_aside:.0%}: {_worst(report)}. {_REPAIR}"
            )
        return None

    def _why_nothing(self, plan: Plan, report: FileReport) -> str:
        """Why no row is left: left out by rule, asked for by no table, or never there."""
        if any(group.reason.startswith("holds") for group in report.ignored):
            return self._why_unasked(plan, report)
        left_out = [group for group in report.ignored if group.column]
        if left_out:
            why = "; ".join(f"{group.reason} ({group.count:,})" for group in left_out)
            return f"Every row is one that the profile leaves out: {why}."
        return (
            "The file has a header and no rows. Export it again with a wider filter or a longer"
            " period."
        )

    def _why_unasked(self, plan: Plan, report: FileReport) -> str:
        """What the tables would have needed, where no row of the file has it."""
        nothing = "No row of the file holds anything that a table asks for."
        tables = self.found.profile.table
        if any(table.questions for table in tables):
            longest = sorted(report.columns_unused, key=len, reverse=True)[:3]
            some = ", ".join(f'"{" ".join(one.split())}"' for one in longest)
            return (
                f"{nothing} None of its questions is one that profile {report.profile_id} finds by"
                f" its wording; unused are {some or 'no columns'}. Say on the Data page what is in"
                " it, or name the questions in the profile."
            )
        for test in (test for table in tables for test in table.when):
            places = [at for name in test.header for at in self.found.headers.positions(name)]
            if not places or test.values is None:
                continue
            cell = f"c{places[0]}"
            source = self.unnumbered or self.relation
            words = self._rows(
                f"select distinct {cell} from {source} where {cell} is not null"
                f" order by 1 limit {_WORDS_SHOWN}"
            )
            if self.veil is not None or not words:
                continue
            found = ", ".join(f'"{word}"' for (word,) in words)
            wanted = ", ".join(test.values[:_WORDS_SHOWN])
            return (
                f'{nothing} In the column "{self.found.headers.names[places[0]]}" the profile'
                f" knows {wanted} and others alike; the file has {found}. Add its words to profile"
                f" {report.profile_id}."
            )
        return nothing

    # -- writing --------------------------------------------------------------

    def _write(self, plan: Plan) -> dict[str, int]:
        outputs: dict[str, list[Output]] = defaultdict(list)
        for output in plan.outputs:
            outputs[output.table].append(output)
        counts = {}
        for table, blocks in outputs.items():
            target = self.folder / f"{table}.parquet"
            select = " union all ".join(self._select(block) for block in blocks)
            copying = f"copy ({select}) to {literal(str(target))} {_FAIR_COPY}"
            self._watched(copying, 0.8, 0.8, f"writing {table}")
            rows = self._rows(f"select count(*) from read_parquet({literal(str(target))})")[0][0]
            if rows:
                counts[table] = rows
            else:
                target.unlink()
        self._write_set_aside(plan)
        return counts

    def _select(self, block: Output) -> str:
        """The rows of one block; where its key is not the file row's own, the newest of each."""
        stamp = self.draft.exported_at
        exported = f"timestamp {literal(stamp.isoformat(sep=' '))}" if stamp else "null::timestamp"
        columns = [
            *(f"{self._kept(block, name)} as {name}" for name in canonical_tables()[block.table]),
            f"{literal(str(self.draft.system))} as source",
            *(f"{self._kept(block, name)} as {name}" for name in _KEYS),
            f"{exported} as exported_at",
            f"{literal(self.draft.file)} as _file",
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

    def _kept(self, block: Output, name: str) -> str:
        """A column as it is kept: who it is about is hashed where the company asks for it."""
        value = block.columns[name]
        if self.veil is None:
            return value
        if name == "party_email":
            return self.veil.sql_email(value)
        if name == "party_name":
            return self.veil.sql_name(value)
        return self.veil.sql_key(value) if name in _KEYS else value

    def _write_set_aside(self, plan: Plan) -> None:
        """Write rows set aside in file order; in SQL, for a fifth of a file may be many."""
        known = list(plan.faults)
        combined = [
            faults
            for (faults,) in self._rows(
                "select distinct _faults from read_cast where _fate = 'set aside'"
            )
        ]
        wide = [
            (one.row, self._too_wide(), list(one.cells) if self.veil is None else [])
            for one in self.staged.wide
        ]
        if not combined and not wide:
            return
        told = [
            (faults, "; ".join(_reason(known[int(i)]) for i in _distinct(faults)))
            for faults in combined
        ]
        names = {"_faults": pl.String, "_reasons": pl.String}
        self.connection.register("told", pl.DataFrame(told, schema=names, orient="row"))
        self.connection.register("wide", set_aside_frame(wide))
        rows = "(select _row, _faults from read_cast where _fate = 'set aside')"
        if self.is_grouped:
            rows = f"(select m._row, _faults from members as m join {rows} as r on _first = r._row)"
        # Under a veil no cell is kept; they are read from the file when its repair is asked for.
        cells, relation = "[]::varchar[]", ""
        if self.veil is None:
            cells = f"list_value({', '.join(f'c{i}' for i in range(self.staged.width))})"
            relation = f" join {self.lines if self.is_grouped else self.relation} using (_row)"
        target = literal(str(self.folder / SET_ASIDE))
        self._watched(
            f"copy (select * from (select _row, _reasons, {cells} as cells from {rows}"
            f" join told using (_faults){relation} union all select * from wide) order by _row)"
            f" to {target} {_FAIR_COPY}",
            0.8,
            0.8,
            "writing rows set aside",
        )
        self.connection.unregister("told")
        self.connection.unregister("wide")

    def _too_wide(self) -> str:
        return f"the row has more cells than the header ({self.staged.width})"

    def _with_span(self, plan: Plan, report: FileReport) -> FileReport:
        stamps = {output.moment for output in plan.outputs if output.moment}
        if not stamps:
            return report
        least = ", ".join(f"min({one})" for one in stamps)
        most = ", ".join(f"max({one})" for one in stamps)
        first, last = self._rows(
            f"select least({least}), greatest({most}) from read_cast where _fate = 'in'"
        )[0]
        return replace(report, first_moment=first, last_moment=last)

    # -- DuckDB ---------------------------------------------------------------

    def _execute(self, statement: str) -> None:
        self.connection.execute(statement)

    def _watched(self, statement: str, low: float, high: float, doing: str) -> None:
        """Execute, and tell meanwhile how far between two shares it is, never going back.

        What ``tell`` raises interrupts the statement.
        """
        self._execute("set enable_progress_bar = true")
        self._execute("set enable_progress_bar_print = false")
        done = 0.0
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(self._execute, statement)
            try:
                for _ in until_done(work):
                    percent = max(self.connection.query_progress(), 0.0)
                    done = max(done, min(percent / 100, 1.0))
                    self.tell(low + (high - low) * done, f"{doing}{self._so_far(done)}")
            except BaseException:
                self.connection.interrupt()
                wait([work])
                raise
            work.result()

    def _so_far(self, done: float) -> str:
        """Bytes and rows behind us; rows are reckoned from the length of the first ones."""
        if not done:
            return ""
        text = f", {volume(int(done * self.draft.bytes))} of {volume(self.draft.bytes)}"
        rows = self.found.grid.rows[self.found.header_at + 1 :]
        if self.draft.format != "csv" or not rows:
            return text
        length = sum(len(cell) + 1 for row in rows for cell in row) / len(rows)
        return f"{text}, about {int(done * self.draft.bytes / max(length, 1.0)):,} rows"

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement).fetchall()


def _padded_text(count: int) -> str:
    rows, cells = ("row was", "its") if count == 1 else ("rows were", "their")
    return f"{count:,} {rows} shorter than the header: {cells} missing cells count as empty."


def _distinct(faults: str) -> list[str]:
    return list(dict.fromkeys(faults.split(",")))


def _reason(fault: Fault) -> str:
    return f"{fault.column}: {fault.sentence}"


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


def _worst(report: FileReport) -> str:
    group = max(report.set_aside, key=lambda one: one.count)
    example = next((one for one in group.examples if one.value), None)
    shown = f' ("{example.value}" in row {example.row})' if example else ""
    where = f'column "{group.column}" ' if group.column else "the row "
    return f"{group.count:,} times {where}{group.reason}{shown}"

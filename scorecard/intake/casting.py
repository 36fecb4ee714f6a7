"""From a profile and a header row to the statement that casts a file.

Each row once: its cells are cleaned (``x3``) and read (``v0``), and its faults noted. The
columns of the canonical tables are expressions over these, written when a table is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from scorecard.config.profiles import Column, Key, Question, SystemCell, Table
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake import cell_text
from scorecard.intake.cells import Fault
from scorecard.intake.columns import SQL_TYPE, Columns
from scorecard.intake.sql_text import NOTHING, coalesced, listed, literal
from scorecard.intake.stated_scales import as_stated

_ENDS = frozenset({"closed_at", "shipped_at", "delivered_at", "cancelled_at", "paid_at",
                   "refunded_at", "cancel_requested_at", "ended_at", "first_reply_at",
                   "resolved_at", "detected_at"})  # fmt: skip
"""Moments that come after the one in which the thing began."""


@dataclass(frozen=True)
class Output:
    """One canonical table as one block of the profile fills it: column → expression."""

    table: str
    applies: str
    columns: dict[str, str]
    moment: str | None
    shares_key: bool


@dataclass(frozen=True)
class Asked:
    """A question of the file: where it stands, its score and the points it is read on."""

    header: str
    question: Question
    score: str
    where: str


@dataclass
class Plan(Columns):
    """The casting of one file. ``statement`` needs only the relation of the rows."""

    outputs: list[Output] = field(default_factory=list)
    row_key: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)
    """What the report says of how questions were read."""
    expected: dict[str, str] = field(default_factory=dict)
    """Test → what is said if no row of the file passes it."""
    began: dict[int, None] = field(default_factory=dict)
    """Where the moments stand without which a row is set aside."""
    ended: dict[int, None] = field(default_factory=dict)
    """Where moments stand that cannot come before those."""

    def __post_init__(self) -> None:
        for one in self.profile.read.gather:
            self.positions([one.header], note=False)
            self.condition(one.when)
        for told in self.profile.read.expect:
            if self.positions(told.header):
                self.expected[self.value(self.condition([told]))] = told.warning
        for table in self.profile.table:
            answered: set[str] = set()
            for question in table.questions or (None,):
                # Found by two wordings, a question is answered once: by the first of them.
                by_wording = question is not None and question.header is None
                if question is not None and by_wording and table.key_of(question) in answered:
                    continue
                if self._add(table, question) and question is not None and not question.when:
                    answered.add(table.key_of(question))

    # -- blocks ---------------------------------------------------------------

    def _add(self, table: Table, question: Question | None) -> bool:
        applies = self.condition(table.when)
        columns: dict[str, str] = {}
        suffix = table.record_suffix
        if question is not None:
            answered = self._question(question, applies)
            if answered is None:
                return False
            columns |= answered
            suffix += table.key_of(question)
        row_applies = self.value(applies)
        key = self._key(table, row_applies, suffix)
        if question is not None:
            applies = f"({applies} and {self.condition(question.when)} and {columns.pop('_asked')})"
        block = self.value(applies)
        if not self.row_key or question is None:
            self.row_key.append(f"case when {row_applies} then {literal(table.table)} || {key} end")
        columns["record_id"] = key
        types = canonical_tables()[table.table]
        built: dict[str, str] = {}
        for name in sorted(table.columns, key=lambda n: _depth(table, n)):
            if name in columns:
                continue
            built[name] = self._column(table, name, types[name], built, row_applies)
            columns[name] = built[name]
        for name, kind in types.items():
            columns.setdefault(name, f"null::{SQL_TYPE[kind]}")
        columns |= self._party(table, key, row_applies)
        stamped = [name for name, alts in table.columns.items()
                   if types[name] == "timestamp" and any(one.required for one in alts)]  # fmt: skip
        first = self.profile.table[0]
        self.outputs.append(
            Output(
                table.table,
                block,
                columns,
                columns[stamped[0]] if stamped else None,
                (table.record_id, table.keyed_by) == (first.record_id, first.keyed_by),
            )
        )
        return True

    def _key(self, table: Table, applies: str, suffix: str) -> str:
        system = table.system or self.profile.profile.system
        ending = f" || {literal(suffix)}" if suffix else ""
        if table.keyed_by is not None:
            own = self._row_number() if table.keyed_by == "row number" else self._whole_row(table)
            return f"({literal(system + ':')} || {own}{ending})"
        parts = [self.cell([name]) for name in table.record_id]
        positions = tuple(p for name in table.record_id for p in self.positions([name]))
        label = " + ".join(table.record_id)
        missing = " or ".join(f"{part} is null" for part in parts)
        destroyed = " or ".join(cell_text.is_scientific(part) for part in parts)
        self._key_fault(applies, missing, Fault(label, "the key is blank", positions, is_key=True))
        sentence = (
            "is an id that a spreadsheet destroyed (scientific notation);"
            " export the file again and do not open it in a spreadsheet"
        )
        self._key_fault(applies, destroyed, Fault(label, sentence, positions))
        keys = [self.value(cell_text.key(part)) for part in parts]
        text = " || ':' || ".join(keys)
        return f"({literal(system + ':')} || {text}{ending})"

    def _row_number(self) -> str:
        """The row's number, or the one that it had before it was set aside and repaired."""
        names = self.headers.names
        if "_row" in names and "_reasons" in names:
            repaired = self.cell(["_row"])
            return f"coalesce({repaired}, _row::varchar)"
        return "_row::varchar"

    def _whole_row(self, table: Table) -> str:
        """A digest of all cells that the table asks for; columns besides do not change it."""
        columns = [self.found(one) for several in table.columns.values() for one in several]
        named = [name for one in columns for name in one.cells]
        named += [name for one in columns for test in one.when for name in test.header]
        named += [name for one in table.questions for name in self._question_names(one)]
        party = table.party
        named += [name for key in (party.id, party.ref) if key is not None for name in key.header]
        named += party.email or ()
        cells = [self.cell([name]) for name in dict.fromkeys(named) if name in self.headers]
        told = ", ".join(f"coalesce({cell}, '')" for cell in cells) or "''"
        return self.value(f"md5(concat_ws(chr(31), {told}))")

    def _key_fault(self, applies: str, test: str, fault: Fault) -> None:
        self.fault(f"{applies} and {self.value(f'({test})')}", fault)

    def _party(self, table: Table, key: str, applies: str) -> dict[str, str]:
        party = table.party
        if table.table == "customers" and party.id is None:
            own = key
        else:
            own = self._party_key(party.id, applies)
        email = NOTHING
        if party.email is not None:
            email = self._read_email(party.email)
        return {
            "party_id": own,
            "party_email": email,
            "party_ref": self._party_key(party.ref, applies),
        }

    def _party_key(self, key: Key | None, applies: str) -> str:
        if key is None:
            return NOTHING
        cell = self.cell(key.header)
        if key.matches is not None:
            cell = cell_text.extracted(cell, key.matches)
        system = key.system or self.profile.profile.system
        if cell == NOTHING:
            return NOTHING
        spoilt = self.value(cell_text.is_scientific(cell))
        sentence = "is an id that a spreadsheet destroyed (scientific notation); left out"
        fault = Fault(key.header[0], sentence, self.positions(key.header))
        self.blank(f"{applies} and {spoilt}", fault)
        sound = self.value(f"case when not {spoilt} then {cell_text.key(cell)} end")
        if key.system_of is not None:
            return self._key_of_told_system(key.system_of, sound, applies)
        return f"({literal(system + ':')} || {sound})"

    def _key_of_told_system(self, told: SystemCell, key: str, applies: str) -> str:
        word = self.cell(told.header)
        arms = " ".join(
            f"when {literal(one.strip().lower())} then {literal(system + ':')}"
            for one, system in told.words.items()
        )
        system = self.value(f"case {self.lowered(word)} {arms} end")
        known = ", ".join(list(told.words)[:8])
        sentence = f"is no system that the profile knows ({known}); the id is left out"
        fault = Fault(told.header[0], sentence, self.positions(told.header))
        self.blank(f"{applies} and {key} is not null and {system} is null", fault)
        return f"({system} || {key})"

    def _read_email(self, names: Sequence[str]) -> str:
        return self.value(cell_text.lowered_email(self.cell(names)))

    def _question(self, question: Question, applies: str) -> dict[str, str] | None:
        names = self._question_names(question)
        if not names or not self.positions(names):
            self.missing[f"a question about {question.question}"] = None
            return None
        if question.header is None:
            wording = self.headers.texts[self.positions(names)[0]]
            stated, remark = as_stated(question, names[0], wording)
            if remark:
                self.remarks[remark] = None
            if stated is None:
                return None
            question = stated
        cell = self.cell(names)
        nothing = {one.lower() for one in (*question.nulls, *load_vocabulary().no_answer["words"])}
        if words := sorted(nothing - {one.strip().lower() for one in question.points or {}}):
            lowered = self.lowered(cell)
            cell = self.value(f"case when {lowered} not in ({listed(words)}) then {cell} end")
        column = Column.model_validate(
            {
                "header": names,
                "words": question.points,
                "leading": question.leading,
                "required": question.otherwise == "set aside",
                "within": (question.scale_min, question.scale_max),
            }
        )
        asked = f"({self.condition(question.when)} and {cell} is not null)"
        here = f"{self.value(applies)} and {self.value(asked)}"
        score = self.one(column, "double", {}, here, cell=cell)
        if question.otherwise == "set aside":
            self._fault_unreadable(names, score, cell, "double", here)
        self.asked.append(Asked(names[0], question, self.value(score), self.value(here)))
        constants = {
            "question": literal(question.question),
            "family": literal(question.family),
            "scale_min": f"{literal(question.scale_min)}::double",
            "scale_max": f"{literal(question.scale_max)}::double",
            "direction": f"{literal(question.direction)}::bigint",
        }
        if question.stage is not None:
            constants["stage"] = literal(question.stage)
        comment = self._comment_names(question, names)
        if comment:
            constants["comment_text"] = self.value(self.cell(comment))
        return constants | {"score": score, "_asked": asked}

    def _comment_names(self, question: Question, asked: Sequence[str]) -> tuple[str, ...]:
        """Where the free text stands: under a name, else where the wording says so."""
        if question.comment is not None and any(one in self.headers for one in question.comment):
            return question.comment
        if question.comment_matches is None:
            return question.comment or ()
        return self.headers.matching(question.comment_matches, but=asked)

    def _question_names(self, question: Question) -> tuple[str, ...]:
        if question.header is not None:
            return question.header
        beside, pattern = question.header_beside, question.header_matches
        found = self.headers.beside(beside) if beside is not None else ()
        if found or pattern is None:
            return found
        # "NPS_why" speaks of the score too, but holds the reason for it.
        return self.headers.matching(pattern, but=question.comment or ())

    # -- columns --------------------------------------------------------------

    def _column(
        self, table: Table, name: str, kind: str, built: dict[str, str], applies: str
    ) -> str:
        alternatives = [self.found(one) for one in table.columns[name]]
        limits = _limits(table) if (table.table, name) == ("answers", "score") else None
        known = dict(self.missing)
        parts: list[str] = []
        for one in alternatives:
            here = applies
            if parts and (one.currency is not None or one.otherwise == "set aside"):
                # Nothing is missed here where one before it gave the value.
                here = f"{applies} and {self.value(coalesced(parts))} is null"
            parts.append(self.one(one, kind, built, here, limits=limits))
        value = coalesced(parts)
        # What is asked of all rows of the file cannot be known while they are cast.
        if not any(one.prefix or one.else_once_seen for one in alternatives):
            value = self.value(value)
        headers = [one.cells for one in alternatives if one.cells]
        if any(self.positions(names, note=False) for names in headers):
            # One of several names is enough; the others are not missed.
            spare = {names[0] for names in headers} - set(known)
            self.missing = {name: None for name in self.missing if name not in spare}
        places = self.positions([n for names in headers for n in names], note=False)
        if kind == "timestamp" and name in _ENDS:
            self.ended.update(dict.fromkeys(places))
        if any(one.required for one in alternatives):
            self.began.update(dict.fromkeys(places if kind == "timestamp" else ()))
            names = next((one.cells for one in alternatives if one.cells), (name,))
            cell = self.unread.get(value)
            if cell is None:
                cell = coalesced(self.cell(one.cells) for one in alternatives if one.cells)
            self._fault_unreadable(names, value, cell, kind, applies)
        return value

    def _fault_unreadable(
        self, names: Sequence[str], value: str, cell: str, kind: str, applies: str
    ) -> None:
        positions = self.positions(names)
        raw = self.value(cell)
        gone = f"{applies} and {value} is null and {raw} is"
        self.fault(f"{gone} null", Fault(names[0], "is blank, but required", positions))
        self.fault(f"{gone} not null", Fault(names[0], self.is_not(kind), positions))

    # -- the statement --------------------------------------------------------

    def statement(
        self, relation: str, *, is_grouped: bool = False, is_numbered: bool = True
    ) -> str:
        """Select of the whole cast: ``_row, _n, _ignored, _faults, _blanks, _open`` and names.

        The names are those that ``outputs``, ``key`` and the order of rows of one key are
        written with. ``_faults`` and ``_blanks`` hold numbers of faults with commas between, or
        null; ``_open`` says that a cell needs the file's order of dates or decimals. ``_row`` is
        left out of a relation that is not numbered.
        """
        ignored = self._ignored(is_grouped=is_grouped)
        newest = self._newest()
        row = {"_row": "_row"} if is_numbered else {}
        carried = row | {
            "_n": "_n" if is_grouped else "1",
            "_is_blank": _all_null(len(self.headers.names)),
            "_is_footer": f"({self._footer_test()} or {self._keyless_total_test()})",
        }
        written = [self.key, *(text for one in self.outputs for text in one.columns.values())]
        written += [*(one.applies for one in self.outputs), *self.expected]
        written += [text for one in self.asked for text in (one.score, one.where)]
        last = row | {
            "_n": "_n",
            "_ignored": f"case when _is_blank then -1 {ignored} end",
            "_faults": _numbers(self.fault_tests),
            "_blanks": _numbers(self.blank_tests),
            "_open": self._open_test(),
            **newest,
            **{name: name for name in self.steps.used_in(written)},
        }
        return self.steps.select(last, carried, relation)

    @property
    def key(self) -> str:
        """What rows that tell of one thing share, over names of the cast."""
        return coalesced(self.row_key)

    def _open_test(self) -> str:
        """Whether a cell of the row needs the file's order of dates or its decimal sign."""
        tests = " or ".join(self.open_tests)
        return f"(case when {tests} then true else false end)" if tests else "false"

    def _ignored(self, *, is_grouped: bool) -> str:
        if is_grouped:
            return ""
        arms = []
        for number, rule in enumerate(self.profile.read.ignore):
            arms.append(f"when {self.condition([rule])} then {number}")
        arms.append("when _is_footer then -2")
        if total := self._total_test():
            arms.append(f"when {total} then -2")
        return " ".join(arms)

    def _total_test(self) -> str | None:
        """Whether the row sums up the others: the place of its key says "Total"."""
        names = self.profile.table[0].record_id
        if len(names) != 1 or not self.positions(names, note=False):
            return None
        key = self.cell(names, note=False)
        return f"case when {key} > ':' then {self.lowered(key)} in ({_totals()}) end"

    def _keyless_total_test(self) -> str:
        """Whether a key of the row is blank and its first cell says "Grand Totals (5 records)"."""
        keys = (table.record_id for table in self.profile.table)
        told = (k for k in keys if k and all(self.positions((name,), note=False) for name in k))
        places = [self.positions((name,), note=False) for name in next(told, ())]
        if not places:
            return "false"
        blank = " or ".join(f"{coalesced(f'c{i}' for i in here)} is null" for here in places)
        first = coalesced(f"c{i}" for i in range(len(self.headers.names)))
        bare = f"regexp_replace(lower(trim({first})), '[ :]*([(:].*)?$', '')"
        return f"(case when {blank} then coalesce({bare} in ({_totals()}), false) else false end)"

    def _footer_test(self) -> str:
        """Whether the row has one filled cell, and that is a footer."""
        footers = self.profile.read.footer
        if not footers:
            return "false"
        every = range(len(self.headers.names))
        filled = " + ".join(f"(c{i} is not null)::int" for i in every)
        pattern = literal("|".join(f"(?:{one})" for one in footers))
        return f"({filled} = 1 and regexp_matches({coalesced(f'c{i}' for i in every)}, {pattern}))"

    def _newest(self) -> dict[str, str]:
        """Two columns to order rows of one key by: the moment, or else the text, of a cell."""
        name = self.profile.read.newest_by
        if name is None or name not in self.headers:
            return {"_newest": "null::timestamp", "_newest_text": NOTHING}
        stamp, unread = self.stamp((name,))
        return {"_newest": stamp, "_newest_text": unread}


def _totals() -> str:
    return listed(word.lower() for word in load_vocabulary().totals)


def _numbers(tests: Collection[tuple[str, int]]) -> str:
    # Few rows have a fault: one short-cut test tells which, and only those are spelled out.
    if not tests:
        return NOTHING
    anything = " or ".join(f"({test})" for test, _ in tests)
    arms = ", ".join(f"case when {test} then '{number}' end" for test, number in tests)
    return f"case when {anything} then concat_ws(',', {arms}) end"


def _all_null(width: int) -> str:
    every = " ".join(f"when c{i} is not null then false" for i in range(width))
    return f"case {every} else true end"


def _limits(table: Table) -> tuple[float, float] | None:
    low, high = (table.columns.get(name, (Column(value=""),))[0].value for name in
                 ("scale_min", "scale_max"))  # fmt: skip
    if isinstance(low, int | float) and isinstance(high, int | float):
        return float(low), float(high)
    return None


def _depth(table: Table, name: str) -> int:
    """How many columns must be built before this one."""
    bases = [one.from_ for one in table.columns[name] if one.from_ is not None]
    return max((1 + _depth(table, base) for base in bases if base != name), default=0)

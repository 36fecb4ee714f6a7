"""From a profile and a header row to the statement that casts a file.

Each row once: its cells are cleaned (``x3``) and read (``v0``), and its faults noted. The
columns of the canonical tables are expressions over these, written when a table is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from scorecard.config.company import Company
from scorecard.config.profiles import (
    PARSERS_OF_TYPE,
    Column,
    Condition,
    Key,
    Profile,
    Question,
    Table,
)
from scorecard.config.tables import canonical_tables
from scorecard.intake import moments
from scorecard.intake.headers import Headers
from scorecard.intake.sql_text import NOTHING, coalesced, listed, literal
from scorecard.intake.steps import Steps

NULLS = ("", "-", "--", "n/a", "#n/a", "null", "none", "nan", "(blank)", "000000000000000aaa")
SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
_SQL_TYPE = {"varchar": "varchar", "double": "double", "bigint": "bigint", "boolean": "boolean",
             "timestamp": "timestamp"}  # fmt: skip
_SPACE = " \t\r\n\u00a0"
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


@dataclass(frozen=True)
class Fault:
    """What may be wrong with a row or a cell; ``positions`` are where its value stands."""

    column: str
    sentence: str
    positions: tuple[int, ...]
    is_key: bool = False


@dataclass(frozen=True)
class Decisions:
    """What the file itself had to settle."""

    order: moments.Order | None = None
    decimal: str = "."


@dataclass(frozen=True)
class Output:
    """One canonical table as one block of the profile fills it: column → expression."""

    table: str
    applies: str
    columns: dict[str, str]
    moment: str | None
    shares_key: bool


@dataclass
class Plan:
    """The casting of one file. ``statement`` needs only the relation of the rows."""

    profile: Profile
    headers: Headers
    company: Company
    decisions: Decisions
    steps: Steps = field(default_factory=Steps)
    faults: dict[Fault, int] = field(default_factory=dict)
    blanks: dict[Fault, int] = field(default_factory=dict)
    fault_tests: dict[tuple[str, int], None] = field(default_factory=dict)
    blank_tests: dict[tuple[str, int], None] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    used: dict[int, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    open_dates: dict[int, str] = field(default_factory=dict)
    open_numbers: dict[int, str] = field(default_factory=dict)
    dates: dict[str, tuple[Sequence[str], str]] = field(default_factory=dict)
    row_key: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for table in self.profile.table:
            for question in table.questions or (None,):
                self._add(table, question)

    # -- parts ----------------------------------------------------------------

    def cell(self, names: Sequence[str], *, note: bool = True) -> str:
        """The first filled cell under any of the headers, cleaned."""
        positions = self.positions(names, note=note)
        for position in positions:
            self.steps.begin(f"x{position}", _clean(position, self.profile.read.nulls))
        return coalesced(f"x{position}" for position in positions)

    def positions(self, names: Sequence[str], *, note: bool = True) -> tuple[int, ...]:
        """Where the headers stand; notes what was used and what is missing."""
        found = tuple(p for name in names for p in self.headers.positions(name))
        self.used.update(dict.fromkeys(found))
        if not found and note:
            self.missing[names[0]] = None
        return found

    def condition(self, tests: Sequence[Condition]) -> str:
        """All tests as one boolean that is never null."""
        parts = []
        for test in tests:
            cell = self.cell(test.header)
            if test.values is not None:
                words = listed(word.lower() for word in test.values)
                parts.append(f"coalesce({self._lower(cell)} in ({words}), false)")
            if test.not_values is not None:
                words = listed(word.lower() for word in test.not_values)
                parts.append(f"coalesce({self._lower(cell)} not in ({words}), true)")
            if test.filled is not None:
                parts.append(f"({cell} is {'not ' if test.filled else ''}null)")
            if test.matches is not None:
                parts.append(f"coalesce(regexp_matches({cell}, {literal(test.matches)}), false)")
        return "(" + " and ".join(parts) + ")" if parts else "true"

    def value(self, expression: str) -> str:
        """The name under which an expression over cells is computed once."""
        return self.steps.name(expression)

    def _lower(self, cell: str) -> str:
        return self.value(f"lower({cell})")

    def fault(self, test: str, fault: Fault) -> None:
        """Set the row aside where the test is true."""
        number = self.faults.setdefault(fault, len(self.faults))
        self.fault_tests[test, number] = None

    def blank(self, test: str, fault: Fault) -> None:
        """Count a cell that could not be read and was left out."""
        number = self.blanks.setdefault(fault, len(self.blanks))
        self.blank_tests[test, number] = None

    # -- blocks ---------------------------------------------------------------

    def _add(self, table: Table, question: Question | None) -> None:
        applies = self.condition(table.when)
        columns: dict[str, str] = {}
        suffix = table.record_suffix
        if question is not None:
            answered = self._question(question, applies)
            if answered is None:
                return
            columns |= answered
            suffix += f":{question.question}"
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
            columns.setdefault(name, f"null::{_SQL_TYPE[kind]}")
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
                table.record_id == first.record_id,
            )
        )

    def _key(self, table: Table, applies: str, suffix: str) -> str:
        system = table.system or self.profile.profile.system
        parts = [self.cell([name]) for name in table.record_id]
        positions = tuple(p for name in table.record_id for p in self.positions([name]))
        label = " + ".join(table.record_id)
        missing = " or ".join(f"{part} is null" for part in parts)
        destroyed = " or ".join(_is_scientific(part) for part in parts)
        self._key_fault(applies, missing, Fault(label, "the key is blank", positions, is_key=True))
        sentence = (
            "is an id that a spreadsheet destroyed (scientific notation);"
            " export the file again and do not open it in a spreadsheet"
        )
        self._key_fault(applies, destroyed, Fault(label, sentence, positions))
        text = " || ':' || ".join(parts)
        ending = f" || {literal(suffix)}" if suffix else ""
        return f"({literal(system + ':')} || {text}{ending})"

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
            cell = _extracted(cell, key.matches)
        system = key.system or self.profile.profile.system
        if cell == NOTHING:
            return NOTHING
        spoilt = self.value(_is_scientific(cell))
        sentence = "is an id that a spreadsheet destroyed (scientific notation); left out"
        fault = Fault(key.header[0], sentence, self.positions(key.header))
        self.blank(f"{applies} and {spoilt}", fault)
        sound = self.value(f"case when not {spoilt} then {cell} end")
        return f"({literal(system + ':')} || {sound})"

    def _read_email(self, names: Sequence[str]) -> str:
        cell = self.cell(names)
        return self.value(f"case when contains({cell}, '@') then lower({cell}) end")

    def _question(self, question: Question, applies: str) -> dict[str, str] | None:
        names = (
            question.header
            or tuple(
                name
                for name, text in zip(self.headers.names, self.headers.texts, strict=True)
                if name and re.search(str(question.header_matches), text)
            )[:1]
        )
        if not names or not self.positions(names):
            self.missing[f"a question about {question.question}"] = None
            return None
        cell = self.cell(names)
        if question.nulls:
            words = listed(word.lower() for word in question.nulls)
            cell = self.value(f"case when {self._lower(cell)} not in ({words}) then {cell} end")
        column = Column.model_validate(
            {
                "header": names,
                "words": question.words,
                "leading": question.leading,
                "required": question.otherwise == "set aside",
                "within": (question.scale_min, question.scale_max),
            }
        )
        asked = f"({self.condition(question.when)} and {cell} is not null)"
        here = f"{self.value(applies)} and {self.value(asked)}"
        score = self._one(column, "double", {}, here, cell=cell)
        if question.otherwise == "set aside":
            self._fault_unreadable(names, score, cell, "double", here)
        constants = {
            "question": literal(question.question),
            "family": literal(question.family),
            "scale_min": f"{literal(question.scale_min)}::double",
            "scale_max": f"{literal(question.scale_max)}::double",
            "direction": f"{literal(question.direction)}::bigint",
        }
        if question.stage is not None:
            constants["stage"] = literal(question.stage)
        if question.comment is not None:
            constants["comment_text"] = self.value(self.cell(question.comment))
        return constants | {"score": score, "_asked": asked}

    # -- columns --------------------------------------------------------------

    def _column(
        self, table: Table, name: str, kind: str, built: dict[str, str], applies: str
    ) -> str:
        alternatives = table.columns[name]
        limits = _limits(table) if (table.table, name) == ("answers", "score") else None
        known = dict(self.missing)
        parts = [self._one(one, kind, built, applies, limits=limits) for one in alternatives]
        value = coalesced(parts)
        if not any(one.prefix for one in alternatives):
            value = self.value(value)
        headers = [one.header for one in alternatives if one.header]
        if any(self.positions(names, note=False) for names in headers):
            # One of several names is enough; the others are not missed.
            spare = {names[0] for names in headers} - set(known)
            self.missing = {name: None for name in self.missing if name not in spare}
        if any(one.required for one in alternatives):
            names = next((one.header for one in alternatives if one.header), (name,))
            cell = coalesced(self.cell(one.header) for one in alternatives if one.header)
            self._fault_unreadable(names, value, cell, kind, applies)
        return value

    def _fault_unreadable(
        self, names: Sequence[str], value: str, cell: str, kind: str, applies: str
    ) -> None:
        positions = self.positions(names)
        raw = self.value(cell)
        gone = f"{applies} and {value} is null and {raw} is"
        self.fault(f"{gone} null", Fault(names[0], "is blank, but required", positions))
        self.fault(f"{gone} not null", Fault(names[0], self._is_not(kind), positions))

    def _is_not(self, kind: str) -> str:
        if kind == "timestamp":
            order = {"day first": "day/month/year", "month first": "month/day/year"}
            told = order.get(self.decisions.order or "", "")
            return f"is not a date{f' (file uses {told})' if told else ''}"
        return {
            "double": "is not a number",
            "bigint": "is not a whole number",
            "boolean": "is neither yes nor no",
        }.get(kind, "is not one of the words that the profile knows")

    def _one(
        self,
        column: Column,
        kind: str,
        built: dict[str, str],
        applies: str,
        *,
        cell: str | None = None,
        limits: tuple[float, float] | None = None,
    ) -> str:
        """One alternative as an expression over values; faults and blanks noted."""
        here = applies
        if column.when:
            here = f"{applies} and {self.value(self.condition(column.when))}"
        if column.value is not None:
            value = f"{literal(column.value)}::{_SQL_TYPE[kind]}"
        elif column.plus is not None and column.from_ is not None:
            value = self._later(column, built[column.from_], here)
        else:
            value = self._read(column, kind, here, cell or self.cell(column.header or ()))
        limits = column.within or limits
        if limits is not None and column.header is not None:
            low, high = (f"{limit:g}" for limit in limits)
            self.fault(
                f"{here} and {value} not between {low} and {high}",
                Fault(
                    column.header[0],
                    f"lies outside {low} to {high}",
                    self.positions(column.header),
                ),
            )
        if column.default is not None:
            value = f"coalesce({value}, {literal(column.default)}::{_SQL_TYPE[kind]})"
        if column.when:
            test = self.value(self.condition(column.when))
            # A file without the header cannot say that the condition fails.
            is_told = all(self.positions(one.header, note=False) for one in column.when)
            other = (
                f"{literal(column.otherwise_value)}::{_SQL_TYPE[kind]}"
                if column.otherwise_value is not None and is_told
                else "null"
            )
            value = f"(case when {test} then {value} else {other} end)"
        return value

    def _read(self, column: Column, kind: str, here: str, cell: str) -> str:
        names = column.header or ()
        if cell == NOTHING:
            return f"null::{_SQL_TYPE[kind]}"
        if column.matches is not None:
            cell = _extracted(cell, column.matches)
        parser = column.parser or PARSERS_OF_TYPE[kind][0]
        raw = cell
        if column.leading:
            raw = f"nullif(regexp_extract({cell}, '^[+-]?[0-9]+([.,][0-9]+)?'), '')"
        parsed = self._parsed(parser, raw, column, names)
        if column.divide is not None:
            parsed = f"({parsed}) / {column.divide!r}"
        if column.words is not None:
            parsed = self._worded(column, kind, cell, parsed)
        value = self.value(_guarded(self.value(parsed), parser))
        unread = f"{here} and {value} is null and {self.value(cell)} is not null"
        if column.words is not None and column.otherwise == "set aside":
            known = ", ".join(list(column.words)[:8])
            sentence = f"is not one of the words that the profile knows ({known})"
            self.fault(unread, Fault(names[0], sentence, self.positions(names)))
        elif column.words is not None or (parser != "text" and not column.required):
            fault = Fault(names[0], f"{self._is_not(kind)}; left out", self.positions(names))
            if fault.positions:
                self.blank(unread, fault)
        return f"({literal(column.prefix)} || {value})" if column.prefix else value

    def _worded(self, column: Column, kind: str, cell: str, parsed: str) -> str:
        arms = " ".join(
            f"when {literal(word.strip().lower())} then {literal(value)}::{_SQL_TYPE[kind]}"
            for word, value in (column.words or {}).items()
        )
        keeps = column.otherwise == "keep" or kind in ("double", "bigint")
        return f"case {self._lower(cell)} {arms} else {parsed if keeps else 'null'} end"

    def _parsed(self, parser: str, cell: str, column: Column, names: Sequence[str]) -> str:
        if parser == "text":
            return cell
        if parser == "email":
            return f"case when contains({cell}, '@') then lower({cell}) end"
        if parser == "boolean":
            word = self._lower(cell)
            return (
                f"case when {word} in ('true', 't', 'yes', 'y', '1') then true"
                f" when {word} in ('false', 'f', 'no', 'n', '0') then false end"
            )
        if parser in ("number", "money", "integer"):
            return self._number(parser, cell, names)
        return self._moment(parser, cell, column, names)

    def _number(self, parser: str, cell: str, names: Sequence[str]) -> str:
        read = self.profile.read
        decimal = self.decisions.decimal if read.decimal == "auto" else read.decimal
        if read.decimal == "auto" and parser != "integer":
            self.open_numbers.update(dict.fromkeys(self.positions(names, note=False), names[0]))
        text = cell
        if parser == "money":
            text = f"regexp_replace({cell}, '[^0-9.,+()-]', '', 'g')"
            text = rf"regexp_replace({text}, '^\((.*)\)$', '-\1')"
        group, point = (",", ".") if decimal == "." else (".", ",")
        shape = rf"[+-]?(\d+|\d{{1,3}}(\{group}\d{{3}})+)?(\{point}\d+)?%?"
        plain = f"replace(replace(rtrim({text}, '%'), {literal(group)}, ''), {literal(point)}, '.')"
        return (
            f"case when try_cast({cell} as bigint)::varchar = {cell}"
            f" then try_cast({cell} as double)"
            f" when regexp_full_match({text}, {literal(shape)})"
            f" then try_cast({plain} as double) end"
        )

    def _moment(self, parser: str, cell: str, column: Column, names: Sequence[str]) -> str:
        read, company = self.profile.read, self.company.zone
        if parser == "unix_seconds":
            return moments.unix(cell, 1, company)
        if parser == "unix_millis":
            return moments.unix(cell, 1000, company)
        formats = column.formats or read.date_formats
        zone = column.zone or read.zone
        here = self.positions(names, note=False)
        if moments.has_both_orders(formats):
            self.open_dates.update(dict.fromkeys(here, names[0]))
        known = moments.fitting(formats, self.decisions.order)
        if here:
            self.dates[names[0]] = (known, "date" if parser == "date" else zone)
        if parser == "date":
            return moments.date(cell, known, read.months)
        zone = company if zone == "company" else zone
        return moments.moment(cell, known, zone, company, read.months)

    def _later(self, column: Column, base: str, here: str) -> str:
        plus = column.plus
        assert plus is not None
        cell = self.cell(plus.header)
        if plus.unit in _SECONDS:
            seconds = f"({self._number('number', cell, plus.header)}) * {_SECONDS[plus.unit]}"
        else:
            last = r":(\d+(?:\.\d+)?)$" if plus.unit == "H:MM:SS" else "$^"
            seconds = (
                rf"case when regexp_full_match({cell}, '\d+:\d\d(:\d\d(\.\d+)?)?') then"
                rf" try_cast(regexp_extract({cell}, '^(\d+):', 1) as double) * 3600"
                rf" + try_cast(regexp_extract({cell}, '^\d+:(\d\d)', 1) as double) * 60"
                rf" + coalesce(try_cast(nullif(regexp_extract({cell},"
                rf" '^\d+:\d\d{last}', 1), '') as double), 0) end"
            )
        value = self.value(seconds)
        fault = Fault(plus.header[0], "is not a duration; left out", self.positions(plus.header))
        if fault.positions:
            self.blank(f"{here} and {value} is null and {self.value(cell)} is not null", fault)
        return f"({base} + to_microseconds(try_cast({value} * 1e6 as bigint)))"

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
            "_is_footer": self._footer_test(),
        }
        written = [self.key, *(text for one in self.outputs for text in one.columns.values())]
        written += [one.applies for one in self.outputs]
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
        tests = [f"contains(x{i}, ',')" for i in self.open_numbers]
        if self.decisions.order is None:
            tests += [moments.is_day_month(f"x{i}") for i in self.open_dates]
        return f"(case when {' or '.join(tests)} then true else false end)" if tests else "false"

    def _ignored(self, *, is_grouped: bool) -> str:
        if is_grouped:
            return ""
        arms = []
        for number, rule in enumerate(self.profile.read.ignore):
            arms.append(f"when {self.condition([rule])} then {number}")
        if self.profile.read.footer:
            arms.append("when _is_footer then -2")
        return " ".join(arms)

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
        cell = self.cell([name])
        stamp = self.value(self._moment("moment", cell, Column(header=(name,)), (name,)))
        return {"_newest": stamp, "_newest_text": f"case when {stamp} is null then {cell} end"}


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


def _is_scientific(cell: str) -> str:
    """Whether a cell is a number like 1,23E+11; few cells hold a plus and need a closer look."""
    looked = f"regexp_matches({cell}, {literal(SCIENTIFIC)})"
    return f"(case when contains({cell}, '+') then {looked} else false end)"


def _clean(position: int, more: Sequence[str]) -> str:
    """A cell trimmed, or null. Few cells need more than a look at both their ends.

    A cell that begins and ends in a visible character of ASCII has nothing to trim.
    """
    cell = f"c{position}"
    nulls = dict.fromkeys([*NULLS, *(one.lower() for one in more)])
    words = [one for one in nulls if one and not one[0].isdigit()]
    first = sorted({ord(letter) for one in words for letter in one[0].lower() + one[0].upper()})
    exact = listed(form for one in nulls if one[:1].isdigit() for form in (one, one.upper()))
    trimmed = f"trim({cell}, {literal(_SPACE)})"
    return (
        f"(case when {cell} between '!' and '~' and {cell}[-1] between '!' and '~' then"
        f" case when ascii({cell}) in ({', '.join(map(str, first))})"
        f" then case when lower({cell}) not in ({listed(words)}) then {cell} end"
        f" when {cell} in ({exact}) then null else {cell} end"
        f" when {cell} is not null and lower({trimmed}) not in ({listed(nulls)})"
        f" then {trimmed} end)"
    )


def _extracted(cell: str, pattern: str) -> str:
    group = 1 if re.compile(pattern).groups else 0
    return f"nullif(regexp_extract({cell}, {literal(pattern)}, {group}), '')"


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


def grouped(profile: Profile, headers: Headers, relation: str, members: str) -> str:
    """Select of rows told on several lines as one: ``_row, _n, c0 … cN``.

    ``relation`` yields ``_row, c…`` without the rows to be ignored; ``members`` is the name of
    a table of ``_row, _first`` that says into which row each line went.
    """
    picks = {
        position: how
        for name, how in profile.read.pick.items()
        for position in headers.positions(name)
    }
    cells = [
        f"{_picked(f'r.c{i}', picks.get(i, 'first'))} as c{i}" for i in range(len(headers.names))
    ]
    return (
        f"select m._first as _row, count(*) as _n, {', '.join(cells)}"  # noqa: S608
        f" from {relation} as r inner join {members} as m on r._row = m._row group by m._first"
    )


def membership(profile: Profile, headers: Headers, relation: str) -> str:
    """Select of ``_row, _first``: the first line of the thing that a line tells of."""
    names = profile.read.one_per or ()
    parts = [coalesced(f"c{i}" for i in headers.positions(name)) for name in names]
    missing = " or ".join(f"{part} is null" for part in parts)
    key = " || chr(31) || ".join(parts)
    return (
        "select _row, case when _key is null then _row"  # noqa: S608
        " else min(_row) over (partition by _key) end as _first"
        f" from (select _row, case when not ({missing}) then {key} end as _key from {relation})"
    )


def _picked(cell: str, how: str) -> str:
    number = f"try_cast(replace({cell}, ',', '.') as double)"
    if how == "last":
        return f"arg_max({cell}, r._row)"
    if how == "sum":
        spoilt = f"arg_min({cell}, r._row) filter (where {number} is null)"
        return (
            f"case when count({cell}) = count({number}) then sum({number})::varchar"
            f" else {spoilt} end"
        )
    if how in ("least", "most"):
        pick = "min" if how == "least" else "max"
        return (
            f"case when count({cell}) = count({number}) then {pick}({number})::varchar"
            f" else {pick}({cell}) end"
        )
    return f"arg_min({cell}, r._row)"


def _guarded(value: str, parser: str) -> str:
    """Null for what is of the right form and still cannot be meant."""
    if parser in ("moment", "date", "unix_seconds", "unix_millis"):
        return moments.plausible(value)
    if parser == "integer":
        return f"(case when {value} = floor({value}) then try_cast({value} as bigint) end)"
    return value

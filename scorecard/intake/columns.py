"""Canonical columns as expressions over the cells of a file's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.config.profiles import PARSERS_OF_TYPE, Column, Parser
from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake import cell_text, moments
from scorecard.intake.cells import Cells, Fault
from scorecard.intake.loose_moments import loose_date, loose_moment
from scorecard.intake.moments import Order
from scorecard.intake.sql_text import NOTHING, literal

SQL_TYPE = {"varchar": "varchar", "double": "double", "bigint": "bigint", "boolean": "boolean",
            "timestamp": "timestamp"}  # fmt: skip
NUMBERS = ("number", "money", "integer")
READ_CAST = "read_cast"
"""The relation of all rows of the file after the cast, from which tables are written."""


@dataclass
class Columns(Cells):
    """Reads one alternative of a canonical column; notes what the file must settle."""

    open_dates: dict[int, None] = field(default_factory=dict)
    open_numbers: dict[int, str] = field(default_factory=dict)
    open_tests: dict[str, None] = field(default_factory=dict)
    """Whether a cell needs the file's order of dates or its decimal sign."""
    dates: dict[str, tuple[Sequence[str], str]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    """Value → the cleaned cell where the value is null, else null: cheaper than the cell."""

    def one(
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
        column = self.found(column)
        here = applies
        if column.when:
            here = f"{applies} and {self.value(self.condition(column.when))}"
        if column.value is not None:
            value = f"{literal(column.value)}::{SQL_TYPE[kind]}"
        elif column.plus is not None and column.from_ is not None:
            value = self._later(column, built[column.from_], here)
        else:
            value = self._read(column, kind, here, cell)
        limits = column.within or limits
        if limits is not None and column.cells:
            low, high = (f"{limit:g}" for limit in limits)
            sentence = f"lies outside {low} to {high}"
            fault = Fault(column.cells[0], sentence, self.positions(column.cells))
            self.fault(f"{here} and {value} not between {low} and {high}", fault)
        if column.default is not None:
            value = f"coalesce({value}, {literal(column.default)}::{SQL_TYPE[kind]})"
        if column.currency is not None:
            value = self._in_one_currency(column, column.currency, value, here)
        return self._where_asked(column, kind, value) if column.when else value

    def _in_one_currency(
        self, column: Column, headers: tuple[str, ...], value: str, here: str
    ) -> str:
        """An amount, or null where it is in another currency than the file's others."""
        kept = self.decisions.currency
        code = self.cell(headers, note=False)
        if kept is None or code == NOTHING or not self.positions(column.cells, note=False):
            return value
        is_other = self.value(f"coalesce(upper({code}) <> {literal(kept)}, false)")
        amount = self.value(value)
        if not self.decisions.is_currency_settled:
            self.open_tests[f"({here} and {is_other} and {amount} is not null)"] = None
            return amount
        sentence = f"is not {kept}; the amount is left out, for currencies cannot be added"
        fault = Fault(headers[0], sentence, self.positions(headers))
        self.blank(f"{here} and {is_other} and {amount} is not null and {amount} <> 0", fault)
        return self.value(f"case when not {is_other} then {amount} end")

    def found(self, column: Column) -> Column:
        """The column with the header that its pattern finds in this file."""
        pattern = column.header_matches
        if pattern is None:
            return column
        names = self.headers.matching(pattern) or (f"a column like {pattern}",)
        return column.model_copy(update={"header": names, "header_matches": None})

    def is_not(self, kind: str) -> str:
        """What is said of a cell that does not become a value of the type."""
        if kind == "timestamp":
            order = {"day first": "day/month/year", "month first": "month/day/year"}
            told = order.get(self.decisions.order or "", "")
            return f"is not a date{f' (file uses {told})' if told else ''}"
        return {
            "double": "is not a number",
            "bigint": "is not a whole number",
            "boolean": "is neither yes nor no",
        }.get(kind, "is not one of the words that the profile knows")

    def moment(
        self, parser: str, cell: str, column: Column, names: Sequence[str], *, is_sure: bool = True
    ) -> str:
        """A cleaned cell as a moment of the company's wall clock.

        Where it is not sure that the column holds moments, a loose reading is worth its
        while only for what looks like one.
        """
        read, company = self.profile.read, self.company.zone
        if parser == "unix_seconds":
            return moments.unix(cell, 1, company)
        if parser == "unix_millis":
            return moments.unix(cell, 1000, company)
        formats = column.formats or read.date_formats
        here = self.positions(names, note=False)
        orders = moments.orders_of(formats)
        order = next(iter(orders)) if len(orders) == 1 else self.decisions.order
        if len(orders) != 1:
            self.open_dates.update(dict.fromkeys(here))
            if order is None and cell != NOTHING:
                self.open_tests[moments.is_day_month(cell)] = None
        known = moments.fitting(formats, order)
        if here:
            zone = "date" if parser == "date" else self._told_zone(column)
            self.dates[self.headers.names[here[0]]] = (known, zone)
        if parser == "date":
            listed_form = moments.date(cell, known, read.months)
        else:
            listed_form = moments.moment(cell, known, self._zone(column), company, read.months)
        if cell == NOTHING:
            return listed_form
        value = self.value(moments.plausible(listed_form))
        if not self.decisions.is_loose:
            looks = f"{cell} is not null" if is_sure else moments.is_day_month(cell)
            self.open_tests[f"({value} is null and {looks})"] = None
            return value
        rest = self.value(f"case when {value} is null then {cell} end")
        loosely = self._loosely(parser, rest, order, self._zone(column))
        return f"coalesce({value}, {loosely})"

    def _loosely(self, parser: str, cell: str, order: Order | None, zone: str) -> str:
        """A moment as people write it, in any language of the vocabulary."""
        vocabulary = load_vocabulary()
        months = vocabulary.all_months | self.profile.read.months
        if parser == "date":
            return loose_date(cell, order, months, self.value)
        zones, company = vocabulary.zones, self.company.zone
        return loose_moment(cell, order, months, zones, zone, company, self.value)

    def stamp(self, names: tuple[str, ...]) -> tuple[str, str]:
        """A cell as a moment, and as text where it is none."""
        column = Column(header=names)
        quick = self._quickly(column, "moment")
        cell = self.cell(names) if quick is None else self._remaining(quick, names)
        patient = self.value(self.moment("moment", cell, column, names, is_sure=False))
        stamp = patient if quick is None else self.value(f"coalesce({quick}, {patient})")
        return stamp, f"case when {stamp} is null then {cell} end"

    # -- reading --------------------------------------------------------------

    def _where_asked(self, column: Column, kind: str, value: str) -> str:
        test = self.value(self.condition(column.when))
        # A file without the header cannot say that the condition fails.
        is_told = all(self.positions(one.header, note=False) for one in column.when)
        other = (
            f"{literal(column.otherwise_value)}::{SQL_TYPE[kind]}"
            if column.otherwise_value is not None and is_told
            else "null"
        )
        if column.else_once_seen and other != "null":
            seen = f"(select bool_or({test}) from {READ_CAST})"  # noqa: S608
            other = f"(case when {seen} then {other} end)"
        return f"(case when {test} then {value} else {other} end)"

    def _read(self, column: Column, kind: str, here: str, cell: str | None) -> str:
        names = column.cells
        if cell is None and not self.positions(names):
            return f"null::{SQL_TYPE[kind]}"
        if column.join is not None:
            cell = self.value(self.joined(column.join, column.join_with))
        parser = column.parser or PARSERS_OF_TYPE[kind][0]
        quick = self._quickly(column, parser) if cell is None else None
        if quick is not None:
            cell = self._remaining(quick, names)
            patient = self.value(self._parsed(parser, cell, column, names))
            parsed = f"coalesce({quick}, {patient})"
        else:
            cell = self.cell(names) if cell is None else cell
            if column.matches is not None:
                cell = cell_text.extracted(cell, column.matches)
            raw = cell_text.leading_number(cell) if column.leading else cell
            parsed = self._parsed(parser, raw, column, names)
            if parser in NUMBERS or parser in ("moment", "date"):
                parsed = f"coalesce({self._quick(self.value(raw), column, parser)}, {parsed})"
        if column.divide is not None:
            parsed = f"({parsed}) / {column.divide!r}"
        if column.words is not None:
            parsed = self._worded(column, kind, cell, parsed)
        value = self.value(_guarded(self.value(parsed), parser))
        if quick is not None:
            self.unread[value] = cell
        self._note_unread(column, kind, f"{here} and {value} is null and {self.value(cell)} is")
        return f"({literal(column.prefix)} || {value})" if column.prefix else value

    def _note_unread(self, column: Column, kind: str, unread: str) -> None:
        names = column.cells
        positions = self.positions(names)
        is_text = (column.parser or PARSERS_OF_TYPE[kind][0]) == "text"
        if column.words is not None and column.otherwise == "set aside":
            known = ", ".join(list(column.words)[:8])
            sentence = f"is not one of the words that the profile knows ({known})"
            self.fault(f"{unread} not null", Fault(names[0], sentence, positions))
        elif positions and (column.words is not None or (not is_text and not column.required)):
            fault = Fault(names[0], f"{self.is_not(kind)}; left out", positions)
            self.blank(f"{unread} not null", fault)

    def _quickly(self, column: Column, parser: Parser) -> str | None:
        """The value of a raw cell that is plainly written; None if there is no such reading."""
        if column.matches is not None or column.leading or column.words is not None:
            return None
        if parser not in (*NUMBERS, "boolean", "moment", "date"):
            return None
        raw = self.raw_cell(column.header or ())
        return None if raw is None else self._quick(raw, column, parser)

    def _quick(self, raw: str, column: Column, parser: Parser) -> str:
        if parser in NUMBERS:
            return self._quick_number(raw, parser)
        if parser == "boolean":
            return self.value(f"try_cast({raw} as boolean)")
        if parser == "date":
            return self.value(moments.quick_date(raw))
        return self.value(moments.quick_moment(raw, self._zone(column), self.company.zone))

    def _quick_number(self, raw: str, parser: str) -> str:
        whole = self.value(cell_text.whole_number(raw))
        decimal = "" if parser == "integer" else self._decimal()
        return self.value(cell_text.quick_number(whole, raw, decimal))

    def _remaining(self, quick: str, names: Sequence[str]) -> str:
        """The cleaned cell where the quick reading gave nothing, else null."""
        cleaned = cell_text.cleaned(str(self.raw_cell(names)), self.profile.read.nulls)
        return self.value(f"case when {quick} is null then {cleaned} end")

    def _worded(self, column: Column, kind: str, cell: str, parsed: str) -> str:
        arms = " ".join(
            f"when {literal(word.strip().lower())} then {literal(value)}::{SQL_TYPE[kind]}"
            for word, value in (column.words or {}).items()
        )
        keeps = column.otherwise == "keep" or kind in ("double", "bigint")
        return f"case {self.lowered(cell)} {arms} else {parsed if keeps else 'null'} end"

    def _parsed(self, parser: str, cell: str, column: Column, names: Sequence[str]) -> str:
        if parser == "text":
            return cell
        if parser == "email":
            return cell_text.lowered_email(cell)
        if parser == "boolean":
            return cell_text.boolean(self.lowered(cell), load_vocabulary().yes_no)
        if parser in NUMBERS:
            return self._number(parser, cell, names)
        return self.moment(parser, cell, column, names)

    def _number(self, parser: str, cell: str, names: Sequence[str]) -> str:
        if self.profile.read.decimal == "auto" and parser != "integer":
            here = self.positions(names, note=False)
            self.open_numbers.update(dict.fromkeys(here, names[0]))
            if here:
                self.open_tests[f"contains({cell}, ',')"] = None
        return cell_text.number(cell, self._decimal(), is_money=parser == "money")

    def _decimal(self) -> str:
        read = self.profile.read
        return self.decisions.decimal if read.decimal == "auto" else read.decimal

    def _told_zone(self, column: Column) -> str:
        """The zone that column, header or profile names, or ``company``."""
        stated = (self.headers.zone(name) for name in column.cells)
        return column.zone or next(filter(None, stated), None) or self.profile.read.zone

    def _zone(self, column: Column) -> str:
        zone = self._told_zone(column)
        return self.company.zone if zone == "company" else zone

    def _later(self, column: Column, base: str, here: str) -> str:
        plus = column.plus
        assert plus is not None
        raw = self.raw_cell(plus.header)
        if plus.unit not in cell_text.SECONDS:
            cell = self.cell(plus.header)
            value = self.value(cell_text.seconds_of_clock(cell, has_seconds=plus.unit == "H:MM:SS"))
        else:
            quick = None if raw is None else self._quick_number(raw, "number")
            cell = self.cell(plus.header) if quick is None else self._remaining(quick, plus.header)
            number = self._number("number", cell, plus.header)
            if quick is not None:
                number = f"coalesce({quick}, {self.value(number)})"
            value = self.value(f"({number}) * {cell_text.SECONDS[plus.unit]}")
        positions = self.positions(plus.header)
        if positions:
            fault = Fault(plus.header[0], "is not a duration; left out", positions)
            self.blank(f"{here} and {value} is null and {self.value(cell)} is not null", fault)
        return f"({base} + to_microseconds(try_cast({value} * 1e6 as bigint)))"


def _guarded(value: str, parser: str) -> str:
    """Null for what is of the right form and still cannot be meant."""
    if parser in ("moment", "date", "unix_seconds", "unix_millis"):
        return moments.plausible(value)
    if parser == "integer":
        return f"(case when {value} = floor({value}) then try_cast({value} as bigint) end)"
    return value

"""The cells of one file's rows as expressions, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scorecard.config.company import Company
from scorecard.config.profiles import Condition, Profile
from scorecard.intake import cell_text
from scorecard.intake.headers import Headers
from scorecard.intake.moments import Order
from scorecard.intake.sql_text import NOTHING, coalesced, listed, literal
from scorecard.intake.steps import Steps


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

    order: Order | None = None
    decimal: str = "."
    is_loose: bool = False
    """Some moments are written in no form that the profile lists."""
    currency: str | None = None
    """The currency of the amounts that are kept, as far as a column says it."""
    is_currency_settled: bool = False


@dataclass
class Cells:
    """Names for cleaned cells (``x3``) and for what is computed of them (``v0``)."""

    profile: Profile
    headers: Headers
    company: Company
    decisions: Decisions
    steps: Steps = field(default_factory=Steps)
    faults: dict[Fault, int] = field(default_factory=dict)
    blanks: dict[Fault, int] = field(default_factory=dict)
    fault_tests: dict[tuple[str, int], None] = field(default_factory=dict)
    blank_tests: dict[tuple[str, int], None] = field(default_factory=dict)
    used: dict[int, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)

    def positions(self, names: Sequence[str], *, note: bool = True) -> tuple[int, ...]:
        """Where the headers stand; notes what was used and what is missing."""
        found = tuple(p for name in names for p in self.headers.positions(name))
        self.used.update(dict.fromkeys(p for p in found if p < self.headers.width))
        if not found and note:
            self.missing[names[0]] = None
        return found

    def cell(self, names: Sequence[str], *, note: bool = True) -> str:
        """The first filled cell under any of the headers, cleaned."""
        positions = self.positions(names, note=note)
        for position in positions:
            cleaned = cell_text.cleaned(f"c{position}", self.profile.read.nulls)
            self.steps.begin(f"x{position}", cleaned)
        return coalesced(f"x{position}" for position in positions)

    def joined(self, names: Sequence[str], between: str) -> str:
        """The filled cells under the headers as one text."""
        cells = [cell for name in names if (cell := self.cell([name])) != NOTHING]
        if not cells:
            return NOTHING
        return f"nullif(concat_ws({literal(between)}, {', '.join(cells)}), '')"

    def raw_cell(self, names: Sequence[str]) -> str | None:
        """The one cell under the headers as the file has it; None if there is not just one."""
        positions = self.positions(names)
        if len(positions) != 1:
            return None
        raw = f"c{positions[0]}"
        self.steps.begin(raw, raw)
        return raw

    def condition(self, tests: Sequence[Condition]) -> str:
        """All tests as one boolean that is never null."""
        parts = []
        for test in tests:
            cell = self.cell(test.header)
            if test.values is not None:
                words = listed(word.lower() for word in test.values)
                parts.append(f"coalesce({self.lowered(cell)} in ({words}), false)")
            if test.not_values is not None:
                words = listed(word.lower() for word in test.not_values)
                parts.append(f"coalesce({self.lowered(cell)} not in ({words}), true)")
            if test.filled is not None:
                parts.append(f"({cell} is {'not ' if test.filled else ''}null)")
            if test.matches is not None:
                parts.append(f"coalesce(regexp_matches({cell}, {literal(test.matches)}), false)")
        return "(" + " and ".join(parts) + ")" if parts else "true"

    def value(self, expression: str) -> str:
        """The name under which an expression over cells is computed once."""
        return self.steps.name(expression)

    def lowered(self, cell: str) -> str:
        """A cell in small letters, as words are compared."""
        return self.value(f"lower({cell})")

    def fault(self, test: str, fault: Fault) -> None:
        """Set the row aside where the test is true."""
        number = self.faults.setdefault(self._of_file(fault), len(self.faults))
        self.fault_tests[test, number] = None

    def blank(self, test: str, fault: Fault) -> None:
        """Count a cell that could not be read and was left out."""
        number = self.blanks.setdefault(self._of_file(fault), len(self.blanks))
        self.blank_tests[test, number] = None

    def _of_file(self, fault: Fault) -> Fault:
        """The fault in the places and the words of the file's own header."""
        places = tuple(p for p in fault.positions if p < self.headers.width)
        if not places or fault.is_key or fault.column in self.headers.names:
            return replace(fault, positions=places)
        return replace(fault, positions=places, column=self.headers.names[places[0]])

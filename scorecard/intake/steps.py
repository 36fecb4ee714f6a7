"""Expressions over the cells of a row, each computed once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\b[cxv]\d+\b")


@dataclass
class Steps:
    """Named expressions in layers: each stands one layer above the names that it uses.

    A select of DuckDB cannot use its own columns; so the layers are nested selects.
    """

    expressions: dict[str, str] = field(default_factory=dict)
    """Name → expression."""
    _names: dict[str, str] = field(default_factory=dict)
    _depths: dict[str, int] = field(default_factory=dict)

    def begin(self, name: str, expression: str) -> None:
        """Give a name to an expression over the columns of the relation."""
        self.expressions[name] = expression
        self._depths[name] = 0

    def name(self, expression: str) -> str:
        """The name of an expression over names; what uses none, or is one, stays itself."""
        used = self.used_in([expression])
        if not used or expression in self.expressions:
            return expression
        if expression not in self._names:
            name = f"v{len(self._names)}"
            self._names[expression] = name
            self.expressions[name] = expression
            self._depths[name] = 1 + max(self._depths[one] for one in used)
        return self._names[expression]

    def used_in(self, expressions: Iterable[str]) -> list[str]:
        """The names that stand in the expressions, each once.

        A word of a profile that looks like a name counts as one, which does no harm.
        """
        found = dict.fromkeys(name for text in expressions for name in _NAME.findall(text))
        return [name for name in found if name in self.expressions]

    def select(self, last: Mapping[str, str], carried: Mapping[str, str], relation: str) -> str:
        """Select of ``last`` (column → expression) over names and ``carried`` columns."""
        inner = relation
        for depth in range(max(self._depths.values(), default=0) + 1):
            columns = [
                *(f"{carried[name] if depth == 0 else name} as {name}" for name in carried),
                *(
                    f"{self.expressions[name] if self._depths[name] == depth else name} as {name}"
                    for name in self._depths
                    if self._depths[name] <= depth
                ),
            ]
            inner = f"(select {', '.join(columns)} from {inner})"  # noqa: S608
        columns = [f"{text} as {name}" for name, text in last.items()]
        return f"select {', '.join(columns)} from {inner}"  # noqa: S608

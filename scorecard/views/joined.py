"""How far systems know each other's customers, on the Data page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views.parts import Figure

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class SystemMatch:
    """One system, and the other system that knows most of its customers.

    ``share`` of its ``customers`` are known there too; ``only_here`` are not.
    ``doubles_text``: ids of this system that are one customer with another id of it.
    """

    system: str
    customers: Figure
    best_with: str
    share: Figure
    only_here: Figure
    doubles_text: str


def system_matches(snapshot: Snapshot) -> tuple[SystemMatch, ...]:
    """Every system with its best partner, worst joined first.

    Two systems may know different customers with good reason (two surveys); a
    system that no other one knows is where a join has failed.
    """
    pairs = snapshot.table(
        "identity_matches", ("source_a", "source_b", "matched", "only_a", "only_b")
    )
    best: dict[str, tuple[int, int, str]] = {}
    for one, two, both, only_one, only_two in pairs.iter_rows():
        for system, other, alone in ((one, two, only_one), (two, one, only_two)):
            best[system] = max(best.get(system, (-1, 0, "")), (both, alone, other))
    doubles = {row[0]: row[1:] for row in snapshot.query("system_keys").iter_rows()}
    lines = []
    for system, (both, alone, other) in best.items():
        share = both / (both + alone) if both + alone else None
        lines.append(
            SystemMatch(
                system,
                Figure(both + alone, formats.whole(both + alone)),
                other,
                Figure(share, formats.percent(share), n=both + alone),
                Figure(alone, formats.whole(alone)),
                _doubles_text(*doubles.get(system, (0, 0, 0, 0))),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.share.value or 0.0, line.system)))


def _doubles_text(ids: int, _customers: int, several: int, too_many: int) -> str:
    if not ids:
        return "no ids, e-mails only"
    if not too_many:
        return "none"
    more = formats.counted(too_many, "more id")
    return f"{more}, of {formats.counted(several, 'customer')}"


@dataclass(frozen=True)
class UnmatchedRow:
    """A customer of one system that the other lacks: where it stands first, and its key."""

    file: str
    row: int | None
    key: str
    rows: int


MOST_UNMATCHED = 1_000_000
"""As many rows as a spreadsheet holds."""


def unmatched_rows(snapshot: Snapshot, system: str, other: str) -> tuple[UnmatchedRow, ...]:
    """The customers of ``system`` that ``other`` does not know, in the order of the files."""
    told = snapshot.query("unmatched_keys", source=system, other=other, limit=MOST_UNMATCHED)
    return tuple(
        UnmatchedRow(file or "", row, key or "", rows) for file, row, key, rows in told.iter_rows()
    )


def matched_text(matches: tuple[SystemMatch, ...]) -> str:
    """Which system is joined least, in words."""
    if not matches:
        return "Customers are joined once two systems name them."
    worst = matches[0]
    return (
        f"Least joined is {worst.system}: {worst.share.text} of its {worst.customers.text}"
        f" customers are known to {worst.best_with} too."
    )

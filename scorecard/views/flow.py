"""The flow of contacts: the stage that failed, its cause, and what became of the contact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views import rows

if TYPE_CHECKING:
    import polars as pl

    from scorecard.transforms.reading import Reading

NOT_EXPLAINED = "Not explained"

_OUTCOMES = {
    "solved": "Solved",
    "reopened": "Reopened",
    "too slow": "Unresolved too long",
    "still open": "Still open",
    "not recorded": "End not recorded",
}


@dataclass(frozen=True)
class FlowNode:
    """One place of the flow: ``column`` 0 stage, 1 cause, 2 outcome; how many pass it."""

    label: str
    column: int
    contacts: int
    is_explained: bool


@dataclass(frozen=True)
class FlowLink:
    """Contacts from one node to another, by their places among the nodes."""

    source: int
    target: int
    contacts: int
    is_explained: bool


@dataclass(frozen=True)
class Flow:
    """Nodes column by column, largest first, and what runs between them."""

    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]

    @property
    def alt(self) -> str:
        """The flow as a sentence, for those who cannot see it."""
        if not self.links:
            return "Flow of contacts: nothing to show."
        told = [
            f"{self.nodes[link.source].label} to {self.nodes[link.target].label}"
            f" {formats.whole(link.contacts)}"
            for link in self.links
        ]
        return f"Flow of contacts: {', '.join(told)}."


def flow_of(reading: Reading, contacts: pl.DataFrame, kept: set[str] | None) -> Flow:
    """The flow of the rows of cause_contacts, of all causes or of those ``kept``."""
    steps: Counter[tuple[tuple[int, str], tuple[int, str]]] = Counter()
    for cause, stage, _, outcome, n, _ in contacts.iter_rows():
        if kept is not None and cause not in kept:
            continue
        begin = (0, rows.stage_name(reading, stage) if cause is not None else NOT_EXPLAINED)
        middle = (1, cause) if cause is not None else begin
        end = (2, _OUTCOMES.get(outcome, outcome))
        if cause is not None:
            steps[begin, middle] += int(n)
        steps[middle, end] += int(n)
    passing: Counter[tuple[int, str]] = Counter()
    for (source, target), n in steps.items():
        passing[target] += n
        if source[0] == 0:
            passing[source] += n
    order = sorted(
        passing, key=lambda node: (node[0], node[1] == NOT_EXPLAINED, -passing[node], node[1])
    )
    place = {node: at for at, node in enumerate(order)}
    return Flow(
        tuple(FlowNode(n[1], n[0], passing[n], n[1] != NOT_EXPLAINED) for n in order),
        tuple(
            FlowLink(place[source], place[target], n, source[1] != NOT_EXPLAINED)
            for (source, target), n in sorted(
                steps.items(), key=lambda item: (place[item[0][0]], place[item[0][1]])
            )
        ),
    )

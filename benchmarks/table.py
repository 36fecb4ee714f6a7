"""Lines of the table that the benchmarks print."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.processes import Run

HEADER = (
    "what",
    "ours",
    "beside",
    "theirs",
    "ratio",
    "goal",
    "met",
    "CPU ratio",
    "MB",
    "theirs MB",
)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


@dataclass(frozen=True)
class Line:
    """One comparison. ``ratio`` is ours over theirs, or theirs over ours if ``is_speedup``."""

    what: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    goal: str = ""
    is_met: Callable[[float], bool] | None = None
    """Given the ratio; given our seconds if there is nothing beside or ``is_difference``."""
    is_speedup: bool = False
    is_difference: bool = False
    our_cpu: float | None = None
    """Processor seconds: they move less than time on the wall while a machine is busy."""
    their_cpu: float | None = None
    our_mb: float | None = None
    their_mb: float | None = None
    memory_goal: str = ""
    memory_is_met: bool | None = None

    @classmethod
    def of_runs(cls, what: str, ours: Sequence[Run], beside: str, theirs: Sequence[Run]) -> Line:
        """Medians of the seconds of both sides, and the most memory that any run took."""
        return cls(
            what,
            middle([run.seconds for run in ours]),
            beside,
            middle([run.seconds for run in theirs]),
            our_cpu=middle([run.told["cpu"] for run in ours]),
            their_cpu=middle([run.told["cpu"] for run in theirs]),
            our_mb=max(run.peak_mb for run in ours),
            their_mb=max(run.peak_mb for run in theirs),
        )

    @property
    def figure(self) -> float:
        """What the goal speaks of: a ratio, a difference in seconds, or seconds."""
        if self.theirs is None:
            return self.ours
        if self.is_difference:
            return self.ours - self.theirs
        return self.theirs / self.ours if self.is_speedup else self.ours / self.theirs

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        ratio = ""
        if self.theirs is not None:
            shown = f"{self.figure:+.2f} s" if self.is_difference else f"{self.figure:.2f}×"
            ratio = f"{shown} faster" if self.is_speedup else shown
        goals = [goal for goal in (self.goal, self.memory_goal) if goal]
        verdicts = []
        if self.is_met is not None:
            verdicts.append(self.is_met(self.figure))
        if self.memory_is_met is not None:
            verdicts.append(self.memory_is_met)
        cpu = ""
        if self.our_cpu is not None and self.their_cpu:
            cpu = f"{self.our_cpu / self.their_cpu:.2f}×"
        return (
            self.what,
            _seconds(self.ours),
            self.beside,
            _seconds(self.theirs),
            ratio,
            ", ".join(goals),
            ", ".join("yes" if verdict else "NO" for verdict in verdicts),
            cpu,
            _megabytes(self.our_mb),
            _megabytes(self.their_mb),
        )


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _megabytes(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def aligned(lines: Iterable[Line]) -> str:
    """The table in aligned plain text, which is Markdown too."""
    rows = [HEADER, *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADER))]
    texts = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    texts.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(texts)

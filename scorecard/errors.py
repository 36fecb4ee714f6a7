"""What can go wrong, said as: where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault in one place.

    ``where`` names file and key, ``what`` states the fault, ``remedy`` says what
    would be right.
    """

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class ScorecardError(Exception):
    """Base of every error that a person using the scorecard may meet.

    Carries all problems found at once, so that nobody has to fix and rerun
    once per fault.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ConfigError(ScorecardError):
    """A TOML file under data/ or queries/ says something that cannot be."""


class QueryError(ScorecardError):
    """A statement under queries/ does not bind, or breaks its contract."""


class IntakeError(ScorecardError):
    """An exported file cannot be taken in at all."""


class CapacityError(ScorecardError):
    """The machine has no room for the work; what was loaded before stands."""


class StoppedError(Exception):
    """Somebody stopped the reading; what was loaded before stands."""


class JournalError(ScorecardError):
    """A note or an action cannot be kept."""

"""Scores that cannot be on the scale that they are read on.

A file of numbers does not say which end of a scale is the good one, or how many points it
has. Its answers do: who recommends is content, and of many who are asked some are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from scorecard.intake.casting import Asked, Plan
from scorecard.intake.work import Work

_FEWEST = 30
"""Answers below which nothing is concluded."""
_CONTRARY = -0.5
"""A correlation that no two questions of what was good have, unless one is turned."""
_ABOVE = 0.02
"""The share of answers one above the scale that is no slip of the hand any more."""
_SHORTER = {10: (5, 7), 7: (5,)}
"""The end of a scale → ends of others that its answers would fit."""
_REMEDY = (
    "Export the answers as words instead of numbers, or say it: on the Data page if you mapped"
    " the file there, else in a profile with the same id beside your files (docs/profiles.md)."
)


@dataclass(frozen=True)
class Seen:
    """The answers to one question of the file; ``above`` are one higher than its scale."""

    asked: Asked
    n: int
    low: float
    high: float
    above: int

    @property
    def is_short(self) -> bool:
        """Whether the upper end of a shorter scale is the highest answer of all."""
        shorter = _SHORTER.get(int(self.asked.question.scale_max), ())
        return self.n >= _FEWEST and self.high in shorter


def doubt(work: Work, plan: Plan, seen: list[Seen]) -> str | None:
    """Why the scores of a file whose rows were cast cannot be what they are read as, or None."""
    told = (*_shifted(seen), *_too_short(seen), *_contrary(work, plan))
    return told[0] if told else None


def remarks(seen: list[Seen]) -> list[str]:
    """What to look at: scales whose upper end nobody chose."""
    return [
        f'No answer to "{one.asked.header}" is above {one.high:g}, and it is read on a scale up'
        f" to {one.asked.question.scale_max:g}. If it was asked on one up to {one.high:g}, a"
        " profile with the same id beside your files can say so (docs/profiles.md)."
        for one in seen
        if one.is_short
    ]


def answers_seen(work: Work, plan: Plan) -> list[Seen]:
    """The answers to every question of which there are enough, once the rows were cast."""
    if not plan.asked:
        return []
    parts = ", ".join(
        f"count({one.score}) {here}, min({one.score}) {here}, max({one.score}) {here},"
        f" count(*) filter (where {one.where} and {one.score} = {one.question.scale_max + 1})"
        for one in plan.asked
        for here in (f"filter (where {one.where})",)
    )
    told = work.rows(f"select {parts} from read_cast where _ignored is null")[0]  # noqa: S608
    fours = (told[at : at + 4] for at in range(0, len(told), 4))
    pairs = zip(plan.asked, fours, strict=True)
    return [Seen(one, *four) for one, four in pairs if four[0] >= _FEWEST]


def _shifted(seen: list[Seen]) -> Iterator[str]:
    """Scales counted from one more than they are read: 1 to 11 instead of 0 to 10."""
    for one in seen:
        scale = one.asked.question
        ends = (scale.scale_min + 1, scale.scale_max + 1)
        if (one.low, one.high) == ends and one.above >= _ABOVE * one.n:
            yield (
                f'The answers to "{one.asked.header}" go from {one.low:g} to {one.high:g}, and it'
                f" is read on {scale.scale_min:g} to {scale.scale_max:g}: counted from"
                f" {one.low:g}, every score would be one too high. {_REMEDY}"
            )


def _too_short(seen: list[Seen]) -> Iterator[str]:
    """Recommendation asked from 1 to 5: read on 0 to 10, everybody would be a detractor."""
    for one in seen:
        if one.asked.question.question == "nps" and one.is_short and one.low >= 1:
            yield (
                f'All {one.n:,} answers to "{one.asked.header}" lie between {one.low:g} and'
                f" {one.high:g}: it seems to be asked up to {one.high:g}, and a recommendation"
                " score needs 0 to 10. Leave the column out, or map the file on the Data page as"
                " what it is."
            )


def _contrary(work: Work, plan: Plan) -> Iterator[str]:
    """Questions whose good ends lie opposite to each other."""
    scored = [one for one in plan.asked if one.question.family != "expectation"]
    pairs = [two for two in combinations(scored, 2) if two[0].header != two[1].header]
    if not pairs:
        return
    parts = ", ".join(
        f"regr_count({one.score}, {other.score}) {here}, corr({one.score}, {other.score}) {here}"
        for one, other in pairs
        for here in (f"filter (where {one.where} and {other.where})",)
    )
    told = work.rows(f"select {parts} from read_cast where _ignored is null")[0]  # noqa: S608
    for place, (one, other) in enumerate(pairs):
        n, together = told[2 * place : 2 * place + 2]
        if n < _FEWEST or together is None:
            continue
        together *= one.question.direction * other.question.direction
        if together <= _CONTRARY:
            yield (
                f'Who gives a good mark to "{one.header}" gives a bad one to "{other.header}"'
                f" (correlation {together:.2f} over {n:,} answers), so one of the two is read"
                f" upside down: perhaps 1 is its best mark. {_REMEDY}"
            )

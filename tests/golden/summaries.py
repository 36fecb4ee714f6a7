"""Shares, ratios, quantiles and scores by plain arithmetic, one observation at a time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction


@dataclass(frozen=True)
class Seen:
    """One observation: the day, the customer, the value, and its base or whether it runs."""

    on: date
    who: str | None
    value: float
    base: float = 1.0
    is_open: bool = False


@dataclass(frozen=True)
class Figure:
    """Observations counted and their summary; None where there is none.

    ``watched`` is the longest time of a duration: what was never reached lies beyond.
    """

    n: int
    value: float | None
    watched: float = 0.0


def quantile(hours: Iterable[tuple[float, bool]], share: Fraction) -> float | None:
    """Kaplan-Meier: the first time when no more than 1 - share still run; None: never."""
    times = sorted(hours)
    surviving, at_risk, place = Fraction(1), len(times), 0
    while place < len(times):
        time = times[place][0]
        tied = [is_open for other, is_open in times[place:] if other == time]
        ended = tied.count(False)
        surviving *= Fraction(at_risk - ended, at_risk)
        if surviving <= 1 - share:
            return time
        at_risk -= len(tied)
        place += len(tied)
    return None


def summarised(kind: str, seen: Sequence[Seen], months: int) -> Figure:
    """A metric of the catalogue's kind over its observations in so many months."""
    n = len(seen)
    if n == 0:
        return Figure(0, None)
    if kind == "count":
        return Figure(n, n / months)
    if kind == "share":
        return Figure(n, sum(s.value for s in seen) / n)
    if kind == "ratio":
        return Figure(n, sum(s.value for s in seen) / sum(s.base for s in seen))
    if kind == "nps":
        return Figure(n, sum((s.value >= 9) - (s.value <= 6) for s in seen) / n)
    share = Fraction(1, 2) if kind == "median" else Fraction(9, 10)
    hours = [(s.value, s.is_open) for s in seen]
    return Figure(n, quantile(hours, share), max(hours)[0])


def score(value: float, floor: float, target: float, is_duration: bool) -> float:
    """0 at the floor, 100 at the target, cut; durations on the logarithm."""
    if is_duration:
        value, floor, target = (math.log(max(part, 1e-9)) for part in (value, floor, target))
    return min(100.0, max(0.0, 100 * (value - floor) / (target - floor)))


def hours_between(start: datetime, end: datetime) -> float:
    """Hours from one moment to another, none below zero."""
    return max(0.0, (end - start).total_seconds() / 3600)

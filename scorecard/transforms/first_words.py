"""Who spoke first when something failed, and what telling customers is worth.

From the rows of the page queries failure_kinds and incidents. Source: docs/method.md,
"Proactive share" and "Told and untold".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scorecard.statistics.net_counts import net_count, summed
from scorecard.statistics.proportions import newcombe
from scorecard.statistics.risk_ratios import risk_ratio, stratified_risk_ratio
from scorecard.transforms.measures import known
from scorecard.transforms.shares import Share, share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

FEWEST_COMPARED = 10
"""Customers told, and customers untold, below which the two are not compared."""


@dataclass(frozen=True)
class Range:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Telling:
    """Customers told within a day against those who were not, and how many of each came.

    ``ratio`` is told over untold (below 1: the told come less), ``avoided`` the contacts that
    did not come: told customers times the difference of the rates. None where too few.
    """

    told: Share
    untold: Share
    ratio: Range | None
    avoided: Range | None


@dataclass(frozen=True)
class KindWord:
    """One kind of failure: who spoke first, how long before, and what telling does."""

    kind: str
    failures: int
    we_first: Share
    silent: Share
    both_spoke: int
    head_start_hours: float | None
    telling: Telling


@dataclass(frozen=True)
class FirstWords:
    """All kinds, and over them.

    ``ratio`` is over kinds by Mantel and Haenszel: kinds that bring many contacts may well be
    those that are told of, and their mix must not look like an effect.
    """

    kinds: tuple[KindWord, ...]
    failures: int
    we_first: Share
    silent: Share
    ratio: Range | None
    avoided: Range | None


def first_words(rows: pl.DataFrame, design_effect: float = 1.0) -> FirstWords:
    """The rows of the page query failure_kinds with shares and comparisons.

    ``design_effect``: how many failures count as one, for customers of one incident are
    told, or not told, together.
    """
    kinds = tuple(_kind(row) for row in rows.iter_rows(named=True))
    counts = {
        name: np.array(rows[name].to_list(), dtype=np.float64)
        for name in ("told_coming", "told", "untold_coming", "untold")
    }
    ratio, ends = stratified_risk_ratio(*counts.values())
    avoided = [kind.telling.avoided for kind in kinds if kind.telling.avoided]
    we, they, silent, failures = (
        int(rows[name].sum() or 0) for name in ("we_first", "they_first", "silent", "failures")
    )
    enough = any(kind.telling.ratio for kind in kinds) and np.isfinite(ratio)
    return FirstWords(
        kinds,
        failures,
        share_of(we, we + they, design_effect),
        share_of(silent, failures, design_effect),
        Range(ratio, float(ends.low), float(ends.high)) if enough else None,
        _sum(avoided),
    )


def _sum(parts: Sequence[Range]) -> Range | None:
    if not parts:
        return None
    return Range(*summed([p.value for p in parts], [p.low for p in parts], [p.high for p in parts]))


def _kind(row: dict[str, Any]) -> KindWord:
    we, they = row["we_first"], row["they_first"]
    return KindWord(
        row["kind"],
        row["failures"],
        share_of(we, we + they),
        share_of(row["silent"], row["failures"]),
        row["both_spoke"],
        row["median_hours"],
        _telling(row["told_coming"], row["told"], row["untold_coming"], row["untold"]),
    )


def _telling(told_coming: int, told: int, untold_coming: int, untold: int) -> Telling:
    shares = (share_of(told_coming, told), share_of(untold_coming, untold))
    if min(told, untold) < FEWEST_COMPARED:
        return Telling(*shares, None, None)
    found = risk_ratio(told_coming, told, untold_coming, untold)
    ends = [known(float(end)) for end in (found.interval.low, found.interval.high)]
    ratio = (
        Range(float(found.ratio), ends[0], ends[1])
        if ends[0] is not None and ends[1] is not None
        else None
    )
    difference = untold_coming / untold - told_coming / told
    bounds = newcombe(untold_coming, untold, told_coming, told)
    avoided = Range(told * difference, told * float(bounds.low), told * float(bounds.high))
    return Telling(*shares, ratio, avoided)


@dataclass(frozen=True)
class Incident:
    """One incident, or the failures of one kind in one month.

    ``told_first`` are customers told before they called, of those touched. ``surge`` is the
    contacts beyond those of the 14 days before, None where contacts are not on record.
    ``contacts`` and ``before`` are the plain counts of the two spans.
    """

    row: dict[str, Any]
    told_first: Share
    silent: Share
    surge: Range | None
    contacts: int
    before: int

    @property
    def is_surge(self) -> bool:
        """Whether more came than before, beyond chance."""
        return self.surge is not None and self.surge.low > 0


def incidents(rows: pl.DataFrame) -> tuple[Incident, ...]:
    """The rows of the page query incidents with shares and surges."""
    return tuple(_incident(row) for row in rows.iter_rows(named=True))


def _incident(row: dict[str, Any]) -> Incident:
    customers = row["customers"]
    after, before = int(row["contacts_after"] or 0), int(row["contacts_before"] or 0)
    return Incident(
        row,
        share_of(row["we_first"], customers),
        share_of(row["silent"], customers),
        _surge(after, before, row["days_after"], row["days_before"]),
        after,
        before,
    )


def _surge(after: int, before: int, days: float | None, days_before: float | None) -> Range | None:
    if not days or not days_before:
        return None
    found = net_count(after, before, days, days_before)
    value, low, high = (
        known(float(end)) for end in (found.net, found.interval.low, found.interval.high)
    )
    if value is None:
        return None
    # Where nobody came in either span the count itself is exact, and there is no surge.
    return Range(value, low if low is not None else 0.0, high if high is not None else 0.0)

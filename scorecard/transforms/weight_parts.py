"""The weight of parts: of stages, of owners, of people, process and product, of segments.

The same game as of service and experience, with more players: groups of drivers share
the adjusted R² (Owen 1977). Source: docs/method.md, "Weight".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.statistics.moments import adjusted, coalition_fits, correlation_of
from scorecard.statistics.shapley import block_test, shapley_values
from scorecard.transforms.loyalty import EXPERIENCE, SERVICE, Moments, moments_of
from scorecard.transforms.weight import (
    FEWEST_KNOWN_CONTACTS,
    LEAST_EXPLAINED,
    SIGNIFICANT,
    Reading,
    reading_of,
    refusals_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from scorecard.statistics.intervals import FloatArray

MOST_PLAYERS = 10
"""Beyond so many the smallest join hands: every union of groups is a fit."""
REPLICATES = {6: 1000, 8: 400, MOST_PLAYERS: 200}
"""Replicates of the interval, by players at most."""


@dataclass(frozen=True)
class Part:
    """A group's share of what is explained, with its 95 % interval over blocks of customers.

    ``drivers`` are those of the group; ``p_value`` of it adding nothing to the others.
    """

    name: str
    share: float
    low: float
    high: float
    p_value: float | None
    drivers: tuple[str, ...]

    @property
    def is_distinct(self) -> bool:
        """Whether the group is distinguishable from nothing."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class SegmentReading:
    """The weight of service within one segment or window, and what forbids to show it."""

    name: str
    reading: Reading
    refusals: tuple[str, ...]


def grouped(moments: Moments, group_of: Callable[[str], str]) -> dict[str, list[int]]:
    """Places of the drivers by the group that ``group_of`` gives to a column's name."""
    found: dict[str, list[int]] = {}
    for place in moments.of_kinds((*SERVICE, *EXPERIENCE)):
        found.setdefault(group_of(moments.names[place]), []).append(place)
    return dict(sorted(found.items()))


def parts_of(moments: Moments, groups: Mapping[str, Sequence[int]]) -> tuple[Part, ...]:
    """The share of each group, largest first; empty where too little is explained."""
    names, places = list(groups), list(groups.values())
    whole = moments.whole.sum(0)
    if not places or len(places) > MOST_PLAYERS:
        return ()
    fit, rank, n = _fits(whole, places)
    value = adjusted(fit, rank, n)
    if not value[-1] >= LEAST_EXPLAINED:
        return ()
    shares = shapley_values(value) / value[-1]
    replicates = next(count for most, count in REPLICATES.items() if len(places) <= most)
    drawn = np.tensordot(block_weights(len(moments.whole), replicates), moments.whole, axes=1)
    fits, ranks, many = _fits(drawn, places)
    values = adjusted(fits, ranks, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(values[-1] > 0, shapley_values(values) / values[-1], np.nan)
    told = []
    for at, name in enumerate(names):
        ends = percentile_interval(np.clip(spread[at], 0, 1))
        low, high = (float(ends.low), float(ends.high)) if ends else (0.0, 1.0)
        p_value = _adds_nothing(fit, rank, float(n), len(names), at)
        drivers = moments.said(places[at])
        share = float(np.clip(shares[at], 0, 1))
        told.append(Part(name, share, min(low, share), max(high, share), p_value, drivers))
    return tuple(sorted(told, key=lambda part: -part.share))


def by_segment(moments: Moments) -> tuple[SegmentReading, ...]:
    """The weight of service within each known segment, most respondents first."""
    flag = moments.names.index("service:contact") + 1 if _has_contacts(moments) else None
    told = []
    for at, name in enumerate(moments.segments):
        sums = moments.within(at)
        contacts = 0 if flag is None else round(float(sums[:, flag, flag].sum()))
        if name:
            told.append(_segment(name, moments, sums, contacts))
    return tuple(sorted(told, key=lambda one: -one.reading.n))


def by_window(rows: pl.DataFrame) -> dict[date, SegmentReading]:
    """The weight of service in each window of the page query driver_quarters, oldest first."""
    ends = sorted({*rows["first_end"], *rows["last_end"]})
    told = {}
    for end in ends:
        held = rows.filter((pl.col("first_end") <= end) & (pl.col("last_end") >= end))
        moments = moments_of(
            held.group_by("segment", "block", "has_contact", "first_driver", "second_driver").agg(
                pl.col("total", "respondents").sum()
            )
        )
        if moments is not None:
            told[end] = _segment(end.isoformat(), moments, moments.whole, moments.known)
    return told


def _segment(name: str, moments: Moments, sums: FloatArray, known: int) -> SegmentReading:
    reading = reading_of(moments, sums)
    service, experience = (len(moments.of_kinds(kinds)) for kinds in (SERVICE, EXPERIENCE))
    return SegmentReading(name, reading, tuple(refusals_of(reading, known, service, experience)))


def _has_contacts(moments: Moments) -> bool:
    return moments.contacts >= FEWEST_KNOWN_CONTACTS


def _fits(
    sums: FloatArray, groups: Sequence[Sequence[int]]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    n, correlation = correlation_of(sums)
    fit, rank = coalition_fits(correlation, groups, correlation.shape[-1] - 1)
    return fit, rank, n


def _adds_nothing(
    fit: FloatArray, rank: FloatArray, n: float, players: int, player: int
) -> float | None:
    every = (1 << players) - 1
    others = every ^ (1 << player)
    tested, free = int(rank[every] - rank[others]), int(n - rank[every] - 1)
    if tested <= 0 or free <= 0 or not float(fit[every]) < 1:
        return None
    return block_test(float(fit[every]), float(fit[others]), int(n), int(rank[every]), tested)

"""Sums of products of loyalty and its drivers, as the warehouse made them, ready for models.

Source: docs/method.md, "Weight".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.intervals import FloatArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LOYALTY = ("relationship_nps", "overall_satisfaction", "order_satisfaction")
"""Metrics that tell loyalty, in the order in which one stands in for another."""
BLOCKS = 200
FEWEST_HIT = 10
"""Respondents whom a kind of failure must have hit to be a driver."""
FEWEST_RATED = 50
"""Respondents who must have rated service for the rating to be a driver."""
SERVICE, EXPERIENCE = ("service",), ("asked", "halo", "event")
OUTCOME, EVERYBODY = "outcome:score", "counted:complete"
SCALE_MIDDLE = 50.0
"""Scores come shifted by it."""
_NOT_KNOWN = {"service:ended badly": "ending not known", "service:rating": "not rated"}


@dataclass(frozen=True)
class Met:
    """How many respondents a column is of, and the sum of its values and of their squares."""

    respondents: int = 0
    total: float = 0.0
    total_squares: float = 0.0


NOT_MET = Met()


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of products: (segments, 2, blocks, k+1, k+1), without and with a contact.

    ``names`` are the k columns behind the column of ones, the outcome last, each
    "kind:driver". ``met`` sums up each column as it came; ``respondents`` are all who
    answered, ``known`` those with service whose course is known, ``left_out`` survey drivers
    that too few answered.
    """

    sums: FloatArray
    names: tuple[str, ...]
    segments: tuple[str, ...]
    met: dict[str, Met]
    respondents: int
    known: int
    left_out: tuple[str, ...]

    @cached_property
    def whole(self) -> FloatArray:
        """Sums by block, (blocks, k+1, k+1)."""
        return np.asarray(self.sums.sum((0, 1)))

    @property
    def contacts(self) -> int:
        """Complete respondents with a contact."""
        return self.met.get("service:contact", NOT_MET).respondents

    @property
    def with_contact(self) -> FloatArray:
        """Sums by block of those with a contact."""
        return np.asarray(self.sums[:, 1].sum(0))

    def within(self, segment: int) -> FloatArray:
        """Sums by block of one segment, by its place: (blocks, k+1, k+1)."""
        return np.asarray(self.sums[segment].sum(0))

    def of_kinds(self, kinds: Sequence[str]) -> list[int]:
        """The places of the columns of some kinds, the column of ones not counted."""
        return [at for at, name in enumerate(self.names) if kind_of(name) in kinds]

    def said(self, places: Iterable[int]) -> tuple[str, ...]:
        """The drivers at some places, without their kinds."""
        return tuple(driver_of(self.names[place]) for place in places)


def kind_of(name: str) -> str:
    """The kind in a column's name."""
    return name.split(":", 1)[0]


def driver_of(name: str) -> str:
    """The driver in a column's name."""
    return name.split(":", 1)[1]


def moments_of(rows: pl.DataFrame) -> Moments | None:
    """The rows of the page query driver_moments as one array; None without an outcome.

    What only some have is centred among them, so that no flag repeats it.
    """
    itself = rows.filter(pl.col("first_driver") == pl.col("second_driver"))
    counted = itself.group_by("first_driver").agg(pl.col("respondents").sum())
    hit = {name: int(count) for name, count in counted.iter_rows()}
    if not hit.get(OUTCOME):
        return None
    names = (EVERYBODY, *sorted(name for name in hit if _is_driver(name, hit)), OUTCOME)
    place = pl.Enum(names)
    kept = rows.filter(
        pl.col("first_driver").is_in(names) & pl.col("second_driver").is_in(names)
    ).with_columns(pl.col("first_driver", "second_driver").cast(place).to_physical())
    segments = kept["segment"].fill_null("").unique().sort()
    at = kept["segment"].fill_null("").replace_strict(segments, range(len(segments)))
    sums = np.zeros((len(segments), 2, BLOCKS, len(names), len(names)))
    side, block = kept["has_contact"].cast(pl.Int64).to_numpy(), kept["block"].to_numpy()
    one, other = kept["first_driver"].to_numpy(), kept["second_driver"].to_numpy()
    # Rows of several regions add up.
    np.add.at(sums, (at.to_numpy(), side, block, one, other), kept["total"].to_numpy())
    apart = one != other
    np.add.at(
        sums,
        (at.to_numpy()[apart], side[apart], block[apart], other[apart], one[apart]),
        kept["total"].to_numpy()[apart],
    )
    total = sums.sum((0, 1, 2))
    met = {
        name: Met(hit[name], float(total[0, at]), float(total[at, at]))
        for at, name in enumerate(names[1:], start=1)
    }
    return _centred(
        Moments(
            sums,
            names[1:],
            tuple(segments),
            met,
            hit.get("counted:respondents", 0),
            hit.get("counted:known", 0),
            tuple(sorted(driver_of(name) for name in hit if kind_of(name) == "left out")),
        )
    )


def _is_driver(name: str, hit: dict[str, int]) -> bool:
    """Whether a column is in the models: service and failures where enough met them."""
    kind, driver = name.split(":", 1)
    if kind == "event":
        return hit[name] >= FEWEST_HIT
    if kind == "service":
        rated = next((of for of, flag in _NOT_KNOWN.items() if flag == driver), name)
        if driver.startswith("answered on "):
            rated = "service:" + driver.removeprefix("answered on ")
        if rated in ("service:contact", "service:ended badly"):
            return hit.get(rated, 0) > 0
        return hit.get(rated, 0) >= FEWEST_RATED
    # Left unanswered by some in a window, it would count as the middle of its scale for them.
    return kind in EXPERIENCE and hit[name] == hit[EVERYBODY]


def _centred(moments: Moments) -> Moments:
    turn = np.eye(len(moments.names) + 1)
    for place, name in enumerate(moments.names, start=1):
        if flags := _had_by(name, moments.names):
            mean = moments.met[name].total / max(moments.met[name].respondents, 1)
            for flag, sign in flags:
                turn[place, flag] -= sign * mean
    return replace(moments, sums=turn @ moments.sums @ turn.T)


def _had_by(name: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Flags, with signs, whose sum tells who has what only some have; empty for other columns."""
    if kind_of(name) != "service":
        return []
    places = {known: place for place, known in enumerate(names, start=1)}
    if name in _NOT_KNOWN:
        flags = [("service:contact", 1), (f"service:{_NOT_KNOWN[name]}", -1)]
    else:
        flags = [(f"service:answered on {driver_of(name)}", 1)]
    told = [(places[flag], sign) for flag, sign in flags if flag in places]
    return told if told and told[0][1] > 0 else []

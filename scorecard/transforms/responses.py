"""Who answers: rates by group, and how those who answer differ from the silent.

Source: docs/method.md, "Trust in answers".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.means import Mean, mean_from_sums, welch_change
from scorecard.statistics.proportions import share_change
from scorecard.statistics.response import (
    Association,
    Representativity,
    association,
    representativity,
)
from scorecard.transforms.measures import known
from scorecard.transforms.shares import Share, share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.statistics.intervals import Change, FloatArray

LOW_RATE = 0.10
UNEVEN = 0.10
"""Cramér's V above which the rate hangs on the group; only where chance does not explain it."""
LOW_SPREAD = 0.50
LEAST_REPRESENTATIVE = 0.80
FEWEST_INVITED = 30
"""Invited in a group, below which its rate is printed but held against nobody."""
SIGNIFICANT = 0.05
FALSE_ALARMS = 0.10
GROUPS = ("survey", "segment", "region", "channel")


@dataclass(frozen=True)
class GroupRates:
    """Response by the values of one dimension, most invited first.

    ``spread`` is the lowest rate over the highest among groups with 30 invited.
    """

    dimension: str
    rates: tuple[tuple[str, Share], ...]
    association: Association | None
    spread: float | None

    @property
    def is_uneven(self) -> bool:
        """Whether who answers hangs on the group, beyond chance and by enough to matter."""
        found = self.association
        if found is None or found.p_value >= SIGNIFICANT:
            return False
        return found.cramer_v > UNEVEN or (self.spread is not None and self.spread < LOW_SPREAD)


@dataclass(frozen=True)
class Response:
    """Response to invitations: whole, by group, and how alike those who answer are.

    ``whole``, ``groups`` beside that of surveys, and ``representativity`` are of the surveys
    that follow no case, where there are any: who had a case is asked about the case.
    """

    whole: Share
    is_of_cases: bool
    groups: tuple[GroupRates, ...]
    representativity: Representativity | None

    @property
    def is_representative(self) -> bool | None:
        """Whether those who answer are alike enough; None where it is not known."""
        found = self.representativity
        return None if found is None else found.value >= LEAST_REPRESENTATIVE


def response_of(rows: pl.DataFrame) -> Response | None:
    """The response from the rows of the page query invitation_cells; None without invitations."""
    if rows.is_empty():
        return None
    apart = rows.filter(~pl.col("follows_cases"))
    told = rows if apart.is_empty() else apart
    invited, answered = told.select(pl.col("invited", "answered").sum()).row(0)
    groups = tuple(_rates(rows if name == "survey" else told, name) for name in GROUPS)
    return Response(
        share_of(answered, invited),
        apart.is_empty(),
        groups,
        representativity(_columns(told), told["answered"].to_numpy(), told["invited"].to_numpy()),
    )


def _rates(rows: pl.DataFrame, dimension: str) -> GroupRates:
    summed = (
        rows.group_by(dimension)
        .agg(pl.col("invited", "answered").sum())
        .sort(["invited", dimension], descending=[True, False], nulls_last=True)
    )
    rates = tuple(
        (name if name is not None else "not known", share_of(answered, invited))
        for name, invited, answered in summed.iter_rows()
    )
    known_groups = [
        (name, share)
        for name, share in rates
        if name != "not known" and share.whole >= FEWEST_INVITED and share.value is not None
    ]
    values = [share.value or 0.0 for _, share in known_groups]
    spread = min(values) / max(values) if len(values) > 1 and max(values) > 0 else None
    compared = [share for name, share in rates if name != "not known"]
    return GroupRates(
        dimension,
        rates,
        association([share.part for share in compared], [share.whole for share in compared]),
        spread,
    )


def _columns(rows: pl.DataFrame) -> FloatArray:
    """What is known of those invited as columns of 0 and 1, a value left out per trait."""
    columns: list[FloatArray] = [
        rows[name].cast(pl.Float64).to_numpy() for name in ("has_contact", "was_wronged")
    ]
    for name in ("segment", "region", "channel"):
        values = rows[name].fill_null("")
        columns += [
            (values == value).cast(pl.Float64).to_numpy() for value in values.unique().sort()[1:]
        ]
    return np.column_stack(columns)


@dataclass(frozen=True)
class Trait:
    """One trait of those who answered and of those who kept silent.

    ``unit`` is share, number or money. ``q_value`` is Benjamini-Hochberg's over all traits
    compared. Values with their intervals; ``difference`` is answered less silent.
    """

    key: str
    unit: str
    answered: tuple[float, float, float]
    answered_n: int
    silent: tuple[float, float, float]
    silent_n: int
    difference: tuple[float, float, float]
    p_value: float
    q_value: float

    @property
    def differs(self) -> bool:
        """Whether those who answered are another kind of customer here."""
        return self.p_value < SIGNIFICANT and self.q_value <= FALSE_ALARMS


def traits_of(cells: pl.DataFrame, leaving: pl.DataFrame) -> tuple[Trait, ...]:
    """The traits from the rows of respondent_cells and of leaving_after_answering.

    A trait that nobody has, or that is known of fewer than 30 on a side, is left out.
    """
    sides = {bool(row["has_answered"]): row for row in leaving.iter_rows(named=True)}
    found = [_share_trait("left", sides, "leavers", "customers")]
    summed = {
        bool(row["has_answered"]): row
        for row in cells.group_by("has_answered")
        .agg(
            pl.col("customers", "due_customers", "late_customers").sum(),
            pl.col("contacts", "contacts_squares").sum(),
            pl.col("valued", "value_total", "value_squares").sum(),
            wronged=pl.col("customers").filter(pl.col("was_wronged")).sum(),
            in_contact=pl.col("customers").filter(pl.col("has_contact")).sum(),
        )
        .iter_rows(named=True)
    }
    found += [
        _share_trait("late", summed, "late_customers", "due_customers"),
        _share_trait("wronged", summed, "wronged", "customers"),
        _share_trait("in contact", summed, "in_contact", "customers"),
        _mean_trait("contacts", "number", summed, ("customers", "contacts", "contacts_squares")),
        _mean_trait("value", "money", summed, ("valued", "value_total", "value_squares")),
    ]
    return _with_q_values([trait for trait in found if trait is not None])


def _with_q_values(found: Sequence[Trait]) -> tuple[Trait, ...]:
    adjusted = adjusted_q_values([trait.p_value for trait in found])
    return tuple(
        Trait(**{**vars(trait), "q_value": float(q)})
        for trait, q in zip(found, adjusted, strict=True)
    )


_Sides = dict[bool, dict[str, float]]


def _share_trait(key: str, sides: _Sides, part: str, whole: str) -> Trait | None:
    if min(sides.get(side, {}).get(whole, 0) for side in (True, False)) < FEWEST_INVITED:
        return None
    if not any(sides[side][part] for side in sides):
        return None
    told = {side: share_of(sides[side][part], sides[side][whole]) for side in (True, False)}
    change = share_change(
        sides[True][part], sides[True][whole], sides[False][part], sides[False][whole]
    )
    ends = {
        side: (share.value or 0.0, share.low or 0.0, share.high or 0.0)
        for side, share in told.items()
    }
    return _trait(key, "share", ends, (told[True].whole, told[False].whole), change)


def _mean_trait(key: str, unit: str, sides: _Sides, sums: tuple[str, str, str]) -> Trait | None:
    n, total, squares = sums
    if min(sides.get(side, {}).get(n, 0) for side in (True, False)) < FEWEST_INVITED:
        return None
    if not any(sides[side][total] for side in sides):
        return None
    means: dict[bool, Mean] = {
        side: mean_from_sums(sides[side][n], sides[side][total], sides[side][squares])
        for side in (True, False)
    }
    ends = {
        side: (float(mean.value), float(mean.interval.low), float(mean.interval.high))
        for side, mean in means.items()
    }
    counts = (int(sides[True][n]), int(sides[False][n]))
    return _trait(key, unit, ends, counts, welch_change(means[True], means[False]))


def _trait(
    key: str,
    unit: str,
    ends: dict[bool, tuple[float, float, float]],
    counts: tuple[int, int],
    change: Change,
) -> Trait | None:
    p_value = known(float(change.p_value))
    if p_value is None:
        return None
    difference = (
        float(change.difference),
        float(change.interval.low),
        float(change.interval.high),
    )
    return Trait(
        key, unit, ends[True], counts[0], ends[False], counts[1], difference, p_value, p_value
    )

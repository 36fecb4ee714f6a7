"""Money: how much of the lost revenue goes with bad service, and with bad experience.

Leaving is compared within segments between customer-months after a bad experience of
either kind and those after none; what both account for is shared (a Shapley value of two
players). A scenario: that it would not have been lost otherwise is assumed. Source:
docs/method.md, "Money".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.attributable import attributable_loss
from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.transforms.loyalty import BLOCKS

if TYPE_CHECKING:
    from scorecard.statistics.intervals import FloatArray, Interval

MONTHS = 12
FEWEST_LEAVINGS = 30
FEWEST_EXPOSED = 100
"""Customer-months after bad service, below which nothing is attributed to it."""


@dataclass(frozen=True)
class Amount:
    """A share of all leavings, or an amount a year, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Loss:
    """Leavings and the revenue lost with them, by what they go with.

    ``service, experience`` are fractions of all leavings, ``both`` their sum.
    ``service_share`` is service's part of ``both``, None where nothing can be
    attributed. ``lost`` is the yearly revenue of those who left in twelve months,
    None where no export says. ``refusals`` as in ``Weight``.
    """

    leavings: int
    customer_months: int
    after_service: int
    after_experience: int
    service: Amount | None
    experience: Amount | None
    both: Amount | None
    service_share: Amount | None
    lost: float | None
    refusals: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether any loss is distinguishable from what would be lost anyway."""
        return not self.refusals

    @property
    def service_money(self) -> Amount | None:
        """Yearly revenue that goes with bad service."""
        if self.lost is None or self.service is None or not self.is_shown:
            return None
        told = (self.service.value, self.service.low, self.service.high)
        value, low, high = (self.lost * max(part, 0.0) for part in told)
        return Amount(value, low, high)


def loss_of(rows: pl.DataFrame) -> Loss:
    """The loss from the rows of the page query loss_cells."""
    n, left = _cells(rows, "customer_months"), _cells(rows, "leavings")
    lost = rows["monthly_value_lost"].drop_nulls()
    counts = (
        int(left.sum()),
        int(n.sum()),
        int(n[..., 1, :].sum()),
        int(n[..., :, 1].sum()),
    )
    yearly = float(lost.sum()) * MONTHS if len(lost) else None
    refusals = _too_few(*counts)
    parts = None if refusals else _parts(n, left)
    if parts is None:
        return Loss(*counts, None, None, None, None, yearly, tuple(refusals))
    service, experience, both, share = parts
    if both.low <= 0:
        refusals = ["more leavings: those after bad moments cannot be told from the rest yet"]
    return Loss(
        *counts, service, experience, both, None if refusals else share, yearly, tuple(refusals)
    )


def _too_few(leavings: int, months: int, service: int, experience: int) -> list[str]:
    if not months:
        return [
            "customers with a start and an end, and orders or tickets that show what went wrong"
        ]
    told = []
    if leavings < FEWEST_LEAVINGS:
        told.append(f"{FEWEST_LEAVINGS} leavings (there are {leavings})")
    if service < FEWEST_EXPOSED:
        told.append(f"{FEWEST_EXPOSED} customer-months after bad service (there are {service})")
    if experience < FEWEST_EXPOSED:
        told.append(
            f"{FEWEST_EXPOSED} customer-months after a bad experience (there are {experience})"
        )
    return told


def _parts(n: FloatArray, left: FloatArray) -> tuple[Amount, Amount, Amount, Amount] | None:
    """Service, experience, both, and service of both, with intervals over blocks of customers."""
    drawn = block_weights(len(n))
    replicated = np.array(
        [
            _fractions(months, leavings)
            for months, leavings in zip(
                np.tensordot(drawn, n, axes=1), np.tensordot(drawn, left, axes=1), strict=True
            )
        ]
    )
    found = _fractions(n.sum(0), left.sum(0))
    intervals = [percentile_interval(replicated[:, place]) for place in range(4)]
    amounts = [_amount(value, ends) for value, ends in zip(found, intervals, strict=True)]
    service, experience, both, share = amounts
    if service is None or experience is None or both is None:
        return None
    return service, experience, both, share or Amount(float(found[3]), 0.0, 1.0)


def _fractions(n: FloatArray, left: FloatArray) -> tuple[float, float, float, float]:
    found = attributable_loss(n, left)
    if found is None:
        return (np.nan,) * 4
    both = found.without_both
    share = float(np.clip(found.service / both, 0, 1)) if both > 0 else np.nan
    return found.service, found.experience, both, share


def _amount(value: float, ends: Interval | None) -> Amount | None:
    if ends is None or np.isnan(value):
        return None
    return Amount(float(value), float(ends.low), float(ends.high))


def _cells(rows: pl.DataFrame, column: str) -> FloatArray:
    """A column as (blocks, segments, bad service no/yes, bad experience no/yes)."""
    segments = rows["segment"].fill_null("").unique().sort()
    cells = np.zeros((BLOCKS, max(len(segments), 1), 2, 2))
    if not rows.is_empty():
        place = {segment: at for at, segment in enumerate(segments)}
        cells[
            rows["block"].to_numpy(),
            [place[segment] for segment in rows["segment"].fill_null("")],
            rows["is_bad_service"].cast(pl.Int64).to_numpy(),
            rows["is_bad_experience"].cast(pl.Int64).to_numpy(),
        ] = rows[column].to_numpy()
    return cells

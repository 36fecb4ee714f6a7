"""Strikes: who leaves after how many poor experiences, and what that is worth.

Counted by the strikes a customer had when the month began, never by the final
number, which would make strikes look protective. Source: docs/method.md, "Strikes".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.intervals import Z
from scorecard.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS_AHEAD = 12
FEWEST_CUSTOMER_MONTHS = 30


@dataclass(frozen=True)
class StrikeHazard:
    """Leaving per customer-month on so many strikes (3 means three or more).

    ``kept`` is the retention over twelve months at that rate. None below 30
    customer-months. ``yearly_value`` is what the customers there now pay a year.
    """

    strikes: int
    customer_months: int
    leavings: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    kept: float | None
    kept_low: float | None
    kept_high: float | None
    kept_se: float | None
    customers_now: int
    yearly_value: float | None


@dataclass(frozen=True)
class Money:
    """An amount a year with its interval, company currency."""

    value: float
    low: float
    high: float


def hazards(rows: pl.DataFrame) -> tuple[StrikeHazard, ...]:
    """The rows of the page query strike_hazard added up, with rates and retention."""
    added = rows.group_by("strikes").agg(
        pl.col("customer_months", "leavings", "customers_now").sum(),
        sum_of_known("monthly_value_now"),
    )
    return tuple(_hazard(row) for row in added.sort("strikes").iter_rows(named=True))


def sum_of_known(column: str) -> pl.Expr:
    """The sum of what is known of a column, null where nothing is."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum()).alias(column)


def _hazard(row: dict[str, object]) -> StrikeHazard:
    def count(name: str) -> int:
        figure = row[name]
        return int(figure) if isinstance(figure, int | float) else 0

    n, left = count("customer_months"), count("leavings")
    value = row["monthly_value_now"]
    yearly = float(value) * MONTHS_AHEAD if isinstance(value, int | float) else None
    now = (count("customers_now"), yearly)
    if n < FEWEST_CUSTOMER_MONTHS:
        return StrikeHazard(count("strikes"), n, left, *(None,) * 7, *now)
    rate = left / n
    bounds = wilson(left, n)
    low, high = float(bounds.low), float(bounds.high)
    error = (high - low) / (2 * Z)
    return StrikeHazard(
        count("strikes"),
        n,
        left,
        rate,
        low,
        high,
        (1 - rate) ** MONTHS_AHEAD,
        (1 - high) ** MONTHS_AHEAD,
        (1 - low) ** MONTHS_AHEAD,
        MONTHS_AHEAD * (1 - rate) ** (MONTHS_AHEAD - 1) * error,
        *now,
    )


def revenue_at_risk(found: tuple[StrikeHazard, ...]) -> Money | None:
    """Yearly revenue of all struck customers that unstruck ones would not lose.

    None where rates or values are not known.
    """
    values = {one.strikes: one.yearly_value for one in found if one.yearly_value is not None}
    return _excess_revenue(values, found)


def listed_at_risk(ranked: pl.DataFrame, found: Sequence[StrikeHazard]) -> Money | None:
    """The same of the customers of ``at_risk_of_each`` alone: the sum of their values at risk."""
    valued = ranked.filter(pl.col("at_risk").is_not_null())
    summed = valued.group_by(_told_apart()).agg(pl.col("yearly_value").sum())
    return _excess_revenue(dict(summed.iter_rows()), found)


def _excess_revenue(values: Mapping[int, float], found: Sequence[StrikeHazard]) -> Money | None:
    """Sum over strikes of yearly value times (retention of the unstruck minus theirs)."""
    base = next((one for one in found if one.strikes == 0), None)
    struck = [
        one for one in found if one.strikes > 0 and one.kept is not None and one.strikes in values
    ]
    if base is None or base.kept is None or base.kept_se is None or not struck:
        return None
    worth = np.array([values[one.strikes] for one in struck], dtype=np.float64)
    kept = np.array([one.kept for one in struck], dtype=np.float64)
    errors = np.array([one.kept_se for one in struck], dtype=np.float64)
    amount = float(np.sum(worth * (base.kept - kept)))
    spread = Z * float(np.sqrt((worth.sum() * base.kept_se) ** 2 + np.sum((worth * errors) ** 2)))
    return Money(amount, amount - spread, amount + spread)


def _told_apart() -> pl.Expr:
    """Strikes ever, three standing for more."""
    return pl.col("strikes_ever").clip(upper_bound=3)


def excess_leaving(found: tuple[StrikeHazard, ...]) -> Money | None:
    """Yearly revenue lost per struck customer beyond that per unstruck one.

    Difference of twelve-month retention, unstruck minus struck, times the mean
    yearly value of a customer; the interval recovers both. None where not known.
    """
    base = next((one for one in found if one.strikes == 0), None)
    struck = [one for one in found if one.strikes > 0]
    n = sum(one.customer_months for one in struck)
    valued = [one for one in found if one.yearly_value is not None and one.customers_now]
    if base is None or base.kept is None or n < FEWEST_CUSTOMER_MONTHS or not valued:
        return None
    left = sum(one.leavings for one in struck)
    bounds = wilson(left, n)
    kept, kept_low, kept_high = (
        (1 - float(rate)) ** MONTHS_AHEAD for rate in (left / n, bounds.high, bounds.low)
    )
    gap = base.kept - kept
    low = gap - float(np.hypot(base.kept - (base.kept_low or 0.0), kept_high - kept))
    high = gap + float(np.hypot((base.kept_high or 1.0) - base.kept, kept - kept_low))
    customers = sum(one.customers_now for one in valued)
    each = sum(one.yearly_value or 0.0 for one in valued) / customers
    return Money(gap * each, low * each, high * each)


def at_risk_of_each(customers: pl.DataFrame, found: Sequence[StrikeHazard]) -> pl.DataFrame:
    """The page query two_strikes with ``at_risk``, largest first, then by yearly value.

    Yearly value times what such customers are kept less than the unstruck: negative
    where they are kept more. Null where value or rates are not known.
    """
    kept = {one.strikes: one.kept for one in found if one.kept is not None}
    lost = {k: kept[0] - share for k, share in kept.items() if 0 in kept and k}
    excess = _told_apart().replace_strict(lost, default=None, return_dtype=pl.Float64)
    return customers.with_columns(at_risk=pl.col("yearly_value") * excess).sort(
        ["at_risk", "yearly_value", "strikes", "customer_id"],
        descending=[True, True, True, False],
        nulls_last=True,
    )


def customers_now(found: tuple[StrikeHazard, ...]) -> int:
    """Customers in the last month of the rows."""
    return sum(one.customers_now for one in found)


def customers_struck(found: Sequence[StrikeHazard]) -> int:
    """Customers in the last month of the rows who were ever struck."""
    return sum(one.customers_now for one in found if one.strikes)

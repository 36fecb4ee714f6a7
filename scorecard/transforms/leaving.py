"""Leaving by strikes so far, like compared with like: by tenure, segment and kind.

Everything is counted in SQL (queries/pages/strike_*.sql); here counts become rates,
curves and ratios. Source: docs/method.md, "Strikes".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.intervals import FloatArray, Z, floats
from scorecard.statistics.strata import (
    StratifiedRatio,
    standardised_rate,
    stratified_ratio,
)
from scorecard.statistics.survival import (
    DelayedEntryCurve,
    delayed_entry_curve,
    survival_interval,
)
from scorecard.transforms.measures import known
from scorecard.transforms.strikes import FEWEST_CUSTOMER_MONTHS, MONTHS_AHEAD

TENURE_FROM = (0, 3, 6, 12, 24)
"""Months with which a band of tenure begins."""

FEWEST_EXPECTED = 5
"""Leavings that must be expected for a ratio to be told.

Expected, not seen: to ask for five that were seen would let small groups through only
when by chance many left.
"""

FEWEST_IN_STRATUM = 5
"""Customer-months below which one leaving more would outweigh all the rest."""

LEAST_COVERED = 0.5

_STRIKES = (0, 1, 2, 3)


@dataclass(frozen=True)
class AdjustedRate:
    """Leaving a month on so many strikes, were all mixed by tenure and segment alike.

    ``kept`` is the retention over twelve months at that rate. ``ratio`` is the rate over
    that of the unstruck of the same tenure and segment; None for the unstruck, and
    with too few leavings. Rates are None below 30 customer-months.
    """

    strikes: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    kept: float | None
    kept_low: float | None
    kept_high: float | None
    ratio: StratifiedRatio | None


@dataclass(frozen=True)
class Adjusted:
    """Adjusted rates, and the struck together over the unstruck.

    ``covered`` is the share of all customer-months whose tenure and segment have enough
    months of every number of strikes compared: the others can be compared with nobody.
    """

    rates: tuple[AdjustedRate, ...]
    struck: StratifiedRatio | None
    covered: float


@dataclass(frozen=True, eq=False)
class Curve:
    """Share still customers after so many months, with its interval; arrays of equal length."""

    months: FloatArray
    at_risk: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class TenureCurve:
    """The curve of those on so many strikes at each month of tenure."""

    strikes: int
    curve: Curve


@dataclass(frozen=True, eq=False)
class ClockReset:
    """After a strike: the struck beside like customers with a strike less.

    ``reached`` 3 means the third or a later one. ``difference`` is struck minus like
    at the last month drawn. ``matched`` is the share of the struck who have like
    customers to stand beside them.
    """

    reached: int
    struck: Curve
    like: Curve
    matched: float
    difference: float
    difference_low: float
    difference_high: float

    @property
    def months(self) -> int:
        """How many months after the strike are drawn."""
        return int(self.struck.months[-1])


@dataclass(frozen=True)
class KindEffect:
    """Leaving of those who had one kind of strike over like customers who never had it.

    ``excess`` are the leavings beyond those expected. ``ratio`` None: too few leavings.
    """

    kind: str
    customer_months: int
    leavings: int
    ratio: StratifiedRatio | None
    excess: float | None
    q_value: float | None


def adjusted(rows: pl.DataFrame) -> Adjusted:
    """Rates of the page query strike_tenure, standardised to the months of all customers.

    Strata are bands of tenure by segment; only those with 5 customer-months of every
    number of strikes compared. The largest numbers are left out where they are so
    rare that less than half of all customer-months could be compared.
    """
    left, months = _by_stratum(rows)
    ratios = [_ratio(left[k], months[k], left[0], months[0]) for k in _STRIKES]
    compared = [k for k in _STRIKES if months[k].sum() >= FEWEST_CUSTOMER_MONTHS]
    common = _common(months, compared)
    while len(compared) > 2 and _covered(months, common) < LEAST_COVERED:
        compared = compared[:-1]
        common = _common(months, compared)
    covered = _covered(months, common)
    if len(compared) < 2 or covered < LEAST_COVERED:
        compared = []
    found = standardised_rate(
        left, np.where(common, months, 0.0), np.where(common, months.sum(axis=0), 0.0)
    )
    rates = []
    for k in _STRIKES:
        rate, low, high = (
            known(float(end[k])) if k in compared else None
            for end in (found.rate, found.interval.low, found.interval.high)
        )
        rates.append(
            AdjustedRate(
                k, rate, low, high, _kept(rate), _kept(high), _kept(low), ratios[k] if k else None
            )
        )
    struck = _ratio(left[1:].sum(axis=0), months[1:].sum(axis=0), left[0], months[0])
    return Adjusted(tuple(rates), struck, covered if compared else 0.0)


def _common(months: FloatArray, compared: list[int]) -> np.ndarray:
    """The strata that can be compared: enough months of each number of strikes."""
    return np.asarray((months[compared] >= FEWEST_IN_STRATUM).all(axis=0))


def _covered(months: FloatArray, common: np.ndarray) -> float:
    total = float(months.sum())
    return float(months[:, common].sum()) / total if total else 0.0


def _kept(rate: float | None) -> float | None:
    return None if rate is None else max(0.0, 1 - rate) ** MONTHS_AHEAD


def _by_stratum(rows: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Leavings and customer-months (4 numbers of strikes, strata)."""
    banded = rows.with_columns(
        pl.col("segment").fill_null(""),
        band=pl.sum_horizontal(pl.col("tenure") >= first for first in TENURE_FROM[1:]),
    )
    strata = banded.select("segment", "band").unique().sort("segment", "band").with_row_index("at")
    summed = (
        banded.join(strata, on=["segment", "band"])
        .group_by("strikes", "at")
        .agg(pl.col("leavings", "customer_months").sum())
    )
    left, months = (np.zeros((len(_STRIKES), strata.height)) for _ in range(2))
    for strikes, at, leavings, count in summed.iter_rows():
        left[strikes, at], months[strikes, at] = leavings, count
    return left, months


def _ratio(
    left: FloatArray, months: FloatArray, other_left: FloatArray, other_months: FloatArray
) -> StratifiedRatio | None:
    found = stratified_ratio(left, months, other_left, other_months)
    is_told = found.expected >= FEWEST_EXPECTED and np.isfinite(found.ratio)
    return found if is_told else None


def tenure_curves(rows: pl.DataFrame, fewest: int) -> tuple[TenureCurve, ...]:
    """Curves over tenure by strikes so far, customers entering as they reach the count.

    Simon & Makuch (1984). Drawn from the first to the last month on end that has
    ``fewest`` customers; counts without two such months have no curve.
    """
    summed = (
        rows.group_by("strikes", "tenure")
        .agg(pl.col("customer_months", "leavings").sum())
        .sort("strikes", "tenure")
    )
    found = []
    for (strikes,), part in summed.group_by("strikes", maintain_order=True):
        tenure, n, left = (
            floats(part[name].to_numpy()) for name in ("tenure", "customer_months", "leavings")
        )
        run = _longest_run(tenure, n >= fewest)
        if run.stop - run.start < 2:
            continue
        tenure, n, left = tenure[run], n[run], left[run]
        at = np.tile(tenure, 2)
        curve = delayed_entry_curve(
            at,
            at + 1,
            np.repeat([1.0, 0.0], len(tenure)),
            np.concatenate([left, n - left]),
        )
        found.append(TenureCurve(int(str(strikes)), _drawn(curve, tenure + 1, n)))
    return tuple(found)


def _longest_run(tenure: FloatArray, enough: np.ndarray) -> slice:
    """The longest stretch of months on end that all have enough."""
    best, start = slice(0, 0), 0
    for at in range(len(tenure) + 1):
        breaks = (
            at == len(tenure) or not enough[at] or (at > start and tenure[at] > tenure[at - 1] + 1)
        )
        if not breaks:
            continue
        if at - start > best.stop - best.start:
            best = slice(start, at)
        start = at if at < len(tenure) and enough[at] else at + 1
    return best


def _drawn(curve: DelayedEntryCurve, months: FloatArray, at_risk: FloatArray) -> Curve:
    """The curve read at every month, those without a leaving included."""
    share = curve.at(months)
    variance = np.append(0.0, curve.log_variance())[
        np.searchsorted(curve.times, months, side="right")
    ]
    bounds = survival_interval(share, variance)
    return Curve(months, at_risk, share, bounds.low, bounds.high)


def clock_resets(rows: pl.DataFrame, fewest: int) -> tuple[ClockReset, ...]:
    """The page query strike_clock as pairs of curves, while ``fewest`` struck are at risk."""
    found = []
    for _, part in rows.sort("reached", "months_after").group_by("reached", maintain_order=True):
        enough = ((part["struck_months"] >= fewest) & (part["like_months"] >= fewest)).to_numpy()
        first = part.row(0, named=True)
        stop = int(np.argmin(enough)) if not enough.all() else len(enough)
        if stop < 2 or first["months_after"] != 1:
            continue
        found.append(_reset(part.head(stop), first))
    return tuple(found)


def _reset(part: pl.DataFrame, first: dict[str, int]) -> ClockReset:
    months, n, left, like_n, like_left, spread = (
        floats(part[name].to_numpy())
        for name in (
            "months_after",
            "struck_months",
            "struck_leavings",
            "like_months",
            "like_leavings",
            "like_spread",
        )
    )
    share, like_share = floats(np.cumprod(1 - left / n)), floats(np.cumprod(1 - like_left / like_n))
    with np.errstate(divide="ignore"):
        variance = np.cumsum(left / (n * (n - left)))
    like_variance = np.cumsum(spread)
    bounds = survival_interval(share, variance)
    like_bounds = survival_interval(like_share, like_variance)
    difference = float(share[-1] - like_share[-1])
    reach = Z * float(
        np.hypot(share[-1] * np.sqrt(variance[-1]), like_share[-1] * np.sqrt(like_variance[-1]))
    )
    return ClockReset(
        int(first["reached"]),
        Curve(months, n, share, bounds.low, bounds.high),
        Curve(months, like_n, like_share, like_bounds.low, like_bounds.high),
        first["struck_months"] / first["every_month"],
        difference,
        difference - reach,
        difference + reach,
    )


def kind_effects(rows: pl.DataFrame) -> tuple[KindEffect, ...]:
    """The page query strike_kinds as one ratio a kind, most excess leavings first.

    Within segment, band of tenure and number of other strikes. q values are over all
    kinds that have a ratio.
    """
    found = []
    for (kind,), part in rows.sort("kind").group_by("kind", maintain_order=True):
        n, left, other_n, other_left = (
            floats(part[name].to_numpy())
            for name in ("struck_months", "struck_leavings", "spared_months", "spared_leavings")
        )
        ratio = _ratio(left, n, other_left, other_n)
        compared = float(left[other_n > 0].sum())
        excess = None if ratio is None else compared - compared / ratio.ratio
        found.append(KindEffect(str(kind), int(n.sum()), int(left.sum()), ratio, excess, None))
    q_values = adjusted_q_values([one.ratio.p_value if one.ratio else np.nan for one in found])
    judged = [
        KindEffect(
            one.kind, one.customer_months, one.leavings, one.ratio, one.excess, known(float(q))
        )
        for one, q in zip(found, q_values, strict=True)
    ]
    judged.sort(key=lambda one: (one.excess is None, -(one.excess or 0.0), one.kind))
    return tuple(judged)

"""Drivers of loyalty: how much each explains, how well we do it, and for whom that differs.

Importance is a driver's part of what is explained (an Owen value, so that the parts of
service sum to its weight); performance the mean of what customers said. Source:
docs/method.md, "Drivers".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.statistics.means import mean_from_sums
from scorecard.statistics.moments import (
    InteractionTest,
    adjusted,
    coalition_fits,
    correlation_of,
    interaction_test,
)
from scorecard.statistics.proportions import wilson
from scorecard.statistics.shapley import owen_within
from scorecard.transforms.loyalty import (
    EXPERIENCE,
    OUTCOME,
    SCALE_MIDDLE,
    SERVICE,
    Moments,
    driver_of,
    kind_of,
)
from scorecard.transforms.weight import FEWEST_PER_DRIVER, FEWEST_RESPONDENTS, LEAST_EXPLAINED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.statistics.intervals import FloatArray

MOST_DRIVERS = 14
"""Of one group; beyond so many nothing is divided: every subset is a fit."""
REPLICATES = {7: 1000, 10: 400, MOST_DRIVERS: 200}
"""Replicates of the interval, by drivers of a group at most."""
FEWEST_OF_SEGMENT = 50
IMPROVE, KEEP, WAIT, ENOUGH = "improve first", "keep it up", "can wait", "good enough"


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Driver:
    """One driver of loyalty.

    ``importance`` is its part of what is explained, 0 to 1. ``performance`` is the mean
    score, 0 to 100, None for what happened and was not rated; ``share_met`` the
    share of respondents whom that happened to.
    """

    name: str
    is_service: bool
    importance: Estimate
    performance: Estimate | None
    share_met: Estimate
    respondents: int


@dataclass(frozen=True)
class Crosshair:
    """Mean importance and mean performance of the drivers that were rated."""

    importance: float
    performance: float


def explained_by(moments: Moments, sums: FloatArray) -> float:
    """Adjusted R² of all drivers together, of sums by block (blocks, k+1, k+1)."""
    n, correlation = correlation_of(sums.sum(0))
    every = moments.of_kinds((*SERVICE, *EXPERIENCE))
    fit, rank = coalition_fits(correlation, [every], correlation.shape[-1] - 1)
    return float(np.nan_to_num(adjusted(fit, rank, n)[-1]))


def drivers_of(moments: Moments) -> tuple[Driver, ...]:
    """Every driver, the most important first; empty where nothing is explained, or too many."""
    importances = importances_of(moments, moments.whole)
    found = [_driver(moments, place, told) for place, told in importances.items()]
    return tuple(sorted(found, key=lambda one: -one.importance.value))


def importances_of(moments: Moments, sums: FloatArray) -> dict[int, Estimate]:
    """Each driver's part of what is explained, by place, of sums by block (blocks, k+1, k+1).

    Empty where nothing is explained, or a group has more than MOST_DRIVERS.
    """
    service, experience = moments.of_kinds(SERVICE), moments.of_kinds(EXPERIENCE)
    most = max(len(service), len(experience))
    if not 0 < most <= MOST_DRIVERS:
        return {}
    replicates = next(count for upto, count in REPLICATES.items() if most <= upto)
    weights = block_weights(len(sums), replicates)
    whole, drawn = sums.sum(0), np.tensordot(weights, sums, axes=1)
    found = {}
    for own, others in ((service, experience), (experience, service)):
        shares, spread = _shares(whole, own, others), _shares(drawn, own, others)
        for place, share, replicated in zip(own, shares, spread, strict=True):
            if np.isnan(share):
                return {}
            ends = percentile_interval(np.clip(replicated, 0, 1))
            low, high = (float(ends.low), float(ends.high)) if ends else (0.0, 1.0)
            value = float(np.clip(share, 0, 1))
            found[place] = Estimate(value, min(low, value), max(high, value))
    return found


def refusals_of(moments: Moments | None, sums: FloatArray | None = None) -> tuple[str, ...]:
    """What is wanted before drivers are told, as in ``weight.refusals_of``.

    Of everybody, or of the respondents of ``sums`` (blocks, k+1, k+1) alone.
    """
    if moments is None or not moments.of_kinds((*SERVICE, *EXPERIENCE)):
        return ("answers on loyalty, with survey questions about the parts of the journey",)
    held = moments.whole if sums is None else sums
    service, experience = (len(moments.of_kinds(kinds)) for kinds in (SERVICE, EXPERIENCE))
    n = round(float(held[:, 0, 0].sum()))
    wanted = max(FEWEST_RESPONDENTS, FEWEST_PER_DRIVER * (service + experience))
    if n < wanted:
        return (f"{wanted} complete answers of different customers (there are {n})",)
    if max(service, experience) > MOST_DRIVERS:
        return (
            f"at most {MOST_DRIVERS} drivers of a kind (there are {max(service, experience)}:"
            " ask fewer questions, or give only some of them the family driver)",
        )
    explained = explained_by(moments, held)
    if explained < LEAST_EXPLAINED:
        return (f"drivers that explain 5 % of loyalty (these explain {100 * explained:.0f} %)",)
    return ()


def crosshair(drivers: Sequence[Driver]) -> Crosshair | None:
    """Where the quadrants meet; None with fewer than two rated drivers."""
    rated = [one for one in drivers if one.performance is not None]
    if len(rated) < 2:
        return None
    return Crosshair(
        float(np.mean([one.importance.value for one in rated])),
        float(np.mean([one.performance.value for one in rated if one.performance])),
    )


def quadrant(driver: Driver, at: Crosshair) -> str:
    """What to do about a driver; empty where an interval lies across a hair.

    Importance-performance analysis (Martilla & James 1977).
    """
    if driver.performance is None:
        return ""
    important = _side(driver.importance, at.importance)
    good = _side(driver.performance, at.performance)
    if important is None or good is None:
        return ""
    return {
        (True, False): IMPROVE,
        (True, True): KEEP,
        (False, False): WAIT,
        (False, True): ENOUGH,
    }[important, good]


def differing(moments: Moments) -> InteractionTest | None:
    """Whether drivers weigh differently in the segments that have enough respondents."""
    drivers = moments.of_kinds((*SERVICE, *EXPERIENCE))
    sums = [moments.within(at).sum(0) for at in large_segments(moments)]
    if len(sums) < 2 or not drivers:
        return None
    return interaction_test(np.stack(sums), drivers, len(moments.names) - 1)


def large_segments(moments: Moments) -> list[int]:
    """Places of the known segments with enough respondents to compare."""
    return [
        at
        for at, name in enumerate(moments.segments)
        if name and moments.within(at)[:, 0, 0].sum() >= FEWEST_OF_SEGMENT
    ]


def _shares(sums: FloatArray, own: Sequence[int], others: Sequence[int]) -> FloatArray:
    """Each own driver's part of what is explained: (drivers, ...); nan where nothing is."""
    if not own:
        return np.zeros((0, *sums.shape[:-2]))
    n, correlation = correlation_of(sums)
    groups = [*([others] if others else []), *([driver] for driver in own)]
    fit, rank = coalition_fits(correlation, groups, correlation.shape[-1] - 1)
    value = adjusted(fit, rank, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = owen_within(value, 1 if others else 0) / value[-1]
    return np.asarray(np.where(value[-1] > 0, parts, np.nan))


def _driver(moments: Moments, place: int, importance: Estimate) -> Driver:
    name = moments.names[place]
    met, n = moments.met[name], moments.met[OUTCOME].respondents
    # A bad ending is known of more customers than had one.
    many = round(met.total) if name == "service:ended badly" else met.respondents
    bounds = wilson(many, n)
    return Driver(
        driver_of(name),
        kind_of(name) in SERVICE,
        importance,
        _performance(moments, name),
        Estimate(many / n, float(bounds.low), float(bounds.high)),
        many,
    )


def _performance(moments: Moments, name: str) -> Estimate | None:
    kind, driver = kind_of(name), driver_of(name)
    is_rated = kind in ("asked", "halo") or (
        kind == "service"
        and (driver == "rating" or f"service:answered on {driver}" in moments.names)
    )
    if not is_rated:
        return None
    met = moments.met[name]
    mean = mean_from_sums(met.respondents, met.total, met.total_squares, SCALE_MIDDLE)
    low, high = (float(np.clip(end, 0, 100)) for end in (mean.interval.low, mean.interval.high))
    return Estimate(float(mean.value), low, high)


def _side(estimate: Estimate, hair: float) -> bool | None:
    """Above the hair, below it, or across."""
    if estimate.low > hair:
        return True
    return False if estimate.high < hair else None

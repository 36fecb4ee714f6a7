"""Weight: how much of what explains loyalty runs through service.

Two groups of drivers share the adjusted R² of a linear model of the loyalty answer
(a Shapley value of two players), from sums of products that the warehouse made.
Source: docs/method.md, "Weight".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.statistics.intervals import FloatArray
from scorecard.statistics.moments import adjusted, correlation_of, fits_along, variance_inflation
from scorecard.statistics.shapley import block_test
from scorecard.transforms.loyalty import EXPERIENCE, SERVICE, Moments

FEWEST_RESPONDENTS = 200
FEWEST_PER_DRIVER = 20
FEWEST_KNOWN_CONTACTS = 50
LEAST_EXPLAINED = 0.05
WIDEST = 0.30
MOST_INFLATED = 10.0
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Reading:
    """The weight among some respondents: all of them, or those with a contact.

    ``share`` lies between ``bracket_low`` and ``bracket_high``, by who gets the credit for
    what both groups explain; ``low, high`` is the 95 % interval over blocks of customers.
    ``explained`` is the adjusted R², ``p_value`` of service adding nothing. None:
    nothing is explained.
    """

    n: int
    share: float | None
    bracket_low: float | None
    bracket_high: float | None
    low: float | None
    high: float | None
    explained: float | None
    p_value: float | None

    @property
    def is_narrow(self) -> bool:
        """Whether the interval is narrow enough to be worth a number."""
        return self.low is not None and self.high is not None and self.high - self.low <= WIDEST

    @property
    def is_distinct(self) -> bool:
        """Whether service is distinguishable from zero."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class Weight:
    """The weight of service among all customers, and what forbids to show it.

    ``refusals`` are empty where the gate is passed; each states what is wanted and
    what there is. ``together`` are drivers asked with the outcome, ``inflated`` those
    that others repeat, ``left_out`` those too rarely answered.
    """

    everybody: Reading
    respondents: int
    contacts: int
    known_contacts: int
    service: tuple[str, ...]
    experience: tuple[str, ...]
    together: tuple[str, ...]
    inflated: tuple[str, ...]
    left_out: tuple[str, ...]
    refusals: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the gate is passed."""
        return not self.refusals

    @property
    def is_distinct(self) -> bool:
        """Whether service is distinguishable from zero."""
        return self.everybody.is_distinct


def weight_of(moments: Moments) -> Weight:
    """The weight among all customers."""
    everybody = reading_of(moments, moments.whole)
    service, experience = moments.of_kinds(SERVICE), moments.of_kinds(EXPERIENCE)
    return Weight(
        everybody,
        moments.respondents,
        moments.contacts,
        moments.known,
        moments.said(service),
        moments.said(experience),
        moments.said(moments.of_kinds(("halo",))),
        _inflated(moments, [*service, *experience]),
        moments.left_out,
        tuple(refusals_of(everybody, moments.known, len(service), len(experience))),
    )


def among_contacts(moments: Moments) -> Reading | None:
    """The weight among those with a contact; None where they are too few.

    Its interval may be wider than the gate lets pass.
    """
    if moments.contacts < FEWEST_KNOWN_CONTACTS:
        return None
    return reading_of(moments, moments.with_contact)


def reading_of(moments: Moments, sums: FloatArray) -> Reading:
    """The share, its bracket and interval from sums by block, (blocks, k+1, k+1)."""
    service, experience = moments.of_kinds(SERVICE), moments.of_kinds(EXPERIENCE)
    whole = sums.sum(0)
    n = round(float(whole[0, 0]))
    last, first, both, test = _game(whole, service, experience)
    if not float(both) > 0 or not service or not experience:
        return Reading(n, None, None, None, None, None, _known(both), test)
    ends = sorted((float(last / both), float(first / both)))
    drawn = np.tensordot(block_weights(len(sums)), sums, axes=1)
    last, first, every, _ = _game(drawn, service, experience)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(every > 0, (last + first) / 2 / every, np.nan)
    interval = percentile_interval(np.clip(shares, 0, 1))
    low, high = (float(interval.low), float(interval.high)) if interval else (0.0, 1.0)
    bracket_low, bracket_high = np.clip(ends, 0, 1)
    share = float(np.clip(sum(ends) / 2, 0, 1))
    return Reading(n, share, float(bracket_low), float(bracket_high), low, high, float(both), test)


def refusals_of(
    everybody: Reading, known: int, service: int, experience: int, what: str = "loyalty"
) -> list[str]:
    """What the gate wants and does not find, each as "200 complete answers (there are 120)"."""
    wanted = max(FEWEST_RESPONDENTS, FEWEST_PER_DRIVER * (service + experience))
    told = []
    if not service or known < FEWEST_KNOWN_CONTACTS:
        told.append(
            f"{FEWEST_KNOWN_CONTACTS} respondents with a service contact whose ending or rating is"
            f" known (there are {known})"
        )
    if not experience:
        told.append("survey questions about other parts of the journey, or orders with promises")
    if everybody.n < wanted:
        told.append(f"{wanted} complete answers of different customers (there are {everybody.n})")
    if told:
        return told
    if everybody.explained is None or everybody.explained < LEAST_EXPLAINED:
        share = max(everybody.explained or 0.0, 0.0)
        return [f"drivers that explain 5 % of {what} (these explain {100 * share:.0f} %)"]
    if not everybody.is_narrow:
        return ["an interval of at most 30 points (more answers narrow it)"]
    return []


def _game(
    sums: FloatArray, service: list[int], experience: list[int]
) -> tuple[FloatArray, FloatArray, FloatArray, float | None]:
    """What service adds last, what it explains first, the whole; and the block test's p value."""
    n, correlation = correlation_of(sums)
    outcome = correlation.shape[-1] - 1
    without, whole = fits_along(correlation, (experience, service), outcome)
    alone = fits_along(correlation, (service,), outcome)[0]
    others, first, both = (adjusted(fit, rank, n) for fit, rank in (without, alone, whole))
    test = None
    if sums.ndim == 2:
        (fit_without, rank_without), (fit, rank) = without, whole
        tested, free = int(rank - rank_without), int(n - rank - 1)
        if tested > 0 and free > 0 and float(fit) < 1:
            test = block_test(float(fit), float(fit_without), int(n), int(rank), tested)
    return both - others, first, both, test


def _inflated(moments: Moments, drivers: list[int]) -> tuple[str, ...]:
    _, correlation = correlation_of(moments.whole.sum(0))
    inflation = variance_inflation(correlation, drivers)
    return moments.said([d for d, by in zip(drivers, inflation, strict=True) if by > MOST_INFLATED])


def _known(value: FloatArray) -> float | None:
    return None if np.isnan(value) else float(value)

"""The net: customers who never fell, were caught or were dropped, and how they fare.

Everybody is told by what had happened by the day of the answer, or before the month
began, and followed from there: who leaves early has no time to fall (immortal time).
Source: docs/method.md, "The net".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from scorecard.statistics.intervals import Z
from scorecard.statistics.mean_differences import mean_if_replaced, stratified_difference
from scorecard.statistics.net_promoter import adjusted, net_promoter
from scorecard.statistics.proportions import wilson
from scorecard.statistics.strata import stratified_ratio
from scorecard.transforms.strikes import FEWEST_CUSTOMER_MONTHS, MONTHS_AHEAD

if TYPE_CHECKING:
    from scorecard.statistics.intervals import FloatArray

Standing = Literal["never fell", "caught", "dropped", "fell earlier"]
Question = Literal["nps", "overall", "order"]
Answer = Literal["yes", "no", "not clear"]

STANDINGS: tuple[Standing, ...] = ("never fell", "caught", "dropped", "fell earlier")
LEVEL = 0.05
SMALLEST_GAIN = 0.02
SMALLEST_NPS_GAIN = 0.05
"""Advantages that are not worth a word; see docs/method.md, "Change"."""
QUESTIONS: tuple[Question, ...] = ("nps", "overall", "order")


@dataclass(frozen=True)
class Loyalty:
    """Answers of the customers of one standing; ``value`` is NPS -1..1, or a share 0..1."""

    standing: Standing
    answers: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Kept:
    """Leaving of the customers of one standing, as retention over twelve months.

    None below 30 customer-months.
    """

    standing: Standing
    customer_months: int
    leavings: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Paradox:
    """Whether the caught fare better than those who never fell, by one outcome.

    ``difference`` is caught less never fell, among customers of like segment and
    tenure, in the outcome's own measure. "no" is either worse, or better by less than
    is worth a word; ``is_worse`` tells which.
    """

    answer: Answer
    is_worse: bool
    difference: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class Fragility:
    """The headline as it is, and if the caught had rated as the dropped do.

    ``value`` with its interval is the imagined headline, ``loss`` with its own how far
    it lies below; ``caught`` is the share of answers that come from the caught.
    """

    headline: float
    value: float
    low: float
    high: float
    loss: float
    loss_low: float
    loss_high: float
    caught: float


def question_of(rows: pl.DataFrame, fewest: int) -> Question | None:
    """The loyalty question of net_loyalty to go by: NPS where enough answered, else a rating."""
    for question in QUESTIONS:
        answers = rows.filter(pl.col("question") == question)["answers"].sum()
        if answers and answers >= fewest:
            return question
    return None


def loyalty(rows: pl.DataFrame, question: Question) -> tuple[Loyalty, ...]:
    """Loyalty of each standing: the rows of net_loyalty that are of one question."""
    found = _by_stratum(rows.filter(pl.col("question") == question), _MARKS)
    return tuple(
        _loyalty(standing, question, found[standing].sum(0))
        for standing in STANDINGS
        if standing in found
    )


def _loyalty(standing: Standing, question: Question, marks: FloatArray) -> Loyalty:
    top, middle, low = marks
    answers = int(marks.sum())
    if not answers:
        return Loyalty(standing, 0, None, None, None)
    if question == "nps":
        score = net_promoter(low, middle, top)
        bounds, value = score.interval.clipped(-1.0, 1.0), float(score.score)
    else:
        bounds, value = wilson(top, answers), float(top / answers)
    return Loyalty(standing, answers, value, float(bounds.low), float(bounds.high))


def retention(rows: pl.DataFrame) -> tuple[Kept, ...]:
    """Retention of each standing over twelve months: the rows of net_hazard."""
    found = _by_stratum(rows, _MONTHS)
    return tuple(
        _kept(standing, *found[standing].sum(0)) for standing in STANDINGS if standing in found
    )


def _kept(standing: Standing, months: float, leavings: float) -> Kept:
    if months < FEWEST_CUSTOMER_MONTHS:
        return Kept(standing, int(months), int(leavings), None, None, None)
    bounds = wilson(leavings, months)
    kept = [
        float((1 - rate) ** MONTHS_AHEAD) for rate in (leavings / months, bounds.high, bounds.low)
    ]
    return Kept(standing, int(months), int(leavings), *kept)


def loyalty_paradox(
    rows: pl.DataFrame, question: Question, fewest: int, level: float = LEVEL
) -> Paradox | None:
    """Whether the caught are more loyal than those who never fell; None with too few answers."""
    found = _by_stratum(rows.filter(pl.col("question") == question), _MARKS)
    if "caught" not in found or "never fell" not in found:
        return None
    sides = [found["caught"], found["never fell"]]
    if min(side.sum() for side in sides) < fewest:
        return None
    arguments: list[FloatArray | float] = []
    for marks in sides:
        n = marks.sum(1)
        with np.errstate(invalid="ignore"):
            arguments += [n, _mean(marks, question), _variance(marks.sum(0), question)]
    change = stratified_difference(*arguments)
    return _paradox(
        float(change.difference),
        float(change.interval.low),
        float(change.interval.high),
        float(change.p_value),
        SMALLEST_NPS_GAIN if question == "nps" else SMALLEST_GAIN,
        level,
    )


def retention_paradox(rows: pl.DataFrame, level: float = LEVEL) -> Paradox | None:
    """Whether the caught stay more than those who never fell; None with too few months.

    The Mantel-Haenszel ratio of leaving, told as points of twelve-month retention around
    that of who never fell.
    """
    found = _by_stratum(rows, _MONTHS)
    if "caught" not in found or "never fell" not in found:
        return None
    (months, left), (other_months, other_left) = found["caught"].T, found["never fell"].T
    if min(months.sum(), other_months.sum()) < FEWEST_CUSTOMER_MONTHS:
        return None
    ratio = stratified_ratio(left, months, other_left, other_months)
    if not np.isfinite(ratio.p_value):
        return None
    base = other_left.sum() / other_months.sum()

    def gain(times: float) -> float:
        kept = (1 - min(base * times, 1.0)) ** MONTHS_AHEAD
        return float(kept - (1 - base) ** MONTHS_AHEAD)

    return _paradox(
        gain(ratio.ratio),
        gain(ratio.high),
        gain(ratio.low),
        ratio.p_value,
        SMALLEST_GAIN,
        level,
    )


def _paradox(
    difference: float, low: float, high: float, p_value: float, smallest: float, level: float
) -> Paradox | None:
    if not np.isfinite(p_value):
        return None
    is_clear = p_value <= level
    answer: Answer = "not clear"
    if is_clear and difference > 0:
        answer = "yes"
    elif is_clear or high < smallest:
        answer = "no"
    return Paradox(answer, is_clear and difference < 0, difference, low, high, p_value)


def both(found: Iterable[Paradox | None]) -> Answer | None:
    """One answer from several outcomes: theirs where they do not contradict each other."""
    answers = {one.answer for one in found if one is not None}
    if not answers:
        return None
    if {"yes", "no"} <= answers:
        return "not clear"
    return "yes" if "yes" in answers else "no" if "no" in answers else "not clear"


def fragility(rows: pl.DataFrame, question: Question, fewest: int) -> Fragility | None:
    """The headline if the caught rated as the dropped do; None with too few of either."""
    found = _by_stratum(rows.filter(pl.col("question") == question), _MARKS)
    totals = [found[one].sum(0) for one in STANDINGS if one in found]
    places = {one: at for at, one in enumerate(one for one in STANDINGS if one in found)}
    if "caught" not in places or "dropped" not in places:
        return None
    n = np.array([marks.sum() for marks in totals])
    caught, dropped = places["caught"], places["dropped"]
    if min(n[caught], n[dropped]) < fewest:
        return None
    means = np.array([float(_mean(marks[None, :], question)[0]) for marks in totals])
    spread = np.array([_variance(marks, question) for marks in totals])
    value, error, loss, loss_error = mean_if_replaced(n, means, spread, caught, dropped)
    return Fragility(
        float((n * means).sum() / n.sum()),
        float(value),
        float(value - Z * error),
        float(value + Z * error),
        float(-loss),
        float(-loss - Z * loss_error),
        float(-loss + Z * loss_error),
        float(n[caught] / n.sum()),
    )


_MARKS = ("top_answers", "middle_answers", "low_answers")
_MONTHS = ("customer_months", "leavings")


def _by_stratum(rows: pl.DataFrame, columns: Sequence[str]) -> dict[str, FloatArray]:
    """Counts (strata, columns) by standing; strata of segment and tenure, the same for all."""
    keys = sorted({(str(row[0]), row[1]) for row in rows.select("segment", "tenure_months").rows()})
    place = {key: at for at, key in enumerate(keys)}
    found: dict[str, FloatArray] = {}
    for standing, segment, tenure, *counts in rows.select(
        "standing", "segment", "tenure_months", *columns
    ).iter_rows():
        held = found.setdefault(standing, np.zeros((len(keys), len(columns))))
        held[place[str(segment), tenure]] += counts
    return found


def _mean(marks: FloatArray, question: Question) -> FloatArray:
    """Mean of one answer by stratum: promoter 1, passive 0, detractor -1; a good rating 1."""
    low = marks[:, 2] if question == "nps" else 0.0
    mean: FloatArray = np.divide(marks[:, 0] - low, marks.sum(1))
    return mean


def _variance(marks: FloatArray, question: Question) -> float:
    """Variance of one answer, never 0 however few they are (pseudo-answers of the interval)."""
    top, middle, low = (float(count) for count in marks)
    n = top + middle + low
    if question == "nps":
        return float(adjusted(low, middle, top)[1] ** 2 * (n + 3))
    # Agresti & Coull (1998): two good and two bad answers more.
    share = (top + 2) / (n + 4)
    return share * (1 - share)

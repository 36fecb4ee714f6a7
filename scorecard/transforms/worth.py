"""Delighted, settled, disappointed: how many, and what became of each.

A customer is told by one answer and followed from there. Source: docs/method.md, "Worth".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.intervals import CLAIM_LEVEL
from scorecard.statistics.means import Mean, mean_from_sums, welch_change
from scorecard.statistics.proportions import share_change
from scorecard.transforms.shares import Share, share_of

if TYPE_CHECKING:
    from datetime import date

    from scorecard.statistics.intervals import Change

Verdict = Literal["delighted", "settled", "disappointed"]
Word = Literal["more", "less", "no clear difference"]

VERDICTS: tuple[Verdict, ...] = ("delighted", "settled", "disappointed")
QUESTIONS = ("expectations", "recommendation", "overall", "order")
"""Questions that tell them apart, the most direct first."""
_SHIFT = 100.0
"""Spend comes from the warehouse less this much."""
FEWEST_SPENDERS = 30


@dataclass(frozen=True)
class Followed:
    """Customers of one verdict, followed for as long after it.

    ``spend`` is the mean revenue of the six whole months after, None where too few are
    known; ``spenders`` are those of whom it is.
    """

    verdict: str
    customers: int
    kept: Share
    spend: float | None
    spend_low: float | None
    spend_high: float | None
    spenders: int


@dataclass(frozen=True)
class Contrast:
    """One group against another: kept, or spend; ``q_value`` over all that are made.

    ``word`` is of the first group, by a two-proportion test for kept and Welch's for spend.
    """

    of: str
    against: str
    measure: Literal["kept", "spend"]
    word: Word
    difference: float
    low: float
    high: float
    q_value: float


def follow_days(loss_after_days: int) -> int:
    """How many days a customer is followed; as in queries/verdicts.sql."""
    return max(180, loss_after_days + 60)


def question_of(rows: pl.DataFrame, fewest: int) -> str | None:
    """The question of worth_months to go by: the most direct that enough answered."""
    counted = {
        question: int(rows.filter(pl.col("asked") == question)["answers"].sum() or 0)
        for question in QUESTIONS
    }
    enough = [question for question in QUESTIONS if counted[question] >= fewest]
    if enough:
        return enough[0]
    return max(QUESTIONS, key=lambda one: counted[one]) if any(counted.values()) else None


def verdict_shares(rows: pl.DataFrame, months: Sequence[date]) -> dict[Verdict, Share]:
    """Each verdict's share of the answers of some months, with Wilson's interval."""
    chosen = rows.filter(rows["month"].is_in(list(months)))
    counted = {
        verdict: int(chosen.filter(pl.col("verdict") == verdict)["answers"].sum())
        for verdict in VERDICTS
    }
    whole = sum(counted.values())
    return {verdict: share_of(part, whole) for verdict, part in counted.items()}


def followed(rows: pl.DataFrame) -> tuple[Followed, ...]:
    """The rows of worth_after that are of one question, by verdict."""
    by_verdict = {row["verdict"]: row for row in rows.iter_rows(named=True)}
    return tuple(_followed(by_verdict[one]) for one in VERDICTS if one in by_verdict)


def _followed(row: dict[str, object]) -> Followed:
    customers, kept, spenders = (int(str(row[name])) for name in ("customers", "kept", "spenders"))
    mean = _spend(row)
    is_known = spenders >= FEWEST_SPENDERS
    return Followed(
        str(row["verdict"]),
        customers,
        share_of(kept, customers),
        float(mean.value) if is_known else None,
        float(mean.interval.low) if is_known else None,
        float(mean.interval.high) if is_known else None,
        spenders,
    )


def _spend(row: dict[str, object]) -> Mean:
    total, squares = (
        float(value) if isinstance(value := row[name], int | float) else 0.0
        for name in ("spend_total", "spend_squares")
    )
    return mean_from_sums(float(str(row["spenders"])), total, squares, _SHIFT)


def contrasts(rows: pl.DataFrame, fewest: int) -> tuple[Contrast, ...]:
    """Delighted and disappointed, each against the settled: kept and spend, one family.

    ``rows`` are those of worth_after that are of one question.
    """
    by_verdict = {row["verdict"]: row for row in rows.iter_rows(named=True)}
    settled = by_verdict.get("settled")
    made: list[tuple[str, Literal["kept", "spend"], Change]] = []
    for verdict in ("delighted", "disappointed"):
        row = by_verdict.get(verdict)
        if row is None or settled is None or min(row["customers"], settled["customers"]) < fewest:
            continue
        kept = share_change(row["kept"], row["customers"], settled["kept"], settled["customers"])
        made.append((verdict, "kept", kept))
        if min(row["spenders"], settled["spenders"]) >= FEWEST_SPENDERS:
            made.append((verdict, "spend", welch_change(_spend(row), _spend(settled))))
    return _worded(made, "settled")


def kept_contrast(
    rows: pl.DataFrame, column: str, of: object, against: object, fewest: int
) -> Contrast | None:
    """Kept of one group against another: rows with ``column``, followed and kept."""
    sides = [rows.filter(pl.col(column) == one) for one in (of, against)]
    counts = [(int(side["kept"].sum()), int(side["followed"].sum())) for side in sides]
    if min(n for _, n in counts) < fewest:
        return None
    change = share_change(*counts[0], *counts[1])
    return _worded([(str(of), "kept", change)], str(against))[0]


def _worded(
    made: Iterable[tuple[str, Literal["kept", "spend"], Change]], against: str
) -> tuple[Contrast, ...]:
    made = tuple(made)
    q_values = adjusted_q_values(np.array([float(change.p_value) for *_, change in made]))
    return tuple(
        Contrast(
            of,
            against,
            measure,
            _word(float(change.difference), float(q_value)),
            float(change.difference),
            float(change.interval.low),
            float(change.interval.high),
            float(q_value),
        )
        for (of, measure, change), q_value in zip(made, q_values, strict=True)
    )


def _word(difference: float, q_value: float) -> Word:
    if not q_value <= CLAIM_LEVEL:
        return "no clear difference"
    return "more" if difference > 0 else "less"

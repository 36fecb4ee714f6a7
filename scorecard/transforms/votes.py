"""The loyalty of those who answered: as it stands, weighted to all, with leavers kept.

A vote is 1, 0 or -1 of the recommendation question, else the share of a rating's scale.
Source: docs/method.md, "Trust in answers".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.means import Mean, mean_from_sums, welch_change
from scorecard.statistics.net_promoter import net_promoter, net_promoter_change
from scorecard.statistics.raking import effective_n, merged_small, raked_weights
from scorecard.statistics.raking import weighted_mean_of_sums as mean_of_cells
from scorecard.statistics.response import worst_cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scorecard.statistics.intervals import Change

FEWEST_RESPONDENTS = 30
FEWEST_LEAVERS = 10
FEW_ANSWER = 0.20
"""Share of customers heard, below which the worst cases are told."""
RECOMMENDATION = 1


@dataclass(frozen=True)
class Vote:
    """A mean vote with its 95 % interval, and answers of equal weight that say as much."""

    value: float
    low: float
    high: float
    n: float


@dataclass(frozen=True)
class Weighed:
    """The votes as they stand and weighted so that those who answered match all customers.

    ``margins`` names the traits matched; ``refusal`` says why there is no weighted vote.
    ``lowest, highest`` are what all customers' mean could be, had the silent all voted the
    worst or the best; None unless fewer than 20 % were heard.
    """

    heard: int
    customers: int
    raw: Vote
    weighted: Vote | None
    margins: tuple[str, ...]
    lightest: float | None
    heaviest: float | None
    lowest: float | None
    highest: float | None
    refusal: str

    @property
    def moves(self) -> bool:
        """Whether weighting moves the vote by more than half the width of its interval."""
        if self.weighted is None:
            return False
        half = (self.raw.high - self.raw.low) / 2
        return abs(self.weighted.value - self.raw.value) > half


@dataclass(frozen=True)
class Frozen:
    """One month's vote of those still there, and with leavers at their last vote.

    ``gap`` is the first less the second: what the headline gains by who is gone. None
    where fewer than ten leavers ever voted.
    """

    month: date
    remaining: Vote
    everybody: Vote
    leavers: int
    gap: tuple[float, float, float] | None


def weighed(cells: pl.DataFrame, choice: int, behaviour: Sequence[str]) -> Weighed | None:
    """The votes from the rows of respondent_cells; None where nobody answered.

    ``behaviour`` names the columns of behaviour to match beside segment and region: those on
    which the silent differ.
    """
    answered = cells.filter(pl.col("has_answered"))
    if answered.is_empty():
        return None
    n, total, squares = (
        float(answered[name].sum()) for name in ("customers", "votes", "votes_squares")
    )
    customers = int(cells["customers"].sum())
    raw = vote_of(n, total, squares, choice)
    lowest = highest = None
    if n < FEW_ANSWER * customers:
        ends = worst_cases(n / customers, raw.value, *_scale(choice))
        lowest, highest = float(ends.low), float(ends.high)
    found, margins, weights, refusal = _raked(cells, answered, behaviour)
    return Weighed(
        int(n),
        customers,
        raw,
        found,
        margins,
        float(weights.min()) if weights is not None else None,
        float(weights.max()) if weights is not None else None,
        lowest,
        highest,
        refusal,
    )


def _raked(
    cells: pl.DataFrame, answered: pl.DataFrame, behaviour: Sequence[str]
) -> tuple[Vote | None, tuple[str, ...], np.ndarray | None, str]:
    counts = answered["customers"].to_numpy().astype(np.float64)
    if counts.sum() < FEWEST_RESPONDENTS:
        return None, (), None, f"fewer than {FEWEST_RESPONDENTS} customers answered"
    codes, margins, names = [], [], []
    for name in ("segment", "region", *behaviour):
        code, margin = _margin(cells, answered, name)
        if len(margin) > 1:
            codes.append(code)
            margins.append(margin)
            names.append(name)
    if not names:
        return None, (), None, "no file tells the segment or region of customers"
    try:
        weights = raked_weights(codes, margins, counts)
    except ValueError:
        return None, (), None, "no weights meet all margins at once"
    mean = mean_of_cells(
        weights, counts, answered["votes"].to_numpy(), answered["votes_squares"].to_numpy()
    )
    vote = Vote(
        mean.value,
        float(mean.interval.low),
        float(mean.interval.high),
        effective_n(weights, counts),
    )
    average = float((weights * counts).sum() / counts.sum())
    return vote, tuple(names), weights / average, ""


def _margin(
    cells: pl.DataFrame, answered: pl.DataFrame, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """A code per cell of respondents, and all customers by code; small categories merged."""

    def texts(rows: pl.DataFrame) -> pl.Series:
        return rows[name].cast(pl.String).fill_null("not known")

    categories = texts(cells).unique().sort()
    place = {category: at for at, category in enumerate(categories)}
    raw = np.array([place[category] for category in texts(answered)], dtype=np.int64)
    everybody = np.array([place[category] for category in texts(cells)], dtype=np.int64)
    merged = merged_small(
        np.bincount(raw, answered["customers"].to_numpy().astype(np.float64), len(categories))
    )
    margin = np.bincount(merged[everybody], cells["customers"].to_numpy().astype(np.float64))
    return merged[raw], margin


def frozen(rows: pl.DataFrame, choice: int) -> tuple[Frozen, ...]:
    """The months from the rows of frozen_votes, oldest first."""
    found = []
    for (month,), part in rows.sort("month").group_by("month", maintain_order=True):
        sums = {
            bool(row["has_left"]): (row["customers"], row["votes"], row["votes_squares"])
            for row in part.iter_rows(named=True)
        }
        stayed = sums.get(False, (0, 0.0, 0.0))
        gone = sums.get(True, (0, 0.0, 0.0))
        everybody = (stayed[0] + gone[0], stayed[1] + gone[1], stayed[2] + gone[2])
        if stayed[0] < FEWEST_RESPONDENTS:
            continue
        found.append(
            Frozen(
                month,
                vote_of(*stayed, choice),
                vote_of(*everybody, choice),
                int(gone[0]),
                _gap(stayed, gone, choice),
            )
        )
    return tuple(found)


_Sums = tuple[float, float, float]


def _gap(stayed: _Sums, gone: _Sums, choice: int) -> tuple[float, float, float] | None:
    """Those who stayed less everybody: the part of leavers times the difference to them."""
    if gone[0] < FEWEST_LEAVERS:
        return None
    change: Change
    if choice == RECOMMENDATION:
        change = net_promoter_change(_counts(*stayed), _counts(*gone))
    else:
        change = welch_change(mean_from_sums(*stayed), mean_from_sums(*gone))
    part = gone[0] / (stayed[0] + gone[0])
    return (
        part * (stayed[1] / stayed[0] - gone[1] / gone[0]),
        part * float(change.interval.low),
        part * float(change.interval.high),
    )


def vote_of(n: float, total: float, squares: float, choice: int) -> Vote:
    """The mean vote of sums, with the interval of its kind cut to the scale."""
    low, high = _scale(choice)
    if choice == RECOMMENDATION:
        found = net_promoter(*_counts(n, total, squares))
        value, ends = float(found.score), found.interval.clipped(low, high)
    else:
        mean: Mean = mean_from_sums(n, total, squares)
        value, ends = float(mean.value), mean.interval.clipped(low, high)
    return Vote(value, float(ends.low), float(ends.high), float(n))


def _scale(choice: int) -> tuple[float, float]:
    return (-1.0, 1.0) if choice == RECOMMENDATION else (0.0, 1.0)


def _counts(n: float, total: float, squares: float) -> _Sums:
    """Detractors, passives, promoters of votes -1, 0 and 1."""
    return (squares - total) / 2, n - squares, (squares + total) / 2

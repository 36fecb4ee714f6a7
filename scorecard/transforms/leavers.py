"""What leavers say: their reasons, and answers that were asked only as they left.

Source: docs/method.md, "Worth".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard.transforms.shares import Share, share_of
from scorecard.transforms.worth import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MOST_BARS = 8
_MOST_SCORES = 11
"""Of a scale with more answers than 0 to 10, the verdicts are told and not the scores."""


@dataclass(frozen=True)
class Reason:
    """One reason in the words of the export, and its share of those who gave any.

    ``reason`` is None, and ``reasons`` above 1, for what is left behind the frequent ones.
    """

    reason: str | None
    share: Share
    reasons: int = 1


@dataclass(frozen=True)
class Reasons:
    """Reasons of those who left, the commonest first; ``told`` is the share that gave one."""

    told: Share
    reasons: tuple[Reason, ...]

    @property
    def leading(self) -> tuple[Reason, ...]:
        """The commonest reason, and those whose intervals overlap with its own."""
        named = [one for one in self.reasons if one.reason is not None]
        return tuple(one for one in named if _reaches(one.share, named[0].share))

    def shortened(self, most: int = MOST_BARS) -> tuple[Reason, ...]:
        """As many reasons as ``most``, where the last holds all the others."""
        if len(self.reasons) <= most:
            return self.reasons
        rest = self.reasons[most - 1 :]
        together = share_of(sum(one.share.part for one in rest), self.told.part)
        return (
            *self.reasons[: most - 1],
            Reason(None, together, sum(one.reasons for one in rest)),
        )


@dataclass(frozen=True)
class Answered:
    """Customers who gave one answer, and the share of them that left."""

    answer: float | str
    left: Share


@dataclass(frozen=True)
class AskedLate:
    """Answers to a question that most leavers were asked only as they left.

    ``late`` is the share of leavers who never answered before that day; ``only_on`` the day
    that all answers bear, None where they bear several.
    """

    late: Share
    answers: tuple[Answered, ...]
    only_on: date | None


def reasons_of(rows: pl.DataFrame) -> Reasons:
    """The rows of leave_reasons as shares of those who gave a reason."""
    given = rows.filter(pl.col("reasons") > 0)
    told = int(given["leavers"].sum() or 0)
    ordered = given.sort(
        pl.col("reason").is_null(), -pl.col("leavers").cast(pl.Int64), pl.col("reason")
    )
    return Reasons(
        share_of(told, int(rows["leavers"].sum() or 0)),
        tuple(
            Reason(row["reason"], share_of(row["leavers"], told), row["reasons"])
            for row in ordered.iter_rows(named=True)
        ),
    )


def late_share(rows: pl.DataFrame, fewest: int) -> Share | None:
    """Leavers who never answered before the day on which they left, of asked_when_leaving.

    ``rows`` are of one question. None where that are fewer than half, or where fewer than
    ``fewest`` leavers answered: then the question may foretell.
    """
    leavers, late = int(rows["leavers"].sum() or 0), int(rows["asked_late"].sum() or 0)
    if leavers < max(fewest, 1) or 2 * late < leavers:
        return None
    return share_of(late, leavers)


def asked_late(late: Share, rows: pl.DataFrame) -> AskedLate:
    """Leaving by answer: the rows of leaving_by_answer that are of one question."""
    first_on, last_on = rows["first_on"].min(), rows["last_on"].max()
    by = "score" if rows["score"].n_unique() <= _MOST_SCORES else "verdict"
    summed = rows.group_by(by).agg(pl.col("customers", "leavers").sum())
    counted = {row[by]: row for row in summed.iter_rows(named=True)}
    order: Sequence[float | str] = (
        sorted(counted) if by == "score" else [one for one in VERDICTS if one in counted]
    )
    return AskedLate(
        late,
        tuple(
            Answered(one, share_of(counted[one]["leavers"], counted[one]["customers"]))
            for one in order
        ),
        first_on if first_on == last_on else None,  # type: ignore[arg-type]
    )


def _reaches(share: Share, first: Share) -> bool:
    return share.high is not None and first.low is not None and share.high >= first.low

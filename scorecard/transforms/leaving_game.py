"""Service's share of what tells leavers from those who stay, by logistic regression.

The linear game of ``weight`` needs sums alone and is drawn with its interval; this one needs
rows, has three fits and no interval, and stands beside it. Source: docs/method.md, "Weight".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.logistic import mcfadden
from scorecard.statistics.shapley import shapley_values
from scorecard.transforms.loyalty import EVERYBODY, EXPERIENCE, SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.statistics.intervals import FloatArray
    from scorecard.transforms.loyalty import Moments

MOST_ROWS = 20_000
"""Respondents that are looked at; a larger company's share is told well enough by them."""


@dataclass(frozen=True)
class LeavingGame:
    """``share`` of McFadden's adjusted R² ``explained`` among ``n``; None: nothing to divide."""

    n: int
    share: float | None
    explained: float


def leaving_game(rows: pl.DataFrame, moments: Moments) -> LeavingGame:
    """The game of two over the rows of leaving_rows, with the drivers of the linear one."""
    people = rows.filter(pl.col("driver") == EVERYBODY).sort("answer_id")
    left = people["has_left"].cast(pl.Float64).to_numpy()
    service, experience = (
        _columns(rows, people, [moments.names[at] for at in moments.of_kinds(kinds)])
        for kinds in (SERVICE, EXPERIENCE)
    )
    fits = [
        0.0,
        mcfadden(service, left),
        mcfadden(experience, left),
        mcfadden(np.hstack([service, experience]), left),
    ]
    both = fits[-1]
    if not both > 0:
        return LeavingGame(people.height, None, both)
    of_service = float(shapley_values(fits)[0])
    return LeavingGame(people.height, float(np.clip(of_service / both, 0, 1)), both)


def _columns(rows: pl.DataFrame, people: pl.DataFrame, drivers: Sequence[str]) -> FloatArray:
    """Amounts (people, drivers); 0 where a driver was not met."""
    amounts = np.zeros((people.height, len(drivers)))
    met = rows.filter(pl.col("driver").is_in(drivers))
    at = np.searchsorted(people["answer_id"].to_numpy(), met["answer_id"].to_numpy())
    column = met["driver"].replace_strict(list(drivers), range(len(drivers)), return_dtype=pl.Int64)
    np.add.at(amounts, (at, column.to_numpy()), met["amount"].to_numpy())
    return amounts

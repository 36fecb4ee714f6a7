"""Strikes, and who leaves when: the hazard depends on the strikes so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scorecard.sample.effects import Effects
    from scorecard.sample.people import People

SAME_EVENT = 7 * DAY
_KINDS = 8


def find_strikes(
    orders: pl.DataFrame,
    payments: pl.DataFrame,
    tickets: pl.DataFrame,
    efforts: pl.DataFrame,
    touched: pl.DataFrame,
) -> pl.DataFrame:
    """One row per strike: who, struck, kind.

    Late by more than a day (struck a day after the promise), defect (at
    delivery), order that failed or that we cancelled, failed payment, ticket
    open for more than seven days or reopened, a Bad rating, an onboarding effort
    of 1 or 2, an incident. What follows within seven days about the same order,
    case or incident is the same strike.
    """
    arrived = pl.col("arrives") != MISSING
    order = pl.col("order").cast(pl.Int64) * _KINDS
    case = (
        pl.when((pl.col("order") >= 0) & pl.col("quotes_order"))
        .then(order)
        .otherwise(pl.col("row").cast(pl.Int64) * _KINDS + 1)
    )
    orders = orders.with_row_index("order")
    tickets = tickets.with_row_index("row")
    own = pl.col("row").cast(pl.Int64) * _KINDS
    kinds: list[tuple[str, pl.DataFrame, pl.Expr, pl.Expr]] = [
        (
            "late order",
            orders.filter(arrived & (pl.col("arrives") > pl.col("promised") + DAY)),
            pl.col("promised") + DAY,
            order,
        ),
        (
            "defective order",
            orders.filter(arrived & pl.col("is_defective")),
            pl.col("arrives"),
            order,
        ),
        (
            "failed order",
            orders.filter(pl.col("is_voided") | (pl.col("cancelled_by") == 2)),
            pl.col("ordered"),
            order,
        ),
        (
            "failed payment",
            payments.with_row_index("row").filter(pl.col("is_failed")),
            pl.col("charged"),
            own + 2,
        ),
        (
            "unresolved ticket",
            tickets.filter(pl.col("solves") > pl.col("opened") + 7 * DAY),
            pl.col("opened") + 7 * DAY,
            case,
        ),
        ("reopened ticket", tickets.filter(pl.col("reopens") > 0), pl.col("solves"), case),
        ("poor answer", tickets.filter(pl.col("rating") == 0), pl.col("solves"), case),
        ("poor answer", efforts.filter(pl.col("effort") <= 2), pl.col("answered"), pl.lit(3)),
        ("incident", touched, pl.col("began"), pl.col("incident") * _KINDS + 4),
    ]
    every = pl.concat(
        [
            rows.select(
                pl.col("who").cast(pl.Int64),
                struck=moment.cast(pl.Int64),
                kind=pl.lit(kind),
                about=about.cast(pl.Int64),
            )
            for kind, rows, moment, about in kinds
        ]
    )
    every = every.sort("who", "about", "struck", "kind", maintain_order=True)
    gap = pl.col("struck") - pl.col("struck").shift(1).over("who", "about")
    return every.filter(gap.is_null() | (gap > SAME_EVENT)).drop("about")


def strikes_before_months(
    people: People, strikes: pl.DataFrame, window: Window
) -> NDArray[np.int64]:
    """Strikes of each customer before each month's start: customers x months."""
    found = np.zeros((len(people), window.months + 1), dtype=np.int64)
    month = window.month_of(strikes["struck"].to_numpy())
    np.add.at(found, (strikes["who"].to_numpy(), month + 1), 1)
    return np.cumsum(found, axis=1)[:, : window.months]


def draw_leaving(
    people: People,
    strikes: pl.DataFrame,
    effects: Effects,
    window: Window,
    rng: np.random.Generator,
) -> Minutes:
    """When each customer's relationship ends; MISSING while it goes on."""
    before = strikes_before_months(people, strikes, window)
    chance = np.array(effects.hazard)[np.minimum(before, 3)]
    at_risk = people.started[:, None] < window.month_starts[None, :-1]
    leaves = at_risk & (rng.random(chance.shape) < chance)
    month = leaves.argmax(axis=1)
    begin, end = window.month_starts[month], window.month_starts[month + 1]
    day = (begin + rng.random(len(people)) * (end - begin)).astype(np.int64) // DAY * DAY
    left = day + rng.integers(8 * 60, 20 * 60, len(people))
    return np.where(leaves.any(axis=1), left, MISSING)

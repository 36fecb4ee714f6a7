"""Service contacts: what causes them and how they are handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window
from scorecard.sample.people import CONFUSING, People

if TYPE_CHECKING:
    from scorecard.sample.effects import Effects
    from scorecard.sample.world import World

BASE, LATE, SETUP, DEFECT, PAYMENT, REFUND = range(6)
BASE_REASONS = (
    "Question about coffee",
    "Change plan",
    "Account and login",
    "Where is my order",
    "Set-up help",
)
CAUSED_REASONS = {
    LATE: "Where is my order",
    SETUP: "Set-up help",
    DEFECT: "Damaged or wrong item",
    PAYMENT: "Payment problem",
    REFUND: "Where is my refund",
}
CHANNELS = ("Mail", "Chat", "Phone", "Web form")
HOUR = 60


def draw_tickets(
    people: People,
    orders: pl.DataFrame,
    payments: pl.DataFrame,
    world: World,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row per ticket, as if nobody ever left.

    Columns: who, opened, cause, order (row of ``orders``, -1 none), reason,
    channel, replied, solved, reopens, replies, stations, rating (-2 not asked,
    -1 offered, 0 bad, 1 good), due. Moments in minutes.
    """
    effects, window = world.effects, world.window
    causes = [
        _base(people, effects, window, rng),
        _late(orders, effects, rng),
        _setup(people, effects, rng),
        _defect(orders, effects, rng),
        _payment(payments, effects, rng),
        _refund(payments, effects, rng),
    ]
    tickets = pl.concat(causes).filter((pl.col("opened") < window.end) & (pl.col("opened") >= 0))
    tickets = tickets.sort("opened", "who", "cause", maintain_order=True)
    return _handle(tickets, world, rng)


def _frame(
    who: Minutes, opened: Minutes, cause: int, order: Minutes, reason: pl.Series
) -> pl.DataFrame:
    return pl.DataFrame(
        {"who": who, "opened": opened, "order": order, "reason": reason}
    ).with_columns(
        cause=pl.lit(cause), who=pl.col("who").cast(pl.Int64), order=pl.col("order").cast(pl.Int64)
    )


def _caused(who: Minutes, opened: Minutes, cause: int, order: Minutes) -> pl.DataFrame:
    reason = pl.Series([CAUSED_REASONS[cause]]).new_from_index(0, len(who))
    return _frame(who, opened, cause, order, reason)


def _base(
    people: People, effects: Effects, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    n = len(people)
    begin = np.maximum(people.started, 0)
    exposure = (window.end - begin) / (window.end / window.months)
    counts = rng.poisson(effects.base_tickets_a_month * exposure)
    who = np.repeat(np.arange(n), counts)
    length = window.end - begin[who]
    day = (begin[who] + rng.random(len(who)) * length).astype(np.int64) // DAY * DAY
    opened = day + rng.integers(7 * HOUR, 22 * HOUR, len(who))
    picked = rng.choice(5, len(who), p=(0.30, 0.28, 0.22, 0.12, 0.08))
    reason = pl.Series(np.array(BASE_REASONS)[picked])
    return _frame(who, np.maximum(opened, begin[who] + HOUR), BASE, np.full(len(who), -1), reason)


def _late(orders: pl.DataFrame, effects: Effects, rng: np.random.Generator) -> pl.DataFrame:
    late = orders.with_row_index("order").filter(pl.col("is_late"))
    told = late["is_told"].to_numpy()
    chance = np.where(told, effects.late_ticket_if_told, effects.late_ticket_if_not_told)
    asks = rng.random(late.height) < chance
    opened = late["promised"].to_numpy() + rng.integers(1, 6 * 24, late.height) * HOUR
    return _caused(late["who"].to_numpy()[asks], opened[asks], LATE, late["order"].to_numpy()[asks])


def _setup(people: People, effects: Effects, rng: np.random.Generator) -> pl.DataFrame:
    buys = (people.machine > 0) & (people.started >= 0)
    chance = np.where(
        people.machine == CONFUSING, effects.setup_ticket_confusing, effects.setup_ticket_clear
    )
    asks = buys & (rng.random(len(people)) < chance)
    who = np.nonzero(asks)[0]
    opened = people.started[who] + rng.integers(4 * 24, 26 * 24, len(who)) * HOUR
    return _caused(who, opened, SETUP, np.full(len(who), -1))


def _defect(orders: pl.DataFrame, effects: Effects, rng: np.random.Generator) -> pl.DataFrame:
    spoiled = orders.with_row_index("order").filter(pl.col("is_defective"))
    asks = rng.random(spoiled.height) < effects.defect_ticket
    opened = spoiled["arrives"].to_numpy() + rng.integers(1, 8 * 24, spoiled.height) * HOUR
    return _caused(
        spoiled["who"].to_numpy()[asks], opened[asks], DEFECT, spoiled["order"].to_numpy()[asks]
    )


def _payment(payments: pl.DataFrame, effects: Effects, rng: np.random.Generator) -> pl.DataFrame:
    failed = payments.filter(pl.col("is_failed"))
    asks = rng.random(failed.height) < effects.failed_payment_ticket
    opened = failed["charged"].to_numpy() + rng.integers(1, 4 * 24, failed.height) * HOUR
    return _caused(
        failed["who"].to_numpy()[asks], opened[asks], PAYMENT, failed["order"].to_numpy()[asks]
    )


def _refund(payments: pl.DataFrame, effects: Effects, rng: np.random.Generator) -> pl.DataFrame:
    slow = payments.filter(pl.col("is_refund_slow"))
    asks = rng.random(slow.height) < effects.slow_refund_ticket
    opened = slow["refund_asked"].to_numpy() + 7 * DAY + rng.integers(1, 72, slow.height) * HOUR
    return _caused(
        slow["who"].to_numpy()[asks], opened[asks], REFUND, slow["order"].to_numpy()[asks]
    )


def _handle(tickets: pl.DataFrame, world: World, rng: np.random.Generator) -> pl.DataFrame:
    effects, window = world.effects, world.window
    n = tickets.height
    opened = tickets["opened"].to_numpy()
    median = effects.reply_median_hours * world.reply_factor[window.month_of(opened)]
    reply = np.exp(np.log(median) + 0.95 * rng.normal(size=n))
    reopens = np.where(rng.random(n) < 0.08, 1 + (rng.random(n) < 0.2), 0)
    work = np.exp(np.log(20.0) + 1.15 * rng.normal(size=n)) * np.where(reopens > 0, 2.2, 1.0)
    replied = opened + np.ceil(reply * HOUR).astype(np.int64)
    solved = replied + np.ceil(work * HOUR).astype(np.int64)
    is_bad = (reopens > 0) | (solved - opened > 7 * DAY)
    pleased = rng.random(n) < np.where(is_bad, 0.45, 0.90)
    answers, asked = rng.random(n) < 0.34, rng.random(n) < 0.88
    rating = np.where(answers, pleased.astype(np.int64), -1)
    replies = np.where(rng.random(n) < 0.70, 1, 2 + rng.poisson(0.7, n)) + reopens
    is_solved = solved < window.end
    return tickets.with_columns(
        channel=pl.Series(np.array(CHANNELS)[rng.choice(4, n, p=(0.45, 0.25, 0.20, 0.10))]),
        replied=pl.Series(np.where(replied < window.end, replied, MISSING)),
        solved=pl.Series(np.where(is_solved, solved, MISSING)),
        solves=pl.Series(solved),
        reopens=pl.Series(np.where(is_solved, reopens, 0)),
        replies=pl.Series(np.where(is_solved, replies, (replied < window.end).astype(np.int64))),
        stations=pl.Series(1 + rng.poisson(0.25, n)),
        rating=pl.Series(np.where(is_solved & asked, rating, -2)),
        is_bad=pl.Series(is_bad),
        due=pl.Series(opened + 3 * DAY),
        quotes_order=pl.Series(rng.random(n) < 0.75),
    )

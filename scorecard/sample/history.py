"""Everything that happens to the people of one chunk, until they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, at_daytime
from scorecard.sample.contacts import draw_tickets
from scorecard.sample.incidents import touched_by
from scorecard.sample.leaving import draw_leaving, find_strikes, strikes_before_months
from scorecard.sample.loyalty import draw_answers
from scorecard.sample.people import CONFUSING, Leads, People, draw_leads, draw_people
from scorecard.sample.purchases import draw_orders, draw_payments

if TYPE_CHECKING:
    from scorecard.sample.effects import Effects
    from scorecard.sample.world import World


@dataclass(frozen=True)
class History:
    """Frames of events, each with ``who``, the position in ``people``.

    ``left`` and ``asked_to_leave`` are moments per customer. ``exposure`` holds
    customer-months and leavings by strikes so far, 0 to 3.
    """

    world: World
    people: People
    leads: Leads
    left: Minutes
    asked_to_leave: Minutes
    orders: pl.DataFrame
    payments: pl.DataFrame
    tickets: pl.DataFrame
    answers: pl.DataFrame
    efforts: pl.DataFrame
    strikes: pl.DataFrame
    touched: pl.DataFrame
    exposure: tuple[tuple[int, int], ...]


def live(
    first: int,
    customers: int,
    leads: int,
    world: World,
    rng: np.random.Generator,
) -> History:
    """Draw the people numbered from ``first`` and let them live through the window."""
    effects, window = world.effects, world.window
    people = draw_people(first, customers, effects, window, rng)
    never = draw_leads(first + customers, leads, window, rng)
    orders = draw_orders(people, effects, window, rng)
    payments = draw_payments(orders, effects, window, rng)
    tickets = draw_tickets(people, orders, payments, world, rng)
    answers = draw_answers(people, orders, tickets, world, rng)
    efforts = _draw_efforts(people, effects, window, rng)
    touched = touched_by(people, world.incidents, rng)
    strikes = find_strikes(orders, payments, tickets, efforts, touched)
    strikes = strikes.filter(pl.col("struck") < window.end)
    left = draw_leaving(people, strikes, effects, window, rng)
    asked = left - rng.integers(1, 8, customers) * DAY
    asked = np.maximum(asked, people.started + 60)

    def until(frame: pl.DataFrame, moment: str) -> pl.DataFrame:
        ends = pl.Series(np.where(left == MISSING, np.iinfo(np.int64).max, left))
        return frame.filter(pl.col(moment) <= ends.gather(frame["who"]))

    orders = until(orders.with_row_index("order"), "ordered")
    return History(
        world=world,
        people=people,
        leads=never,
        left=left,
        asked_to_leave=np.where(left == MISSING, MISSING, asked),
        orders=orders,
        payments=until(payments, "charged"),
        tickets=until(tickets, "opened"),
        answers=until(answers, "sent"),
        efforts=until(efforts, "answered"),
        strikes=until(strikes, "struck"),
        touched=until(touched, "began"),
        exposure=_exposure(people, strikes, left, window),
    )


def _draw_efforts(
    people: People, effects: Effects, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    """One row per answer to the onboarding effort survey: who, answered, effort 1-7."""
    asked = (people.machine > 0) & (people.started >= 0) & (rng.random(len(people)) < 0.40)
    who = np.nonzero(asked)[0]
    mean = np.where(
        people.machine[who] == CONFUSING, effects.effort_confusing, effects.effort_clear
    )
    effort = np.clip(np.rint(mean + 1.4 * rng.normal(size=len(who))), 1, 7).astype(np.int64)
    answered = at_daytime(people.started[who] + rng.integers(14, 30, len(who)) * DAY, rng)
    frame = pl.DataFrame({"who": who, "answered": answered, "effort": effort})
    return frame.filter(pl.col("answered") < window.end).sort("answered", "who")


def _exposure(
    people: People, strikes: pl.DataFrame, left: Minutes, window: Window
) -> tuple[tuple[int, int], ...]:
    before = np.minimum(strikes_before_months(people, strikes, window), 3)
    starts = window.month_starts
    there = people.started[:, None] < starts[None, :-1]
    stays = (left[:, None] == MISSING) | (left[:, None] >= starts[None, :-1])
    ends_here = (left[:, None] != MISSING) & (
        window.month_of(left)[:, None] == np.arange(window.months)
    )
    return tuple(
        (
            int((there & stays & (before == count)).sum()),
            int((there & stays & ends_here & (before == count)).sum()),
        )
        for count in range(4)
    )

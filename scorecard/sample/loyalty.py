"""The loyalty model: what an answer to the recommendation question depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scorecard.sample.clock import DAY, MISSING, Minutes, Window
from scorecard.sample.people import CONFUSING, People

if TYPE_CHECKING:
    from scorecard.sample.effects import Effects
    from scorecard.sample.world import World

Floats = NDArray[np.float64]
MEMORY_DAYS = 180
CONTACT_DAYS = 90
LEAST_EXPLAINED = 0.001
EXPERIENCE = ("delivery", "quality", "ease", "price")
_STRIDE = 1 << 23


def counted_before(
    who: Minutes, moments: Minutes, at_who: Minutes, at: Minutes, days: int
) -> NDArray[np.int64]:
    """How many events each customer had in the ``days`` before each moment ``at``."""
    keys = np.sort(who * _STRIDE + moments)
    since = at_who * _STRIDE + np.maximum(at - days * DAY, 0)
    until = at_who * _STRIDE + np.maximum(at, 0)
    first, last = (np.searchsorted(keys, edge, side="left") for edge in (since, until))
    return np.asarray(last - first, dtype=np.int64)


def draw_answers(
    people: People,
    orders: pl.DataFrame,
    tickets: pl.DataFrame,
    world: World,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row per invitation to the relationship survey, as if nobody ever left.

    Columns: who, sent, is_answered, answered, nps (0-10), delivery, quality, ease,
    price (1-5), contact (had a ticket in 90 days), bad (one of them ended badly).
    """
    effects, window = world.effects, world.window
    who, sent = _invited(people, window, rng)
    n = len(who)
    delay = rng.integers(1, 5 * 24, n) * 60
    answered = sent + delay
    late = orders.filter(pl.col("is_late"))
    spoiled = orders.filter(pl.col("is_defective"))
    lates = counted_before(
        late["who"].to_numpy(), late["promised"].to_numpy(), who, answered, MEMORY_DAYS
    )
    defects = counted_before(
        spoiled["who"].to_numpy(), spoiled["arrives"].to_numpy(), who, answered, MEMORY_DAYS
    )
    bad_tickets = tickets.filter(pl.col("is_bad"))
    contact, bad = (
        counted_before(t["who"].to_numpy(), t["opened"].to_numpy(), who, answered, CONTACT_DAYS) > 0
        for t in (tickets, bad_tickets)
    )
    confused = (people.machine[who] == CONFUSING) & (people.started[who] >= 0)
    mean_of = {
        "delivery": 4.4 + 0.5 * people.likes_delivery[who] - 1.1 * lates,
        "quality": 4.2 + 0.7 * people.likes_quality[who] - 1.2 * defects,
        "ease": 4.0 + 0.8 * people.likes_ease[who] - 0.5 * confused,
        "price": 3.5 + 0.8 * people.likes_price[who],
    }
    asked = {
        name: np.clip(np.rint(mean + 0.3 * rng.normal(size=n)), 1, 5).astype(np.int64)
        for name, mean in mean_of.items()
    }
    nps = _recommends(asked, contact, bad, effects, rng)
    answers_it = (rng.random(n) < 0.38) & (answered < window.end)
    return pl.DataFrame(
        {
            "who": who,
            "sent": sent,
            "is_answered": answers_it,
            "answered": np.where(answers_it, answered, MISSING),
            "nps": nps,
            **asked,
            "contact": contact,
            "bad": bad,
        }
    ).sort("sent", "who", maintain_order=True)


def _invited(people: People, window: Window, rng: np.random.Generator) -> tuple[Minutes, Minutes]:
    n = len(people)
    turn = rng.integers(0, 3, n)
    month = np.arange(window.months)
    is_turn = month[None, :] % 3 == turn[:, None]
    is_there = people.started[:, None] + 45 * DAY <= window.month_starts[None, :-1]
    chosen = is_turn & is_there & (rng.random((n, window.months)) < 0.36)
    who, when = np.nonzero(chosen)
    days = rng.integers(1, 22, len(who))
    return who, window.month_starts[when] + days * DAY + 10 * 60


def _recommends(
    asked: dict[str, NDArray[np.int64]],
    contact: NDArray[np.bool_],
    bad: NDArray[np.bool_],
    effects: Effects,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    leaning = (
        8.25
        + effects.nps_delivery * (asked["delivery"] - 4.2)
        + effects.nps_quality * (asked["quality"] - 4.1)
        + effects.nps_ease * (asked["ease"] - 3.8)
        + effects.nps_price * (asked["price"] - 3.5)
        + effects.nps_contact * contact
        + effects.nps_bad_resolution * bad
        + effects.nps_noise * rng.normal(size=len(contact))
    )
    return np.asarray(np.clip(np.rint(leaning), 0, 10), dtype=np.int64)


def explained(columns: list[Floats], outcome: Floats) -> float:
    """Give the adjusted share of variance that a linear fit on ``columns`` explains."""
    design = np.column_stack([np.ones(len(outcome)), *columns])
    fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    left = float(np.var(outcome - fitted) / np.var(outcome))
    return max(0.0, 1 - left * (len(outcome) - 1) / (len(outcome) - len(columns) - 1))


def service_share(answers: pl.DataFrame) -> dict[str, float]:
    """Give the service group's Shapley share of explained loyalty, with its bracket.

    ``answers`` holds nps, the four experience drivers, contact and bad. Contact
    is coded as a flag and, among those with one, the centred bad ending: not
    applicable is not missing (docs/method.md; Groemping 2007; Owen 1977).
    Returns share, low, high and explained, all 0 to 1.
    """
    outcome = answers["nps"].cast(pl.Float64).to_numpy()
    contact = answers["contact"].cast(pl.Float64).to_numpy()
    bad = answers["bad"].cast(pl.Float64).to_numpy()
    centred = contact * (bad - bad[contact > 0].mean())
    experience = [answers[name].cast(pl.Float64).to_numpy() for name in EXPERIENCE]
    whole = explained([*experience, contact, centred], outcome)
    last = max(0.0, whole - explained(experience, outcome))
    first = explained([contact, centred], outcome)
    if whole < LEAST_EXPLAINED:
        return {"share": 0.0, "low": 0.0, "high": 0.0, "explained": 0.0}
    low, high = sorted((last / whole, first / whole))
    return {"share": (low + high) / 2, "low": low, "high": high, "explained": whole}

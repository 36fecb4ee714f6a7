"""Who the customers and the leads of one chunk are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, at_daytime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scorecard.sample.effects import Effects

SEGMENTS = ("Home", "Office", "Café")
REGIONS = ("North", "South", "West", "East")
EAST = REGIONS.index("East")
SOURCES = ("Organic Search", "Paid Search", "Paid Social", "Referrals", "Offline Sources")
FIRST_NAMES = (
    "Ana",
    "Ben",
    "Carla",
    "Deniz",
    "Eva",
    "Finn",
    "Greta",
    "Hugo",
    "Ida",
    "Jon",
    "Kim",
    "Lea",
    "Max",
    "Nora",
    "Omar",
    "Pia",
)
LAST_NAMES = (
    "Abel",
    "Berg",
    "Cole",
    "Diaz",
    "Erm",
    "Falk",
    "Gray",
    "Holm",
    "Ito",
    "Jung",
    "Kern",
    "Lund",
    "Moss",
    "Nagy",
    "Orth",
    "Pohl",
    "Rask",
    "Sato",
    "Toth",
    "Wolf",
)
LEADS_PER_CUSTOMER = 0.36
FIRST_RECORD = 20_000_000
CLEAR, CONFUSING = 1, 2


@dataclass(frozen=True)
class People:
    """Arrays of one length: the customers of a chunk, then nothing else.

    ``number`` is unique in the whole company. ``window_hour`` is -1 for those
    without a contact window; ``machine`` is 0 none, 1 clear, 2 confusing set-up.
    """

    number: NDArray[np.int64]
    segment: NDArray[np.int64]
    region: NDArray[np.int64]
    source: NDArray[np.int64]
    is_referred: NDArray[np.bool_]
    started: Minutes
    first_seen: Minutes
    machine: NDArray[np.int64]
    frailty: NDArray[np.float64]
    likes_delivery: NDArray[np.float64]
    likes_quality: NDArray[np.float64]
    likes_ease: NDArray[np.float64]
    likes_price: NDArray[np.float64]
    is_app_user: NDArray[np.bool_]
    window_hour: NDArray[np.int64]
    window_weekday: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Leads:
    """Arrays of one length: contacts who never bought."""

    number: NDArray[np.int64]
    segment: NDArray[np.int64]
    region: NDArray[np.int64]
    source: NDArray[np.int64]
    first_seen: Minutes

    def __len__(self) -> int:
        return len(self.number)


def lead_count(customers: int) -> int:
    """How many leads who never bought go with so many customers."""
    return round(customers * LEADS_PER_CUSTOMER)


def draw_people(
    first: int, count: int, effects: Effects, window: Window, rng: np.random.Generator
) -> People:
    """Draw ``count`` customers whose numbers begin at ``first``."""
    days = window.end // DAY
    share = rng.random(count)
    grown = _arrivals(share)
    arrived = np.floor(grown * (days - 1)).astype(np.int64)
    before = rng.random(count) < 0.10
    arrived = np.where(before, -rng.integers(1, 500, count), arrived)
    started = at_daytime(arrived * DAY, rng)
    source = rng.choice(5, count, p=(0.30, 0.24, 0.20, 0.16, 0.10))
    has_window = rng.random(count) < effects.contact_window_share
    lag = np.ceil(rng.lognormal(np.log(6.0), 0.7, count)).astype(np.int64)
    machine = np.where(
        rng.random(count) < 0.46,
        np.where(rng.random(count) < effects.confusing_share, CONFUSING, CLEAR),
        0,
    )
    return People(
        number=np.arange(first, first + count),
        segment=rng.choice(3, count, p=(0.70, 0.20, 0.10)),
        region=rng.choice(4, count, p=(0.30, 0.30, 0.25, 0.15)),
        source=source,
        is_referred=rng.random(count) < np.where(source == 3, 0.80, 0.04),
        started=started,
        first_seen=at_daytime(started - lag * DAY, rng),
        machine=machine,
        frailty=rng.gamma(2.0, 0.5, count),
        likes_delivery=rng.normal(size=count),
        likes_quality=rng.normal(size=count),
        likes_ease=rng.normal(size=count),
        likes_price=rng.normal(size=count),
        is_app_user=has_window | (rng.random(count) < 0.10),
        window_hour=np.where(has_window, rng.integers(7, 21, count), -1),
        window_weekday=rng.integers(0, 5, count),
    )


def draw_leads(first: int, count: int, window: Window, rng: np.random.Generator) -> Leads:
    """Draw ``count`` leads who never bought, spread like the arrivals."""
    grown = _arrivals(rng.random(count))
    seen = np.floor(grown * (window.end // DAY - 2)).astype(np.int64)
    return Leads(
        number=np.arange(first, first + count),
        segment=rng.choice(3, count, p=(0.66, 0.22, 0.12)),
        region=rng.choice(4, count, p=(0.30, 0.30, 0.25, 0.15)),
        source=rng.choice(5, count, p=(0.30, 0.27, 0.24, 0.09, 0.10)),
        first_seen=at_daytime(seen * DAY, rng),
    )


def _arrivals(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where in the window arrivals fall: F(x) = 0.2 x + 0.8 x^2, turned round."""
    return np.asarray((np.sqrt(0.04 + 3.2 * share) - 0.2) / 1.6)


def first_names(number: NDArray[np.int64]) -> NDArray[np.str_]:
    """Give the first name that goes with a customer's number."""
    return np.array(FIRST_NAMES)[number * 7 % len(FIRST_NAMES)]


def last_names(number: NDArray[np.int64]) -> NDArray[np.str_]:
    """Give the last name that goes with a customer's number."""
    return np.array(LAST_NAMES)[number * 11 // 3 % len(LAST_NAMES)]


def emails(number: NDArray[np.int64]) -> pl.Series:
    """Give the e-mail that goes with a customer's number: last name and number."""
    named = pl.Series(last_names(number)).str.to_lowercase()
    return named + pl.Series(number).cast(pl.String) + "@example.com"


def record_ids(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the HubSpot record id of a contact."""
    return np.asarray(number + FIRST_RECORD)


def record_keys(number: NDArray[np.int64]) -> pl.Series:
    """Write the HubSpot record ids as text, as the company's own lists quote them."""
    return pl.Series(record_ids(number)).cast(pl.String)


def missing(count: int) -> Minutes:
    """Make an array of moments that are not there."""
    return np.full(count, MISSING, dtype=np.int64)

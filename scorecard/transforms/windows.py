"""Contact windows: the two hours of the week in which a customer is there, if any.

Recommended only with eight sessions in four weeks, three of them inside, a chance of 95 % that
the share inside is twice what the segment does, and a hit in the weeks held back. What is
reported is the hit rate of these weeks, never that of the weeks the window was chosen from.
Source: docs/method.md, "Contact windows".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.contact_window import (
    HOURS,
    at_least_twice,
    concentration,
    posterior_mean,
    week_shape,
    window_shape,
)
from scorecard.statistics.distributions import normal_quantile
from scorecard.statistics.proportions import wilson
from scorecard.transforms.shares import Share, clustering, share_of

if TYPE_CHECKING:
    from scorecard.statistics.intervals import FloatArray

FEWEST_INSIDE = 3
SURE = 0.95
STEP = 15
"""Minutes to which the time of sending is rounded up."""


@dataclass(frozen=True, eq=False)
class Prior:
    """What a customer is taken to do before anything is known: by segment, and how firmly.

    ``shapes``: share of sessions by hour of the week, by segment; ``company``: of all.
    ``kappa``: so many sessions of the prior stand beside a customer's own.
    """

    shapes: dict[str, FloatArray]
    company: FloatArray
    kappa: float

    def inside(self, segments: pl.Series, opens_at: pl.Series) -> FloatArray:
        """The prior's share of the two hours from each hour on, in each segment."""
        names = ["", *self.shapes]
        shapes = np.array([self.company, *self.shapes.values()])
        place = {name: at for at, name in enumerate(names)}
        codes = segments.fill_null("").replace_strict(place, default=0, return_dtype=pl.Int64)
        found: FloatArray = window_shape(shapes)[codes.to_numpy(), opens_at.to_numpy()]
        return found


def prior_of(hours: pl.DataFrame) -> Prior | None:
    """The prior from all rows of the page query active_hours; None without any session."""
    cells = hours.filter(pl.col("hour_of_week").is_not_null())
    totals = hours.filter(pl.col("hour_of_week").is_null())
    if cells.is_empty():
        return None
    company = week_shape(by_hour(cells))
    shapes = {
        name or "": week_shape(by_hour(part), company)
        for (name,), part in cells.group_by("segment")
    }
    shares = np.array(
        [
            shapes[name or ""][hour]
            for name, hour in zip(cells["segment"], cells["hour_of_week"], strict=True)
        ]
    )
    kappa = concentration(
        totals["sessions"].to_numpy(),
        totals["customers"].to_numpy(),
        cells["sessions"].to_numpy(),
        shares,
        cells["customers"].to_numpy(),
    )
    return Prior(shapes, company, kappa)


def by_hour(cells: pl.DataFrame) -> FloatArray:
    """Sessions in each of the 168 hours of the week."""
    return np.bincount(
        cells["hour_of_week"].to_numpy(),
        cells["sessions"].to_numpy() * cells["customers"].to_numpy(),
        HOURS,
    ).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Windows:
    """Customers with a window of their own, and how well such windows held.

    ``listed``: rows of window_candidates with ``expected``, ``share`` (the posterior's mean)
    and ``minute_of_day``, best first, opt-outs left out. ``hits``: sessions of the weeks held back
    that fell into windows chosen without them, with its interval; ``chance``: the
    share that the segments' weeks would have put there. Nobody is listed unless the
    interval lies above it.
    """

    listed: pl.DataFrame
    opted_out: int
    hits: Share
    chance: float | None
    tried: int


def windows_of(candidates: pl.DataFrame, prior: Prior) -> Windows:
    """The windows from the rows of the page query window_candidates."""
    inside = candidates["inside"].to_numpy().astype(np.float64)
    expected = prior.inside(candidates["segment"], candidates["opens_at"])
    posterior = (inside, candidates["sessions"].to_numpy(), expected, prior.kappa)
    trained_expected = prior.inside(candidates["segment"], candidates["trained_opens_at"])
    held = candidates["held_sessions"].to_numpy().astype(np.float64)
    held_inside = candidates["held_inside"].to_numpy().astype(np.float64)
    is_sure = (at_least_twice(*posterior) >= SURE) & (inside >= FEWEST_INSIDE)
    is_hit = held_inside > trained_expected * held
    hits, chance, tried = _held_back(candidates, prior, trained_expected, held, held_inside)
    told = candidates.with_columns(
        expected=pl.Series(expected),
        share=pl.Series(posterior_mean(*posterior)),
        minute_of_day=pl.Series(_send_minutes(candidates)),
    ).filter(pl.Series(is_sure & is_hit))
    if not _hold(hits, chance):
        told = told.clear()
    listed = told.filter(~pl.col("is_opt_out")).sort(
        ["share", "customer_id"], descending=[True, False]
    )
    return Windows(listed, told.height - listed.height, hits, chance, tried)


def _hold(hits: Share, chance: float | None) -> bool:
    """Whether windows chosen from earlier weeks are found again in later ones at all."""
    return hits.low is not None and chance is not None and hits.low > chance


def _held_back(
    candidates: pl.DataFrame,
    prior: Prior,
    expected: FloatArray,
    held: FloatArray,
    held_inside: FloatArray,
) -> tuple[Share, float | None, int]:
    """Hits of held sessions, of all whose earlier weeks alone would have earned a window."""
    inside = candidates["trained_inside"].to_numpy().astype(np.float64)
    sessions = candidates["trained_sessions"].to_numpy()
    chances = at_least_twice(inside, sessions, expected, prior.kappa)
    tried = (chances >= SURE) & (inside >= FEWEST_INSIDE)
    n, customers = float(held[tried].sum()), int(tried.sum())
    if n == 0:
        return share_of(0, 0), None, customers
    found = share_of(held_inside[tried].sum(), n, clustering(n, customers))
    return found, float((expected * held)[tried].sum() / n), customers


def _send_minutes(candidates: pl.DataFrame) -> np.ndarray:
    """Minute of the day by which three in four had come by themselves, rounded up."""
    first = candidates["first_minute"].to_numpy().astype(np.int64)
    rounded = np.minimum(-(-first // STEP) * STEP, 120 - STEP)
    opens = candidates["opens_at"].to_numpy().astype(np.int64) % 24 * 60
    minutes: np.ndarray = opens + rounded
    return minutes


@dataclass(frozen=True)
class Busiest:
    """The busiest two hours of a group's week.

    ``stands_out``: the group is there at least twice as often as if all hours were alike, even
    though these two were picked from 168 (Bonferroni).
    """

    name: str
    opens_at: int
    share: Share
    customers: int
    stands_out: bool


def busiest_of(hours: pl.DataFrame, name: str) -> Busiest | None:
    """The busiest two hours of the rows of active_hours; None without sessions."""
    cells = hours.filter(pl.col("hour_of_week").is_not_null())
    if cells.is_empty():
        return None
    sessions = by_hour(cells)
    windows = window_shape(sessions)
    opens_at = int(np.argmax(windows))
    total = float(sessions.sum())
    customers = int(hours.filter(pl.col("hour_of_week").is_null())["customers"].sum())
    effect = clustering(total, customers)
    inside = float(windows[opens_at])
    sure = wilson(inside / effect, total / effect, float(normal_quantile(1 - 0.025 / HOURS)))
    return Busiest(
        name,
        opens_at,
        share_of(inside, total, effect),
        customers,
        float(sure.low) >= 2 * 2 / HOURS,
    )

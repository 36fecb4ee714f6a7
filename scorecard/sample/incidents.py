"""Incidents of the company, and the customers they touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, Window

if TYPE_CHECKING:
    from scorecard.sample.people import People

INCIDENT_KINDS = (
    ("courier strike", "use"),
    ("app outage", "use"),
    ("roast defect", "use"),
    ("billing error", "billing"),
)


@dataclass(frozen=True)
class Incident:
    """One incident of the company, the same in every chunk."""

    number: str
    kind: str
    stage: str
    began: int
    detected: int
    resolved: int
    reach: float


def draw_incidents(window: Window, seed: int) -> tuple[Incident, ...]:
    """Incidents spread over the window, about one in ten weeks."""
    rng = np.random.default_rng([seed, 9_002])
    count = max(1, round(window.months * 0.42))
    days = np.sort(rng.choice(np.arange(5, window.end // DAY - 20), count, replace=False))
    found = []
    for position, day in enumerate(days):
        kind, stage = INCIDENT_KINDS[int(rng.integers(len(INCIDENT_KINDS)))]
        began = int(day) * DAY + int(rng.integers(6 * 60, 18 * 60))
        detected = began + int(rng.integers(1, 30)) * 60
        found.append(
            Incident(
                f"INC-{position + 1:02d}",
                kind,
                stage,
                began,
                detected,
                detected + int(rng.integers(4, 90)) * 60,
                float(rng.uniform(0.01, 0.04)),
            )
        )
    return tuple(found)


def touched_by(
    people: People, incidents: tuple[Incident, ...], rng: np.random.Generator
) -> pl.DataFrame:
    """One row per incident and customer it touched: who, incident, began.

    As if nobody ever left; ``incident`` is a position in ``incidents``.
    """
    parts = []
    for position, incident in enumerate(incidents):
        there = people.started < incident.began
        who = np.nonzero(there & (rng.random(len(people)) < incident.reach))[0]
        parts.append(
            pl.DataFrame(
                {
                    "who": who,
                    "incident": np.full(len(who), position),
                    "began": np.full(len(who), incident.began),
                }
            )
        )
    return pl.concat(parts)

"""What is true about a generated company, written beside its files."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scorecard.sample.clock import MISSING, Window
from scorecard.sample.effects import Effects
from scorecard.sample.people import record_ids

if TYPE_CHECKING:
    from pathlib import Path

    from scorecard.sample.history import History

FILE_NAME = "truth.json"
"""Intake passes over a file of this name."""
POPULATION_SHARE = {"share": 0.170, "low": 0.158, "high": 0.182, "explained": 0.385}
"""loyalty.service_share over 141,718 answers of 400,000 customers of this company."""
CAUSES = ("base", "late delivery", "set-up instructions", "defect", "failed payment", "slow refund")
MOST_LISTED = 100_000


@dataclass(frozen=True)
class Truth:
    """The planted effects and the counts of what really happened.

    ``service_share`` is the population value of the service group's share of
    explained loyalty (share, low, high, explained). ``files`` maps each export to
    its rows below the header, footers not counted. ``events`` counts what
    happened, before any mess. ``months_by_strikes`` and ``left_by_strikes`` hold
    customer-months at risk and leavings after 0, 1, 2, 3 or more strikes.
    ``windows`` maps a HubSpot id to its weekday (0 Monday) and first hour, for
    companies of up to 100,000 customers.
    """

    seed: int
    customers: int
    months: int
    first_day: str
    last_day: str
    is_null: bool
    effects: Effects
    service_share: dict[str, float]
    files: dict[str, int]
    mess: dict[str, dict[str, int]]
    events: dict[str, int]
    months_by_strikes: tuple[int, ...]
    left_by_strikes: tuple[int, ...]
    windows: dict[str, tuple[int, int]]

    def write(self, folder: Path) -> None:
        """Write truth.json into ``folder``."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Truth:
        """Read truth.json from ``folder``."""
        found: dict[str, Any] = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        effects = found["effects"]
        effects["hazard"] = tuple(effects["hazard"])
        found["effects"] = Effects(**effects)
        for name in ("months_by_strikes", "left_by_strikes"):
            found[name] = tuple(found[name])
        found["windows"] = {key: (day, hour) for key, (day, hour) in found["windows"].items()}
        return cls(**found)


def happened(history: History, window: Window) -> Counter[str]:
    """Count the events of one chunk, by name."""
    orders, tickets, payments = history.orders, history.tickets, history.payments
    late = orders.filter(pl.col("is_late") & (pl.col("promised") < window.end))
    told = late["is_told"]
    machine = history.people.machine[history.people.started >= 0]
    counts = Counter(
        {
            "customers": len(history.people),
            "customers new in the window": int((history.people.started >= 0).sum()),
            "leads who never bought": len(history.leads),
            "customers who left": int((history.left != MISSING).sum()),
            "orders": orders.height,
            "orders late": late.height,
            "orders late and told": int(told.sum()),
            "buyers of the clear machine": int((machine == 1).sum()),
            "buyers of the confusing machine": int((machine == 2).sum()),
            "payments": payments.height,
            "payments failed": int(payments["is_failed"].sum()),
            "tickets": tickets.height,
            "relationship answers": int(history.answers["is_answered"].sum()),
            "invitations": history.answers.height,
            "strikes": history.strikes.height,
        }
    )
    for cause, count in tickets["cause"].value_counts().iter_rows():
        counts[f"tickets: {CAUSES[cause]}"] += count
    for kind, count in history.strikes["kind"].value_counts().iter_rows():
        counts[f"strikes: {kind}"] += count
    return counts


def contact_windows(history: History) -> dict[str, tuple[int, int]]:
    """Weekday and first hour of those customers of a chunk who have a window."""
    people = history.people
    chosen = np.nonzero(people.window_hour >= 0)[0]
    return {
        str(record_ids(people.number)[i]): (
            int(people.window_weekday[i]),
            int(people.window_hour[i]),
        )
        for i in chosen
    }

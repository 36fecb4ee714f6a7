"""A year of customers who come to us by chance, and after late deliveries if so asked.

Straight into the tables that the statements read, and through all of them.
"""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import numpy as np
import polars as pl

from scorecard.config.causes import CauseRule
from scorecard.config.company import Strikes
from scorecard.transforms.causes import Demand, demand
from scorecard.warehouse.schema import create_empty_tables
from scorecard.warehouse.statements import statement

CUSTOMERS, LATE, BY_CHANCE = 500, 600, 900
"""Customers, their late deliveries, and contacts that nothing caused, in the year."""

_BEGIN = np.datetime64("2025-01-01T00:00:00", "ms")
_STEPS = (
    "upstream_events",
    "contact_matches",
    "causes_of_contacts",
    "summaries/cause_days",
    "summaries/cause_months",
)
_RULE = CauseRule(
    cause="late", event="late delivery", within_days=7, stage="use", reasons=("Where",), gap_days=2
)
_ASKED = {
    "as_of": datetime(2026, 1, 1),
    "start_on": date(2025, 1, 1),
    "end_before": date(2026, 1, 2),
    "segment": None,
    "region": None,
    "channel": None,
    **Strikes().model_dump(),
}


def simulated(seed: int, chance: float) -> tuple[Demand, int]:
    """What the statements find, and how many contacts late deliveries caused in truth.

    ``chance`` is that of a late delivery to bring a contact within seven days. Half of the
    contacts that come by chance state the same reason.
    """
    rng = np.random.default_rng(seed)
    late = rng.uniform(20, 350, LATE)
    who = rng.integers(1, CUSTOMERS + 1, LATE)
    asks = rng.random(LATE) < chance
    n = rng.poisson(BY_CHANCE)
    opened = np.concatenate(
        [rng.uniform(0, 365, n), late[asks] + rng.uniform(0.05, 6.9, asks.sum())]
    )
    reason = np.where(rng.random(len(opened)) < 0.5, "Where", "Other")
    reason[n:] = "where "
    promises = {"customer_id": who, "due_at": _moments(late), "days_past_due": np.ones(LATE)}
    tickets = {
        "customer_id": np.concatenate([rng.integers(1, CUSTOMERS + 1, n), who[asks]]),
        "opened_at": _moments(opened),
        "reason": reason,
    }
    return _through_the_statements(promises, tickets), int(asks.sum())


def _moments(days: np.ndarray) -> np.ndarray:
    return _BEGIN + (days * 86_400_000).astype("timedelta64[ms]")


def _through_the_statements(
    promises: dict[str, np.ndarray], tickets: dict[str, np.ndarray]
) -> Demand:
    rule = {
        **_RULE.model_dump(include={"cause", "event", "within_days", "stage", "gap_days"}),
        "horizon_days": _RULE.horizon_days,
        "is_compared_after": False,
    }
    customers = {"customer_id": np.arange(1, CUSTOMERS + 1)}
    tables = {
        "promises": _numbered(promises),
        "tickets": _numbered(tickets),
        "people": pl.DataFrame(customers).with_columns(became_customer_at=datetime(2024, 1, 1)),
        "cause_rules": pl.DataFrame([rule]),
        "cause_reasons": pl.DataFrame({"cause": [_RULE.cause], "pattern": ["where"]}),
    }
    with duckdb.connect() as connection:
        create_empty_tables(connection)
        for name, frame in tables.items():
            connection.register("given", frame)
            connection.execute(f"insert into {name} by name from given")
        for name in _STEPS:
            bound = statement(name)
            connection.execute(
                f"insert into {name.rpartition('/')[2]} by name {bound.text}", bound.bind(_ASKED)
            )
        bounds = [statement(f"pages/cause_{name}") for name in ("contacts", "watch", "lift")]
        contacts, watch, lift = (
            connection.sql(bound.text, params=bound.bind(_ASKED)).pl() for bound in bounds
        )
    return demand((_RULE,), contacts, watch, lift)


def _numbered(columns: dict[str, np.ndarray]) -> pl.DataFrame:
    frame = pl.DataFrame(columns)
    return frame.with_columns(record_id=pl.Series(range(frame.height)).cast(pl.String))

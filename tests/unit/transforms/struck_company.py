"""A simulated company, taken through the product's own statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from scorecard.warehouse.schema import create_empty_tables

QUERIES = Path(__file__).parents[3] / "queries"
MONTHS = 24
FIRST = date(2024, 1, 1)
AS_OF = datetime(2026, 1, 1)


@dataclass(frozen=True, eq=False)
class StruckCompany:
    """Months of 24 customers live through; ``left_in`` 24 means that they stayed."""

    left_in: np.ndarray
    final_strikes: np.ndarray
    connection: duckdb.DuckDBPyConnection

    def query(self, name: str) -> pl.DataFrame:
        """What a page query says of all months."""
        text = (QUERIES / "pages" / f"{name}.sql").read_text(encoding="utf-8")
        given = {"start_on": FIRST, "end_before": AS_OF.date(), "segment": None, "region": None}
        named = {key: value for key, value in given.items() if f"${key}" in text}
        return self.connection.sql(text, params=named).pl()

    def naive_retention(self) -> list[float]:
        """Share still there after 24 months by the final number of strikes, as one should not."""
        final = np.minimum(self.final_strikes, 3)
        return [float((self.left_in[final == k] == MONTHS).mean()) for k in range(4)]


def struck_company(
    customers: int, hazard: float, strike: float, log_ratio: float, seed: int, spread: int = 1
) -> StruckCompany:
    """Customers who each month leave with ``hazard`` × exp(log_ratio × strikes so far).

    Those who stay are struck with probability ``strike``. They begin in the months
    before the first, or spread over the first ``spread`` months.
    """
    random = np.random.default_rng(seed)
    begin = random.integers(0, spread, customers) if spread > 1 else np.zeros(customers, np.int64)
    left_in = np.full(customers, MONTHS)
    strikes = np.zeros(customers, np.int64)
    struck: list[tuple[np.ndarray, int]] = []
    for month in range(MONTHS):
        there = (left_in == MONTHS) & (begin <= month)
        chance = hazard * np.exp(log_ratio * np.minimum(strikes, 3))
        leaves = there & (random.random(customers) < chance)
        left_in[leaves] = month
        hit = np.flatnonzero(there & ~leaves & (random.random(customers) < strike))
        strikes[hit] += 1
        struck.append((hit, month))
    kinds = np.array(["late order", "incident", "defective order"])
    events = pl.DataFrame(
        {
            "customer_id": np.concatenate([who for who, _ in struck]) + 1,
            "struck_on": [_day(month, 10) for who, month in struck for _ in who],
        }
    )
    events = events.with_columns(
        kind=pl.Series(kinds[random.integers(0, 3, events.height)]),
        stage=pl.lit("use"),
        record_id=pl.int_range(events.height).cast(pl.String),
    )
    people = pl.DataFrame(
        {
            "customer_id": np.arange(customers) + 1,
            "segment": np.array(["Home", "Office"])[random.integers(0, 2, customers)],
            "first_seen_at": [_day(month - 1, 28) for month in begin],
            "became_customer_at": [_day(month - 1, 28) for month in begin],
            "left_at": [None if month == MONTHS else _day(month, 15) for month in left_in],
            "leave_rule": ["contract"] * customers,
            "monthly_value": [20.0] * customers,
        }
    )
    return StruckCompany(left_in, strikes, _built(people, events))


def _day(month: int, day: int) -> date:
    number = FIRST.year * 12 + month
    return date(number // 12, number % 12 + 1, day)


def _built(people: pl.DataFrame, strikes: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_empty_tables(connection)
    months = pl.DataFrame(
        {
            "month": [_day(month, 1) for month in range(-1, MONTHS)],
            "next_month": [_day(month + 1, 1) for month in range(-1, MONTHS)],
        }
    )
    for name, frame in (("people", people), ("strikes", strikes), ("months", months)):
        connection.register("given", frame)
        connection.execute(f"insert into {name} by name select * from given")
    for name in ("customer_months", "leaving_cells", "leaving_kinds"):
        text = (QUERIES / "summaries" / f"{name}.sql").read_text(encoding="utf-8")
        found = connection.extract_statements(text)[0].named_parameters
        given = {"as_of": AS_OF, "loss_after_days": 120}
        params = {key: given[key] for key in found}
        connection.execute(f"insert into {name} by name {text}", params)
    return connection

"""A snapshot without a warehouse: synthetic cells, and page queries as small frames."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import polars as pl

from tests.unit.transforms.moments import moment_rows
from tests.unit.transforms.synthetic import catalogue, company, whole_cells

PAGES = {
    "service_volume": {
        "month": [date(2025, 12, 1), date(2025, 11, 1)],
        "stage": ["service", "use"],
        "channel": ["email", "app"],
        "segment": ["Home", "Office"],
        "region": ["North", "South"],
        "touchpoints": [100, 900],
        "service_touchpoints": [60, 20],
        "moments": [80, 800],
        "service_moments": [40, 16],
    },
    "service_reach": {"customers": [500], "served_customers": [60], "service_contacts": [80]},
    "service_reach_months": {
        "month": [date(2025, 11, 1), date(2025, 12, 1)],
        "customers": [480, 490],
        "served_customers": [20, 40],
        "service_contacts": [20, 60],
    },
    "strike_hazard": {
        "strikes": [0, 1, 2],
        "customer_months": [8000, 1500, 500],
        "leavings": [80, 30, 20],
        "customers_now": [400, 80, 20],
        "monthly_value_now": [20000.0, 4000.0, 1000.0],
    },
    "two_strikes": {"customer_id": [1, 2, 3], "yearly_value": [600.0, None, 300.0]},
    "two_strikes_months": {
        "month": [date(2025, 12, 1)],
        "customers": [3],
        "yearly_value": [900.0],
    },
    "net": {
        "part": ["never fell", "caught", "dropped"],
        "customers": [430, 50, 20],
        "falls": [0, 60, 30],
        "answers": [100, 30, 4],
        "promoters": [50, 10, 0],
        "passives": [30, 10, 1],
        "detractors": [20, 10, 3],
    },
    "funnel": {"stage": ["awareness", "purchase"], "customers": [400, 100]},
    "first_word": {
        "month": [date(2025, 12, 1)],
        "kind": ["late delivery"],
        "failures": [40],
        "we_first": [15],
        "they_first": [15],
        "silent": [10],
    },
    "loss_cells": {
        "block": list(range(200)) * 4,
        "segment": ["Home"] * 800,
        "is_bad_service": [False] * 400 + [True] * 400,
        "is_bad_experience": ([False] * 200 + [True] * 200) * 2,
        "customer_months": [100] * 200 + [30] * 200 + [10] * 200 + [20] * 200,
        "leavings": [5] * 200 + [6] * 200 + [1] * 200 + [8] * 200,
        "monthly_value_lost": [10.0] * 800,
    },
    "driver_moments": moment_rows(),
    "head_start": {"failures": [12], "median_hours": [9.0]},
}


class FakeSnapshot:
    """What the builders ask of a snapshot."""

    id = "fake"

    def __init__(self, cells: pl.DataFrame | None = None, is_empty: bool = False) -> None:
        held = whole_cells(200) if cells is None else cells
        self._cells = held.clear() if is_empty else held
        self._is_empty = is_empty
        self.as_of = None if is_empty else datetime(2025, 12, 31, 12)
        self.company, self.catalogue = company(), catalogue()
        self.file_reports: tuple[SimpleNamespace, ...] = ()

    def cells(self) -> pl.DataFrame:
        return self._cells

    def metric_facts(self) -> pl.DataFrame:
        ids = [metric.metric_id for metric in self.catalogue.metrics]
        return pl.DataFrame(
            {"metric_id": ids, "design_effect": [1.0] * len(ids), "problem": [None] * len(ids)}
        )

    def query(self, name: str, **parameters: object) -> pl.DataFrame:
        assert "end_before" in parameters, "a page query is asked of a period"
        return pl.DataFrame(PAGES[name])

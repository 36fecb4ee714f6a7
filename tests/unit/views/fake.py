"""A snapshot without a warehouse: synthetic cells, and page queries as small frames."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import polars as pl

from tests.unit.transforms.moments import (
    columns,
    leaving_rows,
    moment_rows,
    quarter_rows,
    tail_rows,
)
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
        "channel_moments": [85, 800],
        "service_channel_moments": [42, 16],
    },
    "service_reach_places": {
        "place": ["service", "use"],
        "segment": ["Home", "Home"],
        "region": ["North", "North"],
        "served_customers": [40, 12],
    },
    "service_reach": {
        "segment": ["Home", "Office"],
        "region": ["North", "South"],
        "customers": [400, 100],
        "served_customers": [45, 15],
        "service_contacts": [60, 20],
    },
    "service_reach_months": {
        "month": [date(2025, 11, 1), date(2025, 12, 1)],
        "segment": ["Home", "Home"],
        "region": ["North", "North"],
        "customers": [480, 490],
        "served_customers": [20, 40],
        "service_contacts": [20, 60],
    },
    "service_reach_places by channel": {
        "place": ["email"],
        "segment": ["Home"],
        "region": ["North"],
        "served_customers": [45],
    },
    "strike_hazard": {
        "strikes": [0, 1, 2],
        "segment": ["Home"] * 3,
        "region": ["North"] * 3,
        "customer_months": [8000, 1500, 500],
        "leavings": [80, 30, 20],
        "customers_now": [400, 80, 20],
        "monthly_value_now": [20000.0, 4000.0, 1000.0],
    },
    "two_strikes": {"customer_id": [1, 2, 3], "yearly_value": [600.0, None, 300.0]},
    "two_strikes_months": {
        "month": [date(2025, 12, 1)],
        "segment": ["Home"],
        "region": ["North"],
        "customers": [3],
        "valued": [2],
        "yearly_value": [900.0],
    },
    "net": {
        "part": ["never fell", "caught", "dropped"],
        "segment": ["Home"] * 3,
        "region": ["North"] * 3,
        "customers": [430, 50, 20],
        "falls": [0, 60, 30],
        "ends_known": [0, 58, 30],
    },
    "net_falls": {
        "month": [date(2025, 11, 1), date(2025, 12, 1)],
        "falls": [40, 50],
        "catches": [30, 33],
        "drops": [10, 12],
        "still_open": [0, 3],
        "repeats": [4, 6],
        "judged": [40, 40],
        "judged_drops": [10, 10],
    },
    "net_fallers": {
        "month": [date(2025, 11, 1), date(2025, 12, 1)],
        "customers": [480, 490],
        "fallers": [36, 44],
    },
    "net_hazard": {
        "standing": ["never fell", "caught", "dropped", "never fell", "caught"],
        "segment": ["Home", "Home", "Home", "Office", "Office"],
        "tenure_months": [6, 6, 6, 6, 6],
        "customer_months": [8000, 1000, 300, 4000, 500],
        "leavings": [80, 25, 12, 40, 13],
    },
    "net_loyalty": {
        "question": ["nps"] * 5,
        "standing": ["never fell", "caught", "dropped", "never fell", "fell earlier"],
        "segment": ["Home", "Home", "Home", "Office", "Home"],
        "region": ["North"] * 5,
        "tenure_months": [12, 12, 12, 12, 12],
        "answers": [100, 60, 20, 50, 30],
        "top_answers": [60, 15, 2, 30, 15],
        "middle_answers": [30, 25, 6, 15, 10],
        "low_answers": [10, 20, 12, 5, 5],
    },
    "loyalty_choices": {"choice": [1], "customers": [900], "unnamed": [0]},
    "net_quadrants": {
        "service": ["good", "good", "bad"],
        "experience": ["bad", "good", "bad"],
        "customers": [20, 30, 10],
        "yearly_value": [2400.0, 3600.0, None],
    },
    "net_quadrant_customers": {
        "customer_id": [7, 8],
        "segment": ["Home", None],
        "region": ["North", None],
        "falls": [2, 1],
        "drops": [0, 0],
        "strikes": [1, 1],
        "last_on": [date(2025, 12, 3), date(2025, 12, 1)],
        "last_record_id": ["zendesk:1", "zendesk:2"],
        "yearly_value": [120.0, None],
    },
    "worth_months": {
        "month": [date(2025, 11, 1)] * 3 + [date(2025, 12, 1)] * 3,
        "asked": ["recommendation"] * 6,
        "verdict": ["delighted", "settled", "disappointed"] * 2,
        "answers": [50, 30, 20, 60, 30, 10],
    },
    "worth_after": {
        "asked": ["recommendation"] * 3,
        "verdict": ["delighted", "settled", "disappointed"],
        "customers": [400, 300, 100],
        "kept": [392, 270, 70],
        "spenders": [400, 300, 20],
        "spend_total": [8000.0, 3000.0, -500.0],
        "spend_squares": [500000.0, 300000.0, 40000.0],
    },
    "leave_reasons": {
        "reason": ["Too expensive", "Moved away", "Competitor", None],
        "leavers": [60, 20, 10, 10],
        "reasons": [1, 1, 1, 0],
    },
    "asked_when_leaving": {"asked": ["recommendation"], "leavers": [100], "asked_late": [49]},
    "leaving_by_answer": {
        "asked": ["recommendation"] * 3,
        "verdict": ["disappointed", "settled", "delighted"],
        "score": [2.0, 8.0, 10.0],
        "customers": [100, 200, 300],
        "leavers": [60, 20, 20],
        "first_on": [date(2024, 3, 1), date(2024, 2, 1), date(2024, 2, 1)],
        "last_on": [date(2025, 12, 3), date(2025, 12, 1), date(2025, 12, 30)],
    },
    "first_impressions": {
        "verdict": ["delighted", "disappointed"],
        "customers": [120, 90],
        "followed": [100, 80],
        "kept": [95, 60],
    },
    "first_contacts": {
        "is_served_first": [True, False],
        "customers": [50, 450],
        "followed": [40, 400],
        "kept": [36, 372],
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
    "leaving_rows": leaving_rows(columns(), columns()["outcome:score"] < -1),
    "driver_quarters": quarter_rows(),
    "driver_stages": {
        "kind": ["asked", "asked", "service", "service"],
        "driver": ["delivery", "price", "contact", "ended badly"],
        "stage": ["use", "purchase", "service", "service"],
    },
    "tail_moments": tail_rows(),
    "expectation_gaps": {
        "question": ["delivery", "price"],
        "pairs": [40, 12],
        "expected": [3200.0, 720.0],
        "found": [2800.0, 720.0],
        "gap": [-400.0, 0.0],
        "gap_squares": [9000.0, 1200.0],
    },
    "loyalty_scores": {
        "choice": [1],
        "respondents": [2000],
        "promoters": [900],
        "detractors": [400],
        "total": [50000.0],
        "total_squares": [2000000.0],
        "anonymous": [0],
    },
    "reach_ever": {"days": [10, 200, 366], "needed": [100, 100, 0], "watched": [0, 100, 200]},
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
        split = f"{name} by {parameters.get('split_by')}"
        return pl.DataFrame(PAGES.get(split, PAGES[name]))

"""Each analysis of the pages, beside one DuckDB aggregate and beside pandas with a package.

The aggregate counts and sums the columns that the analysis rests on, by segment and region, on
the very same snapshot. A view is asked for with filters that it never saw; the reading of the
metrics, which every page shares, stands already.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from benchmarks.processes import ROOT, THREADS, run_apart
from benchmarks.table import Line, middle
from scorecard.statistics.bootstrap import REPLICATES
from scorecard.transforms.leaving import tenure_curves
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read, scope
from scorecard.views.attribution import read_weight
from scorecard.views.causes import build_causes
from scorecard.views.changed import build_changed
from scorecard.views.choices import build_choices
from scorecard.views.drivers import build_drivers
from scorecard.views.incidents import build_incidents
from scorecard.views.safety_net import build_net
from scorecard.views.service import build_service
from scorecard.views.strikes import build_strikes
from scorecard.views.trust import build_trust
from scorecard.views.windows import build_windows
from scorecard.views.worth import build_worth
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import DATABASE, Snapshot

if TYPE_CHECKING:
    import pandas as pd

CUSTOMERS = 20_000
MANY_CUSTOMERS = 1_000_000
TURNS = 3

# Page → what makes it, the table that it rests on, and the columns summed for comparison.
ANALYSES: Mapping[str, tuple[Callable[..., object], str, tuple[str, ...]]] = {
    "service share": (build_service, "customer_months", ("touchpoints", "service_contacts")),
    "drivers": (build_drivers, "loyalty_respondents", ("score", "block")),
    "causes": (build_causes, "causes_of_contacts", ("days_since",)),
    "incidents": (build_incidents, "upstream_events", ()),
    "safety net": (build_net, "customer_months", ("service_contacts", "strikes")),
    "delight": (build_worth, "verdicts", ("spend",)),
    "strikes": (build_strikes, "customer_months", ("strikes", "strikes_before", "value")),
    "trust in answers": (build_trust, "customer_months", ("service_contacts", "value")),
    "contact windows": (build_windows, "active_windows", ("sessions", "inside")),
    "what changed": (build_changed, "cells", ("n", "total", "total_squares")),
}


WEIGHT = "weight of service with its interval"
CURVES = "curves of leaving by strikes so far"

_ANSWERS = """
select r.answer_id, r.score, q.kind, q.driver, d.amount
from loyalty_respondents as r
inner join loyalty_drivers as d using (answer_id)
inner join loyalty_questions as q on q.place = d.place and q.window_end = r.window_end
where
    r.is_complete
    and q.kind <> 'left out'
    and r.window_end = (select max(window_end) from loyalty_respondents)
"""
_SPELLS = """
select
    m.strikes_before,
    m.has_left,
    date_diff('month', cast(p.became_customer_at as date), m.month) as tenure
from customer_months as m
inner join people as p using (customer_id)
where m.is_active and m.has_left is not null and p.became_customer_at < m.month
"""


def measure(customers: int) -> list[Line]:
    """Every analysis of a company of that size."""
    with tempfile.TemporaryDirectory(prefix="bench-") as named:
        exports, cache = Path(named) / "exports", Path(named) / "cache"
        run_apart("build:write_company", customers=customers, folder=str(exports))
        run_apart("build:build", exports=str(exports), cache=str(cache))
        places = {"exports": str(exports), "cache": str(cache)}
        views = run_apart("analyses:views", **places)
        aggregates = run_apart("analyses:aggregates", cache=str(cache))
        others = run_apart("analyses:packages", **places)
    size = f"{customers:,} customers"
    lines = [
        Line(
            f"{name}, {size}",
            views.told["ours"][name],
            f"one aggregate of {ANALYSES[name][1]}",
            aggregates.told[name],
            our_mb=views.peak_mb,
        )
        for name in ANALYSES
    ]
    for name, beside in (
        (WEIGHT, "pandas and statsmodels"),
        (CURVES, "pandas and lifelines"),
    ):
        ours, theirs = others.told[name]
        lines.append(Line(f"{name}, {size}", ours, beside, theirs, is_speedup=True))
    return lines


def views(exports: str, cache: str) -> dict[str, Any]:
    """Seconds of each view; the middle of several filters that it never saw."""
    snapshot = build_snapshot(Path(exports), Path(cache), ROOT)
    asked = _filters(snapshot)
    for filters in asked:
        read(snapshot, filters)
    ours = {}
    for name, (build, *_) in ANALYSES.items():
        build(snapshot, asked[0])
        ours[name] = middle([_seconds(partial(build, snapshot, one)) for one in asked[1:]])
    return {"seconds": sum(ours.values()), "ours": ours}


def aggregates(cache: str) -> dict[str, Any]:
    """Seconds of one aggregate over the columns of each analysis."""
    told = {}
    with _opened(cache) as connection:
        for name, (_, table, columns) in ANALYSES.items():
            sums = "".join(f", sum({one}), sum({one} * {one})" for one in columns)
            text = f"select segment, region, count(*){sums} from {table} group by all"
            aggregate = partial(_answered, connection, text)
            told[name] = middle([_seconds(aggregate) for _ in range(5)])
    return {"seconds": sum(told.values()), **told}


def _answered(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[Any, ...]]:
    return connection.execute(text).fetchall()


def _opened(cache: str) -> duckdb.DuckDBPyConnection:
    database = max(
        Path(cache).glob(f"snapshots/*/{DATABASE}"), key=lambda one: one.stat().st_mtime_ns
    )
    return duckdb.connect(str(database), read_only=True, config={"threads": THREADS})


def _filters(snapshot: Snapshot) -> list[Filters]:
    choices = build_choices(snapshot, "quarter")
    whole = Filters(choices.periods[0].last_on, "quarter")
    return [whole, *(replace(whole, segment=one) for one in choices.segments[:TURNS])]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def packages(exports: str, cache: str) -> dict[str, Any]:
    """Ours from the snapshot, theirs from rows that are in memory already."""
    with _opened(cache) as connection:
        answers = connection.execute(_ANSWERS).df()
        spells = connection.execute(_SPELLS).df()
    snapshot = build_snapshot(Path(exports), Path(cache), ROOT)
    looked_at = scope(snapshot, _filters(snapshot)[0])
    watched = {
        "start_on": looked_at.months[0].start_on,
        "end_before": looked_at.months[-1].end_before,
        "segment": None,
        "region": None,
    }

    def weight() -> object:
        return read_weight(snapshot, looked_at)

    def curves() -> object:
        return tenure_curves(snapshot.query("strike_tenure", **watched), 10)

    def ours(work: Callable[[], object]) -> float:
        work()
        return middle([_seconds(work) for _ in range(TURNS)])

    return {
        "seconds": 0.0,
        WEIGHT: (ours(weight), _seconds(partial(_statsmodels, answers))),
        CURVES: (ours(curves), _seconds(partial(_lifelines, spells))),
    }


def _statsmodels(answers: pd.DataFrame) -> float:
    """The same game by ordinary least squares on rows, drawn anew as often."""
    import statsmodels.api as sm  # noqa: PLC0415

    wide = answers.pivot_table("amount", "answer_id", ["kind", "driver"], fill_value=0.0)
    score = answers.groupby("answer_id")["score"].first().loc[wide.index].to_numpy()
    matrix = wide.to_numpy()
    is_service = wide.columns.get_level_values(0) == "service"
    draw = np.random.default_rng(1)
    shares = []
    for _ in range(REPLICATES):
        drawn = draw.integers(len(score), size=len(score))
        service, others, both = (
            sm.OLS(score[drawn], sm.add_constant(matrix[drawn][:, which])).fit().rsquared_adj
            for which in (is_service, ~is_service, np.ones(len(is_service), dtype=bool))
        )
        shares.append((service + both - others) / 2 / both)
    return float(np.quantile(shares, 0.025))


def _lifelines(spells: pd.DataFrame) -> None:
    """Kaplan-Meier with delayed entry, one row per customer and month."""
    from lifelines import KaplanMeierFitter  # noqa: PLC0415

    for _, part in spells.groupby(spells["strikes_before"].clip(upper=3)):
        KaplanMeierFitter().fit(
            part["tenure"] + 1.0, part["has_left"].astype(bool), entry=part["tenure"]
        )

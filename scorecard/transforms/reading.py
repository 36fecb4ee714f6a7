"""A reading: every metric, stage and the index for one choice of filters.

The views of all pages are arranged from it; it is computed once a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.config.catalogue import Catalogue, Metric
from scorecard.config.company import Company
from scorecard.transforms import judgements, measures, stages
from scorecard.transforms.cube import cells_for, coded_cells
from scorecard.transforms.judgements import NO_MOVE, Judgement
from scorecard.transforms.judging import Frame, stage_answers
from scorecard.transforms.periods import Filters, Period, month_number, with_two_before
from scorecard.transforms.scope import Scope, first_month, scope_of
from scorecard.transforms.stages import Index, StageHealth, Track

if TYPE_CHECKING:
    from datetime import datetime

    from scorecard.statistics.control_chart import ProcessLimits
    from scorecard.statistics.intervals import FloatArray
    from scorecard.transforms.measures import Estimates
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Reading(Scope):
    """What is known under one choice of filters.

    ``monthly`` holds estimates (months, metrics), ``series`` their values with too few
    answers blanked, ``touched`` the months with a signal, ``track`` the health of stages by
    month. Every sequence of metrics keeps the order of ``metrics``.
    ``period_sums`` has one row: what the period adds up to.
    """

    metrics: tuple[Metric, ...]
    design_effects: FloatArray
    problems: Mapping[str, str]
    judgements: Mapping[str, Judgement]
    stages: tuple[StageHealth, ...]
    index: Index | None
    comparisons: int
    period_sums: measures.Sums | None
    monthly: Estimates | None
    series: FloatArray
    touched: np.ndarray
    limits: tuple[ProcessLimits | None, ...]
    track: Track | None
    track_colours: np.ndarray
    track_reasons: np.ndarray

    def column(self, metric_id: str) -> int:
        """The place of a metric; KeyError if the catalogue has none of that id."""
        for place, metric in enumerate(self.metrics):
            if metric.metric_id == metric_id:
                return place
        raise KeyError(metric_id)

    def design_effect(self, metric_id: str) -> float:
        """How many answers of a metric count as one; 1 where the catalogue has none of that id."""
        effects = zip(self.metrics, self.design_effects, strict=True)
        return next((float(one) for metric, one in effects if metric.metric_id == metric_id), 1.0)

    def stage(self, stage_id: str) -> StageHealth:
        """The health of one stage; KeyError if the journey has none of that id."""
        for health in self.stages:
            if health.stage.stage_id == stage_id:
                return health
        raise KeyError(stage_id)


@lru_cache(maxsize=24)
def read(snapshot: Snapshot, filters: Filters) -> Reading:
    """The reading of a snapshot; kept, because several pages ask for the same one."""
    facts = {row["metric_id"]: row for row in snapshot.metric_facts().iter_rows(named=True)}
    return _read_within(
        scope(snapshot, filters), cells_for(snapshot, filters), snapshot.catalogue, facts
    )


def scope(snapshot: Snapshot, filters: Filters) -> Scope:
    """What the filters look at, before anything is summed."""
    first_on = first_month(coded_cells(snapshot))
    return scope_of(first_on, snapshot.company, snapshot.as_of, filters)


def read_cells(
    cells: pl.DataFrame,
    catalogue: Catalogue,
    company: Company,
    as_of: datetime | None,
    filters: Filters,
    facts: Mapping[str, Mapping[str, object]],
) -> Reading:
    """The reading of a frame of cells.

    ``facts`` holds by metric ``design_effect`` and ``problem``; a metric without
    an entry has an effect of 1 and no problem.
    """
    return _read_within(
        scope_of(first_month(cells), company, as_of, filters), cells, catalogue, facts
    )


def _read_within(
    scope: Scope,
    cells: pl.DataFrame,
    catalogue: Catalogue,
    facts: Mapping[str, Mapping[str, object]],
) -> Reading:
    metrics = catalogue.metrics
    effects = np.array([_effect(facts.get(metric.metric_id)) for metric in metrics])
    problems = {
        metric_id: str(fact["problem"]) for metric_id, fact in facts.items() if fact.get("problem")
    }
    if not scope.periods:
        return _blank(scope, metrics, effects, problems)
    sums = measures.summed(
        measures.narrowed(cells, scope.filters),
        metrics,
        "month",
        [month.start_on for month in scope.months],
    )
    return _judged(scope, metrics, effects, problems, sums)


def common_start(n: FloatArray) -> int:
    """The first month in which half of the metrics that are measured had begun.

    ``n`` (months, metrics) counts observations. Before that month stands what one
    export remembers of the few who stayed: no baseline.
    """
    is_seen = n > 0
    begun = np.sort(np.argmax(is_seen, axis=0)[is_seen.any(axis=0)])
    return int(begun[(len(begun) - 1) // 2]) if len(begun) else 0


def _effect(fact: Mapping[str, object] | None) -> float:
    value = fact.get("design_effect") if fact else None
    # Below 1 would claim more answers than were given.
    is_known = isinstance(value, int | float) and np.isfinite(value)
    return max(1.0, float(value)) if is_known and isinstance(value, int | float) else 1.0


def _rows_of(periods: Sequence[Period], months: Sequence[Period]) -> list[list[int]]:
    first = month_number(months[0].start_on)
    return [
        [
            number - first
            for number in range(month_number(p.start_on), month_number(p.end_before))
            if 0 <= number - first < len(months)
        ]
        for p in periods
    ]


def _judged(
    scope: Scope,
    metrics: tuple[Metric, ...],
    effects: FloatArray,
    problems: Mapping[str, str],
    sums: measures.Sums,
) -> Reading:
    company, periods, months = scope.company, scope.periods, scope.months
    thresholds = company.thresholds
    rows = _rows_of(periods, months)
    pooled_rows = [list(chain.from_iterable(rows[with_two_before(at)])) for at in range(len(rows))]
    single_sums = sums.gathered(rows)
    pooled_sums = sums.gathered(pooled_rows)
    exposure = np.array([len(group) for group in rows], dtype=np.float64)
    pooled_exposure = np.array([len(group) for group in pooled_rows], dtype=np.float64)
    monthly = measures.estimated(sums, metrics, np.ones(len(months)), effects)
    single = (
        monthly
        if scope.filters.grain == "month" and len(months) == len(periods)
        else measures.estimated(single_sums, metrics, exposure, effects)
    )
    pooled = measures.estimated(pooled_sums, metrics, pooled_exposure, effects)
    frame = Frame(
        company, scope.filters, metrics, periods, single, pooled, single_sums, exposure, effects
    )
    start = common_start(monthly.n)
    series, limits = judgements.frozen_limits(monthly, metrics, thresholds, start)
    found = [
        judgements.signal_of(
            series[:, place], months, limits[place], metric.higher_is_better, start
        )
        for place, metric in enumerate(metrics)
    ]
    metric_judgements, health, index, comparisons = frame.judge([signal for signal, _ in found])
    narrowed_by = scope.filters.narrowed_by
    quarterly = pooled if single is monthly else _pooled_months(sums, metrics, effects)
    own = judgements.scored(monthly, metrics, thresholds, narrowed_by=narrowed_by)
    through = judgements.scored(quarterly, metrics, thresholds, narrowed_by=narrowed_by)
    track = stages.combined(*judgements.spoken(own, through), metrics, company)
    colours, reasons = stages.stage_standings(
        track, track, company, stage_answers(monthly, metrics, company), thresholds
    )
    return Reading(
        company,
        scope.filters,
        scope.as_of,
        periods,
        months,
        scope.partial,
        metrics,
        effects,
        problems,
        metric_judgements,
        health,
        index,
        comparisons,
        single_sums.gathered([[len(rows) - 1]]),
        monthly,
        series,
        np.column_stack([touched for _, touched in found]),
        tuple(limits),
        track,
        colours,
        reasons,
    )


def _pooled_months(
    sums: measures.Sums, metrics: Sequence[Metric], effects: FloatArray
) -> Estimates:
    """Each month with the two before it."""
    every = range(len(sums.n))
    rows = [list(every[with_two_before(at)]) for at in every]
    exposure = np.array([len(group) for group in rows], dtype=np.float64)
    return measures.estimated(sums.gathered(rows), metrics, exposure, effects)


def _blank(
    scope: Scope,
    metrics: tuple[Metric, ...],
    effects: FloatArray,
    problems: Mapping[str, str],
) -> Reading:
    """The reading before any period is complete: everything is not measured."""
    nothing = judgements.Standing(None, False, "not measured", None)
    columns = stages.membership(metrics, scope.company.stages)
    health = tuple(
        StageHealth(
            stage,
            None,
            None,
            None,
            None,
            0.0,
            0.0,
            100.0,
            0,
            0,
            len(which),
            nothing,
            NO_MOVE,
            NO_MOVE,
            None,
        )
        for stage, which in zip(scope.company.stages, columns, strict=True)
    )
    empty = np.zeros((0, len(metrics)))
    return Reading(
        scope.company,
        scope.filters,
        scope.as_of,
        (),
        (),
        scope.partial,
        metrics,
        effects,
        problems,
        {},
        health,
        None,
        0,
        None,
        None,
        empty,
        empty.astype(np.bool_),
        (None,) * len(metrics),
        None,
        np.zeros((0, len(scope.company.stages) + 1), dtype=np.int8),
        np.zeros((0, len(scope.company.stages) + 1), dtype=np.int8),
    )

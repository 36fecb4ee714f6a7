"""A reading: every metric, stage and the index for one choice of filters.

The views of all pages are arranged from it; it is computed once a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.config.catalogue import Catalogue, Metric, Summary
from scorecard.config.company import Company
from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.intervals import Z
from scorecard.transforms import judgements, measures, stages
from scorecard.transforms.judgements import NO_MOVE, Judgement, Move
from scorecard.transforms.periods import (
    MONTHS_OF,
    Filters,
    Period,
    complete_months,
    month_number,
    periods_back,
    running,
)
from scorecard.transforms.stages import Index, StageHealth, Track

if TYPE_CHECKING:
    from datetime import datetime

    from scorecard.statistics.control_chart import ProcessLimits
    from scorecard.statistics.intervals import Change, FloatArray
    from scorecard.transforms.measures import Estimates
    from scorecard.warehouse.snapshot import Snapshot

DIMENSIONS = ("segment", "region", "channel")
MOST_MONTHS = 120
"""History behind the memory of a status; a stray date of 1970 must not stretch it."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What is known under one choice of filters.

    ``periods`` (of the grain, complete, oldest first, the last is the one looked
    at); ``months`` likewise. ``monthly`` holds estimates (months, metrics),
    ``series`` their values with too few answers blanked, ``touched`` the months with
    a signal, ``track`` the health of stages by month. Every sequence of metrics
    keeps the order of ``metrics``.
    ``period_sums`` has one row: what the period adds up to.
    """

    company: Company
    filters: Filters
    as_of: datetime | None
    metrics: tuple[Metric, ...]
    design_effects: FloatArray
    problems: Mapping[str, str]
    periods: tuple[Period, ...]
    months: tuple[Period, ...]
    partial: Period | None
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

    @property
    def period(self) -> Period | None:
        """The period looked at; None when no period is complete."""
        return self.periods[-1] if self.periods else None

    @property
    def previous(self) -> Period | None:
        """The period before it."""
        return self.periods[-2] if len(self.periods) > 1 else None

    def column(self, metric_id: str) -> int:
        """The place of a metric; KeyError if the catalogue has none of that id."""
        for place, metric in enumerate(self.metrics):
            if metric.metric_id == metric_id:
                return place
        raise KeyError(metric_id)

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
    return read_cells(
        cells_for(snapshot, filters),
        snapshot.catalogue,
        snapshot.company,
        snapshot.as_of,
        filters,
        facts,
    )


@lru_cache(maxsize=3)
def coded_cells(snapshot: Snapshot) -> pl.DataFrame:
    """The cells of a snapshot with their words as codes, which group several times faster."""
    return coded(snapshot.cells())


def cells_for(snapshot: Snapshot, filters: Filters) -> pl.DataFrame:
    """The fewest cells that answer the filters: added up over dimensions not asked for.

    Two dimensions at once leave hardly fewer cells than there are, so they take all.
    """
    asked = tuple(name for name in DIMENSIONS if getattr(filters, name) is not None)
    return coded_cells(snapshot) if len(asked) > 1 else _added_up(snapshot, asked)


@lru_cache(maxsize=12)
def _added_up(snapshot: Snapshot, kept: tuple[str, ...]) -> pl.DataFrame:
    return undivided(coded_cells(snapshot), kept)


def undivided(cells: pl.DataFrame, kept: Sequence[str] = ()) -> pl.DataFrame:
    """The same sums by metric, month, bucket and the dimensions ``kept``."""
    return cells.group_by("metric_id", "month", "bucket", *kept).agg(
        pl.col(name).sum() for name in measures.ADDED
    )


def coded(cells: pl.DataFrame) -> pl.DataFrame:
    """The same cells with metric and dimensions as categories."""
    return cells.with_columns(
        pl.col("metric_id", "segment", "region", "channel").cast(pl.Categorical)
    )


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
    metrics = catalogue.metrics
    effects = np.array([_effect(facts.get(metric.metric_id)) for metric in metrics])
    problems = {
        metric_id: str(fact["problem"]) for metric_id, fact in facts.items() if fact.get("problem")
    }
    periods, months = calendar(cells, company, as_of, filters)
    partial = running(as_of, company.fiscal_year_starts) if as_of else None
    if not periods:
        return _blank(company, filters, as_of, metrics, effects, problems, partial)
    sums = measures.summed(
        measures.narrowed(cells, filters), metrics, "month", [month.start_on for month in months]
    )
    return _judged(
        company, filters, as_of, metrics, effects, problems, periods, months, partial, sums
    )


def calendar(
    cells: pl.DataFrame, company: Company, as_of: datetime | None, filters: Filters
) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """The complete periods of the grain up to the chosen one, and the months up to its end.

    Independent of segment, region and channel, so that a filter never moves time.
    """
    first_on = cells["month"].min() if cells.height else None
    if not isinstance(first_on, date) or as_of is None:
        return (), ()
    year_starts = company.fiscal_year_starts
    every_month = complete_months(first_on, as_of, year_starts)[-MOST_MONTHS:]
    if not every_month:
        return (), ()
    periods = periods_back(every_month, filters.grain, year_starts, filters.period_end)
    if not periods:
        return (), ()
    end = periods[-1].end_before
    return periods, tuple(month for month in every_month if month.end_before <= end)


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
    company: Company,
    filters: Filters,
    as_of: datetime | None,
    metrics: tuple[Metric, ...],
    effects: FloatArray,
    problems: Mapping[str, str],
    periods: tuple[Period, ...],
    months: tuple[Period, ...],
    partial: Period | None,
    sums: measures.Sums,
) -> Reading:
    thresholds = company.thresholds
    rows = _rows_of(periods, months)
    pooled_rows = [
        list(chain.from_iterable(rows[max(0, at - 2) : at + 1])) for at in range(len(rows))
    ]
    single_sums = sums.gathered(rows)
    pooled_sums = sums.gathered(pooled_rows)
    exposure = np.array([len(group) for group in rows], dtype=np.float64)
    pooled_exposure = np.array([len(group) for group in pooled_rows], dtype=np.float64)
    monthly = measures.estimated(sums, metrics, np.ones(len(months)), effects)
    single = (
        monthly
        if filters.grain == "month" and len(months) == len(periods)
        else measures.estimated(single_sums, metrics, exposure, effects)
    )
    pooled = measures.estimated(pooled_sums, metrics, pooled_exposure, effects)
    frame = _Frame(
        company, filters, metrics, periods, single, pooled, single_sums, exposure, effects
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
    monthly_score, monthly_error = judgements.scored(monthly, metrics, thresholds)
    track = stages.combined(monthly_score, monthly_error, metrics, company)
    colours, reasons = stages.stage_standings(
        track, track, company, _answers(monthly, metrics, company), thresholds
    )
    return Reading(
        company,
        filters,
        as_of,
        metrics,
        effects,
        problems,
        periods,
        months,
        partial,
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


def _answers(estimates: Estimates, metrics: Sequence[Metric], company: Company) -> FloatArray:
    counted = judgements.answers_for_judging(estimates, metrics)
    return np.column_stack(
        [
            counted[:, which].sum(axis=1) if which else np.zeros(len(counted))
            for which in stages.membership(metrics, company.stages)
        ]
    )


@dataclass(frozen=True, eq=False)
class _Frame:
    """The periods of the grain, ready to be judged together."""

    company: Company
    filters: Filters
    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    single: Estimates
    pooled: Estimates
    sums: measures.Sums
    exposure: FloatArray
    effects: FloatArray

    @property
    def last(self) -> int:
        return len(self.periods) - 1

    def earlier(self) -> tuple[int | None, int | None]:
        """The places of the period before and of the same period last year."""
        year = self.last - 12 // MONTHS_OF[self.filters.grain]
        return (self.last - 1 if self.last else None, year if year >= 0 else None)

    def judge(
        self, signals: Sequence[judgements.Signal | None]
    ) -> tuple[dict[str, Judgement], tuple[StageHealth, ...], Index, int]:
        thresholds = self.company.thresholds
        # A status rests on three months at most: a quarter holds them already.
        pools = self.filters.grain == "month"
        resting, pooled_periods = judgements.pooled_where_needed(
            self.single, self.pooled if pools else self.single, self.metrics
        )
        if not pools:
            pooled_periods = np.ones_like(pooled_periods)
        score, error = judgements.scored(self.single, self.metrics, thresholds)
        pooled_score, pooled_error = judgements.scored(self.pooled, self.metrics, thresholds)
        # A metric silent for one period speaks through the two before; beyond, it is missing.
        is_silent = np.isnan(score)
        filled = np.where(is_silent, pooled_score, score)
        filled_error = np.where(is_silent, pooled_error, error)
        changes = [self._metric_change(place) for place in self.earlier()]
        # Health changes are tested on single periods, never on overlapping pools.
        score_changes = [self._score_change(score, error, place) for place in self.earlier()]
        everything = [*changes, *score_changes]
        q_values = self._q_values(everything)
        comparisons = sum(
            int(np.sum(~np.isnan(change.p_value))) for change in everything if change is not None
        )
        moves = self._moves(changes, q_values[:2])
        stage_moves = self._score_moves(score_changes, q_values[2:])
        colours, reasons = judgements.standings(resting, self.metrics, thresholds)
        made = {
            metric.metric_id: self._judgement(
                place,
                resting,
                pooled_periods,
                filled,
                filled_error,
                judgements.standing(colours[:, place], reasons[:, place], self.periods),
                (moves[0][place], moves[1][place]),
                signals[place],
            )
            for place, metric in enumerate(self.metrics)
        }
        rested = (pooled_score, pooled_error) if pools else (filled, filled_error)
        health, index = self._health(filled, filled_error, rested[0], rested[1], stage_moves)
        return made, health, index, comparisons

    def _metric_change(self, earlier: int | None) -> Change | None:
        if earlier is None:
            return None
        return measures.changed(
            self.sums, self.single, self.metrics, self.exposure, self.effects, self.last, earlier
        )

    def _score_change(
        self, score: FloatArray, error: FloatArray, earlier: int | None
    ) -> Change | None:
        if earlier is None:
            return None
        return stages.score_changes(score, error, self.last, earlier, self.metrics, self.company)

    def _q_values(self, changes: Sequence[Change | None]) -> list[FloatArray | None]:
        """One family: every comparison that is shown, so that few of the marks are false."""
        p_values = [change.p_value for change in changes if change is not None]
        if not p_values:
            return [None for _ in changes]
        adjusted = adjusted_q_values(np.concatenate(p_values))
        parts = iter(np.split(adjusted, np.cumsum([len(part) for part in p_values])[:-1]))
        return [None if change is None else next(parts) for change in changes]

    def _moves(
        self, changes: Sequence[Change | None], q_values: Sequence[FloatArray | None]
    ) -> list[list[Move]]:
        thresholds = self.company.thresholds
        answers = judgements.answers_for_judging(self.single, self.metrics)
        found = []
        for change, q_value, earlier in zip(changes, q_values, self.earlier(), strict=True):
            if change is None or q_value is None or earlier is None:
                found.append([NO_MOVE] * len(self.metrics))
                continue
            enough = np.minimum(answers[self.last], answers[earlier]) >= thresholds.fewest_judged
            found.append(
                [
                    judgements.move(
                        change,
                        float(q_value[place]),
                        place,
                        float(self.single.value[earlier, place]),
                        metric.practical_change,
                        metric.change_is_relative,
                        metric.higher_is_better,
                        bool(enough[place]),
                        self.periods[earlier],
                        thresholds.false_alarms,
                    )
                    for place, metric in enumerate(self.metrics)
                ]
            )
        return found

    def _score_moves(
        self, changes: Sequence[Change | None], q_values: Sequence[FloatArray | None]
    ) -> list[list[Move]]:
        size = len(self.company.stages) + 1
        found = []
        for change, q_value, earlier in zip(changes, q_values, self.earlier(), strict=True):
            if change is None or q_value is None or earlier is None:
                found.append([NO_MOVE] * size)
                continue
            found.append(
                [
                    judgements.move(
                        change,
                        float(q_value[place]),
                        place,
                        float("nan"),
                        judgements.SMALLEST_SCORE_CHANGE,
                        False,
                        True,
                        True,
                        self.periods[earlier],
                        self.company.thresholds.false_alarms,
                    )
                    for place in range(size)
                ]
            )
        return found

    def _judgement(
        self,
        place: int,
        resting: Estimates,
        pooled_periods: np.ndarray,
        score: FloatArray,
        error: FloatArray,
        status: judgements.Standing,
        moves: tuple[Move, Move],
        signal: judgements.Signal | None,
    ) -> Judgement:
        at = self.last
        measure, pooled = (
            measures.measure(estimates, self.metrics, self.periods, at, place)
            for estimates in (self.single, resting)
        )
        value, spread = score[at, place], Z * error[at, place]
        return Judgement(
            self.metrics[place],
            measure,
            pooled,
            min(int(pooled_periods[at, place]), len(self.periods)),
            status,
            *moves,
            signal,
            measures.known(value),
            measures.known(max(0.0, value - spread)) if np.isfinite(value) else None,
            measures.known(min(100.0, value + spread)) if np.isfinite(value) else None,
            measures.known(error[at, place]),
            self._poor_share(place),
        )

    def _poor_share(self, place: int) -> float | None:
        metric, at = self.metrics[place], self.last
        if metric.summary is Summary.SHARE:
            wanted = self.single.value[at, place]
            return measures.known(1 - wanted if metric.higher_is_better else wanted)
        if not metric.is_duration or place not in self.sums.histograms:
            return None
        # What still runs beyond the red flag is poor already.
        hours, finished, still_open = self.sums.histograms[place]
        is_late = hours > metric.red_flag_value
        late = float((finished[at] + still_open[at])[is_late].sum())
        answers = float(self.sums.n[at, place])
        return late / answers if answers else None

    def _health(
        self,
        score: FloatArray,
        error: FloatArray,
        pooled_score: FloatArray,
        pooled_error: FloatArray,
        moves: list[list[Move]],
    ) -> tuple[tuple[StageHealth, ...], Index]:
        company, at = self.company, self.last
        single = stages.combined(score, error, self.metrics, company)
        pooled = stages.combined(pooled_score, pooled_error, self.metrics, company)
        answers = _answers(self.pooled, self.metrics, company)
        colours, reasons = stages.stage_standings(
            single, pooled, company, answers, company.thresholds
        )
        columns = stages.membership(self.metrics, company.stages)
        ranks = stages.ranked([measures.known(value) for value in single.score[at]])
        health = tuple(
            StageHealth(
                stage,
                measures.known(single.score[at, place]),
                measures.known(single.low[at, place]),
                measures.known(single.high[at, place]),
                measures.known(single.error[at, place]),
                float(single.coverage[at, place]),
                float(single.bound_low[at, place]),
                float(single.bound_high[at, place]),
                int(self.single.n[at, columns[place]].sum()),
                int((~np.isnan(score[at, columns[place]])).sum()),
                len(columns[place]),
                judgements.standing(colours[:, place], reasons[:, place], self.periods),
                moves[0][place],
                moves[1][place],
                ranks[place],
            )
            for place, stage in enumerate(company.stages)
        )
        return health, self._index(single, colours[:, -1], reasons[:, -1], moves)

    def _index(
        self, track: Track, colours: np.ndarray, reasons: np.ndarray, moves: list[list[Move]]
    ) -> Index:
        at = self.last
        score, arithmetic = measures.known(track.index[at]), measures.known(track.arithmetic[at])
        return Index(
            score,
            measures.known(track.index_low[at]),
            measures.known(track.index_high[at]),
            measures.known(track.index_error[at]),
            arithmetic,
            arithmetic - score if score is not None and arithmetic is not None else None,
            float(track.index_coverage[at]),
            int((~np.isnan(track.score[at])).sum()),
            len(self.company.stages),
            judgements.standing(colours, reasons, self.periods),
            moves[0][-1],
            moves[1][-1],
        )


def _blank(
    company: Company,
    filters: Filters,
    as_of: datetime | None,
    metrics: tuple[Metric, ...],
    effects: FloatArray,
    problems: Mapping[str, str],
    partial: Period | None,
) -> Reading:
    """The reading before any period is complete: everything is not measured."""
    nothing = judgements.Standing(None, False, "not measured", None)
    columns = stages.membership(metrics, company.stages)
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
        for stage, which in zip(company.stages, columns, strict=True)
    )
    empty = np.zeros((0, len(metrics)))
    return Reading(
        company,
        filters,
        as_of,
        metrics,
        effects,
        problems,
        (),
        (),
        partial,
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
        np.zeros((0, len(company.stages) + 1), dtype=np.int8),
        np.zeros((0, len(company.stages) + 1), dtype=np.int8),
    )

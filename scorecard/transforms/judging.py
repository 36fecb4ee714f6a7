"""All metrics, stages and the index of one period judged together, as one family of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.false_discovery import adjusted_q_values
from scorecard.statistics.intervals import Z
from scorecard.transforms import judgements, measures, stages
from scorecard.transforms.judgements import NO_MOVE, Judgement, Move
from scorecard.transforms.periods import MONTHS_OF, Filters, Period
from scorecard.transforms.stages import Index, StageHealth, Track

if TYPE_CHECKING:
    from scorecard.config.company import Company
    from scorecard.statistics.intervals import Change, FloatArray
    from scorecard.transforms.measures import Estimates


def stage_answers(estimates: Estimates, metrics: Sequence[Metric], company: Company) -> FloatArray:
    """Answers behind the metrics of each stage: (rows, stages)."""
    counted = judgements.answers_for_judging(estimates, metrics)
    return np.column_stack(
        [
            counted[:, which].sum(axis=1) if which else np.zeros(len(counted))
            for which in stages.membership(metrics, company.stages)
        ]
    )


@dataclass(frozen=True, eq=False)
class Frame:
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
        """The place of the period looked at."""
        return len(self.periods) - 1

    def earlier(self) -> tuple[int | None, int | None]:
        """The places of the period before and of the same period last year."""
        year = self.last - 12 // MONTHS_OF[self.filters.grain]
        return (self.last - 1 if self.last else None, year if year >= 0 else None)

    def judge(
        self, signals: Sequence[judgements.Signal | None]
    ) -> tuple[dict[str, Judgement], tuple[StageHealth, ...], Index, int]:
        """Judgements by metric, stages, index, and how many comparisons were made."""
        thresholds = self.company.thresholds
        # A status rests on three months at most: a quarter holds them already.
        pools = self.filters.grain == "month"
        resting, pooled_periods = judgements.pooled_where_needed(
            self.single, self.pooled if pools else self.single, self.metrics
        )
        if not pools:
            pooled_periods = np.ones_like(pooled_periods)
        narrowed_by = self.filters.narrowed_by
        score, error = judgements.scored(
            self.single, self.metrics, thresholds, narrowed_by=narrowed_by
        )
        pooled_score, pooled_error = judgements.scored(
            self.pooled, self.metrics, thresholds, narrowed_by=narrowed_by
        )
        filled, filled_error = judgements.spoken((score, error), (pooled_score, pooled_error))
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
                judgements.standing(colours[:, place], reasons[:, place], self.periods)
                if judgements.has_target(metric, narrowed_by)
                else judgements.NO_TARGET,
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
        answers = stage_answers(self.pooled, self.metrics, company)
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

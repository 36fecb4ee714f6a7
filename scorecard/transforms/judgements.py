"""Judgements: is it good enough, did it really move, and since when.

The rules and their sources are in docs/method.md, "Status" and "Change".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.composite import goalpost_score, score_standard_error
from scorecard.statistics.control_chart import ProcessLimits, Signals, baseline_limits, signals
from scorecard.statistics.status import (
    COLOURS,
    NOT_CLEAR_YET,
    REASONS,
    Colour,
    Estimate,
    Reason,
    Standard,
    judge_series_codes,
    pool_one_or_three,
)
from scorecard.transforms.measures import Estimates, Measure, known

if TYPE_CHECKING:
    from datetime import date

    from scorecard.config.catalogue import Dimension
    from scorecard.config.company import Thresholds
    from scorecard.statistics.intervals import Change, FloatArray
    from scorecard.transforms.periods import Period

MoveWord = Literal["rose", "fell", "no real change", "too few answers", "not measured"]

UNKNOWN_SCORE_ERROR = 25.0
"""Error of a score whose value has no interval: its 95 % covers the whole scale."""

SMALLEST_SCORE_CHANGE = 3.0
"""Points of a stage or the index below which a change earns no arrow."""


@dataclass(frozen=True)
class Standing:
    """Colour, whether remembered, why, and the first period of this colour on end."""

    colour: Colour | None
    is_hollow: bool
    reason: Reason | Literal["no target"]
    since: Period | None


NO_TARGET = Standing(None, False, "no target", None)


@dataclass(frozen=True)
class Move:
    """A change against an earlier period, in the unit of the value.

    ``relative`` is the difference over the earlier value (None if that is 0).
    ``is_better`` is None unless the word is "rose" or "fell".
    """

    word: MoveWord
    is_better: bool | None
    difference: float | None
    low: float | None
    high: float | None
    relative: float | None
    p_value: float | None
    q_value: float | None
    against: Period | None


@dataclass(frozen=True)
class Signal:
    """What the control chart says of the last month; ``since_on`` is the run's first month."""

    since_on: date
    months: int
    is_worse: bool
    text: str


@dataclass(frozen=True)
class Judgement:
    """One metric in the period looked at.

    ``pooled`` is what the status rests on: the period alone, or with the two before
    it (``pooled_periods``). The score is 0-100 between floor and target.
    ``poor_share`` is the share of the period's observations that were poor: those
    that a share does not want, durations beyond the red flag; None for the others.
    """

    metric: Metric
    measure: Measure
    pooled: Measure
    pooled_periods: int
    status: Standing
    change: Move
    change_on_year: Move
    signal: Signal | None
    score: float | None
    score_low: float | None
    score_high: float | None
    score_se: float | None
    poor_share: float | None = None

    @property
    def is_measured(self) -> bool:
        """Whether there is anything at all in the period or the two before it."""
        return self.pooled.n > 0


def has_target(metric: Metric, narrowed_by: Collection[Dimension]) -> bool:
    """Whether the target holds for what is looked at, narrowed by these dimensions or by none.

    That of a count is for the whole alone.
    """
    if narrowed_by and metric.summary is Summary.COUNT:
        return False
    return not compared_within(metric, narrowed_by)


def compared_within(metric: Metric, narrowed_by: Collection[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions that the metric compares and of which one group alone is looked at.

    There its value follows from its definition: by e-mail nobody helps themselves.
    """
    return tuple(dimension for dimension in metric.compares if dimension in narrowed_by)


def spoken(
    own: tuple[FloatArray, FloatArray], pooled: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Own scores, and where a metric is silent the pooled ones; both with their errors.

    A metric silent for one period speaks through the two before it; beyond, it is missing.
    """
    is_silent = np.isnan(own[0])
    return np.where(is_silent, pooled[0], own[0]), np.where(is_silent, pooled[1], own[1])


def scored(
    estimates: Estimates,
    metrics: Sequence[Metric],
    thresholds: Thresholds,
    *,
    narrowed_by: Collection[Dimension] = (),
) -> tuple[FloatArray, FloatArray]:
    """Scores 0-100 and their standard errors, nan with fewer answers than are shown.

    A duration that was never reached scores 0 once it must lie past its floor. ``narrowed_by``:
    the dimensions of which the estimates are one group, where not every metric has a target.
    """
    floor, target, is_log = goalposts(metrics)
    enough = enough_shown(estimates, metrics, thresholds)
    enough &= np.array([has_target(metric, narrowed_by) for metric in metrics])
    score = np.where(enough, goalpost_score(estimates.value, floor, target, is_log), np.nan)
    is_past = never_reached(estimates, metrics) & (estimates.low >= floor)
    score = np.where(enough & is_past, 0.0, score)
    error = score_standard_error(estimates.value, estimates.standard_error, floor, target, is_log)
    error = np.where(np.isfinite(error), error, UNKNOWN_SCORE_ERROR)
    return score, np.where(np.isnan(score), np.nan, error)


def never_reached(estimates: Estimates, metrics: Sequence[Metric]) -> np.ndarray:
    """Whether a duration lies beyond all that was watched: only its lower bound is known."""
    is_duration = np.array([metric.is_duration for metric in metrics])
    return is_duration & np.isnan(estimates.value) & np.isfinite(estimates.low)


def goalposts(metrics: Sequence[Metric]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Floors, targets and whether the scale is logarithmic, one each a metric."""
    return (
        np.array([metric.floor for metric in metrics], dtype=np.float64),
        np.array([metric.target for metric in metrics], dtype=np.float64),
        np.array([metric.is_duration for metric in metrics], dtype=np.float64),
    )


def answers_for_judging(estimates: Estimates, metrics: Sequence[Metric]) -> FloatArray:
    """Answers behind each value; a count is its own evidence however small it is."""
    is_count = np.array([metric.summary is Summary.COUNT for metric in metrics])
    return np.where(is_count & ~np.isnan(estimates.value), np.inf, estimates.n)


def enough_shown(
    estimates: Estimates, metrics: Sequence[Metric], thresholds: Thresholds
) -> np.ndarray:
    """Whether there are as many answers as a value needs to be shown."""
    return answers_for_judging(estimates, metrics) >= thresholds.fewest_shown


def pooled_where_needed(
    single: Estimates, pooled: Estimates, metrics: Sequence[Metric]
) -> tuple[Estimates, np.ndarray]:
    """The single period where it is precise enough, else the last three pooled."""
    goal = np.array([metric.target for metric in metrics])
    flag = np.array([metric.red_flag_value for metric in metrics])
    periods = pool_one_or_three(single.low, single.high, goal, flag)
    return single.where(periods == 1, pooled), periods


def standings(
    estimates: Estimates, metrics: Sequence[Metric], thresholds: Thresholds
) -> tuple[np.ndarray, np.ndarray]:
    """Colour and reason codes (periods, metrics), colours remembered from period to period."""
    # What was never reached is worse than any goal of a duration.
    value = np.where(never_reached(estimates, metrics), np.inf, estimates.value)
    high = np.where(np.isnan(estimates.high) & ~np.isnan(value), np.inf, estimates.high)
    return judge_series_codes(
        Estimate(value, estimates.low, high, answers_for_judging(estimates, metrics)),
        Standard(
            np.array([metric.target for metric in metrics]),
            np.array([metric.red_flag_value for metric in metrics]),
            np.array([metric.higher_is_better for metric in metrics]),
            thresholds.fewest_judged,
        ),
    )


def standing(colours: np.ndarray, reasons: np.ndarray, periods: Sequence[Period]) -> Standing:
    """The last period of one series of codes, with the first period of its colour."""
    first = len(colours) - 1
    while first > 0 and colours[first - 1] == colours[-1]:
        first -= 1
    colour = COLOURS[int(colours[-1])]
    return Standing(
        colour,
        bool(reasons[-1] == NOT_CLEAR_YET and colour is not None),
        REASONS[int(reasons[-1])],
        periods[first] if colour else None,
    )


def move(
    change: Change,
    q_value: float,
    at: int,
    earlier: float,
    least: float,
    is_relative: bool,
    higher_is_better: bool,
    enough: bool,
    against: Period | None,
    false_alarms: float,
) -> Move:
    """Whether one difference is real: q at most ``false_alarms`` and as large as matters."""
    difference = known(change.difference[at])
    relative = (
        difference / abs(earlier)
        if difference is not None and np.isfinite(earlier) and earlier
        else None
    )
    size = relative if is_relative else difference
    word: MoveWord
    if difference is None or against is None:
        word = "not measured"
    elif not enough:
        word = "too few answers"
    elif q_value <= false_alarms and size is not None and abs(size) >= least - 1e-12:
        word = "rose" if difference > 0 else "fell"
    else:
        word = "no real change"
    has_moved = word in ("rose", "fell")
    return Move(
        word,
        (word == "rose") == higher_is_better if has_moved else None,
        difference,
        known(change.interval.low[at]),
        known(change.interval.high[at]),
        relative,
        known(change.p_value[at]),
        known(q_value),
        against,
    )


NO_MOVE = Move("not measured", None, None, None, None, None, None, None, None)


def signal_of(
    series: FloatArray,
    months: Sequence[Period],
    limits: ProcessLimits | None,
    higher_is_better: bool,
    start: int = 0,
) -> tuple[Signal | None, np.ndarray]:
    """The signal that touches the last month, and the months that any rule touches.

    Months before ``start`` precede the baseline and are not held to it. Limits that
    are too narrow call no signal: months that move together leave them by themselves.
    """
    touched = np.zeros(len(series), dtype=np.bool_)
    if limits is None or limits.is_too_narrow or len(series) <= start:
        return None, touched
    found = signals(series[start:], limits)
    touched[start:] = found.any
    if not touched[-1]:
        return None, touched
    side = np.sign(series[start:] - limits.centre)
    rule, text = _rule_of_last(found)
    count = 1
    while count < len(rule) and rule[-1 - count] and side[-1 - count] == side[-1]:
        count += 1
    return (
        Signal(
            months[len(series) - count].start_on,
            count,
            bool((side[-1] > 0) != higher_is_better),
            text.format(count=count) if count > 1 else text.partition(" {")[0],
        ),
        touched,
    )


def _rule_of_last(found: Signals) -> tuple[np.ndarray, str]:
    """The strongest rule that touches the last month, and how it is said of ``count`` months."""
    if found.outside[-1]:
        return found.outside, "outside its limits {count} months running"
    if found.run_of_eight[-1]:
        return found.run_of_eight, "{count} months in a row on one side of its average"
    return found.three_of_four, "three of the last four months near a limit"


def frozen_limits(
    estimates: Estimates, metrics: Sequence[Metric], thresholds: Thresholds, start: int = 0
) -> tuple[FloatArray, list[ProcessLimits | None]]:
    """Monthly values with enough answers, and the limits frozen on the first twelve of each.

    Limits begin with month ``start``; what precedes it is shown but judges nothing.
    """
    series = np.where(enough_shown(estimates, metrics, thresholds), estimates.value, np.nan)
    return series, [baseline_limits(series[:, place], start=start) for place in range(len(metrics))]

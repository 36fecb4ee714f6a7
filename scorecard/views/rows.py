"""Metrics and stages as the lines, cards and places that several pages print."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scorecard import formats
from scorecard.config.catalogue import Summary
from scorecard.statistics.composite import LEAST_COVERAGE
from scorecard.statistics.control_chart import ProcessLimits, baseline_limits
from scorecard.transforms.judgements import (
    NO_MOVE,
    Judgement,
    Standing,
    compared_within,
    has_target,
    signal_of,
)
from scorecard.transforms.reading import common_start
from scorecard.views import wording
from scorecard.views.parts import Figure, Line, MetricLine, Place, Point, StageCard, StatusMark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scorecard.config.catalogue import Metric
    from scorecard.statistics.intervals import FloatArray
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.stages import StageHealth
    from scorecard.views.parts import Action

MOST_POINTS = 24
TILE_POINTS = 12

SHARE_RANGE = (0.0, 1.0)
_SCORE_RANGE = (0.0, 100.0)
_POSSIBLE = {Summary.SHARE: SHARE_RANGE, Summary.NPS: (-1.0, 1.0)}
_FROM_ZERO = (0.0, math.inf)

NOT_MEASURED = Standing(None, False, "not measured", None)


def place_of(reading: Reading) -> Place:
    """Where in the data the page stands."""
    filters, company = reading.filters, reading.company
    parts = [
        filters.segment or "All segments",
        filters.region or "All regions",
        filters.channel or "All channels",
    ]
    partial = (
        f"{reading.partial.label} still runs and is left out"
        if reading.partial and filters.period_end is None
        else ""
    )
    as_of = reading.as_of
    return Place(
        company.name,
        company.is_sample,
        reading.period.long_label if reading.period else "No complete period yet",
        reading.period.label if reading.period else "",
        reading.previous.label if reading.previous else "",
        " · ".join(parts),
        filters.is_narrowed,
        as_of.date() if as_of else None,
        f"data to {formats.day(as_of.date())}" if as_of else "no data yet",
        partial,
    )


def line_of(
    series: FloatArray,
    months: Sequence[Period],
    text: Callable[[float | None], str],
    name: str,
    *,
    low: FloatArray | None = None,
    high: FloatArray | None = None,
    n: FloatArray | None = None,
    limits: ProcessLimits | None = None,
    touched: np.ndarray | None = None,
    target: float | None = None,
    red_flag: float | None = None,
    fewest_judged: int = 0,
    unit_text: str = "",
    last: int = MOST_POINTS,
    possible: tuple[float, float] = (-math.inf, math.inf),
) -> Line:
    """A monthly series as a line with its limits; the last ``last`` months are drawn.

    Limits are drawn no further than values are ``possible``: no share lies below zero.
    """
    first = max(0, len(series) - last)
    points = tuple(
        _point(at, series, months, text, low, high, n, touched, fewest_judged)
        for at in range(first, len(series))
    )
    ends = [
        bound
        for point in points
        for bound in (point.value, point.low, point.high)
        if bound is not None
    ]
    ends += [bound for bound in (target, red_flag) if bound is not None]
    limit_low, limit_high = _drawn(limits, possible)
    ends += [edge for edge in (limit_low, limit_high) if edge is not None]
    shown = [point for point in points if point.value is not None]
    alt = (
        f"{name} by month, {shown[0].label} {shown[0].text} to {shown[-1].label} {shown[-1].text}"
        if shown
        else f"{name}: no month with enough answers"
    )
    signals = sum(point.is_signal for point in points)
    if signals:
        alt += f", {formats.counted(signals, 'month')} with a signal"
    return Line(
        points,
        target,
        red_flag,
        limits.centre if limits else None,
        limit_low,
        limit_high,
        limits_text(limits),
        min(ends, default=0.0),
        max(ends, default=1.0),
        unit_text,
        alt,
    )


def _drawn(
    limits: ProcessLimits | None, possible: tuple[float, float]
) -> tuple[float | None, float | None]:
    if limits is None:
        return None, None
    low, high = np.clip((limits.low, limits.high), *possible)
    return float(low), float(high)


def _point(
    at: int,
    series: FloatArray,
    months: Sequence[Period],
    text: Callable[[float | None], str],
    low: FloatArray | None,
    high: FloatArray | None,
    n: FloatArray | None,
    touched: np.ndarray | None,
    fewest_judged: int,
) -> Point:
    def bound(array: FloatArray | None) -> float | None:
        known = array is not None and np.isfinite(array[at]) and np.isfinite(series[at])
        return float(array[at]) if known and array is not None else None

    value = bound(series)
    count = int(n[at]) if n is not None else None
    is_signal = bool(touched is not None and touched[at] and value is not None)
    return Point(
        months[at].start_on,
        months[at].label,
        value,
        text(value),
        bound(low),
        bound(high),
        count,
        "" if count is None else f"n{formats.NO_BREAK}{formats.whole(count)}",
        is_signal,
        count is not None and count < fewest_judged,
        "signal" if is_signal else "",
    )


def no_line(name: str) -> Line:
    """A line without a single month."""
    return line_of(np.zeros(0), (), formats.number, name)


def limits_text(limits: ProcessLimits | None) -> str:
    """What the limits rest on, or why there are none."""
    if limits is None:
        return "no limits below eight months"
    told = f"limits from the first {formats.counted(limits.n_periods, 'month')}"
    if limits.is_provisional:
        told += ", provisional below twelve"
    return told + (", too narrow: months move together" if limits.is_too_narrow else "")


def metric_series(reading: Reading, metric: Metric, last: int = MOST_POINTS) -> Line:
    """The line of one metric by month."""
    currency = reading.company.currency
    column = reading.column(metric.metric_id)
    monthly = reading.monthly

    def text(value: float | None) -> str:
        return wording.value_text(metric, value, currency)

    if monthly is None:
        return line_of(np.zeros(0), (), text, metric.name)
    is_aimed = has_target(metric, reading.filters.narrowed_by)
    return line_of(
        reading.series[:, column],
        reading.months,
        text,
        metric.name,
        low=monthly.low[:, column],
        high=monthly.high[:, column],
        n=monthly.n[:, column],
        limits=reading.limits[column],
        touched=reading.touched[:, column],
        target=metric.target if is_aimed else None,
        red_flag=metric.red_flag_value if is_aimed else None,
        fewest_judged=reading.company.thresholds.fewest_judged,
        unit_text=metric.unit.value,
        last=last,
        possible=_POSSIBLE.get(metric.summary, _FROM_ZERO),
    )


def score_series(
    reading: Reading,
    place: int | None,
    name: str,
    goal: float,
    red_flag: float,
    last: int = MOST_POINTS,
) -> Line:
    """The line of a stage (its place in the journey) or of the index (None) by month."""
    track = reading.track
    if track is None:
        return line_of(np.zeros(0), (), formats.number, name, target=goal, red_flag=red_flag)
    series = track.index if place is None else track.score[:, place]
    low = track.index_low if place is None else track.low[:, place]
    high = track.index_high if place is None else track.high[:, place]
    start = common_start(reading.monthly.n) if reading.monthly else 0
    limits = baseline_limits(series, start=start)
    _, touched = signal_of(series, reading.months, limits, True, start)
    return line_of(
        series,
        reading.months,
        formats.number,
        name,
        low=low,
        high=high,
        limits=limits,
        touched=touched,
        target=goal,
        red_flag=red_flag,
        unit_text="points of 100",
        last=last,
        possible=_SCORE_RANGE,
    )


def stage_name(reading: Reading, stage_id: str) -> str:
    """The name of a stage; metrics of no stage are "Data"."""
    for stage in reading.company.stages:
        if stage.stage_id == stage_id:
            return stage.name
    return stage_id.capitalize()


def problem_of(reading: Reading, metric: Metric) -> str | None:
    """Why there is no number for a metric, None when there is one."""
    if metric.metric_id in reading.problems:
        return reading.problems[metric.metric_id]
    judged = reading.judgements.get(metric.metric_id)
    if judged is None or not judged.is_measured:
        if has_ever(reading, metric):
            return "nothing in this period"
        is_narrowed = reading.filters.is_narrowed
        return "nothing in this choice of filters" if is_narrowed else "no export holds it"
    return None


def has_ever(reading: Reading, metric: Metric) -> bool:
    """Whether any month under these filters holds anything of a metric."""
    monthly = reading.monthly
    return monthly is not None and bool(monthly.n[:, reading.column(metric.metric_id)].any())


def metric_line(reading: Reading, metric: Metric, actions: Sequence[Action]) -> MetricLine:
    """One metric as a row of a table, with its line."""
    company, judged = reading.company, reading.judgements.get(metric.metric_id)
    currency = company.currency
    is_aimed = has_target(metric, reading.filters.narrowed_by)
    return MetricLine(
        metric.metric_id,
        metric.name,
        metric.says,
        metric.stage,
        stage_name(reading, metric.stage),
        metric.lens,
        metric.driver,
        metric.control,
        wording.answerable(company, metric.owner),
        _figure(reading, metric, judged),
        wording.value_text(metric, metric.target, currency) if is_aimed else "",
        wording.value_text(metric, metric.red_flag_value, currency) if is_aimed else "",
        wording.score_figure(judged.score, judged.score_low, judged.score_high)
        if judged
        else Figure(None, "not measured"),
        _status(reading, metric, judged),
        wording.metric_change(metric, judged.change if judged else NO_MOVE, currency),
        wording.metric_change(metric, judged.change_on_year if judged else NO_MOVE, currency),
        judged.signal.text if judged and judged.signal else "",
        metric_series(reading, metric),
        wording.action_text(metric.metric_id, actions),
        problem_of(reading, metric),
        metric.measured_by,
    )


def _status(reading: Reading, metric: Metric, judged: Judgement | None) -> StatusMark:
    compared = compared_within(metric, reading.filters.narrowed_by)
    word = f"no target: it compares {formats.kinds(compared)}"
    return wording.status_mark(
        judged.status if judged else NOT_MEASURED,
        metric.higher_is_better,
        word if compared and judged and judged.is_measured else "",
    )


def _figure(reading: Reading, metric: Metric, judged: Judgement | None) -> Figure:
    if judged is None:
        return Figure(None, "not measured", n=0)
    return wording.figure_of(
        metric,
        judged.measure,
        reading.company.thresholds.fewest_shown,
        reading.company.currency,
    )


def stage_card(reading: Reading, health: StageHealth) -> StageCard:
    """One stage of the journey strip."""
    stage = health.stage
    if not health.is_measured:
        unknown = "not measured"
    else:
        unknown = "" if health.score is not None else "not rated"
    return StageCard(
        stage.stage_id,
        stage.name,
        stage.question,
        wording.score_figure(
            health.score,
            health.low,
            health.high,
            health.n,
            f"n{formats.NO_BREAK}{formats.whole(health.n)}",
            unknown,
        ),
        wording.status_mark(
            NOT_MEASURED if not health.is_measured else health.status, word=unknown
        ),
        wording.score_change(health.change),
        wording.answerable(reading.company, stage.owner),
        health.is_measured,
        health.score is not None,
        _stage_note(reading, health),
        f"{health.measured} of {formats.counted(health.metrics, 'metric')} measured",
    )


def what_adds(reading: Reading, measured_by: str) -> str:
    """Which export would give a number that is not there, or that the filters may hide it."""
    if reading.filters.is_narrowed:
        return f"Clear the filters, or add: {measured_by}"
    return f"Add: {measured_by}"


def _stage_note(reading: Reading, health: StageHealth) -> str:
    if health.score is not None:
        return ""
    if health.is_measured:
        covered = formats.percent(health.coverage)
        return f"measures {covered} of its weight, {formats.percent(LEAST_COVERAGE)} is needed"
    wanted = [m.measured_by for m in reading.metrics if m.stage == health.stage.stage_id]
    return what_adds(reading, wanted[0]) if wanted else "The catalogue has no metric for it"

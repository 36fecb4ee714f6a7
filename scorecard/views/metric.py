"""The receipt: how was this number made, and from which rows?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scorecard import formats
from scorecard.config.catalogue import Summary
from scorecard.statistics.proportions import minimum_detectable_change
from scorecard.statistics.shrinkage import shrink
from scorecard.transforms import judgements, measures
from scorecard.transforms.breakdown import broken_down
from scorecard.transforms.cube import coded_cells
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows, wording
from scorecard.views.methods import METHODS
from scorecard.views.parts import Action, Figure, MetricLine, Place

if TYPE_CHECKING:
    from scorecard.config.catalogue import Dimension, Metric
    from scorecard.transforms.judgements import Judgement
    from scorecard.transforms.measures import Estimates
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class SegmentFigure:
    """The metric within one value of a dimension.

    ``figure`` is raw; ``shrunk`` is the empirical-Bayes value used for the order
    only (None-valued below five groups, then the raw one orders).
    """

    dimension: str
    name: str
    figure: Figure
    shrunk: Figure
    rank: int | None
    is_pale: bool


@dataclass(frozen=True)
class SourceFile:
    """One exported file behind the metric, with how many of its rows were used."""

    file: str
    rows_used: int
    rows_text: str
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class RowLine:
    """One observation with its place in the exported file.

    ``customer`` is a code, never a name.
    """

    record_id: str
    customer: str
    observed_on: date | None
    segment: str
    region: str
    channel: str
    value_text: str
    file: str
    row: int | None


@dataclass(frozen=True)
class RowsPage:
    """One page of observations, newest first; ``of_text`` "1 to 50 of 1,204"."""

    rows: tuple[RowLine, ...]
    offset: int
    limit: int
    total: int
    of_text: str
    has_more: bool


@dataclass(frozen=True)
class FormulaTerm:
    """One term of the formula with its number: ("answers 9-10", "412")."""

    label: str
    text: str


@dataclass(frozen=True)
class MetricView:
    """Everything the receipt prints.

    ``sentence`` answers with value, interval, target and change. ``formula`` is in
    words, ``terms`` its numbers. ``smallest_visible_text`` says which change this
    n could show at all. ``sql`` is the text of the observations' query. The periods
    are in ``metric.line``; ``pooled_text`` says which periods the status rests on.
    """

    place: Place
    sentence: str
    metric: MetricLine
    formula: str
    terms: tuple[FormulaTerm, ...]
    interval_method: str
    source_of_method: str
    pooled: Figure
    pooled_text: str
    smallest_visible_text: str
    goalposts_text: str
    clustering_text: str
    segments: tuple[SegmentFigure, ...]
    regions: tuple[SegmentFigure, ...]
    channels: tuple[SegmentFigure, ...]
    sql_file: str
    sql: str
    files: tuple[SourceFile, ...]
    rows: RowsPage


def build_metric(
    snapshot: Snapshot,
    filters: Filters,
    metric_id: str | None = None,
    actions: tuple[Action, ...] = (),
) -> MetricView:
    """The receipt of one metric, the first of the catalogue where none is named.

    KeyError when the catalogue has none of that id.
    """
    reading = read(snapshot, filters)
    metric = reading.metrics[0 if metric_id is None else reading.column(metric_id)]
    line = rows.metric_line(reading, metric, actions)
    judged = reading.judgements.get(metric.metric_id)
    method = METHODS[metric.summary]
    return MetricView(
        rows.place_of(reading),
        _sentence(line),
        line,
        method.formula,
        _terms(reading, metric),
        method.interval,
        method.source,
        _pooled(reading, metric, judged),
        _pooled_text(judged),
        _smallest_visible(reading, metric, judged),
        _goalposts_text(reading, metric),
        _clustering_text(reading, metric),
        _groups(snapshot, reading, metric, "segment"),
        _groups(snapshot, reading, metric, "region"),
        _groups(snapshot, reading, metric, "channel"),
        f"{metric.query}.sql",
        snapshot.sql_of(metric.metric_id),
        _files(snapshot, reading, metric),
        rows_page(snapshot, filters, metric.metric_id),
    )


def rows_page(
    snapshot: Snapshot, filters: Filters, metric_id: str, offset: int = 0, limit: int = 50
) -> RowsPage:
    """One page of the observations behind a metric in the period, newest first."""
    reading = read(snapshot, filters)
    metric = reading.metrics[reading.column(metric_id)]
    period = reading.period
    if period is None or metric_id in reading.problems:
        return RowsPage((), offset, limit, 0, "no rows", False)
    total = snapshot.row_count(
        metric_id,
        period.start_on,
        period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
    )
    frame = snapshot.rows(
        metric_id,
        period.start_on,
        period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
        limit=limit,
        offset=offset,
    )
    currency = reading.company.currency
    found = tuple(_row(metric, row, currency) for row in frame.iter_rows(named=True))
    last = offset + len(found)
    of_text = (
        f"{formats.whole(offset + 1)} to {formats.whole(last)} of {formats.whole(total)}"
        if found
        else "no rows"
    )
    return RowsPage(found, offset, limit, total, of_text, last < total)


def _row(metric: Metric, row: dict[str, Any], currency: str) -> RowLine:
    is_open = bool(metric.is_open and row.get(metric.is_open))
    return RowLine(
        str(row["record_id"]),
        formats.customer_code(row["customer_id"]),
        row["observed_on"],
        row["segment"] or formats.NONE,
        row["region"] or formats.NONE,
        row["channel"] or formats.NONE,
        _observed_text(metric, row, currency) + (", still open" if is_open else ""),
        row["_file"] or formats.NONE,
        row["_row"],
    )


def _observed_text(metric: Metric, row: dict[str, Any], currency: str) -> str:
    value = row["value"]
    if value is None:
        return formats.NONE
    match metric.summary:
        case Summary.SHARE | Summary.COUNT:
            return "yes" if value else "no"
        case Summary.NPS:
            return formats.number(value)
        case Summary.RATIO:
            base = row.get(metric.base or "")
            return f"{formats.number(value, 2)} of {formats.number(base, 2)}"
        case _:
            return wording.value_text(metric, value, currency)


def _sentence(line: MetricLine) -> str:
    if line.problem is not None:
        return f"{line.name} is not measured: {line.problem}. Add: {line.measured_by}."
    if line.figure.value is None:
        return f"{line.name}: {line.figure.text}, {line.figure.n_text}."
    ends = f" ({line.figure.interval_text})" if line.figure.interval_text else ""
    change = f"{line.change.word} {line.change.against_text}".strip()
    target = f", target {line.target_text}" if line.target_text else ""
    return f"{line.name}: {line.figure.text}{ends}{target}, {line.status.word}, {change}."


def _terms(reading: Reading, metric: Metric) -> tuple[FormulaTerm, ...]:
    """The numbers that the formula names, of the period looked at."""
    judged = reading.judgements.get(metric.metric_id)
    sums = reading.period_sums
    if judged is None or sums is None:
        return ()
    at = reading.column(metric.metric_id)
    count = formats.whole(judged.measure.n)
    open_text = formats.whole(judged.measure.n_open)
    match metric.summary:
        case Summary.SHARE:
            told = [("that were true", sums.total[0, at]), ("observations", sums.n[0, at])]
        case Summary.NPS:
            passives = sums.n[0, at] - sums.promoters[0, at] - sums.detractors[0, at]
            told = [
                ("promoters, 9 and 10", sums.promoters[0, at]),
                ("passives, 7 and 8", passives),
                ("detractors, 0 to 6", sums.detractors[0, at]),
                ("answers", sums.n[0, at]),
            ]
        case Summary.RATIO:
            told = [("sum of values", sums.total[0, at]), ("sum of bases", sums.base[0, at])]
        case Summary.COUNT:
            months = reading.period.months if reading.period else 1
            told = [("observations", sums.n[0, at]), ("months", float(months))]
        case _:
            return (
                FormulaTerm("observations", count),
                FormulaTerm("of them still open", open_text),
            )
    return tuple(FormulaTerm(label, formats.number(float(figure))) for label, figure in told)


def _pooled(reading: Reading, metric: Metric, judged: Judgement | None) -> Figure:
    if judged is None:
        return Figure(None, "not measured")
    company = reading.company
    return wording.figure_of(
        metric, judged.pooled, company.thresholds.fewest_shown, company.currency
    )


def _pooled_text(judged: Judgement | None) -> str:
    if judged is None or not judged.is_measured:
        return "There is nothing to judge."
    if judged.status.reason == "no target":
        return ""
    if judged.pooled_periods == 1:
        return "The status rests on this period alone: its interval is narrow enough."
    return (
        f"The status rests on the last {judged.pooled_periods} periods together, because one alone"
        " is too uncertain."
    )


def _smallest_visible(reading: Reading, metric: Metric, judged: Judgement | None) -> str:
    """The change that 80 of 100 such periods would show, given this n (docs/method.md)."""
    error = judged.measure.standard_error if judged else None
    if judged is None or error is None:
        return ""
    # The variance of one answer over n is the squared error itself.
    least = float(minimum_detectable_change(error**2, 1.0))
    text = wording.difference_text(metric, least, reading.company.currency)
    return (
        f"With n{formats.NO_BREAK}{formats.whole(judged.measure.n)}, less than {text} of change"
        " would as a rule not be seen."
    )


def _goalposts_text(reading: Reading, metric: Metric) -> str:
    narrowed_by = reading.filters.narrowed_by
    compared = judgements.compared_within(metric, narrowed_by)
    if compared:
        return (
            f"It compares {formats.kinds(compared)}, so within one of them its value follows from"
            " its definition: no target and no score."
        )
    if not judgements.has_target(metric, narrowed_by):
        return "The target of a count is for the whole company: a part has none, and no score."
    currency = reading.company.currency
    floor, target = (
        wording.value_text(metric, value, currency) for value in (metric.floor, metric.target)
    )
    scale = " on a logarithmic scale" if metric.is_duration else ""
    own = reading.company.goalposts.get(metric.metric_id)
    reason = f" {own.reason}" if own and own.reason else ""
    return f"Score 0 at {floor}, 100 at {target}{scale}; weight {metric.weight:g}.{reason}"


def _clustering_text(reading: Reading, metric: Metric) -> str:
    effect = float(reading.design_effects[reading.column(metric.metric_id)])
    if effect <= 1.05:
        return "Customers hardly ever count twice here, so the interval needs no widening."
    return (
        f"Customers are counted more than once: the interval is widened as if n were"
        f" {formats.number(effect, 1)} times smaller."
    )


def _groups(
    snapshot: Snapshot, reading: Reading, metric: Metric, dimension: Dimension
) -> tuple[SegmentFigure, ...]:
    """The metric by one dimension, ordered by the shrunk value, best first."""
    found = broken_down(coded_cells(snapshot), reading, dimension, (metric,))
    estimates, company = found.estimates, reading.company
    known = [
        at
        for at in range(len(found.labels))
        if np.isfinite(estimates.value[at, 0]) and np.isfinite(estimates.standard_error[at, 0])
    ]
    order = {}
    if known and reading.period is not None:
        order = _shrunk_order(estimates, known, metric)
    period = reading.period
    if period is None:
        return ()
    lines = []
    for at, label in enumerate(found.labels):
        measure = measures.measure(estimates, (metric,), (period,) * len(found.labels), at, 0)
        figure = wording.figure_of(
            metric, measure, company.thresholds.fewest_shown, company.currency
        )
        value, rank = order.get(at, (None, None))
        lines.append(
            SegmentFigure(
                dimension,
                label,
                figure,
                Figure(value, wording.value_text(metric, value, company.currency)),
                rank,
                measure.n < company.thresholds.fewest_judged,
            )
        )
    return tuple(sorted(lines, key=lambda one: (one.rank or len(lines) + 1, one.name)))


def _shrunk_order(
    estimates: Estimates, known: list[int], metric: Metric
) -> dict[int, tuple[float, int]]:
    """Group → shrunk value and rank; durations are shrunk on the log scale."""
    value, error = estimates.value[known, 0], estimates.standard_error[known, 0]
    if metric.is_duration:
        value, error = np.log(value), error / value
    steady = np.where(error > 0, error, np.max(error) if np.max(error) > 0 else 1e-9)
    estimate = shrink(value, steady**2).estimate
    if metric.is_duration:
        estimate = np.exp(estimate)
    best_first = np.argsort(-estimate if metric.higher_is_better else estimate, kind="stable")
    ranks = {int(place): rank + 1 for rank, place in enumerate(best_first)}
    return {at: (float(estimate[place]), ranks[place]) for place, at in enumerate(known)}


def _files(snapshot: Snapshot, reading: Reading, metric: Metric) -> tuple[SourceFile, ...]:
    """The exported files that hold the observations of the period, under its filters."""
    period = reading.period
    if period is None or metric.metric_id in reading.problems:
        return ()
    wanted = {
        name: value
        for name, value in (
            ("segment", reading.filters.segment),
            ("region", reading.filters.region),
            ("channel", reading.filters.channel),
        )
        if value is not None
    }
    columns = list(dict.fromkeys(["_file", "observed_on", metric.value, *wanted]))
    held = (
        snapshot.table(f"obs_{metric.query}", columns)
        .filter(
            (pl.col("observed_on") >= period.start_on)
            & (pl.col("observed_on") < period.end_before)
            & pl.col(metric.value).is_not_null(),
            **wanted,
        )
        .group_by("_file")
        .agg(
            pl.len().alias("n"),
            pl.col("observed_on").min().alias("first"),
            pl.col("observed_on").max().alias("last"),
        )
        .sort(["n", "_file"], descending=[True, False])
    )
    return tuple(
        SourceFile(
            file or "worked out from several files",
            n,
            formats.counted(n, "row"),
            first,
            last,
        )
        for file, n, first, last in held.iter_rows()
    )

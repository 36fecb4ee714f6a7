"""Measures: cells added up, and every metric summarised in every period.

Everything is an array with groups (periods, or segments) on the first axis and
metrics on the second, so that a whole scorecard is a handful of numpy calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.config.catalogue import Metric, Summary
from scorecard.statistics.counts import poisson_interval, rate_change
from scorecard.statistics.durations import quantiles
from scorecard.statistics.intervals import Change, FloatArray, Interval, Z, normal_p_value
from scorecard.statistics.net_promoter import net_promoter, net_promoter_change
from scorecard.statistics.proportions import share_change, wilson
from scorecard.statistics.ratios import PairSums, Ratio, ratio_change, ratio_of_sums

if TYPE_CHECKING:
    from datetime import date

    from scorecard.transforms.periods import Filters, Period

BUCKET_BASE = 1.02

ADDED = ("n", "n_open", "total", "total_squares", "base", "base_squares", "cross")


@dataclass(frozen=True, eq=False)
class Sums:
    """What adds up: arrays of shape (groups, metrics), zero where nothing was observed.

    ``histograms`` holds for the column of each duration metric the hours of its
    buckets (k) and the finished and open observations in them (groups, k).
    """

    n: FloatArray
    n_open: FloatArray
    total: FloatArray
    total_squares: FloatArray
    base: FloatArray
    base_squares: FloatArray
    cross: FloatArray
    promoters: FloatArray
    detractors: FloatArray
    histograms: dict[int, tuple[FloatArray, FloatArray, FloatArray]]

    def gathered(self, groups: Sequence[Sequence[int]]) -> Sums:
        """The sums over each group of rows; an empty group sums to zero."""
        rows = len(self.n)
        pick = np.zeros((len(groups), rows))
        for position, members in enumerate(groups):
            pick[position, list(members)] = 1.0
        arrays = {
            field.name: pick @ getattr(self, field.name)
            for field in fields(self)
            if field.name != "histograms"
        }
        histograms = {
            column: (hours, pick @ finished, pick @ still_open)
            for column, (hours, finished, still_open) in self.histograms.items()
        }
        return Sums(**arrays, histograms=histograms)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Value, 95 % interval and standard error in the metric's measure; nan is not known.

    Arrays (groups, metrics). A count is per month, so that a quarter and a month
    share a target. The error of a duration is its log interval's, times the value.
    """

    n: FloatArray
    n_open: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    standard_error: FloatArray

    def where(self, is_first: np.ndarray, other: Estimates) -> Estimates:
        """This estimate where ``is_first``, the other elsewhere."""
        return Estimates(
            **{
                field.name: np.where(
                    is_first, getattr(self, field.name), getattr(other, field.name)
                )
                for field in fields(self)
            }
        )


@dataclass(frozen=True)
class Measure:
    """One metric in one period, None where there is none; see ``Estimates``."""

    metric_id: str
    period: Period
    n: int
    n_open: int
    value: float | None
    low: float | None
    high: float | None
    standard_error: float | None


def narrowed(cells: pl.DataFrame, filters: Filters, but: str = "") -> pl.DataFrame:
    """The cells of the segment, region and channel asked for, one of them let go by ``but``."""
    for name in ("segment", "region", "channel"):
        wanted = getattr(filters, name)
        if wanted is not None and name != but:
            cells = cells.filter(pl.col(name) == wanted)
    return cells


def summed(
    cells: pl.DataFrame,
    metrics: Sequence[Metric],
    axis: str,
    labels: Sequence[str | date],
) -> Sums:
    """Cells added up by metric and by the labels of one column (month, segment, region, channel).

    Rows of other labels or unknown metrics are left out. The order of rows does
    not matter.
    """
    columns = {metric.metric_id: place for place, metric in enumerate(metrics)}
    rows = {label: place for place, label in enumerate(labels)}
    nps = [m.metric_id for m in metrics if m.summary is Summary.NPS]
    added = cells.group_by("metric_id", axis).agg(pl.col(name).sum() for name in ADDED)
    shape = (len(labels), len(metrics))
    arrays = {name: np.zeros(shape) for name in (*ADDED, "promoters", "detractors")}
    _scatter(arrays, added, axis, rows, columns)
    if nps:
        parts = (
            cells.filter(pl.col("metric_id").is_in(nps))
            .group_by("metric_id", axis)
            .agg(
                promoters=pl.col("n").filter(pl.col("bucket") >= 9).sum(),
                detractors=pl.col("n").filter(pl.col("bucket") <= 6).sum(),
            )
        )
        _scatter(arrays, parts, axis, rows, columns)
    histograms = _histograms(cells, metrics, axis, rows, columns)
    return Sums(**arrays, histograms=histograms)


def _scatter(
    arrays: dict[str, FloatArray],
    frame: pl.DataFrame,
    axis: str,
    rows: dict[str | date, int],
    columns: dict[str, int],
) -> None:
    names = [name for name in frame.columns if name in arrays]
    for metric_id, label, *numbers in frame.select("metric_id", axis, *names).iter_rows():
        row, column = rows.get(label), columns.get(metric_id)
        if row is None or column is None:
            continue
        for name, figure in zip(names, numbers, strict=True):
            arrays[name][row, column] = figure or 0.0


def _histograms(
    cells: pl.DataFrame,
    metrics: Sequence[Metric],
    axis: str,
    rows: dict[str | date, int],
    columns: dict[str, int],
) -> dict[int, tuple[FloatArray, FloatArray, FloatArray]]:
    durations = [metric.metric_id for metric in metrics if metric.is_duration]
    if not durations:
        return {}
    places = pl.DataFrame({axis: list(rows), "row": list(rows.values())}).cast(
        {axis: cells.schema[axis], "row": pl.Int64}
    )
    counted = (
        cells.lazy()
        .filter(pl.col("metric_id").is_in(durations) & pl.col("bucket").is_not_null())
        .join(places.lazy(), on=axis)
        .select("metric_id", "row", "bucket", "n", "n_open")
        .collect()
    )
    found: dict[int, tuple[FloatArray, FloatArray, FloatArray]] = {}
    for (metric_id,), part in counted.partition_by("metric_id", as_dict=True).items():
        buckets, place = np.unique(part["bucket"].to_numpy(), return_inverse=True)
        at, shape = part["row"].to_numpy() * len(buckets) + place, (len(rows), len(buckets))
        every, still_open = (
            np.asarray(
                np.bincount(at, part[name].to_numpy(), len(rows) * len(buckets)).reshape(shape),
                dtype=np.float64,
            )
            for name in ("n", "n_open")
        )
        hours = BUCKET_BASE ** (buckets.astype(np.float64) + 0.5)
        found[columns[str(metric_id)]] = (hours, every - still_open, still_open)
    return found


def estimated(
    sums: Sums, metrics: Sequence[Metric], months: FloatArray, design_effects: FloatArray
) -> Estimates:
    """Every metric in every group, summarised by its own kind.

    ``months`` (groups) is the exposure of counts; ``design_effects`` (metrics)
    divides the answers of shares and net promoter scores and widens ratios.
    """
    shape = sums.n.shape
    blank = [np.full(shape, np.nan) for _ in range(4)]
    for kind in Summary:
        which = [place for place, metric in enumerate(metrics) if metric.summary is kind]
        if which:
            parts = _of_kind(kind, sums, which, months, design_effects)
            for array, part in zip(blank, parts, strict=True):
                array[:, which] = part
    return Estimates(sums.n, sums.n_open, *blank)


def _of_kind(
    kind: Summary, sums: Sums, which: list[int], months: FloatArray, effects: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Value, low, high and standard error of the metrics of one kind."""
    if kind in (Summary.MEDIAN, Summary.P90):
        return _durations(sums, which, 0.5 if kind is Summary.MEDIAN else 0.9)
    n, effect = sums.n[:, which], effects[which]
    total = sums.total[:, which]
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind is Summary.SHARE:
            value = np.where(n > 0, total / n, np.nan)
            bounds = wilson(total / effect, n / effect)
            return value, bounds.low, bounds.high, _half_width(bounds)
        if kind is Summary.NPS:
            score = net_promoter(*(part / effect for part in nps_counts(sums, which)))
            return score.score, score.interval.low, score.interval.high, _half_width(score.interval)
        if kind is Summary.RATIO:
            ratio = _ratio(sums, which, effect)
            return ratio.value, ratio.interval.low, ratio.interval.high, ratio.standard_error
        exposure = np.where(n > 0, np.asarray(months)[:, None], np.nan)
        bounds = poisson_interval(n, exposure)
        return n / exposure, bounds.low, bounds.high, np.sqrt(n) / exposure


def nps_counts(sums: Sums, which: list[int]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Detractors, passives and promoters."""
    promoters, detractors = sums.promoters[:, which], sums.detractors[:, which]
    return detractors, sums.n[:, which] - promoters - detractors, promoters


def _half_width(interval: Interval) -> FloatArray:
    # Never zero, unlike the plain error of a share of 0 or 1.
    return np.asarray(interval.width / (2 * Z))


def _ratio(sums: Sums, which: list[int], effect: FloatArray) -> Ratio:
    plain = ratio_of_sums(
        PairSums(
            n=sums.n[:, which],
            value=sums.total[:, which],
            base=sums.base[:, which],
            value_squared=sums.total_squares[:, which],
            base_squared=sums.base_squares[:, which],
            cross=sums.cross[:, which],
        )
    )
    error = plain.standard_error * np.sqrt(effect)
    return Ratio(plain.value, error, Interval(plain.value - Z * error, plain.value + Z * error))


def _durations(
    sums: Sums, which: list[int], share: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    value, low, high = (np.full((len(sums.n), len(which)), np.nan) for _ in range(3))
    for place, column in enumerate(which):
        if column in sums.histograms:
            hours, finished, still_open = sums.histograms[column]
            value[:, place], bounds = quantiles(hours, finished, still_open, share)
            # What was never reached lies beyond the longest time that was watched.
            watched = np.where(finished + still_open > 0, hours, np.nan)
            longest = np.nanmax(np.column_stack([watched, np.full(len(watched), -np.inf)]), axis=1)
            is_beyond = np.isnan(value[:, place]) & np.isnan(bounds.low) & np.isfinite(longest)
            low[:, place] = np.where(is_beyond, longest, bounds.low)
            high[:, place] = bounds.high
    return value, low, high, value * log_error(value, low, high)


def log_error(value: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Standard error of a duration's logarithm from its interval; one side serves if need be."""
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.where(low > 0, np.log(value) - np.log(low), np.nan)
        above = np.log(high) - np.log(value)
        both = np.where(np.isnan(below), above, np.where(np.isnan(above), below, 0.0))
        return np.where(both == 0.0, (below + above) / 2, both) / Z


def changed(
    sums: Sums,
    estimates: Estimates,
    metrics: Sequence[Metric],
    months: FloatArray,
    design_effects: FloatArray,
    current: int,
    previous: int,
) -> Change:
    """Every metric of one group minus another: difference, interval and p value (metrics).

    Shares by Newcombe and the pooled z test, net promoter scores adjusted, counts
    as Poisson rates, ratios by their errors; durations by their log intervals,
    the bounds recovered from both (Donner & Zou 2012).
    """
    shape = (len(metrics),)
    difference, low, high, p_value = (np.full(shape, np.nan) for _ in range(4))
    for kind in Summary:
        which = [place for place, metric in enumerate(metrics) if metric.summary is kind]
        if not which:
            continue
        effect = design_effects[which]
        one, two = (_row(sums, group, which) for group in (current, previous))
        if kind is Summary.SHARE:
            change = share_change(
                one.total[0] / effect, one.n[0] / effect, two.total[0] / effect, two.n[0] / effect
            )
        elif kind is Summary.NPS:
            every = list(range(len(which)))
            now, then = (
                tuple(part[0] / effect for part in nps_counts(side, every)) for side in (one, two)
            )
            change = net_promoter_change((now[0], now[1], now[2]), (then[0], then[1], then[2]))
        elif kind is Summary.RATIO:
            every = list(range(len(which)))
            change = ratio_change(_ratio(one, every, effect), _ratio(two, every, effect))
        elif kind is Summary.COUNT:
            change = rate_change(one.n[0], two.n[0], months[current], months[previous])
        else:
            change = _duration_change(estimates, which, current, previous)
        difference[which], p_value[which] = change.difference, change.p_value
        low[which] = np.ravel(change.interval.low)
        high[which] = np.ravel(change.interval.high)
    # What is printed is the raw difference; the adjusted one differs by a trifle.
    raw = estimates.value[current] - estimates.value[previous]
    known = ~np.isnan(raw)
    return Change(
        np.where(known, raw, np.nan),
        Interval(np.where(known, low, np.nan), np.where(known, high, np.nan)),
        np.where(known, p_value, np.nan),
    )


def _row(sums: Sums, group: int, which: list[int]) -> Sums:
    arrays = {
        field.name: getattr(sums, field.name)[group : group + 1, which]
        for field in fields(sums)
        if field.name != "histograms"
    }
    return Sums(**arrays, histograms={})


def _duration_change(estimates: Estimates, which: list[int], current: int, previous: int) -> Change:
    now, then = estimates.value[current, which], estimates.value[previous, which]
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(now) - np.log(then)
        relative = [
            estimates.standard_error[group, which] / estimates.value[group, which]
            for group in (current, previous)
        ]
        below = np.hypot(
            now - estimates.low[current, which], estimates.high[previous, which] - then
        )
        above = np.hypot(
            estimates.high[current, which] - now, then - estimates.low[previous, which]
        )
    return Change(
        now - then,
        Interval(now - then - below, now - then + above),
        normal_p_value(gap, np.hypot(relative[0], relative[1])),
    )


def measure(
    estimates: Estimates, metrics: Sequence[Metric], periods: Sequence[Period], at: int, column: int
) -> Measure:
    """One metric in one period as a dataclass."""
    return Measure(
        metrics[column].metric_id,
        periods[at],
        int(estimates.n[at, column]),
        int(estimates.n_open[at, column]),
        *(
            known(array[at, column])
            for array in (
                estimates.value,
                estimates.low,
                estimates.high,
                estimates.standard_error,
            )
        ),
    )


def known(figure: float) -> float | None:
    """The figure, None where it is nan or infinite."""
    return float(figure) if np.isfinite(figure) else None

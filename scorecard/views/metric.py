"""The receipt: how was this number made, and from which rows?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorecard.views.parts import Figure, MetricLine, Place


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

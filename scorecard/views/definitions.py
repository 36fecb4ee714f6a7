"""Definitions: what does each word and each number mean?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.config.tables import TABLES_SQL
from scorecard.views import wording
from scorecard.views.methods import METHODS

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.config.company import Company
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Word:
    """A word of the product and what it means here."""

    word: str
    means: str


@dataclass(frozen=True)
class MetricDefinition:
    """One metric as the catalogue has it, in words."""

    metric_id: str
    name: str
    says: str
    stage_name: str
    owner_text: str
    lens: str
    driver: str
    control: str
    summary_text: str
    target_text: str
    floor_text: str
    red_flag_text: str
    weight_text: str
    better_text: str
    compares_text: str
    query: str
    measured_by: str


@dataclass(frozen=True)
class ColumnDefinition:
    """One column of a canonical table, from its comment."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class TableDefinition:
    """One canonical table; ``means`` is the comment above it."""

    name: str
    means: str
    columns: tuple[ColumnDefinition, ...]


@dataclass(frozen=True)
class DefinitionsView:
    """Everything the definitions page prints."""

    sentence: str
    words: tuple[Word, ...]
    rules: tuple[Word, ...]
    metrics: tuple[MetricDefinition, ...]
    tables: tuple[TableDefinition, ...]


WORDS = (
    Word("Experience", "Everything a customer lives through with the company; service is a part."),
    Word("Service", "A person or self-service help, begun by the customer, to solve or complete."),
    Word("Touchpoint", "One contact of a customer with the company."),
    Word("Moment", "A distinct customer, stage and day with at least one touchpoint."),
    Word("Observation", "One measured moment of one customer for one metric."),
    Word("Metric", "Observations, summarised."),
    Word("Score", "A metric on 0 to 100 between its floor and its target."),
    Word("Health", "The score of a stage: the weighted average of its metrics' scores."),
    Word("Index", "The health of the whole journey: the geometric mean of its stages."),
    Word("Owner", "The one accountable executive."),
    Word("Target", "Where the owner promised to be: score 100."),
    Word("Floor", "Where it hurts: score 0."),
    Word("Red flag", "Beyond it a metric that misses its target needs action."),
    Word("Strike", "One poor experience; those of one event within days count once."),
    Word("Fall", "A customer who needed the net: caught if it held, dropped if not."),
    Word("Receipt", "How a number was made, down to the rows of the exported files."),
)

RULES = (
    Word("On target", "The value meets the target."),
    Word("Below or above target", "The whole interval misses the target, not beyond the red flag."),
    Word("Needs action", "The whole interval misses the target, and the value the red flag."),
    Word("Not clear yet", "The interval holds the target; the last colour stays, hollow."),
    Word("Too few answers", "Fewer than are needed to judge; n is printed."),
    Word("Not measured", "No export holds it. Missing is never zero."),
    Word("Rose, fell", "Larger than matters, and real after allowing for all comparisons shown."),
    Word("No real change", "Chance could explain the difference, or it is too small to matter."),
)


def build_definitions(snapshot: Snapshot) -> DefinitionsView:
    """The definitions page, from catalogue, company and tables.sql."""
    company = snapshot.company
    metrics = tuple(_metric(metric, company) for metric in snapshot.catalogue.metrics)
    tables = _tables(TABLES_SQL.read_text(encoding="utf-8"))
    return DefinitionsView(
        f"{formats.counted(len(metrics), 'metric')} over"
        f" {formats.counted(len(company.stages), 'stage')}, from"
        f" {formats.counted(len(tables), 'table')}; this is what each word and number means.",
        WORDS,
        RULES,
        metrics,
        tables,
    )


def _metric(metric: Metric, company: Company) -> MetricDefinition:
    names = {stage.stage_id: stage.name for stage in company.stages}
    method = METHODS[metric.summary]

    def text(value: float) -> str:
        return wording.value_text(metric, value, company.currency)

    return MetricDefinition(
        metric.metric_id,
        metric.name,
        metric.says,
        names.get(metric.stage, metric.stage.capitalize()),
        wording.answerable(company, metric.owner).text,
        metric.lens,
        metric.driver,
        metric.control,
        f"{method.name.capitalize()}. {method.formula} {method.interval}",
        text(metric.target),
        text(metric.floor),
        text(metric.red_flag_value),
        f"{metric.weight:g}",
        "higher is better" if metric.higher_is_better else "lower is better",
        _compares_text(metric),
        metric.query,
        metric.measured_by,
    )


def _compares_text(metric: Metric) -> str:
    if not metric.compares:
        return ""
    return f"{formats.kinds(metric.compares)}; no target within one of them"


_TABLE = re.compile(
    r"^-- (?P<means>[^\n]+)\ncreate table (?P<name>\w+) \((?P<body>.*?)^\);",
    re.MULTILINE | re.DOTALL,
)
_COLUMN = re.compile(r"^\s+(\w+) (\w+),? -- (.+)$", re.MULTILINE)


def _tables(sql: str) -> tuple[TableDefinition, ...]:
    """The tables of tables.sql with the comment above each and behind each column."""
    return tuple(
        TableDefinition(
            found["name"],
            found["means"],
            tuple(ColumnDefinition(*column) for column in _COLUMN.findall(found["body"])),
        )
        for found in _TABLE.finditer(sql)
    )

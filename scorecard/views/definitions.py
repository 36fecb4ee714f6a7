"""Definitions: what does each word and each number mean?"""

from __future__ import annotations

from dataclasses import dataclass


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

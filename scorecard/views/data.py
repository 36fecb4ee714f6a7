"""Data: what was read, what was set aside, and what is still missing?"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.views.parts import Figure


@dataclass(frozen=True)
class ReasonLine:
    """Rows set aside for one reason; ``examples`` as "row 12: 31/02/2026"."""

    column: str
    reason: str
    count: int
    count_text: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class FileLine:
    """One exported file and its fate.

    ``state`` is read, refused, duplicate or unknown, ``state_text`` its word.
    ``rows_text`` accounts for every row: "1,204 rows = 1,190 loaded + 4 duplicates
    + 10 set aside + 0 ignored". ``refusal`` is a sentence with what to do, or empty.
    """

    file: str
    sha256: str
    state: str
    state_text: str
    recognised_as: str
    recognised_because: str
    format_text: str
    zone_text: str
    dates_text: str
    span_text: str
    rows_in_file: int
    rows_loaded: int
    rows_duplicate: int
    rows_set_aside: int
    rows_ignored: int
    rows_text: str
    reasons: tuple[ReasonLine, ...]
    blanked: tuple[str, ...]
    columns_used: tuple[str, ...]
    columns_unused: tuple[str, ...]
    columns_missing: tuple[str, ...]
    refusal: str


@dataclass(frozen=True)
class UnavailableMetric:
    """A metric without a number, why, and which export would give it one."""

    metric_id: str
    name: str
    stage_name: str
    why: str
    measured_by: str


@dataclass(frozen=True)
class DataView:
    """Everything the data page prints; an empty ``files`` is the first run."""

    sentence: str
    company_name: str
    is_sample: bool
    as_of_text: str
    files: tuple[FileLine, ...]
    totals_text: str
    matched: Figure
    matched_text: str
    unavailable: tuple[UnavailableMetric, ...]

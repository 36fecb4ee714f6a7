"""The part of the mapping desk where the columns of one kind of record are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import streamlit as st

from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.choices import Record
from scorecard.intake.proposal import Beside, Suggestion
from scorecard.intake.report import FileReport
from scorecard.intake.seen_columns import SeenColumn
from scorecard.ui import loading
from scorecard.ui.mapping_file import Subject, key
from scorecard.views import mapping as views

Place = Any
"""A column of the page, as Streamlit gives it."""

_SHOWN_AT_ONCE = 40
_LONGEST_EXAMPLE = 70
_HAVE_A_STAGE = ("tickets", "messages", "incidents", "touchpoints")


@dataclass(frozen=True)
class RecordDesk:
    """The widgets of one kind of record of one file; their keys keep what was chosen.

    ``start`` is what they begin with and ``reasons`` why. ``beside`` is what other kinds read
    the columns as; what a row is, is chosen first and has none.
    """

    report: FileReport
    subject: Subject
    vocabulary: Vocabulary
    table: str
    start: Record
    reasons: Sequence[Suggestion]
    beside: Beside
    idle: dict[str, Place] = field(default_factory=dict)
    """Column without a target → where it can be said what becomes of it."""

    def key(self, *parts: str) -> str:
        """The key of a widget about this kind of record."""
        return key(self.report, self.table, *parts)

    def targets(self) -> dict[str, str]:
        """A select box for each column of the file, in the file's order."""
        chosen: dict[str, str] = {}
        columns = self.subject.columns
        placed = [c for c in columns if self.start.targets.get(c.name)]
        is_short = len(columns) <= _SHOWN_AT_ONCE and not self.beside
        at_once = columns if is_short else placed
        for column in at_once:
            chosen[column.name] = self._target(column)
        spare = [c for c in columns if c.name not in chosen]
        if spare:
            with st.expander(f"{len(spare)} more columns", key=self.key("more")):
                for column in spare:
                    chosen[column.name] = self._target(column)
        return {c.name: chosen[c.name] for c in columns if chosen[c.name]}

    def _target(self, column: SeenColumn) -> str:
        names = views.target_names(self.table)
        proposed = self.start.targets.get(column.name, "")
        head, pick, why = st.columns([1.25, 1.6, 1.4], vertical_alignment="center")
        examples = " · ".join(column.examples) or "no cell is filled"
        head.html(
            f'<div class="tz-map"><b>{escape(column.name)}</b><br>'
            f'<span class="tz-soft">{escape(examples[:_LONGEST_EXAMPLE])}</span></div>'
        )
        target = pick.selectbox(
            f"What {column.name} is{self._among}",
            list(names),
            index=list(names).index(proposed) if proposed in names else 0,
            format_func=lambda one: names[one],
            key=self.key("column", column.name),
            label_visibility="collapsed",
        )
        reason = next((one.reason for one in self.reasons if one.name == column.name), "")
        place = why.empty()
        if target:
            said = reason if target == proposed else "chosen by you"
            say(place, said or "as saved before")
        else:
            self.idle[column.name] = place
        return str(target)

    @property
    def _among(self) -> str:
        return f" among {views.kind_word(self.table).lower()}" if self.beside else ""

    def told(self, record: Record, first: Place, second: Place) -> Record:
        """The record with its stage and channel, where no column says them."""
        names, placed = views.target_names(self.table), set(record.targets.values())
        if self.table in _HAVE_A_STAGE and "stage" not in placed:
            record = replace(record, stage=self.stage(second, self.start.stage))
        if "channel" in names and "channel" not in placed:
            channel = first.text_input(
                f"Channel of all {views.kind_word(self.table).lower()}",
                self.start.channel,
                key=self.key("channel"),
                placeholder="not said",
            )
            record = replace(record, channel=channel.strip())
        return record

    def stage(self, place: Place, start: str, *parts: str) -> str:
        """A select box of the stages; ``parts`` name the column that it is about."""
        stages = {"": "the whole relationship"} if parts else {"": "not said"}
        stages |= {one.stage_id: one.name for one in loading.snapshot().company.stages}
        options = list(stages)
        return str(
            place.selectbox(
                "Stage it is about",
                options,
                index=options.index(start) if start in options else 0,
                format_func=lambda one: stages[one],
                key=self.key("stage", *parts),
            )
        )

    def say_of_idle(self, readers: Mapping[str, str]) -> None:
        """What becomes of the columns without a target; ``readers``: column → who reads it."""
        for name, place in self.idle.items():
            reader = readers.get(name)
            say(place, f"read for the {reader}" if reader else "not loaded")


def say(place: Place, text: str) -> None:
    """Print a reason beside a column."""
    place.html(f'<div class="tz-map tz-soft">{escape(text)}</div>')


def note(text: str) -> None:
    """Print a note of the desk."""
    st.html(f'<p class="tz-note">{escape(text)}</p>')

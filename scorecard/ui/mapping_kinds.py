"""The part of the mapping desk where it is said what a row is, and what else it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from scorecard.config.drafts import Draft
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.choices import Choices, Record, beside_of, first_record, title_of
from scorecard.intake.proposal import propose_more_kinds
from scorecard.intake.report import FileReport
from scorecard.ui import cards, mapping_words
from scorecard.ui.mapping_file import Subject, key
from scorecard.ui.mapping_record import Place, RecordDesk, note
from scorecard.views import mapping as views
from scorecard.views.mapping_outcome import source_text

_HIGHEST_HEADER = 16


class KindsDesk:
    """All kinds of record of one file: the first is what a row is, others are added to it."""

    def __init__(
        self, report: FileReport, subject: Subject, vocabulary: Vocabulary, before: Choices | None
    ) -> None:
        self.report, self.subject, self.vocabulary = report, subject, vocabulary
        self.before = before
        self.desks: list[RecordDesk] = []
        self.sources: list[Place] = []
        """Where it is said which rows give a further kind."""
        self.kept = key(report, "more-kinds", "edit" if before else "new")

    def choose(self) -> Choices:
        """Choices as plain widgets, each beginning with what is proposed."""
        table, title = self._head()
        records = [self._first(table)]
        for further in self._further(table):
            records.append(self._beside(further, records))
        self._offer(table, records)
        self._say_of_idle(records)
        start = self.before or Choices("", ())
        return replace(start, title=title, records=tuple(records))

    def say_sources(self, made: Draft) -> None:
        """Say of each further kind which rows give it, and what tells its records apart."""
        for place, table in zip(self.sources, made.tables[1:], strict=True):
            place.html(f'<p class="tz-note">{escape(source_text(table, made.tables[0]))}</p>')

    # -- what a row is ----------------------------------------------------------

    def _head(self) -> tuple[str, str]:
        tables = list(views.KIND_NAMES)
        before = self.before
        likeliest = before.records[0].table if before else self.subject.kinds[0].table
        kind, named, row = st.columns([2, 2, 1])
        table = kind.selectbox(
            "What one row is",
            tables,
            index=tables.index(likeliest),
            format_func=lambda one: views.KIND_NAMES[one],
            key=key(self.report, "kind"),
        )
        title = named.text_input(
            "Name of this mapping",
            before.title if before else title_of(self.report.file),
            key=key(self.report, "title"),
        )
        row.number_input(
            "Header in row",
            1,
            max(1, min(_HIGHEST_HEADER, len(self.subject.look.rows))),
            self.subject.look.header_at + 1,
            key=key(self.report, "header"),
        )
        note(views.kind_reason(self.subject.kinds, table))
        return table, title

    def _first(self, table: str) -> Record:
        cards.heading("Columns", "what each column of the file is")
        return self._chosen(self._desk(table, ()))

    # -- what else it holds -----------------------------------------------------

    def _further(self, first: str) -> list[str]:
        """The further kinds, in the order in which they were added."""
        saved = [one.table for one in self.before.records[1:]] if self.before else []
        kept: list[str] = st.session_state.setdefault(self.kept, saved)
        return [one for one in kept if one != first]

    def _beside(self, table: str, records: Sequence[Record]) -> Record:
        with st.container(key=f"mapping-more-{table}"):
            head, out = st.columns([5, 1.2], vertical_alignment="center")
            with head:
                cards.heading(views.kind_word(table), "in the same rows")
            out.button(
                "Leave out",
                key=key(self.report, "out", table),
                on_click=self._leave_out,
                args=(table,),
                width="stretch",
                help=f"Read no {views.kind_word(table).lower()} from this file.",
            )
            self.sources.append(st.empty())
            desk = self._desk(table, records)
            record = self._chosen(desk)
            return desk.told(record, *st.columns(2))

    def _offer(self, first: str, records: Sequence[Record]) -> None:
        """A further kind may be added, the likeliest one first."""
        taken = [first, *(one.table for one in records[1:])]
        beside = beside_of(records)
        kinds = propose_more_kinds(self.subject.columns, self.vocabulary, beside, taken)
        if not kinds:
            return
        with st.container(key="mapping-offer"):
            cards.heading(
                "What else a row holds", "such as the score of a case, or the customer of an order"
            )
            which, add, _ = st.columns([2, 1, 1.2], vertical_alignment="bottom")
            offered = {kind.table: kind for kind in kinds}
            table = which.selectbox(
                "Another kind of record",
                list(offered),
                format_func=lambda one: views.KIND_NAMES[one],
                key=key(self.report, "another", *taken),
            )
            add.button(
                "Add it",
                key=key(self.report, "add"),
                on_click=self._add,
                args=(table,),
                icon=":material/add:",
                width="stretch",
            )
            note(views.more_reason(offered[table]))

    def _add(self, table: str) -> None:
        st.session_state[self.kept] = [*st.session_state[self.kept], table]

    def _leave_out(self, table: str) -> None:
        st.session_state[self.kept] = [one for one in st.session_state[self.kept] if one != table]

    # -- one kind ---------------------------------------------------------------

    def _desk(self, table: str, records: Sequence[Record]) -> RecordDesk:
        beside = beside_of(records)
        proposed, reasons = first_record(table, self.subject.columns, self.vocabulary, beside)
        saved = self.before.records if self.before else ()
        start = next((one for one in saved if one.table == table), proposed)
        desk = RecordDesk(self.report, self.subject, self.vocabulary, table, start, reasons, beside)
        self.desks.append(desk)
        return desk

    def _chosen(self, desk: RecordDesk) -> Record:
        targets = desk.targets()
        return replace(
            desk.start,
            targets=targets,
            scores=mapping_words.scores(desk, targets),
            words=mapping_words.words(desk, targets),
        )

    def _say_of_idle(self, records: Sequence[Record]) -> None:
        readers = {
            name: views.kind_word(one.table).lower()
            for one in reversed(records)
            for name in one.targets
        }
        for desk in self.desks:
            desk.say_of_idle(readers)

"""The part of the mapping desk where scores and words are given their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from scorecard.config.drafts import QuestionDraft, Words
from scorecard.intake.cell_words import cells_of, needs_words, propose_words, typed
from scorecard.intake.proposal import SCORE
from scorecard.intake.score_scales import measure_named, measured, propose_question
from scorecard.intake.seen_columns import SeenColumn, leading_number
from scorecard.ui import cards
from scorecard.ui.mapping_record import RecordDesk
from scorecard.views import mapping as views

_MOST_WORDS = 24
_SET_ASIDE = "set these rows aside"
_NO_ANSWER = "no answer"


def scores(desk: RecordDesk, targets: Mapping[str, str]) -> dict[str, QuestionDraft]:
    """For each column of scores what it measures, its scale and its direction."""
    asked = [c for c in desk.subject.columns if targets.get(c.name) == SCORE]
    if asked:
        cards.heading("Scores", "what was asked; the range of the answers does not say it")
    return {column.name: _score(desk, column) for column in asked}


def _score(desk: RecordDesk, column: SeenColumn) -> QuestionDraft:
    start = desk.start.scores.get(column.name) or propose_question(column, desk.vocabulary)
    begin = measure_named(start)
    st.html(f'<div class="tz-map"><b>{escape(column.name)}</b></div>')
    what, low, high, way, where = st.columns([2.4, 0.9, 0.9, 1.5, 1.5])
    options = list(views.SCALE_NAMES)
    measure = what.selectbox(
        "Measures",
        options,
        index=options.index(begin),
        format_func=lambda one: views.SCALE_NAMES[one],
        key=desk.key("measure", column.name),
    )
    usual = measured(start, measure)
    ends = [
        place.number_input(
            label,
            value=float(value),
            step=1.0,
            format="%g",
            key=desk.key(label, column.name, measure),
        )
        for place, label, value in (
            (low, "From", usual.scale_min),
            (high, "To", usual.scale_max),
        )
    ]
    direction = way.selectbox(
        "Better is",
        (1, -1),
        index=0 if usual.direction == 1 else 1,
        format_func=lambda one: "higher" if one == 1 else "lower",
        key=desk.key("direction", column.name, measure),
    )
    made = replace(
        usual,
        scale_min=ends[0],
        scale_max=ends[1],
        direction=direction,
        stage=desk.stage(where, start.stage, column.name),
    )
    return _labelled(desk, column, made, start)


def _labelled(
    desk: RecordDesk, column: SeenColumn, made: QuestionDraft, start: QuestionDraft
) -> QuestionDraft:
    """For answers that are words: which point of the scale each is, or that it is no answer."""
    cells = [cell for cell in cells_of(column) if leading_number(cell) is None]
    if not cells:
        return replace(made, words=(), no_answer=())
    points = range(int(made.scale_min), int(made.scale_max) + 1)
    values = {_NO_ANSWER: _NO_ANSWER, **{str(point): str(point) for point in points}}
    given = dict.fromkeys(start.no_answer, _NO_ANSWER)
    given |= {cell: f"{point:g}" for cell, point in start.words if isinstance(point, float)}
    worded = _chosen(desk, column, cells, values, given)
    return replace(
        made,
        words=tuple((cell, float(point)) for cell, point in worded if point in map(str, points)),
        no_answer=tuple(cell for cell, point in worded if point == _NO_ANSWER),
    )


def words(desk: RecordDesk, targets: Mapping[str, str]) -> dict[str, Words]:
    """For columns that know certain values only: which cell means which."""
    told: dict[str, Words] = {}
    for column in desk.subject.columns:
        target = targets.get(column.name, "")
        if not _is_closed(desk, target) or not needs_words(desk.table, target, column):
            continue
        values = {value: value for value in desk.vocabulary.values_of(desk.table, target)}
        is_yes_no = set(values) == {"true", "false"}
        if is_yes_no:
            values = {"true": "yes", "false": "no"}
        kept = desk.start.targets.get(column.name) == target
        start = desk.start.words.get(column.name, ()) if kept else ()
        start = start or propose_words(desk.table, target, column, desk.vocabulary)
        given = {cell: str(value).lower() for cell, value in start}
        cards.heading(f"What the words of {column.name} mean", target.replace("_", " "))
        worded = _chosen(desk, column, cells_of(column), values, given, target)
        told[column.name] = tuple(
            (cell, typed(value, is_yes_no=is_yes_no) if value else "") for cell, value in worded
        )
    return told


def _is_closed(desk: RecordDesk, target: str) -> bool:
    if target in ("", SCORE) or target not in views.target_names(desk.table):
        return False
    try:
        return bool(desk.vocabulary.values_of(desk.table, target))
    except KeyError:
        return False


def _chosen(
    desk: RecordDesk,
    column: SeenColumn,
    cells: Iterable[str],
    values: Mapping[str, str],
    given: Mapping[str, str],
    target: str = SCORE,
) -> tuple[tuple[str, str], ...]:
    """A select box for each cell; the most frequent ones, and those that were said before.

    Who hears the page does not see under which heading a "1" stands, so the name of its box
    says the column too.
    """
    shown = dict.fromkeys([*list(cells)[:_MOST_WORDS], *given])
    options = ["", *values]
    told = []
    places = st.columns(4)
    for number, cell in enumerate(shown):
        start = given.get(cell, "")
        place = places[number % 4]
        place.html(f'<div class="tz-map" aria-hidden="true">{escape(cell)}</div>')
        value = place.selectbox(
            f"What {cell} in {column.name} means",
            options,
            index=options.index(start) if start in options else 0,
            format_func=lambda one: values.get(one, _SET_ASIDE),
            key=desk.key("word", column.name, target, cell),
            label_visibility="collapsed",
        )
        told.append((cell, str(value)))
    return tuple(told)

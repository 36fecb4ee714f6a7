"""What a draft still lacks, and which of its dates may be two days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from scorecard.config.drafts import Draft, TableDraft, key_moment
from scorecard.intake.drafting import moment_headers
from scorecard.intake.moments import DAY_MONTH, Order, has_both_orders
from scorecard.intake.sampling import FileLook


def order_shown(look: FileLook, made: Draft) -> Order | None:
    """Which of day and month stands first, as far as the rows seen settle it."""
    if not has_both_orders(made.date_formats):
        return None
    parts = [
        tuple(map(int, re.findall(r"\d+", cell)[:2]))
        for name in _moment_headers(made)
        for cell in look.cells(name)
        if re.match(DAY_MONTH, cell)
    ]
    days = any(first > 12 for first, _ in parts)
    months = any(second > 12 for _, second in parts)
    if days == months:
        return None
    return "day first" if days else "month first"


def _moment_headers(made: Draft) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in made.tables for name in moment_headers(one)))


def open_example(look: FileLook, made: Draft) -> tuple[str, datetime, datetime] | None:
    """A cell that is two different days, and both of them: day first, month first."""
    if not has_both_orders(made.date_formats):
        return None
    for name in _moment_headers(made):
        for cell in look.cells(name):
            if not re.match(DAY_MONTH, cell):
                continue
            first, second, year = (int(part) for part in re.findall(r"\d+", cell)[:3])
            year += 2000 if year < 100 else 0
            if first != second and max(first, second) <= 12:
                return cell, datetime(year, second, first), datetime(year, first, second)
    return None


# --- what is missing ---------------------------------------------------------


def gaps(made: Draft, *, shipped: Sequence[str] = ()) -> tuple[str, ...]:
    """Why the draft cannot be kept, each a sentence with what to do; empty: it can."""
    told = []
    if not made.title:
        told.append("Give the mapping a name.")
    if made.profile_id in shipped:
        told.append("This name belongs to a profile that comes with Trapeze: choose another.")
    return (*told, *(gap for one in made.tables for gap in gaps_of(one)))


def gaps_of(made: TableDraft) -> tuple[str, ...]:
    """What one kind of record lacks."""
    told = []
    moment = key_moment(made.table)
    if moment is not None and all(one.column != moment for one in made.columns):
        told.append(
            f"No column says when it happened ({moment}). Choose the column that holds that date;"
            " without one, no row has a place in time."
        )
    if not made.record_id:
        told.append(
            "No column tells the records apart. Choose the record id; without one, the next export"
            " would count every row again."
        )
    told += [
        f'Say what at least one word of "{one.headers[0]}" means, or do not use that column:'
        " as it is, every row would be set aside."
        for one in made.columns
        if one.is_unsaid
    ]
    if made.table == "answers":
        told += _gaps_of_scores(made)
    if made.table == "customers" and not made.columns:
        told.append("Only a key is placed. Choose at least one column that says something.")
    return tuple(told)


def _gaps_of_scores(made: TableDraft) -> list[str]:
    told = []
    if not made.questions:
        told.append("No column holds a score. Choose the columns that people scored.")
    for one in made.questions:
        if not one.question:
            told.append(f'Say what "{one.header}" measures: its range alone does not say it.')
        if one.scale_min >= one.scale_max:
            told.append(f'The scale of "{one.header}" must end above where it begins.')
    doubled = {one.question for one in made.questions if one.question}
    if len(doubled) < sum(bool(one.question) for one in made.questions):
        told.append("Two columns measure the same. Make one of them a driver, or leave it out.")
    return told

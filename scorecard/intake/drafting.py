"""From a file and what a person chose on the mapping page to a draft of its profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scorecard.config.drafts import ColumnDraft, Draft, TableDraft, Where, key_moment
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary
from scorecard.intake.choices import Choices, Record
from scorecard.intake.moments import has_both_orders
from scorecard.intake.proposal import (
    CUSTOMER_EMAIL,
    CUSTOMER_ID,
    SCORE,
    Suggestion,
    key_beside,
    record_key,
)
from scorecard.intake.sampling import FileLook
from scorecard.intake.seen_columns import SeenColumn, unix_parser

_FORMATS = {"csv": ("csv", "xlsx"), "xlsx": ("csv", "xlsx"), "json": ("json", "ndjson"),
            "ndjson": ("json", "ndjson"), "parquet": ("parquet",)}  # fmt: skip


def draft(
    choices: Choices, file: str, look: FileLook, columns: Sequence[SeenColumn],
    vocabulary: Vocabulary, profile_id: str,
) -> Draft:  # fmt: skip
    """The profile that the choices make of the file; what is missing is told by ``gaps``."""
    tables: list[TableDraft] = []
    for chosen in choices.records:
        placed = {name: chosen.targets[name] for name in look.names if chosen.targets.get(name)}
        record = replace(chosen, targets=placed)
        tables.append(
            _further(record, columns, tables[0], profile_id, choices)
            if tables
            else _first(record, columns, choices)
        )
    dated = [c for c in columns if any(c.name in moment_headers(one) for one in tables)]
    forms = tuple(dict.fromkeys(form for c in dated for form in c.formats))
    spoken = " ".join(example for c in dated for example in c.values)
    months = vocabulary.months_in(spoken) if any("%b" in form for form in forms) else {}
    used = {name for one in tables for name in one.headers} | choices.used
    return Draft(
        profile_id=profile_id,
        title=choices.title.strip(),
        drafted_from=file.rsplit("/", 1)[-1],
        formats=_FORMATS.get(look.format_name, ("csv", "xlsx")),
        headers=tuple(n for n in look.names if n in used) if choices.only_used else look.names,
        tables=tuple(_named_alike(one, tables) for one in tables),
        zone=choices.zone,
        date_formats=forms,
        months=tuple(months.items()),
        day_first=choices.day_first if has_both_orders(forms) else None,
    )


def moment_headers(made: TableDraft) -> tuple[str, ...]:
    """The headers that fill moments."""
    moments = {n for n, kind in canonical_tables()[made.table].items() if kind == "timestamp"}
    return tuple(name for one in made.columns if one.column in moments for name in one.headers)


def _first(record: Record, columns: Sequence[SeenColumn], choices: Choices) -> TableDraft:
    """What every row of the file is."""
    key = record_key(record.table, _found(record), columns)
    return _table(record, columns, choices, key)


def _further(
    record: Record, columns: Sequence[SeenColumn], first: TableDraft, profile_id: str,
    choices: Choices,
) -> TableDraft:  # fmt: skip
    """What some rows hold besides: where its own cells are filled."""
    key = key_beside(record.table, _found(record), first.table, first.record_id)
    made = _table(record, columns, choices, key)
    own = tuple(Where((name,)) for name in key if name not in first.record_id)
    where = _begins(made)
    made = replace(made, where=tuple(dict.fromkeys((*own, *where))))
    if record.table == "answers" and len(key) == 1 and first.record_id == key:
        about = ColumnDraft("about_record", key, prefix=f"{profile_id}:")
        if all(one.column != about.column for one in made.columns):
            made = replace(made, columns=(*made.columns, about))
    return made


def _named_alike(made: TableDraft, tables: Sequence[TableDraft]) -> TableDraft:
    """Customers under the name that the other records of the row call them by."""
    for other in tables:
        is_same = other.customer_id == made.record_id and other.customer_system
        if made.table == "customers" and other is not made and is_same:
            return replace(made, customer_id=made.record_id, customer_system=other.customer_system)
    return made


def _begins(made: TableDraft) -> tuple[Where, ...]:
    """Where such a record is: something was scored, or the moment is there that it needs."""
    if made.questions:
        but = made.questions[0].no_answer if len(made.questions) == 1 else ()
        return (Where(tuple(one.header for one in made.questions), but),)
    moment = key_moment(made.table)
    names = next((one.headers for one in made.columns if one.column == moment), ())
    return (Where(names),) if names else ()


def _table(
    record: Record, columns: Sequence[SeenColumn], choices: Choices, key: tuple[str, ...]
) -> TableDraft:
    placed = record.targets
    customer_id = _of(placed, CUSTOMER_ID)
    is_people = record.table == "customers"
    return TableDraft(
        table=record.table,
        record_id=key,
        columns=tuple(_columns(record, columns, choices.title.strip())),
        questions=tuple(
            record.scores[name]
            for name, target in placed.items()
            if target == SCORE and name in record.scores
        ),
        customer_id=customer_id,
        customer_system=choices.customer_system if customer_id else "",
        customer_email=_of(placed, "party_email" if is_people else CUSTOMER_EMAIL),
    )


def _found(record: Record) -> list[Suggestion]:
    return [Suggestion(name, target, 1.0, "") for name, target in record.targets.items()]


def _of(placed: Mapping[str, str], target: str) -> tuple[str, ...]:
    return tuple(name for name, one in placed.items() if one == target)


def _columns(record: Record, columns: Sequence[SeenColumn], title: str) -> list[ColumnDraft]:
    types = canonical_tables()[record.table]
    seen = {column.name: column for column in columns}
    told = []
    for target, kind in types.items():
        names = _of(record.targets, target)
        if target == SCORE or not names:
            continue
        asked = [pair for name in names for pair in record.words.get(name, ())]
        words = [pair for pair in asked if pair[1] != ""]
        told.append(
            ColumnDraft(
                target,
                names,
                parser=_parser(kind, [seen[name] for name in names if name in seen]),
                words=tuple(dict(words).items()),
                is_unsaid=bool(asked) and not words,
                required=target == key_moment(record.table),
            )
        )
    fixed = {"stage": record.stage, "channel": record.channel}
    if record.table == "answers":
        fixed = {"channel": record.channel, "survey": title}
    present = {one.column for one in told}
    for target, value in fixed.items():
        if value and target in types and target not in present:
            told.append(ColumnDraft(target, value=value))
    return told


def _parser(kind: str, columns: Sequence[SeenColumn]) -> str | None:
    if kind == "timestamp":
        return next((parser for column in columns if (parser := unix_parser(column))), None)
    has_signs = any(re.search(r"[^\d.,+\-%]", cell) for c in columns for cell in c.values)
    return "money" if kind == "double" and has_signs else None

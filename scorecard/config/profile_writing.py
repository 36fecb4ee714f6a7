"""Profiles that people draft on the mapping page: written as TOML, and read back.

A draft says what the page can show. What it is written as is the language of
docs/profiles.md, so that a person can go on by hand where the page ends.
"""

from __future__ import annotations

import json
import tomllib

from scorecard.config.drafts import ColumnDraft, Draft, QuestionDraft, TableDraft, Where
from scorecard.config.profiles import (
    Column,
    Condition,
    Literally,
    Profile,
    Question,
    Table,
)

_EVIDENCE = "Drafted on the mapping page from {0}"
_FOOTER = r"(?i)^(grand )?(total|totals|totales|summe|gesamt|totaux|totale|totaal)\b"


def profile_of(draft: Draft) -> Profile:
    """The profile that the draft is written as; ValidationError where it cannot be one."""
    return Profile.model_validate(tomllib.loads(to_toml(draft)))


# --- writing -----------------------------------------------------------------


def to_toml(draft: Draft) -> str:
    """The draft in the language of docs/profiles.md."""
    told = [
        "# Made on the mapping page; edit it there or here. docs/profiles.md has the language.",
        *_about(draft),
        "",
        "[recognise]",
        f"headers = {_list(draft.headers)}",
        "",
        *_reading(draft),
    ]
    for table in draft.tables:
        told += ["", *_table(table)]
        for question in table.questions:
            told += ["", *_question(question)]
    return "\n".join(told) + "\n"


def _about(draft: Draft) -> list[str]:
    return [
        "[profile]",
        f"profile_id = {_text(draft.profile_id)}",
        'vendor = "Our own"',
        f"title = {_text(draft.title)}",
        f"system = {_text(draft.profile_id)}",
        f"formats = {_list(draft.formats)}",
        f"evidence = {_text(_EVIDENCE.format(draft.drafted_from))}",
        "seen_real_file = true",
    ]


def _reading(draft: Draft) -> list[str]:
    told = ["[read]", f"zone = {_text(draft.zone)}"]
    if draft.date_formats:
        told.append(f"date_formats = {_list(draft.date_formats)}")
    if draft.months:
        told.append(f"months = {_pairs(draft.months)}")
    if draft.day_first is not None:
        told.append(f"day_first = {_literal(draft.day_first)}")
    told.append(f"footer = {_list((_FOOTER,))}")
    return told


def _table(draft: TableDraft) -> list[str]:
    told = ["[[table]]", f"table = {_text(draft.table)}", f"record_id = {_list(draft.record_id)}"]
    party = []
    if draft.customer_id:
        system = f", system = {_text(draft.customer_system)}" if draft.customer_system else ""
        party.append(f"id = {{ header = {_list(draft.customer_id)}{system} }}")
    if draft.customer_email:
        party.append(f"email = {_list(draft.customer_email)}")
    if party:
        told.append(f"party = {{ {', '.join(party)} }}")
    if draft.where:
        told.append(f"when = [{', '.join(_where(one) for one in draft.where)}]")
    if draft.columns:
        told += ["", "[table.columns]", *(_column(one) for one in draft.columns)]
    return told


def _where(draft: Where) -> str:
    keys = [f"header = {_list(draft.headers)}", "filled = true"]
    if draft.but:
        keys.append(f"not_values = {_list(draft.but)}")
    return f"{{ {', '.join(keys)} }}"


def _column(draft: ColumnDraft) -> str:
    if draft.value is not None:
        return f"{draft.column} = {{ value = {_text(draft.value)} }}"
    keys = [f"header = {_list(draft.headers)}"]
    if draft.required:
        keys.append("required = true")
    if draft.parser:
        keys.append(f"as = {_text(draft.parser)}")
    if draft.words:
        keys.append(f"words = {_pairs(draft.words)}")
        keys.append('otherwise = "set aside"')
    if draft.prefix:
        keys.append(f"prefix = {_text(draft.prefix)}")
    return f"{draft.column} = {{ {', '.join(keys)} }}"


def _question(draft: QuestionDraft) -> list[str]:
    told = [
        "[[table.questions]]",
        f"header = {_list((draft.header,))}",
        f"question = {_text(draft.question)}",
        f"family = {_text(draft.family)}",
        f"scale_min = {_literal(draft.scale_min)}",
        f"scale_max = {_literal(draft.scale_max)}",
        f"direction = {draft.direction}",
    ]
    if draft.stage:
        told.append(f"stage = {_text(draft.stage)}")
    if draft.words:
        told.append(f"words = {_pairs(draft.words)}")
    if draft.no_answer:
        told.append(f"nulls = {_list(draft.no_answer)}")
    return told


def _text(value: str) -> str:
    # A JSON string is a TOML string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(value: Literally) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _text(value) if isinstance(value, str) else repr(value)


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(one) for one in values)}]"


def _pairs(pairs: tuple[tuple[str, Literally], ...]) -> str:
    return "{ " + ", ".join(f"{_text(key)} = {_literal(value)}" for key, value in pairs) + " }"


# --- reading back ------------------------------------------------------------


def draft_of(profile: Profile) -> Draft | None:
    """The draft that gives this profile; None where it says more than the page can show."""
    prefix = _EVIDENCE.format("")
    draft = Draft(
        profile_id=profile.profile_id,
        title=profile.profile.title,
        drafted_from=profile.profile.evidence.removeprefix(prefix),
        formats=profile.profile.formats,
        headers=profile.recognise.headers,
        tables=tuple(_table_of(one) for one in profile.table),
        zone=profile.read.zone,
        date_formats=profile.read.date_formats,
        months=tuple(profile.read.months.items()),
        day_first=profile.read.day_first,
    )
    kinds = {one.table for one in draft.tables}
    try:
        is_all = len(kinds) == len(draft.tables) and profile_of(draft) == profile
    except ValueError:
        return None
    return draft if is_all else None


def _table_of(table: Table) -> TableDraft:
    party = table.party
    return TableDraft(
        table=table.table,
        record_id=table.record_id,
        columns=tuple(_column_of(name, found[0]) for name, found in table.columns.items()),
        questions=tuple(_question_of(one) for one in table.questions),
        customer_id=party.id.header if party.id else (),
        customer_system=(party.id.system or "") if party.id else "",
        customer_email=party.email or (),
        where=tuple(_where_of(one) for one in table.when),
    )


def _where_of(test: Condition) -> Where:
    return Where(test.header, test.not_values or ())


def _question_of(question: Question) -> QuestionDraft:
    return QuestionDraft(
        (question.header or ("",))[0],
        question.question,
        question.family,
        question.scale_min,
        question.scale_max,
        question.direction,
        question.stage or "",
        tuple((question.words or {}).items()),
        question.nulls,
    )


def _column_of(name: str, column: Column) -> ColumnDraft:
    return ColumnDraft(
        name,
        column.header or (),
        None if column.value is None else str(column.value),
        column.parser,
        tuple((column.words or {}).items()),
        column.required,
        column.prefix,
    )

"""Profiles that people draft on the mapping page: written, kept, read back, removed.

A draft says what the page can show. What it is written as is the language of
docs/profiles.md, so that a person can go on by hand where the page ends.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scorecard.config.profiles import Column, Literally, Profile, load_profiles
from scorecard.config.tables import canonical_tables
from scorecard.errors import ConfigError, Problem

FOLDER = "vendors"
"""Where profiles lie, beside the exports."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_ID = 60
_EVIDENCE = "Drafted on the mapping page from {0}"
_FOOTER = r"(?i)^(grand )?(total|totals|totales|summe|gesamt|totaux|totale|totaal)\b"

Words = tuple[tuple[str, Literally], ...]


@dataclass(frozen=True)
class ColumnDraft:
    """One canonical column: from headers (the first filled cell), or a fixed ``value``."""

    column: str
    headers: tuple[str, ...] = ()
    value: str | None = None
    parser: str | None = None
    words: Words = ()
    required: bool = False


@dataclass(frozen=True)
class QuestionDraft:
    """One column of scores; ``question`` is empty until someone says what it measures."""

    header: str
    question: str
    family: str
    scale_min: float
    scale_max: float
    direction: int = 1
    stage: str = ""
    words: Words = ()


@dataclass(frozen=True)
class Draft:
    """A profile as the mapping page knows it; ``headers`` are the fingerprint of its files."""

    profile_id: str
    title: str
    drafted_from: str
    formats: tuple[str, ...]
    headers: tuple[str, ...]
    table: str
    record_id: tuple[str, ...]
    columns: tuple[ColumnDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    customer_id: tuple[str, ...] = ()
    customer_system: str = ""
    """Whose number the customer id is; empty: this system's own."""
    customer_email: tuple[str, ...] = ()
    zone: str = "company"
    date_formats: tuple[str, ...] = ()
    months: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None


def identifier_of(title: str, taken: Collection[str] = ()) -> str:
    """A profile id made of a title: small letters, digits, ``_``; none of ``taken``."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    made = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:_LONGEST_ID].strip("_")
    made = made if _IDENTIFIER.fullmatch(made) else f"own_{made}".strip("_")
    free, number = made, 2
    while free in taken:
        free, number = f"{made}_{number}", number + 1
    return free


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
        "",
        *_table(draft),
    ]
    for question in draft.questions:
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


def _table(draft: Draft) -> list[str]:
    told = ["[[table]]", f"table = {_text(draft.table)}", f"record_id = {_list(draft.record_id)}"]
    party = []
    if draft.customer_id:
        system = f", system = {_text(draft.customer_system)}" if draft.customer_system else ""
        party.append(f"id = {{ header = {_list(draft.customer_id)}{system} }}")
    if draft.customer_email:
        party.append(f"email = {_list(draft.customer_email)}")
    if party:
        told.append(f"party = {{ {', '.join(party)} }}")
    if draft.columns:
        told += ["", "[table.columns]", *(_column(one) for one in draft.columns)]
    return told


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
    table = profile.table[0]
    party = table.party
    prefix = _EVIDENCE.format("")
    draft = Draft(
        profile_id=profile.profile_id,
        title=profile.profile.title,
        drafted_from=profile.profile.evidence.removeprefix(prefix),
        formats=profile.profile.formats,
        headers=profile.recognise.headers,
        table=table.table,
        record_id=table.record_id,
        columns=tuple(_column_of(name, found[0]) for name, found in table.columns.items()),
        questions=tuple(
            QuestionDraft(
                (one.header or ("",))[0],
                one.question,
                one.family,
                one.scale_min,
                one.scale_max,
                one.direction,
                one.stage or "",
                tuple((one.words or {}).items()),
            )
            for one in table.questions
        ),
        customer_id=party.id.header if party.id else (),
        customer_system=(party.id.system or "") if party.id else "",
        customer_email=party.email or (),
        zone=profile.read.zone,
        date_formats=profile.read.date_formats,
        months=tuple(profile.read.months.items()),
        day_first=profile.read.day_first,
    )
    try:
        return draft if profile_of(draft) == profile else None
    except ValueError:
        return None


def _column_of(name: str, column: Column) -> ColumnDraft:
    return ColumnDraft(
        name,
        column.header or (),
        None if column.value is None else str(column.value),
        column.parser,
        tuple((column.words or {}).items()),
        column.required,
    )


# --- keeping -----------------------------------------------------------------


def own_profiles(exports: Path) -> tuple[Profile, ...]:
    """The profiles beside the exports; raises ConfigError with all their faults."""
    return load_profiles([exports / FOLDER])


def save_profile(
    draft: Draft,
    exports: Path,
    shipped: Collection[str],
    kind: Literal["new", "edit"] = "new",
) -> Path:
    """Write the draft to ``<exports>/vendors/<profile_id>.toml``, whole or not at all.

    Raises ConfigError when the id is not one, belongs to a shipped profile, or (``new``)
    to a file that is there already; ValidationError when the draft is no profile.
    """
    path = _path(draft.profile_id, exports)
    if draft.profile_id in shipped:
        raise ConfigError(
            Problem(path.name, "is the name of a profile that comes with Trapeze.", "Rename it.")
        )
    there = _file_of(draft.profile_id, exports)
    if kind == "edit":
        path = there or path
    elif there is not None or path.exists():
        raise ConfigError(
            Problem(path.name, "is there already.", "Give this mapping another name.")
        )
    profile_of(draft)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(to_toml(draft), encoding="utf-8")
        # A rename is seen whole or not at all by the watch on the folder.
        return part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(
            Problem(path.name, f"could not be written ({error.strerror}).", "Check the folder.")
        ) from error


def remove_profile(profile_id: str, exports: Path) -> None:
    """Forget a profile; its files are unknown again. Raises ConfigError if it is not there."""
    path = _file_of(profile_id, exports)
    if path is None:
        raise ConfigError(Problem(f"{FOLDER}/{profile_id}.toml", "is not there."))
    path.unlink()


def _file_of(profile_id: str, exports: Path) -> Path | None:
    """Where a profile lies; people may have named its file as they like."""
    files = sorted((exports / FOLDER).glob("*.toml"))
    return next((one for one in files if _id_in(one) == profile_id), None)


def _id_in(path: Path) -> str:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return ""
    about = told.get("profile")
    return str(about.get("profile_id", "")) if isinstance(about, dict) else ""


def _path(profile_id: str, exports: Path) -> Path:
    if not _IDENTIFIER.fullmatch(profile_id) or len(profile_id) > _LONGEST_ID:
        raise ConfigError(
            Problem(profile_id, "is not an id.", "Small letters, digits and _ make one.")
        )
    return exports / FOLDER / f"{profile_id}.toml"


def key_moment(table: str) -> str | None:
    """The moment without which a row of the table says nothing; None for customers."""
    moments = [name for name, kind in canonical_tables()[table].items() if kind == "timestamp"]
    return None if table == "customers" else moments[0]

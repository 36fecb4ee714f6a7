"""Vendor profiles: how an export is recognised and read, as data.

One TOML file a vendor export, in data/vendors or beside the exports. The
language is described in docs/profiles.md; nothing in it is code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from scorecard.config.catalogue import Identifier
from scorecard.config.tables import canonical_tables
from scorecard.config.wordings import (
    expanded_keys,
    expanded_pattern,
    expanded_words,
    label_points,
)
from scorecard.errors import ConfigError, Problem

Literally = str | bool | int | float
Unit = Literal["seconds", "minutes", "hours", "days", "H:MM:SS", "H:MM"]
Pick = Literal["first", "last", "least", "most", "sum", "count"]
Parser = Literal[
    "text", "email", "number", "money", "integer", "boolean",
    "moment", "date", "unix_seconds", "unix_millis",
]  # fmt: skip

PARSERS_OF_TYPE: dict[str, tuple[Parser, ...]] = {
    "varchar": ("text", "email"),
    "double": ("number", "money", "integer"),
    "bigint": ("integer",),
    "boolean": ("boolean",),
    "timestamp": ("moment", "date", "unix_seconds", "unix_millis"),
}
"""Which parsers may fill a canonical column of a type; the first is the default."""


PYTHON_OF_TYPE: dict[str, type | tuple[type, ...]] = {
    "varchar": str,
    "double": (int, float),
    "bigint": int,
    "boolean": bool,
    "timestamp": str,
}


def _regex(pattern: str) -> str:
    pattern = expanded_pattern(pattern)
    try:
        re.compile(pattern)
    except re.error as fault:
        raise ValueError(f"{pattern!r} is not a pattern: {fault}") from None
    return pattern


def _zone(zone: str) -> str:
    if zone != "company" and zone not in available_timezones():
        raise ValueError(f"{zone!r} is neither 'company' nor a zone such as 'Europe/Berlin'")
    return zone


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Pattern = Annotated[str, AfterValidator(_regex)]
Zone = Annotated[str, AfterValidator(_zone)]
Named = Annotated[tuple[str, ...], AfterValidator(expanded_words)]
"""Words, among them ``@{name}`` for words of the vocabulary."""
Headers = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class About(_Block):
    """``[profile]``: which export this is, and what the profile rests on."""

    profile_id: Identifier
    vendor: str
    title: str
    system: Identifier
    """Prefix of every id, so that two systems' ids cannot collide."""
    formats: tuple[Literal["csv", "xlsx", "json", "ndjson", "parquet"], ...] = (
        "csv", "xlsx", "parquet", "json", "ndjson",
    )  # fmt: skip
    evidence: str
    seen_real_file: bool = False
    is_complete: bool = False
    """Each export holds every record: what a newer one lacks was deleted."""
    refusal: str | None = None
    """Why an export that is known holds nothing to read, and which one does."""


class Confirmation(_Block):
    """A pattern that at least 80 % of the first 50 filled cells of a column match."""

    header: str
    matches: Pattern


class Recognise(_Block):
    """``[recognise]``: what a file must show to be this export."""

    headers: Headers
    any_of: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    confirm: tuple[Confirmation, ...] = ()


class Condition(_Block):
    """One test of one cell; all keys given must hold. Words ignore case."""

    header: Headers
    values: Named | None = None
    not_values: Named | None = None
    filled: bool | None = None
    matches: Pattern | None = None

    @model_validator(mode="after")
    def _tests_something(self) -> Condition:
        if (self.values, self.not_values, self.filled, self.matches) == (None,) * 4:
            raise ValueError("needs one of values, not_values, filled, matches")
        return self


class Ignored(Condition):
    """Rows that are not data, such as previews and deleted records."""

    reason: str


class Expected(Condition):
    """What at least one row of a whole export shows; a file without such a row is warned of."""

    warning: str


class Gathered(_Block):
    """A column made of some of the lines of one thing: of an event log, when it was closed."""

    name: str
    header: str
    pick: Pick = "first"
    when: tuple[Condition, ...] = ()


class ExtraHeader(_Block):
    """What the last extra header row must show to count as a header row."""

    any_cell: Pattern | None = None
    first_cell: Pattern | None = None


class Reading(_Block):
    """``[read]``: how the cells of the file are to be taken."""

    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    extra_header: ExtraHeader | None = None
    join_header_rows: bool = False
    """Name columns "row 1 | row 2", row 1 filled to the right (SurveyMonkey)."""
    zone: Zone = "company"
    date_formats: tuple[str, ...] = ()
    months: dict[str, str] = Field(default_factory=dict)
    day_first: bool | None = None
    decimal: Literal[".", ",", "auto"] = "auto"
    nulls: tuple[str, ...] = ()
    footer: tuple[Pattern, ...] = ()
    ignore: tuple[Ignored, ...] = ()
    one_per: Headers | None = None
    """Rows with the same cell here are one thing told on several lines."""
    pick: dict[str, Pick] = Field(default_factory=dict)
    gather: tuple[Gathered, ...] = ()
    newest_by: str | None = None
    expect: tuple[Expected, ...] = ()


class Plus(_Block):
    """A duration that is added to another moment of the same row."""

    header: Headers
    unit: Unit


class Column(_Block):
    """Where the value of one canonical column comes from."""

    header: Headers | None = None
    header_matches: Pattern | None = None
    join: Annotated[tuple[str, ...], Field(min_length=2)] | None = None
    """Headers whose filled cells are read as one text."""
    join_with: str = " "
    value: Literally | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    plus: Plus | None = None
    parser: Annotated[Parser | None, Field(alias="as")] = None
    words: Annotated[dict[str, Literally], AfterValidator(expanded_keys)] | None = None
    otherwise: Literal["keep", "null", "set aside"] | None = None
    default: Literally | None = None
    when: tuple[Condition, ...] = ()
    otherwise_value: Annotated[Literally | None, Field(alias="else")] = None
    else_once_seen: bool = False
    """Whether ``else`` needs a row of the file for which the conditions hold."""
    required: bool = False
    within: tuple[float, float] | None = None
    leading: bool = False
    matches: Pattern | None = None
    divide: Annotated[float, Field(gt=0)] | None = None
    currency: Headers | None = None
    """Where the currency of the amount stands; amounts of several are not added."""
    formats: tuple[str, ...] | None = None
    zone: Zone | None = None
    prefix: str = ""

    @model_validator(mode="before")
    @classmethod
    def _header_alone(cls, given: object) -> object:
        return {"header": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_origin(self) -> Column:
        origins = (self.header, self.header_matches, self.join, self.value, self.from_)
        if sum(one is not None for one in origins) != 1:
            raise ValueError("needs exactly one of header, header_matches, join, value, from")
        if (self.from_ is None) != (self.plus is None):
            raise ValueError("from and plus go together")
        if self.otherwise is not None and self.words is None:
            raise ValueError("otherwise goes with words")
        if self.otherwise_value is not None and not self.when:
            raise ValueError("else goes with when")
        if self.currency is not None and (self.header is None or self.parser != "money"):
            raise ValueError('currency goes with header and as = "money"')
        if self.else_once_seen and (self.otherwise_value is None or self.required):
            raise ValueError("else_once_seen goes with else, and not with required")
        return self

    @property
    def cells(self) -> tuple[str, ...]:
        """The headers that are named, of one cell or of several that are joined."""
        return self.header or self.join or ()


Alternatives = Annotated[tuple[Column, ...], BeforeValidator(_listed), Field(min_length=1)]
"""The first alternative that gives a value wins."""


class SystemCell(_Block):
    """The cell that says which system an id is of; a word that is not listed: no id."""

    header: Headers
    words: Annotated[dict[str, Identifier], Field(min_length=1)]


class Key(_Block):
    """An id, prefixed with the system that gave it."""

    header: Headers
    system: Identifier | None = None
    """Whose id it is; unset: the profile's own system."""
    system_of: SystemCell | None = None
    matches: Pattern | None = None

    @model_validator(mode="before")
    @classmethod
    def _header_alone(cls, given: object) -> object:
        return {"header": given} if isinstance(given, str | list) else given

    @model_validator(mode="after")
    def _one_system(self) -> Key:
        if self.system is not None and self.system_of is not None:
            raise ValueError("system and system_of exclude each other")
        return self


class Party(_Block):
    """The customer that a row is about, by any of three keys."""

    id: Key | None = None
    email: Headers | None = None
    ref: Key | None = None


class Question(_Block):
    """One survey question: a column of scores that becomes rows of ``answers``."""

    header: Headers | None = None
    header_matches: Pattern | None = None
    header_beside: Pattern | None = None
    """Finds a column beside the score; the score's name is its first group (Qualtrics).

    Tried before ``header_matches``.
    """
    question: Identifier
    family: Literal["outcome", "driver", "expectation"]
    scale_min: float
    scale_max: float
    direction: Literal[1, -1] = 1
    stage: str | None = None
    words: dict[str, float] | None = None
    labels: int | None = None
    """Points of a scale whose words of the vocabulary are read beside ``words``."""
    otherwise: Literal["null", "set aside"] = "set aside"
    nulls: tuple[str, ...] = ()
    leading: bool = True
    comment: Headers | None = None
    comment_matches: Pattern | None = None
    """Finds the column of the free text where none of ``comment`` is there."""
    when: tuple[Condition, ...] = ()

    @property
    def points(self) -> dict[str, float] | None:
        """Word → score, of the profile and of the vocabulary."""
        if self.labels is None:
            return self.words
        own = {word.strip().lower() for word in self.words or {}}
        known = label_points(self.labels)
        return {**(self.words or {}), **{w: at for w, at in known.items() if w not in own}}

    @model_validator(mode="after")
    def _has_labels(self) -> Question:
        if self.labels is not None:
            label_points(self.labels)
        return self

    @model_validator(mode="after")
    def _named_once(self) -> Question:
        if (self.header is None) == (self.header_matches is None and self.header_beside is None):
            raise ValueError("needs header, or else header_beside or header_matches or both")
        if self.header_beside is not None and not re.compile(self.header_beside).groups:
            raise ValueError("header_beside needs a group: the name of the score's column")
        if self.scale_min >= self.scale_max:
            raise ValueError(f"scale_min {self.scale_min} is not below scale_max {self.scale_max}")
        return self


class Table(_Block):
    """``[[table]]``: the rows of one canonical table that a file row gives."""

    table: str
    record_id: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """One header, or several whose cells together are the key."""
    keyed_by: Literal["row number", "whole row"] | None = None
    """Instead of a key of the row's own."""
    record_suffix: str = ""
    system: Identifier | None = None
    when: tuple[Condition, ...] = ()
    party: Party = Party()
    columns: dict[str, Alternatives] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def key_of(self, question: Question) -> str:
        """What is added to the row's key: the question; the same one of another stage says so."""
        first = next(one for one in self.questions if one.question == question.question)
        if first.stage == question.stage:
            return f":{question.question}"
        return f":{question.question}:{question.stage or 'any'}"

    @model_validator(mode="after")
    def _fits_the_tables(self) -> Table:
        tables = canonical_tables()
        if self.table not in tables:
            raise ValueError(f"no table {self.table!r}; there are {', '.join(tables)}")
        if self.questions and self.table != "answers":
            raise ValueError("questions go with table = 'answers'")
        if bool(self.record_id) == (self.keyed_by is not None):
            raise ValueError("needs exactly one of record_id, keyed_by")
        faults = [
            f"columns.{name}: {fault}"
            for name, alternatives in self.columns.items()
            for column in alternatives
            if (fault := self._fault(name, column, tables[self.table]))
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _fault(self, name: str, column: Column, types: dict[str, str]) -> str | None:
        if name not in types:
            return f"{self.table} has no such column; it has {', '.join(types)}"
        fitting = PARSERS_OF_TYPE[types[name]]
        if column.parser is not None and column.parser not in fitting:
            return (
                f"as = {column.parser!r} does not fill a {types[name]};"
                f" one of {', '.join(fitting)} would"
            )
        for literal in (column.value, column.default, *(column.words or {}).values()):
            if literal is not None and not isinstance(literal, PYTHON_OF_TYPE[types[name]]):
                return f"{literal!r} is not a {types[name]}"
        if column.from_ is not None and column.from_ not in self.columns:
            return f"from = {column.from_!r} is not a column of this table"
        if column.from_ is not None and types[name] != "timestamp":
            return f"from and plus make a moment, not a {types[name]}"
        return None


class Profile(_Block):
    """One file of data/vendors."""

    profile: About
    recognise: Recognise
    read: Reading = Reading()
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    table: tuple[Table, ...] = ()

    @property
    def profile_id(self) -> str:
        """The id that a company's own profile of the same id replaces."""
        return self.profile.profile_id

    @model_validator(mode="after")
    def _reads_or_refuses(self) -> Profile:
        if bool(self.table) == (self.profile.refusal is not None):
            raise ValueError("needs either a [[table]] or, under [profile], a refusal")
        return self

    @model_validator(mode="after")
    def _reads_each_thing_once(self) -> Profile:
        unpicked = set(self.read.pick) and self.read.one_per is None
        if unpicked:
            raise ValueError("read.pick goes with read.one_per")
        if self.read.gather and self.read.one_per is None:
            raise ValueError("read.gather goes with read.one_per")
        return self


def load_profiles(folders: Sequence[Path]) -> tuple[Profile, ...]:
    """Every profile of the folders; one of a later folder replaces the same id before it.

    A folder that does not exist holds none. Raises ConfigError with the problems
    of all files, each named by file and key.
    """
    problems: list[Problem] = []
    found: dict[str, Profile] = {}
    for folder in folders:
        here: dict[str, Path] = {}
        for path in sorted(folder.glob("*.toml")):
            profile = _load(path, problems)
            if profile is None:
                continue
            twin = here.setdefault(profile.profile_id, path)
            if twin != path:
                problems.append(
                    Problem(
                        f"{_called(path)}, [profile] profile_id",
                        f"{profile.profile_id!r} is already taken by {twin.name}.",
                        "Give each profile of a folder an id of its own.",
                    )
                )
            found[profile.profile_id] = profile
    if problems:
        raise ConfigError(problems)
    return tuple(found.values())


def _load(path: Path, problems: list[Problem]) -> Profile | None:
    try:
        return Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        problems.append(
            Problem(
                _called(path),
                f"is not TOML: {fault}.",
                "Look at that line: text goes in quotes; docs/profiles.md shows the form.",
            )
        )
    except ValidationError as fault:
        problems.extend(_problems(path, fault.errors()))
    return None


def _called(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _problems(path: Path, errors: Iterable[Any]) -> Iterable[Problem]:
    for error in errors:
        where = _key(error["loc"])
        what = str(error["msg"]).removeprefix("Value error, ")
        remedy = ""
        if error["type"] == "extra_forbidden":
            what, remedy = "is not a key of the language.", "docs/profiles.md lists the keys."
        elif error["type"] == "missing":
            what, remedy = "is missing.", "docs/profiles.md says what belongs there."
        yield Problem(f"{_called(path)}, {where}", what, remedy)


def _key(location: tuple[str | int, ...]) -> str:
    """``[[table]] 2 columns.opened_at.as``, counted from one."""
    if not location:
        return "[profile]"
    words = [str(part + 1) if isinstance(part, int) else part for part in location]
    head = f"[[{words[0]}]]" if words[0] == "table" else f"[{words[0]}]"
    return " ".join([head, ".".join(words[1:])]).rstrip()

"""From a file and what a person chose on the mapping page to a draft of its profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.config.profile_writing import (
    ColumnDraft,
    Draft,
    QuestionDraft,
    Words,
    key_moment,
)
from scorecard.config.profiles import Literally
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary, folded
from scorecard.intake.cell_text import NULLS
from scorecard.intake.headers import normalised
from scorecard.intake.moments import DAY_MONTH, Order, has_both_orders
from scorecard.intake.proposal import (
    CUSTOMER_EMAIL,
    CUSTOMER_ID,
    RECORD_ID,
    SCORE,
    SeenColumn,
    Suggestion,
    measure_of,
    propose_columns,
    record_key,
    scale_of_labels,
    unix_parser,
)
from scorecard.intake.sampling import FileLook

_PLAIN_BOOLEAN = {"true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"}
_FORMATS = {"csv": ("csv", "xlsx"), "xlsx": ("csv", "xlsx"), "json": ("json", "ndjson"),
            "ndjson": ("json", "ndjson"), "parquet": ("parquet",)}  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """What a column of scores measures, and on which scale."""

    question: str
    family: str
    low: float
    high: float
    direction: int = 1


SCALES: dict[str, Scale] = {
    "nps": Scale("nps", "outcome", 0, 10),
    "csat": Scale("csat", "outcome", 1, 5),
    "ces": Scale("ces", "outcome", 1, 7),
    "ces_effort": Scale("ces", "outcome", 1, 5, -1),
    "ease": Scale("ease", "outcome", 1, 5),
    "expectation": Scale("expectation", "expectation", 1, 5),
    "would_return": Scale("would_return", "outcome", 1, 5),
    "delight": Scale("delight", "outcome", 1, 5),
    "driver": Scale("", "driver", 1, 5),
}
"""What a column of scores can be said to measure; a driver is named by its header."""


@dataclass(frozen=True)
class Choices:
    """All that a person may choose for one file.

    ``targets`` is header → record_id, customer_id, customer_email, score or a canonical
    column; ``words`` is header → cell → value, a cell without a value sets its row aside.
    """

    title: str
    table: str
    targets: Mapping[str, str]
    scores: Mapping[str, QuestionDraft]
    words: Mapping[str, Words]
    day_first: bool | None = None
    zone: str = "company"
    customer_system: str = ""
    stage: str = ""
    channel: str = ""
    only_used: bool = False
    """Recognise later files by the columns used here alone, not by all headers."""


def title_of(file: str) -> str:
    """A name for a mapping, from the name of a file without its dates and numbers."""
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = re.sub(r"[\d_.\-()]+", " ", stem).split()
    return " ".join(words).capitalize() or "My file"


def first_choices(
    file: str, table: str, columns: Sequence[SeenColumn], vocabulary: Vocabulary
) -> tuple[Choices, tuple[Suggestion, ...]]:
    """What is proposed before anyone has chosen anything, and why."""
    found = propose_columns(table, columns, vocabulary)
    targets = {one.name: one.target for one in found}
    seen = {column.name: column for column in columns}
    scores = {
        name: propose_question(seen[name], vocabulary)
        for name, target in targets.items()
        if target == SCORE
    }
    words = {
        name: propose_words(table, target, seen[name], vocabulary)
        for name, target in targets.items()
        if target in canonical_tables()[table]
    }
    return Choices(title_of(file), table, targets, scores, words), found


def propose_question(column: SeenColumn, vocabulary: Vocabulary) -> QuestionDraft:
    """A score's measure by the words of its header, undecided where they say none."""
    measure = measure_of(column.name, vocabulary)
    labels = scale_of_labels(column.values, vocabulary) if column.low is None else None
    words: Words = ()
    if labels:
        words = tuple((cell, float(labels[folded(cell)])) for cell in column.values)
    if not measure:
        high = 5.0 if labels else _round_up(column.high)
        return QuestionDraft(
            column.name, "", "outcome", 1.0 if high < 10 else 0.0, high, 1, "", words
        )
    scale = SCALES[measure]
    return QuestionDraft(
        column.name,
        scale.question,
        scale.family,
        scale.low,
        5.0 if labels else max(scale.high, _round_up(column.high)),
        scale.direction,
        "",
        words,
    )


def _round_up(high: float | None) -> float:
    """The end of the smallest usual scale that holds a score."""
    return next((float(end) for end in (5, 7, 10) if (high or 0) <= end), 100.0)


def measure_named(question: QuestionDraft) -> str:
    """The name in ``SCALES`` under which a question's measure is chosen; empty: undecided."""
    if question.family == "driver":
        return "driver"
    if question.question == "ces" and question.direction == -1:
        return "ces_effort"
    return question.question if question.question in SCALES else ""


def measured(question: QuestionDraft, measure: str) -> QuestionDraft:
    """The question under another measure, on the scale that is usual for it."""
    if measure == measure_named(question):
        return question
    scale = SCALES.get(measure)
    if scale is None:
        return replace(question, question="", family="outcome")
    return replace(
        question,
        question=scale.question or driver_of(question.header),
        family=scale.family,
        scale_min=scale.low,
        scale_max=scale.high,
        direction=scale.direction,
    )


def driver_of(name: str) -> str:
    """The name of a driver, from the header of its scores."""
    made = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:40].strip("_")
    return made if made[:1].isalpha() else f"driver_{made}".strip("_")


def propose_words(table: str, target: str, column: SeenColumn, vocabulary: Vocabulary) -> Words:
    """Cell → value for the cells of a column that knows only certain values."""
    values = vocabulary.values_of(table, target)
    if not values or not needs_words(table, target, column):
        return ()
    place = {folded(word): value for value, terms in values.items() for word in terms}
    place |= {folded(value): value for value in values}
    is_yes_no = canonical_tables()[table][target] == "boolean"
    return tuple(
        (cell, typed(value, is_yes_no=is_yes_no) if value else "")
        for cell, value in ((one, place.get(folded(one), "")) for one in cells_of(column))
    )


def needs_words(table: str, target: str, column: SeenColumn) -> bool:
    """Whether somebody must say what the cells mean; plain yes and no are understood."""
    if canonical_tables()[table][target] != "boolean":
        return bool(cells_of(column))
    return any(cell.lower() not in _PLAIN_BOOLEAN for cell in cells_of(column))


def cells_of(column: SeenColumn) -> tuple[str, ...]:
    """The most frequent cells that mean something, each spelling once."""
    first: dict[str, str] = {}
    for value in column.values:
        if value.lower() not in NULLS:
            first.setdefault(value.lower(), value)
    return tuple(first.values())


def typed(value: str, *, is_yes_no: bool) -> Literally:
    """A value of a closed list as TOML has it."""
    return value == "true" if is_yes_no else value


# --- drafting ----------------------------------------------------------------


def draft(
    choices: Choices, file: str, look: FileLook, columns: Sequence[SeenColumn],
    vocabulary: Vocabulary, profile_id: str,
) -> Draft:  # fmt: skip
    """The profile that the choices make of the file; what is missing is told by ``gaps``."""
    chosen = choices.targets
    placed = {name: chosen[name] for name in look.names if chosen.get(name)}
    found = [Suggestion(name, target, 1.0, "") for name, target in placed.items()]
    keys, _ = record_key(choices.table, found, columns)
    dated = [c for c in columns if placed.get(c.name) in _moments(choices.table)]
    forms = tuple(dict.fromkeys(form for c in dated for form in c.formats))
    spoken = " ".join(example for c in dated for example in c.values)
    months = vocabulary.months_in(spoken) if any("%b" in form for form in forms) else {}
    used = tuple(name for name in look.names if name in keys or name in placed)
    return Draft(
        profile_id=profile_id,
        title=choices.title.strip(),
        drafted_from=file.rsplit("/", 1)[-1],
        formats=_FORMATS.get(look.format_name, ("csv", "xlsx")),
        headers=used if choices.only_used else look.names,
        table=choices.table,
        record_id=keys,
        columns=tuple(_columns(replace(choices, targets=placed), columns)),
        questions=tuple(
            choices.scores[name]
            for name, target in placed.items()
            if target == SCORE and name in choices.scores
        ),
        customer_id=_of(placed, CUSTOMER_ID),
        customer_system=choices.customer_system if _of(placed, CUSTOMER_ID) else "",
        customer_email=_of(placed, CUSTOMER_EMAIL),
        zone=choices.zone,
        date_formats=forms,
        months=tuple(months.items()),
        day_first=choices.day_first if has_both_orders(forms) else None,
    )


def _of(placed: Mapping[str, str], target: str) -> tuple[str, ...]:
    return tuple(name for name, one in placed.items() if one == target)


def _moments(table: str) -> set[str]:
    return {name for name, kind in canonical_tables()[table].items() if kind == "timestamp"}


def _columns(choices: Choices, columns: Sequence[SeenColumn]) -> list[ColumnDraft]:
    types = canonical_tables()[choices.table]
    seen = {column.name: column for column in columns}
    told = []
    for target, kind in types.items():
        names = _of(choices.targets, target)
        if target == SCORE or not names:
            continue
        words = [pair for name in names for pair in choices.words.get(name, ()) if pair[1] != ""]
        told.append(
            ColumnDraft(
                target,
                names,
                parser=_parser(kind, [seen[name] for name in names if name in seen]),
                words=tuple(dict(words).items()),
                required=target == key_moment(choices.table),
            )
        )
    fixed = {"stage": choices.stage, "channel": choices.channel}
    if choices.table == "answers":
        fixed = {"channel": choices.channel, "survey": choices.title.strip()}
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


def choices_of(made: Draft, look: FileLook) -> Choices:
    """The choices that a kept draft was made of, for a file that it reads."""
    names = {normalised(name): name for name in look.names}

    def here(headers: Sequence[str]) -> list[str]:
        return [names[normalised(one)] for one in headers if normalised(one) in names]

    targets: dict[str, str] = {}
    words: dict[str, Words] = {}
    fixed: dict[str, str] = {}
    for target, headers in ((CUSTOMER_ID, made.customer_id), (CUSTOMER_EMAIL, made.customer_email)):
        targets |= dict.fromkeys(here(headers), target)
    for column in made.columns:
        targets |= dict.fromkeys(here(column.headers), column.column)
        words |= dict.fromkeys(here(column.headers), column.words)
        if column.value is not None:
            fixed[column.column] = column.value
    scores = {name: replace(one, header=name)
              for one in made.questions for name in here((one.header,))}  # fmt: skip
    targets |= dict.fromkeys(scores, SCORE)
    keys = here(made.record_id)
    if not any(name in targets for name in keys):
        targets |= dict.fromkeys(keys, RECORD_ID)
    return Choices(
        made.title,
        made.table,
        targets,
        scores,
        words,
        made.day_first,
        made.zone,
        made.customer_system,
        fixed.get("stage", ""),
        fixed.get("channel", ""),
        only_used=len(made.headers) < len(look.names),
    )


# --- dates -------------------------------------------------------------------


def order_shown(look: FileLook, made: Draft) -> Order | None:
    """Which of day and month stands first, as far as the rows seen settle it."""
    if not has_both_orders(made.date_formats):
        return None
    parts = [
        tuple(map(int, re.findall(r"\d+", cell)[:2]))
        for name in moment_headers(made)
        for cell in look.cells(name)
        if re.match(DAY_MONTH, cell)
    ]
    days = any(first > 12 for first, _ in parts)
    months = any(second > 12 for _, second in parts)
    if days == months:
        return None
    return "day first" if days else "month first"


def moment_headers(made: Draft) -> tuple[str, ...]:
    """The headers that fill moments."""
    moments = _moments(made.table)
    return tuple(name for one in made.columns if one.column in moments for name in one.headers)


def open_example(look: FileLook, made: Draft) -> tuple[str, datetime, datetime] | None:
    """A cell that is two different days, and both of them: day first, month first."""
    if not has_both_orders(made.date_formats):
        return None
    for name in moment_headers(made):
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
    moment = key_moment(made.table)
    if moment is not None and all(one.column != moment for one in made.columns):
        told.append(
            f"No column says when it happened ({moment}). Choose the column that holds that date;"
            " without one, no row has a place in time."
        )
    if not made.record_id:
        told.append(
            "No column tells the rows apart. Choose the record id; without one, the next export"
            " would count every row again."
        )
    if made.table == "answers":
        told += _gaps_of_scores(made)
    if made.table == "customers" and not made.columns:
        told.append("Only a key is placed. Choose at least one column that says something.")
    return tuple(told)


def _gaps_of_scores(made: Draft) -> list[str]:
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

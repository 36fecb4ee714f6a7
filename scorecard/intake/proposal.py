"""What an unknown file may be: its kind, its columns, and the reason for each.

Words of the headers propose (data/vocabulary.toml), values of the cells confirm or
refuse. A proposal is only ever shown; nothing is loaded by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scorecard.config.profile_writing import key_moment
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary, Words, folded, likeness
from scorecard.intake.sampling import FileLook

RECORD_ID, CUSTOMER_ID, CUSTOMER_EMAIL, SCORE = (
    "record_id",
    "customer_id",
    "customer_email",
    "score",
)
"""Targets beside the canonical columns of a table."""

_MOST = 0.8
"""Share of filled cells that makes a column one of a sort."""
_UNLIKE = 0.95
_HINT = 0.4
"""The least likeness of a header to a word that counts."""
_ID = re.compile(r"^(?=.*\d)[\w#/:-]{3,64}$")
_MOST_VALUES = 30
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_SIGN = r"(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹]|[^\w\s-]{1,2}|kr|zł)"
_NUMBER = re.compile(rf"^(?:{_SIGN} ?)?[-+]?\d[\d.,' ]*%?(?: ?{_SIGN})?$")
_LEADING = re.compile(r"^(\d{1,3})(?:\s*[-–(:/].*)?$")
_UNIX = re.compile(r"^1[0-9]{9}([0-9]{3})?$")
_ISO = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?$")  # fmt: skip  # noqa: E501
_PARTED = re.compile(
    r"^(?P<date>(?P<numbers>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})|(?P<words>[^:]*[^\W\d_]{3,}[^:]*?))"
    r"(?:(?P<gap>, | |T)(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?P<half> ?[AaPp][Mm])?)?$"
)
_WORDED = (
    (re.compile(r"^\d{1,2} [^\W\d_]+\.? \d{4}$"), "%d %b %Y"),
    (re.compile(r"^\d{1,2}\. [^\W\d_]+\.? \d{4}$"), "%d. %b %Y"),
    (re.compile(r"^\d{1,2} de [^\W\d_]+\.? de \d{4}$"), "%d de %b de %Y"),
    (re.compile(r"^\d{1,2}-[^\W\d_]+-\d{4}$"), "%d-%b-%Y"),
    (re.compile(r"^\d{1,2}-[^\W\d_]+-\d{2}$"), "%d-%b-%y"),
    (re.compile(r"^[^\W\d_]+ \d{1,2}, \d{4}$"), "%b %d, %Y"),
    (re.compile(r"^[^\W\d_]{3,} \d{1,2} \d{4}$"), "%b %d %Y"),
)


@dataclass(frozen=True)
class SeenColumn:
    """A column of the file and what its first cells are.

    ``values`` are its 30 most frequent cells. ``sort`` is email, moment, number, text or
    blank; ``formats`` are the strptime formats of its moments (none: ISO 8601), ``low`` and
    ``high`` the range of its leading numbers, if it has any.
    """

    name: str
    examples: tuple[str, ...]
    filled: int
    rows: int
    distinct: int
    values: tuple[str, ...]
    sort: str
    formats: tuple[str, ...]
    low: float | None
    high: float | None

    @property
    def is_full(self) -> bool:
        """Whether every row has a cell here."""
        return 0 < self.rows == self.filled

    @property
    def is_unlike(self) -> bool:
        """Whether hardly two rows have the same cell here; a record may occur twice."""
        return self.filled > 1 and self.distinct >= _UNLIKE * self.filled


@dataclass(frozen=True)
class Suggestion:
    """One target for one column; ``strength`` from 0 to 1, ``reason`` for people."""

    name: str
    target: str
    strength: float
    reason: str


@dataclass(frozen=True)
class Kind:
    """A canonical table that the file may be, best first in a proposal."""

    table: str
    strength: float
    reason: str


def formats_of(cell: str) -> tuple[str, ...] | None:
    """The strptime formats that a cell may be of: none for ISO 8601, None for no moment."""
    if _ISO.match(cell):
        return ()
    found = _PARTED.match(cell)
    if found is None:
        return None
    dates = _numbered(found["numbers"]) if found["numbers"] else _worded(found["words"].strip())
    if not dates:
        return None
    if not found["time"]:
        return dates
    seconds = ":%S" if found["time"].count(":") == 2 else ""
    half = found["half"] or ""
    clock = f"%I:%M{seconds}{half[:-2]}%p" if half else f"%H:%M{seconds}"
    return tuple(f"{date}{found['gap']}{clock}" for date in dates)


def _numbered(date: str) -> tuple[str, ...]:
    parts = re.split(r"[/.-]", date)
    separator = date[len(parts[0])]
    if len(parts[0]) == 4:
        return (separator.join(("%Y", "%m", "%d")),)
    if len(parts[0]) > 2 or len(parts[2]) not in (2, 4) or max(map(int, parts[:2])) > 31:
        return ()
    year = "%Y" if len(parts[2]) == 4 else "%y"
    orders = [("%d", "%m")] if separator == "." else [("%d", "%m"), ("%m", "%d")]
    return tuple(separator.join((*order, year)) for order in orders)


def _worded(date: str) -> tuple[str, ...]:
    for pattern, form in _WORDED:
        if pattern.match(date):
            return (form, form.replace("%b", "%B"))
    return ()


def see_columns(look: FileLook) -> tuple[SeenColumn, ...]:
    """Every column that has a name, with what its first cells show."""
    rows = len(look.data)
    return tuple(_seen(name, look.cells(name), rows) for name in look.names)


def _seen(name: str, cells: Sequence[str], rows: int) -> SeenColumn:
    counted = Counter(cells)
    numbers = [float(m[1]) for cell in cells if (m := _LEADING.match(cell))]
    sort = "text"
    formats: tuple[str, ...] = ()
    if not cells:
        sort = "blank"
    elif _mostly(bool(_EMAIL.match(cell)) for cell in cells):
        sort = "email"
    elif _mostly(_is_moment(cell, name) for cell in cells):
        sort, formats = "moment", _all_formats(cells)
    elif _mostly(bool(_NUMBER.match(cell)) for cell in cells):
        sort = "number"
    is_score = sort in ("number", "text") and len(numbers) >= _MOST * len(cells)
    return SeenColumn(
        name,
        tuple(dict.fromkeys(cells))[:3],
        len(cells),
        rows,
        len(counted),
        tuple(value for value, _ in counted.most_common(_MOST_VALUES)),
        sort,
        formats,
        min(numbers, default=None) if is_score else None,
        max(numbers, default=None) if is_score else None,
    )


def _mostly(hits: Iterable[bool]) -> bool:
    told = [*hits]
    return bool(told) and sum(told) >= _MOST * len(told)


def _is_moment(cell: str, name: str) -> bool:
    if _UNIX.match(cell):
        return not re.search(r"\b(id|no|nr|number|nummer|phone|tel)\b", folded(name))
    return formats_of(cell) is not None


def _all_formats(cells: Sequence[str]) -> tuple[str, ...]:
    found = (form for cell in cells for form in formats_of(cell) or ())
    return tuple(dict.fromkeys(found))


def unix_parser(column: SeenColumn) -> str | None:
    """The parser of moments counted since 1970, or None."""
    if column.sort != "moment" or not all(_UNIX.match(cell) for cell in column.examples):
        return None
    return "unix_millis" if len(column.examples[0]) == 13 else "unix_seconds"


# --- kinds -------------------------------------------------------------------


def propose_kinds(columns: Sequence[SeenColumn], words: Vocabulary, file: str) -> tuple[Kind, ...]:
    """Every canonical table, the likeliest first, with what speaks for it."""
    kinds = [_kind(table, columns, words, file) for table in canonical_tables()]
    return tuple(sorted(kinds, key=lambda kind: -kind.strength))


def _kind(table: str, columns: Sequence[SeenColumn], words: Vocabulary, file: str) -> Kind:
    found = propose_columns(table, columns, words)
    named = [one for one in found if one.strength >= 0.4]
    own = [one for one in named if _is_own(table, one, words)]
    strength = sum(one.strength for one in own) + 0.25 * (len(named) - len(own))
    reasons = [f'"{one.name}"' for one in sorted(own, key=lambda one: -one.strength)[:3]]
    said = []
    in_name = _best(file.rsplit("/", 1)[-1].rsplit(".", 1)[0], words.kinds.get(table, ()))
    if in_name >= 0.4:
        strength += 2.0 * in_name
        said.append("the name of the file")
    heads = [c.name for c in columns if _best(c.name, words.kinds.get(table, ())) >= 0.45]
    if heads:
        strength += min(1.5, 0.8 * len(heads))
        reasons = list(dict.fromkeys([f'"{heads[0]}"', *reasons]))[:3]
    if reasons:
        said.append(f"header{'s' if len(reasons) > 1 else ''} {', '.join(reasons)}")
    moment = key_moment(table)
    if moment is not None and all(one.target != moment for one in found):
        strength *= 0.2
    if table == "answers" and all(one.target != SCORE for one in found):
        strength *= 0.2
    if table == "customers" and any(c.sort == "moment" for c in columns) and not in_name:
        strength *= 0.7
    return Kind(table, strength, " and ".join(said))


def _is_own(table: str, one: Suggestion, words: Vocabulary) -> bool:
    return one.target == SCORE or one.target in words.columns.get(table, {})


def _best(text: str, terms: Iterable[str]) -> float:
    return max((likeness(text, term) for term in terms), default=0.0)


# --- columns -----------------------------------------------------------------


def propose_columns(
    table: str, columns: Sequence[SeenColumn], words: Vocabulary
) -> tuple[Suggestion, ...]:
    """For each column at most one target of the table; no target twice but scores."""
    offers = sorted(
        (offer for column in columns for offer in _offers(table, column, words)),
        key=lambda offer: -offer.strength,
    )
    taken: dict[str, Suggestion] = {}
    targets: set[str] = set()
    for offer in offers:
        if offer.name in taken or (offer.target in targets and offer.target != SCORE):
            continue
        taken[offer.name] = offer
        targets.add(offer.target)
    _place_key_moment(table, columns, taken)
    return tuple(taken[column.name] for column in columns if column.name in taken)


def _offers(table: str, column: SeenColumn, words: Vocabulary) -> Iterable[Suggestion]:
    for target, kind in canonical_tables()[table].items():
        if table == "answers" and target in ("score", "scale_min", "scale_max", "direction",
                                             "question", "family"):  # fmt: skip
            continue
        own, anywhere = words.words_for(table, target)
        strength = max(_best(column.name, own), 0.9 * _best(column.name, anywhere))
        strength *= _fits(kind, column, words.values_of(table, target))
        if strength >= 0.35:
            yield Suggestion(column.name, target, strength, _reason(column, strength))
    yield from _people(table, column, words)
    if table == "answers":
        yield from _scores(column, words)


def _people(table: str, column: SeenColumn, words: Vocabulary) -> Iterable[Suggestion]:
    if column.sort == "email":
        strength = 1.0 if _best(column.name, words.people[CUSTOMER_EMAIL]) >= 0.5 else 0.6
        target = "party_email" if table == "customers" else CUSTOMER_EMAIL
        yield Suggestion(column.name, target, strength, _reason(column, strength))
        return
    if column.sort not in ("number", "text") or not column.filled:
        return
    as_customer = _best(column.name, words.people[CUSTOMER_ID])
    if table != "customers" and as_customer >= 0.45 and _is_code(column):
        yield Suggestion(column.name, CUSTOMER_ID, as_customer, _reason(column, as_customer))
    as_record = _best(column.name, words.people[RECORD_ID])
    kind = _best(column.name, words.kinds.get(table, ()))
    if table == "customers":
        as_record = max(as_record, as_customer)
    if column.is_unlike and column.is_full and _is_code(column):
        strength = as_record
        if kind >= _HINT:
            # "Order id" among orders is the order's own id, whatever else has that name.
            strength = 1.05 if as_record >= 0.5 else max(as_record, 0.8)
        strength *= 0.6 if as_customer > as_record else 1.0
        if strength >= _HINT:
            yield Suggestion(column.name, RECORD_ID, strength, _reason(column, strength))
        elif as_customer < _HINT and column.distinct == column.filled and _is_id(column):
            why = "no two rows have the same cell here, and the cells look like ids"
            yield Suggestion(column.name, RECORD_ID, 0.36, why)
    elif column.is_full and _is_code(column) and _repeats_its_id(column, as_record, kind):
        why = "the header says so; several rows share one, and count once"
        yield Suggestion(column.name, RECORD_ID, 0.5, why)


def _repeats_its_id(column: SeenColumn, as_record: float, kind: float) -> bool:
    """Whether a column is named as the record's id and yet stands in several rows each."""
    is_named = as_record >= 0.95 or (kind >= _HINT and as_record >= 0.5)
    return is_named and column.distinct >= 0.1 * column.filled


def _is_id(column: SeenColumn) -> bool:
    return all(_ID.match(cell) for cell in column.values)


def _is_code(column: SeenColumn) -> bool:
    return all(len(cell) <= 64 and cell.count(" ") <= 1 for cell in column.examples)


def _scores(column: SeenColumn, words: Vocabulary) -> Iterable[Suggestion]:
    is_label = column.sort == "text" and scale_of_labels(column.values, words) is not None
    in_range = column.low is not None and (column.high or 0) <= 100 and column.distinct <= 101
    if not (is_label or in_range or column.sort == "blank"):
        return
    found = max(_best(column.name, terms) for terms in words.scores.values())
    if found >= 0.4:
        yield Suggestion(column.name, SCORE, max(0.55, found), _reason(column, found))
    elif is_label:
        yield Suggestion(column.name, SCORE, 0.5, "its cells are the labels of a scale")


def measure_of(name: str, words: Vocabulary) -> str:
    """What a column of scores measures, by its header: nps, csat, ces, or empty if unsaid."""
    strengths = {measure: _best(name, terms) for measure, terms in words.scores.items()}
    best = max(("nps", "ces", "csat"), key=lambda measure: strengths.get(measure, 0.0))
    return best if strengths.get(best, 0.0) >= 0.4 else ""


def scale_of_labels(cells: Iterable[str], words: Vocabulary) -> dict[str, int] | None:
    """Label → point of the scale that knows all of the cells, or None."""
    told = [folded(cell) for cell in cells]
    for points in words.labels.values():
        place = {folded(label): at for at, group in enumerate(points, 1) for label in group}
        if told and all(cell in place for cell in told):
            return {cell: place[cell] for cell in told}
    return None


def _fits(kind: str, column: SeenColumn, values: Words) -> float:
    """Whether cells of this sort can fill a column of a type: 1 yes, 0 no."""
    if column.sort == "blank":
        return 0.5
    if kind == "timestamp":
        return float(column.sort == "moment")
    if kind in ("double", "bigint"):
        return float(column.sort == "number")
    if kind == "boolean":
        known = {folded(word) for terms in values.values() for word in terms}
        return float(all(folded(value) in known for value in column.values))
    return {"moment": 0.0, "email": 0.2}.get(column.sort, 1.0)


def _place_key_moment(
    table: str, columns: Sequence[SeenColumn], taken: dict[str, Suggestion]
) -> None:
    """No word names the key moment: the only or the first full column of dates is proposed."""
    moment = key_moment(table)
    if moment is None or any(one.target == moment for one in taken.values()):
        return
    dated = [c for c in columns if c.sort == "moment" and c.filled]
    free = [c for c in dated if c.name not in taken] or (dated if len(dated) == 1 else [])
    if free:
        first = next((c for c in free if c.is_full), free[0])
        why = "the only dates of the file" if len(dated) == 1 else "the first dates of the file"
        taken[first.name] = Suggestion(first.name, moment, 0.35, why)


def _reason(column: SeenColumn, strength: float) -> str:
    says = "the header says so" if strength >= 0.6 else "the header hints at it"
    what = {
        "email": "e-mail addresses",
        "moment": "dates",
        "number": "numbers",
        "text": "words",
    }.get(column.sort)
    if what is None:
        return f"{says}; no cell is filled"
    told = f"{says}; its cells are {what}"
    if column.low is not None and column.high is not None and column.sort == "number":
        told += f" from {column.low:g} to {column.high:g}"
    if column.is_unlike and column.is_full and column.sort in ("number", "text"):
        told += ", hardly two alike"
    return told


def record_key(
    table: str, found: Sequence[Suggestion], columns: Sequence[SeenColumn]
) -> tuple[tuple[str, ...], bool]:
    """The headers of the row's own key, and whether that is a combination for want of an id.

    Without an id: moment and customer together, else every column that is always filled.
    """
    own = tuple(one.name for one in found if one.target == RECORD_ID)
    if own:
        return own, False
    full = {column.name for column in columns if column.is_full}
    wanted = (key_moment(table), CUSTOMER_ID, CUSTOMER_EMAIL, "party_email")
    parts = tuple(one.name for one in found if one.target in wanted and one.name in full)
    if len(parts) >= 2 or (table == "customers" and parts):
        return parts, True
    spare = [c.name for c in columns if c.is_full and c.name not in parts]
    return (*parts, *spare[:5]), True

"""What an unknown file may be: its kind, its columns, and the reason for each.

Words of the headers propose (data/vocabulary.toml), values of the cells confirm or
refuse. A proposal is only ever shown; nothing is loaded by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scorecard.config.drafts import key_moment
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary, Words, folded, likeness
from scorecard.intake.seen_columns import SeenColumn, leading_number

RECORD_ID, CUSTOMER_ID, CUSTOMER_EMAIL, SCORE = (
    "record_id",
    "customer_id",
    "customer_email",
    "score",
)
"""Targets beside the canonical columns of a table."""

Beside = Mapping[str, str]
"""Header → what it is in the other kinds of record that the same row holds."""
NOTHING: Beside = MappingProxyType({})
_DATES_OF_OTHERS = (
    "opened_at", "ordered_at", "created_at", "issued_at", "started_at", "sent_at", "happened_at",
    "began_at", "used_at", "answered_at", "shipped_at", "delivered_at", "paid_at", "ended_at",
    "closed_at", "resolved_at",
)  # fmt: skip
"""Moments of a row that another record of the row may share, the first ones first."""

_KNOWN = 1.15
"""How much more a column is that whose words all cells are: "Order status" is no order number."""
_HINT = 0.4
"""The least likeness of a header to a word that counts."""
_ID = re.compile(r"^(?=.*\d)[\w#/:-]{3,64}$")


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


# --- kinds -------------------------------------------------------------------


def propose_kinds(columns: Sequence[SeenColumn], words: Vocabulary, file: str) -> tuple[Kind, ...]:
    """Every canonical table, the likeliest first, with what speaks for it."""
    kinds = [_kind(table, columns, words, file, {}) for table in canonical_tables()]
    return tuple(sorted(kinds, key=lambda kind: -kind.strength))


def propose_more_kinds(
    columns: Sequence[SeenColumn], words: Vocabulary, beside: Beside, taken: Collection[str]
) -> tuple[Kind, ...]:
    """What else a row may hold beside the kinds that are ``taken``, the likeliest first.

    Only columns that these kinds leave unused speak for one.
    """
    tables = [table for table in canonical_tables() if table not in taken]
    kinds = [_kind(table, columns, words, "", beside) for table in tables]
    return tuple(sorted(kinds, key=lambda kind: -kind.strength))


def _kind(
    table: str, columns: Sequence[SeenColumn], words: Vocabulary, file: str, beside: Beside
) -> Kind:
    found = propose_columns(table, columns, words, beside)
    named = [one for one in found if one.strength >= 0.4 and one.name not in beside]
    own = [one for one in named if _is_own(table, one, words)]
    strength = sum(one.strength for one in own) + 0.25 * (len(named) - len(own))
    reasons = [f'"{one.name}"' for one in sorted(own, key=lambda one: -one.strength)[:3]]
    said = []
    in_name = _best(file.rsplit("/", 1)[-1].rsplit(".", 1)[0], words.kinds.get(table, ()))
    if in_name >= 0.4:
        strength += 2.0 * in_name
        said.append("the name of the file")
    free = [c for c in columns if c.name not in beside]
    heads = [c.name for c in free if _best(c.name, words.kinds.get(table, ())) >= 0.45]
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
    if table == "customers" and any(c.sort == "moment" for c in free) and not in_name:
        strength *= 0.7
    return Kind(table, strength, " and ".join(said))


def _is_own(table: str, one: Suggestion, words: Vocabulary) -> bool:
    return one.target == SCORE or one.target in words.columns.get(table, {})


def _best(text: str, terms: Iterable[str]) -> float:
    return max((likeness(text, term) for term in terms), default=0.0)


# --- columns -----------------------------------------------------------------


def propose_columns(
    table: str, columns: Sequence[SeenColumn], words: Vocabulary, beside: Beside = NOTHING
) -> tuple[Suggestion, ...]:
    """For each column at most one target of the table; no target twice but scores."""
    offers = sorted(
        (offer for column in columns for offer in _offered(table, column, words, beside)),
        key=lambda offer: -offer.strength,
    )
    taken: dict[str, Suggestion] = {}
    targets: set[str] = set()
    for offer in offers:
        if offer.name in taken or (offer.target in targets and offer.target != SCORE):
            continue
        taken[offer.name] = offer
        targets.add(offer.target)
    _place_key_moment(table, columns, taken, beside)
    return tuple(taken[column.name] for column in columns if column.name in taken)


def _offered(
    table: str, column: SeenColumn, words: Vocabulary, beside: Beside
) -> Iterable[Suggestion]:
    """What a column may be; one that another kind uses only says whose record it is."""
    used_as = beside.get(column.name)
    if used_as is None:
        yield from _offers(table, column, words)
        return
    shared = {CUSTOMER_ID: CUSTOMER_ID, CUSTOMER_EMAIL: CUSTOMER_EMAIL}
    if table == "customers":
        shared = {CUSTOMER_ID: RECORD_ID, CUSTOMER_EMAIL: "party_email"}
    if used_as in shared:
        yield Suggestion(column.name, shared[used_as], 2.0, "the customer of the same row")


def _offers(table: str, column: SeenColumn, words: Vocabulary) -> Iterable[Suggestion]:
    for target, kind in canonical_tables()[table].items():
        if table == "answers" and target in ("score", "scale_min", "scale_max", "direction",
                                             "question", "family"):  # fmt: skip
            continue
        own, anywhere = words.words_for(table, target)
        strength = max(_best(column.name, own), 0.9 * _best(column.name, anywhere))
        values = words.values_of(table, target)
        strength *= _fits(kind, column, values) * (_KNOWN if _are_known(column, values) else 1.0)
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
    if _best(column.name, words.columns["customers"]["party_name"]) > as_customer:
        # Two customers of one name would be taken for one.
        as_customer = 0.0
    if table != "customers" and as_customer >= 0.45 and _is_code(column):
        yield Suggestion(column.name, CUSTOMER_ID, as_customer, _reason(column, as_customer))
    as_record = _best(column.name, words.people[RECORD_ID])
    kind = _best(column.name, words.kinds.get(table, ()))
    if table == "customers":
        as_record = max(as_record, as_customer)
    if column.is_unlike and column.is_full and _is_code(column):
        strength = as_record
        if kind >= _HINT and (as_record >= 0.5 or _may_be_id(column, words)):
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


def _may_be_id(column: SeenColumn, words: Vocabulary) -> bool:
    """Whether a column that is named as the record is its id: no name, no title and no score."""
    is_score = any(_best(column.name, terms) >= _HINT for terms in words.scores.values())
    return not is_score and all(re.search(r"\d", cell) for cell in column.values)


def _is_code(column: SeenColumn) -> bool:
    return all(len(cell) <= 64 and cell.count(" ") <= 1 for cell in column.examples)


def _scores(column: SeenColumn, words: Vocabulary) -> Iterable[Suggestion]:
    is_label = column.sort == "text" and scale_of_labels(column.values, words) is not None
    in_range = column.low is not None and (column.high or 0) <= 100 and column.distinct <= 101
    if not (is_label or in_range or column.sort == "blank" or _are_points(column, words)):
        return
    found = max(_best(column.name, terms) for terms in words.scores.values())
    if found >= 0.4:
        yield Suggestion(column.name, SCORE, max(0.55, found), _reason(column, found))
    elif is_label:
        yield Suggestion(column.name, SCORE, 0.5, "its cells are the labels of a scale")


def _are_points(column: SeenColumn, words: Vocabulary) -> bool:
    """Whether the cells are points of a scale but for those that say that nothing was answered."""
    nothing = no_answers(words)
    points = [leading_number(cell) for cell in column.values if folded(cell) not in nothing]
    return bool(points) and all(point is not None and point <= 100 for point in points)


def measure_of(name: str, words: Vocabulary) -> str:
    """What a column of scores measures, by its header: nps, csat, ces, or empty if unsaid."""
    strengths = {measure: _best(name, terms) for measure, terms in words.scores.items()}
    best = max(("nps", "ces", "csat"), key=lambda measure: strengths.get(measure, 0.0))
    return best if strengths.get(best, 0.0) >= 0.4 else ""


def scale_of_labels(cells: Iterable[str], words: Vocabulary) -> tuple[int, dict[str, int]] | None:
    """The points of the scale that knows all of the cells, and label → point; or None.

    Words that say that there is no answer have no point.
    """
    nothing = no_answers(words)
    told = [one for cell in cells if (one := folded(cell)) not in nothing]
    for points, groups in words.labels.items():
        place = {folded(label): at for at, group in enumerate(groups, 1) for label in group}
        if told and all(cell in place for cell in told):
            return points, {cell: place[cell] for cell in told}
    return None


def no_answers(words: Vocabulary) -> set[str]:
    """Words for no answer, folded."""
    return {folded(one) for one in words.no_answer["words"]}


def _fits(kind: str, column: SeenColumn, values: Words) -> float:
    """Whether cells of this sort can fill a column of a type: 1 yes, 0 no."""
    if column.sort == "blank":
        return 0.5
    if kind == "timestamp":
        return float(column.sort == "moment")
    if kind in ("double", "bigint"):
        return float(column.sort == "number")
    if kind == "boolean":
        return float(_are_known(column, values))
    if column.sort == "number" and values and not _are_known(column, values):
        # Codes of a closed list are numbers at times, but then the header says so outright.
        return 0.5
    return {"moment": 0.0, "email": 0.2}.get(column.sort, 1.0)


def _are_known(column: SeenColumn, values: Words) -> bool:
    """Whether every cell is one of the words for a closed list of values."""
    known = {folded(word) for terms in values.values() for word in terms}
    return all(folded(value) in known for value in column.values)


def _place_key_moment(
    table: str, columns: Sequence[SeenColumn], taken: dict[str, Suggestion], beside: Beside
) -> None:
    """No word names the key moment: the only or the first full column of dates is proposed."""
    moment = key_moment(table)
    if moment is None or any(one.target == moment for one in taken.values()):
        return
    dated = [c for c in columns if c.sort == "moment" and c.filled and c.name not in beside]
    free = [c for c in dated if c.name not in taken] or (dated if len(dated) == 1 else [])
    if free:
        first = next((c for c in free if c.is_full), free[0])
        why = "the only dates of the file" if len(dated) == 1 else "the first dates of the file"
        if beside:
            why = "a date that nothing else uses"
        taken[first.name] = Suggestion(first.name, moment, 0.35, why)
        return
    used = [c.name for c in columns if beside.get(c.name) in _DATES_OF_OTHERS]
    if used:
        # People are asked once a thing is over; other things come with its beginning.
        is_late = table in ("answers", "invitations")
        last = max if is_late else min
        name = last(used, key=lambda one: _DATES_OF_OTHERS.index(beside[one]))
        taken[name] = Suggestion(
            name, moment, 0.35, "no column is its own date; this one is nearest"
        )


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
) -> tuple[str, ...]:
    """The headers of the row's own key, or for want of an id a combination that tells rows apart.

    Without an id: moment and customer together, else every column that is always filled.
    """
    own = tuple(one.name for one in found if one.target == RECORD_ID)
    if own:
        return own
    full = {column.name for column in columns if column.is_full}
    wanted = (key_moment(table), CUSTOMER_ID, CUSTOMER_EMAIL, "party_email")
    parts = tuple(one.name for one in found if one.target in wanted and one.name in full)
    if len(parts) >= 2 or (table == "customers" and parts):
        return parts
    spare = [c.name for c in columns if c.is_full and c.name not in parts]
    return (*parts, *spare[:5])


def key_beside(
    table: str, found: Sequence[Suggestion], first: str, key: Sequence[str]
) -> tuple[str, ...]:
    """The key of a further kind of record: its own, or that of the row, which ``first`` is.

    Customers stand in many rows, so theirs is their number, else their e-mail, else their
    name. Where the row is a customer, only an id of its own tells other records apart.
    """
    own = tuple(one.name for one in found if one.target == RECORD_ID)
    if own:
        return own
    if table != "customers":
        return () if first == "customers" else tuple(key)
    for target in ("party_email", "party_name"):
        if names := tuple(one.name for one in found if one.target == target):
            return names
    return ()

"""What the cells of a column mean that knows only certain values."""

from __future__ import annotations

from scorecard.config.drafts import Words
from scorecard.config.profiles import Literally
from scorecard.config.tables import canonical_tables
from scorecard.config.vocabulary import Vocabulary, folded
from scorecard.intake.cell_text import NULLS
from scorecard.intake.seen_columns import SeenColumn

_PLAIN_BOOLEAN = {"true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"}


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

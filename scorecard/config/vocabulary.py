"""Words for the canonical columns in seven languages: data/vocabulary.toml.

The mapping page proposes by these words what an unknown column may hold.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from scorecard.config.reading import read_toml, validate
from scorecard.config.tables import canonical_tables
from scorecard.errors import ConfigError, Problem

VOCABULARY = Path(__file__).resolve().parents[2] / "data" / "vocabulary.toml"

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_SHORTEST_PART = 5
"""Letters that a word must have to be looked for inside a compound (Kundennummer)."""


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A header or cell without case, accents and punctuation: ``Erstellt-Am`` as "erstellt am"."""
    humps = _HUMP.sub(" ", text)
    plain = unicodedata.normalize("NFKD", humps.casefold().replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", plain).strip()


def likeness(header: str, word: str) -> float:
    """How well a word names a header: 1 the same, less where the header says more, 0 not at all."""
    said, term = folded(header), folded(word)
    if not said or not term:
        return 0.0
    if said == term:
        return 1.0
    if f" {term} " in f" {said} ":
        more = len(said.split()) - len(term.split())
        return max(0.5, 0.85 - 0.05 * more)
    if len(term) >= _SHORTEST_PART and term.replace(" ", "") in said.replace(" ", ""):
        return 0.45
    return 0.0


Words = dict[str, tuple[str, ...]]


def _known_columns(columns: dict[str, Words]) -> dict[str, Words]:
    tables = canonical_tables()
    everywhere = {name for table in tables.values() for name in table}
    for table, words in columns.items():
        known = everywhere if table == "any" else set(tables.get(table, ()))
        if strange := set(words) - known:
            raise ValueError(f"{table} has no column {', '.join(sorted(strange))}")
    return columns


class Vocabulary(BaseModel):
    """The whole of data/vocabulary.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: Words
    kinds: Words
    columns: Annotated[dict[str, Words], AfterValidator(_known_columns)]
    scores: Words
    words: dict[str, dict[str, Words]]
    """Table → column → value that the column knows → words for it."""
    yes_no: Words
    labels: dict[int, tuple[tuple[str, ...], ...]]
    """Points of a scale → words for each point, worst first."""
    scale_ends: Words
    """Words at the ends of a scale beside its labels: good, bad, much, little."""
    no_answer: Words
    """Cells of a column of scores that are no answer."""
    months: dict[str, dict[str, str]]
    zones: dict[str, float]
    """Names of time zones as they stand behind a clock → hours before UTC."""
    patterns: dict[str, str]
    """What headers of survey questions speak of."""
    totals: tuple[str, ...]
    """What stands in the place of the key in a row of totals."""

    @property
    def all_months(self) -> dict[str, str]:
        """Month names of all languages; no two of them disagree."""
        return {name: english for names in self.months.values() for name, english in names.items()}

    def words_for(self, table: str, column: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Words for a column in its table, and words for a column of that name anywhere."""
        own = self.columns.get(table, {}).get(column, ())
        return own, self.columns["any"].get(column, ())

    def values_of(self, table: str, column: str) -> Words:
        """The closed list of values that a column knows, with words for each; may be empty."""
        if closed := self.words.get(table, {}).get(column):
            return closed
        return self.yes_no if canonical_tables()[table][column] == "boolean" else {}

    def months_in(self, text: str) -> dict[str, str]:
        """Month names of every language one of whose months occurs in the text."""
        spoken = set(re.findall(r"[^\W\d_]{3,}", text.casefold()))
        english = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                   "dec", "january", "february", "march", "april", "june", "july", "august",
                   "september", "october", "november", "december"}  # fmt: skip
        strange = spoken - english
        best = max(self.months.values(), key=lambda names: len(strange & set(names)))
        return dict(best) if strange & set(best) else {}


@cache
def load_vocabulary(path: Path = VOCABULARY) -> Vocabulary:
    """Read the vocabulary; ConfigError carries every fault of the file."""
    problems: list[Problem] = []
    content = read_toml(path, path.name, problems)
    made = None if content is None else validate(Vocabulary, content, path.name, problems)
    if made is None:
        raise ConfigError(problems)
    return made

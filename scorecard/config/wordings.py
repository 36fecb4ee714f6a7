"""``@{name}`` in a vendor profile: words and patterns of data/vocabulary.toml in all languages.

An export speaks the language of whoever made it. A profile that asks whether a deal is won
names the words once, ``@{deals.is_won.true}``, and what is added to the vocabulary holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scorecard.config.vocabulary import load_vocabulary

_NAMED = re.compile(r"@\{([\w.]+)\}")
_LETTER = "0-9A-Za-zÀ-ɏ"
"""Inside a word, for Python's patterns and DuckDB's alike."""


def expanded_words(words: Iterable[str]) -> tuple[str, ...]:
    """Words with each ``@{name}`` replaced by the words that it stands for."""
    return tuple(one for word in words for one in _words(word))


def expanded_keys(words: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the keys of a mapping; what is written out wins over what is named."""
    own = {word.strip().lower() for word in words if not _NAMED.fullmatch(word)}
    return {
        one: value
        for word, value in words.items()
        for one in _words(word)
        if one == word or one.strip().lower() not in own
    }


def expanded_pattern(pattern: str) -> str:
    """A pattern with each ``@{name}`` replaced: any of the words as a word, or a named pattern."""
    return _NAMED.sub(lambda found: _pattern(found[1]), pattern)


def label_points(points: int) -> dict[str, float]:
    """Words of answers on a scale of so many points, 1 the worst; ValueError if it has none."""
    labels = load_vocabulary().labels.get(points)
    if labels is None:
        raise ValueError(f"the vocabulary has no labels for {points} points")
    return {word: float(point) for point, words in enumerate(labels, 1) for word in words}


def _words(word: str) -> tuple[str, ...]:
    named = _NAMED.fullmatch(word.strip())
    return (word,) if named is None else _listed(named[1])


def _pattern(name: str) -> str:
    pattern = load_vocabulary().patterns.get(name)
    if pattern is not None:
        return f"(?i:{pattern})"
    any_word = "|".join(re.escape(one) for one in _listed(name))
    return f"(?i:(?:^|[^{_LETTER}])(?:{any_word})(?:$|[^{_LETTER}]))"


def _listed(name: str) -> tuple[str, ...]:
    vocabulary = load_vocabulary()
    known = {"yes": vocabulary.yes_no["true"], "no": vocabulary.yes_no["false"]}
    known |= {
        f"{table}.{column}.{value}": words
        for table, columns in vocabulary.words.items()
        for column, values in columns.items()
        for value, words in values.items()
    }
    if name not in known:
        every = ", ".join([*known, *vocabulary.patterns])
        raise ValueError(f"@{{{name}}} is not in data/vocabulary.toml; it has {every}")
    return known[name]

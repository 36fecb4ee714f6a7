"""Header names: compared as people mean them, kept as the file has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache, lru_cache
from zoneinfo import available_timezones

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SAME = str.maketrans("’‘ʼ´`–—‐‑", "'''''----")
_AREA = "africa|america|antarctica|arctic|asia|atlantic|australia|etc|europe|indian|pacific|us"
_ENDING = re.compile(rf" (\[(list|txt|int|dec|flag|date)\]|\(metadata\)|\(({_AREA})/[^()]+\))$")
_SORTED = re.compile(r"\s*[↑↓]\s*$")
_ZONE = re.compile(rf"\((utc|gmt|(?:{_AREA})/[^()]+)\)$", re.IGNORECASE)
_ZONE_OF_QUALTRICS = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')


@lru_cache(maxsize=8192)  # every profile asks for the same cells of a file's first rows
def normalised(header: str) -> str:
    """A header as it is compared: no case, no odd spaces, quotes or dashes, no type endings.

    A zone of an area, as in ``Started at (America/New_York)``, is the account's own and no
    part of the name; ``(UTC)`` is, where a vendor always writes it.
    """
    text = header.translate(_SAME) if not header.isascii() else header
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("_", " ")
    return _ENDING.sub("", " ".join(_SORTED.sub("", text).split()))


def is_grouping(header: str) -> bool:
    """Whether a report is grouped by the column: its header ends in an arrow.

    Such a report says each value once, above the rows that have it.
    """
    return _SORTED.search(header) is not None


@cache
def _known_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()} | {"z": "UTC", "gmt": "UTC"}


def stated_zone(name: str, text: str = "") -> str | None:
    """The zone that a header states for its moments; ``text`` is of all its header rows."""
    found = _ZONE.search(name.strip()) or _ZONE_OF_QUALTRICS.search(text)
    return _known_zones().get(found[1].strip().casefold()) if found else None


class Headers:
    """The header row of one file, searched by name or alias.

    A name may stand in several places; positions are given in file order, the
    name itself before its aliases. ``texts`` are the cells of all header rows of a
    column, joined by " | ": where an export puts the wording of a question.
    """

    def __init__(
        self,
        names: Sequence[str],
        aliases: Mapping[str, Iterable[str]],
        texts: Sequence[str] = (),
    ) -> None:
        self.names = tuple(names)
        self.texts = tuple(texts) or self.names
        self.width = len(self.names)
        """How many of the names are columns of the file."""
        stated = (stated_zone(*one) for one in zip(self.names, self.texts, strict=True))
        self._zones = {position: zone for position, zone in enumerate(stated) if zone}
        self._positions: dict[str, list[int]] = {}
        for position, name in enumerate(names):
            if name:
                self._positions.setdefault(normalised(name), []).append(position)
        self._aliases = {
            normalised(name): [normalised(one) for one in others]
            for name, others in aliases.items()
        }

    def positions(self, name: str) -> tuple[int, ...]:
        """Where the name or one of its aliases stands; empty if nowhere."""
        key = normalised(name)
        found = [
            position
            for one in (key, *self._aliases.get(key, ()))
            for position in self._positions.get(one, ())
        ]
        return tuple(dict.fromkeys(found))

    def zone(self, name: str) -> str | None:
        """The zone that the header itself states for its moments."""
        return next((self._zones[p] for p in self.positions(name) if p in self._zones), None)

    def with_gathered(self, sources: Mapping[str, str]) -> Headers:
        """These headers, and behind them columns that are made of several lines.

        ``sources`` are names and the headers they are gathered from. A name that the file has
        already is the file's: the gathered column is not found.
        """
        names = tuple(sources)
        extended = copy(self)
        extended.names = (*self.names, *names)
        extended.texts = (*self.texts, *names)
        extended._positions = dict(self._positions)
        for position, name in enumerate(names, start=self.width):
            extended._positions.setdefault(normalised(name), [position])
            if zone := self.zone(sources[name]):
                extended._zones = {**extended._zones, position: zone}
        return extended

    def matching(self, pattern: str, but: Iterable[str] = ()) -> tuple[str, ...]:
        """The first header that the pattern is found in, in any of its header rows.

        ``but`` are headers that something else stands under.
        """
        others = {normalised(name) for name in but}
        named = zip(self.names, self.texts, strict=True)
        return tuple(
            name
            for name, text in named
            if name and normalised(name) not in others and re.search(pattern, text)
        )[:1]

    def beside(self, pattern: str) -> tuple[str, ...]:
        """The header that is named by the first group of a pattern found in another one."""
        for text in self.names:
            found = re.search(pattern, text)
            if found and found[1] in self:
                return (found[1],)
        return ()

    def __contains__(self, name: str) -> bool:
        return bool(self.positions(name))

"""Records of a JSON file one by one, however large it is.

A list is never held as a whole: text is read a piece at a time, and as much of it as one
record needs is decoded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

_PIECE = 1 << 18
_LONGEST_RECORD = 1 << 26
"""Letters of one record; what is longer is no record of an export."""
_CUT_WITHIN = 16
"""A fault so near to the end of the text at hand may only mean that the rest is to come."""
_SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


class NotJsonError(ValueError):
    """What is wrong, and at which letter of the file."""


class Text(Protocol):
    """A file opened as text."""

    def read(self, letters: int, /) -> str:
        """The next letters, fewer at the end."""


def records_of_list(file: Text) -> Iterator[tuple[str, Any]]:
    """Each element of the list that a file is, or of the lists in the object that it is.

    An element of such a list comes with the key of the list. An object without a list is the
    one record of the file. Raises NotJsonError; UnicodeDecodeError where the file does.
    """
    reader = _Reader(file)
    if reader.take("["):
        yield from (("", one) for one in reader.elements())
    elif reader.take("{"):
        rest: dict[str, Any] = {}
        holds_list = False
        for key in reader.keyed():
            if reader.take("["):
                holds_list = True
                yield from ((key, one) for one in reader.elements())
            else:
                rest[key] = reader.value()
        if not holds_list:
            yield "", rest
    else:
        yield "", reader.value()
    reader.end()


class _Reader:
    """Decodes from the place ``at`` in the text at hand, and reads on where it ends too soon."""

    def __init__(self, file: Text) -> None:
        self.file, self.text, self.at, self.before = file, "", 0, 0
        self.is_read = False
        self.more()
        self.at = int(self.text[:1] == "\ufeff")

    def more(self) -> None:
        """Drop what is decoded and read on, the more the longer the record is."""
        self.before += self.at
        kept = self.text[self.at :]
        if len(kept) > _LONGEST_RECORD:
            raise self.fault(f"a record is longer than {_LONGEST_RECORD >> 20} million letters")
        piece = self.file.read(max(_PIECE, len(kept)))
        self.text, self.at, self.is_read = kept + piece, 0, not piece

    def fault(self, what: str, at: int | None = None) -> NotJsonError:
        place = self.before + (self.at if at is None else at) + 1
        return NotJsonError(f"{what} at letter {place:,}")

    def peek(self) -> str:
        """The next letter that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text) or self.is_read:
                return self.text[self.at : self.at + 1]
            self.more()

    def take(self, letter: str) -> bool:
        """Whether this letter comes next; if so, go behind it."""
        if self.peek() != letter:
            return False
        self.at += 1
        return True

    def value(self) -> Any:
        """The next value, decoded as a whole."""
        self.peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self.text, self.at)
            except json.JSONDecodeError as fault:
                is_cut = fault.msg.startswith("Unterminated") or (
                    fault.pos >= len(self.text) - _CUT_WITHIN
                )
                if self.is_read or not is_cut:
                    raise self.fault(fault.msg, fault.pos) from None
            except RecursionError:
                raise self.fault("a record is nested too deeply") from None
            else:
                # A number that ends here may go on with the text to come.
                if end <= len(self.text) - _CUT_WITHIN or self.is_read:
                    self.at = end
                    return value
            self.more()

    def elements(self) -> Iterator[Any]:
        """The elements of a list whose bracket was taken."""
        if self.take("]"):
            return
        while True:
            yield self.value()
            if self.take("]"):
                return
            self.comma()

    def keyed(self) -> Iterator[str]:
        """The keys of an object whose brace was taken; who asks takes the value of each."""
        if self.take("}"):
            return
        while True:
            if self.peek() != '"':
                raise self.fault("a key in quotes is expected")
            key = self.value()
            if not self.take(":"):
                raise self.fault("a colon is expected")
            yield str(key)
            if self.take("}"):
                return
            self.comma()

    def comma(self) -> None:
        if not self.take(","):
            raise self.fault("a comma is expected" if self.peek() else "the end comes too soon")

    def end(self) -> None:
        if self.peek():
            raise self.fault("there is more behind the end")

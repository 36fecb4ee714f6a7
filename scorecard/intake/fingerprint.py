"""One pass over the bytes of a file: what it is, and what a reader must beware of."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_CHUNK = 1 << 22
_SPACED_QUOTES = (b', "', b'; "', b'\t "', b'| "')


@dataclass(frozen=True)
class Survey:
    """What the bytes of a file say before anyone parses them."""

    sha256: str
    size: int
    is_utf8: bool
    has_blank_line: bool
    """Two line ends in a row; maybe only inside a quoted cell."""
    has_spaced_quote: bool
    """A quote after delimiter and space, which readers take differently."""


def fingerprint(path: Path) -> str:
    """SHA-256 of the content, in hexadecimal; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def survey(path: Path, tell: Callable[[int], None] = lambda done: None) -> Survey:
    """Hash and inspect a file in one pass, in constant memory; raises OSError.

    ``tell`` is called with the bytes that are behind us; what it raises ends the pass.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, blank, spaced = True, False, False
    size, tail = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            # Chunks of ASCII need no decoding, unless a character was cut at their start.
            is_whole = chunk.isascii() and not decoder.getstate()[0]
            is_utf8 = is_utf8 and (is_whole or _decodes(decoder, chunk))
            seam = tail + chunk
            blank = blank or _has_blank_line(seam, at_start=size == 0)
            # Few files hold the shorter string, so the search for the longer ones is rare.
            spaced = spaced or (
                _holds_pair(seam, b' "') and any(one in seam for one in _SPACED_QUOTES)
            )
            size += len(chunk)
            tail = chunk[-3:]
            tell(size)
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return Survey(digest.hexdigest(), size, is_utf8, blank, spaced)


def _has_blank_line(chunk: bytes, *, at_start: bool) -> bool:
    if _holds_pair(chunk, b"\n\n"):
        return True
    if b"\r" in chunk and (
        (_holds_pair(chunk, b"\n\r") and b"\n\r\n" in chunk) or _holds_pair(chunk, b"\r\r")
    ):
        return True
    return at_start and chunk[:1] in (b"\n", b"\r")


def _holds_pair(chunk: bytes, pair: bytes) -> bool:
    """``pair in chunk``, five times as fast: two bytes at a time, at even places and at odd."""
    wanted = int.from_bytes(pair, "little")
    return any(
        bool((np.frombuffer(chunk, "<u2", (len(chunk) - start) // 2, start) == wanted).any())
        for start in (0, 1)
        if len(chunk) - start >= 2
    )


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True

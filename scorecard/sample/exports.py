"""The export files: opened once, appended to chunk by chunk."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl


@dataclass(frozen=True)
class Form:
    """How a vendor writes a file: its name, dialect, extra header and footer lines."""

    name: str
    separator: str = ","
    encoding: str = "utf-8"
    has_bom: bool = False
    head: tuple[tuple[str, ...], ...] = ()
    """Header rows, where they are not simply the column names."""
    footer: tuple[str, ...] = ()


class Export:
    """One file being written; ``rows`` counts records below the header."""

    def __init__(self, folder: Path, form: Form) -> None:
        self.form = form
        self.rows = 0
        self._file = (folder / form.name).open("wb")
        self._has_header = False
        if form.has_bom:
            self._file.write(b"\xef\xbb\xbf")

    def append(self, rows: pl.DataFrame) -> None:
        """Write text rows below those already there; the first call writes the header."""
        if not self._has_header:
            self._write(_lines(self.form.head or (tuple(rows.columns),), self.form.separator))
            self._has_header = True
        buffer = io.BytesIO()
        rows.write_csv(buffer, include_header=False, separator=self.form.separator)
        self._write(buffer.getvalue().decode())
        self.rows += rows.height

    def close(self) -> None:
        """Write the footer, if the vendor has one, and close."""
        if self.form.footer:
            self._write("\n".join(self.form.footer) + "\n")
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(text.encode(self.form.encoding))


def _lines(rows: Sequence[Sequence[str]], separator: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(rows)
    return buffer.getvalue()

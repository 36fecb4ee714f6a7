"""A file as rows of text: one relation, whatever the format.

The relation yields ``_row`` (spreadsheet number) and ``c0 … cN`` (varchar), and is
read by DuckDB. A clean UTF-8 CSV is read where it lies; everything else is first
written to a temporary Parquet file of text.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from scorecard.config.vocabulary import load_vocabulary
from scorecard.errors import IntakeError, Problem, StoppedError
from scorecard.intake.fingerprint import Survey
from scorecard.intake.headers import is_grouping
from scorecard.intake.json_records import NotJsonError, Text, records_of_list
from scorecard.intake.recognition import Grid, Recognised
from scorecard.intake.spool import Spool
from scorecard.intake.sql_text import literal
from scorecard.intake.watching import aside, rows_told

SAMPLE_BYTES = 1 << 20
SAMPLE_ROWS = 90
DELIMITERS = (",", ";", "\t", "|")
_BATCH = 20_000
_TOLD_EVERY_ROWS = 1_000
_LONGEST_CELL = 1 << 26
_READ_AT_ONCE = 32_000_000
"""Bytes that are read at once. Reckoned from the longest line it would be 256 MB, and then one
thread would read a whole file."""
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}

_HOLDS_NO_ROWS = {
    b"\xd0\xcf\x11\xe0": (
        "is an Excel file of the kind before 2007.",
        "Save it as .xlsx or CSV.",
    ),
    b"\x1f\x8b": ("is packed with gzip.", "Unpack it, or put it into a ZIP archive."),
    b"7z\xbc\xaf": ("is a 7z archive.", "Unpack it, or put its files into a ZIP archive."),
    b"Rar!": ("is a RAR archive.", "Unpack it, or put its files into a ZIP archive."),
    b"%PDF": ("is a PDF, made for reading.", "Export the data as CSV or XLSX."),
}
"""First bytes of files that hold no rows as they are, and what to do about it."""

csv.field_size_limit(_LONGEST_CELL)

Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class WideRow:
    """A row with more filled cells than the header: its values cannot be trusted."""

    row: int
    cells: Cells


@dataclass(frozen=True)
class Staged:
    """The relation, and what was learned while it was made."""

    relation: str
    width: int
    is_direct: bool
    """Read where it lies; a fault in its form shows only while it is read."""
    unnumbered: str | None = None
    """The same rows in file order without ``_row``, where numbering would cost a thread."""
    first_row: int = 0
    rows_blank: int = 0
    rows_footer: int = 0
    rows_padded: int = 0
    wide: tuple[WideRow, ...] = ()
    footers: tuple[WideRow, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A file as far as its first rows: ways to read it, and how to get the rest."""

    format_name: str
    encoding: str
    grids: tuple[Grid, ...]
    stage: Callable[[Recognised, Path, bool], Staged] = field(repr=False)


def encoding_of(head: bytes, survey: Survey) -> str:
    """Codec of a text file: by mark, by NUL bytes, by validity; else Windows-1252."""
    if head[:2] in _UTF16:
        return _UTF16[head[:2]]
    pairs = len(head) // 2
    if pairs >= 4:
        if head[1::2].count(0) > 0.4 * pairs and head[0::2].count(0) < 0.1 * pairs:
            return "utf-16-le"
        if head[0::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.1 * pairs:
            return "utf-16-be"
    return "utf-8" if survey.is_utf8 else "cp1252"


def open_export(path: Path, survey: Survey, scratch: Path) -> Opened:
    """Open a file by its content; raises IntakeError if it cannot be read at all.

    Below ``scratch`` lies what must be kept as long as the answer is used.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    if head[:4] == b"PK\x03\x04":
        return _open_xlsx(path)
    if head[:4] == b"PAR1":
        return _open_parquet(path)
    for mark, (what, remedy) in _HOLDS_NO_ROWS.items():
        if head.startswith(mark):
            raise _broken(path, what, remedy)
    codec = encoding_of(head, survey)
    text = _lenient(head, codec)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return _open_json(path, survey.size, codec, text, scratch)
    return _open_csv(path, survey, codec, text)


def _broken(path: Path, what: str, remedy: str) -> IntakeError:
    return IntakeError(Problem(path.name, what, remedy))


def _lenient(head: bytes, codec: str) -> str:
    """The sample as text; its last character may be cut in two."""
    return head.decode(codec, errors="replace" if codec != "cp1252" else "latin1_for_gaps")


def _latin1_for_gaps(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return fault.object[fault.start : fault.end].decode("latin-1"), fault.end


codecs.register_error("latin1_for_gaps", _latin1_for_gaps)


# --- CSV ---------------------------------------------------------------------


def _open_csv(path: Path, survey: Survey, codec: str, text: str) -> Opened:
    text = text.removeprefix("\ufeff")
    whole = survey.size <= SAMPLE_BYTES
    grids = tuple(_grid(text, delimiter, whole) for delimiter in DELIMITERS)

    def stage(found: Recognised, folder: Path, directly: bool) -> Staged:
        if directly and _lies_well(survey, codec, text, found):
            return _stage_directly(path, found)
        return _stage_tolerantly(path, codec, survey, found, folder)

    return Opened("csv", _NAMES[codec], grids, stage)


def _grid(text: str, delimiter: str, whole: bool) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        rows = [tuple(row) for row in itertools.islice(reader, SAMPLE_ROWS)]
    except csv.Error:
        rows = []
    if not whole and len(rows) < SAMPLE_ROWS:
        rows = rows[:-1]
    return Grid(tuple(rows), delimiter)


def _lies_well(survey: Survey, codec: str, text: str, found: Recognised) -> bool:
    """Whether records above the data are lines, so that skipping lines skips them."""
    if codec != "utf-8" or survey.has_blank_line or survey.has_spaced_quote:
        return False
    if any(map(is_grouping, found.headers.names)):
        return False
    above = found.grid.rows[: found.first_row - 1]
    lines = text.splitlines()[: len(above)]
    return not any("\n" in cell or "\r" in cell for row in above for cell in row) and all(
        line.strip() for line in lines
    )


def _stage_directly(path: Path, found: Recognised) -> Staged:
    width = len(found.headers.names)
    skipped = found.first_row - 1
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    names = ", ".join(f"c{i}" for i in range(width))
    source = (
        f"read_csv({literal(str(path))}, auto_detect = false,"
        f" delim = {literal(found.grid.delimiter)}, quote = '\"', escape = '\"',"
        f" header = false, skip = {skipped}, columns = {{{columns}}},"
        f" null_padding = false, strict_mode = true, max_line_size = {1 << 24},"
        f" buffer_size = {_READ_AT_ONCE})"
    )
    relation = f"(select row_number() over () + {skipped} as _row, {names} from {source})"  # noqa: S608
    return Staged(relation, width, is_direct=True, unnumbered=source, first_row=found.first_row)


def _stage_tolerantly(
    path: Path, codec: str, survey: Survey, found: Recognised, folder: Path
) -> Staged:
    errors = "latin1_for_gaps" if codec == "cp1252" else "strict"
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=codec, errors=errors, newline="") as file,
    ):
        if file.read(1) != "\ufeff":
            file.seek(0)
        reader = csv.reader(
            file, delimiter=found.grid.delimiter, skipinitialspace=survey.has_spaced_quote
        )
        size = max(survey.size, 1)
        try:
            return _stage_rows(reader, found, folder, lambda _: raw.tell() / size)
        except (csv.Error, UnicodeDecodeError) as fault:
            raise _broken(
                path, f"cannot be read to its end: {fault}.", "Export it again."
            ) from None


def _share_of(count: int) -> Callable[[int], float]:
    return lambda written: written / max(count, 1)


def _stage_rows(
    rows: Iterable[Sequence[str | None]],
    found: Recognised,
    folder: Path,
    share: Callable[[int], float],
) -> Staged:
    """Write rows below the header as text; count and keep apart what does not fit.

    ``share`` tells of so many rows written how much of the file they are.
    """
    width = len(found.headers.names)
    footers = found.profile.read.footer
    blank = padded = 0
    wide: list[WideRow] = []
    ended: list[WideRow] = []
    groups = _Groups(found.headers.names)

    def fitting() -> Iterator[tuple[int, Sequence[str | None]]]:
        nonlocal blank, padded
        for row, cells in enumerate(rows, start=1):
            if row < found.first_row:
                continue
            filled = [cell for cell in cells if cell]
            if not filled:
                blank += 1
            elif (len(filled) == 1 and _is_footer(filled[0], footers)) or groups.sum_up(cells):
                ended.append(WideRow(row, tuple(cells)))
            elif len(cells) > width and any(cells[width:]):
                wide.append(WideRow(row, tuple(cells)))
            elif len(cells) < width:
                padded += 1
                yield row, groups.filled([*cells, *[None] * (width - len(cells))])
            else:
                yield row, groups.filled(cells[:width])

    target = folder / "rows.parquet"
    write_rows(target, fitting(), width, share)
    return Staged(
        f"read_parquet({literal(str(target))})",
        width,
        is_direct=False,
        rows_blank=blank,
        rows_footer=len(ended),
        rows_padded=padded,
        wide=tuple(wide),
        footers=tuple(ended[:3]),
    )


class _Groups:
    """The columns by which a report is grouped, and the values that hold for the next row."""

    def __init__(self, names: Sequence[str]) -> None:
        self._above: dict[int, str | None] = {
            place: None for place, name in enumerate(names) if is_grouping(name)
        }
        self._totals = {word.casefold() for word in load_vocabulary().totals}

    def sum_up(self, cells: Sequence[str | None]) -> bool:
        """Whether a row holds the totals of a group."""
        told = (cells[place] for place in self._above if place < len(cells))
        return any(cell and cell.strip().casefold() in self._totals for cell in told)

    def filled(self, cells: Sequence[str | None]) -> Sequence[str | None]:
        """A row with the values of its groups; what is inside a new group begins anew."""
        if not self._above:
            return cells
        whole = [*cells]
        is_new = False
        for place, above in self._above.items():
            is_new = is_new or bool(whole[place])
            whole[place] = whole[place] or (None if is_new else above)
            self._above[place] = whole[place]
        return whole


def _is_footer(cell: str, patterns: Sequence[str]) -> bool:
    return any(re.search(pattern, cell.strip()) for pattern in patterns)


def write_rows(
    target: Path,
    rows: Iterable[tuple[int, Sequence[str | None]]],
    width: int,
    share: Callable[[int], float],
) -> None:
    """Parquet with ``_row`` and ``c0 … cN``; blank cells are null. Streams in batches."""
    schema = pa.schema([("_row", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))])
    pending = iter(rows)
    written = 0
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        while batch := list(itertools.islice(pending, _BATCH)):
            columns = list(zip(*(cells for _, cells in batch), strict=True))
            arrays = [pa.array([row for row, _ in batch], pa.int64())]
            arrays += [pa.array([cell or None for cell in one], pa.string()) for one in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(batch)
            rows_told(written, share(written))


# --- XLSX --------------------------------------------------------------------


def _open_xlsx(path: Path) -> Opened:
    try:
        book = fastexcel.read_excel(str(path))
        sheets = {name: _sheet(book, name) for name in book.sheet_names}
    except StoppedError:
        raise
    except Exception as fault:  # fastexcel raises many kinds, none of them exported
        raise _broken(
            path, f"looks like an Excel file but cannot be opened ({fault}).", "Save it again."
        ) from None
    grids = tuple(
        Grid(
            tuple(tuple(cell or "" for cell in row) for row in cells.head(SAMPLE_ROWS).rows()),
            sheet=name,
        )
        for name, cells in sheets.items()
    )

    def stage(found: Recognised, folder: Path, directly: bool) -> Staged:
        del directly
        cells = sheets[found.grid.sheet]
        return _stage_rows(cells.iter_rows(), found, folder, _share_of(cells.height))

    return Opened("xlsx", "", grids, stage)


def _sheet(book: Any, name: str) -> pl.DataFrame:
    """The cells of a sheet as text. The library parses all of it for any part of it."""

    def load() -> pl.DataFrame:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells: pl.DataFrame = sheet.to_polars() if sheet.width else pl.DataFrame()
        return cells

    return aside(load, f"opening the sheet {name}")


# --- Parquet -----------------------------------------------------------------


def _open_parquet(path: Path) -> Opened:
    source = f"read_parquet({literal(str(path))})"
    try:
        with duckdb.connect() as connection:
            sample = connection.sql(f"from {source} limit {SAMPLE_ROWS}")
            names = tuple(sample.columns)
            cells = sample.select(
                ", ".join(f"cast(#{i + 1} as varchar)" for i in range(len(names)))
            )
            rows = [tuple(cell or "" for cell in row) for row in cells.fetchall()]
    except duckdb.Error as fault:
        raise _broken(path, f"is not a whole Parquet file ({fault}).", "Export it again.") from None

    def stage(found: Recognised, folder: Path, directly: bool) -> Staged:
        del found, folder, directly
        cells = ", ".join(
            f"nullif(cast(#{i + 1} as varchar), '') as c{i}" for i in range(len(names))
        )
        relation = f"(select row_number() over () + 1 as _row, {cells} from {source})"  # noqa: S608
        return Staged(relation, len(names), is_direct=True)

    return Opened("parquet", "", (Grid((names, *rows)),), stage)


# --- JSON --------------------------------------------------------------------


def _open_json(path: Path, size: int, codec: str, text: str, scratch: Path) -> Opened:
    is_lines = text.lstrip("\ufeff \t\r\n")[:1] == "{" and _first_line_is_object(text)
    spools: dict[str, Spool] = {}
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=codec) as file:
        # What is decoded ends here, so that nothing need be read twice to know all columns.
        records = _json_lines(path, file) if is_lines else _json_list(path, file)
        for number, (key, record) in enumerate(records, start=1):
            if key not in spools:
                spools[key] = Spool(scratch / f"records-{len(spools)}", SAMPLE_ROWS)
            spools[key].add(_flat(record if isinstance(record, dict) else {}))
            if number % _TOLD_EVERY_ROWS == 0:
                rows_told(number, raw.tell() / max(size, 1))
    longest = max(spools.values(), key=lambda one: one.count, default=Spool(scratch, 0))

    def stage(found: Recognised, folder: Path, directly: bool) -> Staged:
        del directly
        rows = itertools.chain([longest.names], longest.rows())
        return _stage_rows(rows, found, folder, _share_of(longest.count))

    first = tuple(tuple(cell or "" for cell in row) for row in longest.first)
    grid = Grid((longest.names, *first) if longest.names else ())
    return Opened("ndjson" if is_lines else "json", _NAMES[codec], (grid,), stage)


def _first_line_is_object(text: str) -> bool:
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    try:
        whole = isinstance(json.loads(lines[0]), dict)
    except ValueError:
        return False
    holds_list = any(isinstance(value, list) for value in json.loads(lines[0]).values())
    return whole and (len(lines) > 1 or not holds_list)


def _json_lines(path: Path, file: Iterable[str]) -> Iterator[tuple[str, Any]]:
    number = 0
    try:
        for number, line in enumerate(file, start=1):  # noqa: B007
            if told := line.strip("\ufeff \t\r\n"):
                yield "", json.loads(told)
    except (ValueError, RecursionError) as fault:
        raise _broken(path, f"line {number} is not JSON: {fault}.", "Export again.") from None


def _json_list(path: Path, file: Text) -> Iterator[tuple[str, Any]]:
    try:
        yield from records_of_list(file)
    except (NotJsonError, UnicodeDecodeError) as fault:
        raise _broken(path, f"is not whole JSON: {fault}.", "Export it again.") from None


def _flat(record: dict[str, Any], above: str = "") -> dict[str, str | None]:
    flat: dict[str, str | None] = {}
    for key, value in record.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            flat |= _flat(value, f"{name}.")
        elif isinstance(value, list):
            flat |= _flat({str(i): one for i, one in enumerate(value)}, f"{name}.")
        elif isinstance(value, bool):
            flat[name] = "true" if value else "false"
        else:
            flat[name] = None if value is None else str(value)
    return flat

"""The beginning of a file that no profile knows: its rows as they are, and its header."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from scorecard.config.drafts import Draft, TableDraft
from scorecard.config.profile_writing import profile_of
from scorecard.config.profiles import Profile
from scorecard.intake.fingerprint import survey
from scorecard.intake.headers import Headers, normalised
from scorecard.intake.json_records import NotJsonError, records_of_list
from scorecard.intake.recognition import Grid, Recognised
from scorecard.intake.staging import Opened, open_export

SAMPLE_RECORDS = 2_000
_HEAD_BYTES = 16 << 20
_HIGHEST_HEADER = 15
_AS_IT_IS = (b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")
"""First bytes of kinds of file that cannot be cut: workbooks and Parquet."""
_NO_NAME = re.compile(r"^[\s\d.,:/+%€$£()-]*$|@.+\.|^\d{4}-\d\d-\d\d")
"""What stands in cells of data and hardly ever in a header."""


@dataclass(frozen=True)
class FileLook:
    """A file as far as its first rows, under the way of reading that fits best.

    ``rows`` are the file's first records with their cells untouched; ``header_at`` counts
    them from 0. ``data`` are the rows below the header, up to 2,000, each with its number in a
    spreadsheet. ``path`` is the sample, ``is_whole`` whether the file ends in it.
    """

    path: Path
    format_name: str
    encoding: str
    delimiter: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    header_at: int
    data: tuple[tuple[int, tuple[str, ...]], ...]
    is_whole: bool

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns as the file has them, blank ones too."""
        return self.rows[self.header_at] if self.rows else ()

    @property
    def names(self) -> tuple[str, ...]:
        """The headers by which columns can be addressed: filled, each once."""
        first: dict[str, str] = {}
        for name in self.header:
            if normalised(name):
                first.setdefault(normalised(name), name)
        return tuple(first.values())

    @property
    def has_names(self) -> bool:
        """Whether the header row holds names, and not a row of data."""
        return _are_names([name.strip() for name in self.header if name.strip()])

    def numbered_cells(self, name: str) -> tuple[tuple[int, str], ...]:
        """Row and filled cell of a column; of columns of one name the first filled."""
        at = [i for i, one in enumerate(self.header) if normalised(one) == normalised(name)]
        told = []
        for row, cells in self.data:
            cell = next((cells[i].strip() for i in at if cells[i].strip()), "")
            told += [(row, cell)] * bool(cell)
        return tuple(told)

    def cells(self, name: str) -> tuple[str, ...]:
        """The filled cells of a column."""
        return tuple(cell for _, cell in self.numbered_cells(name))


def take_sample(path: Path, into: Path) -> tuple[Path, bool]:
    """Write the first records of a file into a folder; its path there, and if that is all.

    Text is cut behind record 2,000 or 16 MB, JSON that is one list too; workbooks and Parquet
    are taken whole. Raises OSError.
    """
    target = into / path.name
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        is_read = not file.read(1)
    if _is_list(head) and (begun := _cut_list(path, head)) is not None:
        target.write_text(begun, encoding="utf-8")
        return target, False
    if head[:4] in _AS_IT_IS or _is_list(head):
        shutil.copyfile(path, target)
        return target, True
    codec = "utf-16" if _is_utf16(head) else "latin-1"
    cut = _cut_utf16(head) if codec == "utf-16" else _cut(head.decode("latin-1")).encode("latin-1")
    is_whole = is_read and len(cut) == len(head)
    if not cut:
        cut = head
    target.write_bytes(cut)
    return target, is_whole


def look_at(path: Path, *, is_whole: bool = True, header_at: int | None = None) -> FileLook:
    """The first rows, the likeliest delimiter or sheet, and the likeliest header row.

    Raises IntakeError if the file cannot be read at all.
    """
    with TemporaryDirectory(prefix="trapeze-") as scratch:
        opened = open_export(path, survey(path), Path(scratch))
        grid = max(opened.grids, key=_regularity)
        place = _header_at(grid.rows) if header_at is None else header_at
        place = min(place, max(0, len(grid.rows) - 1))
        return FileLook(
            path,
            opened.format_name,
            opened.encoding,
            grid.delimiter,
            grid.sheet,
            grid.rows,
            place,
            _data(opened, grid, place) if grid.rows else (),
            is_whole,
        )


def _data(opened: Opened, grid: Grid, place: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows below the header, read as a file with a profile is read."""
    header = grid.rows[place]
    found = Recognised(_any_profile(), grid, place, 1, Headers(header, {}), "", 0)
    with TemporaryDirectory(prefix="trapeze-") as folder:
        staged = opened.stage(found, Path(folder), False)
        with duckdb.connect() as connection:
            cells = ", ".join(f"c{i}" for i in range(staged.width))
            rows = connection.execute(
                f"select _row, {cells} from {staged.relation} order by _row"  # noqa: S608
                f" limit {SAMPLE_RECORDS}"
            ).fetchall()
    return tuple((row, tuple(cell or "" for cell in rest)) for row, *rest in rows if any(rest))


def _any_profile() -> Profile:
    """A profile that asks for nothing but rows."""
    any_row = TableDraft("tickets", ("any",))
    return profile_of(Draft("unknown", "", "", ("csv",), ("any",), (any_row,)))


def _is_list(head: bytes) -> bool:
    codec = _codec_of_utf16(head) if _is_utf16(head) else "utf-8"
    text = head[:4096].decode(codec, errors="replace").lstrip("\ufeff \t\r\n")
    if text[:1] == "{":
        line = text.splitlines()[0].rstrip()
        return not line.endswith("}")
    return text[:1] == "["


def _cut_list(path: Path, head: bytes) -> str | None:
    """The first records of each list of a JSON file; None if it ends before, or is broken."""
    codec = _codec_of_utf16(head) if _is_utf16(head) else "utf-8"
    lists: dict[str, list[str]] = {}
    letters = 0
    try:
        with path.open(encoding=codec) as file:
            for key, record in records_of_list(file):
                here = lists.setdefault(key, [])
                if len(here) == SAMPLE_RECORDS or letters > _HEAD_BYTES:
                    told = {name: f"[{','.join(rows)}]" for name, rows in lists.items()}
                    if "" in told:
                        return told[""]
                    named = (f"{json.dumps(name)}:{rows}" for name, rows in told.items())
                    return f"{{{','.join(named)}}}"
                here.append(json.dumps(record, ensure_ascii=False))
                letters += len(here[-1])
    except (NotJsonError, UnicodeDecodeError):
        return None
    return None


def _is_utf16(head: bytes) -> bool:
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:64]


def _codec_of_utf16(head: bytes) -> str:
    return "utf-16-be" if head[:2] == b"\xfe\xff" or head[:1] == b"\0" else "utf-16-le"


def _cut_utf16(head: bytes) -> bytes:
    codec = _codec_of_utf16(head)
    text = head[: len(head) // 2 * 2].decode(codec, errors="surrogatepass")
    return _cut(text).encode(codec, errors="surrogatepass")


def _cut(text: str) -> str:
    """The first records; a line end within quotes ends none."""
    records, quotes, end = 0, 0, 0
    for found in re.finditer(r"\"|\r\n|\n|\r", text):
        if found[0] == '"':
            quotes += 1
        elif quotes % 2 == 0:
            records, end = records + 1, found.end()
            if records > SAMPLE_RECORDS:
                return text[:end]
    is_short = len(text) < _HEAD_BYTES // 2
    return text if is_short else text[:end]


def _widths(grid: Grid) -> list[int]:
    return [len(row) for row in grid.rows if any(row)]


def _regularity(grid: Grid) -> float:
    """How much a way of reading makes of the file: columns that nearly all rows have."""
    widths = _widths(grid)
    if not widths:
        return 0.0
    width, rows = Counter(widths).most_common(1)[0]
    share = rows / len(widths)
    return (width if width > 1 else 0.5) * share * share


def _header_at(rows: Sequence[Sequence[str]]) -> int:
    """The first row that is as wide as the data and holds names, each once."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not filled:
        return 0
    usual = Counter(len(row) for row in rows if any(row)).most_common(1)[0][0]
    for place, row in enumerate(rows[: _HIGHEST_HEADER + 1]):
        names = [cell.strip() for cell in row if cell.strip()]
        is_wide = len(names) >= max(1, usual * 0.6)
        if is_wide and _are_names(names) and len({*names}) >= 0.8 * len(names):
            return place
    return 0


def _are_names(cells: Sequence[str]) -> bool:
    return sum(_NO_NAME.search(cell) is None for cell in cells) >= 0.8 * len(cells)

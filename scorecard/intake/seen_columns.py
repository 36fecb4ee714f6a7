"""The columns of an unknown file, and of what sort their first cells are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scorecard.config.vocabulary import folded
from scorecard.intake.sampling import FileLook

_MOST = 0.8
"""Share of filled cells that makes a column one of a sort."""
_UNLIKE = 0.95
_MOST_VALUES = 30
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_SIGN = r"(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹]|[^\w\s-]{1,2}|kr|zł)"
_NUMBER = re.compile(rf"^(?:{_SIGN} ?)?[-+]?\d[\d.,' ]*%?(?: ?{_SIGN})?$")
_LEADING = re.compile(r"^(\d{1,3})(?:\s*[-–(:/].*)?$")
_UNIX = re.compile(r"^1[0-9]{9}([0-9]{3})?$")
_ISO = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?$")  # fmt: skip  # noqa: E501
_PARTED = re.compile(
    r"^(?P<date>(?P<numbers>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})|(?P<words>[^:]*[^\W\d_]{3,}[^:]*?))"
    r"(?:(?P<gap>, | |T)(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?P<half> ?[AaPp][Mm])?)?$"
)
_WORDED = (
    (re.compile(r"^\d{1,2} [^\W\d_]+\.? \d{4}$"), "%d %b %Y"),
    (re.compile(r"^\d{1,2}\. [^\W\d_]+\.? \d{4}$"), "%d. %b %Y"),
    (re.compile(r"^\d{1,2} de [^\W\d_]+\.? de \d{4}$"), "%d de %b de %Y"),
    (re.compile(r"^\d{1,2}-[^\W\d_]+-\d{4}$"), "%d-%b-%Y"),
    (re.compile(r"^\d{1,2}-[^\W\d_]+-\d{2}$"), "%d-%b-%y"),
    (re.compile(r"^[^\W\d_]+ \d{1,2}, \d{4}$"), "%b %d, %Y"),
    (re.compile(r"^[^\W\d_]{3,} \d{1,2} \d{4}$"), "%b %d %Y"),
)


@dataclass(frozen=True)
class SeenColumn:
    """A column of the file and what its first cells are.

    ``values`` are its 30 most frequent cells. ``sort`` is email, moment, number, text or
    blank; ``formats`` are the strptime formats of its moments (none: ISO 8601), ``low`` and
    ``high`` the range of its leading numbers, if it has any.
    """

    name: str
    examples: tuple[str, ...]
    filled: int
    rows: int
    distinct: int
    values: tuple[str, ...]
    sort: str
    formats: tuple[str, ...]
    low: float | None
    high: float | None

    @property
    def is_full(self) -> bool:
        """Whether every row has a cell here."""
        return 0 < self.rows == self.filled

    @property
    def is_unlike(self) -> bool:
        """Whether hardly two rows have the same cell here; a record may occur twice."""
        return self.filled > 1 and self.distinct >= _UNLIKE * self.filled


def formats_of(cell: str) -> tuple[str, ...] | None:
    """The strptime formats that a cell may be of: none for ISO 8601, None for no moment."""
    if _ISO.match(cell):
        return ()
    found = _PARTED.match(cell)
    if found is None:
        return None
    dates = _numbered(found["numbers"]) if found["numbers"] else _worded(found["words"].strip())
    if not dates:
        return None
    if not found["time"]:
        return dates
    seconds = ":%S" if found["time"].count(":") == 2 else ""
    half = found["half"] or ""
    clock = f"%I:%M{seconds}{half[:-2]}%p" if half else f"%H:%M{seconds}"
    return tuple(f"{date}{found['gap']}{clock}" for date in dates)


def _numbered(date: str) -> tuple[str, ...]:
    parts = re.split(r"[/.-]", date)
    separator = date[len(parts[0])]
    if len(parts[0]) == 4:
        return (separator.join(("%Y", "%m", "%d")),)
    if len(parts[0]) > 2 or len(parts[2]) not in (2, 4) or max(map(int, parts[:2])) > 31:
        return ()
    year = "%Y" if len(parts[2]) == 4 else "%y"
    orders = [("%d", "%m")] if separator == "." else [("%d", "%m"), ("%m", "%d")]
    return tuple(separator.join((*order, year)) for order in orders)


def _worded(date: str) -> tuple[str, ...]:
    for pattern, form in _WORDED:
        if pattern.match(date):
            return (form, form.replace("%b", "%B"))
    return ()


def see_columns(look: FileLook) -> tuple[SeenColumn, ...]:
    """Every column that has a name, with what its first cells show."""
    rows = len(look.data)
    return tuple(_seen(name, look.cells(name), rows) for name in look.names)


def _seen(name: str, cells: Sequence[str], rows: int) -> SeenColumn:
    counted = Counter(cells)
    numbers = [point for cell in cells if (point := leading_number(cell)) is not None]
    sort = "text"
    formats: tuple[str, ...] = ()
    if not cells:
        sort = "blank"
    elif _mostly(bool(_EMAIL.match(cell)) for cell in cells):
        sort = "email"
    elif _mostly(_is_moment(cell, name) for cell in cells):
        sort, formats = "moment", _all_formats(cells)
    elif _mostly(bool(_NUMBER.match(cell)) for cell in cells):
        sort = "number"
    is_score = sort in ("number", "text") and len(numbers) >= _MOST * len(cells)
    return SeenColumn(
        name,
        tuple(dict.fromkeys(cells))[:3],
        len(cells),
        rows,
        len(counted),
        tuple(value for value, _ in counted.most_common(_MOST_VALUES)),
        sort,
        formats,
        min(numbers, default=None) if is_score else None,
        max(numbers, default=None) if is_score else None,
    )


def leading_number(cell: str) -> float | None:
    """The number that a cell begins with, as the answers "4" and "4 - good" do."""
    found = _LEADING.match(cell)
    return float(found[1]) if found else None


def _mostly(hits: Iterable[bool]) -> bool:
    told = [*hits]
    return bool(told) and sum(told) >= _MOST * len(told)


def _is_moment(cell: str, name: str) -> bool:
    if _UNIX.match(cell):
        return not re.search(r"\b(id|no|nr|number|nummer|phone|tel)\b", folded(name))
    return formats_of(cell) is not None


def _all_formats(cells: Sequence[str]) -> tuple[str, ...]:
    found = (form for cell in cells for form in formats_of(cell) or ())
    return tuple(dict.fromkeys(found))


def unix_parser(column: SeenColumn) -> str | None:
    """The parser of moments counted since 1970, or None."""
    if column.sort != "moment" or not all(_UNIX.match(cell) for cell in column.examples):
        return None
    return "unix_millis" if len(column.examples[0]) == 13 else "unix_seconds"

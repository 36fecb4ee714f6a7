"""Which export is this: headers propose, values confirm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorecard.config.profiles import Profile, Reading
from scorecard.intake.headers import Headers, normalised

_PREAMBLE = 15
_CONFIRMED_ON = 50
_CONFIRMED_SHARE = 0.8
_NEAR = 0.5
"""Share of a profile's headers that makes it worth naming as the nearest."""
_FEWEST_DELIMITERS = 2
_SAYS_NOTHING = {"", "response", "open-ended response"}


@dataclass(frozen=True)
class Grid:
    """The first rows of a file as cells, under one way to read it."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Recognised:
    """A profile that fits; ``header_at`` counts records from 0."""

    profile: Profile
    grid: Grid
    header_at: int
    header_rows: int
    headers: Headers
    why: str
    weight: int

    @property
    def first_row(self) -> int:
        """Spreadsheet number of the first row below the header."""
        return self.header_at + self.header_rows + 1


@dataclass(frozen=True)
class Unrecognised:
    """No profile fits, or more than one; the sentence says which."""

    sentence: str


def recognise(
    grids: Sequence[Grid], profiles: Sequence[Profile], format_name: str
) -> Recognised | Unrecognised:
    """The profile, and the way of reading, that a file satisfies best."""
    read = [(grid, _cells_of_rows(grid)) for grid in grids]
    fits = [
        fit
        for profile in profiles
        if format_name in profile.profile.formats
        for fit in _fits(profile, read)
    ]
    if not fits:
        able = [
            profile
            for profile in profiles
            if format_name in profile.profile.formats and profile.profile.refusal is None
        ]
        return Unrecognised(_nearest(grids, able))
    heaviest = max(fit.weight for fit in fits)
    best = [fit for fit in fits if fit.weight == heaviest]
    ids = sorted({fit.profile.profile_id for fit in best})
    if len(ids) > 1:
        return Unrecognised(
            f"It fits {len(ids)} profiles equally well: {', '.join(ids)}. Name more headers"
            " under [recognise] in one of them."
        )
    return best[0]


def _cells_of_rows(grid: Grid) -> tuple[frozenset[str], ...]:
    """The cells of each row that may be a header, as headers are compared."""
    return tuple(frozenset(map(normalised, row)) for row in grid.rows[: _PREAMBLE + 1])


def _fits(
    profile: Profile, read: Sequence[tuple[Grid, tuple[frozenset[str], ...]]]
) -> Iterator[Recognised]:
    wanted = [
        {normalised(one) for one in (name, *profile.aliases.get(name, ()))}
        for name in profile.recognise.headers
    ]
    for grid, rows in read:
        # Most rows hold not even the names: that is seen without looking at them as headers.
        likely = [at for at, cells in enumerate(rows) if all(names & cells for names in wanted)]
        fit = _fit(profile, grid, likely)
        if fit is not None:
            yield fit


def _fit(profile: Profile, grid: Grid, likely: Sequence[int]) -> Recognised | None:
    for header_at in likely:
        row = grid.rows[header_at]
        below = grid.rows[header_at + 1 :]
        extra = _extra_rows(profile.read, below)
        names = _joined(row, below[0]) if profile.read.join_header_rows and extra else row
        headers = Headers(names, profile.aliases, _texts(names, below[:extra]))
        if _agrees(profile, headers, below[extra:]):
            return Recognised(
                profile, grid, header_at, 1 + extra, headers, _why(profile), _weight(profile)
            )
    return None


def _agrees(profile: Profile, headers: Headers, rows: Sequence[Sequence[str]]) -> bool:
    asks = profile.recognise
    if any(name in headers for name in asks.without):
        return False
    if not all(any(name in headers for name in group) for group in asks.any_of):
        return False
    rows = [row for row in rows if not _is_footer(row, profile.read.footer)]
    return all(
        _confirmed(list(_cells(headers, test.header, rows)), test.matches) for test in asks.confirm
    )


def _is_footer(row: Sequence[str], patterns: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) == 1 and any(re.search(pattern, filled[0]) for pattern in patterns)


def _cells(headers: Headers, name: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        for position in headers.positions(name):
            if position < len(row) and row[position].strip():
                yield row[position].strip()
                break


def _confirmed(cells: list[str], pattern: str) -> bool:
    cells = cells[:_CONFIRMED_ON]
    hits = sum(re.search(pattern, cell) is not None for cell in cells)
    return hits >= _CONFIRMED_SHARE * len(cells)


def _extra_rows(read: Reading, below: Sequence[Sequence[str]]) -> int:
    extra = read.header_rows - 1
    if extra == 0 or len(below) < extra:
        return 0
    last = below[extra - 1]
    proof = read.extra_header
    if proof is not None and proof.any_cell is not None:
        pattern = proof.any_cell
        return extra if any(re.search(pattern, cell) for cell in last) else 0
    if proof is not None and proof.first_cell is not None:
        return extra if last and re.search(proof.first_cell, last[0]) else 0
    return extra


def _joined(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    names, above = [], ""
    for position in range(max(len(first), len(second))):
        above = (first[position] if position < len(first) else "") or above
        below = second[position].strip() if position < len(second) else ""
        names.append(above if below.casefold() in _SAYS_NOTHING else f"{above} | {below}")
    return tuple(names)


def _texts(names: Sequence[str], extra: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Each column's name with its cells of the further header rows behind it."""
    return tuple(
        " | ".join([name, *(row[position] for row in extra if position < len(row))])
        for position, name in enumerate(names)
    )


def _weight(profile: Profile) -> int:
    asks = profile.recognise
    return len(asks.headers) + len(asks.any_of) + len(asks.confirm)


def _why(profile: Profile) -> str:
    asks = profile.recognise
    named = ", ".join(asks.headers)
    shown = f"; values of {', '.join(test.header for test in asks.confirm)} agree"
    return f"headers {named}{shown if asks.confirm else ''}"


def _holds_a_row(cell: str) -> bool:
    """Whether a single cell looks like a row with delimiters of its own."""
    return any(cell.count(delimiter) >= _FEWEST_DELIMITERS for delimiter in ",;\t")


def _nearest(grids: Sequence[Grid], profiles: Sequence[Profile]) -> str:
    best: tuple[int, float, Profile, list[str]] | None = None
    asked = Counter(normalised(name) for profile in profiles for name in profile.recognise.headers)
    for profile in profiles:
        wanted = profile.recognise.headers
        for grid in grids:
            for row in grid.rows[: _PREAMBLE + 1]:
                headers = Headers(row, profile.aliases)
                missing = [name for name in wanted if name not in headers]
                found = [name for name in wanted if name in headers]
                share = len(found) / len(wanted)
                # "Status" alone is asked for by many, and says nothing.
                is_telling = len(found) > 1 or any(asked[normalised(one)] == 1 for one in found)
                if (
                    share >= _NEAR
                    and is_telling
                    and (best is None or (share, len(found)) > (best[1], best[0]))
                ):
                    best = (len(found), share, profile, missing)
    if all(len(row) < 2 for grid in grids for row in grid.rows[: _PREAMBLE + 1]):
        if any(_holds_a_row(row[0]) for grid in grids for row in grid.rows[:2] if row):
            return (
                "Each of its lines stands in quotes as a whole, as a spreadsheet saves a CSV that"
                " it took for one column. Use the file as it was exported, or save it as XLSX"
                " with its columns split."
            )
        return (
            "Its rows do not fall into columns at commas, semicolons, tabs or bars. Export it again"
            " as CSV with commas, or as XLSX."
        )
    remedy = (
        "Say on the Data page what is in it, or write its profile (docs/profiles.md); a file that"
        " nobody needs may stay, it does no harm."
    )
    if best is None:
        return f"No export that is known has these headers. {remedy}"
    _, _, profile, missing = best
    title = profile.profile.title
    if not missing:
        return (
            f"It has the headers of {title}, but its values or other headers do not agree with"
            f" profile {profile.profile_id}. {remedy}"
        )
    which = "this column" if len(missing) == 1 else "these columns"
    return (
        f"Nearest is {title}; missing: {', '.join(missing)}. If it is that export, export it with"
        f" {which}. {remedy}"
    )

"""Rounding a table so that what is printed adds up."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scorecard.statistics.intervals import floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_UNIT = 10**9
"""Parts of 1 in which is reckoned: in whole numbers, so that no sum is off by a float."""


def rounded_to_add(table: ArrayLike) -> NDArray[np.int64]:
    """A table (rows, columns) and its sums (one row and column more) in whole numbers that add up.

    Each number is one of the two next to the exact one. The sum of all is the nearest; then the
    sums of columns, of rows and the cells are so where those before leave the choice.

    Source: Cox 1987, "A constructive procedure for unbiased controlled rounding", JASA 82:520,
    whose cycles are here walked towards the nearest number instead of by lot.
    """
    cells = np.rint(floats(table) * _UNIT).astype(np.int64)
    rows, columns = cells.shape
    # With the sums negative every row and column comes to 0, so that all can be moved alike.
    held = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    held[:rows, :columns] = cells
    held[:rows, columns] = -cells.sum(axis=1)
    held[rows, :columns] = -cells.sum(axis=0)
    held[rows, columns] = cells.sum()
    exact = held.copy()
    nearest = np.sign(held) * ((np.abs(held) + _UNIT // 2) // _UNIT) * _UNIT
    # Sums first; among equals what is nearly whole, so that what lies between gives way.
    by_rank = sorted(
        np.ndindex(*held.shape),
        key=lambda at: (at[0] < rows, at[1] < columns, abs(int(nearest[at] - exact[at])), at),
    )
    for at in by_rank:
        while held[at] % _UNIT:
            _step(held, at, is_up=bool(nearest[at] > held[at]))
    found = held // _UNIT
    found[:rows, columns] *= -1
    found[rows, :columns] *= -1
    return found


def _step(held: NDArray[np.int64], at: tuple[int, ...], *, is_up: bool) -> None:
    """Move one broken number, and others in turn against it, until one of them is whole."""
    cycle = [(at[0], at[1]), *_way_back(held % _UNIT != 0, at[0], at[1])]
    rises = [is_up == (place % 2 == 0) for place in range(len(cycle))]
    size = min(
        int(-held[cell] % _UNIT if rise else held[cell] % _UNIT)
        for cell, rise in zip(cycle, rises, strict=True)
    )
    for cell, rise in zip(cycle, rises, strict=True):
        held[cell] += size if rise else -size


def _way_back(is_broken: NDArray[np.bool_], row: int, column: int) -> list[tuple[int, int]]:
    """Broken cells from the column of a cell to its row, by columns and rows in turn.

    There is one: where a row or column comes to 0, no number in it is broken alone.
    """
    reached: dict[tuple[str, int], list[tuple[int, int]]] = {("column", column): []}
    waiting = deque(reached)
    while ("row", row) not in reached:
        kind, place = waiting.popleft()
        line = is_broken[:, place] if kind == "column" else is_broken[place]
        for other in np.flatnonzero(line).tolist():
            cell = (other, place) if kind == "column" else (place, other)
            end = ("row" if kind == "column" else "column", other)
            if cell != (row, column) and end not in reached:
                reached[end] = [*reached[(kind, place)], cell]
                waiting.append(end)
    return reached[("row", row)]

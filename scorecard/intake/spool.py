"""Records with keys of their own each, kept on disk until the names of all columns are known."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_BATCH = 5_000

Record = dict[str, str | None]
Row = tuple[str | None, ...]


class Spool:
    """Records in their order; the first ones also at hand."""

    def __init__(self, folder: Path, at_hand: int) -> None:
        self._folder, self._at_hand = folder, at_hand
        self._names: dict[str, int] = {}
        self._first: list[Record] = []
        self._pending: list[Record] = []
        self._parts: list[Path] = []
        self.count = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in the order in which they came."""
        return tuple(self._names)

    @property
    def first(self) -> tuple[Row, ...]:
        """The first records as rows of all columns."""
        return tuple(tuple(one.get(name) for name in self._names) for one in self._first)

    def add(self, record: Record) -> None:
        """Keep one record; the more that come, the less of them in memory."""
        for name in record:
            self._names.setdefault(name, len(self._names))
        self.count += 1
        if len(self._first) < self._at_hand:
            self._first.append(record)
        self._pending.append(record)
        if len(self._pending) >= _BATCH:
            self.rest()

    def rest(self) -> None:
        """Write what is not on disk yet."""
        if not self._pending:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{len(self._parts)}.parquet"
        cells = [
            pa.array([one.get(name) for one in self._pending], pa.string()) for name in self._names
        ]
        names = [f"c{place}" for place in range(len(cells))]
        number = pa.array(range(len(self._pending)), pa.int32())
        table = pa.Table.from_arrays([number, *cells], ["n", *names])
        pq.write_table(table, part, compression="snappy")
        self._parts.append(part)
        self._pending = []

    def rows(self) -> Iterator[Row]:
        """All records as rows of all columns, in their order."""
        self.rest()
        for part in self._parts:
            columns = [one.to_pylist() for one in pq.read_table(part).columns]
            numbers = columns.pop(0)
            missing = (None,) * (len(self._names) - len(columns))
            rows = zip(*columns, strict=True) if columns else itertools.repeat((), len(numbers))
            yield from ((*row, *missing) for row in rows)

"""The table behind a chart, and any table as a CSV that no spreadsheet will run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from scorecard.views.parts import Bar, Figure, Line

Cell = str | int | float | date | None
Row = Mapping[str, Cell]

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def figure_cells(figure: Figure) -> dict[str, Cell]:
    """A figure as columns: as it is printed, and as numbers in the metric's own measure."""
    return {
        "printed": figure.text,
        "value": figure.value,
        "from": figure.low,
        "to": figure.high,
        "n": figure.n,
    }


def line_rows(line: Line) -> list[Row]:
    """A line's periods as rows, with what is signalled of each."""
    return [
        {
            "period": point.label,
            "printed": point.text,
            "value": point.value,
            "from": point.low,
            "to": point.high,
            "n": point.n,
            "signal": point.signal_text,
        }
        for point in line.points
    ]


def bar_rows(what: str, bars: Sequence[Bar]) -> list[Row]:
    """Bars as rows; ``what`` heads the column of their labels."""
    return [{what: bar.label, **figure_cells(bar.figure), "note": bar.note} for bar in bars]


def behind(what: str, rows: Sequence[Row], key: str) -> None:
    """The numbers of a chart under it, closed until asked for."""
    if not rows:
        return
    place = st.expander(f"{what} as a table", key=f"table-{key}", on_change="rerun")
    if place.open:
        with place:
            frame_download(rows, key)


def frame_download(rows: Sequence[Row], name: str) -> None:
    """A table of ``rows`` (all with the same keys) and its CSV."""
    st.dataframe(list(rows), key=f"frame-{name}", hide_index=True)
    download(lambda: rows, name)


def download(rows: Callable[[], Iterable[Row]], name: str, label: str = "CSV") -> None:
    """A button that makes the CSV of ``rows`` when it is clicked, not before."""
    st.download_button(
        label,
        data=lambda: csv_text(rows()).encode("utf-8-sig"),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def csv_text(rows: Iterable[Row]) -> str:
    """The rows as CSV with a header; the keys of the first row are the columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for at, row in enumerate(rows):
        if at == 0:
            writer.writerow([defused(name) for name in row])
        writer.writerow([defused(cell) for cell in row.values()])
    return text.getvalue()


def defused(cell: Cell) -> str:
    """A cell as text that a spreadsheet shows and never computes.

    Text that begins like a formula gets an apostrophe, unless it is a number.
    Source: OWASP, CSV injection.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.startswith(_COMMANDS) and not _is_number(cell) else cell


def _is_number(text: str) -> bool:
    if text != text.strip() or not any(letter.isdigit() for letter in text):
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True

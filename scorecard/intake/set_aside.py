"""Rows that could not be used, with their original cells and every reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from scorecard.intake.report import FileReport

FILE_NAME = "set_aside.parquet"
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "_row": pl.Int64,
    "_reasons": pl.String,
    "cells": pl.List(pl.String),
}


def read_set_aside(entry: Path) -> pl.DataFrame:
    """Rows set aside of one file: ``_row``, ``_reasons``, ``cells``, in file order.

    ``entry`` is the file's folder in the cache. Empty if nothing was set aside.
    """
    path = entry / FILE_NAME
    return pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=_SCHEMA)


def save_set_aside(entry: Path, rows: list[tuple[int, str, list[str | None]]]) -> None:
    """Write rows set aside, in file order."""
    set_aside_frame(sorted(rows, key=lambda row: row[0])).write_parquet(entry / FILE_NAME)


def set_aside_frame(rows: list[tuple[int, str, list[str | None]]]) -> pl.DataFrame:
    """Rows set aside as ``read_set_aside`` gives them."""
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def write_set_aside_csv(entry: Path, report: FileReport) -> bytes:
    """CSV (UTF-8 with mark) for repair: the file's header, then ``_row`` and ``_reasons``.

    Further header rows are there too: without them questions and zones would not be found.
    Original cells stand as they were, also those that a spreadsheet takes for formulas:
    whoever repairs a row must see what it holds.
    """
    return set_aside_csv(read_set_aside(entry), report)


def set_aside_csv(rows: pl.DataFrame, report: FileReport) -> bytes:
    """``write_set_aside_csv`` of rows as ``read_set_aside`` gives them."""
    width = max([len(report.header), *(len(cells) for cells in rows["cells"])])
    header = [*report.header, *[""] * (width - len(report.header))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*header, "_row", "_reasons"])
    for below in report.header_below:
        writer.writerow([*below, *[""] * (width + 2 - len(below))])
    for row, reasons, cells in rows.iter_rows():
        filled = ["" if cell is None else cell for cell in cells]
        writer.writerow([*filled, *[""] * (width - len(filled)), row, reasons])
    return text.getvalue().encode("utf-8-sig")

"""Sheets as an Excel workbook in which nothing is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence

from scorecard.views.sheets import Sheet

_WIDEST = 60


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an .xlsx: texts stay texts, numbers stay numbers, headings frozen."""
    # Only a click on the download needs the library; every start would pay for it.
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    heading = book.add_format({"bold": True, "bottom": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.write_row(0, 0, sheet.headings, heading)
        page.freeze_panes(1, 0)
        for at, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(at, column, cell)
                elif cell is not None:
                    page.write_number(at, column, cell)
        for column, name in enumerate(sheet.headings):
            widest = max((len(str(row[column] or "")) for row in sheet.rows), default=0)
            page.set_column(column, column, min(_WIDEST, max(len(name), widest) + 2))
    book.close()
    return out.getvalue()

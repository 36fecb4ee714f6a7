from __future__ import annotations

import io
import zipfile

import polars as pl

from scorecard.ui.workbook import workbook
from scorecard.views.sheets import Sheet


def test_texts_that_look_like_formulas_stay_texts_and_numbers_stay_numbers() -> None:
    made = workbook([Sheet("One", ("a", "b"), (("=1+1", 2.5), ("@x", None)))])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
    read = pl.read_excel(io.BytesIO(made), engine="calamine")
    assert read.rows() == [("=1+1", 2.5), ("@x", None)]

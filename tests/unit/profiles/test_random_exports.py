"""For every profile: exports written at random, and the rows that they were meant to hold.

Encodings, delimiters, quotes, line ends, cells of several lines, blank cells, columns in any
order, headers in another language and columns of the company's own. ``TRAPEZE_EXAMPLES`` says how
many exports each profile is tried on.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scorecard.config.company import Company
from scorecard.config.loading import load_settings
from scorecard.config.profiles import Profile, load_profiles
from scorecard.intake import FileReport, take_in
from tests.unit.profiles.exporting import Export, export_of, filled
from tests.unit.profiles.intended import UNKNOWN, Row, rows_of

ROOT = Path(__file__).parents[3]
PROFILES = [one for one in load_profiles([ROOT / "data" / "vendors"]) if one.table]
EXAMPLES = int(os.environ.get("TRAPEZE_EXAMPLES", "2"))


class Chooser:
    """Draws from what Hypothesis offers, so that a failing file is made smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def __call__(self, several: Sequence[Any]) -> Any:
        return self.data.draw(st.sampled_from(list(several)))

    def shuffled(self, several: list[Any]) -> list[Any]:
        return list(self.data.draw(st.permutations(several)))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    told = load_settings(tmp_path_factory.mktemp("none"), ROOT).company
    limits = told.thresholds.model_copy(update={"most_set_aside": 1.0, "fewest_keys": 0.0})
    return told.model_copy(update={"thresholds": limits, "zone": "UTC", "day_first": None})


def _taken(export: Export, profile: Profile, company: Company, folder: Path) -> FileReport:
    path = folder / export.name
    path.write_bytes(export.content)
    return take_in(path, export.name, [profile], company, folder / "cache")


def _is_same(meant: Any, told: Any) -> bool:
    if isinstance(meant, float) and isinstance(told, float):
        return math.isclose(meant, told, rel_tol=1e-9)
    return bool(meant == told)


def _check(meant: list[tuple[int, Row]], tables: dict[str, list[dict[str, Any]]]) -> None:
    for number, row in meant:
        told = [
            one
            for one in tables.get(row.table, ())
            if one["_row"] == number
            and row.record_id in (UNKNOWN, one["record_id"])
            and row.columns.get("question", UNKNOWN) in (UNKNOWN, one.get("question"))
        ]
        assert len(told) == 1, (number, row, tables.get(row.table))
        for name, value in row.columns.items():
            if value is not UNKNOWN:
                assert _is_same(value, told[0][name]), (number, row.table, name, value, told[0])


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.profile_id)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    # An export is small from the start, and trying many smaller ones would take minutes.
    phases=[Phase.generate],
    derandomize="TRAPEZE_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_an_export_holds_what_it_was_meant_to_hold(
    profile: Profile, company: Company, data: st.DataObject
) -> None:
    export = export_of(profile, data.draw(st.integers(1, 5)), Chooser(data))
    meant: list[tuple[int, Row]] = []
    aside = 0
    for number, row in filled(export):
        rows = rows_of(export.sheet, row)
        if any(one.is_faulty for one in rows):
            aside += 1
        else:
            meant += [(number, one) for one in rows]
    with tempfile.TemporaryDirectory() as folder:
        report = _taken(export, profile, company, Path(folder))
        assert report.profile_id == profile.profile_id, report.refusal
        assert report.is_conserved
        assert report.rows_in_file == export.lines
        if not meant:
            assert report.refusal is not None
            return
        assert report.refusal is None, report.refusal
        entry = Path(folder) / "cache" / "files" / report.entry
        tables = {
            table: pl.read_parquet(entry / f"{table}.parquet").to_dicts() for table in report.tables
        }
    _check(meant, tables)
    assert Counter(row.table for _, row in meant) == {
        table: len(rows) for table, rows in tables.items()
    }

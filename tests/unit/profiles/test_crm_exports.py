"""What a customer experience team brings from its CRM, its shop and its billing.

Every file is invented; each shows one thing that was read wrongly, or refused, before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scorecard.config.loading import load_settings
from scorecard.config.profiles import load_profiles
from scorecard.intake import FileReport, take_in

ROOT = Path(__file__).parents[3]
PROFILES = load_profiles([ROOT / "data" / "vendors"])

Taken = tuple[FileReport, dict[str, list[dict[str, Any]]]]
Reader = Callable[..., Taken]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = load_settings(tmp_path, ROOT).company.model_copy(update={"zone": "America/New_York"})

    def reader(content: str | bytes, name: str = "export.csv", **rules: Any) -> Taken:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        here = company.model_validate(company.model_dump() | rules) if rules else company
        report = take_in(path, name, PROFILES, here, tmp_path / "cache")
        assert report.is_conserved
        folder = tmp_path / "cache" / "files" / report.entry
        return report, {
            table: pl.read_parquet(folder / f"{table}.parquet").sort("_row").to_dicts()
            for table in report.tables
        }

    return reader


# -- days -----------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-03-15", "15-Mar-2026", "15. März 2026"])
def test_a_day_in_utc_stays_the_day_to_the_west_of_it(day: str, read: Reader) -> None:
    _, tables = read(
        "Subscription Id,Status,Customer Id,Next Billing Date,Started At\n"
        f"S1,Active,C1,{day},{day}\nS2,Active,C2,{day},2026-03-15 02:00\n"
    )
    whole, timed = tables["subscriptions"]
    assert whole["started_at"] == datetime(2026, 3, 15)
    assert timed["started_at"] == datetime(2026, 3, 14, 22)

"""An export read as intake reads it: its report, and the rows of each of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from scorecard.config.company import Company
from scorecard.config.loading import load_settings
from scorecard.config.profiles import load_profiles
from scorecard.intake import FileReport, take_in

ROOT = Path(__file__).parents[3]
PROFILES = load_profiles([ROOT / "data" / "vendors"])

Taken = tuple[FileReport, dict[str, list[dict[str, Any]]]]


def company_of(folder: Path, **rules: Any) -> Company:
    """A company that says nothing but these rules."""
    return load_settings(folder, ROOT).company.model_copy(update=rules)


def taken(
    folder: Path,
    content: str | bytes,
    name: str,
    company: Company,
    *,
    encoding: str = "utf-8",
    order: str = "record_id",
) -> Taken:
    """What intake makes of a file with that content; every row of it is accounted for."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    report = take_in(path, name, PROFILES, company, folder / "cache")
    assert report.is_conserved
    tables = folder / "cache" / "files" / report.entry
    return report, {
        table: pl.read_parquet(tables / f"{table}.parquet").sort(order).to_dicts()
        for table in report.tables
    }

"""The worked example of docs/profiles.md does what is said there."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import polars as pl

from scorecard.config.loading import load_settings
from scorecard.config.profiles import Profile
from scorecard.intake import take_in

ROOT = Path(__file__).parents[3]


def test_the_worked_example(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    section = text.split("## A worked example")[1]
    export, profile = re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)[:2]
    path = tmp_path / "events.csv"
    path.write_text(export, encoding="utf-8")
    company = load_settings(tmp_path, ROOT).company
    using = Profile.model_validate(tomllib.loads(profile))
    report = take_in(path, path.name, [using], company, tmp_path / "cache")
    assert report.refusal is None, report.refusal
    folder = tmp_path / "cache" / "files" / report.entry
    (ticket,) = pl.read_parquet(folder / "tickets.parquet").to_dicts()
    assert ticket["party_id"] == "shopify:4711"
    assert ticket["opened_at"] == datetime(2026, 1, 31, 9, 12)
    assert ticket["first_reply_at"] == datetime(2026, 1, 31, 11, 2)
    assert ticket["resolved_at"] == datetime(2026, 2, 2)
    assert (ticket["status"], report.rows_loaded, report.notes) == ("resolved", 4, ())

"""Are the planted contact windows found, and nobody's where none was planted?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scorecard.sample.generate import write_sample
from scorecard.transforms.periods import Filters
from scorecard.ui.tables import csv_text
from scorecard.views.windows import DAYS, WindowsView, build_windows, list_rows, list_sheet
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import ROOT, SAMPLE

QUARTER = Filters(date(2026, 10, 31), "quarter")


@pytest.fixture(scope="module")
def view(sample: Snapshot) -> WindowsView:
    return build_windows(sample, QUARTER)


@pytest.fixture(scope="module")
def planted() -> dict[str, tuple[int, int]]:
    told = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["windows"]
    return {f"hubspot:{key}": (day, hour) for key, (day, hour) in told.items()}


def test_planted_windows_are_found_and_hardly_any_others(
    view: WindowsView, planted: dict[str, tuple[int, int]]
) -> None:
    listed = view.listed
    found = set(listed["record"])
    assert len(found & planted.keys()) / len(found) > 0.95
    enough = int(dict(view.facts)["seen often enough (8 sessions, 4 weeks)"])
    assert enough < 400
    # Of those planted who are still customers and were seen eight times, hardly any is missed.
    assert len(found & planted.keys()) > 200


def test_the_time_lies_within_the_planted_two_hours(
    view: WindowsView, planted: dict[str, tuple[int, int]]
) -> None:
    known = view.listed.filter(view.listed["record"].is_in(list(planted)))
    right = 0
    for record, day, time in known.select("record", "day", "time").iter_rows():
        planted_day, hour = planted[record]
        at = int(time[:2]) + int(time[3:]) / 60
        right += DAYS.index(day) == planted_day and hour <= at <= hour + 2
    assert right / known.height > 0.98


def test_the_hit_rate_is_that_of_weeks_held_back(view: WindowsView) -> None:
    held, chance = (bar.figure for bar in view.hits)
    # Planted: 85 % of sessions in the app fall into the window, and other signs are anywhere.
    assert 0.70 < held.low < held.value < held.high < 0.90
    assert chance.value == pytest.approx(0.023, abs=0.005)


def test_the_list_is_the_same_on_screen_and_as_a_sheet(view: WindowsView) -> None:
    rows = list_rows(view)
    sheet = list_sheet(view)
    assert len(rows) == len(sheet.rows) == view.listed.height
    assert tuple(rows[0].values()) == sheet.rows[0]
    assert list_rows(view, 2, 1) == [rows[2]]
    assert csv_text(rows).count("\r\n") == len(rows) + 1
    assert {row["condition"] for row in rows} == {"unless seen that day"}
    assert all(row["channel"] in ("email", "push") for row in rows)


def test_hidden_names_leave_ids_only(view: WindowsView) -> None:
    hidden = replace(view, has_names=False)
    assert "name" in list_rows(view, 0, 1)[0]
    assert "name" not in list_rows(hidden, 0, 1)[0]
    assert "name" not in list_sheet(hidden).headings


def test_who_opted_out_is_never_listed(sample: Snapshot, view: WindowsView) -> None:
    refused = sample.table("channel_responses", ["customer_id", "is_opt_out"])
    ids = set(refused.filter(refused["is_opt_out"])["customer_id"])
    assert ids
    assert not ids & set(view.listed["customer_id"])


def test_a_segment_lists_its_own(sample: Snapshot, view: WindowsView) -> None:
    cafe = build_windows(sample, replace(QUARTER, segment="Café"))
    assert set(cafe.listed["segment"]) == {"Café"}
    assert cafe.listed.height == (view.listed["segment"] == "Café").sum()


def test_a_company_without_windows_has_none(tmp_path: Path) -> None:
    write_sample(tmp_path / "null", 1500, 7, null=True)
    view = build_windows(build_snapshot(tmp_path / "null", tmp_path / "cache", ROOT), QUARTER)
    assert view.listed.height <= 2
    assert view.sentence.startswith("No personal pattern")

"""Exports of help desks as people really make them: other words, reopened cases, odd marks."""

from __future__ import annotations

import json
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

Rows = list[dict[str, Any]]
Reader = Callable[..., tuple[FileReport, dict[str, Rows]]]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = load_settings(tmp_path, ROOT).company.model_copy(
        update={"zone": "UTC", "day_first": None}
    )

    def reader(text: str, name: str = "export.csv") -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        report = take_in(path, name, PROFILES, company, tmp_path / "cache")
        assert report.is_conserved
        folder = tmp_path / "cache" / "files" / report.entry
        return report, {
            table: pl.read_parquet(folder / f"{table}.parquet").sort("record_id").to_dicts()
            for table in report.tables
        }

    return reader


def marks(tables: dict[str, Rows]) -> list[tuple[float | None, float]]:
    return [(one["score"], one["scale_max"]) for one in tables["answers"]]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Satisfaction Score", "Good with comment/Bad/Offered/Unoffered"),
        ("Zufriedenheitsbewertung", "Gut mit Kommentar/Schlecht/Angeboten/Nicht angeboten"),
        ("Score de satisfaction", "Bonne, avec commentaire/Mauvaise/Proposée/Non proposée"),
        ("Puntuación de satisfacción", "Buena con comentario/Mala/Ofrecida/No ofrecida"),
    ],
)
def test_zendesk_marks_with_a_comment_are_marks(header: str, words: str, read: Reader) -> None:
    cells = (*words.split("/"), "Superb", "4")
    rows = "".join(
        f'{i},Mail,2026-01-02 10:00,2026-01-03 10:00,7,Solved,"{cell}"\n'
        for i, cell in enumerate(cells, 1)
    )
    report, tables = read(f"Id,Via,Created at,Solved at,Requester id,Status,{header}\n{rows}")
    assert marks(tables) == [(1, 1), (0, 1), (None, 1), (4, 5)]
    assert [one["is_answered"] for one in tables["invitations"]] == [True, True, False, True, True]
    (unknown,) = report.blanked
    assert (unknown.column, unknown.examples[0].value) == (header, "Superb")


def test_zendesk_json_has_marks_of_both_surveys(read: Reader) -> None:
    scores = ("good_with_comment", "bad", "4", "offered", "unoffered", None)
    tickets = [
        {"id": i, "requester_id": 9, "status": "solved", "created_at": "2026-01-02T10:00:00Z",
         "updated_at": "2026-01-03T10:00:00Z", "via": {"channel": "instagram_dm"},
         "satisfaction_rating": {"score": score}}
        for i, score in enumerate(scores, 1)
    ]  # fmt: skip
    file = {"tickets": tickets, "count": len(tickets), "end_of_stream": True}
    _, tables = read(json.dumps(file), "incremental.json")
    assert marks(tables) == [(1, 1), (0, 1), (4, 5)]
    assert [one["is_answered"] for one in tables["invitations"]] == [True, True, True, False]
    assert {one["channel"] for one in tables["tickets"]} == {"social"}


def test_a_ticket_that_zendesk_merged_is_the_other_ones(read: Reader) -> None:
    report, tables = read(
        "Id,Via,Created at,Solved at,Requester id,Status,Satisfaction Score,Tags\n"
        "1,Mail,2026-01-02 10:00,2026-01-02 10:05,7,Closed,,closed_by_merge late\n"
        "2,Mail,2026-01-02 10:00,2026-01-03 10:00,7,Closed,,not_closed_by_merge\n"
    )
    assert [one["record_id"] for one in tables["tickets"]] == ["zendesk:2"]
    (group,) = report.ignored
    assert (group.reason, group.count) == ("merged into another ticket", 1)

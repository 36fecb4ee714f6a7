"""Exports of help desks as people really make them: other words, reopened cases, odd marks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.profiles.reading import Taken, company_of, taken

Rows = list[dict[str, Any]]
Reader = Callable[..., Taken]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = company_of(tmp_path, zone="UTC", day_first=None)
    return lambda text, name="export.csv": taken(tmp_path, text, name, company)


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


REOPENED = {
    "servicenow_incidents": (
        "Number,State,Opened,Resolved,Made SLA,Reopen count\n"
        "INC0001001,In Progress,2026-01-05 10:00:00,2026-01-05 12:00:00,true,1\n"
        "INC0001002,Resolved,2026-01-05 10:00:00,2026-01-05 12:00:00,true,0\n"
    ),
    "servicenow_incident_events": (
        "number,incident_state,sys_mod_count,opened_at,resolved_at,made_sla\n"
        "INC0001001,Resolved,1,2026-01-05 10:00:00,2026-01-05 12:00:00,true\n"
        "INC0001001,Active,2,2026-01-05 10:00:00,2026-01-05 12:00:00,true\n"
        "INC0001002,Resolved,1,2026-01-05 10:00:00,2026-01-05 12:00:00,true\n"
    ),
    "jira_service_management": (
        "Summary,Issue key,Issue id,Project type,Created,Resolved,Status Category,"
        "Custom field (Time to resolution)\n"
        "x,DE-1,1,service_desk,05/Jan/26 10:00 AM,05/Jan/26 12:00 PM,In Progress,2:00\n"
        "x,DE-2,2,service_desk,05/Jan/26 10:00 AM,05/Jan/26 12:00 PM,Done,2:00\n"
    ),
    "hubspot_tickets": (
        "Ticket ID,Ticket name,Ticket status,Create date,Close date\n"
        "1,x,In progress,2026-01-05 10:00,2026-01-05 12:00\n"
        "2,x,Handed over,2026-01-05 10:00,2026-01-05 12:00\n"
    ),
}


@pytest.mark.parametrize("desk", REOPENED)
def test_what_was_reopened_is_not_resolved(desk: str, read: Reader) -> None:
    report, tables = read(REOPENED[desk])
    assert report.profile_id == desk
    again, over = tables["tickets"]
    assert (again["status"], again["resolved_at"], again["is_sla_met"]) == ("open", None, None)
    assert (over["status"], over["resolved_at"]) == ("resolved", datetime(2026, 1, 5, 12))
    assert over["is_sla_met"] is (None if desk == "hubspot_tickets" else True)


def test_jira_of_ones_own_server_has_no_category_of_its_status(read: Reader) -> None:
    _, tables = read(
        "Summary,Issue key,Issue id,Project type,Status,Created,Resolved\n"
        "x,DE-1,1,service_desk,Resolved,05/Jan/26 10:00 AM,05/Jan/26 12:00 PM\n"
        "x,DE-2,2,service_desk,Open,05/Jan/26 10:00 AM,\n"
    )
    over, waiting = tables["tickets"]
    assert over["resolved_at"] == datetime(2026, 1, 5, 12)
    assert waiting["resolved_at"] is None


def test_numbers_of_a_state_are_of_the_kind_of_record(read: Reader) -> None:
    rows = [("INC", 3), ("RITM", 3), ("RITM", 4), ("CS", 10), ("CS", 18), ("CS", 6)]
    _, tables = read(
        "number,state,opened_at,closed_at\n"
        + "".join(
            f"{kind}000100{i},{state},2026-01-05 10:00:00,2026-01-05 12:00:00\n"
            for i, (kind, state) in enumerate(rows)
        )
    )
    told = {one["record_id"][11:]: one["status"] for one in tables["tickets"]}
    wanted = ["pending", "resolved", "resolved", "open", "pending", "resolved"]
    assert told == {
        f"{k}000100{i}": w for i, ((k, _), w) in enumerate(zip(rows, wanted, strict=True))
    }
    are_over = {one["status"]: one["resolved_at"] is not None for one in tables["tickets"]}
    assert are_over == {"open": False, "pending": False, "resolved": True}


def test_requests_of_servicenow_say_whom_they_are_for(read: Reader) -> None:
    report, tables = read(
        "number,opened_at,closed_at,requested_for,approval,request_state\n"
        "REQ0010001,2026-01-05 10:00:00,2026-01-06 10:00:00,Ann,Approved,Closed Complete\n"
    )
    assert report.profile_id == "servicenow_incidents"
    (request,) = tables["tickets"]
    assert (request["status"], request["party_id"]) == ("resolved", "servicenow:Ann")
    assert request["resolved_at"] == datetime(2026, 1, 6, 10)


@pytest.mark.parametrize(
    ("labels", "scores"),
    [("Happy,Neutral,Unhappy", [7, 4, 1]), ("Happy,Very happy,Extremely unhappy", [5, 6, 1])],
)
def test_how_happy_is_happy_hangs_on_the_other_labels(
    labels: str, scores: list[int], read: Reader
) -> None:
    _, tables = read(
        "Ticket ID,Created time,Resolution status,First response status,Status,Resolved time,"
        "Survey results\n"
        + "".join(
            f"{i},2026-01-02 10:00,Within SLA,,Resolved,2026-01-03 10:00,{label}\n"
            for i, label in enumerate(labels.split(","))
        )
        + "9,2026-01-02 10:00,Within SLA,,Open,,\n"
    )
    assert [one["score"] for one in tables["answers"]] == scores
    assert [one["is_sla_met"] for one in tables["tickets"]] == [True, True, True, None]


@pytest.mark.parametrize(
    "header",
    [
        "Conversation ID,Conversation started at (UTC),Current conversation state,"
        "Last teammate rating",
        "conversation_id,conversation_started_at,action_type,last_teammate_rating",
        "Conversation ID,Conversation started at (UTC),User name,Conversation rating",
    ],
)
def test_faces_and_words_of_intercom_are_marks(header: str, read: Reader) -> None:
    cells = ("😠", "Bad", "3", "Great", "🤩", "Hm")
    rows = "".join(f"{i},2026-01-02 10:00:00,closed,{cell}\n" for i, cell in enumerate(cells))
    report, tables = read(f"{header}\n{rows}")
    assert [one["score"] for one in tables["answers"]] == [1, 2, 3, 4, 5, None]
    assert [(group.count, group.examples[0].value) for group in report.blanked] == [(1, "Hm")]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-03-02 07:52 PM", datetime(2026, 3, 2, 19, 52)),
        ("2026-03-02 7:52:10 pm", datetime(2026, 3, 2, 19, 52, 10)),
        ("2026-03-02 12:56 AM", datetime(2026, 3, 2, 0, 56)),
        ("2026-03-02 07:52 CET", datetime(2026, 3, 2, 6, 52)),
        ("2026-03-02 07:52:10.123", datetime(2026, 3, 2, 7, 52, 10, 123000)),
        ("2026-3-2 7:52", datetime(2026, 3, 2, 7, 52)),
    ],
)
def test_no_word_behind_a_clock_is_dropped(cell: str, told: datetime, read: Reader) -> None:
    report, tables = read(
        f"Ticket ID,Ticket name,Ticket status,Create date\n1,x,New,{cell}\n2,x,New,2026-03-02\n"
    )
    assert tables["tickets"][0]["opened_at"] == told
    assert report.rows_set_aside == 0


def test_a_clock_of_no_known_zone_is_not_guessed(read: Reader) -> None:
    rows = "".join(f"{i},x,New,2026-03-02 07:52\n" for i in range(9))
    report, _ = read(
        f"Ticket ID,Ticket name,Ticket status,Create date\n{rows}9,x,New,2026-03-02 07:52 XQT\n"
    )
    (group,) = report.set_aside
    assert group.examples[0].value == "2026-03-02 07:52 XQT"


def test_a_plain_ticket_says_its_channel_as_people_write_it(read: Reader) -> None:
    cells = ("E-Mail", "Phone", "WhatsApp", "kiosk")
    rows = "".join(f"{i},2026-01-02 10:00,{cell},late\n" for i, cell in enumerate(cells))
    _, tables = read(f"record_id,opened_at,channel,reason\n{rows}")
    assert [one["channel"] for one in tables["tickets"]] == ["email", "phone", "chat", "kiosk"]

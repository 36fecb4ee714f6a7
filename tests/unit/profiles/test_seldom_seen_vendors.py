"""Exports of which no real file was ever seen: read as their documentation says, with a doubt."""

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

    def reader(text: str, name: str = "export.csv", *, is_seen: bool = False) -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        report = take_in(path, name, PROFILES, company, tmp_path / "cache")
        assert report.refusal is None, report.refusal
        assert report.seen_real_file is is_seen
        assert report.is_conserved
        folder = tmp_path / "cache" / "files" / report.entry
        return report, {
            table: pl.read_parquet(folder / f"{table}.parquet").sort("record_id").to_dicts()
            for table in report.tables
        }

    return reader


@pytest.mark.parametrize("is_list", [True, False])
def test_stars_of_google_are_words(is_list: bool, read: Reader) -> None:
    told = {
        "reviewer": {"displayName": "A"},
        "comment": "Fast",
        "createTime": "2026-01-02T10:00:00.045123456Z",
        "updateTime": "2026-01-03T10:00:00Z",
    }
    reviews = [
        told | {"name": "accounts/1/locations/2/reviews/a", "starRating": "FIVE"},
        told | {"name": "accounts/1/locations/2/reviews/b", "starRating": "ONE"},
        told | {"name": "accounts/1/locations/2/reviews/c",
                "starRating": "STAR_RATING_UNSPECIFIED"},
    ]  # fmt: skip
    file = reviews if is_list else {"reviews": reviews, "averageRating": 3}
    report, tables = read(json.dumps(file), "reviews.json")
    assert report.profile_id == "google_business_reviews"
    first, second = tables["answers"]
    assert (first["score"], second["score"], first["scale_max"]) == (5, 1, 5)
    assert first["answered_at"].replace(microsecond=0) == datetime(2026, 1, 2, 10)
    assert (report.rows_ignored, first["comment_text"]) == (1, "Fast")


def test_delighted_scores_are_of_the_type_of_survey(read: Reader) -> None:
    report, tables = read(
        "ID,Survey Type,Score,Comment,Created At,Permalink,Email\n"
        "1,nps,5,Meh,2026-01-02 10:00:00,x,ana@example.com\n2,csat,5,Good,1767348000,y,\n"
        "3,ces,5,Easy,2026-01-02 10:00:00,z,\n"
    )
    assert report.profile_id == "delighted_responses"
    scales = [(one["question"], one["scale_max"]) for one in tables["answers"]]
    assert scales == [("nps", 10), ("csat", 5)]
    assert tables["answers"][1]["answered_at"] == datetime(2026, 1, 2, 10)
    assert report.rows_ignored == 1


CHARGEBEE = (
    "subscriptions.id,customers.id,customers.email,subscriptions.status,subscriptions.plan_id,"
    "subscriptions.started_at,subscriptions.cancelled_at,subscriptions.current_term_end\n"
    "s1,c1,ana@example.com,non_renewing,gold,2026-01-02 10:00:00,2026-02-02 10:00:00,2026-03-02\n"
)


def test_chargebee_ends_only_what_is_cancelled(read: Reader) -> None:
    report, tables = read(
        CHARGEBEE + "s2,c2,,cancelled,gold,2026-01-02 10:00:00,2026-02-02 10:00:00,2026-03-02\n"
    )
    assert report.profile_id == "chargebee_subscriptions"
    runs, ended = tables["subscriptions"]
    assert (runs["status"], runs["ended_at"]) == ("active", None)
    assert (ended["status"], ended["ended_at"]) == ("canceled", datetime(2026, 2, 2, 10))
    assert report.notes == ()


def test_nobody_is_said_to_stay_by_an_export_of_active_subscriptions(read: Reader) -> None:
    chargebee, _ = read(CHARGEBEE)
    stripe, _ = read(
        "id,Customer ID,Status,Plan,Amount,Interval,Created (UTC),Current Period End (UTC),"
        "Canceled At (UTC)\nsub_1,cus_1,active,Gold,24.00,month,2026-01-02 10:00,,\n",
        "stripe.csv",
    )
    for report in (chargebee, stripe):
        (note,) = report.notes
        assert "do not read retention or churn" in note


def test_an_open_opportunity_of_dynamics_has_only_a_forecast(read: Reader) -> None:
    report, tables = read(
        "(Do Not Modify) Opportunity,(Do Not Modify) Modified On,Topic,Account,Status,"
        "Status Reason,Est. Close Date,Actual Close Date,Created On,Est. Revenue\n"
        'a,2026-01-02 10:00,Roof,Acme,Open,In Progress,2026-05-01,,2026-01-02 10:00,"$1,200.00"\n'
        "b,2026-01-02 10:00,Wall,Acme,Lost,Price,2026-05-01,2026-03-01,2026-01-02 10:00,9\n"
    )
    assert report.profile_id == "dynamics_opportunities"
    running, lost = tables["deals"]
    assert (running["closed_at"], running["is_won"], running["amount"]) == (None, None, 1200)
    assert (lost["closed_at"], lost["is_won"]) == (datetime(2026, 3, 1), False)
    assert (lost["lost_reason"], running["lost_reason"]) == ("Price", None)


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_report_of_opportunities_may_lack_their_ids(has_ids: bool, read: Reader) -> None:
    ids = ("Opportunity ID,", "006AA0000012345AAA,", "006AA0000012346AAA,") if has_ids else [""] * 3
    report, tables = read(
        f"{ids[0]}Opportunity Name,Stage,Close Date,Created Date,Account Name,Amount\n"
        f"{ids[1]}Roof,Closed Won,13/02/2026,01/02/2026,Acme,100\n"
        f"{ids[2]}Wall,Proposal,14/03/2026,02/02/2026,Acme,200\n"
        "Grand Totals (2 records)\n"
    )
    assert report.profile_id == "salesforce_opportunity_report"
    by_name = {one["amount"]: one for one in tables["deals"]}
    assert (by_name[100]["is_won"], by_name[100]["closed_at"]) == (True, datetime(2026, 2, 13))
    assert (by_name[200]["is_won"], by_name[200]["closed_at"]) == (None, None)
    assert by_name[100]["record_id"].startswith(
        "salesforce:006" if has_ids else "salesforce:Acme:Roof:"
    )


def test_reports_of_accounts_contacts_and_tasks(read: Reader) -> None:
    accounts, told = read(
        "Account ID,Account Name,Account Owner,Billing Country\n001AA0000012345,Acme,Eva,Chile\n"
        "Grand Totals (1 record)\n"
    )
    assert (accounts.profile_id, accounts.rows_loaded) == ("salesforce_account_report", 1)
    assert told["customers"][0]["party_name"] == "Acme"
    contacts, told = read(
        "Contact ID,First Name,Last Name,Account Name,Email\n"
        "003AA0000012345,Ana,Lopez,Acme,Ana@Example.com\n",
        "contacts.csv",
    )
    assert contacts.profile_id == "salesforce_contact_report"
    assert told["customers"][0]["party_name"] == "Ana Lopez"
    tasks, told = read(
        "Activity ID,Subject,Date,Assigned,Status,Task Subtype\n"
        "00TAA0000012345,Call,2026-01-02,Eva,Completed,Call\n"
        "00TAA0000012346,Call,2026-01-03,Eva,Not Started,Call\n",
        "tasks.csv",
    )
    assert (tasks.profile_id, tasks.rows_ignored) == ("salesforce_task_report", 1)
    assert told["touchpoints"][0]["channel"] == "phone"


def test_freshdesk_answers_are_words_of_seven_steps(read: Reader) -> None:
    report, tables = read(
        "Ticket ID,Created time,Resolution status,First response status,Status,Resolved time,"
        "Survey results\n1,2026-01-02 10:00,,,Resolved,2026-01-03 10:00,Extremely satisfied\n"
        "2,2026-01-02 10:00,,,Resolved,2026-01-03 10:00,Superb\n"
        "3,2026-01-02 10:00,,,Open,,\n"
    )
    assert [(one["score"], one["scale_max"]) for one in tables["answers"]] == [(7, 7), (None, 7)]
    (left_out,) = report.blanked
    assert (left_out.column, left_out.count) == ("Survey results", 1)


def test_a_score_of_qualtrics_is_found_by_its_group(read: Reader) -> None:
    _, tables = read(
        "StartDate,Finished,RecordedDate,ResponseId,Q31_NPS_GROUP,Q31\n"
        "2026-01-02 10:00,1,2026-01-02 10:05,R_1,Detractor,3\n",
        is_seen=True,
    )
    assert [(one["question"], one["score"]) for one in tables["answers"]] == [("nps", 3)]


def test_an_untagged_shop_does_not_deny_defects(read: Reader) -> None:
    _, tables = read(
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Tags,Total\n"
        "#1,ana@example.com,paid,2026-01-02 10:00:00 +0000,1,Box,vip,10\n",
        is_seen=True,
    )
    assert tables["orders"][0]["is_defective"] is None

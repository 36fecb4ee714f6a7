"""Exports of which no real file was ever seen: read as their documentation says, with a doubt."""

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

    def reader(text: str, name: str = "export.csv", *, is_seen: bool = False) -> Taken:
        report, tables = taken(tmp_path, text, name, company)
        assert report.refusal is None, report.refusal
        assert report.seen_real_file is is_seen
        return report, tables

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
    assert scales == [("nps", 10), ("csat", 5), ("ces", 5)]
    assert tables["answers"][1]["answered_at"] == datetime(2026, 1, 2, 10)
    assert report.rows_ignored == 0


CHARGEBEE = (
    "subscriptions.id,customers.id,customers.email,subscriptions.status,subscriptions.plan_id,"
    "subscriptions.started_at,subscriptions.cancelled_at,subscriptions.current_term_end\n"
    "s1,c1,ana@example.com,non_renewing,gold,2026-01-02 10:00:00,2026-02-02 10:00:00,2026-03-02\n"
)


def test_delighted_effort_is_of_five_steps(read: Reader) -> None:
    report, tables = read(
        "ID,Survey Type,Score,Comment,Permalink,Created At,Email\n"
        "1,CES,2,slow,https://x/1,2026-01-05 10:00:00 UTC,a@x.io\n"
        "2,eNPS,9,,https://x/2,2026-01-05 10:00:00 UTC,b@x.io\n"
        "3,PMF,3,,https://x/3,2026-01-05 10:00:00 UTC,c@x.io\n"
        "4,Thumbs,1,,https://x/4,2026-01-05 10:00:00 UTC,d@x.io\n"
    )
    (effort,) = tables["answers"]
    asked = (effort["question"], effort["score"], effort["scale_min"], effort["scale_max"])
    assert asked == ("ces", 2, 1, 5)
    assert all(group.reason != "holds nothing that a table asks for" for group in report.ignored)
    assert report.rows_ignored == 3


def test_chargebee_ends_only_what_is_cancelled(read: Reader) -> None:
    report, tables = read(
        CHARGEBEE + "s2,c2,,cancelled,gold,2026-01-02 10:00:00,2026-02-02 10:00:00,2026-03-02\n"
    )
    assert report.profile_id == "chargebee_subscriptions"
    runs, ended = tables["subscriptions"]
    assert (runs["status"], runs["ended_at"]) == ("active", None)
    assert (ended["status"], ended["ended_at"]) == ("canceled", datetime(2026, 2, 2, 10))
    assert report.notes == ()


INVOICES = (
    "Invoice Number,Customer Id,Customer Email,Invoice Date,Due Date,Paid On,Status,Amount,"
    "Amount Due,Credits Applied,cf_team\n"
)


def test_chargebee_amounts_are_read_where_they_cannot_be_cents(read: Reader) -> None:
    report, tables = read(
        INVOICES
        + "I-1,C1,a@x.io,05-Jan-2026 10:22,20-Jan-2026 10:22,06-Jan-2026 08:00,Paid,49.00,0,0,x\n"
        + "I-2,C1,a@x.io,05-Feb-2026 10:22,20-Feb-2026 10:22,,Payment Due,1490,1490,0,x\n"
        + "I-3,C2,,06-Feb-2026 10:22,20-Feb-2026 10:22,,Not Paid,20.50,20.50,0,x\n"
        + "I-4,C2,,06-Feb-2026 10:22,,,Voided,20.50,0,0,x\n"
    )
    assert report.profile_id == "chargebee_invoices"
    assert (report.rows_loaded, report.rows_ignored) == (3, 1)
    paid, due, failed = tables["invoices"]
    assert [one["status"] for one in (paid, due, failed)] == ["paid", "open", "failed"]
    assert [one["amount"] for one in (paid, due, failed)] == [49, None, 20.5]
    assert (paid["paid_at"], due["paid_at"]) == (datetime(2026, 1, 6, 8), None)
    assert failed["is_failed"]
    assert report.notes == ()


def test_chargebee_amounts_that_may_be_cents_are_told(read: Reader) -> None:
    report, tables = read(INVOICES + "I-1,C1,,2026-01-05,,2026-01-06,paid,4900,0,0,x\n")
    assert tables["invoices"][0]["amount"] is None
    assert "cents" in report.notes[0]
    header = CHARGEBEE.splitlines()[0]
    _, tables = read(
        f"{header},MRR\ns1,c1,,cancelled,gold,2026-01-02,2026-02-02,2026-03-02,49.90\n", "s.csv"
    )
    assert tables["subscriptions"][0]["monthly_amount"] == 49.9


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


UI = "(America/New_York)"
TALK = f"Conversation ID,Conversation started at {UI},Started by,Current conversation state,"


def test_conversations_of_intercom_are_in_the_zone_of_their_headers(read: Reader) -> None:
    report, tables = read(
        TALK + f"Channel,AI Topic,First response time (seconds),Conversation last closed at {UI},"
        "Last teammate rating,User email\n"
        "21,2026-01-05 10:00:00,Customer,Closed,Email,Billing,120,2026-01-05 11:00:00,5,a@x.io\n"
        "22,2026-07-06 10:00:00,Customer,Snoozed,Chat,Access,,,,b@x.io\n"
        "23,2026-07-06 10:00:00,Teammate,Open,Chat,Access,,,,c@x.io\n"
    )
    assert report.profile_id == "intercom_conversations"
    closed, waiting = tables["tickets"]
    assert closed["opened_at"] == datetime(2026, 1, 5, 15)
    assert closed["first_reply_at"] == datetime(2026, 1, 5, 15, 2)
    assert closed["resolved_at"] == datetime(2026, 1, 5, 16)
    assert (waiting["status"], waiting["opened_at"]) == ("pending", datetime(2026, 7, 6, 14))
    assert {(one.zone, one.zone_is_assumed) for one in report.dates} == {
        ("America/New_York", False)
    }
    assert [one["score"] for one in tables["answers"]] == [5]


def test_ratings_of_intercom_repeat_those_of_the_conversations(read: Reader) -> None:
    report, tables = read(
        f"Updated at {UI},Conversation ID,Agent rated type,Conversation rating,"
        "Conversation rating remark\n"
        "2026-01-05 12:30:00,21,Teammate,5,Thanks\n"
        "2026-01-05 12:00:00,21,Fin AI Agent,2,a robot\n"
    )
    assert report.profile_id == "intercom_ratings"
    ids = [one["record_id"] for one in tables["answers"]]
    assert ids == ["intercom:21:csat", "intercom:21:csat:robot"]
    assert tables["answers"][0]["answered_at"] == datetime(2026, 1, 5, 17, 30)


def test_gathered_moments_keep_the_zone_of_their_header(read: Reader) -> None:
    _, tables = read(
        "Conversation ID,Conversation started at (Asia/Dhaka),Action time (Asia/Dhaka),"
        "Action type\n"
        "1,2026-01-05 10:00:00,2026-01-05 10:00:00,open\n"
        "1,2026-01-05 10:00:00,2026-01-05 10:30:00,close\n"
    )
    (ticket,) = tables["tickets"]
    assert ticket["opened_at"] == datetime(2026, 1, 5, 4)
    assert ticket["resolved_at"] == datetime(2026, 1, 5, 4, 30)


def test_orders_of_a_shop_under_other_names(read: Reader) -> None:
    report, tables = read(
        "order_id,order_number,order_date,status,order_total,customer_id,customer_email,"
        "line_item_1\n"
        "70,7001,2026-01-05 14:02:00,completed,119.00,12,ann@x.io,name:Can|qty:1\n"
    )
    assert report.profile_id == "woocommerce_order_export"
    (order,) = tables["orders"]
    assert (order["amount"], order["status"], order["party_email"]) == (
        119,
        "delivered",
        "ann@x.io",
    )


def test_a_closed_opportunity_in_unknown_words_is_not_guessed(read: Reader) -> None:
    header = (
        "(Ne pas modifier) Opportunité,Rubrique,Client potentiel,Statut,Raison du statut,Créé le,"
        "Date de conclusion réelle\n"
    )
    rows = [f"o{i},A,ACME,Conclue,Gagnée,2026-01-02,2026-01-25\n" for i in range(9)]
    report, tables = read(header + "".join(rows) + "x,A,ACME,Finie,,2026-01-02,2026-01-25\n")
    assert all(deal["is_won"] for deal in tables["deals"])
    (group,) = report.set_aside
    assert (group.column, group.count) == ("Statut", 1)


def test_freshservice_is_told_from_freshdesk_and_its_survey_left_unread(read: Reader) -> None:
    report, tables = read(
        "Subject,Type,Status,Urgency,Source,Requester VIP,Ticket Id,Requester Name,"
        "Requester Email,Created Time,Resolved Time,Initial Response Time,Resolution Status,"
        "First Response Status,Survey Result\n"
        "VPN,Incident,Closed,High,Portal,false,INC-7,Ana,ana@example.com,2026-01-02 10:00:00,"
        "2026-01-03 10:00:00,2026-01-02 10:30:00,SLA Violated,Within SLA,3\n"
        "Lamp,Service Request,Open,Low,Phone,false,SR-8,Ben,ben@example.com,2026-01-02 10:00:00,"
        ",,,,\n"
    )
    assert report.profile_id == "freshservice_tickets"
    late, new = tables["tickets"]
    assert (late["record_id"], late["status"]) == ("freshservice:INC-7", "resolved")
    assert (late["resolved_at"], late["is_sla_met"]) == (datetime(2026, 1, 3, 10), False)
    assert (new["status"], new["channel"], new["resolved_at"]) == ("open", "phone", None)
    assert "answers" not in tables
    assert "Survey Result" in report.columns_unused

"""What vendors' exports say otherwise than they look: each read as its vendor means it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scorecard.intake import write_set_aside_csv
from tests.unit.profiles.reading import Taken, company_of, taken

Rows = list[dict[str, Any]]
Reader = Callable[..., Taken]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = company_of(tmp_path, zone="UTC")

    def reader(text: str, name: str = "export.csv", encoding: str = "utf-8", **rules: Any) -> Taken:
        here = company.model_copy(update=rules)
        return taken(tmp_path, text, name, here, encoding=encoding)

    return reader


JIRA = """Resumen,Clave de incidencia,ID de la incidencia,Tipo de proyecto,Informador,\
Creada,Resuelta,Categoría de estado,Categoría de estado cambiada,\
Campo personalizado (Time to done),Calificación de satisfacción
VPN,IHS-1,10,service_desk,ana@example.com,18/jul/26 9:10 AM,,Listo,18/jul/26 10:53 AM,22:17,5
Mail,IHS-2,11,service_desk,ben@example.com,18/ago/26 9:10 AM,,Listo,20/ago/26 9:10 AM,-24:00,
Open,IHS-3,12,service_desk,cid@example.com,18/dic/26 9:10 AM,,En curso,,4:00,
Code,DEV-4,13,software,dan@example.com,18/ene/26 9:10 AM,,Listo,18/ene/26 9:30 AM,,
"""


def test_jira_in_spanish_tells_time_that_remains(read: Reader) -> None:
    report, tables = read(JIRA)
    assert report.profile_id == "jira_service_management"
    assert report.rows_ignored == 1
    kept, broken, running = tables["tickets"]
    assert kept["resolved_at"] == datetime(2026, 7, 18, 10, 53)
    assert [one["is_sla_met"] for one in (kept, broken, running)] == [True, False, None]
    assert (running["status"], running["resolved_at"]) == ("open", None)
    assert running["opened_at"] == datetime(2026, 12, 18, 9, 10)
    (answer,) = tables["answers"]
    assert (answer["score"], answer["about_record"]) == (5, "jira:IHS-1")


def test_hubspot_ratings_are_of_the_survey_not_of_the_number(read: Reader) -> None:
    _, tables = read(
        "Record ID,Contact ID,Rating,Date,Survey Name,Survey type\n"
        "1,7,2,2026-01-02 10:00,Chat,CSAT\n2,7,2,2026-01-02 10:00,Year,NPS\n"
        "3,8,2,2026-01-02 10:00,Help,CES\n"
    )
    scales = [(one["question"], one["scale_min"], one["scale_max"]) for one in tables["answers"]]
    assert scales == [("csat", 0, 2), ("nps", 0, 10), ("ces", 1, 7)]
    assert {one["score"] for one in tables["answers"]} == {2}


def test_hubspot_custom_surveys_are_left_out_with_their_reason(read: Reader) -> None:
    header = "Record ID,Contact ID,Rating,Date,Survey Name,Survey type\n"
    custom = (
        "4,8,5,2026-01-02 10:00,Mine,CUSTOM\n5,8,3,2026-01-02 10:00,Mine,Encuesta Personalizada\n"
    )
    report, tables = read(
        f"{header}{custom}6,8,1,2026-01-02 10:00,Article,KNOWLEDGE\n"
        "7,8,2,2026-01-02 10:00,Desk,Customer Satisfaction\n"
    )
    assert [one["record_id"] for one in tables["answers"]] == ["hubspot:7:csat"]
    reasons = {group.reason: group.count for group in report.ignored}
    assert sorted(reasons.values()) == [1, 2]
    assert any("custom survey" in reason for reason in reasons)
    alone, _ = read(header + custom)
    assert alone.refusal is not None
    assert "leaves out: answer to a custom survey" in alone.refusal
    assert alone.refusal.endswith("(2).")


def test_an_open_deal_has_a_forecast_and_no_close(read: Reader) -> None:
    _, tables = read(
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date\n"
        '1,A,Closed Won & Paid,Sales,"1,200.50",2026-01-02 10:00,2026-02-02 10:00\n'
        "2,B,Proposal,Sales,10,2026-01-02 10:00,2026-12-02 10:00\n"
        "3,C,Closed lost,Sales,10,2026-01-02 10:00,2026-02-02 10:00\n"
    )
    won, open_, lost = tables["deals"]
    assert (won["is_won"], open_["is_won"], lost["is_won"]) == (True, None, False)
    assert (won["amount"], open_["closed_at"]) == (1200.50, None)


def test_salesforce_ids_of_15_and_18_characters_are_one(read: Reader) -> None:
    header = "Id,IsDeleted,CaseNumber,AccountId,ContactId,IsClosed,ClosedDate,CreatedDate,Status\n"
    report, tables = read(
        header + "500Ec000009YUY8IAO,,1014,001Ec00000GGw3nIAD,,1,2024-01-24T13:26:08.000+0000,"
        "2024-01-23T13:26:08.000+0000,Closed\n"
        "500Ec000009YUY9IAO,0,1015,001Ec00000GGw3n,,0,,2024-01-23 13:26:08,On Hold\n"
        "500Ec000009YUYAIA4,1,1016,001Ec00000GGw3n,,0,,2024-01-23 13:26:08,New\n"
    )
    closed, waiting = tables["tickets"]
    assert closed["party_id"] == waiting["party_id"] == "salesforce:001Ec00000GGw3n"
    assert (closed["status"], waiting["status"]) == ("resolved", "pending")
    assert [group.reason for group in report.ignored] == ["deleted record"]


def test_a_blank_flag_of_salesforce_is_no(read: Reader) -> None:
    _, tables = read(
        "Id,AccountId,StageName,CloseDate,IsClosed,IsWon,CreatedDate,Amount\n"
        "006Ec00000AieKFIAZ,001Ec00000GGw3i,Negotiation,2026-11-10,,,2026-01-22T16:14:25Z,5\n"
        "006Ec00000AieKGIAZ,001Ec00000GGw3i,Closed Lost,2026-02-17,1,,2026-01-22T16:14:25Z,5\n"
    )
    running, lost = tables["deals"]
    assert (running["is_won"], running["closed_at"]) == (None, None)
    assert (lost["is_won"], lost["closed_at"]) == (False, datetime(2026, 2, 17))


def test_stripe_cancels_when_the_subscription_ends(read: Reader) -> None:
    report, tables = read(
        "id,Customer ID,Status,Plan,Amount,Interval,Created (UTC),Current Period End (UTC),"
        "Canceled At (UTC),Ended At (UTC)\n"
        "sub_1,cus_1,canceled,A,120.00,year,2025-01-01 00:00:00,,2026-01-01 10:00:00,"
        "2026-01-31 10:00:00\n"
        "sub_2,cus_2,active,B,10.00,month,2025-01-01 00:00:00,2026-03-01 00:00:00,"
        "2026-02-01 00:00:00,\n"
        "sub_3,cus_3,incomplete_expired,B,10.00,month,2025-01-01 00:00:00,,,\n"
    )
    ended, leaving = tables["subscriptions"]
    assert (ended["monthly_amount"], leaving["monthly_amount"]) == (10, 10)
    assert ended["ended_at"] == datetime(2026, 1, 31, 10)
    assert (leaving["ended_at"], leaving["cancel_requested_at"]) == (None, datetime(2026, 2, 1))
    assert report.rows_ignored == 1


def test_a_stripe_file_saved_by_a_spreadsheet_is_the_same_file(read: Reader) -> None:
    report, tables = read(
        "id;Created date (UTC);Amount;Amount Refunded;Currency;Captured;Status;Customer ID;"
        "Disputed Amount\n"
        "ch_1;2024-06-07 02:38:54;15,00;0,00;usd;TRUE;Paid;cus_1;\n"
        "ch_2;2024-06-08 02:38:54;25,50;25,50;usd;TRUE;Refunded;cus_2;25,50\n"
        "ch_3;2024-06-09 02:38:54;25,50;0,00;usd;FALSE;Failed;cus_2;\n"
    )
    assert (report.delimiter, report.decimal) == (";", ",")
    paid, refunded, failed = tables["invoices"]
    assert [one["amount"] for one in (paid, refunded, failed)] == [15, 25.5, 25.5]
    assert [one["is_failed"] for one in (paid, refunded, failed)] == [False, False, True]
    assert (refunded["status"], refunded["is_disputed"]) == ("disputed", True)
    assert failed["paid_at"] is None


def test_what_a_shop_does_not_export_is_not_said_to_be_fine(read: Reader) -> None:
    _, tables = read(
        "Name,Email,Financial Status,Lineitem name,Lineitem quantity,Created at,Total\n"
        "#1,a@example.com,paid,Box,1,2026-01-24 17:34:28 +0500,10.00\n"
        "#1,a@example.com,,Filter,2,2026-01-24 17:34:28 +0500,\n"
    )
    (order,) = tables["orders"]
    assert order["is_defective"] is None
    assert order["ordered_at"] == datetime(2026, 1, 24, 12, 34, 28)
    assert (order["amount"], order["status"]) == (10, "open")


def test_google_play_is_utf_16_and_a_changed_review_counts_once(read: Reader) -> None:
    head = (
        "Package Name,Star Rating,Review Submit Millis Since Epoch,"
        "Review Last Update Millis Since Epoch,Review Text,Review Link\n"
    )
    first = "com.example.app,2,1767323045000,1767323045000,Bof,\n"
    changed = "com.example.app,5,1767323045000,1767423045000,Très bien,https://x\n"
    report, tables = read(head + changed + first, encoding="utf-16")
    assert (report.encoding, report.rows_duplicate) == ("UTF-16", 1)
    (answer,) = tables["answers"]
    assert (answer["score"], answer["comment_text"]) == (5, "Très bien")
    assert answer["answered_at"] == datetime(2026, 1, 2, 3, 4, 5)


def test_a_google_form_is_known_by_its_stamps(read: Reader) -> None:
    question = "How likely are you to recommend us?"
    report, tables = read(
        f"Marca temporal,{question}\n"
        "2026/09/27 3:00:00 PM GMT+3,9\n2026/09/27 3:05:00 PM GMT+3,10\n"
    )
    assert report.profile_id == "google_forms_responses"
    assert [one["score"] for one in tables["answers"]] == [9, 10]
    assert tables["answers"][0]["answered_at"] == datetime(2026, 9, 27, 12)
    log, _ = read("timestamp,message\n2026-09-27T15:00:00Z,started\n", "log.csv")
    assert log.profile_id is None


def test_medallia_requests_without_an_answer_were_only_sent(read: Reader) -> None:
    _, tables = read(
        "request_id,request_sent_at,response_received_at,star_rating,request_sent_to,channel\n"
        "r1,2026-01-02T10:00:00Z,2026-01-03T10:00:00Z,4,a@example.com,email\n"
        "r2,2026-01-02T10:00:00Z,,,b@example.com,email\n"
    )
    assert [one["score"] for one in tables["answers"]] == [4]
    assert [one["is_answered"] for one in tables["invitations"]] == [True, False]


def test_woocommerce_money_is_the_plain_number(read: Reader) -> None:
    _, tables = read(
        "Date,Order #,N. Revenue (formatted),Status,Customer,Items sold,Net Sales\n"
        '2026-01-02 10:00:00,77,"৳2,999",completed,Ana,1,2999\n',
        encoding="utf-8-sig",
    )
    (order,) = tables["orders"]
    assert (order["amount"], order["status"]) == (2999, "delivered")


def test_dynamics_cases_keep_states_that_their_view_shows(read: Reader) -> None:
    _, tables = read(
        "(Do Not Modify) Case,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
        "Case Number,Customer,Created On,Status Reason,Origin\n"
        "a1,x,2026-01-03 10:00,CAS-1,Ana,2026-01-02 10:00,Problem Solved,Phone\n"
        "a2,x,2026-01-03 10:00,CAS-2,Ben,2026-01-02 10:00,On Hold,Email\n"
    )
    assert [one["status"] for one in tables["tickets"]] == ["resolved", "pending"]
    assert [one["channel"] for one in tables["tickets"]] == ["phone", "email"]


def test_zendesk_json_lines_carry_metrics_and_satisfaction(read: Reader) -> None:
    _, tables = read(
        '{"id": 5, "requester_id": 9, "status": "solved", "created_at": "2026-01-02T10:00:00Z",'
        ' "via": {"channel": "email"}, "satisfaction_rating": {"score": "good"},'
        ' "metric_set": {"reply_time_in_minutes": {"calendar": 90, "business": 30},'
        ' "solved_at": "2026-01-03T10:00:00Z", "reopens": 0, "replies": 2}}\n'
        '{"id": 6, "requester_id": 9, "status": "open", "created_at": "2026-01-02T10:00:00Z",'
        ' "via": {"channel": "web"}, "satisfaction_rating": {"score": "unoffered"}}\n',
        "tickets.ndjson",
    )
    solved, waiting = tables["tickets"]
    assert solved["first_reply_at"] == datetime(2026, 1, 2, 11, 30)
    assert (solved["resolved_at"], solved["channel"]) == (datetime(2026, 1, 3, 10), "email")
    assert (waiting["resolved_at"], waiting["first_reply_at"]) == (None, None)
    assert [one["score"] for one in tables["answers"]] == [1]
    assert [one["record_id"] for one in tables["invitations"]] == ["zendesk:5:csat"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "tickets.csv",
            "Id,Via,Created at,Updated at,Requester id,Status,Satisfaction Score\n"
            "1,Mail,2026-01-02 10:00,,7,Open,Offered\n"
            "2,Mail,2026-01-02 10:00,2026-01-03 10:00,8,Open,Offered\n",
        ),
        (
            "tickets.ndjson",
            '{"id": 1, "requester_id": 7, "status": "open", "created_at": "2026-01-02T10:00:00Z",'
            ' "via": {"channel": "email"}, "satisfaction_rating": {"score": "offered"}}\n'
            '{"id": 2, "requester_id": 8, "status": "open", "created_at": "2026-01-02T10:00:00Z",'
            ' "updated_at": "2026-01-03T10:00:00Z", "via": {"channel": "email"},'
            ' "satisfaction_rating": {"score": "offered"}}\n',
        ),
    ],
)
def test_zendesk_invitations_without_a_moment_leave_their_ticket(
    name: str, text: str, read: Reader
) -> None:
    report, tables = read(text, name)
    assert (report.rows_loaded, report.rows_set_aside) == (2, 0)
    assert [one["record_id"] for one in tables["tickets"]] == ["zendesk:1", "zendesk:2"]
    assert [one["record_id"] for one in tables["invitations"]] == ["zendesk:2:csat"]


def test_intercom_actions_are_folded_into_conversations(read: Reader) -> None:
    report, tables = read(
        "conversation_id,action_id,conversation_started_at,action_time,channel,"
        "last_teammate_rating,action_type\n"
        "c1,1,2026-01-02 10:00:00,2026-01-02 10:00:00,chat,,open\n"
        "c1,2,2026-01-02 10:00:00,2026-01-02 10:20:00,chat,4,close\n"
    )
    assert (report.rows_loaded, report.rows_of_table["tickets"]) == (2, 1)
    assert tables["answers"][0]["score"] == 4
    assert tables["tickets"][0]["resolved_at"] == datetime(2026, 1, 2, 10, 20)
    assert tables["tickets"][0]["status"] == "resolved"


@pytest.mark.parametrize(("day_first", "month"), [(True, 3), (False, 2)])
def test_a_report_whose_dates_are_open_asks_the_company(
    day_first: bool, month: int, read: Reader
) -> None:
    text = (
        '"Case Number","Case Owner","Status","Date/Time Opened","Date/Time Closed"\n'
        '"00001000","A","Closed","2/3/2025 16:00","2/3/2025 18:10"\n'
        '"Grand Totals (1 records)"\n"Confidential Information - Do Not Distribute"\n'
    )
    asked, _ = read(text)
    assert asked.refusal is not None
    assert "day_first" in asked.refusal
    report, tables = read(text, day_first=day_first)
    assert report.rows_ignored == 2
    (ticket,) = tables["tickets"]
    assert (ticket["opened_at"].month, ticket["record_id"]) == (month, "salesforce:00001000")


def test_a_legacy_qualtrics_export_has_two_header_rows(read: Reader) -> None:
    report, tables = read(
        "V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,\n"
        "ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,"
        "StartDate,EndDate,Finished,How likely are you to recommend us?,\n"
        "R_1,Set,Ana,C-7,ana@example.com,,0,2017-07-18 08:28:09,2017-07-18 08:28:48,1,9,\n"
        "R_2,Set,Ben,C-8,,,1,2017-07-18 08:28:09,2017-07-18 08:28:48,1,2,\n",
        encoding="utf-8-sig",
    )
    assert (report.profile_id, report.rows_ignored) == ("qualtrics_legacy", 2)
    (answer,) = tables["answers"]
    assert (answer["question"], answer["score"]) == ("nps", 9)
    assert (answer["party_id"], answer["party_email"]) == ("own:C-7", "ana@example.com")


def test_a_question_is_known_by_its_wording_not_by_its_number(read: Reader) -> None:
    names = "StartDate,Finished,RecordedDate,ResponseId,Q7_NPS_GROUP,Q7,Q8_1,Q8_2"
    says = (
        "Start Date,Finished,Recorded Date,Response ID,How likely are you to recommend us? - Group,"
        "How likely are you to recommend us?,How satisfied are you with... - Delivery,"
        "How satisfied are you with... - Quality of support"
    )
    tags = ",".join('"{""ImportId"":""x""}"' for _ in names.split(","))
    row = "2026-01-02 10:00:00,True,2026-01-02 10:05:00,R_1,Passive,8,Somewhat satisfied,2"
    _, tables = read(f"{names}\n{says}\n{tags}\n{row}\n")
    scores = {one["question"]: one["score"] for one in tables["answers"]}
    assert scores == {"nps": 8, "delivery": 4, "service": 2}


def test_qualtrics_states_its_zone_in_the_third_header_row(read: Reader) -> None:
    stated = '"{""ImportId"":""recordedDate"",""timeZone"":""America/Denver""}"'
    report, tables = read(
        "StartDate,Finished,RecordedDate,ResponseId,Q1\n"
        "Start,Finished,Recorded,Response,How likely are you to recommend us?\n"
        f'"{{""ImportId"":""startDate""}}",x,{stated},x,"{{""ImportId"":""QID1""}}"\n'
        "2026-01-05 10:00:00,1,2026-01-05 10:05:00,R_1,9\n"
    )
    assert tables["answers"][0]["answered_at"] == datetime(2026, 1, 5, 17, 5)
    assert [(one.zone, one.zone_is_assumed) for one in report.dates] == [("America/Denver", False)]


def test_totals_of_a_report_without_ids_are_no_record(read: Reader) -> None:
    report, tables = read(
        "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date,Created Date\n"
        "Eva,ACME,Alpha,Closed Won,1200.50,2026-01-13,2026-01-02\n"
        "Grand Totals (1 record),,,,1200.50,,\n"
    )
    assert (report.rows_loaded, report.rows_set_aside, report.rows_ignored) == (1, 0, 1)
    assert len(tables["deals"]) == 1


def test_the_column_of_open_dates_is_the_one_that_holds_them(tmp_path: Path) -> None:
    text = (
        "Ticket ID,Created time,Resolution status,First response status,Status,Resolved time\n"
        "3,02/03/2026 10:00,,,Open,\n1,05/03/2026 10:00,,,Open,\n"
    )
    report, _ = taken(tmp_path, text, "open.csv", company_of(tmp_path))
    assert 'Created time ("02/03/2026 10:00")' in str(report.refusal)


def test_rows_set_aside_keep_the_header_rows_that_say_what_was_asked(
    read: Reader, tmp_path: Path
) -> None:
    stated = '"{""ImportId"":""recordedDate"",""timeZone"":""America/Denver""}"'
    answers = "".join(
        f"2026-01-05 10:00:00,1,2026-01-05 10:05:00,R_{i},Very satisfied\n" for i in range(9)
    )
    report, tables = read(
        "StartDate,Finished,RecordedDate,ResponseId,Q4\n"
        'Start,Finished,Recorded,Response,"Overall, how satisfied are you with us?"\n'
        f'"{{""ImportId"":""startDate""}}",x,{stated},x,"{{""ImportId"":""QID4""}}"\n'
        + answers
        + "2026-01-05 10:00:00,1,never,R_9,Satisfied\n"
    )
    assert (len(tables["answers"]), report.rows_set_aside) == (9, 1)
    entry = tmp_path / "cache" / "files" / report.entry
    text = write_set_aside_csv(entry, report).decode("utf-8-sig")
    again, tables = read(text.replace("never", "2026-01-06 10:05:00"), "repaired.csv")
    assert again.is_repair
    assert (again.rows_loaded, again.rows_ignored) == (1, 2)
    (answer,) = tables["answers"]
    assert (answer["score"], answer["answered_at"]) == (4, datetime(2026, 1, 6, 17, 5))


@pytest.mark.parametrize(
    "words",
    ["Custom field", "Benutzerdefiniertes Feld", "Champ personnalisé", "Campo personalizzato"],
)
def test_jira_says_custom_field_in_the_users_language(words: str, read: Reader) -> None:
    _, tables = read(
        f"Summary,Issue key,Issue id,Project type,Created,Updated,Status Category,"
        f"{words} (Satisfaction),{words} (Time to resolution)\n"
        "x,DE-1,1,service_desk,05/Mar/26 9:10 AM,06/Mar/26 9:10 AM,Done,3,-1:10\n"
    )
    assert tables["answers"][0]["score"] == 3
    assert tables["tickets"][0]["is_sla_met"] is False


def test_cases_of_servicenow_wait_for_information(read: Reader) -> None:
    _, tables = read(
        "Number,State,Opened,Contact\nCS0001234,Awaiting Info,2026-01-05 10:00:00,Ann\n"
    )
    (case,) = tables["tickets"]
    assert (case["status"], case["party_id"]) == ("pending", "servicenow:Ann")


def test_medallia_may_only_say_that_there_was_a_comment(read: Reader) -> None:
    _, tables = read(
        "request_id,request_sent_at,response_received_at,star_rating,comments\n"
        "r1,2026-01-05T10:00:00Z,2026-01-05T11:00:00Z,5,true\n"
    )
    assert tables["answers"][0]["comment_text"] is None


@pytest.mark.parametrize(
    ("header", "row", "profile", "instead"),
    [
        (
            "Ticket created - Month,Ticket group,Tickets",
            "January,Support,120",
            "zendesk_explore_summary",
            "Admin Center",
        ),
        (
            "Ticket created - Date,COUNT(Created tickets),MED(First reply time (min))",
            "2026-01-02,12,35",
            "zendesk_explore_summary",
            "Admin Center",
        ),
        (
            "tablename,documentkey,fieldname,oldvalue,newvalue,user,sys_created_on",
            "incident,46b66a40a9fe,state,1,2,admin,2026-01-02 10:00:00",
            "servicenow_audit",
            "list of incidents",
        ),
        (
            "Set,Field,Label,Old,New,Update time",
            "a1,state,State,New,Resolved,2026-01-02 10:00:00",
            "servicenow_audit",
            "list of incidents",
        ),
    ],
)
def test_exports_that_hold_no_records_are_refused_by_name(
    header: str, row: str, profile: str, instead: str, read: Reader
) -> None:
    report, tables = read(f"{header}\n{row}\n")
    assert (report.profile_id, report.rows_loaded, tables) == (profile, 0, {})
    assert report.refusal is not None
    assert instead in report.refusal


def test_a_report_of_explore_with_a_row_for_each_ticket_is_no_summary(read: Reader) -> None:
    report, _ = read("Ticket ID,Ticket created - Date,Tickets\n17,2026-01-02,1\n")
    assert report.profile_id is None
    assert "Explore" not in str(report.refusal)

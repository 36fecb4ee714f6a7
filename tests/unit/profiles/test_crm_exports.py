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

from tests.unit.profiles.reading import Taken, company_of, taken

Reader = Callable[..., Taken]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    company = company_of(tmp_path, zone="America/New_York")

    def reader(content: str | bytes, name: str = "export.csv", **rules: Any) -> Taken:
        here = company.model_validate(company.model_dump() | rules) if rules else company
        return taken(tmp_path, content, name, here, order="_row")

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


# -- currencies -----------------------------------------------------------------

SALES = """Id,StageName,CloseDate,IsWon,IsClosed,AccountId,Amount,CurrencyIsoCode,CreatedDate
0065g0000000001AAA,Won,2026-02-01,1,1,0015g0000000001AAA,100.00,EUR,2026-01-01 10:00:00
0065g0000000002AAA,Won,2026-02-01,1,1,0015g0000000001AAA,150000.00,JPY,2026-01-01 10:00:00
0065g0000000003AAA,Won,2026-02-01,1,1,0015g0000000001AAA,200.00,eur,2026-01-01 10:00:00
0065g0000000004AAA,Won,2026-02-01,1,1,0015g0000000001AAA,,JPY,2026-01-01 10:00:00
0065g0000000005AAA,Won,2026-02-01,1,1,0015g0000000001AAA,300.00,EUR,2026-01-01 10:00:00
"""


@pytest.mark.parametrize(
    ("own", "kept"),
    [({}, [100, None, 200, None, 300]), ({"currency": "JPY"}, [None, 150_000, None, None, None])],
)
def test_amounts_of_several_currencies_are_not_added(
    own: dict[str, str], kept: list[float | None], read: Reader
) -> None:
    report, tables = read(SALES, **own)
    assert report.rows_loaded == 5
    assert [one["amount"] for one in tables["deals"]] == kept
    (left_out,) = report.blanked
    assert left_out.column == "CurrencyIsoCode"
    assert "currencies cannot be added" in left_out.reason
    assert left_out.count == kept.count(None) - 1


def test_amounts_of_one_other_currency_are_read_and_told(read: Reader) -> None:
    report, tables = read(SALES.replace("JPY", "EUR"))
    assert [one["amount"] for one in tables["deals"]] == [100, 150_000, 200, None, 300]
    assert any('currency = "EUR"' in note for note in report.notes)
    assert not read(SALES.replace("JPY", "EUR"), currency="EUR")[0].notes


def test_converted_amounts_go_before_those_that_were_charged(read: Reader) -> None:
    report, tables = read(
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Converted Amount,"
        "Converted Amount Refunded,Converted Currency,Status,Customer ID\n"
        "ch_1,2026-01-01 10:00,150000,0.00,jpy,900.00,0.00,usd,Paid,cus_1\n"
        "ch_2,2026-01-02 10:00,80.00,0.00,eur,90.00,0.00,usd,Early fraud warning,cus_2\n"
        "ch_3,2026-01-03 10:00,70.00,0.00,eur,,,,Requires payment method,cus_3\n"
        "ch_4,2026-01-04 10:00,60.00,0.00,usd,,,,Failed,cus_4\n"
    )
    assert [one["amount"] for one in tables["invoices"]] == [900, 90, None, 60]
    assert [one["status"] for one in tables["invoices"]] == ["paid", "paid", "open", "failed"]
    assert [group.count for group in report.blanked] == [1]


@pytest.mark.parametrize(
    "header", ["Betrag in Unternehmenswährung", "Montant dans la devise de l'entreprise"]
)
def test_hubspot_has_counted_deals_in_the_companys_currency(header: str, read: Reader) -> None:
    report, tables = read(
        f"Record ID,Deal Name,Deal Stage,Amount,{header},Currency,Create Date\n"
        "1,A,Closed won,100,110,GBP,2026-01-01 10:00\n"
        "2,B,Closed won,100,100,USD,2026-01-01 10:00\n"
    )
    assert [one["amount"] for one in tables["deals"]] == [110, 100]
    assert not report.blanked
    assert not report.notes


# -- keys and numbers -----------------------------------------------------------


def test_a_number_that_was_a_key_joins_as_the_key(tmp_path: Path, read: Reader) -> None:
    tickets = {
        "record_id": [1.0, 2.0],
        "opened_at": ["2026-01-01", "2026-01-02"],
        "status": ["open", "open"],
        "customer_id": [17.0, 18.0],
    }
    pl.DataFrame(tickets).write_parquet(tmp_path / "made.parquet")
    _, tables = read((tmp_path / "made.parquet").read_bytes(), "tickets.parquet")
    keys = [(one["record_id"], one["party_id"]) for one in tables["tickets"]]
    assert keys == [("own:1", "own:17"), ("own:2", "own:18")]


def test_an_apostrophe_is_no_part_of_a_key(read: Reader) -> None:
    header = "Customer ID,Email,Accepts Email Marketing,Total Orders\n"
    _, tables = read(header + "'6001,a@example.com,yes,3\n")
    assert tables["customers"][0]["record_id"] == "shopify:6001"


@pytest.mark.parametrize("written", ["1'234.50", "1\u2019234.50", "1 234.50", "1\u202f234.50"])
def test_thousands_may_stand_apart(written: str, read: Reader) -> None:
    _, tables = read(f"record_id,ordered_at,amount\n1,2026-01-01,{written}\n")
    assert tables["orders"][0]["amount"] == 1234.5


# -- words ----------------------------------------------------------------------


def test_a_task_that_is_only_a_task_is_of_no_channel(read: Reader) -> None:
    _, tables = read(
        "Id,WhoId,WhatId,ActivityDate,Status,TaskSubtype,Type\n"
        "00T5g0000000001AAA,,,2026-01-01,Completed,Task,\n"
        "00T5g0000000002AAA,,,2026-01-01,Completed,Task,Call\n"
        "00T5g0000000003AAA,,,2026-01-01,Completed,Email,Call\n"
    )
    assert [one["channel"] for one in tables["touchpoints"]] == [None, "phone", "email"]


def test_a_case_of_dynamics_that_waits_is_not_worked_on(read: Reader) -> None:
    _, tables = read(
        "(Nicht ändern) Anfrage;Anfragetitel;Status;Statusgrund;Erstellt am\n"
        "a;A;Aktiv;In Bearbeitung;2026-01-01 10:00\n"
        "b;B;Aktiv;Wartet auf Details;2026-01-01 10:00\n"
        "c;C;Gelöst;Problem gelöst;2026-01-01 10:00\n"
    )
    assert [one["status"] for one in tables["tickets"]] == ["open", "pending", "resolved"]


@pytest.mark.parametrize(
    "kind", ["Asistencia al cliente", "Atención al cliente", "Kundenservice", "Klantenservice"]
)
def test_effort_is_asked_of_customer_support_in_any_language(kind: str, read: Reader) -> None:
    header = "Record ID,Rating,Survey Name,Survey type,Date\n"
    _, tables = read(header + f"1,6,Ayuda,{kind},2026-01-01 10:00\n")
    assert tables["answers"][0]["question"] == "ces"


def test_a_draft_is_no_order(read: Reader) -> None:
    header = "Name,Financial Status,Lineitem name,Lineitem quantity,Created at,Total\n"
    draft = "#D7,,Lamp,1,2026-01-01 10:00:00 +0000,10\n"
    report, tables = read(header + draft + "#1001,paid,Lamp,1,2026-01-01 10:00:00 +0000,10\n")
    assert [one["order_number"] for one in tables["orders"]] == ["#1001"]
    assert report.rows_ignored == 1
    refused, _ = read(header + draft)
    assert "draft order" in str(refused.refusal)


def test_states_of_a_shop_keep_its_prefix(read: Reader) -> None:
    report, tables = read(
        "order_id,order_number,order_date,status,order_total,order_currency,customer_email\n"
        "1,101,2026-01-01 10:00:00,wc-completed,10.50,USD,a@example.com\n"
        "2,102,2026-01-01 10:00:00,wc-failed,10.50,USD,b@example.com\n"
        "3,103,2026-01-01 10:00:00,checkout-draft,10.50,USD,c@example.com\n"
    )
    done, failed = tables["orders"]
    assert (done["status"], done["is_failed"]) == ("delivered", False)
    assert (failed["status"], failed["is_failed"]) == ("failed", True)
    assert report.rows_ignored == 1


def test_payments_in_the_zone_that_was_asked_for(read: Reader) -> None:
    header = "id,Created date (Europe/Paris),Amount,Amount Refunded,Currency,Status\n"
    _, tables = read(header + "pi_1,2026-01-15 10:00,5.00,0.00,usd,Paid\n")
    assert tables["invoices"][0]["issued_at"] == datetime(2026, 1, 15, 4)


def test_a_quarter_is_three_months(read: Reader) -> None:
    _, tables = read(
        "id,Customer ID,Status,Created (UTC),Current Period End (UTC),Canceled At (UTC),"
        "Amount,Currency,Interval\n"
        "sub_1,cus_1,active,2026-01-01 10:00,2026-04-01 10:00,,60.00,usd,3 months\n"
    )
    assert tables["subscriptions"][0]["monthly_amount"] == 20


# -- reports with groups --------------------------------------------------------


def test_a_grouped_report_says_its_groups_once(read: Reader) -> None:
    report, tables = read(
        "Account Name  ↑,Status ↓,Case Number,Date/Time Opened,Case Owner\n"
        "Acme,On Hold,00003001,2026-01-05 10:00,Eva\n"
        ",,00003002,2026-01-06 10:00,Eva\n"
        ",New,00003003,2026-01-07 10:00,Eva\n"
        ",Subtotal,Count,3,\n"
        "Subtotal,,Count,3,\n"
        "Bolt,,00003004,2026-01-08 10:00,Eva\n"
        "Total,,Count,4,\n"
    )
    found = [(one["party_ref"].split(":")[1], one["status"]) for one in tables["tickets"]]
    assert found == [("Acme", "pending"), ("Acme", "pending"), ("Acme", "open"), ("Bolt", "open")]
    assert (report.rows_set_aside, report.rows_ignored) == (0, 3)
    assert "Account Name  ↑" in report.columns_used

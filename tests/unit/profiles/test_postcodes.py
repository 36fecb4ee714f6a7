"""Where a vendor's export says a postcode, a name may join systems that share no key."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.warehouse.build import build_snapshot
from tests.unit.profiles.test_vendor_quirks import Reader, read

__all__ = ["read"]
ROOT = Path(__file__).parents[3]

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date,Postal Code\n"
    "71,Ana,Ortiz,ana@work.example,customer,2025-01-02 10:00,1010 \n"
)
SHOPIFY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Zip,Phone,"
    "Total Spent,Total Orders\n"
    "'7001,Ana,Ortiz,ana@home.example,yes,'1010,,12.50,1\n"
)
ORDERS = (
    "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Total,Billing Name,"
    "Billing Zip\n"
    "#1,ana@home.example,paid,2025-03-02 10:00:00 +0100,1,Tea,9.00,Ana Ortiz,'1010\n"
    "#1,ana@home.example,,,2,Cup,,,\n"
    "#2,,paid,2025-03-03 10:00:00 +0100,1,Tea,4.00,,\n"
)
PAYMENTS = (
    "id,Created date (UTC),Amount,Amount Refunded,Status,Customer ID,Customer Email,Card Name,"
    "Card Address Zip\n"
    "ch_1,2025-03-02 10:00,9.00,0,Paid,cus_1,ana@home.example,Ana Ortiz,1010\n"
    "ch_2,2025-03-02 11:00,9.00,0,Paid,,,,\n"
)
ACCOUNTS = (
    "Id,Name,BillingPostalCode,BillingCountry,SystemModstamp,CreatedDate\n"
    "001AA0000000001AAA,Ana Ortiz,1010,AT,2025-01-02 10:00:00,2025-01-02 10:00:00\n"
)


@pytest.mark.parametrize(
    ("text", "profile", "party", "others"),
    [
        (HUBSPOT, "hubspot_contacts", "hubspot:71", {}),
        (SHOPIFY, "shopify_customers", "shopify:7001", {}),
        (ORDERS, "shopify_orders", "shopify:ana@home.example", {"orders": 2}),
        (PAYMENTS, "stripe_payments", "stripe:cus_1", {"invoices": 2}),
        (ACCOUNTS, "salesforce_accounts", "salesforce:001AA0000000001", {}),
    ],
)
def test_name_and_postcode_stand_with_the_customers_key(
    read: Reader, text: str, profile: str, party: str, others: dict[str, int]
) -> None:
    report, tables = read(text)
    assert (report.profile_id, report.refusal, report.rows_set_aside) == (profile, None, 0)
    (customer,) = tables.pop("customers")
    assert (customer["party_name"], customer["postcode"]) == ("Ana Ortiz", "1010")
    assert customer["party_id"] == party
    assert {table: len(rows) for table, rows in tables.items()} == others


def test_systems_that_share_no_key_are_joined_where_the_company_asks_for_it(
    tmp_path: Path,
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "contacts.csv").write_text(HUBSPOT)
    (exports / "customers.csv").write_text(SHOPIFY)
    company = (ROOT / "data" / "company.toml").read_text(encoding="utf-8")
    rules = ("", "identity = { by_name_and_postcode = true }\n")
    people = []
    for rule in rules:
        (exports / "company.toml").write_text(rule + company, encoding="utf-8")
        held = build_snapshot(exports, tmp_path / "cache", ROOT)
        people.append(held.table("people", ["customer_id"]).height)
    assert people == [2, 1]

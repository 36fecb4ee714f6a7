"""identities.csv and the rules of company.toml: who is joined, who is kept apart, what is said."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from scorecard.intake.report import FileReport
from scorecard.warehouse.overrides import plain_key
from scorecard.warehouse.snapshot import Snapshot
from tests.unit.warehouse.conftest import Plumber
from tests.unit.warehouse.test_identities import customer


def ids(snapshot: Snapshot) -> dict[str, int]:
    return dict(snapshot.table("customers", ["record_id", "customer_id"]).iter_rows())


def said(snapshot: Snapshot) -> FileReport:
    return next(one for one in snapshot.file_reports if one.file == "identities.csv")


def rules(snapshot: Snapshot) -> dict[str, str | None]:
    return dict(snapshot.table("identities", ["key", "rule"]).iter_rows())


def stating(plumber: Plumber, *lines: str) -> Snapshot:
    (plumber.exports / "identities.csv").write_text("\n".join(("relation,key,other,note", *lines)))
    return plumber.build()


def settings(plumber: Plumber, block: str) -> None:
    company = plumber.root / "data/company.toml"
    company.write_text(block + company.read_text() if "[" not in block else
                       company.read_text() + block)  # fmt: skip


@pytest.fixture
def two_systems(plumber: Plumber) -> Plumber:
    plumber.write("crm.json", customers=[customer("crm", 1, party_email="ann@a.org"),
                                         customer("crm", 2, party_email="bob@b.org")])  # fmt: skip
    plumber.write("shop.json", customers=[customer("shop", 7, party_email="ann@a.org"),
                                          customer("shop", 8)])  # fmt: skip
    return plumber


def test_a_stated_join_makes_one_customer_of_two_and_says_so(two_systems: Plumber) -> None:
    snapshot = stating(two_systems, "same,crm:2,shop:8,told on the phone")
    told = ids(snapshot)
    assert told["crm:2"] == told["shop:8"]
    assert rules(snapshot)["shop:8"] == "override"
    assert rules(snapshot)["shop:7"] == "e-mail"
    assert (said(snapshot).rows_loaded, said(snapshot).rows_set_aside) == (1, 0)


def test_two_that_share_an_email_can_be_kept_apart(two_systems: Plumber) -> None:
    assert ids(two_systems.build())["crm:1"] == ids(two_systems.build())["shop:7"]
    told = ids(stating(two_systems, "different,shop:7,crm:1,father and daughter"))
    assert told["crm:1"] != told["shop:7"]


def test_a_change_of_the_file_gives_another_snapshot(two_systems: Plumber) -> None:
    first = two_systems.build().id
    assert stating(two_systems, "same,crm:2,shop:8,").id != first


def test_every_fault_is_told_by_row_and_column(two_systems: Plumber) -> None:
    snapshot = stating(
        two_systems,
        "same,crm:2,shop:8,",
        "alike,crm:1,shop:8,",
        "same,crm:99,shop:8,",
        "same,,shop:8,",
        "same,crm:1,CRM:1,",
        "different,shop:8,crm:2,",
        "same,crm:2,shop:8,again",
        "",
        "same,Bob@B.org ,crm:2,an e-mail",
        "same,ann,crm:2,",
    )
    report = said(snapshot)
    assert report.is_conserved
    assert (report.rows_loaded, report.rows_set_aside, report.rows_duplicate) == (2, 6, 1)
    told = {(group.column, group.examples[0].row): group.reason for group in report.set_aside}
    assert told["relation", 3] == "is neither same nor different"
    assert told["key", 4].startswith("names no customer of any file")
    assert told["key", 5] == "is blank"
    assert told["other", 6] == "is the same key once more"
    assert told["relation", 7] == "other rows say that these two are the same"
    assert told["key", 11] == "is neither system:id nor an e-mail"
    kept = pl.read_parquet(two_systems.cache / "files" / report.entry / "set_aside.parquet")
    assert kept["_row"].to_list() == [3, 4, 5, 6, 7, 11]


def test_a_file_without_its_columns_is_refused_in_words(two_systems: Plumber) -> None:
    (two_systems.exports / "identities.csv").write_text("a,b\n1,2\n")
    report = said(two_systems.build())
    assert report.refusal == (
        "The file lacks the column relation. Its first row must name relation, key, other."
    )


def test_a_chain_is_parted_at_its_weakest_link(plumber: Plumber) -> None:
    """crm:1 – ann@ – shop:7 by e-mail, shop:7 – pay:5 by reference: the e-mail gives way."""
    plumber.write("crm.json", customers=[customer("crm", 1, party_email="ann@a.org")])
    plumber.write("shop.json", customers=[customer("shop", 7, party_email="ann@a.org")])
    plumber.write("pay.json", customers=[customer("pay", 5, party_ref="shop:7")])
    told = ids(stating(plumber, "different,crm:1,pay:5,"))
    assert told["shop:7"] == told["pay:5"] != told["crm:1"]


def test_persons_of_a_company_domain_are_one_account_only_if_asked_for(plumber: Plumber) -> None:
    rows = [
        customer("crm", 1, party_email="ann@acme.com"),
        customer("crm", 2, party_email="bob@acme.com"),
        customer("crm", 3, party_email="eve@gmail.com"),
        customer("crm", 4, party_email="zoe@gmail.com"),
        customer("crm", 5, party_email="kim@local-isp.net"),
        customer("crm", 6, party_email="lee@local-isp.net"),
    ]
    plumber.write("crm.json", customers=rows)
    assert len(set(ids(plumber.build()).values())) == 6
    settings(plumber, '\n[identity]\nby_company_domain = true\nfree_mail = ["Local-ISP.net"]\n')
    snapshot = plumber.build()
    told = ids(snapshot)
    assert told["crm:1"] == told["crm:2"]
    assert len(set(told.values())) == 5
    assert rules(snapshot)["domain:acme.com"] == "domain"


def _place(source: str, number: int, name: str, postcode: str) -> dict[str, Any]:
    return customer(source, number, party_name=name, postcode=postcode)


def test_name_and_postcode_join_only_where_both_are_alone(plumber: Plumber) -> None:
    crm = [
        _place("crm", 1, "Ann  Lee", "10115"),
        _place("crm", 2, "Bo Ek", "111 22"),
        _place("crm", 3, "Bo Ek", "11122"),
    ]
    shop = [_place("shop", 1, "ann lee", " 10115"), _place("shop", 2, "Bo Ek", "11122")]
    plumber.write("crm.json", customers=crm)
    plumber.write("shop.json", customers=shop)
    assert len(set(ids(plumber.build()).values())) == 5
    settings(plumber, "\n[identity]\nby_name_and_postcode = true\n")
    snapshot = plumber.build()
    told = ids(snapshot)
    assert told["crm:1"] == told["shop:1"]
    assert len(set(told.values())) == 4, "Bo Ek stands twice in crm and joins nobody"
    assert rules(snapshot)["crm:1"] == "name and postcode"


def test_salesforce_ids_of_15_and_18_characters_are_one_key() -> None:
    assert plain_key("Salesforce:001Ec00000GGw3nIAD") == "salesforce:001Ec00000GGw3n"
    assert plain_key("crm:001Ec00000GGw3nIAD") == "crm:001Ec00000GGw3nIAD"


def test_systems_remember_where_a_customer_was_first_read(two_systems: Plumber) -> None:
    told = two_systems.build().table("presences", ["source", "customer_id", "rows", "first_file"])
    assert sorted(told["source"]) == ["crm", "crm", "shop", "shop"]
    assert set(told["first_file"]) == {"crm.json", "shop.json"}
    assert told["rows"].to_list() == [1, 1, 1, 1]

"""Identities: who is one customer, and who stays the same when files are added."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard.warehouse.engine import DuckDBEngine
from scorecard.warehouse.identities import CROWDED, join_identities
from tests.unit.warehouse.conftest import Plumber, ticket


def customer(source: str, number: int, **more: Any) -> dict[str, Any]:
    key = f"{source}:{number}"
    return {"source": source, "record_id": key, "party_id": key, **more}


def customers(plumber: Plumber, table: str = "customers") -> dict[str, int]:
    told = plumber.build().table(table, ["record_id", "customer_id"])
    return dict(told.iter_rows())


def test_one_email_joins_two_systems(plumber: Plumber) -> None:
    plumber.write("crm.json", customers=[customer("crm", 1, party_email=" Ann@Example.org")])
    plumber.write(
        "shop.json",
        customers=[
            customer("shop", 7, party_email="ann@example.org "),
            customer("shop", 8, party_email="bob@example.org"),
        ],
    )
    ids = customers(plumber)
    assert ids["crm:1"] == ids["shop:7"] != ids["shop:8"]


def test_a_reference_joins_before_any_email(plumber: Plumber) -> None:
    plumber.write("crm.json", customers=[customer("crm", 1, party_email="ann@work.org")])
    plumber.write("pay.json", customers=[customer("pay", 5, party_ref="crm:1")])
    ids = customers(plumber)
    assert ids["crm:1"] == ids["pay:5"]


def test_joins_are_transitive(plumber: Plumber) -> None:
    plumber.write("a.json", customers=[customer("a", 1, party_email="x@y.org")])
    plumber.write("b.json", customers=[customer("b", 1, party_email="x@y.org", party_ref="c:9")])
    plumber.write("c.json", tickets=[{**ticket(4), "party_id": "c:9"}])
    snapshot = plumber.build()
    assert snapshot.table("people", ["customer_id"]).height == 1


def test_a_row_without_party_has_no_customer(plumber: Plumber) -> None:
    plumber.write("a.json", tickets=[{**ticket(1), "party_id": None}])
    assert customers(plumber, "tickets") == {"zendesk:1": None}


def test_an_email_of_everybody_joins_nobody(plumber: Plumber) -> None:
    shared = [customer("crm", n, party_email="info@shop.org") for n in range(CROWDED + 1)]
    plumber.write("crm.json", customers=shared)
    assert len(set(customers(plumber).values())) == CROWDED + 1


def test_a_number_stays_when_files_are_added(plumber: Plumber) -> None:
    plumber.write("crm.json", customers=[customer("crm", 1, party_email="ann@example.org")])
    before = customers(plumber)["crm:1"]
    plumber.write("shop.json", customers=[customer("shop", 7, party_email="ann@example.org")])
    plumber.write("a.json", customers=[customer("another", 7, party_email="zoe@example.org")])
    after = customers(plumber)
    assert after["crm:1"] == after["shop:7"] == before
    assert 0 < before < 2**63


def test_match_rates_count_customers_of_both_systems(plumber: Plumber) -> None:
    crm = [customer("crm", n, party_email=f"{n}@x.org") for n in range(5)]
    shop = [customer("shop", n, party_email=f"{n}@x.org") for n in range(3, 10)]
    plumber.write("a.json", customers=crm, orders=shop)
    told = plumber.build().table(
        "identity_matches", ["source_a", "source_b", "matched", "only_a", "only_b"]
    )
    assert told.rows() == [("crm", "shop", 2, 3, 5)]


def _components(rows: list[tuple[int, int, int]]) -> list[set[int]]:
    """An independent union-find, row by row; keys are (kind, number)."""
    owner: dict[tuple[str, int], int] = {}
    groups: dict[int, set[int]] = {}
    for number, (own, email, reference) in enumerate(rows):
        keys = {("id", own), ("email", email), ("id", reference)} - {("email", 0), ("id", 0)}
        joined = {owner[key] for key in keys if key in owner} | {number}
        members = set().union(*(groups.pop(one, {number}) for one in joined), {number})
        groups[number] = members
        all_keys = keys | {key for key, group in owner.items() if group in joined}
        owner.update(dict.fromkeys(all_keys, number))
    return sorted(groups.values(), key=min)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 8), st.integers(0, 12)), max_size=20))
def test_components_equal_an_independent_union_find(
    tmp_path_factory: Any, rows: list[tuple[int, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("identities")
    engine = DuckDBEngine(folder / "x.duckdb")
    engine.connection.execute(
        "create table staged_t (n int, source varchar, party_id varchar,"
        " party_email varchar, party_ref varchar)"
    )
    for number, (own, email, reference) in enumerate(rows):
        engine.connection.execute(
            "insert into staged_t values (?, 's', ?, ?, ?)",
            [
                number,
                f"s:{own}",
                f"{email}@x" if email else None,
                f"s:{reference}" if reference else None,
            ],
        )
    join_identities(engine, ["t"])
    told = engine.query(
        "select i.customer_id, s.n from staged_t as s"
        " inner join identities as i on s.party_id = i.key",
        {},
    )
    engine.close()
    groups: dict[int, set[int]] = {}
    for identity, number in told.iter_rows():
        groups.setdefault(identity, set()).add(number)
    assert sorted(groups.values(), key=min) == _components(rows)


def padded(number: int, **more: Any) -> dict[str, Any]:
    key = f"crm:{number:08}"
    return {"source": "crm", "record_id": key, "party_id": key, "_row": number + 1, **more}


def test_an_id_without_its_leading_zeros_joins_nobody_and_is_told(plumber: Plumber) -> None:
    plumber.write("crm.json", customers=[padded(n, party_email=f"{n}@x.org") for n in range(1, 8)])
    rows = [
        {**ticket(1), "party_id": None, "party_ref": "crm:00000001"},
        {**ticket(2), "party_id": None, "party_ref": "crm:2"},
        {**ticket(3), "party_id": "crm:3", "party_email": "3@x.org"},
    ]
    plumber.write("desk.json", tickets=rows)
    snapshot = plumber.build()
    tickets = dict(snapshot.table("tickets", ["record_id", "customer_id"]).iter_rows())
    people = dict(snapshot.table("customers", ["record_id", "customer_id"]).iter_rows())
    assert tickets["zendesk:1"] == people["crm:00000001"]
    assert tickets["zendesk:2"] is None
    assert tickets["zendesk:3"] == people["crm:00000003"], "its e-mail still joins"
    assert snapshot.table("people", ["customer_id"]).height == 7
    (group,) = snapshot.file_reports[1].blanked
    assert (group.column, group.count) == ("id in crm", 2)
    assert "crm writes its ids with 8 digits" in group.reason
    assert [(one.row, one.value) for one in group.examples] == [(3, "2"), (4, "3")]
    assert snapshot.file_reports[0].blanked == ()


def test_ids_of_many_widths_are_taken_as_they_are(plumber: Plumber) -> None:
    plumber.write("crm.json", customers=[customer("crm", n) for n in range(5, 15)])
    plumber.write("desk.json", tickets=[{**ticket(1), "party_id": None, "party_ref": "crm:7"}])
    snapshot = plumber.build()
    assert snapshot.table("tickets", ["customer_id"]).item() is not None
    assert snapshot.file_reports[1].blanked == ()


def test_salesforce_records_of_15_and_18_characters_are_one(plumber: Plumber) -> None:
    long, short = "salesforce:001Ec00000GGw3nIAD", "salesforce:001Ec00000GGw3n"
    base = {"source": "salesforce", "_row": 2}
    plumber.write("a.json", 1, customers=[{**base, "record_id": long, "party_id": long}])
    plumber.write("b.json", 2, customers=[{**base, "record_id": short, "party_id": short,
                                           "segment": "Home"}])  # fmt: skip
    snapshot = plumber.build()
    told = snapshot.table("customers", ["record_id", "segment"])
    assert told.rows() == [(short, "Home")]
    assert snapshot.table("people", ["customer_id"]).height == 1

"""People and their months: when they came, whether they left, what they brought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from tests.unit.warehouse.conftest import Plumber, ticket

AS_OF = "2026-06-30 12:00:00"


def order(number: int, who: str, day: str, amount: float = 10.0) -> dict[str, Any]:
    return {
        "source": "shop",
        "record_id": f"shop:{number}",
        "party_id": f"shop:{who}",
        "ordered_at": f"{day} 00:00:00",
        "amount": amount,
    }


def subscription(number: int, who: str, start: str, end: str | None = None) -> dict[str, Any]:
    return {
        "source": "pay",
        "record_id": f"pay:{number}",
        "party_id": f"pay:{who}",
        "started_at": f"{start} 00:00:00",
        "ended_at": f"{end} 00:00:00" if end else None,
        "monthly_amount": 20.0,
        "cancel_reason": "price" if end else None,
    }


def months(plumber: Plumber, **filters: Any) -> pl.DataFrame:
    snapshot = plumber.build()
    ids = snapshot.table("identities", ["customer_id", "key"])
    told = snapshot.customer_months(
        [
            "customer_id",
            "month",
            "touchpoints",
            "service_contacts",
            "moments",
            "service_moments",
            "strikes",
            "strikes_before",
            "value",
            "is_active",
            "has_left",
        ]
    )
    return told.join(ids, on="customer_id").filter(**filters).sort("month")


def test_a_subscriber_leaves_in_the_month_of_the_last_end(plumber: Plumber) -> None:
    plumber.write(
        "a.json",
        subscriptions=[
            subscription(1, "ann", "2026-01-15", "2026-03-10"),
            subscription(2, "ann", "2026-02-15", "2026-04-10"),
            subscription(3, "bob", "2026-01-15"),
        ],
        tickets=[ticket(1, AS_OF)],
    )
    ann = months(plumber, key="pay:ann")
    assert ann["month"].to_list() == [date(2026, month, 1) for month in range(1, 7)]
    assert ann["is_active"].to_list() == [True] * 4 + [False] * 2
    assert ann["has_left"].to_list() == [False, False, False, True, False, False]
    assert ann["value"].to_list() == [20.0, 40.0, 40.0, 20.0, 0.0, 0.0]
    bob = months(plumber, key="pay:bob")
    assert bob["has_left"].to_list() == [False] * 6 and bob["is_active"].all()
    people = plumber.build().table("people", ["left_at", "leave_rule", "leave_reason"])
    assert (datetime(2026, 4, 10), "contract", "price") in people.rows()


def test_an_end_that_lies_ahead_is_not_yet_an_end(plumber: Plumber) -> None:
    plumber.write(
        "a.json",
        subscriptions=[subscription(1, "ann", "2026-01-15", "2026-09-01")],
        tickets=[ticket(1, AS_OF)],
    )
    assert months(plumber, key="pay:ann")["has_left"].to_list() == [False] * 6


def test_a_buyer_is_lost_on_the_day_on_which_the_silence_is_long_enough(plumber: Plumber) -> None:
    plumber.write(
        "a.json",
        orders=[
            order(1, "ann", "2025-11-05"),
            order(2, "ann", "2026-01-20", 30.0),
            order(3, "bob", "2026-01-20"),
            order(4, "bob", "2026-05-20"),
        ],
        tickets=[ticket(1, AS_OF)],
    )
    ann = months(plumber, key="shop:ann")
    assert ann["has_left"].to_list() == [False] * 6 + [True, False]
    assert ann["is_active"].to_list() == [True] * 7 + [False]
    assert ann["value"].to_list() == [10.0, 0.0, 30.0] + [0.0] * 5
    bob = months(plumber, key="shop:bob")
    assert bob["has_left"].to_list() == [False] * 6
    assert bob["is_active"].all()


def test_who_never_bought_cannot_leave(plumber: Plumber) -> None:
    plumber.write("a.json", tickets=[ticket(1, "2026-05-01 00:00:00"), ticket(2, AS_OF)])
    told = months(plumber, key="zendesk:u1")
    assert told["is_active"].to_list() == [False, False]
    assert told["value"].to_list() == [None, None]


def test_moments_are_distinct_stages_and_days(plumber: Plumber) -> None:
    plumber.write(
        "a.json",
        tickets=[
            ticket(n, f"2026-06-{day:02} 10:00:00", party_id="shop:ann")
            for n, day in enumerate((1, 1, 2))
        ],
        orders=[order(9, "ann", "2026-06-02"), order(10, "ann", "2026-06-03")],
    )
    told = months(plumber, key="shop:ann").row(0, named=True)
    assert (told["touchpoints"], told["service_contacts"]) == (5, 3)
    assert (told["moments"], told["service_moments"]) == (3, 2)


def test_strikes_before_stand_until_the_next_month_with_one(plumber: Plumber) -> None:
    days = ("2026-01-05", "2026-03-01", "2026-03-31", "2026-04-30")
    plumber.write(
        "a.json",
        tickets=[
            ticket(n, f"{day} 10:00:00", party_id="shop:ann", reopens=1)
            for n, day in enumerate(days)
        ]
        + [ticket(99, AS_OF)],
    )
    told = months(plumber, key="shop:ann")
    assert told["strikes"].to_list() == [1, 0, 2, 1, 0, 0]
    assert told["strikes_before"].to_list() == [0, 1, 1, 3, 4, 4]


def test_the_newest_export_describes_the_customer(plumber: Plumber) -> None:
    def row(source: str, exported_at: str, **more: Any) -> dict[str, Any]:
        return {
            "source": source,
            "record_id": f"{source}:1",
            "party_id": f"{source}:1",
            "party_email": "ann@x.org",
            "exported_at": exported_at,
            **more,
        }

    plumber.write(
        "a.json",
        customers=[
            row("old", "2026-01-01 00:00:00", segment="Home", region="North"),
            row("new", "2026-02-01 00:00:00", segment="Office"),
        ],
    )
    told = plumber.build().table("people", ["segment", "region", "party_email"])
    assert told.rows() == [("Office", "North", "ann@x.org")]


def test_a_system_that_tells_endings_is_believed(plumber: Plumber) -> None:
    def row(number: int, left_at: str | None) -> dict[str, Any]:
        key = f"crm:{number}"
        begun = {"became_customer_at": "2026-01-01 00:00:00", "monthly_value": 5.0}
        return {"source": "crm", "record_id": key, "party_id": key, "left_at": left_at, **begun}

    plumber.write(
        "a.json",
        customers=[row(1, "2026-03-05 00:00:00"), row(2, None)],
        tickets=[ticket(1, AS_OF)],
    )
    gone = months(plumber, key="crm:1")
    assert gone["has_left"].to_list() == [False, False, True, False, False, False]
    assert gone["value"].to_list() == [5.0, 5.0, 5.0, None, None, None]
    assert months(plumber, key="crm:2")["has_left"].to_list() == [False] * 6

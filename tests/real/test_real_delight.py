"""Delight on a real shop, counted once more from its files without this product."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scorecard.transforms import worth
from scorecard.warehouse.snapshot import Snapshot
from tests.real.conftest import SHARED, Build

FOLDER = "olist_sample_8k"
FILES = tuple(
    f"{FOLDER}/olist_{name}_dataset.csv" for name in ("orders", "customers", "order_reviews")
)


@pytest.fixture(scope="module")
def shop(build: Build) -> Snapshot:
    return build("olist", FILES)


def rows(name: str) -> list[dict[str, str]]:
    path = Path(SHARED, FOLDER, f"olist_{name}_dataset.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def verdict(score: int) -> str:
    return {5: "delighted", 4: "settled"}.get(score, "disappointed")


def test_every_review_is_one_verdict(shop: Snapshot) -> None:
    held = shop.table("verdicts", ["verdict"])
    expected = Counter(verdict(int(row["review_score"])) for row in rows("order_reviews"))
    assert dict(held["verdict"].value_counts().iter_rows()) == expected


def test_who_comes_back_is_who_bought_again(shop: Snapshot) -> None:
    persons = {row["customer_id"]: row["customer_unique_id"] for row in rows("customers")}
    owner = {row["order_id"]: persons[row["customer_id"]] for row in rows("orders")}
    bought = defaultdict(list)
    for row in rows("orders"):
        if row["order_status"] == "unavailable":
            continue
        bought[owner[row["order_id"]]].append(
            datetime.fromisoformat(row["order_purchase_timestamp"]).date()
        )
    assert shop.as_of is not None
    today = shop.as_of.date()
    expected: Counter[tuple[str, bool]] = Counter()
    for row in rows("order_reviews"):
        days = bought[owner[row["order_id"]]]
        if not days:
            continue
        answered = datetime.fromisoformat(row["review_answer_timestamp"]).date()
        lost = max(days) + timedelta(days=120) if (today - max(days)).days > 120 else None
        until = answered + timedelta(days=worth.follow_days(120))
        if until <= today and min(days) <= answered and (lost is None or lost > answered):
            expected[verdict(int(row["review_score"])), lost is None or lost > until] += 1
    held = shop.table("verdicts", ["verdict", "is_followed", "is_kept"])
    followed = held.filter(held["is_followed"]).select("verdict", "is_kept")
    assert Counter(followed.iter_rows()) == expected

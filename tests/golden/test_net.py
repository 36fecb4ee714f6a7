"""Is what the generator planted about the net found, and nothing that it did not plant?"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scorecard.transforms import net, worth
from scorecard.transforms.periods import Filters
from scorecard.views.safety_net import build_net
from scorecard.views.say_and_do import build_say_and_do
from scorecard.views.worth import build_worth
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import SAMPLE

END = date(2026, 11, 1)
WHOLE = {"segment": None, "region": None}
QUARTER = Filters(date(2026, 10, 31), "quarter")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return found


def test_months_at_risk_and_leavings_are_all_that_there_were(
    sample: Snapshot, truth: dict[str, Any]
) -> None:
    held = sample.table("net_months", ["at_risk", "leavings"])
    assert held["at_risk"].sum() == sum(truth["months_by_strikes"])
    assert held["leavings"].sum() == sum(truth["left_by_strikes"])


def test_every_ticket_of_the_export_is_one_fall(sample: Snapshot, truth: dict[str, Any]) -> None:
    held = sample.table("falls", ["outcome"])
    assert held.height == truth["events"]["tickets"]
    assert held["outcome"].null_count() == 0


def test_contact_costs_loyalty_and_a_bad_ending_more(sample: Snapshot) -> None:
    # Planted: -0.5 for a contact in ninety days, and -2.6 for one that ended badly.
    rows = sample.query("net_loyalty", end_before=END)
    told = {one.standing: one for one in net.loyalty(rows, "nps")}
    values = {name: one.value or 0.0 for name, one in told.items()}
    assert values["dropped"] < values["caught"] < values["never fell"]
    found = net.loyalty_paradox(rows, "nps", 10)
    assert found is not None
    assert found.answer == "no" and found.is_worse


def test_the_paradox_is_answered_no_and_leaving_is_not_overclaimed(sample: Snapshot) -> None:
    view = build_net(sample, QUARTER)
    assert view.comparison is not None and view.comparison.answer == "no"
    rows = sample.query("net_hazard", start_on=date(2020, 1, 1), end_before=END, **WHOLE)
    found = net.retention_paradox(rows)
    # Who was caught has no strike from it: the hazard of leaving was not planted to differ.
    assert found is not None and found.answer != "yes" and not found.is_worse


def test_no_delight_was_planted_and_none_is_claimed(sample: Snapshot) -> None:
    rows = sample.query("worth_after", end_before=END, channel=None, **WHOLE)
    tests = worth.contrasts(rows.filter(rows["asked"] == "recommendation"), 30)
    assert len(tests) == 4
    assert {one.word for one in tests} == {"no clear difference"}
    assert "no clear difference" in build_worth(sample, QUARTER).impression.text


def test_the_three_are_counted_from_the_export_itself(sample: Snapshot) -> None:
    path = SAMPLE / "Relationship_NPS_October_31_2026.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        answers = list(csv.DictReader(lines))[2:]
    since = datetime.combine(END, datetime.min.time()) - timedelta(days=92)
    counted = Counter(
        "delighted" if score >= 9 else "settled" if score >= 7 else "disappointed"
        for row in answers
        if row["Status"] == "IP Address"
        and row["Q1"].isdigit()
        and 0 <= (score := int(row["Q1"])) <= 10
        and datetime.fromisoformat(row["RecordedDate"]) >= since
    )
    view = build_worth(sample, QUARTER)
    total = sum(counted.values())
    assert view.shares[0].figure.n == total
    for bar in view.shares:
        assert bar.figure.value == pytest.approx(counted[bar.key] / total)


def test_billing_is_where_the_board_flatters_itself_most(sample: Snapshot) -> None:
    # Planted: billing breaks in August 2026; the board's own rating of it is 85.
    view = build_say_and_do(sample, QUARTER)
    worst = max(view.ratings, key=lambda line: line.gap.value or 0.0)
    assert worst.stage_id == "billing"
    assert worst.verdict == "rated higher than customers live it"
    assert view.priorities[0].doing == "needs action, and no action is open"

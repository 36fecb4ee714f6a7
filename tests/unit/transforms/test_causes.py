"""Contacts beyond chance, from the counts that the page queries give."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from scorecard.config.causes import CauseRule
from scorecard.transforms.causes import Demand, demand

LATE = CauseRule(cause="late", event="late delivery", within_days=7, stage="use")
SPOILED = CauseRule(cause="spoiled", event="defect", within_days=30, stage="use")

WATCH = {"cause": pl.String, "side": pl.String, "day": pl.Int64}
COUNTS = {"contacts": pl.Int64, "ended": pl.Int64, "part": pl.Float64}


def watch(*rows: tuple[str, str, int, int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={**WATCH, **COUNTS}, orient="row")


def linked(*rows: tuple[str | None, str | None, int]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows),
        schema={"cause": pl.String, "link": pl.String, "contacts": pl.Int64},
        orient="row",
    )


def lifted(**counts: int) -> pl.DataFrame:
    row: dict[str, Any] = {
        "cause": "late",
        "events": 100,
        "struck_customers": 300,
        "struck_coming": 90,
        "other_customers": 1400,
        "other_coming": 140,
    }
    return pl.DataFrame([{**row, **counts}])


def found(contacts: pl.DataFrame, seen: pl.DataFrame, lift: pl.DataFrame | None = None) -> Demand:
    return demand((LATE,), contacts, seen, lifted() if lift is None else lift)


EVEN = (
    ("late", "after", 3, 60, 0, 0.0),
    ("late", "after", 31, 0, 100, 0.0),
    ("late", "compared", 5, 20, 0, 0.0),
    ("late", "compared", 31, 0, 100, 0.0),
)
"""60 contacts within the week after 100 events, 20 in the week before, all fully watched."""


def test_reference_value() -> None:
    (cause,) = found(linked(("late", "order", 40), ("late", "reason", 20)), watch(*EVEN)).causes
    assert cause.net.value == pytest.approx(40)
    assert (cause.net.ratio, cause.net.ratio_low, cause.net.ratio_high) == pytest.approx(
        (3.0, 1.782698, 5.254705), abs=1e-6
    )
    assert cause.net.is_distinct
    assert cause.by_link == {"order": 40, "reason": 20}
    assert cause.lift is not None
    assert (cause.lift.ratio, cause.lift.low, cause.lift.high) == pytest.approx(
        (3.0, 2.375014, 3.789451), abs=1e-6
    )
    assert cause.lift.attributable == pytest.approx(0.260870, abs=1e-6)


def test_the_contacts_of_the_period_keep_the_share_of_those_watched() -> None:
    (cause,) = found(linked(("late", "reason", 15)), watch(*EVEN)).causes
    assert cause.net.value == pytest.approx(10)  # 15 x 40/60
    assert cause.net.high is not None and cause.net.high <= 15


def test_the_curve_counts_only_what_came_within_its_window() -> None:
    (cause,) = found(linked(("late", "reason", 60)), watch(*EVEN)).causes
    nets = {point.days: point.value for point in cause.curve}
    assert [nets[days] for days in (2, 3, 4, 5, 30)] == pytest.approx([0, 60, 60, 40, 40])


def test_days_not_watched_weigh_nothing() -> None:
    """Half of the compared spans ended on day 4, after half of it: 100 x 3 + 50 x .5 + 50 x 4."""
    rows = (
        ("late", "after", 3, 60, 0, 0.0),
        ("late", "after", 31, 0, 100, 0.0),
        ("late", "compared", 2, 10, 0, 0.0),
        ("late", "compared", 4, 0, 50, 25.0),
        ("late", "compared", 31, 0, 50, 0.0),
    )
    (cause,) = found(linked(("late", "reason", 60)), watch(*rows)).causes
    assert cause.net.value == pytest.approx(60 - 10 * 700 / 525)


def test_a_span_hardly_watched_tells_nothing() -> None:
    rows = (
        ("late", "after", 3, 60, 0, 0.0),
        ("late", "after", 31, 0, 100, 0.0),
        ("late", "compared", 31, 0, 5, 0.0),
        ("late", "compared", 1, 0, 95, 0.0),
    )
    demanded = found(linked(("late", "reason", 60)), watch(*rows))
    assert demanded.causes[0].net.value is None and demanded.net.value is None
    assert demanded.traced == 60


def test_causes_come_by_what_they_bring_and_sum_up() -> None:
    rows = (
        *EVEN,
        ("spoiled", "after", 9, 90, 0, 0.0),
        ("spoiled", "after", 31, 0, 100, 0.0),
        ("spoiled", "compared", 9, 10, 0, 0.0),
        ("spoiled", "compared", 31, 0, 100, 0.0),
        ("gone", "after", 9, 999, 0, 0.0),
    )
    contacts = linked(("late", "reason", 60), ("spoiled", "reason", 90), (None, None, 50))
    demanded = demand((LATE, SPOILED), contacts, watch(*rows), lifted())
    assert [one.rule.cause for one in demanded.causes] == ["spoiled", "late"]
    assert (demanded.contacts, demanded.traced) == (200, 150)
    assert demanded.net.value == pytest.approx(120)
    lows = [one.net.low for one in demanded.causes]
    assert None not in lows
    assert demanded.net.low is not None and demanded.net.low > sum(low for low in lows if low)


def test_a_cause_without_events_is_nought_and_has_no_lift() -> None:
    demanded = demand((SPOILED,), linked((None, None, 5)), watch(*EVEN), lifted())
    (cause,) = demanded.causes
    assert (cause.contacts, cause.events, cause.net.value, cause.lift) == (0, 0, 0.0, None)
    assert not cause.net.is_distinct


def test_few_customers_with_the_event_are_not_compared() -> None:
    (cause,) = found(
        linked(("late", "reason", 60)), watch(*EVEN), lifted(struck_customers=9, struck_coming=5)
    ).causes
    assert cause.lift is None

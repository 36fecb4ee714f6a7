"""Does the product find what was planted in the sample company?

data/sample/truth.json says what its generator did; nothing of it is in the exports.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import polars as pl
import pytest
from scipy.stats import binomtest

from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.strikes import StrikeHazard, hazards
from scorecard.views.scorecard import build_scorecard
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import SAMPLE
from tests.golden.independent import Company

QUARTER = Filters(date(2026, 10, 31), "quarter")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def reading(sample: Snapshot) -> Reading:
    return read(sample, QUARTER)


@pytest.fixture(scope="module")
def struck(sample: Snapshot) -> tuple[StrikeHazard, ...]:
    return hazards(
        sample.query(
            "strike_hazard",
            start_on=date(2020, 1, 1),
            end_before=date(2026, 11, 1),
        )
    )


def test_billing_is_the_weakest_stage_and_falling(sample: Snapshot, reading: Reading) -> None:
    billing = reading.stage("billing")
    assert billing.rank == 1
    assert billing.status.colour == "red" and not billing.status.is_hollow
    assert billing.change.word == "fell"
    assert "Billing is the weakest stage and falling." in build_scorecard(sample, QUARTER).sentence


def test_failed_payments_and_slow_refunds_need_the_reader(sample: Snapshot) -> None:
    keys = [line.key for line in build_scorecard(sample, QUARTER).exceptions]
    assert set(keys[:2]) == {"payment_failures", "refund_time_p90"}


@pytest.mark.parametrize("metric", ["payment_failures", "refund_time_p90"])
def test_billing_signals_in_the_month_in_which_it_broke(
    metric: str, reading: Reading, truth: dict[str, Any]
) -> None:
    signal = reading.judgements[metric].signal
    assert signal is not None and signal.is_worse
    assert signal.since_on.isoformat() == truth["effects"]["billing_falls_on"]


@pytest.mark.parametrize("metric", ["first_reply_median", "first_reply_p90", "on_time", "win_rate"])
def test_what_only_wobbles_does_not_signal(metric: str, reading: Reading) -> None:
    assert reading.judgements[metric].signal is None


def test_nothing_but_what_was_planted_worsens(reading: Reading) -> None:
    journey = {stage.stage_id for stage in reading.company.stages}
    worse = {
        metric_id
        for metric_id, judged in reading.judgements.items()
        if judged.metric.stage in journey
        and (judged.change.is_better is False or (judged.signal and judged.signal.is_worse))
    }
    assert worse == {"payment_failures", "refund_time_p90"}


def test_leaving_by_strikes_is_what_was_planted(
    struck: tuple[StrikeHazard, ...], truth: dict[str, Any]
) -> None:
    planted = truth["effects"]["hazard"]
    for found, chance in zip(struck, planted, strict=True):
        # Four intervals at once: 99 % each.
        assert binomtest(found.leavings, found.customer_months, chance).pvalue > 0.01
    assert binomtest(struck[0].leavings, struck[0].customer_months, planted[0]).pvalue > 0.05


def test_leaving_rises_with_strikes(struck: tuple[StrikeHazard, ...]) -> None:
    rates = [found.rate or 0.0 for found in struck]
    assert rates[0] < min(rates[1:])
    assert rates[3] == max(rates)
    weights = [found.customer_months for found in struck]
    mean = sum(r * w for r, w in zip(rates, weights, strict=True)) / sum(weights)
    strikes = sum(k * w for k, w in enumerate(weights)) / sum(weights)
    slope = sum(
        (k - strikes) * (f.leavings - mean * f.customer_months) for k, f in enumerate(struck)
    )
    spread = mean * (1 - mean) * sum(w * (k - strikes) ** 2 for k, w in enumerate(weights))
    assert slope / spread**0.5 > 3  # Cochran-Armitage


def test_months_at_risk_are_those_of_the_window(
    struck: tuple[StrikeHazard, ...], truth: dict[str, Any]
) -> None:
    assert [found.leavings for found in struck] == truth["left_by_strikes"]
    assert [found.customer_months for found in struck] == truth["months_by_strikes"]


def test_we_speak_first_more_often_than_at_first(sample: Snapshot, truth: dict[str, Any]) -> None:
    late = sample.query(
        "first_word",
        start_on=date(2024, 11, 1),
        end_before=date(2026, 11, 1),
        segment=None,
        region=None,
    ).filter(pl.col("kind") == "late delivery")
    told = late.group_by(pl.col("month") < date(2025, 11, 1)).agg(
        (pl.col("we_first").sum() / pl.col("failures").sum()).alias("share")
    )
    first, last = (told.filter(pl.col("month") == half)["share"].item() for half in (True, False))
    assert first < last
    effects = truth["effects"]
    assert effects["told_share_first"] - 0.05 < first
    assert last < effects["told_share_last"] + 0.05


def test_onboarding_is_below_its_target_for_the_confusing_machine(reading: Reading) -> None:
    ease = reading.judgements["onboarding_ease"]
    assert ease.status.colour in ("amber", "red") and not ease.status.is_hollow
    early = reading.judgements["early_tickets"]
    assert early.status.colour in ("amber", "red") and not early.status.is_hollow


def test_the_east_waits_longer(sample: Snapshot) -> None:
    late = {
        region: read(sample, Filters(date(2026, 10, 31), "year", region=region))
        .judgements["on_time"]
        .measure
        for region in ("East", "North", "South", "West")
    }
    assert all(
        late["East"].high < other.low  # type: ignore[operator]
        for region, other in late.items()
        if region != "East"
    )


def counted(sample: Snapshot, metric: str) -> tuple[int, float]:
    """Observations of a metric in the whole cube, and how many were true."""
    cells = sample.cells().filter(pl.col("metric_id") == metric)
    return int(cells["n"].sum()), float(cells["total"].sum())


def test_events_are_counted_as_planted(sample: Snapshot, truth: dict[str, Any]) -> None:
    events = truth["events"]
    payments, failed = counted(sample, "payment_failures")
    assert (payments, failed) == (events["payments"], events["payments failed"])
    assert counted(sample, "order_failures")[0] == events["orders"]
    assert counted(sample, "resolution_median")[0] == events["tickets"]
    assert counted(sample, "relationship_nps")[0] == events["relationship answers"]
    assert (
        counted(sample, "reached_contacts")[0]
        <= events["customers"] + events["leads who never bought"]
    )
    assert counted(sample, "referral_share")[0] == (
        events["customers"] + events["leads who never bought"]
    )


def test_orders_are_late_as_planted(sample: Snapshot, truth: dict[str, Any]) -> None:
    asked, kept = counted(sample, "on_time")
    late = asked - kept
    # Late of the truth are those that were sent; those that we cancelled are late too.
    assert truth["events"]["orders late"] <= late <= truth["events"]["orders late"] + 23


def test_strikes_are_counted_as_planted(
    sample: Snapshot, company: Company, truth: dict[str, Any]
) -> None:
    kinds = Counter(sample.table("strikes", ["kind"])["kind"].to_list())
    assert kinds == Counter(kind for _, _, kind in company.strikes)
    planted = Counter(
        {
            name.removeprefix("strikes: "): count
            for name, count in truth["events"].items()
            if name.startswith("strikes: ")
        }
    )
    for kind in ("incident", "failed payment", "failed order"):
        assert kinds[kind] == planted[kind]
    # The truth spaces the events of one case by the minute and knows neither orders
    # still under way nor the exit survey; which of two events of one day names the
    # strike is a matter of order.
    for together in (
        ("late order", "defective order"),
        ("reopened ticket", "unresolved ticket", "poor answer"),
    ):
        found, told = (sum(side[kind] for kind in together) for side in (kinds, planted))
        assert told <= found <= 1.02 * told

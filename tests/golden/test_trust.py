"""Can the sample's answers be trusted, and is nothing claimed where nothing was planted?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.trust import TrustView, build_trust
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import SAMPLE

QUARTER = Filters(date(2026, 10, 31), "quarter")


@pytest.fixture(scope="module")
def view(sample: Snapshot) -> TrustView:
    return build_trust(sample, QUARTER)


def test_invitations_are_answered_as_planted(view: TrustView) -> None:
    events = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["events"]
    planted = events["relationship answers"] / events["invitations"]
    rate = view.response.rate
    assert rate.low < planted < rate.high
    # Who answers is a coin tossed per invitation: nobody is heard less.
    assert view.response.alike.high == 1.0
    assert view.response.alike.low > 0.9
    assert view.response.worries == ()


def test_weighting_changes_little_where_answering_is_chance(view: TrustView) -> None:
    bars = {bar.key: bar.figure for bar in view.heard.bars}
    assert bars["weighted"].value == pytest.approx(bars["raw"].value, abs=0.02)
    assert "stand for all customers" in view.sentence


def test_customers_are_not_picked_after_their_case(view: TrustView) -> None:
    assert view.gaming.title.startswith("No sign")
    assert len(view.gaming.bars) == 2


def test_leavers_are_counted_once(view: TrustView) -> None:
    bars = {bar.key: bar.figure for bar in view.heard.bars}
    facts = dict(view.leavers.facts)
    assert bars["everybody"].n - bars["remaining"].n == int(facts["leavers who had answered"])


def test_filters_narrow_who_is_asked(sample: Snapshot, view: TrustView) -> None:
    home = build_trust(sample, replace(QUARTER, segment="Home"))
    assert home.response.rate.n < view.response.rate.n
    assert home.heard.bars[0].figure.n < view.heard.bars[0].figure.n


def test_a_month_without_answers_is_no_opinion(sample: Snapshot) -> None:
    early = build_trust(sample, Filters(date(2024, 11, 30), "month"))
    assert early.sentence.endswith(".")

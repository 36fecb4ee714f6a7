"""Is the planted weight of service found, and nothing claimed where nothing was planted?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from scorecard.sample.generate import write_sample
from scorecard.transforms.drivers import differing, drivers_of
from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.money import Loss, loss_of
from scorecard.transforms.periods import Filters
from scorecard.transforms.weight import Weight, weight_of
from scorecard.views.drivers import build_drivers
from scorecard.views.scorecard import build_scorecard
from scorecard.views.service import build_service
from scorecard.views.weight_parts import How, build_weight_parts
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import ROOT, SAMPLE

END = date(2026, 11, 1)
QUARTER = Filters(date(2026, 10, 31), "quarter")


def moments(snapshot: Snapshot, split_by: str = "none") -> Moments:
    found = moments_of(
        snapshot.query(
            "driver_moments",
            end_before=END,
            segment=None,
            region=None,
            split_by=split_by,
            outcome="loyalty",
        )
    )
    assert found is not None
    return found


def weight(snapshot: Snapshot) -> Weight:
    return weight_of(moments(snapshot))


def loss(snapshot: Snapshot) -> Loss:
    return loss_of(
        snapshot.query(
            "loss_cells", start_on=date(2020, 1, 1), end_before=END, segment=None, region=None
        )
    )


@pytest.fixture(scope="module")
def null(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("null")
    write_sample(folder, 1500, 7, null=True)
    return build_snapshot(folder, tmp_path_factory.mktemp("cache"), ROOT)


def test_the_planted_weight_lies_within_its_interval(sample: Snapshot) -> None:
    planted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["service_share"]
    found = weight(sample)
    told = found.everybody
    assert found.is_shown and found.is_distinct
    assert told.low < planted["share"] < told.high
    assert told.explained == pytest.approx(planted["explained"], abs=0.06)
    assert told.bracket_low <= told.share <= told.bracket_high
    assert told.bracket_high - told.bracket_low == pytest.approx(
        planted["high"] - planted["low"], abs=0.03
    )


def test_the_questionnaire_is_seen_to_be_the_same(sample: Snapshot) -> None:
    assert weight(sample).together == ("delivery", "ease", "price", "quality")


def test_the_first_screen_sets_weight_beside_volume(sample: Snapshot) -> None:
    tiles = {tile.tile_id: tile for tile in build_scorecard(sample, QUARTER).tiles}
    tile = tiles["service_share"]
    assert tile.small_text == "of touchpoints"
    assert " of loyalty (" in tile.second_text


def test_loss_goes_with_experience_and_its_interval_is_printed(sample: Snapshot) -> None:
    found = loss(sample)
    assert found.is_shown
    assert found.experience.low > 0
    assert found.both.value == pytest.approx(found.service.value + found.experience.value)
    assert 0 < found.both.low < found.both.high < 1


def test_a_company_without_effects_claims_no_weight(null: Snapshot) -> None:
    found = weight(null)
    assert not (found.is_shown and found.is_distinct)
    view = build_service(null, QUARTER)
    assert not view.weight.is_told
    assert "loyalty" not in view.sentence


def test_a_company_without_effects_claims_no_money(null: Snapshot) -> None:
    found = loss(null)
    assert not found.is_shown
    assert found.service_money is None
    assert build_service(null, QUARTER).money.figure.value is None


def test_drivers_weigh_in_the_order_they_were_planted(sample: Snapshot) -> None:
    """Slopes .8, .8, .45 and .4 on spreads that make quality and delivery first, price last."""
    found = {one.name: one.importance for one in drivers_of(moments(sample))}
    rated = sorted(("delivery", "quality", "ease", "price"), key=lambda name: -found[name].value)
    assert rated == ["quality", "delivery", "ease", "price"]
    assert found["quality"].low > found["price"].high
    assert found["failed payment"].high < 0.03


def test_no_segment_has_drivers_of_its_own_as_none_was_planted(sample: Snapshot) -> None:
    test = differing(moments(sample, "segment"))
    assert test is not None and test.p_value > 0.05
    assert build_drivers(sample, QUARTER).segments == ()


def test_stages_share_what_was_planted_in_use_and_service(sample: Snapshot) -> None:
    planted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["service_share"]
    bars = {bar.key: bar.figure for bar in build_weight_parts(sample, QUARTER, "stage").bars}
    assert max(bars, key=lambda name: bars[name].value or 0.0) == "Use"
    service = bars["Service"]
    assert service.low < planted["share"] < service.high
    assert bars["Billing"].text.startswith("at most")


@pytest.mark.parametrize("how", ["stage", "owner", "lever", "driver"])
def test_a_weight_that_is_withheld_is_not_told_in_parts(sample: Snapshot, how: How) -> None:
    home = Filters(date(2026, 10, 31), "quarter", segment="Home")
    whole = build_service(sample, home)
    parts = build_weight_parts(sample, home, how)
    assert "there are 47" in whole.weight.title
    assert parts.bars == () and parts.title == whole.weight.title


def test_a_company_without_effects_has_no_drivers(null: Snapshot) -> None:
    view = build_drivers(null, QUARTER)
    assert not view.is_measured
    assert view.dots == () and view.segments == ()
    assert all(row.reading in ("not clear", "too few") for row in view.tails.rows)

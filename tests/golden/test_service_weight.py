"""Is the planted weight of service found, and nothing claimed where nothing was planted?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from scorecard.sample.generate import write_sample
from scorecard.transforms.loyalty import moments_of
from scorecard.transforms.money import Loss, loss_of
from scorecard.transforms.periods import Filters
from scorecard.transforms.weight import Weight, weight_of
from scorecard.views.scorecard import build_scorecard
from scorecard.views.service import build_service
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import ROOT, SAMPLE

END = date(2026, 11, 1)
QUARTER = Filters(date(2026, 10, 31), "quarter")


def weight(snapshot: Snapshot) -> Weight:
    found = moments_of(
        snapshot.query(
            "driver_moments",
            end_before=END,
            segment=None,
            region=None,
            split_by="none",
            outcome="loyalty",
        )
    )
    assert found is not None
    return weight_of(found)


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
    assert tile.small_text == "of contacts"
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

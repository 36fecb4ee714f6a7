from __future__ import annotations

from pathlib import Path

from scorecard.ui import filters, warming
from scorecard.views.choices import build_choices
from scorecard.warehouse.build import build_snapshot

ROOT = Path(__file__).parents[3]


def test_the_first_filters_are_those_of_an_untouched_session_and_of_one_click(
    shared_cache: Path,
) -> None:
    snapshot = build_snapshot(ROOT / "data" / "sample", shared_cache, ROOT)
    choices = build_choices(snapshot, warming.FIRST_GRAIN)
    found = list(warming.first_filters(choices))
    assert not found[0].is_narrowed
    assert {one.segment for one in found} == {None, *choices.segments}
    assert {one.region for one in found} == {None, *choices.regions}
    assert {one.channel for one in found} == {None, *choices.channels}
    assert {one.period_end for one in found} == {choices.periods[0].last_on}


def test_a_session_begins_with_the_grain_that_is_warmed() -> None:
    assert next(iter(filters.GRAINS.values())) == warming.FIRST_GRAIN

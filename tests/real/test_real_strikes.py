"""Strikes and changes on public files: what they tell, and what they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.transforms.periods import Filters
from scorecard.views.changed import build_changed
from scorecard.views.strikes import NO_STRIKES, build_strikes
from tests.real.test_real_figures import OLIST, TELCO

if TYPE_CHECKING:
    from tests.real.conftest import Build


def test_a_snapshot_of_one_day_has_neither_strikes_nor_changes(build: Build) -> None:
    telco = build("telco", TELCO)
    month = Filters(grain="month")
    assert build_strikes(telco, month).sentence == NO_STRIKES
    changed = build_changed(telco, month)
    assert "no export reaches the period before" in changed.sentence
    assert changed.index.stages == ()


def test_a_shop_whose_buyers_come_once_is_too_small_to_tell(build: Build) -> None:
    """Late orders there are, but hardly anybody who could leave after one."""
    olist = build("olist", OLIST)
    view = build_strikes(olist, Filters())
    assert view.refusal == "" and "Too few have left to say" in view.sentence
    assert view.at_risk.value is None and view.at_risk.text == "not computable"
    assert [rate.kept_alike.value for rate in view.rates] == [None] * len(view.rates)
    assert view.listed.total > 0
    assert all(one.file and one.row for one in view.listed.customers)

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


def test_buyers_who_come_once_fall_silent_whatever_befell_them(build: Build) -> None:
    """Nearly all are lost at the end of the same silence, so a late order can add nothing."""
    olist = build("olist", OLIST)
    view = build_strikes(olist, Filters())
    assert view.refusal == "" and "It is not clear" in view.sentence
    none, one = view.rates[0], view.rates[1]
    # Struck later in their short lives, they seem to leave sooner; of equal tenure they do not.
    assert none.kept.low is not None and one.kept.high is not None
    assert none.kept.low > one.kept.high
    assert none.kept_alike.low is not None and one.kept_alike.high is not None
    assert none.kept_alike.low < one.kept_alike.high
    assert view.at_risk.value is None and view.at_risk.text == "not computable"
    assert view.listed.total > 0
    assert all(one.file and one.row for one in view.listed.customers)

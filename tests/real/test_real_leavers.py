"""Leavers of a telephone company: their reasons, and satisfaction known only as they left."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.worth import ASKED_LATE, WorthView, build_worth
from tests.real.conftest import Build
from tests.real.test_real_figures import TELCO


@pytest.fixture(scope="module")
def view(build: Build) -> WorthView:
    return build_worth(build("telco", TELCO), Filters(grain="month"))


def test_every_reason_is_told_with_its_leavers(view: WorthView, golden: dict[str, Any]) -> None:
    expected = golden["telco.attitude_reasons_service"]
    churned = golden["telco.churned"]
    listed = {bar.label: bar.figure.value for bar in view.leavers.listed}
    assert listed == pytest.approx({name: n / churned for name, n in expected.items()})
    assert len(view.leavers.bars) == 8
    shown = sorted(expected.values(), reverse=True)[:7]
    assert view.leavers.bars[-1].label == f"{len(expected) - 7} other reasons"
    assert view.leavers.bars[-1].figure.value == pytest.approx(1 - sum(shown) / churned)


def test_313_and_311_are_not_ranked(view: WorthView) -> None:
    assert view.leavers.title == (
        "“Competitor had better devices” and “Competitor made better offer” lead;"
        " which comes first cannot be told"
    )


def test_leaving_by_satisfaction_is_shown_and_warned_of(
    view: WorthView, golden: dict[str, Any]
) -> None:
    assert view.late is not None
    found = {bar.label.removeprefix("Answered "): bar.figure.value for bar in view.late.bars}
    assert found == pytest.approx(golden["telco.churn_by_sat"])
    counted = {bar.label.removeprefix("Answered "): bar.figure.n for bar in view.late.bars}
    assert counted == golden["telco.sat_dist"]
    assert view.late.title.startswith("These answers foretell nothing")
    assert view.late.texts[0].startswith("All 1,869 leavers who answered were first asked on")
    assert "All answers bear one day, 30 Sep 2018" in view.late.texts[1]


def test_nothing_is_claimed_of_who_stays(view: WorthView) -> None:
    assert not view.kept and not view.spend
    assert view.texts == (ASKED_LATE,)
    assert view.sentence.endswith("as leavers were asked as they left.")

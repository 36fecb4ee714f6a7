"""Trust in answers and contact windows on public files: found, or refused in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.trust import build_trust
from scorecard.views.windows import build_windows

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot
    from tests.real.conftest import Build

MONTH = Filters(None, "month")
TELCO = tuple(
    f"telco_churn/Telco_customer_churn_{name}.csv"
    for name in ("status", "services", "demographics", "location")
)
SFO = tuple(f"sfo_airport_survey/{year}_SFO_Customer_Survey_20250817.csv" for year in (2017, 2018))


@pytest.fixture(scope="module")
def telco(build: Build) -> Snapshot:
    return build("telco", TELCO)


def test_telco_rating_is_flattered_by_who_left(telco: Snapshot) -> None:
    view = build_trust(telco, MONTH)
    bars = {bar.key: bar.figure for bar in view.heard.bars}
    # Satisfaction 1 to 5 of 7,043 customers, 1,869 of whom left: 3.2449 of all, 3.79 of the rest.
    assert bars["everybody"].value == pytest.approx((3.2449 - 1) / 4, abs=1e-3)
    assert bars["remaining"].value - bars["everybody"].value > 0.1
    assert "only because unhappy customers left" in view.sentence
    assert build_windows(telco, MONTH).sentence.startswith("No file tells at what hour")


def test_answers_without_a_name_stand_for_nobody(build: Build) -> None:
    sfo = build("sfo", SFO)
    assert build_trust(sfo, MONTH).sentence.startswith("The answers name no customer")

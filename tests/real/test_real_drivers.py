"""Drivers of loyalty in real surveys: what they can tell, and what they refuse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from scorecard.transforms.drivers import drivers_of, explained_by
from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.periods import Filters
from scorecard.views.drivers import build_drivers
from scorecard.views.service import build_service
from tests.real.test_real_figures import OLIST, SFO, TELCO

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot
    from tests.real.conftest import Build

YEARS = {2017: date(2017, 6, 1), 2018: date(2018, 6, 1)}


@pytest.fixture(scope="module")
def sfo(build: Build) -> Snapshot:
    return build("sfo", SFO)


@pytest.fixture(scope="module")
def telco(build: Build) -> Snapshot:
    return build("telco", TELCO)


@pytest.fixture(scope="module")
def olist(build: Build) -> Snapshot:
    return build("olist", OLIST)


def moments(snapshot: Snapshot, end_before: date) -> Moments:
    rows = snapshot.query(
        "driver_moments",
        end_before=end_before,
        segment=None,
        region=None,
        split_by="none",
        outcome="loyalty",
    )
    held = moments_of(rows)
    assert held is not None
    return held


@pytest.mark.parametrize("year", YEARS)
def test_the_airports_loyalty_is_its_nps(year: int, sfo: Snapshot, golden: dict[str, Any]) -> None:
    told = sfo.query("loyalty_scores", end_before=YEARS[year], segment=None, region=None).row(
        0, named=True
    )
    assert told["choice"] == 1
    assert told["anonymous"] == told["respondents"]
    nps = 100 * (told["promoters"] - told["detractors"]) / told["respondents"]
    assert nps == pytest.approx(golden[f"sfo{year}.nps_excl_blank11"])


@pytest.mark.parametrize("year", YEARS)
def test_the_airports_drivers_are_the_regression_on_its_rows(year: int, sfo: Snapshot) -> None:
    """Explained variance from moments is that of least squares on the survey's own rows."""
    held = moments(sfo, YEARS[year])
    answers = sfo.table("answers", ["question", "score", "answered_at", "_file", "_row"])
    wide = answers.filter(pl.col("answered_at").dt.year() == year).pivot(
        "question", index=["_file", "_row"], values="score"
    )
    asked = list(held.said(held.of_kinds(("halo", "asked"))))
    rows = wide.drop_nulls(["nps", *asked])
    assert rows.height == round(float(held.whole[:, 0, 0].sum()))
    design = np.column_stack([np.ones(rows.height), rows.select(asked).to_numpy()])
    outcome = rows["nps"].to_numpy().astype(float)
    rest = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    fit = 1 - rest.var() / outcome.var()
    adjusted = 1 - (1 - fit) * (rows.height - 1) / (rows.height - len(asked) - 1)
    assert explained_by(held, held.whole) == pytest.approx(adjusted, abs=1e-9)
    found = drivers_of(held)
    assert sum(one.importance.value for one in found) == pytest.approx(1)
    assert {one.name for one in found} == set(asked)


def test_the_airports_page_warns_of_one_questionnaire(sfo: Snapshot) -> None:
    view = build_drivers(sfo, Filters())
    assert view.is_measured
    assert any(text.startswith("Halo") for text in view.texts)
    assert view.outcome_text == "recommendation, anonymous"
    assert "No expectations were asked" in view.expectations.title
    assert view.tails.rows


def test_an_airport_without_a_service_desk_has_no_weight(sfo: Snapshot) -> None:
    weight = build_service(sfo, Filters()).weight
    assert weight.figure.value is None
    assert "Add the export of the service desk" in weight.title


def test_a_single_overall_rating_has_no_drivers(telco: Snapshot) -> None:
    view = build_drivers(telco, Filters())
    assert not view.is_measured
    assert "survey questions about the parts of the journey" in view.sentence
    held = moments(telco, date(2018, 10, 1))
    assert held.names == ("outcome:score",)
    assert held.respondents == 7043


def test_a_rating_taken_with_the_leaving_explains_no_leaving(telco: Snapshot) -> None:
    """Who gave 1 or 2 had always left, who gave 4 or 5 never: that is no forecast."""
    rows = telco.query(
        "driver_moments",
        end_before=date(2018, 10, 1),
        segment=None,
        region=None,
        split_by="none",
        outcome="leaving",
    )
    assert moments_of(rows) is None


def test_a_shop_with_ratings_of_orders_knows_only_what_happened(olist: Snapshot) -> None:
    held = moments(olist, date(2018, 8, 1))
    assert set(held.names) == {"event:late delivery", "outcome:score"}
    # Late orders were rated 2.50 of 5 stars, others 4.28; here with those not delivered.
    assert explained_by(held, held.whole) > 0
    view = build_drivers(olist, Filters(date(2018, 7, 31), "quarter"))
    assert view.dots == () and view.outcome_text == "rating of an order"
    assert view.is_measured and "Late delivery is the only driver that is known" in view.sentence
    assert "100" not in view.sentence, "all of what it explains alone says nothing"

"""Importance and performance: what is planted is found, and nothing is called clear that is not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from scorecard.transforms import drivers
from scorecard.transforms.drivers import Crosshair, Driver, Estimate
from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.weight import weight_of
from tests.unit.transforms.moments import columns, moment_rows


def moments(told: dict[str, np.ndarray], segment: np.ndarray | None = None) -> Moments:
    if segment is None:
        held = moments_of(pl.DataFrame(moment_rows(told)))
    else:
        frames = []
        for name in np.unique(segment):
            inside = {column: values[segment == name] for column, values in told.items()}
            rows = pl.DataFrame(moment_rows(inside), infer_schema_length=None)
            frames.append(rows.with_columns(pl.lit(str(name)).alias("segment")))
        held = moments_of(pl.concat(frames))
    assert held is not None
    return held


def test_service_drivers_sum_to_the_weight_and_all_to_one() -> None:
    held = moments(columns())
    found = drivers.drivers_of(held)
    service = sum(one.importance.value for one in found if one.is_service)
    assert service == pytest.approx(weight_of(held).everybody.share, abs=1e-10)
    assert sum(one.importance.value for one in found) == pytest.approx(1)
    shares = [one.importance.value for one in found]
    assert shares == sorted(shares, reverse=True)


def test_importance_has_its_interval_and_performance_its_mean() -> None:
    told = columns()
    told["halo:delivery"] = 10 * told["halo:delivery"] + 20
    found = {one.name: one for one in drivers.drivers_of(moments(told))}
    delivery = found["delivery"]
    assert delivery.importance.low < delivery.importance.value < delivery.importance.high
    assert delivery.performance is not None
    mean, error = told["halo:delivery"].mean() + 50, told["halo:delivery"].std(ddof=1) / 2000**0.5
    assert delivery.performance.value == pytest.approx(mean)
    assert delivery.performance.high - delivery.performance.low == pytest.approx(3.92 * error, 0.01)
    assert found["contact"].performance is None
    assert found["contact"].share_met.value == pytest.approx(told["service:contact"].mean())


def test_without_service_every_driver_is_a_shapley_value() -> None:
    told = {name: one for name, one in columns().items() if not name.startswith("service:")}
    told["service:contact"] = np.zeros(2000)
    found = drivers.drivers_of(moments(told))
    assert {one.name for one in found} == {"delivery", "price"}
    # Drivers drawn apart: the share of each is that of its squared slope.
    assert found[0].importance.value == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("importance", "performance", "expected"),
    [
        (Estimate(0.4, 0.3, 0.5), Estimate(60, 58, 62), drivers.IMPROVE),
        (Estimate(0.4, 0.3, 0.5), Estimate(80, 78, 82), drivers.KEEP),
        (Estimate(0.1, 0.05, 0.15), Estimate(60, 58, 62), drivers.WAIT),
        (Estimate(0.1, 0.05, 0.15), Estimate(80, 78, 82), drivers.ENOUGH),
        (Estimate(0.4, 0.19, 0.5), Estimate(60, 58, 62), ""),
        (Estimate(0.4, 0.3, 0.5), Estimate(69, 67, 71), ""),
    ],
)
def test_a_quarter_is_named_only_where_no_interval_lies_across(
    importance: Estimate, performance: Estimate, expected: str
) -> None:
    one = Driver("price", False, importance, performance, Estimate(1, 1, 1), 900)
    assert drivers.quadrant(one, Crosshair(0.2, 70.0)) == expected


def test_one_rated_driver_has_no_crosshair() -> None:
    told = {name: one for name, one in columns().items() if name != "halo:price"}
    assert drivers.crosshair(drivers.drivers_of(moments(told))) is None
    assert drivers.crosshair(drivers.drivers_of(moments(columns()))) is not None


def test_segments_that_differ_are_told_and_those_that_do_not_are_not() -> None:
    told = columns()
    segment = np.where(np.arange(2000) % 400 < 200, "Home", "Office")
    same = drivers.differing(moments(told, segment))
    assert same is not None and same.p_value > 0.05
    turned = told | {
        "outcome:score": told["outcome:score"] + 0.5 * (segment == "Home") * told["halo:price"]
    }
    held = moments(turned, segment)
    other = drivers.differing(held)
    assert other is not None and other.p_value < 0.001
    by_name = dict(zip(held.segments, range(2), strict=True))
    price = held.names.index("halo:price")
    home = drivers.importances_of(held, held.within(by_name["Home"]))[price]
    office = drivers.importances_of(held, held.within(by_name["Office"]))[price]
    assert home.low > office.high


def test_small_segments_are_not_compared() -> None:
    segment = np.where(np.arange(2000) < 1990, "Home", "Office")
    assert drivers.differing(moments(columns(), segment)) is None


def test_each_part_of_the_gate_says_what_it_wants() -> None:
    assert "survey questions about the parts" in drivers.refusals_of(None)[0]
    assert "200 complete answers" in drivers.refusals_of(moments(columns(150)))[0]
    noise = columns() | {"outcome:score": np.random.default_rng(4).standard_normal(2000)}
    assert "explain 5 % of loyalty" in drivers.refusals_of(moments(noise))[0]
    random = np.random.default_rng(5)
    many = columns() | {f"halo:q{at}": random.standard_normal(2000) for at in range(14)}
    assert "at most 14 drivers" in drivers.refusals_of(moments(many))[0]
    assert drivers.drivers_of(moments(many)) == ()
    assert drivers.refusals_of(moments(columns())) == ()


def test_a_driver_that_some_left_unanswered_is_in_no_model() -> None:
    rows = pl.DataFrame(moment_rows(columns()))
    fewer = rows.with_columns(
        pl.when((pl.col("first_driver") == "halo:price") & (pl.col("block") == 3))
        .then(pl.col("respondents") - pl.col("respondents"))
        .otherwise(pl.col("respondents"))
        .alias("respondents")
    )
    held = moments_of(fewer)
    assert held is not None
    assert "halo:price" not in held.names and "halo:delivery" in held.names

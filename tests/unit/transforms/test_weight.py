"""The weight of service: what is planted is found, and what must not matter does not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.weight import Weight, among_contacts, weight_of
from tests.unit.transforms.moments import columns, moment_rows


def moments(told: dict[str, np.ndarray]) -> Moments:
    held = moments_of(pl.DataFrame(moment_rows(told)))
    assert held is not None
    return held


def found(told: dict[str, np.ndarray]) -> Weight:
    return weight_of(moments(told))


def by_regression(told: dict[str, np.ndarray]) -> tuple[float, float, float]:
    """Share, adjusted R² and p value of the service block, by statsmodels on the rows."""
    service = np.column_stack([told[name] for name in told if name.startswith("service:")])
    asked = np.column_stack([told[name] for name in told if name.startswith("halo:")])
    outcome = told["outcome:score"]

    def fit(*parts: np.ndarray):
        return sm.OLS(outcome, sm.add_constant(np.column_stack(parts))).fit()

    whole, rest = fit(service, asked), fit(asked)
    last, first = whole.rsquared_adj - rest.rsquared_adj, fit(service).rsquared_adj
    share = (last + first) / 2 / whole.rsquared_adj
    return share, whole.rsquared_adj, whole.compare_f_test(rest)[1]


def test_it_is_the_regression_on_the_rows() -> None:
    told = columns(600, effect=0.3)
    weight, (share, explained, p_value) = found(told), by_regression(told)
    assert weight.everybody.share == pytest.approx(share, abs=1e-10)
    assert weight.everybody.explained == pytest.approx(explained, abs=1e-10)
    assert weight.everybody.p_value == pytest.approx(p_value, rel=1e-6)
    assert weight.everybody.low < share < weight.everybody.high


def test_among_contacts_is_the_regression_on_those_rows() -> None:
    told = columns()
    inside = told["service:contact"] > 0
    kept = {name: values[inside] for name, values in told.items() if name != "service:contact"}
    share, explained, _ = by_regression(kept)
    among = among_contacts(moments(told))
    assert among is not None and among.n == inside.sum()
    assert among.share == pytest.approx(share, abs=1e-10)
    assert among.explained == pytest.approx(explained, abs=1e-10)


def test_units_change_nothing() -> None:
    told = columns()
    turned = told | {
        "halo:price": -40 * told["halo:price"] + 3,
        "outcome:score": 0.01 * told["outcome:score"] + 9,
    }
    one, other = found(told).everybody, found(turned).everybody
    assert (other.share, other.low, other.high) == pytest.approx((one.share, one.low, one.high))


def test_splitting_a_driver_changes_nothing_but_a_warning() -> None:
    told = columns()
    split = told | {"halo:prices": told["halo:price"] / 2}
    one, other = found(told), found(split)
    assert other.everybody.share == pytest.approx(one.everybody.share, abs=1e-9)
    assert one.inflated == ()
    assert other.inflated == ("price", "prices")


def test_the_centre_of_what_only_some_have_changes_nothing() -> None:
    told = columns()
    ended = "service:ended badly"
    moved = told | {ended: told[ended] + 0.7 * told["service:contact"]}
    share = found(told).everybody.share
    assert found(moved).everybody.share == pytest.approx(share, abs=1e-10)


def test_customers_without_contact_lower_the_weight() -> None:
    random = np.random.default_rng(2)
    told = columns()
    n = 2000
    asked = random.standard_normal((n, 2))
    more = {name: np.zeros(n) for name in told} | {
        "counted:complete": np.ones(n),
        "halo:delivery": asked[:, 0],
        "halo:price": asked[:, 1],
        "outcome:score": asked @ [0.8, 0.4] + random.standard_normal(n),
    }
    wider = {name: np.concatenate([told[name], more[name]]) for name in told}
    one, other = found(told).everybody.share, found(wider).everybody.share
    assert one is not None and other is not None
    assert other < 0.8 * one


def test_service_without_effect_is_not_told_from_zero() -> None:
    weight = found(columns(effect=0.0))
    assert weight.is_shown and not weight.is_distinct
    assert weight.everybody.share == pytest.approx(0, abs=0.01)


def test_each_part_of_the_gate_refuses_and_says_what_it_wants() -> None:
    few = found(columns(150))
    assert "200 complete answers of different customers (there are 150)" in few.refusals
    seldom = found(columns(contact=0.01))
    assert any("with a service contact" in refusal for refusal in seldom.refusals)
    random = np.random.default_rng(4)
    noise = columns() | {"outcome:score": random.standard_normal(2000)}
    assert "explain 5 % of loyalty" in found(noise).refusals[0]
    alone = {name: told for name, told in columns().items() if not name.startswith("halo")}
    assert any("other parts of the journey" in refusal for refusal in found(alone).refusals)


def test_nobody_asked_is_no_weight() -> None:
    told = {name: values for name, values in columns(20).items() if name != "outcome:score"}
    assert moments_of(pl.DataFrame(moment_rows(told))) is None


def test_what_is_asked_together_and_left_out_is_named() -> None:
    told = columns()
    assert found(told).together == ("delivery", "price")
    assert found(told | {"left out:app": told["halo:price"]}).left_out == ("app",)


def test_noise_alone_earns_service_next_to_nothing() -> None:
    """Methods 11: at n = 1000 the adjusted share of irrelevant drivers stays under 2.5 %."""
    shares = []
    for seed in range(40):
        random = np.random.default_rng(seed)
        told = columns(1000)
        told["outcome:score"] = (
            told["halo:delivery"] + told["halo:price"] + random.standard_normal(1000)
        )
        shares.append(found(told).everybody.share)
    assert np.quantile(shares, 0.95) < 0.025

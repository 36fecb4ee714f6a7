"""The weight of service: what is planted is found, and what must not matter does not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.weight import Weight, among_contacts, reading_of, weight_of
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


NAMES = ("halo:delivery", "halo:price", "service:contact", "service:ended badly", "outcome:score")


def drawn(n: int, seed: int, effect: float) -> tuple[Moments, np.ndarray]:
    """Respondents of a company with a planted weight, and their sums by block of customers."""
    random = np.random.default_rng(seed)
    asked = random.standard_normal((n, 2))
    contact = (random.random(n) < 0.15 + 0.1 * (asked[:, 0] < -0.5)).astype(float)
    ended = contact * (random.random(n) < 0.3)
    score = asked @ [0.7, 0.4] - effect * (0.5 * contact + 1.2 * ended)
    rows = np.column_stack([np.ones(n), asked, contact, ended, score + random.standard_normal(n)])
    sums = np.stack([rows[block::200].T @ rows[block::200] for block in range(200)])
    return Moments(sums[None, None], NAMES, ("",), {}, n, n, ()), sums


@pytest.mark.parametrize("n", [700, 3000])
def test_the_interval_covers_what_was_planted_in_nine_of_ten_companies(n: int) -> None:
    truth = reading_of(*drawn(400_000, 1, 1.0)).share
    assert truth is not None and 0.1 < truth < 0.3
    covered = [
        told.low <= truth <= told.high  # type: ignore[operator]
        for told in (reading_of(*drawn(n, seed, 1.0)) for seed in range(2, 102))
    ]
    assert sum(covered) >= 90


def test_with_nothing_planted_nothing_is_claimed() -> None:
    """95 of 100, less what chance does to a test at 5 %."""
    called = [reading_of(*drawn(700, seed, 0.0)).is_distinct for seed in range(100)]
    assert sum(called) <= 9

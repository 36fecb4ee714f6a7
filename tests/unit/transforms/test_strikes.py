"""Strikes without immortal time, through the product's own statements; revenue at risk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest

from scorecard.transforms.leaving import (
    adjusted,
    clock_resets,
    kind_effects,
    tenure_curves,
)
from scorecard.transforms.strikes import StrikeHazard, hazards, revenue_at_risk
from tests.unit.transforms.struck_company import StruckCompany, struck_company


@pytest.fixture(scope="module")
def harmless() -> StruckCompany:
    """Hazard .05 a month whatever happened; a strike with .15 a month; 24 months."""
    return struck_company(30_000, 0.05, 0.15, 0.0, seed=5)


@pytest.fixture(scope="module")
def harmful() -> StruckCompany:
    """The same with a hazard ratio of e^.4 a strike."""
    return struck_company(30_000, 0.05, 0.15, 0.4, seed=6)


def rates(company: StruckCompany) -> tuple[StrikeHazard, ...]:
    return hazards(company.query("strike_hazard"))


def test_strikes_without_effect_look_protective_by_the_final_number(
    harmless: StruckCompany,
) -> None:
    assert harmless.naive_retention() == pytest.approx([0.022, 0.119, 0.296, 0.598], abs=0.02)


def test_strikes_without_effect_show_none_as_they_happen(harmless: StruckCompany) -> None:
    for found in rates(harmless):
        assert binomtest(found.leavings, found.customer_months, 0.05).pvalue > 0.01
        assert found.rate == pytest.approx(0.05, abs=0.003)
    told = adjusted(harmless.query("strike_tenure"))
    assert told.struck is not None and told.struck.low < 1 < told.struck.high
    assert all(one.rate == pytest.approx(0.05, abs=0.004) for one in told.rates)


def test_a_true_effect_is_recovered_though_the_naive_sign_is_wrong(harmful: StruckCompany) -> None:
    naive = harmful.naive_retention()
    assert naive == pytest.approx([0.023, 0.068, 0.116, 0.195], abs=0.02)
    assert naive == sorted(naive), "the naive curve says that strikes keep customers"
    for found, true in zip(rates(harmful), 0.05 * np.exp(0.4 * np.arange(4)), strict=True):
        assert binomtest(found.leavings, found.customer_months, float(true)).pvalue > 0.01
    ratios = [one.ratio for one in adjusted(harmful.query("strike_tenure")).rates]
    for ratio, k in zip(ratios[1:], (1, 2, 3), strict=True):
        assert ratio is not None
        assert ratio.low < np.exp(0.4 * k) < ratio.high


def test_the_clock_reset_tells_the_two_companies_apart() -> None:
    # Customers of many ages, so that like is compared with like.
    calm = struck_company(20_000, 0.03, 0.08, 0.0, seed=11, spread=18)
    found = clock_resets(calm.query("strike_clock"), 10)
    assert [one.reached for one in found] == [1, 2, 3]
    for one in found:
        assert one.difference_low < 0 < one.difference_high
        assert one.matched > 0.9
        assert one.struck.low[-1] < one.like.share[-1] < one.struck.high[-1]
    hurt = struck_company(20_000, 0.03, 0.08, 0.4, seed=12, spread=18)
    for one in clock_resets(hurt.query("strike_clock"), 10):
        assert one.difference_high < 0
        k = min(one.reached, 3)
        true = (1 - 0.03 * np.exp(0.4 * k)) ** one.months
        if k < 3:
            assert one.struck.low[-1] < true < one.struck.high[-1]
            like = (1 - 0.03 * np.exp(0.4 * (k - 1))) ** one.months
            assert one.like.low[-1] < like < one.like.high[-1]


def test_the_spread_of_like_customers_is_that_of_repeated_draws() -> None:
    """One leaving counts in several months after the strike: the variance must know."""
    ends, variances = [], []
    for seed in range(20):
        company = struck_company(400, 0.05, 0.1, 0.0, seed=seed, spread=18)
        first = company.query("strike_clock").filter(pl.col("reached") == 1).head(8)
        hazard = first["like_leavings"] / first["like_months"]
        ends.append(float(hazard.sum()))
        variances.append(float(first["like_spread"].sum()))
    assert np.mean(variances) == pytest.approx(np.var(ends, ddof=1), rel=0.6)


def test_curves_by_tenure_are_one_curve_where_strikes_do_nothing(harmless: StruckCompany) -> None:
    curves = tenure_curves(harmless.query("strike_tenure"), 10)
    assert [one.strikes for one in curves] == [0, 1, 2, 3]
    for one in curves:
        months = one.curve.months
        true = 0.95 ** (months - months[0] + 1)
        assert np.abs(one.curve.share - true).max() < 0.06
        assert (one.curve.at_risk >= 10).all()


def test_a_curve_is_drawn_only_where_enough_stand_behind_it() -> None:
    rows = pl.DataFrame(
        {
            "segment": ["a"] * 7,
            "strikes": [0] * 7,
            "tenure": [0, 1, 2, 4, 5, 6, 7],
            "customer_months": [50, 50, 3, 40, 20, 20, 9],
            "leavings": [5, 0, 3, 4, 10, 0, 9],
        }
    )
    (one,) = tenure_curves(rows, 10)
    assert one.curve.months.tolist() == [5, 6, 7]
    assert one.curve.share.tolist() == pytest.approx([0.9, 0.45, 0.45])


def test_no_kind_is_blamed_where_none_does_harm(harmless: StruckCompany) -> None:
    effects = kind_effects(harmless.query("strike_kinds"))
    assert {one.kind for one in effects} == {"late order", "incident", "defective order"}
    assert all(one.q_value is not None and one.q_value > 0.1 for one in effects)


def test_small_kinds_are_not_let_through_only_when_many_left() -> None:
    """Two leavings expected of each kind: asked only for those seen, chance would be told."""
    random = np.random.default_rng(8)
    told = 0
    for _ in range(200):
        rows = pl.DataFrame(
            {
                "kind": list("abcdefgh"),
                "segment": ["Home"] * 8,
                "tenure_from": [0] * 8,
                "others": [0] * 8,
                "struck_months": [200] * 4 + [900] * 4,
                "struck_leavings": random.poisson([2.0] * 4 + [9.0] * 4),
                "spared_months": [20_000] * 8,
                "spared_leavings": [200] * 8,
            }
        )
        found = kind_effects(rows)
        assert {one.kind for one in found if one.ratio is not None} <= set("efgh")
        told += any((one.q_value or 1) <= 0.1 for one in found)
    assert told / 200 <= 0.12


def test_every_kind_is_found_where_all_do_harm(harmful: StruckCompany) -> None:
    for one in kind_effects(harmful.query("strike_kinds")):
        assert one.ratio is not None and one.q_value is not None and one.excess is not None
        assert one.q_value < 0.001
        assert 1.3 < one.ratio.ratio < 2.2
        assert 0 < one.excess < one.leavings


def test_rare_numbers_of_strikes_are_not_adjusted(harmless: StruckCompany) -> None:
    rows = harmless.query("strike_tenure").with_columns(
        customer_months=pl.when(pl.col("strikes") == 3)
        .then(pl.when(pl.col("tenure") < 6).then(10).otherwise(0))
        .otherwise(pl.col("customer_months"))
    )
    told = adjusted(rows)
    assert [one.rate is None for one in told.rates] == [False, False, False, True]
    assert told.covered > 0.5
    nothing = adjusted(rows.clear())
    assert nothing.struck is None and nothing.covered == 0
    assert all(one.rate is None for one in nothing.rates)


def test_revenue_at_risk_is_only_what_exceeds_the_unstruck() -> None:
    """Golden of methods, 5: 200, 80 and 30 customers at 240 a year."""
    blank = StrikeHazard(0, 1000, 18, 0.018, 0.01, 0.03, 0.80, 0.78, 0.82, 0.01, 1000, None)
    found = (
        blank,
        *(
            replace(blank, strikes=k, kept=kept, customers_now=n, yearly_value=n * 240.0)
            for k, kept, n in ((1, 0.74, 200), (2, 0.60, 80), (3, 0.45, 30))
        ),
    )
    money = revenue_at_risk(found)
    assert money is not None
    assert money.value == pytest.approx(9240)
    # Errors of .01 each; that of the unstruck is shared by all three.
    spread = 1.959963984540054 * np.sqrt(
        (310 * 240 * 0.01) ** 2 + sum((n * 240 * 0.01) ** 2 for n in (200, 80, 30))
    )
    assert (money.low, money.high) == pytest.approx((9240 - spread, 9240 + spread))

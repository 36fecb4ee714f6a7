"""Basic needs and delighters: the planted kinds are told, thin tails are not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from scorecard.transforms.penalties import BASIC, DELIGHTER, UNCLEAR, contrasts_of
from tests.unit.transforms.moments import tail_rows


def test_the_planted_kinds_are_told() -> None:
    found = {one.name: one for one in contrasts_of(pl.DataFrame(tail_rows()))}
    assert found["delivery"].reading == BASIC
    assert found["price"].reading == DELIGHTER
    penalty, reward = found["delivery"].penalty, found["price"].reward
    assert penalty is not None and penalty.low < 20 < penalty.high
    assert reward is not None and reward.low < 15 < reward.high


def test_costs_and_earnings_are_the_slopes_of_a_regression() -> None:
    random = np.random.default_rng(6)
    drawn = random.integers(1, 6, (2, 2000))
    low, top = drawn <= 2, drawn == 5
    score = -20.0 * low[0] + 15.0 * top[1] + 10 * random.standard_normal(2000)
    design = sm.add_constant(np.column_stack([low[0], low[1], top[0], top[1]]).astype(float))
    fitted = sm.OLS(score, design).fit()
    found = {one.name: one for one in contrasts_of(pl.DataFrame(tail_rows()))}
    delivery = found["delivery"]
    assert delivery.penalty is not None and delivery.reward is not None
    assert -delivery.penalty.value == pytest.approx(fitted.params[1])
    assert delivery.reward.value == pytest.approx(fitted.params[3])
    # Blocks of customers give the interval that the regression gives.
    width = fitted.conf_int()[1][1] - fitted.conf_int()[1][0]
    assert delivery.penalty.high - delivery.penalty.low == pytest.approx(width, rel=0.15)


def test_thin_tails_have_no_contrast() -> None:
    (one, other) = contrasts_of(pl.DataFrame(tail_rows(120)))
    assert one.reading == other.reading == "too few"
    assert one.penalty is None and one.reward is None


def test_without_effect_nothing_is_clear() -> None:
    rows = pl.DataFrame(tail_rows())
    touched = pl.col("first_driver").eq("outcome:score") | pl.col("second_driver").eq(
        "outcome:score"
    )
    flat = rows.with_columns(pl.when(touched).then(0.0).otherwise(pl.col("total")).alias("total"))
    assert {one.reading for one in contrasts_of(flat)} == {UNCLEAR}


def test_no_survey_has_no_contrasts() -> None:
    assert contrasts_of(pl.DataFrame(tail_rows()).clear()) == ()

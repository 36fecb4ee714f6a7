"""Who ever needs service in a year: Kaplan-Meier, as lifelines has it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter

from scorecard.transforms.shares import ever


def rows(days: np.ndarray, needed: np.ndarray) -> pl.DataFrame:
    held = pl.DataFrame({"days": np.minimum(days, 366), "needed": needed})
    return held.group_by("days").agg(
        pl.col("needed").sum().cast(pl.Int64), (~pl.col("needed")).sum().alias("watched")
    )


def drawn(n: int = 1500, rate: float = 0.001) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(11)
    need = np.ceil(random.exponential(1 / rate, n)).astype(int)
    seen = random.integers(10, 700, n)
    return np.minimum(need, seen), need <= seen


def test_it_is_kaplan_meier_at_a_year() -> None:
    days, needed = drawn()
    found = ever(rows(days, needed))
    fitted = KaplanMeierFitter().fit(days, needed)
    ends = fitted.confidence_interval_survival_function_.loc[:365].iloc[-1]
    assert found.value == pytest.approx(1 - float(fitted.predict(365)), abs=1e-10)
    assert found.low == pytest.approx(1 - ends.max(), abs=1e-6)
    assert found.high == pytest.approx(1 - ends.min(), abs=1e-6)
    assert found.low is not None and found.high is not None
    assert found.low < 1 - np.exp(-0.365) < found.high


def test_counting_only_those_seen_is_less() -> None:
    days, needed = drawn()
    naive = (needed & (days <= 365)).mean()
    assert ever(rows(days, needed)).value > naive + 0.03


def test_too_few_seen_for_a_year_have_no_share() -> None:
    days, needed = drawn(40)
    found = ever(rows(days, needed))
    assert found.value is None
    assert found.customers == 40


def test_nobody_new_has_no_share() -> None:
    empty = pl.DataFrame(schema={"days": pl.Int64, "needed": pl.Int64, "watched": pl.Int64})
    assert ever(empty).value is None


def test_nobody_in_need_is_none() -> None:
    found = ever(pl.DataFrame({"days": [366], "needed": [0], "watched": [500]}))
    assert found.value == 0

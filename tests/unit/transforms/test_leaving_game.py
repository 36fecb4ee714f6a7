"""Leaving divided between service and the rest, by logistic regression."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from scorecard.transforms.leaving_game import LeavingGame, leaving_game
from scorecard.transforms.loyalty import Moments, moments_of
from tests.unit.transforms.moments import columns, leaving_rows, moment_rows


def game(pull: float) -> tuple[LeavingGame, dict[str, np.ndarray], np.ndarray]:
    told = columns(1500, effect=0.3)
    random = np.random.default_rng(8)
    asked = sum(told[name] for name in told if name.startswith("halo:"))
    lift = -1.5 + pull * told["service:contact"] - 0.6 * np.asarray(asked)
    left = random.random(1500) < 1 / (1 + np.exp(-lift))
    moments: Moments | None = moments_of(
        pl.DataFrame(moment_rows(told | {"outcome:score": left.astype(float)}))
    )
    assert moments is not None
    return leaving_game(pl.DataFrame(leaving_rows(told, left)), moments), told, left.astype(float)


def test_it_is_the_game_over_fits_of_statsmodels() -> None:
    found, told, left = game(1.2)

    def fit(*kinds: str) -> float:
        design = np.column_stack([told[name] for name in told if name.split(":")[0] in kinds])
        made = sm.Logit(left, sm.add_constant(design)).fit(disp=False)
        return float(1 - (made.llf - design.shape[1]) / made.llnull)

    both, service, asked = fit("service", "halo"), fit("service"), fit("halo")
    assert found.explained == pytest.approx(both, abs=1e-8)
    assert found.share == pytest.approx((service + both - asked) / 2 / both, abs=1e-7)
    assert found.n == 1500


def test_where_nobody_left_there_is_nothing_to_divide() -> None:
    _, told, left = game(1.2)
    moments = moments_of(pl.DataFrame(moment_rows(told | {"outcome:score": left})))
    assert moments is not None
    assert leaving_game(pl.DataFrame(leaving_rows(told, left * 0)), moments).share is None

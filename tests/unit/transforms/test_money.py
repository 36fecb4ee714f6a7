"""Attributable loss through cells by block, against the worked example."""

from __future__ import annotations

import polars as pl
import pytest

from scorecard.transforms.money import loss_of

# No bad moment, bad experience only, bad service only, both: customer-months and leavings.
EXAMPLE = ((1000, 50), (300, 60), (100, 15), (200, 80))


def rows(cells: tuple[tuple[int, int], ...], segments: tuple[str | None, ...] = ("Home",)):
    """Every block of 200 the same, so that only the draw of blocks is random: it is not."""
    return pl.DataFrame(
        [
            (block, segment, bad_service, bad_experience, n, left, 2.0 * left)
            for block in range(200)
            for segment in segments
            for (bad_service, bad_experience), (n, left) in zip(
                ((False, False), (False, True), (True, False), (True, True)), cells, strict=True
            )
        ],
        schema={
            "block": pl.Int64,
            "segment": pl.String,
            "is_bad_service": pl.Boolean,
            "is_bad_experience": pl.Boolean,
            "customer_months": pl.Int64,
            "leavings": pl.Int64,
            "monthly_value_lost": pl.Float64,
        },
        orient="row",
    )


@pytest.mark.parametrize("segments", [("Home",), ("Home", "Office", None)])
def test_the_worked_example(segments: tuple[str | None, ...]) -> None:
    loss = loss_of(rows(EXAMPLE, segments))
    assert loss.is_shown
    assert loss.service.value == pytest.approx(0.1951, abs=5e-5)
    assert loss.experience.value == pytest.approx(0.4146, abs=5e-5)
    assert loss.both.value == pytest.approx(0.6098, abs=5e-5)
    assert loss.service_share.value == pytest.approx(0.320, abs=5e-4)
    leavings = 200 * 205 * len(segments)
    assert loss.leavings == leavings
    assert loss.lost == pytest.approx(2.0 * leavings * 12)
    assert loss.service_money.value == pytest.approx(loss.lost * loss.service.value)


def test_a_bad_moment_without_effect_accounts_for_nothing() -> None:
    loss = loss_of(rows(((1000, 50), (300, 15), (100, 5), (200, 10))))
    assert not loss.is_shown
    assert loss.service_share is None and loss.service_money is None
    assert loss.both.value == pytest.approx(0)


def test_too_few_are_refused_with_what_is_wanted() -> None:
    few = loss_of(rows(EXAMPLE).filter(pl.col("block") < 1).with_columns(leavings=pl.lit(1)))
    assert few.refusals == ("30 leavings (there are 4)",)
    unexposed = loss_of(rows(((10, 1), (10, 1), (0, 0), (0, 0))))
    assert unexposed.refusals == ("100 customer-months after bad service (there are 0)",)


def test_nobody_known_is_refused() -> None:
    loss = loss_of(rows(EXAMPLE).clear())
    assert (loss.leavings, loss.lost, loss.service_share) == (0, None, None)
    assert len(loss.refusals) == 1

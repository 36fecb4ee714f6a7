"""Points of the index by stage and metric add up, whatever moved; outlooks know their limits."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.config.catalogue import Catalogue, Metric
from scorecard.transforms.changes import earlier_period
from scorecard.transforms.index_change import IndexChange, index_change
from scorecard.transforms.outlook import outlook
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import Reading, read_cells
from tests.unit.transforms.synthetic import (
    cell,
    company,
    frame,
    hours_bucket,
    metric,
    months,
    share_cells,
)

STAGES = [stage.stage_id for stage in company().stages]
JOURNEY = tuple(
    metric(f"{stage}_{at}", stage=stage, weight=1.0 + at) for stage in STAGES for at in range(2)
)


class Snapshot(SimpleNamespace):
    """What the cube asks of a snapshot; hashable, as its frames are kept."""

    __hash__ = object.__hash__

    def cells(self) -> pl.DataFrame:
        return self.frame


def read(cells: pl.DataFrame, metrics: tuple[Metric, ...], grain: str = "month") -> Reading:
    return read_cells(
        cells,
        Catalogue(metrics=metrics),
        company(),
        datetime(2026, 1, 1),
        Filters(grain=grain),  # type: ignore[arg-type]
        {},
    )


def moved(then: list[int], now: list[int]) -> tuple[Reading, IndexChange | None]:
    """The index of a journey whose metrics have so many of 200 true in two months."""
    rows = [
        row
        for month, counts in ((date(2025, 11, 1), then), (date(2025, 12, 1), now))
        for one, good in zip(JOURNEY, counts, strict=True)
        if good >= 0
        for row in share_cells(one.metric_id, month, good, 200)
    ]
    cells = frame(rows)
    reading = read(cells, JOURNEY)
    period = earlier_period(reading, "previous")
    assert period is not None
    return reading, index_change(Snapshot(frame=cells), reading, period)


good = st.lists(st.integers(0, 200), min_size=len(JOURNEY), max_size=len(JOURNEY))


@settings(max_examples=80, deadline=None)
@given(good, good)
def test_points_add_up_exactly(then: list[int], now: list[int]) -> None:
    reading, found = moved(then, now)
    assert found is not None and reading.index is not None
    change = found.change.value
    assert change == pytest.approx(reading.index.change.difference, abs=1e-9)
    assert sum(part.points.value for part in found.stages) == pytest.approx(change, abs=1e-8)
    for stage in found.stages:
        own = [one for one in found.metrics if one.metric.stage == stage.stage.stage_id]
        assert sum(one.points.value for one in own) == pytest.approx(stage.points.value, abs=1e-8)


def test_what_stood_still_moved_nothing() -> None:
    then = [150] * len(JOURNEY)
    now = list(then)
    now[6] = 100
    _, found = moved(then, now)
    assert found is not None
    by_metric = {one.metric.metric_id: one.points for one in found.metrics}
    assert by_metric[JOURNEY[6].metric_id].value == pytest.approx(found.change.value)
    assert by_metric[JOURNEY[6].metric_id].q_value < 0.01  # type: ignore[operator]
    others = [one for name, one in by_metric.items() if name != JOURNEY[6].metric_id]
    assert all(one.value == 0 for one in others)
    assert found.stages[3].points.low < found.change.value < found.stages[3].points.high


def test_what_only_one_period_measures_is_left_out() -> None:
    then = [150] * len(JOURNEY)
    now = [*then[:-1], -1]
    _, found = moved(then, now)
    assert found is not None
    assert JOURNEY[-1].metric_id not in {one.metric.metric_id for one in found.metrics}
    _, nothing = moved([150, *[-1] * (len(JOURNEY) - 1)], then)
    assert nothing is None


def test_errors_of_points_are_those_of_repeated_draws() -> None:
    random = np.random.default_rng(5)
    ends, told = [], []
    for _ in range(150):
        counts = [random.binomial(200, 0.75, len(JOURNEY)).tolist() for _ in range(2)]
        _, found = moved(*counts)
        assert found is not None
        ends.append([part.points.value for part in found.stages])
        told.append([part.points.standard_error for part in found.stages])
    assert np.mean(told) == pytest.approx(np.mean(np.std(ends, axis=0)), rel=0.12)


def series(one: Metric, shares: list[float | None], n: int = 400) -> Reading:
    rows = [
        row
        for month, share in zip(months(len(shares), _first(len(shares))), shares, strict=True)
        if share is not None
        for row in share_cells(one.metric_id, month, round(share * n), n)
    ]
    return read(frame(rows), (one,), "quarter")


def _first(count: int) -> date:
    number = 2026 * 12 - count
    return date(number // 12, number % 12 + 1, 1)


GOLDEN = [0.31, 0.33, 0.30, 0.34, 0.35, 0.33, 0.36, 0.38, 0.35, 0.39, 0.40, 0.42]


def test_the_forecast_is_that_of_methods() -> None:
    """Golden of methods, 6: drift three months ahead 45.0, chance of 42 is .725."""
    one = metric("m", target=0.42, floor=0.2)
    found = outlook(series(one, GOLDEN), one)
    assert found.method == "drift"
    assert [ahead.month for ahead in found.ahead] == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]
    assert found.ahead[-1].value == pytest.approx(0.45)
    assert (found.ahead[-1].low, found.ahead[-1].high) == pytest.approx((0.3516, 0.5484), abs=1e-4)
    assert found.chance == pytest.approx(0.724951, abs=1e-5)
    assert found.trend is not None and found.trend.p_value < 0.05


def test_less_is_better_turns_the_chance_about() -> None:
    lower = metric("m", target=0.42, floor=0.9, better="lower")
    assert outlook(series(lower, GOLDEN), lower).chance == pytest.approx(1 - 0.724951, abs=1e-5)


def test_below_eight_months_or_with_a_gap_there_is_no_forecast() -> None:
    one = metric("m")
    few = outlook(series(one, GOLDEN[:7]), one)
    assert (few.points, few.ahead, few.chance, few.trend) == (7, (), None, None)
    gap = outlook(series(one, [*GOLDEN[:5], None, *GOLDEN[5:]]), one)
    assert gap.has_gap and gap.ahead == () and gap.trend is not None


def test_what_never_differed_is_not_forecast() -> None:
    one = metric("m")
    flat = outlook(series(one, [1.0] * 12), one)
    assert flat.is_flat and flat.ahead == () and flat.chance is None


def test_a_forecast_stays_within_what_the_metric_can_be() -> None:
    one = metric("m")
    found = outlook(series(one, [0.8, 0.99] * 6), one)
    assert all(0 <= ahead.low <= ahead.high <= 1 for ahead in found.ahead)
    slow = metric("m", "median")
    rows = [
        cell("m", month, hours_bucket(hours), 40)
        for month, hours in zip(months(10, _first(10)), [1, 9, 2, 8, 1, 9, 3, 7, 1, 2], strict=True)
    ]
    ahead = outlook(read(frame(rows), (slow,)), slow).ahead
    assert ahead and all(one.low > 0 for one in ahead)

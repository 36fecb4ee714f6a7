"""A change of a metric comes apart by groups, from cells alone, and adds up."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.config.catalogue import Catalogue, Metric
from scorecard.transforms.change_pairs import NOT_KNOWN, OTHERS
from scorecard.transforms.changes import (
    MetricChange,
    earlier_period,
    kind_of,
    metric_change,
)
from scorecard.transforms.cube import coded
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

THEN, NOW = date(2025, 11, 1), date(2025, 12, 1)


def reading(cells: pl.DataFrame, one: Metric, **filters: str) -> Reading:
    return read_cells(
        cells,
        Catalogue(metrics=(one,)),
        company(),
        datetime(2026, 1, 1),
        Filters(grain="month", **filters),  # type: ignore[arg-type]
        {},
    )


def changed(rows: list[dict], one: Metric, **filters: str) -> MetricChange | None:
    cells = coded(frame(rows))
    read = reading(cells, one, **filters)
    assert read.previous is not None
    return metric_change(cells, read, one, read.previous)


def simpson() -> list[dict]:
    """Kidney stones: each segment better, the whole worse (Charig et al. 1986, turned about)."""
    return [
        *share_cells("m", THEN, 234, 270, segment="small", region="North"),
        *share_cells("m", THEN, 55, 80, segment="large", region="North"),
        *share_cells("m", NOW, 81, 87, segment="small", region="North"),
        *share_cells("m", NOW, 192, 263, segment="large", region="North"),
    ]


def test_every_group_rose_and_the_whole_fell() -> None:
    found = changed(simpson(), metric("m"))
    assert found is not None
    assert found.change.value == pytest.approx(273 / 350 - 289 / 350)
    (split,) = found.splits  # one region alone tells nothing apart
    assert split.dimension == "segment"
    assert split.paradox == "every group"
    assert split.parts is not None
    mix, rate, both = split.parts
    assert rate.value > 0 > mix.value
    assert mix.value + rate.value + both.value == pytest.approx(found.change.value)
    assert {group.label: round(group.share_now, 3) for group in split.groups} == {
        "large": 0.751,
        "small": 0.249,
    }
    assert found.looked_at == 2


def test_a_filter_keeps_its_dimension_out() -> None:
    found = changed(simpson(), metric("m"), segment="small")
    assert found is not None
    assert found.now.n == 87
    assert found.splits == ()
    assert found.movers(3) == ()


def test_unknown_and_small_groups_are_groups_too() -> None:
    rows = [
        *share_cells("m", THEN, 40, 100, segment="Home"),
        *share_cells("m", THEN, 3, 6, segment="tiny"),
        *share_cells("m", THEN, 10, 40),
        *share_cells("m", NOW, 60, 100, segment="Home"),
        *share_cells("m", NOW, 30, 50, segment="tiny"),
        *share_cells("m", NOW, 2, 30),
    ]
    found = changed(rows, metric("m"))
    assert found is not None
    groups = found.splits[0].groups
    assert [group.label for group in groups] == ["Home", NOT_KNOWN, OTHERS]
    assert sum(group.moved.value for group in groups) == pytest.approx(found.change.value)
    assert [group.label for group in found.movers(1)] == [
        max(groups, key=lambda one: abs(one.moved.value)).label
    ]


def test_a_count_is_the_sum_of_its_groups() -> None:
    one = metric("m", "count", target=100.0, floor=1.0)
    rows = [
        cell("m", THEN, None, 40, segment="Home"),
        cell("m", NOW, None, 10, segment="Home"),
        cell("m", NOW, None, 90, segment="Office"),
    ]
    found = changed(rows, one)
    assert found is not None and found.kind == "sum"
    moved = {group.label: group.moved.value for group in found.splits[0].groups}
    assert moved == {"Home": -30, "Office": 90}
    assert found.change.value == pytest.approx(60)


def test_a_median_is_shown_and_not_split() -> None:
    one = metric("m", "median")
    rows = [
        cell("m", month, hours_bucket(hours), 40, segment=segment)
        for month, segment, hours in (
            (THEN, "Home", 4.0),
            (THEN, "Office", 10.0),
            (NOW, "Home", 8.0),
            (NOW, "Office", 10.0),
        )
    ]
    found = changed(rows, one)
    assert found is not None
    assert (found.kind, found.splits[0].parts, found.splits[0].paradox) == ("shown", None, "")
    moved = {group.label: group.moved.value for group in found.splits[0].groups}
    assert moved["Home"] == pytest.approx(4, rel=0.03)
    assert moved["Office"] == 0


def test_too_few_answers_in_either_period_are_not_compared() -> None:
    rows = [*share_cells("m", THEN, 4, 9), *share_cells("m", NOW, 60, 100)]
    assert changed(rows, metric("m")) is None


def test_a_ratio_with_values_but_no_base_does_not_come_apart() -> None:
    one = metric("m", "ratio", target=2.0, floor=1.0)

    def sums(month: date, segment: str, base: float) -> dict:
        more = {"base": base, "base_squares": base, "cross": base, "segment": segment}
        return cell("m", month, None, 30, **more) | {"total": 40.0, "total_squares": 60.0}

    rows = [
        sums(THEN, "Home", 30.0),
        sums(THEN, "Office", 30.0),
        sums(NOW, "Home", 30.0),
        sums(NOW, "Office", 0.0),
    ]
    found = changed(rows, one)
    assert found is not None and found.splits == ()


def test_the_same_period_a_year_ago() -> None:
    rows = [row for month in months(14, date(2024, 11, 1)) for row in share_cells("m", month, 5, 9)]
    read = reading(coded(frame(rows)), metric("m"))
    then = earlier_period(read, "year")
    assert then is not None and then.start_on == date(2024, 12, 1)
    short = reading(coded(frame(rows[-6:])), metric("m"))
    assert earlier_period(short, "year") is None


@st.composite
def cubes(draw: st.DrawFn) -> tuple[Metric, list[dict]]:
    kind = draw(st.sampled_from(["share", "nps", "ratio", "count"]))
    one = metric("m", kind, **({"target": 2.0, "floor": 1.0} if kind in ("ratio", "count") else {}))
    counts = st.integers(0, 60)
    rows: list[dict] = []
    for month in (THEN, NOW):
        for segment in ("Home", "Office", None):
            for channel in ("web", None):
                where = {
                    "segment": segment,
                    "region": draw(st.sampled_from("ab")),
                    "channel": channel,
                }
                if kind == "share":
                    n = draw(counts)
                    rows += share_cells("m", month, draw(st.integers(0, n)), n, **where)
                elif kind == "nps":
                    rows += [
                        cell("m", month, float(score), draw(counts), **where)
                        for score in (3, 8, 10)
                    ]
                elif kind == "count":
                    rows.append(cell("m", month, None, draw(counts), **where))
                else:
                    base, total = draw(st.integers(1, 90)), draw(st.integers(-40, 90))
                    more = {"base": float(base), "base_squares": base * 1.5, "cross": total * 1.1}
                    sums = {"total": float(total), "total_squares": abs(total) * 2.0}
                    rows.append(cell("m", month, None, draw(counts), **where, **more) | sums)
    return one, rows


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_parts_and_groups_add_up_to_the_change(made: tuple[Metric, list[dict]]) -> None:
    one, rows = made
    found = changed(rows, one)
    if found is None:
        return
    for split in found.splits:
        assert sum(group.moved.value for group in split.groups) == pytest.approx(
            found.change.value, abs=1e-9
        )
        if split.parts is None:
            assert kind_of(one) == "sum"
            continue
        assert sum(part.value for part in split.parts) == pytest.approx(
            found.change.value, abs=1e-9
        )
        for at in range(3):
            assert sum(group.parts[at].value for group in split.groups if group.parts) == (
                pytest.approx(split.parts[at].value, abs=1e-9)
            )
        for share in ("share_now", "share_then"):
            assert sum(getattr(group, share) for group in split.groups) == pytest.approx(1)


def test_few_groups_are_called_movers_where_nothing_changed() -> None:
    """Twenty groups of one rate in both periods: q values keep most runs silent."""
    random = np.random.default_rng(9)
    loud = 0
    for _ in range(60):
        rows = [
            row
            for month in (THEN, NOW)
            for name in "abcdefghijklmnopqrst"
            for row in share_cells("m", month, int(random.binomial(80, 0.7)), 80, segment=name)
        ]
        found = changed(rows, metric("m"))
        assert found is not None and found.looked_at == 20
        loud += any((group.moved.q_value or 1) <= 0.1 for group in found.splits[0].groups)
    assert loud <= 12

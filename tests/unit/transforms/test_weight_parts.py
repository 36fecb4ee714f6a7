"""The weight in parts: the parts sum to the whole, and agree with the game of two."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from scorecard.transforms.loyalty import kind_of
from scorecard.transforms.weight import weight_of
from scorecard.transforms.weight_parts import by_segment, by_window, grouped, parts_of
from tests.unit.transforms.moments import columns, moment_rows, quarter_rows
from tests.unit.transforms.test_drivers import moments


def by_family(name: str) -> str:
    return "service" if kind_of(name) == "service" else "experience"


def test_two_parts_are_the_weight_and_the_rest() -> None:
    held = moments(columns())
    told = weight_of(held).everybody
    parts = {part.name: part for part in parts_of(held, grouped(held, by_family))}
    service = parts["service"]
    assert service.share == pytest.approx(told.share, abs=1e-10)
    assert (service.low, service.high) == pytest.approx((told.low, told.high), abs=1e-8)
    assert service.p_value == pytest.approx(told.p_value)
    assert service.drivers == ("contact", "ended badly")
    assert sum(part.share for part in parts.values()) == pytest.approx(1)


def test_more_parts_sum_to_one_and_the_largest_comes_first() -> None:
    held = moments(columns())
    parts = parts_of(held, grouped(held, lambda name: name))
    assert sum(part.share for part in parts) == pytest.approx(1)
    assert [part.share for part in parts] == sorted((p.share for p in parts), reverse=True)
    assert all(part.low <= part.share <= part.high for part in parts)


def test_a_group_without_effect_is_not_distinct() -> None:
    random = np.random.default_rng(3)
    held = moments(columns() | {"halo:noise": random.standard_normal(2000)})
    found = {p.name: p for p in parts_of(held, grouped(held, lambda name: name))}
    assert not found["halo:noise"].is_distinct
    assert found["halo:delivery"].is_distinct


def test_nothing_explained_has_no_parts() -> None:
    noise = columns() | {"outcome:score": np.random.default_rng(4).standard_normal(2000)}
    held = moments(noise)
    assert parts_of(held, grouped(held, by_family)) == ()


def test_each_segment_is_weighed_as_if_alone() -> None:
    told = columns()
    segment = np.where(np.arange(2000) < 1500, "Home", "Office")
    found = {one.name: one for one in by_segment(moments(told, segment))}
    alone = weight_of(moments({name: values[:1500] for name, values in told.items()}))
    assert found["Home"].reading.share == pytest.approx(alone.everybody.share, abs=1e-8)
    assert found["Home"].reading.n == 1500
    assert list(found) == ["Home", "Office"]


def test_a_segment_with_few_contacts_says_what_it_wants() -> None:
    segment = np.where(np.arange(2000) < 1900, "Home", "Office")
    (office,) = [one for one in by_segment(moments(columns(), segment)) if one.name == "Office"]
    assert any("with a service contact" in refusal for refusal in office.refusals)


def test_a_window_sums_the_spans_that_hold_it() -> None:
    windows = by_window(pl.DataFrame(quarter_rows()))
    assert list(windows) == [date(2025, 10, 1), date(2026, 1, 1)]
    assert windows[date(2025, 10, 1)].reading.n == 1000
    whole = weight_of(moments(columns()))
    assert windows[date(2026, 1, 1)].reading.share == pytest.approx(whole.everybody.share)


def test_no_answers_have_no_windows() -> None:
    empty = pl.DataFrame(quarter_rows()).clear()
    assert by_window(empty) == {}


def test_rows_may_come_in_any_order() -> None:
    rows = pl.DataFrame(moment_rows())
    one, other = (moments_of_rows(rows), moments_of_rows(rows.reverse()))
    assert one == pytest.approx(other)


def moments_of_rows(rows: pl.DataFrame) -> float:
    from scorecard.transforms.loyalty import moments_of

    held = moments_of(rows)
    assert held is not None
    share = weight_of(held).everybody.share
    assert share is not None
    return share

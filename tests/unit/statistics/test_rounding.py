"""Whole numbers that add up as the exact ones do, each next to its own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scorecard.statistics.rounding import rounded_to_add

TABLES = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-500, 500, width=32))
)
TENTHS = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(-90, 90).map(lambda k: k / 10))
)


@given(TABLES | TENTHS)
def test_rows_and_columns_add_up_and_every_number_is_next_to_the_exact_one(table):
    found = rounded_to_add(table)
    np.testing.assert_array_equal(found[:-1].sum(axis=0), found[-1])
    np.testing.assert_array_equal(found[:, :-1].sum(axis=1), found[:, -1])
    exact = np.zeros(found.shape)
    exact[:-1, :-1] = table
    exact[-1, :-1] = table.sum(axis=0)
    exact[:, -1] = exact.sum(axis=1)
    assert np.all(np.abs(found - exact) < 1 + 1e-6)
    assert abs(found[-1, -1] - exact[-1, -1]) <= 0.5 + 1e-6


@given(TABLES)
def test_what_adds_up_rounded_one_by_one_in_whole_numbers_is_left_as_it_is(table):
    whole = np.rint(table)
    np.testing.assert_array_equal(rounded_to_add(whole)[:-1, :-1], whole)


def test_in_one_column_the_part_gives_way_that_was_rounded_furthest():
    # 51.6 - 0.2 - 0.3 = 51.1 prints as 52, 0, 0 and 51 when each is rounded by itself.
    assert rounded_to_add([[51.6], [-0.2], [-0.3]])[:, 0].tolist() == [51, 0, 0, 51]


def test_of_zero_is_zero_and_half_goes_away_from_zero():
    assert rounded_to_add([[0.0, 0.0]]).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert rounded_to_add([[-2.5]]).tolist() == [[-3, -3], [-3, -3]]

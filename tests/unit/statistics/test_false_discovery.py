"""Adjusted q values against Benjamini & Hochberg's own table and statsmodels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from scorecard.statistics.false_discovery import adjusted_q_values

P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
     0.5719, 0.6528, 0.7590, 1.000]  # fmt: skip
Q = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06386, 0.06386, 0.0645, 0.0765, 0.486, 0.58118,
     0.71487, 0.75323, 0.81321, 1]  # fmt: skip


def test_published_table() -> None:
    found = adjusted_q_values(P)
    np.testing.assert_allclose(found, Q, atol=5e-6)
    assert (found <= 0.05).sum() == 4


def test_missing_tests_are_not_in_the_family() -> None:
    found = adjusted_q_values([[P[0], np.nan, *P[1:]]])
    assert found.shape == (1, 16) and np.isnan(found[0, 1])
    np.testing.assert_allclose(found[0, [0, *range(2, 16)]], Q, atol=5e-6)
    assert adjusted_q_values([]).shape == (0,)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_monotone_never_smaller_and_equal_to_statsmodels(p_values: list[float]) -> None:
    found = adjusted_q_values(p_values)
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    assert (found >= np.array(p_values) - 1e-15).all() and (found <= 1).all()
    np.testing.assert_allclose(found, multipletests(p_values, method="fdr_bh")[1], atol=1e-12)

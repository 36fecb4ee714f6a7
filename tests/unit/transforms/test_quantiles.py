import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.statistics.durations import duration_histogram, quantile, quantiles

COUNTS = st.lists(st.integers(0, 9), min_size=6, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=4), st.sampled_from([0.5, 0.9]))
def test_many_histograms_at_once_agree_with_one_by_one(groups, q):
    hours = np.array([1.0, 2.0, 3.5, 8.0, 20.0, 90.0])
    finished = np.array([group[0] for group in groups], dtype=float)
    still_open = np.array([group[1] for group in groups], dtype=float)
    value, bounds = quantiles(hours, finished, still_open, q)
    for at in range(len(groups)):
        one = quantile(duration_histogram(hours, finished[at], still_open[at]), q)
        np.testing.assert_allclose(
            [value[at], bounds.low[at], bounds.high[at]], [one.value, one.low, one.high]
        )


def test_quantiles_without_a_bucket_are_unknown():
    value, bounds = quantiles(np.zeros(0), np.zeros((2, 0)), np.zeros((2, 0)))
    assert np.isnan(value).all()
    assert np.isnan(bounds.high).all()

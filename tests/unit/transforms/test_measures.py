import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.transforms.measures import estimated, summed
from tests.unit.transforms.synthetic import (
    cell,
    frame,
    hours_bucket,
    metric,
    months,
    share_cells,
)

MONTHS = months(3)
ONE = np.ones(len(MONTHS))
METRICS = (metric("on_time"), metric("loyalty", "nps"), metric("reply", "median"))

CELL = st.tuples(
    st.sampled_from(["on_time", "loyalty", "reply"]),
    st.sampled_from(MONTHS),
    st.sampled_from(["Home", "Office", None]),
    st.integers(1, 40),
    st.integers(0, 10),
)


def made(cells):
    return frame(
        [
            cell(
                metric_id,
                month,
                float(bucket) if metric_id != "on_time" else float(bucket % 2),
                n,
                segment=segment,
                n_open=n // 3 if metric_id == "reply" else 0,
            )
            for metric_id, month, segment, n, bucket in cells
        ]
    )


def estimates_of(cells):
    return estimated(summed(cells, METRICS, "month", MONTHS), METRICS, ONE, np.ones(3))


@settings(max_examples=60, deadline=None)
@given(st.lists(CELL, max_size=30))
def test_segments_recombine_to_the_whole_in_sums(told):
    cells = made(told)
    whole = summed(cells, METRICS, "month", MONTHS)
    parts = [
        summed(cells.filter(pl.col("segment").eq_missing(name)), METRICS, "month", MONTHS)
        for name in ("Home", "Office", None)
    ]
    for name in ("n", "n_open", "total", "total_squares", "promoters", "detractors"):
        np.testing.assert_array_equal(
            getattr(whole, name), sum(getattr(part, name) for part in parts)
        )
    for column, (_, finished, still_open) in whole.histograms.items():
        in_parts = [part.histograms[column] for part in parts if column in part.histograms]
        assert finished.sum() == sum(part[1].sum() for part in in_parts)
        assert still_open.sum() == sum(part[2].sum() for part in in_parts)


@settings(max_examples=40, deadline=None)
@given(st.lists(CELL, min_size=1, max_size=30), st.randoms())
def test_the_order_of_rows_changes_nothing(told, random):
    shuffled = list(told)
    random.shuffle(shuffled)
    one, two = estimates_of(made(told)), estimates_of(made(shuffled))
    for name in ("n", "value", "low", "high", "standard_error"):
        np.testing.assert_allclose(getattr(one, name), getattr(two, name))


def test_a_share_is_wilson_and_a_score_is_adjusted_wald():
    rows = share_cells("on_time", MONTHS[0], 81, 263)
    rows += [cell("loyalty", MONTHS[0], bucket, n) for bucket, n in ((3, 20), (8, 30), (10, 50))]
    found = estimates_of(frame(rows))
    assert found.low[0, 0] == pytest.approx(0.255289, abs=1e-6)
    assert found.high[0, 0] == pytest.approx(0.366210, abs=1e-6)
    assert found.value[0, 1] == pytest.approx(0.30)
    assert found.low[0, 1] == pytest.approx(0.140511, abs=1e-6)
    assert found.high[0, 1] == pytest.approx(0.442013, abs=1e-6)


def test_what_is_still_open_lengthens_the_median():
    closed = [cell("reply", MONTHS[0], hours_bucket(hours), 10) for hours in (1, 2, 3, 4)]
    still = [cell("reply", MONTHS[0], hours_bucket(2.5), 20, n_open=20)]
    without, with_open = (estimates_of(frame(rows)) for rows in (closed, closed + still))
    assert without.value[0, 2] == pytest.approx(2, rel=0.02)
    assert with_open.value[0, 2] > without.value[0, 2]


def test_a_month_without_observations_is_missing_not_zero():
    found = estimates_of(frame(share_cells("on_time", MONTHS[0], 3, 10)))
    assert np.isnan(found.value[1, 0])
    assert found.n[1, 0] == 0


def test_a_quarter_of_counts_is_a_count_a_month():
    counted = (metric("reached", "count", target=100.0, floor=10.0),)
    rows = [cell("reached", month, 1.0, 30) for month in MONTHS]
    sums = summed(frame(rows), counted, "month", MONTHS).gathered([[0, 1, 2]])
    found = estimated(sums, counted, np.array([3.0]), np.ones(1))
    assert found.value[0, 0] == 30
    assert found.low[0, 0] < 30 < found.high[0, 0]


def test_repeated_customers_widen_the_interval():
    cells = frame(share_cells("on_time", MONTHS[0], 50, 100))
    sums = summed(cells, METRICS, "month", MONTHS)
    plain, clustered = (
        estimated(sums, METRICS, ONE, np.array([effect, 1.0, 1.0])) for effect in (1.0, 4.0)
    )
    assert clustered.value[0, 0] == plain.value[0, 0]
    assert clustered.high[0, 0] > plain.high[0, 0]

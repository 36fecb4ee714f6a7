"""Durations with open ones against R's survival figures and lifelines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import median_survival_times

from scorecard.statistics.durations import (
    DurationHistogram,
    duration_histogram,
    finished_by,
    log_rank,
    log_rank_p_value,
    median_change,
    median_standard_error,
    quantile,
    quantile_ranks,
    survival,
)

MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NONMAINTAINED = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0] + [1] * 6)
PRICE_BONETT = [30, 20, 15, 10, 10, 60, 20, 25, 20, 30, 10, 5, 50, 40, 20, 10, 0, 20, 50]


def histogram(times: list[int], finished: list[int]) -> DurationHistogram:
    return duration_histogram(times, finished, 1 - np.array(finished))


def shares_at(groups: tuple[list[int], list[int]], times: list[int]) -> list[float]:
    curve = survival(histogram(*groups))
    return [float(curve.share[curve.values == time][0]) for time in times]


def test_leukaemia_curves() -> None:
    assert shares_at(MAINTAINED, [9, 13, 18, 23, 31, 34, 48]) == pytest.approx(
        [0.90909, 0.81818, 0.71591, 0.61364, 0.49091, 0.36818, 0.18409], abs=6e-6
    )
    assert shares_at(NONMAINTAINED, [5, 8, 12, 23, 27, 30, 33, 43, 45]) == pytest.approx(
        [0.83333, 0.66667, 0.58333, 0.48611, 0.38889, 0.29167, 0.19444, 0.09722, 0.0], abs=6e-6
    )


def test_leukaemia_standard_errors() -> None:
    curve = survival(histogram(*MAINTAINED))
    at = np.isin(curve.values, [9, 13, 18, 23, 31, 34, 48])
    plain = (curve.log_log_error * -np.log(curve.share) * curve.share)[at]
    expected = [0.08668, 0.11629, 0.13966, 0.15263, 0.16419, 0.16267, 0.15349]
    np.testing.assert_allclose(plain, expected, atol=6e-6)


def test_leukaemia_medians_and_log_rank() -> None:
    one, two = histogram(*MAINTAINED), histogram(*NONMAINTAINED)
    assert quantile(one).value == 31 and quantile(two).value == 23
    chi_squared, p_value = log_rank(one, two)
    assert chi_squared == pytest.approx(3.396, abs=1e-3)
    assert p_value == pytest.approx(0.065, abs=1e-3)


def test_a_quantile_that_is_not_reached_is_nan() -> None:
    mostly_open = duration_histogram([1, 5], [2, 0], [0, 8])
    assert np.isnan(quantile(mostly_open).value)
    assert np.isnan(quantile(mostly_open).high)
    assert quantile(duration_histogram([], [])).n == 0


def test_leaving_out_open_tickets_would_flatter() -> None:
    """Lognormal of median 4 days, intake over 30 days, seen on day 30."""
    random = np.random.default_rng(7)
    created = random.uniform(0, 30, 200_000)
    true = np.exp(np.log(4) + 1.2 * random.standard_normal(len(created)))
    is_closed = true <= 30 - created
    seen = np.round(np.minimum(true, 30 - created), 3)
    everything = quantile(duration_histogram(seen, is_closed, ~is_closed))
    closed_only = quantile(duration_histogram(seen[is_closed], np.ones(is_closed.sum())))
    assert everything.value == pytest.approx(4.0, abs=0.08)
    assert everything.low <= 4.0 <= everything.high
    assert closed_only.value < 3.2


@pytest.mark.parametrize(
    ("n", "q", "ranks"),
    [(20, 0.5, (6, 15)), (50, 0.5, (18, 33)), (100, 0.5, (40, 61)), (50, 0.9, (41, 50)),
     (100, 0.9, (84, 96))],
)  # fmt: skip
def test_ranks(n: int, q: float, ranks: tuple[int, int]) -> None:
    assert quantile_ranks(n, q) == ranks


def test_price_bonett() -> None:
    complete = duration_histogram(PRICE_BONETT, np.ones(19))
    found = quantile(complete)
    assert (found.value, found.low, found.high) == (20, 10, 30)
    assert median_standard_error(complete) == pytest.approx(5.390263, abs=1e-6)
    change = median_change(complete, duration_histogram(np.array(PRICE_BONETT) + 5, np.ones(19)))
    assert change.difference == -5
    assert change.interval.width == pytest.approx(2 * 1.959964 * 5.390263 * 2**0.5, abs=1e-4)


def test_standard_error_of_a_censored_median_is_refused() -> None:
    with pytest.raises(ValueError, match="censored"):
        median_standard_error(histogram(*MAINTAINED))


def test_log_rank_without_a_second_group_is_unknown() -> None:
    assert np.isnan(log_rank_p_value(histogram(*MAINTAINED), duration_histogram([], [])))


rows = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=25
).filter(lambda many: sum(done for _, done, _ in many) > 1)


@settings(deadline=None, max_examples=40)
@given(rows, rows)
def test_equals_lifelines(one: list[tuple[int, int, int]], two: list[tuple[int, int, int]]) -> None:
    times, done, still_open = (np.array(column) for column in zip(*one, strict=True))
    ours = survival(duration_histogram(times, done, still_open))
    long = [spread(group) for group in (one, two)]
    fitter = KaplanMeierFitter().fit(*long[0])
    np.testing.assert_allclose(
        ours.share, fitter.survival_function_at_times(ours.values), atol=1e-12
    )
    test = logrank_test(long[0][0], long[1][0], long[0][1], long[1][1])
    groups = [duration_histogram(*zip(*group, strict=True)) for group in (one, two)]
    p_value = log_rank_p_value(*groups)
    if np.isfinite(test.p_value):
        assert p_value == pytest.approx(test.p_value, abs=1e-9)


def test_interval_equals_lifelines() -> None:
    random = np.random.default_rng(3)
    for _ in range(30):
        times = random.integers(1, 40, 60)
        finished = random.random(60) < 0.7
        finished[0] = False
        fitter = KaplanMeierFitter().fit(times, finished)
        bounds = median_survival_times(fitter.confidence_interval_).to_numpy()[0]
        found = quantile(duration_histogram(times, finished, ~finished))
        assert found.value == fitter.median_survival_time_
        expected = [np.nan if np.isinf(bound) else bound for bound in bounds]
        np.testing.assert_equal([found.low, found.high], expected)


@given(rows, st.randoms())
def test_order_and_splitting_of_rows_change_nothing(
    many: list[tuple[int, int, int]], random: object
) -> None:
    shuffled = [row for value, done, left in many for row in ((value, done, 0), (value, 0, left))]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = duration_histogram(*zip(*many, strict=True))
    two = duration_histogram(*zip(*shuffled, strict=True))
    for part in ("values", "finished", "still_open"):
        np.testing.assert_array_equal(getattr(one, part), getattr(two, part))


def spread(many: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    pairs = [
        (value, event)
        for value, done, left in many
        for event, count in ((1, done), (0, left))
        for _ in range(count)
    ]
    times, events = zip(*pairs, strict=True)
    return list(times), list(events)


def test_the_share_finished_by_a_time_is_one_less_the_survival() -> None:
    """aml, maintained: R survival gives .71591 at 18 and log(-log) bands."""
    maintained = histogram(*MAINTAINED)
    value, ends = finished_by(maintained, 20)
    assert value == pytest.approx(1 - 0.71591, abs=1e-5)
    error = 0.13966 / 0.71591 / abs(np.log(0.71591))
    low, high = (0.71591 ** np.exp(sign * 1.959964 * error) for sign in (-1, 1))
    assert (float(ends.low), float(ends.high)) == pytest.approx((1 - low, 1 - high), abs=1e-4)
    assert np.isnan(finished_by(maintained, 5)[0])
    assert np.isnan(finished_by(maintained, 200)[0])

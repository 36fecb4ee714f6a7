"""Counts after an event, less chance. Goldens: docs/method.md, "Causes"."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.net_counts import net_count, summed


def test_reference_value() -> None:
    found = net_count(60, 20)
    assert float(found.ratio.ratio) == pytest.approx(3.0)
    assert float(found.ratio.interval.low) == pytest.approx(1.782698, abs=1e-6)
    assert float(found.ratio.interval.high) == pytest.approx(5.254705, abs=1e-6)
    assert float(found.net) == 40
    assert float(found.net) / 60 == pytest.approx(0.667, abs=1e-3)


def test_simulated_contacts_of_known_cause_are_found() -> None:
    """The example of the method: 610 caused, 666 linked, 65 before, net 601."""
    found = net_count(666, 65)
    assert float(found.net) == 601
    assert float(found.interval.low) < 610 < float(found.interval.high)


def test_a_shorter_span_weighs_more() -> None:
    found = net_count(60, 10, 700, 350)
    assert float(found.net) == pytest.approx(40)
    assert float(found.ratio.ratio) == pytest.approx(3.0)


def test_the_interval_is_above_nought_where_the_ratio_is_above_one() -> None:
    for after, compared in ((5, 5), (12, 5), (13, 4), (4, 13), (0, 3), (3, 0), (0, 9), (9, 0)):
        found = net_count(after, compared, 3.0, 2.0)
        assert (float(found.interval.low) > 0) == (float(found.ratio.interval.low) > 1)
        assert float(found.interval.low) <= float(found.net) <= float(found.interval.high)


def test_placebo_events_come_out_at_nought() -> None:
    """Equal true rates, mean 40 each: the exact interval covers 0 in about 97 %."""
    rng = np.random.default_rng(7)
    after, compared = rng.poisson(40, (2, 20_000))
    found = net_count(after, compared)
    covered = np.mean((found.interval.low <= 0) & (found.interval.high >= 0))
    assert 0.955 < covered < 0.985


@pytest.mark.parametrize(("caused", "chance", "span"), [(30, 12, 8), (5, 2, 2), (200, 7, 6)])
def test_how_many_of_those_counted_were_caused_is_covered(
    caused: int, chance: float, span: float
) -> None:
    rng = np.random.default_rng(8)
    drawn = rng.poisson(caused, 20_000)
    after = drawn + rng.poisson(chance, 20_000)
    found = net_count(after, rng.poisson(span, 20_000), chance, span)
    covered = np.mean((found.interval.low <= drawn) & (found.interval.high >= drawn))
    assert covered > 0.95
    assert float(np.nanmax(found.interval.high - after)) < 1e-9


def test_what_was_not_watched_is_not_known() -> None:
    found = net_count([5, 0], [0, 0], [10, 10], [0, 10])
    assert np.isnan(found.net[0]) and np.isnan(found.interval.low[0])
    assert found.net[1] == 0 and np.isnan(found.interval.low[1])


def test_a_sum_keeps_the_distances_of_its_parts() -> None:
    assert summed([40], [20], [50]) == pytest.approx((40, 20, 50))
    total, low, high = summed([10, 20], [7, 16], [13, 24])
    assert (total, low, high) == pytest.approx((30, 25, 35))

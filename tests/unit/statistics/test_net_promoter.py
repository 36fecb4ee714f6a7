"""Net promoter figures against R's NPS package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.net_promoter import net_promoter, net_promoter_change

PUBLISHED = [
    (1, 2, 3, 0.33333333, 0.30429031, -0.26743259, 0.71187703),
    (20, 30, 50, 0.3, 0.078102497, 0.1405113, 0.44201297),
    (3, 5, 12, 0.45, 0.16545392, 0.084311325, 0.69829737),
    (0, 0, 10, 1.0, 0.0, 0.47503552, 1.063426),
    (75, 675, 250, 0.175, 0.01715736, 0.14085883, 0.20809431),
    (120, 180, 300, 0.3, 0.031885211, 0.23617445, 0.36084048),
]


def test_published_scores_all_at_once() -> None:
    detractors, passives, promoters, score, error, low, high = map(
        np.array, zip(*PUBLISHED, strict=True)
    )
    result = net_promoter(detractors, passives, promoters)
    np.testing.assert_allclose(result.score, score, atol=5e-9)
    np.testing.assert_allclose(result.standard_error, error, atol=5e-9)
    np.testing.assert_allclose(result.interval.low, low, atol=5e-8)
    np.testing.assert_allclose(result.interval.high, high, atol=5e-7)


def test_no_answers_are_unknown_and_unanimous_answers_still_uncertain() -> None:
    nobody = net_promoter(0, 0, 0)
    assert np.isnan([nobody.score, nobody.standard_error, nobody.interval.low]).all()
    assert nobody.n == 0
    everyone = net_promoter(0, 0, 10)
    assert everyone.interval.width > 0.5
    assert everyone.interval.clipped(-1, 1).high == 1


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        ((20, 30, 50), (30, 30, 40), (0.19417476, -0.02551596, 0.41386547, 0.083215868)),
        ((120, 180, 300), (150, 180, 270), (0.099502, 0.009579, 0.189426, 0.030101)),
    ],
)
def test_published_changes(
    current: tuple[int, int, int],
    previous: tuple[int, int, int],
    expected: tuple[float, ...],
) -> None:
    change = net_promoter_change(current, previous)
    found = (change.difference, change.interval.low, change.interval.high, change.p_value)
    assert found == pytest.approx(expected, abs=1e-6)


def test_an_interval_holds_its_score_even_of_one_answer() -> None:
    for counts in ((0, 0, 1), (1, 0, 0), (0, 0, 0.6), (0, 1, 0)):
        one = net_promoter(*counts)
        assert one.interval.low <= one.score <= one.interval.high


def test_change_from_no_answers_is_unknown() -> None:
    change = net_promoter_change((20, 30, 50), (0, 0, 0))
    assert np.isnan([change.difference, change.interval.low, change.p_value]).all()


counts = st.tuples(*[st.integers(0, 10**6)] * 3).filter(lambda c: sum(c) > 0)


@given(counts, counts)
def test_swapping_the_periods_swaps_the_sign(
    one: tuple[int, int, int], two: tuple[int, int, int]
) -> None:
    forward, backward = net_promoter_change(one, two), net_promoter_change(two, one)
    assert forward.difference == pytest.approx(-backward.difference, abs=1e-12)
    assert forward.interval.low == pytest.approx(-backward.interval.high, abs=1e-12)
    assert forward.p_value == pytest.approx(backward.p_value)

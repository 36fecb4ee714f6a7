"""The parts of a change add up, whatever the groups; their errors are those of repeated draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.mix_rate import ChangeSplit, split_change
from scorecard.statistics.ratios import PairSums


def share(n: list[int] | np.ndarray, true: list[int] | np.ndarray) -> PairSums:
    count, total = np.asarray(n, dtype=float), np.asarray(true, dtype=float)
    return PairSums(count, total, count, total, count, total)


def whole(sums: PairSums) -> float:
    return float(np.sum(sums.value) / np.sum(sums.base))


def parts_add_up(found: ChangeSplit, now: PairSums, then: PairSums) -> None:
    change = whole(now) - whole(then)
    scale = max(1.0, abs(whole(now)), abs(whole(then)))
    kinds = (found.mix, found.rate, found.interaction)
    assert found.group.value[-1] == pytest.approx(change, abs=1e-9 * scale)
    assert sum(float(kind.value[-1]) for kind in kinds) == pytest.approx(change, abs=1e-9 * scale)
    for kind in (*kinds, found.group):
        assert kind.value[:-1].sum() == pytest.approx(kind.value[-1], abs=1e-9 * scale)
    np.testing.assert_allclose(
        sum(kind.value for kind in kinds), found.group.value, atol=1e-9 * scale
    )


@st.composite
def shares(draw: st.DrawFn) -> tuple[PairSums, PairSums]:
    groups = draw(st.integers(1, 6))

    def side() -> PairSums:
        n = draw(st.lists(st.integers(0, 500), min_size=groups, max_size=groups))
        if not sum(n):
            n[0] = 3
        return share(n, [draw(st.integers(0, one)) for one in n])

    return side(), side()


@given(shares())
def test_parts_of_shares_add_up_exactly(both: tuple[PairSums, PairSums]) -> None:
    parts_add_up(split_change(*both), *both)


amounts = st.floats(-1e5, 1e5).filter(lambda one: one == 0 or abs(one) > 1e-3)


@st.composite
def ratios(draw: st.DrawFn) -> tuple[PairSums, PairSums]:
    groups = draw(st.integers(1, 5))

    def side() -> PairSums:
        value = np.array(draw(st.lists(amounts, min_size=groups, max_size=groups)))
        base = np.array(
            draw(st.lists(st.floats(0.1, 1e4), min_size=groups, max_size=groups)), dtype=float
        )
        return PairSums(np.full(groups, 9.0), value, base, value**2, base**2, value * base)

    return side(), side()


@given(ratios())
def test_parts_of_ratios_add_up_exactly(both: tuple[PairSums, PairSums]) -> None:
    parts_add_up(split_change(*both), *both)


def test_by_hand() -> None:
    """Shares of the groups .25 and .75, then the other way round; rates .4 to .45, .8 to .9."""
    found = split_change(share([300, 100], [270, 45]), share([100, 300], [80, 120]))
    # Then: .25 × .8 + .75 × .4 = .5, now .7875.
    assert found.mix.value == pytest.approx([0.5 * 0.3, -0.5 * -0.1, 0.2])
    assert found.rate.value == pytest.approx([0.25 * 0.1, 0.75 * 0.05, 0.0625])
    assert found.interaction.value == pytest.approx([0.5 * 0.1, -0.5 * 0.05, 0.025])
    assert found.group.value == pytest.approx([0.225, 0.0625, 0.2875])


def test_simpsons_paradox_lies_in_the_mix() -> None:
    """Kidney stones (Charig et al. 1986): open surgery wins for each size, and loses in all."""
    found = split_change(share([87, 263], [81, 192]), share([270, 80], [234, 55]))
    assert found.group.value[-1] == pytest.approx(273 / 350 - 289 / 350)
    assert found.group.value[-1] < 0 < found.rate.value[-1]
    assert found.rate.value[:-1].min() > 0
    assert found.mix.value[-1] < -found.rate.value[-1]


def test_what_comes_or_goes_is_mix() -> None:
    found = split_change(share([50, 50], [40, 10]), share([100, 0], [80, 0]))
    assert found.rate.value.tolist() == [0, 0, 0]
    assert found.mix.value[-1] == pytest.approx(-0.3)
    back = split_change(share([100, 0], [80, 0]), share([50, 50], [40, 10]))
    assert back.mix.value[-1] == pytest.approx(0.3)
    assert back.interaction.value.tolist() == [0, 0, 0]


def test_errors_are_those_of_repeated_draws() -> None:
    random = np.random.default_rng(1)

    def draw(n: int, mix: list[float], rate: list[float]) -> PairSums:
        groups = random.multinomial(n, mix)
        return share(groups, random.binomial(groups, rate))

    ends, told = [], []
    for _ in range(1500):
        found = split_change(
            draw(400, [0.7, 0.2, 0.1], [0.9, 0.45, 0.3]),
            draw(300, [0.3, 0.5, 0.2], [0.8, 0.4, 0.3]),
        )
        kinds = (found.mix, found.rate, found.interaction, found.group)
        ends.append(np.concatenate([kind.value for kind in kinds]))
        told.append(np.concatenate([kind.standard_error for kind in kinds]))
    np.testing.assert_allclose(np.mean(told, axis=0), np.std(ends, axis=0), rtol=0.1)


def test_errors_of_ratios_are_those_of_repeated_draws() -> None:
    random = np.random.default_rng(2)

    def draw(n: int, heavy: float, rate: float) -> PairSums:
        group = random.random(n) < heavy
        base = random.gamma(2.0, 1.0, n) + group
        value = base * random.normal(np.where(group, rate, 0.5), 0.2)
        sums = [
            np.array([part[~group].sum(), part[group].sum()])
            for part in (np.ones(n), value, base, value**2, base**2, value * base)
        ]
        return PairSums(*sums)

    ends, told = [], []
    for _ in range(1000):
        found = split_change(draw(300, 0.6, 0.9), draw(300, 0.3, 0.7))
        kinds = (found.mix, found.rate, found.interaction, found.group)
        ends.append(np.concatenate([kind.value for kind in kinds]))
        told.append(np.concatenate([kind.standard_error for kind in kinds]))
    np.testing.assert_allclose(np.mean(told, axis=0), np.std(ends, axis=0), rtol=0.12)


def test_repeated_customers_widen_the_parts() -> None:
    both = share([300, 100], [270, 45]), share([100, 300], [80, 120])
    plain, widened = split_change(*both), split_change(*both, 4.0)
    np.testing.assert_allclose(widened.group.standard_error, 2 * plain.group.standard_error)
    assert plain.group.low[-1] < plain.group.value[-1] < plain.group.high[-1]
    assert plain.group.p_value[-1] < 0.001


@pytest.mark.parametrize(
    "wrong",
    [
        PairSums(1.0 * np.ones(1), np.ones(1), np.zeros(1), np.ones(1), np.ones(1), np.ones(1)),
        PairSums(np.ones(2), np.ones(2), np.array([0.0, 5.0]), np.ones(2), np.ones(2), np.ones(2)),
    ],
)
def test_a_value_without_a_base_does_not_come_apart(wrong: PairSums) -> None:
    fine = share([5] * len(np.asarray(wrong.value)), [1] * len(np.asarray(wrong.value)))
    with pytest.raises(ValueError, match="base"):
        split_change(wrong, fine)

"""Found less expected: the golden pairs of methods 7, and what too few pairs say."""

from __future__ import annotations

import polars as pl
import pytest

from scorecard.transforms.expectations import gaps_of

FOUND = [4, 5, 3, 4, 2, 5, 4, 3, 4, 4]
EXPECTED = [5, 5, 4, 5, 4, 5, 5, 4, 4, 5]


def row(question: str, found: list[int], expected: list[int]) -> dict[str, object]:
    """Answers from 1 to 5, as the statement sums them from 0 to 100."""
    gaps = [25.0 * (one - other) for one, other in zip(found, expected, strict=True)]
    return {
        "question": question,
        "pairs": len(gaps),
        "expected": sum(25.0 * (one - 1) for one in expected),
        "found": sum(25.0 * (one - 1) for one in found),
        "gap": sum(gaps),
        "gap_squares": sum(gap * gap for gap in gaps),
    }


def test_the_golden_pairs() -> None:
    (gap,) = gaps_of(pl.DataFrame([row("delivery", FOUND, EXPECTED)]))
    assert gap.gap is not None
    # Gap -0.8 of a scale of four steps, SE 0.2, t -4.0.
    assert gap.gap.value == pytest.approx(-0.8 * 25)
    assert gap.gap.high - gap.gap.value == pytest.approx(2.262157 * 0.2 * 25, rel=1e-6)
    assert gap.p_value == pytest.approx(0.003110, abs=5e-7)
    assert (gap.found, gap.expected) == pytest.approx((70.0, 90.0))


def test_the_widest_shortfall_comes_first() -> None:
    rows = [row("price", FOUND, FOUND), row("delivery", FOUND, EXPECTED)]
    assert [gap.name for gap in gaps_of(pl.DataFrame(rows))] == ["delivery", "price"]


def test_one_pair_has_no_interval() -> None:
    (gap,) = gaps_of(pl.DataFrame([row("delivery", [4], [5])]))
    assert gap.gap is None and gap.p_value is None


def test_pairs_that_agree_have_no_gap() -> None:
    (gap,) = gaps_of(pl.DataFrame([row("delivery", FOUND, FOUND)]))
    assert gap.gap is not None and gap.gap.value == 0
    assert gap.p_value == 1

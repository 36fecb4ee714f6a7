"""Who answers and how the silent differ, from the rows of the page queries."""

from __future__ import annotations

import polars as pl
import pytest

from scorecard.transforms.responses import response_of, traits_of

INVITED = {
    "survey": pl.String,
    "follows_cases": pl.Boolean,
    "channel": pl.String,
    "segment": pl.String,
    "region": pl.String,
    "has_contact": pl.Boolean,
    "was_wronged": pl.Boolean,
    "invited": pl.Int64,
    "answered": pl.Int64,
}
CELLS = {
    "segment": pl.String,
    "region": pl.String,
    "has_left": pl.Boolean,
    "has_contact": pl.Boolean,
    "was_wronged": pl.Boolean,
    "has_answered": pl.Boolean,
    "customers": pl.Int64,
    "due_customers": pl.Int64,
    "late_customers": pl.Int64,
    "contacts": pl.Float64,
    "contacts_squares": pl.Float64,
    "valued": pl.Int64,
    "value_total": pl.Float64,
    "value_squares": pl.Float64,
    "votes": pl.Float64,
    "votes_squares": pl.Float64,
}
LEAVING = {"has_answered": pl.Boolean, "customers": pl.Int64, "leavers": pl.Int64}


def invited(*rows: tuple[str, bool, str | None, int, int]) -> pl.DataFrame:
    """Survey, whether it follows cases, segment, invited, answered."""
    return pl.DataFrame(
        [
            (survey, follows, "email", segment, "East", False, False, n, answered)
            for survey, follows, segment, n, answered in rows
        ],
        schema=INVITED,
        orient="row",
    )


def cells(*rows: tuple[bool, int, int]) -> pl.DataFrame:
    """Whether heard, customers, how many had a late delivery; a third or more were promised one."""
    return pl.DataFrame(
        [
            (
                "Home",
                "East",
                False,
                False,
                late > 0,
                heard,
                n,
                max(late, n // 3),
                late,
                0,
                0,
                n,
                10.0 * n,
                100.0 * n,
            )
            + ((0.0, n * 1.0) if heard else (0.0, 0.0))
            for heard, n, late in rows
        ],
        schema=CELLS,
        orient="row",
    )


NOBODY_LEFT = pl.DataFrame(schema=LEAVING)


def test_the_worked_example_of_uneven_response() -> None:
    found = response_of(
        invited(("NPS", False, "A", 500, 50), ("NPS", False, "B", 300, 90)).vstack(
            invited(("NPS", False, "C", 200, 40))
        )
    )
    assert found is not None
    assert found.whole.value == pytest.approx(0.18)
    segments = next(group for group in found.groups if group.dimension == "segment")
    assert segments.association is not None
    assert segments.association.chi_squared == pytest.approx(51.4905, abs=5e-5)
    assert segments.association.cramer_v == pytest.approx(0.2269, abs=5e-5)
    assert segments.spread == pytest.approx(1 / 3)
    assert segments.is_uneven
    assert found.is_representative
    assert found.representativity is not None
    assert found.representativity.value == pytest.approx(0.8288, abs=5e-4)


def test_even_response_is_not_called_uneven() -> None:
    found = response_of(
        invited(
            ("NPS", False, "A", 500, 100), ("NPS", False, "B", 300, 62), ("NPS", False, None, 9, 0)
        )
    )
    assert found is not None
    assert not any(group.is_uneven for group in found.groups)


def test_surveys_after_cases_are_told_but_stand_for_nobody() -> None:
    found = response_of(invited(("NPS", False, "A", 100, 50), ("CSAT", True, "A", 900, 90)))
    assert found is not None and not found.is_of_cases
    assert found.whole.value == 0.5
    surveys = next(group for group in found.groups if group.dimension == "survey")
    assert [name for name, _ in surveys.rates] == ["CSAT", "NPS"]
    only = response_of(invited(("CSAT", True, "A", 900, 90)))
    assert only is not None and only.is_of_cases and only.whole.value == 0.1


def test_without_invitations_nothing_is_assessed() -> None:
    assert response_of(pl.DataFrame(schema=INVITED)) is None


def test_silent_who_are_let_down_more_are_seen() -> None:
    rows = cells((True, 300, 0), (True, 100, 100), (False, 300, 0), (False, 300, 300))
    leaving = pl.DataFrame(
        {"has_answered": [True, False], "customers": [300, 400], "leavers": [15, 60]}
    )
    found = {trait.key: trait for trait in traits_of(rows, leaving)}
    late = found["late"]
    assert (late.answered[0], late.silent[0]) == (0.5, 0.75)
    assert late.difference[0] == -0.25 and late.difference[2] < 0
    assert late.differs and found["left"].differs
    assert found["left"].difference[0] == pytest.approx(-0.1)
    # Nobody was in contact: a trait that nobody has says nothing about the silent.
    assert "in contact" not in found
    # Everybody paid the same: no spread, no difference.
    assert not found["value"].differs


def test_few_on_a_side_are_not_compared() -> None:
    assert traits_of(cells((True, 29, 29), (False, 500, 9)), NOBODY_LEFT) == ()

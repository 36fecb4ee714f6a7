"""The status rule, case by case and over many simulated years."""

from __future__ import annotations

import numpy as np
import pytest

from scorecard.statistics.net_promoter import net_promoter
from scorecard.statistics.status import (
    AMBER,
    GREEN,
    NO_COLOUR,
    RED,
    CodeArray,
    Colour,
    Estimate,
    Standard,
    Status,
    judge,
    judge_series,
    judge_series_codes,
    pool_one_or_three,
    pooled,
)

GOAL, RED_FLAG = 40.0, 36.0
STANDARD = Standard(GOAL, RED_FLAG, higher_is_better=True, fewest_judged=30)


@pytest.mark.parametrize(
    ("value", "low", "high", "remembered", "expected"),
    [
        (30, 25, 35, None, Status("red", False, "judged")),
        (37, 35, 39, None, Status("amber", False, "judged")),
        (36, 33, 39, None, Status("amber", False, "judged")),
        (40, 30, 50, "red", Status("green", False, "judged")),
        (45, 42, 48, None, Status("green", False, "judged")),
        (38, 30, 46, "green", Status("green", True, "not clear yet")),
        (30, 20, 40, "amber", Status("amber", True, "not clear yet")),
        (38, 30, 46, None, Status(None, True, "not clear yet")),
        (np.nan, np.nan, np.nan, "green", Status(None, False, "not measured")),
        (np.nan, 1, 2, "green", Status(None, False, "not measured")),
    ],
)
def test_each_case(
    value: float,
    low: float,
    high: float,
    remembered: Colour | None,
    expected: Status,
) -> None:
    assert judge(Estimate(value, low, high, 100), STANDARD, remembered) == expected
    mirrored = Standard(-GOAL, -RED_FLAG, higher_is_better=False, fewest_judged=30)
    assert judge(Estimate(-value, -high, -low, 100), mirrored, remembered) == expected


def test_too_few_answers_show_nothing_however_bad() -> None:
    found = judge(Estimate(0, -5, 5, 29), STANDARD, "red")
    assert found == Status(None, False, "too few answers")


def test_a_gap_does_not_wipe_the_memory() -> None:
    series = Estimate(
        [30, 38, np.nan, 38, 38, 41],
        [25, 30, np.nan, 30, 30, 33],
        [35, 46, np.nan, 46, 46, 49],
        [99, 99, 0, 99, 9, 99],
    )
    statuses = judge_series(series, STANDARD)
    assert [status.colour for status in statuses] == ["red", "red", None, "red", None, "green"]
    assert [status.is_hollow for status in statuses] == [False, True, False, True, False, False]
    assert statuses[4].reason == "too few answers"
    remembered = judge_series(Estimate([38], [30], [46], [99]), STANDARD, "amber")
    assert remembered == [Status("amber", True, "not clear yet")]


def test_periods_are_pooled_by_their_parts() -> None:
    parts = np.array([[1.0, 10], [2, 20], [np.nan, np.nan], [4, 40], [5, 50]])
    assert pooled(parts).tolist() == [[1, 10], [3, 30], [3, 30], [6, 60], [9, 90]]
    assert pooled(parts[:2], 3).tolist() == [[1, 10], [3, 30]]
    assert pooled(parts[:, 0], 1).tolist() == [1, 2, 0, 4, 5]


def test_one_period_is_enough_when_its_interval_is_narrow() -> None:
    found = pool_one_or_three([39.7, 39.0, np.nan], [40.4, 40.0, np.nan], GOAL, RED_FLAG)
    assert found.tolist() == [1, 3, 3]
    assert pool_one_or_three(0.1, 0.2, 2.0, 24.0) == 1


def months(
    score: np.ndarray, answers: int, runs: int, random: np.random.Generator
) -> tuple[CodeArray, np.ndarray]:
    """Colours by the rule and single-month scores; both months x runs."""
    passive = 0.3
    chances = np.stack(
        [(1 - passive - score) / 2, np.full(len(score), passive), (1 - passive + score) / 2], 1
    )
    counts = np.stack([random.multinomial(answers, chance, runs) for chance in chances])
    three = pooled(counts)
    found = net_promoter(*np.moveaxis(three, -1, 0))
    series = Estimate(
        100 * found.score, 100 * found.interval.low, 100 * found.interval.high, found.n
    )
    colours, _ = judge_series_codes(series, STANDARD, GREEN)
    return colours, 100 * net_promoter(*np.moveaxis(counts, -1, 0)).score


def changes_a_year(colours: np.ndarray) -> float:
    return float((colours[1:] != colours[:-1]).mean() * 12)


def test_a_steady_truth_keeps_its_colour() -> None:
    colours, single = months(np.full(62, 0.40), 100, 4000, np.random.default_rng(20))
    settled = colours[2:]
    assert changes_a_year(settled) < 1
    assert (settled == RED).mean() < 0.12
    assert (settled != NO_COLOUR).all()
    ninety_percent = np.select([single >= 40, single >= 36], [GREEN, AMBER], RED)
    assert changes_a_year(ninety_percent) > 5
    assert (ninety_percent == RED).mean() > 0.2


@pytest.mark.parametrize(
    ("answers", "fall", "within", "least"),
    [(100, 0.20, 3, 0.95), (100, 0.10, 6, 0.85), (50, 0.20, 3, 0.80), (400, 0.20, 3, 0.99),
     (400, 0.10, 3, 0.98)],
)  # fmt: skip
def test_a_true_fall_is_flagged(answers: int, fall: float, within: int, least: float) -> None:
    truth = np.r_[np.full(24, 0.40), np.full(within, 0.40 - fall)]
    colours, _ = months(truth, answers, 4000, np.random.default_rng(21))
    # Runs that were red by chance before the fall would be counted as flagged at once.
    unflagged = colours[23] != RED
    assert (colours[24:, unflagged] == RED).any(axis=0).mean() >= least

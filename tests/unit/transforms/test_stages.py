import numpy as np
import pytest

from scorecard.config.company import Company, Stage
from scorecard.transforms.judgements import scored
from scorecard.transforms.measures import Estimates
from scorecard.transforms.stages import combined, ranked, score_changes, stage_standings
from tests.unit.transforms.synthetic import metric

# The toy stage of the method's goldens: nps, csat, on time, first reply, first contact.
TOY = (
    metric("nps", "nps", target=0.5, floor=0.0, weight=0.25),
    metric("csat", target=0.9, floor=0.6, weight=0.25),
    metric("ontime", target=0.98, floor=0.8, weight=0.25),
    # On a linear scale in the golden, so a ratio, whose goalposts are linear.
    metric("frt", "ratio", unit="hours", better="lower", target=2.0, floor=24.0, weight=0.125),
    metric("fcr", target=0.8, floor=0.5, weight=0.125),
)
VALUES = [0.32, 0.84, 0.93, 6.0, 0.71]
ERRORS = [0.032, 0.016, 0.011, 0.7, 0.02]
COMPANY = Company(name="Toy", stages=(Stage(stage_id="use", name="Use", owner="COO"),))


def estimates(values, n=100.0):
    array = np.array([values], dtype=float)
    count = np.where(np.isnan(array), 0.0, n)
    return Estimates(count, count * 0, array, array, array, np.array([ERRORS]))


def track(values):
    return combined(*scored(estimates(values), TOY, COMPANY.thresholds), TOY, COMPANY)


def test_the_toy_stage_scores_as_its_golden():
    score, _ = scored(estimates(VALUES), TOY, COMPANY.thresholds)
    assert score[0] == pytest.approx([64, 80, 72.2222, 81.8182, 70], abs=1e-4)
    found = track(VALUES)
    assert found.score[0, 0] == pytest.approx(73.0328, abs=1e-4)
    assert found.error[0, 0] == pytest.approx(2.7431, abs=1e-4)


def test_a_missing_metric_renormalises_and_shows_its_bounds():
    found = track([0.32, 0.84, np.nan, 6.0, 0.71])
    assert found.score[0, 0] == pytest.approx(73.3030, abs=1e-4)
    assert found.coverage[0, 0] == pytest.approx(0.75)
    assert found.bound_low[0, 0] == pytest.approx(54.9773, abs=1e-4)
    assert found.bound_high[0, 0] == pytest.approx(79.9773, abs=1e-4)


def test_a_stage_measured_by_less_than_six_tenths_is_not_rated():
    found = track([0.32, np.nan, np.nan, 6.0, np.nan])
    assert np.isnan(found.score[0, 0])
    assert found.coverage[0, 0] == pytest.approx(0.375)


def test_a_stage_that_has_a_score_has_a_standing_though_three_periods_have_none():
    nothing = track([np.nan] * 5)
    codes, _ = stage_standings(
        track(VALUES), nothing, COMPANY, np.array([[500.0]]), COMPANY.thresholds
    )
    known, _ = stage_standings(
        track(VALUES), track(VALUES), COMPANY, np.array([[500.0]]), COMPANY.thresholds
    )
    assert codes[0, 0] == known[0, 0]


def test_too_few_answers_are_no_score():
    score, error = scored(estimates(VALUES, n=9.0), TOY, COMPANY.thresholds)
    assert np.isnan(score).all()
    assert np.isnan(error).all()


def test_a_new_export_does_not_look_like_a_change_of_health():
    score = np.array([[80.0, 80.0, 80.0, np.nan, 80.0], [80.0, 80.0, 80.0, 0.0, 80.0]])
    change = score_changes(score, np.full((2, 5), 2.0), 1, 0, TOY, COMPANY)
    assert change.difference[0] == pytest.approx(0.0)


def test_ranks_begin_at_the_weakest_and_leave_out_what_is_not_rated():
    assert ranked([70.0, None, 40.0, 90.0]) == [2, None, 1, 3]

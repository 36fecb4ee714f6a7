from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from scorecard.transforms import worth


def months(asked, **answers):
    return pl.DataFrame(
        {
            "month": [date(2025, 12, 1)] * len(answers),
            "asked": [asked] * len(answers),
            "verdict": list(answers),
            "answers": list(answers.values()),
        }
    )


def after(*groups):
    """Rows of worth_after: verdict, kept, and what each customer spent."""
    return pl.DataFrame(
        [
            (
                "overall",
                verdict,
                len(spend),
                kept,
                len(spend),
                sum(shifted),
                sum(s * s for s in shifted),
            )
            for verdict, kept, spend in groups
            for shifted in [[value - 100 for value in spend]]
        ],
        schema=[
            "asked",
            "verdict",
            "customers",
            "kept",
            "spenders",
            "spend_total",
            "spend_squares",
        ],
        orient="row",
    )


def test_the_most_direct_question_with_enough_answers_is_taken():
    few, many = months("expectations", delighted=5), months("overall", delighted=50, settled=3)
    assert worth.question_of(pl.concat([few, many]), 30) == "overall"
    assert worth.question_of(pl.concat([few, many]), 5) == "expectations"
    assert worth.question_of(few, 30) == "expectations"
    assert worth.question_of(few.clear(), 30) is None


def test_the_three_add_up_and_only_the_months_asked_for_count():
    rows = pl.concat(
        [
            months("overall", delighted=6, settled=3, disappointed=1),
            months("overall", delighted=9).with_columns(month=pl.lit(date(2025, 1, 1))),
        ]
    )
    shares = worth.verdict_shares(rows, [date(2025, 12, 1)])
    assert [share.value for share in shares.values()] == [0.6, 0.3, 0.1]
    assert {share.whole for share in shares.values()} == {10}


def test_the_tests_are_those_of_the_books():
    rng = np.random.default_rng(4)
    spend = {name: rng.gamma(2, 100, 200) for name in ("delighted", "settled")}
    rows = after(("delighted", 190, spend["delighted"]), ("settled", 160, spend["settled"]))
    kept, spent = worth.contrasts(rows, 30)
    p_kept = proportions_ztest([190, 160], [200, 200])[1]
    p_spent = stats.ttest_ind(spend["delighted"], spend["settled"], equal_var=False).pvalue
    smaller, larger = sorted([p_kept, p_spent])
    assert kept.q_value == pytest.approx(min(2 * smaller, larger) if p_kept < p_spent else larger)
    assert (kept.word, kept.measure) == ("more", "kept")
    assert kept.difference == pytest.approx(0.15)
    assert spent.difference == pytest.approx(
        spend["delighted"].mean() - spend["settled"].mean(), rel=1e-9
    )
    assert spent.q_value == pytest.approx(larger if p_spent == larger else min(2 * smaller, larger))


def test_who_cannot_be_followed_is_not_compared():
    rows = after(("delighted", 9, [100.0] * 10), ("settled", 20, [100.0] * 25))
    assert worth.contrasts(rows, 30) == ()
    assert [one.spend for one in worth.followed(rows)] == [None, None]


def test_beginnings_are_compared_over_those_followed():
    rows = pl.DataFrame(
        {
            "is_served_first": [True, False],
            "customers": [80, 900],
            "followed": [50, 800],
            "kept": [30, 720],
        }
    )
    found = worth.kept_contrast(rows, "is_served_first", True, False, 30)
    assert found is not None
    assert (found.word, found.difference) == ("less", pytest.approx(0.6 - 0.9))
    assert worth.kept_contrast(rows, "is_served_first", True, False, 60) is None


def test_customers_are_followed_past_the_silence_that_counts_as_loss():
    assert worth.follow_days(120) == 180
    assert worth.follow_days(365) == 425


def test_nothing_planted_nothing_claimed():
    rng = np.random.default_rng(9)
    claims = 0
    for _ in range(300):
        rows = after(
            *(
                (verdict, int(rng.binomial(n, 0.9)), rng.gamma(2, 130, n))
                for verdict, n in (("delighted", 260), ("settled", 200), ("disappointed", 70))
            )
        )
        claims += any(one.word != "no clear difference" for one in worth.contrasts(rows, 30))
    assert claims <= 0.05 * 300 + 2 * np.sqrt(300 * 0.05 * 0.95)

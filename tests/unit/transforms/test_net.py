from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from scorecard.transforms import net
from scorecard.warehouse.schema import create_empty_tables

QUERIES = Path(__file__).parents[3] / "queries"


def loyalty_rows(caught, never, question="nps"):
    """Rows of net_loyalty of two strata; counts are (top, middle, low)."""
    return pl.DataFrame(
        [
            (question, standing, segment, 12, sum(marks), *marks)
            for standing, by_segment in (("caught", caught), ("never fell", never))
            for segment, marks in by_segment.items()
        ],
        schema=[
            "question",
            "standing",
            "segment",
            "tenure_months",
            "answers",
            "top_answers",
            "middle_answers",
            "low_answers",
        ],
        orient="row",
    )


def hazard_rows(*cells):
    return pl.DataFrame(
        cells,
        schema=["standing", "segment", "tenure_months", "customer_months", "leavings"],
        orient="row",
    )


def test_a_mix_of_segments_is_no_paradox():
    # Within each segment the caught are no better; more of them are in the happy one.
    rows = loyalty_rows(
        caught={"Home": (80, 10, 10), "Office": (5, 5, 10)},
        never={"Home": (160, 20, 20), "Office": (100, 100, 200)},
    )
    found = net.loyalty_paradox(rows, "nps", 10)
    assert found is not None
    assert found.difference == pytest.approx(0.0)
    assert found.answer == "not clear"
    crude = {one.standing: one.value for one in net.loyalty(rows, "nps")}
    assert crude["caught"] > crude["never fell"] + 0.4


@pytest.mark.parametrize(
    ("caught", "answer", "is_worse"),
    [
        ((90, 5, 5), "yes", False),
        ((20, 30, 50), "no", True),
        ((5, 3, 2), "not clear", False),
        ((50_000, 30_000, 20_000), "no", False),
    ],
)
def test_yes_no_and_not_clear(caught, answer, is_worse):
    never = (500, 300, 200) if sum(caught) < 1000 else (50_000, 30_000, 20_000)
    found = net.loyalty_paradox(loyalty_rows({"Home": caught}, {"Home": never}), "nps", 10)
    assert found is not None
    assert (found.answer, found.is_worse) == (answer, is_worse)


def test_too_few_answers_are_not_compared():
    rows = loyalty_rows({"Home": (5, 2, 2)}, {"Home": (50, 20, 20)})
    assert net.loyalty_paradox(rows, "nps", 10) is None
    assert net.fragility(rows, "nps", 5) is None


def test_retention_is_told_in_points_around_those_who_never_fell():
    rows = hazard_rows(
        ("never fell", "Home", 6, 5000, 50),
        ("caught", "Home", 6, 1000, 20),
        ("dropped", "Home", 6, 20, 3),
    )
    found = net.retention_paradox(rows)
    assert found is not None
    assert found.difference == pytest.approx(0.98**12 - 0.99**12, rel=1e-6)
    assert (found.answer, found.is_worse) == ("no", True)
    kept = {one.standing: one.value for one in net.retention(rows)}
    assert kept["caught"] == pytest.approx(0.98**12)
    assert kept["dropped"] is None


def test_both_outcomes_speak_with_one_voice_or_not_clearly():
    def told(answer):
        return net.Paradox(answer, False, 0.0, 0.0, 0.0, 1.0)

    assert net.both((None, None)) is None
    assert net.both((told("no"), None)) == "no"
    assert net.both((told("no"), told("not clear"))) == "no"
    assert net.both((told("no"), told("yes"))) == "not clear"
    assert net.both((told("not clear"), told("yes"))) == "yes"


def test_without_the_net_its_part_is_rated_as_the_dropped_rate():
    rows = pl.concat(
        [
            loyalty_rows({"Home": (20, 20, 10)}, {"Home": (60, 30, 10)}),
            loyalty_rows({"Home": (5, 15, 30)}, {}).with_columns(standing=pl.lit("dropped")),
        ]
    )
    found = net.fragility(rows, "nps", 10)
    assert found is not None
    assert found.headline == pytest.approx((10 + 50 - 25) / 200)
    assert found.value == pytest.approx((50 - 25 - 25) / 200)
    assert found.loss == pytest.approx(found.headline - found.value)
    assert found.low < found.value < found.high
    assert found.loss_low > 0
    assert found.caught == pytest.approx(0.25)


def test_ratings_serve_where_nobody_is_asked_to_recommend():
    rows = loyalty_rows({"Home": (30, 0, 10)}, {"Home": (90, 0, 10)}, "overall")
    assert net.question_of(rows, 10) == "overall"
    told = {one.standing: one.value for one in net.loyalty(rows, "overall")}
    assert told == {"caught": 0.75, "never fell": 0.9}
    assert net.loyalty_paradox(rows, "overall", 10).answer == "no"


def test_nothing_planted_nothing_claimed():
    rng = np.random.default_rng(11)
    claims = 0
    for _ in range(300):
        loyal = loyalty_rows(
            {s: tuple(rng.multinomial(60, (0.5, 0.3, 0.2))) for s in ("Home", "Office")},
            {s: tuple(rng.multinomial(400, (0.5, 0.3, 0.2))) for s in ("Home", "Office")},
        )
        leaving = hazard_rows(
            *(
                (standing, "Home", tenure, months, int(rng.binomial(months, rate)))
                for standing, months in (("never fell", 6000), ("caught", 900))
                for tenure, rate in ((0, 0.02), (6, 0.012), (12, 0.008))
            )
        )
        found = (
            net.loyalty_paradox(loyal, "nps", 10, net.LEVEL / 2),
            net.retention_paradox(leaving, net.LEVEL / 2),
        )
        claims += any(one.answer == "yes" or one.is_worse for one in found if one is not None)
    assert claims <= 0.05 * 300 + 2 * np.sqrt(300 * 0.05 * 0.95)


@pytest.fixture(scope="module")
def indifferent_company():
    """6,000 customers who fall and leave, neither having anything to do with the other."""
    rng = np.random.default_rng(3)
    connection = duckdb.connect()
    create_empty_tables(connection)
    months = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(25)]
    connection.executemany("insert into months values (?, ?)", list(pairwise(months)))
    people, falls = [], []
    for number in range(6000):
        lived = int(min(rng.geometric(0.05), 25))
        left = None if lived > 24 else months[lived - 1] + timedelta(days=14)
        people.append((number, "Home", date(2023, 12, 31), left, "contract"))
        for month in months[:lived][:24]:
            if rng.random() < 0.12:
                day = month + timedelta(days=int(rng.integers(0, 13)))
                falls.append((number, f"z:{len(falls)}", day, day, "caught"))
    connection.register(
        "p", pl.DataFrame(people, schema=["c", "s", "b", "l", "r"], orient="row").to_arrow()
    )
    connection.register(
        "f", pl.DataFrame(falls, schema=["c", "r", "d", "e", "o"], orient="row").to_arrow()
    )
    connection.execute(
        "insert into people (customer_id, segment, became_customer_at, left_at, leave_rule)"
        " select c, s, b, l, r from p"
    )
    connection.execute(
        "insert into falls (customer_id, record_id, fell_on, settled_on, outcome)"
        " select c, r, d, e, o from f"
    )
    return connection, people, falls


def test_falls_without_effect_look_like_a_shield_only_to_who_counts_at_the_end(
    indifferent_company,
):
    connection, people, falls = indifferent_company
    sql = (QUERIES / "summaries" / "net_months.sql").read_text(encoding="utf-8")
    rows = connection.sql(sql, params={"as_of": datetime(2026, 1, 1)}).pl()
    found = net.retention_paradox(
        rows.group_by("standing", "segment", "tenure_months").agg(
            pl.col("at_risk").sum().alias("customer_months"), pl.col("leavings").sum()
        )
    )
    assert found is not None
    assert found.answer != "yes" and not found.is_worse
    fell = {number for number, *_ in falls}
    stayed = {True: [], False: []}
    for number, *_, left, _ in people:
        stayed[number in fell].append(left is None)
    naive = {side: np.mean(values) for side, values in stayed.items()}
    assert naive[True] > naive[False] + 0.2

"""Contact windows and channels from the rows of the page queries."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
import pytest

from scorecard.transforms.channels import best_channels, rates_of
from scorecard.transforms.windows import Prior, busiest_of, prior_of, windows_of

EVEN = np.full(168, 1 / 168)
PRIOR = Prior({"Home": EVEN}, EVEN, 12.0)


def candidate(**changed: object) -> dict[str, object]:
    """A customer with nine of eleven sessions in one window that held twice of three."""
    return {
        "customer_id": 1,
        "segment": "Home",
        "region": "East",
        "sessions": 11,
        "weeks": 11,
        "opens_at": 19,
        "inside": 9,
        "first_minute": 76,
        "trained_sessions": 8,
        "trained_opens_at": 19,
        "trained_inside": 7,
        "held_sessions": 3,
        "held_inside": 2,
        "record": "hubspot:1",
        "party_name": "Ann",
        "is_opt_out": False,
        **changed,
    }


def found(*rows: dict[str, object]):
    return windows_of(pl.DataFrame(list(rows), infer_schema_length=None), PRIOR)


def test_a_clear_window_is_listed_with_its_time() -> None:
    windows = found(candidate())
    (row,) = windows.listed.iter_rows(named=True)
    assert row["share"] == pytest.approx((9 + 12 * 2 / 168) / 23)
    # Three in four had begun by 20:16; written down as 20:30.
    assert row["minute_of_day"] == 20 * 60 + 30
    assert (windows.hits.part, windows.hits.whole) == (2, 3)
    assert windows.chance == pytest.approx(2 / 168)


@pytest.mark.parametrize(
    "changed",
    [
        {"held_inside": 0},
        {"inside": 2, "trained_inside": 2},
    ],
    ids=["not found again", "too few inside"],
)
def test_what_is_not_sure_is_not_listed(changed: dict[str, object]) -> None:
    others = [candidate(customer_id=at) for at in range(2, 12)]
    listed = found(candidate(**changed), *others).listed
    assert listed.height == 10 and 1 not in listed["customer_id"]


def test_who_opted_out_is_counted_and_never_listed() -> None:
    windows = found(candidate(), candidate(customer_id=2, is_opt_out=True))
    assert windows.listed["customer_id"].to_list() == [1]
    assert windows.opted_out == 1


def test_nobody_is_listed_where_windows_do_not_hold() -> None:
    lucky = candidate(held_sessions=100, held_inside=2)
    unlucky = [candidate(customer_id=at, held_inside=0) for at in range(2, 12)]
    windows = found(lucky, *unlucky)
    assert windows.hits.low is not None and windows.chance is not None
    assert windows.hits.low < windows.chance
    assert windows.listed.is_empty()


def test_hits_count_all_who_were_tried_and_not_those_who_passed() -> None:
    windows = found(candidate(), candidate(customer_id=2, held_inside=0))
    assert windows.listed.height == 1
    assert (windows.hits.part, windows.hits.whole, windows.tried) == (2, 6, 2)


def test_nobody_is_nothing() -> None:
    windows = windows_of(pl.DataFrame([candidate()]).clear(), PRIOR)
    assert windows.listed.is_empty() and windows.hits.value is None


def hours(*rows: tuple[str | None, int | None, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(segment, "East", hour, sessions, n) for segment, hour, sessions, n in rows],
        schema={
            "segment": pl.String,
            "region": pl.String,
            "hour_of_week": pl.Int64,
            "sessions": pl.Int64,
            "customers": pl.Int64,
        },
        orient="row",
    )


def test_the_prior_takes_its_shape_from_segments_and_company() -> None:
    prior = prior_of(
        hours(("Home", 20, 3, 400), ("Home", None, 3, 400), (None, 5, 1, 10), (None, None, 1, 10))
    )
    assert prior is not None
    assert prior.shapes["Home"].sum() == pytest.approx(1)
    assert prior.shapes["Home"].argmax() == 20
    segments = pl.Series(["Home", None, "nobody knows"])
    home, unknown, other = prior.inside(segments, pl.Series([19, 5, 20]))
    assert home > 0.8
    assert unknown > float(prior.company[5])
    assert other == pytest.approx(prior.company[20] + prior.company[21])
    assert prior_of(hours()) is None


def test_the_busiest_hours_may_run_over_midnight() -> None:
    busiest = busiest_of(hours((None, 167, 5, 90), (None, 0, 5, 90), (None, None, 10, 90)), "all")
    assert busiest is not None
    assert busiest.opens_at == 167 and busiest.stands_out
    assert busiest.share.value == 1.0


def test_an_even_week_has_no_hours_that_stand_out() -> None:
    rng = np.random.default_rng(1)
    drawn = np.bincount(rng.integers(0, 168, 5000), minlength=168)
    rows = [(None, hour, 1, int(n)) for hour, n in enumerate(drawn)]
    busiest = busiest_of(hours(*rows, (None, None, 1, 5000)), "all")
    assert busiest is not None and not busiest.stands_out


CHANNELS = {
    "customer_id": pl.Int64,
    "channel": pl.String,
    "sent": pl.Int64,
    "seen": pl.Int64,
    "last_sent_at": pl.Datetime("us"),
}
COUNTS = {
    "segment": pl.String,
    "channel": pl.String,
    "sent": pl.Int64,
    "seen": pl.Int64,
    "customers": pl.Int64,
}


def test_a_channel_is_changed_only_where_it_is_surely_seen_more() -> None:
    rates = rates_of(
        pl.DataFrame(
            [
                ("Home", "email", 10, 1, 300),
                ("Home", "email", 10, 6, 300),
                ("Home", "push", 10, 1, 150),
                ("Home", "push", 10, 6, 150),
                ("Home", "letter", 10, None, 100),
            ],
            schema=COUNTS,
            orient="row",
        )
    )
    assert rates.most_used == "email"
    new, old = datetime(2025, 6, 2), datetime(2025, 6, 1)
    channels = pl.DataFrame(
        [
            (1, "email", 20, 1, new),
            (1, "push", 20, 18, old),
            (2, "email", 1, 0, new),
            (2, "push", 1, 1, old),
            (3, "letter", 4, None, new),
        ],
        schema=CHANNELS,
        orient="row",
    )
    listed = pl.DataFrame({"customer_id": [1, 2, 3, 4], "segment": ["Home"] * 4})
    chosen = dict(
        best_channels(listed, channels, rates).select("customer_id", "channel").iter_rows()
    )
    # One of one is no reason to change; who was never written to gets the usual channel.
    assert chosen == {1: "push", 2: "email", 3: "letter", 4: "email"}


def test_without_messages_no_channel_is_made_up() -> None:
    rates = rates_of(pl.DataFrame(schema=COUNTS))
    listed = pl.DataFrame({"customer_id": [1], "segment": ["Home"]})
    (row,) = best_channels(listed, pl.DataFrame(schema=CHANNELS), rates).iter_rows(named=True)
    assert row["channel"] is None and row["channel_why"] == "no file tells a channel"

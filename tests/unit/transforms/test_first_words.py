"""Who spoke first, what telling is worth, and the surge of an incident."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from scorecard.transforms.first_words import first_words, incidents


def kinds(*rows: dict[str, Any]) -> pl.DataFrame:
    plain: dict[str, Any] = {
        "kind": "late",
        "failures": 100,
        "we_first": 56,
        "they_first": 14,
        "silent": 30,
        "both_spoke": 20,
        "median_hours": 36.0,
        "told": 50,
        "told_coming": 5,
        "untold": 40,
        "untold_coming": 12,
    }
    return pl.DataFrame([{**plain, **row} for row in rows])


def test_the_proactive_share_is_of_failures_that_anybody_spoke_of() -> None:
    words = first_words(kinds({}))
    assert words.we_first.value == pytest.approx(0.8)
    # Wilson on 56 of 70.
    assert words.we_first.low == pytest.approx(0.691800, abs=1e-3)
    assert words.silent.value == pytest.approx(0.3)
    assert words.kinds[0].head_start_hours == 36.0


def test_customers_of_one_incident_count_as_one_in_the_interval() -> None:
    alone, together = first_words(kinds({})), first_words(kinds({}), 2.0)
    assert together.we_first.value == alone.we_first.value
    # Wilson on 28 of 35.
    assert together.we_first.low == pytest.approx(0.641079, abs=1e-3)
    assert together.silent.high > alone.silent.high


def test_the_told_against_the_untold() -> None:
    (kind,) = first_words(kinds({})).kinds
    telling = kind.telling
    assert telling.ratio is not None and telling.avoided is not None
    assert telling.ratio.value == pytest.approx((5 / 50) / (12 / 40))
    assert telling.ratio.low < telling.ratio.value < telling.ratio.high < 1
    # 50 told x (30 % - 10 %), within the told and never as a bare number.
    assert telling.avoided.value == pytest.approx(10)
    assert 0 < telling.avoided.low < 10 < telling.avoided.high < 50


def test_over_kinds_their_mix_is_taken_out() -> None:
    """Told mostly of what hardly anybody calls about: no effect within either kind."""
    words = first_words(
        kinds(
            {"kind": "mild", "told": 1000, "told_coming": 10, "untold": 100, "untold_coming": 1},
            {"kind": "bad", "told": 100, "told_coming": 40, "untold": 1000, "untold_coming": 400},
        )
    )
    assert words.ratio is not None
    assert words.ratio.value == pytest.approx(1.0)
    assert words.avoided is not None and words.avoided.value == pytest.approx(0.0, abs=1e-9)


def test_too_few_are_not_compared() -> None:
    words = first_words(kinds({"told": 9, "told_coming": 1}))
    assert words.kinds[0].telling.ratio is None and words.kinds[0].telling.avoided is None
    assert words.ratio is None and words.avoided is None


def test_without_failures_nothing_is_said() -> None:
    words = first_words(kinds({}).clear())
    assert (words.failures, words.we_first.value, words.ratio) == (0, None, None)


def incident(**changed: Any) -> pl.DataFrame:
    row = {
        "incident_id": "incident:1",
        "customers": 40,
        "we_first": 28,
        "they_first": 4,
        "silent": 8,
        "contacts_after": 60,
        "contacts_before": 20,
        "days_after": 560.0,
        "days_before": 560.0,
    }
    return pl.DataFrame([{**row, **changed}])


def test_the_surge_is_beyond_the_days_before() -> None:
    (one,) = incidents(incident())
    assert one.surge is not None and one.is_surge
    assert one.surge.value == 40
    assert one.told_first.value == pytest.approx(0.7)
    assert one.silent.value == pytest.approx(0.2)


def test_days_off_the_record_weigh_nothing() -> None:
    (one,) = incidents(incident(days_before=280.0))
    assert one.surge is not None and one.surge.value == pytest.approx(20)


def test_as_many_as_before_are_no_surge() -> None:
    (one,) = incidents(incident(contacts_after=21))
    assert not one.is_surge


def test_without_contacts_on_record_there_is_no_surge_to_tell() -> None:
    (one,) = incidents(incident(contacts_after=None, contacts_before=None, days_after=None))
    assert one.surge is None and not one.is_surge
    (calm,) = incidents(incident(contacts_after=0, contacts_before=0))
    assert calm.surge is not None and (calm.surge.low, calm.surge.high) == (0, 0)

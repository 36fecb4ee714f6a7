"""What the control chart of a metric says of its last month."""

from __future__ import annotations

from datetime import date

import numpy as np

from scorecard.statistics.control_chart import baseline_limits
from scorecard.transforms.judgements import signal_of
from scorecard.transforms.periods import Period, complete_months
from scorecard.transforms.reading import common_start

CALM = [10.0, 11.0, 9.0, 10.5, 9.5, 10.0, 11.0, 9.0, 10.5, 9.5, 10.0, 11.0]


def months(count: int) -> tuple[Period, ...]:
    found = complete_months(date(2024, 1, 1), date(2024 + count // 12, count % 12 + 1, 1), 1)
    return tuple(found[:count])


def test_a_signal_begins_with_the_rule_that_it_tells() -> None:
    drifting = [*CALM, *[10.4] * 6, 20.0, 20.0]
    limits = baseline_limits(drifting)
    signal, touched = signal_of(np.array(drifting), months(20), limits, higher_is_better=False)
    assert signal is not None
    # All eight are on one side, but only the last two are outside.
    assert touched[-8:].all()
    assert (signal.months, signal.text) == (2, "outside its limits 2 months running")
    assert signal.since_on == date(2025, 7, 1)
    assert signal.is_worse


def test_one_month_outside_is_said_without_a_number() -> None:
    series = np.array([*CALM, 20.0])
    signal, _ = signal_of(series, months(13), baseline_limits(series), higher_is_better=True)
    assert signal is not None
    assert (signal.text, signal.is_worse) == ("outside its limits", False)


def test_months_that_move_together_call_no_signal() -> None:
    rolling_year = np.concatenate([np.linspace(1.0, 0.9, 12), [0.5, 0.5]])
    limits = baseline_limits(rolling_year)
    assert limits is not None and limits.is_too_narrow
    signal, touched = signal_of(rolling_year, months(14), limits, higher_is_better=True)
    assert signal is None
    assert not touched.any()


def test_months_before_the_baseline_are_not_held_to_it() -> None:
    series = np.array([900.0, 800.0, 950.0, *CALM, 20.0])
    limits = baseline_limits(series, start=3)
    signal, touched = signal_of(series, months(16), limits, higher_is_better=True, start=3)
    assert signal is not None and signal.months == 1
    assert touched.tolist() == [False] * 15 + [True]


def test_the_baseline_begins_when_half_of_the_metrics_have_begun() -> None:
    n = np.zeros((6, 4))
    n[[0, 5], 0] = 1  # a stray one, again
    n[3:, 1] = 40
    n[4:, 2] = 40
    assert common_start(n) == 3
    assert common_start(np.zeros((6, 4))) == 0

"""Lines over months: what is drawn beside the points."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest

from scorecard.formats import percent
from scorecard.statistics.control_chart import baseline_limits
from scorecard.transforms.periods import Period
from scorecard.views.rows import SHARE_RANGE, line_of

FIRSTS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(13)]
MONTHS = [
    Period(first, following, f"{first:%b}", f"{first:%B}", True)
    for first, following in itertools.pairwise(FIRSTS)
]


@pytest.mark.parametrize(("around", "drawn"), [(0.01, (0.0, None)), (0.99, (None, 1.0))])
def test_limits_of_a_share_are_drawn_no_further_than_a_share_can_go(around, drawn):
    series = around + np.tile([0.01, -0.01], 6)
    limits = baseline_limits(series)
    assert limits is not None
    line = line_of(series, MONTHS, percent, "A share", limits=limits, possible=SHARE_RANGE)
    for edge, limit, told in zip(
        drawn, (limits.low, limits.high), (line.limit_low, line.limit_high), strict=True
    ):
        assert told == (limit if edge is None else edge)
    assert line.axis_low >= 0
    assert line.axis_high <= 1

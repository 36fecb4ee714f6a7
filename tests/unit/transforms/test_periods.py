from datetime import date, datetime
from itertools import pairwise

import pytest

from scorecard.transforms.periods import complete_months, periods_back, running


def all_months(as_of):
    return complete_months(date(2023, 1, 1), as_of, 1)


def test_a_month_that_still_runs_is_never_a_point():
    months = complete_months(date(2026, 1, 1), datetime(2026, 4, 29, 12), 1)
    assert [month.label for month in months] == ["Jan 2026", "Feb 2026", "Mar 2026"]


def test_the_last_day_completes_a_month():
    assert all_months(date(2026, 4, 30))[-1].label == "Apr 2026"


@pytest.mark.parametrize(("grain", "size"), [("month", 1), ("quarter", 3), ("year", 12)])
def test_every_period_of_a_grain_is_as_long_and_follows_the_last(grain, size):
    periods = periods_back(all_months(date(2026, 10, 31)), grain, 1, None)
    assert {period.months for period in periods} == {size}
    assert all(a.end_before == b.start_on for a, b in pairwise(periods))
    assert periods[-1].last_on == date(2026, 10, 31)


def test_a_quarter_on_the_fiscal_calendar_has_its_name_and_another_its_months():
    months = all_months(date(2026, 10, 31))
    assert periods_back(months, "quarter", 1, date(2026, 9, 30))[-1].label == "Q3 2026"
    assert periods_back(months, "quarter", 1, None)[-1].label == "Aug–Oct 2026"
    assert periods_back(months, "quarter", 2, None)[-1].label == "Q3 FY2027"
    assert periods_back(months, "quarter", 1, None)[-1].long_label == "Quarter to 31 Oct 2026"


def test_a_day_chooses_the_periods_up_to_its_own():
    months = all_months(date(2026, 6, 30))
    assert periods_back(months, "month", 1, date(2026, 3, 31))[-1].label == "Mar 2026"


def test_the_running_month_is_named_and_a_full_one_is_not():
    partial = running(datetime(2026, 11, 14), 1)
    assert partial is not None
    assert partial.label == "Nov 2026"
    assert running(datetime(2026, 11, 30, 23), 1) is None

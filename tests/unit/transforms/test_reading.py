from datetime import datetime

import numpy as np
import polars as pl
import pytest

from scorecard.config.catalogue import Catalogue
from scorecard.config.company import Company, Stage
from scorecard.transforms.cube import coded, undivided
from scorecard.transforms.exceptions import findings
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read_cells
from scorecard.views.rows import metric_line
from tests.unit.transforms.synthetic import (
    cell,
    frame,
    hours_bucket,
    metric,
    months,
    share_cells,
)

COMPANY = Company(
    name="Toy",
    stages=(
        Stage(stage_id="use", name="Use", owner="COO"),
        Stage(stage_id="billing", name="Billing", owner="CFO"),
    ),
)
CATALOGUE = Catalogue(metrics=(metric("on_time"), metric("paid", stage="billing")))
AS_OF = datetime(2025, 12, 31, 12)


def cells(fall_to=0.92, n=600):
    rows = []
    for at, month in enumerate(months(24)):
        wobble = 0.01 if at % 2 else -0.01
        for segment, size in (("Home", n // 3), ("Office", n - n // 3)):
            steady = round(size * (0.93 + wobble))
            falling = round(size * (0.93 + wobble if at < 21 else fall_to))
            rows += share_cells("on_time", month, steady, size, segment=segment)
            rows += share_cells("paid", month, falling, size, segment=segment)
    return frame(rows)


def reading(frame_of_cells, **filters):
    return read_cells(
        frame_of_cells, CATALOGUE, COMPANY, AS_OF, Filters(grain="quarter", **filters), {}
    )


def test_a_real_fall_is_told_with_its_beginning_and_a_wobble_is_not():
    found = reading(cells(fall_to=0.6))
    paid, on_time = found.judgements["paid"], found.judgements["on_time"]
    assert paid.change.word == "fell"
    assert paid.change.is_better is False
    assert paid.signal is not None
    assert paid.signal.since_on == months(24)[21]
    assert paid.signal.is_worse
    assert on_time.change.word == "no real change"
    assert on_time.status.colour == "green"
    assert [one.key for one in findings(found)] == ["paid"]


def test_nothing_needs_you_when_all_stand_on_target():
    assert findings(reading(cells())) == ()


def test_the_weakest_stage_ranks_first_and_drags_the_index_below_the_average():
    found = reading(cells(fall_to=0.6))
    assert found.stage("billing").rank == 1
    assert found.index is not None
    assert found.index.score < found.index.arithmetic
    assert found.index.penalty == pytest.approx(found.index.arithmetic - found.index.score)


def test_lower_is_better_reads_a_fall_as_good_news():
    flipped = Catalogue(
        metrics=(
            metric("on_time"),
            metric("paid", stage="billing", better="lower", target=0.5, floor=0.95),
        )
    )
    found = read_cells(cells(fall_to=0.6), flipped, COMPANY, AS_OF, Filters(), {})
    assert found.judgements["paid"].change.word == "fell"
    assert found.judgements["paid"].change.is_better is True


def test_too_few_answers_have_no_colour_and_no_arrow():
    found = reading(cells(n=6))
    judged = found.judgements["paid"]
    assert judged.measure.n == 18
    assert judged.change.word == "too few answers"


def test_a_filter_keeps_the_calendar_and_its_own_answers():
    whole, home = reading(cells()), reading(cells(), segment="Home")
    assert whole.periods == home.periods
    assert home.judgements["paid"].measure.n < whole.judgements["paid"].measure.n


@pytest.mark.parametrize("segment", [None, "Home"])
def test_a_month_has_the_same_health_on_its_way_as_in_its_headline(segment):
    last = months(24)[-1]
    silent = cells().filter(~((pl.col("metric_id") == "paid") & (pl.col("month") == last)))
    monthly = Filters(grain="month", segment=segment)
    found = read_cells(silent, CATALOGUE, COMPANY, AS_OF, monthly, {})
    for place, health in enumerate(found.stages):
        assert health.score is not None
        assert found.track.score[-1, place] == health.score
    assert found.track.index[-1] == pytest.approx(found.index.score)


def test_a_part_of_the_company_is_not_held_to_the_target_of_a_count():
    reached = metric("reached", "count", target=160, floor=60)
    rows = [
        cell("reached", month, 1.0, 100, segment=segment)
        for month in months(24)
        for segment in ("Home", "Office")
    ]
    rows += cells().to_dicts()
    wanted = Catalogue(metrics=(reached, *CATALOGUE.metrics))
    whole = read_cells(frame(rows), wanted, COMPANY, AS_OF, Filters(), {})
    home = read_cells(frame(rows), wanted, COMPANY, AS_OF, Filters(segment="Home"), {})
    assert whole.judgements["reached"].status.colour == "green"
    assert whole.judgements["reached"].score == 100
    judged = home.judgements["reached"]
    assert judged.measure.value == 100
    assert (judged.status.colour, judged.status.reason, judged.score) == (None, "no target", None)
    assert home.stage("use").coverage == 0.5
    assert "reached" not in [one.key for one in findings(home)]


def compared_company():
    """A share that is nothing but which of two channels it was, as self-service is."""
    helped = metric("helped", target=0.45, floor=0.2, compares=("channel",))
    rows = [
        one
        for month in months(24)
        for channel, told in (("email", 0), ("in-app", 400))
        for one in share_cells("helped", month, told, 400, channel=channel, segment="Home")
        + share_cells("on_time", month, 380, 400, channel=channel, segment="Home")
    ]
    return frame(rows), Catalogue(metrics=(helped, *CATALOGUE.metrics))


@pytest.mark.parametrize("chosen", ["email", "in-app"])
def test_what_compares_channels_is_not_judged_within_one(chosen):
    rows, wanted = compared_company()
    part = read_cells(rows, wanted, COMPANY, AS_OF, Filters(channel=chosen), {})
    judged = part.judgements["helped"]
    assert judged.measure.value == (chosen == "in-app")
    assert (judged.status.colour, judged.status.reason, judged.score) == (None, "no target", None)
    assert "helped" not in [one.key for one in findings(part)]
    assert part.judgements["on_time"].status.colour == "green"


@pytest.mark.parametrize("filters", [Filters(), Filters(segment="Home")])
def test_what_compares_channels_is_judged_over_all_of_them(filters):
    rows, wanted = compared_company()
    whole = read_cells(rows, wanted, COMPANY, AS_OF, filters, {})
    assert whole.judgements["helped"].status.colour == "green"
    assert whole.judgements["helped"].score == 100


def test_what_compares_channels_says_so_in_its_row_and_on_its_receipt():
    rows, wanted = compared_company()
    part = read_cells(rows, wanted, COMPANY, AS_OF, Filters(channel="email"), {})
    line = metric_line(part, wanted["helped"], ())
    assert line.status.word == "no target: it compares channels"
    assert (line.target_text, line.red_flag_text, line.line.target) == ("", "", None)


@pytest.mark.parametrize("shape", [coded, undivided, lambda frame: undivided(coded(frame))])
def test_coding_and_adding_up_change_no_number(shape):
    one, two = reading(cells(fall_to=0.7)), reading(shape(cells(fall_to=0.7)))
    for metric_id in ("on_time", "paid"):
        assert one.judgements[metric_id] == two.judgements[metric_id]
    np.testing.assert_array_equal(one.series, two.series)


def test_adding_up_what_no_filter_asks_for_changes_no_filtered_number():
    plain = reading(cells(), segment="Home")
    fewer = reading(undivided(coded(cells()), ("segment",)), segment="Home")
    assert fewer.judgements == plain.judgements
    assert fewer.judgements["paid"].measure.n > 0


def test_no_data_is_not_measured_anywhere():
    found = read_cells(cells().clear(), CATALOGUE, COMPANY, None, Filters(), {})
    assert found.period is None
    assert found.index is None
    assert not any(health.is_measured for health in found.stages)


def test_what_lasts_beyond_the_red_flag_is_poor_open_or_not():
    reply = metric("reply", "median")
    assert 6 < reply.red_flag_value < 8
    rows = []
    for month in months(24):
        rows += [cell("reply", month, hours_bucket(hours), 30) for hours in (1, 2, 20)]
        rows += [cell("reply", month, hours_bucket(40), 5, n_open=5)]
        rows += [cell("reply", month, hours_bucket(1.5), 5, n_open=5)]
    found = read_cells(frame(rows), Catalogue(metrics=(reply,)), COMPANY, AS_OF, Filters(), {})
    assert found.judgements["reply"].poor_share == pytest.approx(35 / 100)


def test_a_share_s_poor_observations_are_those_it_does_not_want():
    found = reading(cells(fall_to=0.6))
    paid = found.judgements["paid"]
    assert paid.poor_share == pytest.approx(1 - paid.measure.value)


def test_what_is_never_reached_scores_nothing_once_it_is_past_the_floor():
    reply = metric("reply", "median")

    def found(watched_hours):
        rows = []
        for month in months(24):
            rows += [cell("reply", month, hours_bucket(1), 40)]
            rows += [cell("reply", month, hours_bucket(watched_hours), 60, n_open=60)]
        catalogue = Catalogue(metrics=(reply,))
        return read_cells(frame(rows), catalogue, COMPANY, AS_OF, Filters(), {})

    past, not_yet = found(400).judgements["reply"], found(6).judgements["reply"]
    assert past.measure.value is None
    assert past.score == 0
    assert past.status.colour == "red"
    assert not_yet.score is None

from copy import copy
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import polars as pl
import pytest

from scorecard.intake.report import FileReport
from scorecard.transforms.periods import Filters
from scorecard.views.parts import Action, Figure
from scorecard.views.scorecard import build_scorecard, sentence_of
from scorecard.views.sheets import scorecard_sheets
from tests.unit.transforms.moments import columns, moment_rows
from tests.unit.transforms.synthetic import share_cells, whole_cells
from tests.unit.views.fake import PAGES, FakeSnapshot


@pytest.fixture(scope="module")
def fallen():
    """A company whose payments fail in the last quarter."""
    cells = whole_cells(200)
    late = pl.col("month") >= date(2025, 10, 1)
    kept = cells.filter(~((pl.col("metric_id") == "payment_failures") & late))
    rows = [
        row
        for month in (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1))
        for row in share_cells("payment_failures", month, 90, 200, segment="Home")
    ]
    return FakeSnapshot(pl.concat([kept, pl.DataFrame(rows, schema=cells.schema)]))


@pytest.fixture(scope="module")
def view(fallen):
    return build_scorecard(fallen, Filters())


def tile(view, tile_id):
    return next(one for one in view.tiles if one.tile_id == tile_id)


def test_the_sentence_says_what_the_tiles_print(view):
    index, weakest = tile(view, "index"), tile(view, "weakest_stage")
    assert view.sentence.startswith(
        f"Experience is {index.figure.text} of {index.target_text} aimed for, {index.change.word}"
    )
    assert f"{weakest.small_text} is the weakest stage" in view.sentence
    count = len(view.exceptions)
    assert f"{count} thing" in view.sentence if count else "Nothing needs you" in view.sentence


def test_the_weakest_tile_is_the_lowest_card_of_the_strip(view):
    rated = [card for card in view.stages if card.score.value is not None]
    lowest = min(rated, key=lambda card: card.score.value)
    weakest = tile(view, "weakest_stage")
    assert (weakest.small_text, weakest.figure) == (lowest.name, lowest.score)
    assert weakest.opens == ("stage", {"stage": lowest.stage_id})


def test_six_tiles_nine_stages_and_at_most_five_exceptions(view):
    assert [one.tile_id for one in view.tiles] == [
        "index",
        "weakest_stage",
        "service_share",
        "proactive_share",
        "strikes",
        "net_revenue_retention",
    ]
    assert len(view.stages) == 9
    assert 1 <= len(view.exceptions) <= 5


def test_what_failed_needs_you_with_its_owner_and_money(view):
    line = next(one for one in view.exceptions if one.key == "payment_failures")
    assert line.owner.role == "CFO"
    assert line.money_text.startswith("associated with")
    assert line.money_low < line.money_high
    assert line.action_text == "no action yet"
    assert not line.has_action


def test_an_action_from_the_journal_stands_beside_its_exception(fallen):
    action = Action("payment_failures", "New card retry", "CFO", date(2026, 1, 5))
    found = build_scorecard(fallen, Filters(), (action,))
    line = next(one for one in found.exceptions if one.key == "payment_failures")
    assert line.has_action
    assert line.action_text == "New card retry (CFO), due 5 Jan 2026"


def test_service_share_is_volume_beside_weight(view):
    share = tile(view, "service_share")
    assert share.figure.value == pytest.approx(80 / 1000)
    assert share.second_text == "24\u00a0% of loyalty (20 to 28\u00a0%)"


def test_service_share_is_volume_beside_reach_where_no_weight_can_be_told(monkeypatch):
    monkeypatch.setitem(PAGES, "driver_moments", moment_rows(columns(100)))
    share = tile(build_scorecard(FakeSnapshot(), Filters()), "service_share")
    assert share.figure.value == pytest.approx(80 / 1000)
    assert share.second_text == "12\u00a0% of customers needed it"


def test_every_figure_with_a_value_says_it_and_every_one_without_says_why(view):
    figures = [one.figure for one in view.tiles] + [card.score for card in view.stages]
    assert all(figure.text and figure.text != "–" for figure in figures)
    assert all(
        figure.low <= figure.value <= figure.high
        for figure in figures
        if figure.value is not None and figure.low is not None and figure.high is not None
    )


def test_nothing_loaded_is_a_screen_that_says_so():
    view = build_scorecard(FakeSnapshot(is_empty=True), Filters())
    assert "not rated" in view.sentence
    assert all(one.figure.value is None for one in view.tiles)
    assert not any(card.is_measured for card in view.stages)
    assert view.exceptions == ()


def test_where_every_file_was_refused_the_sentence_says_so():
    snapshot = FakeSnapshot(is_empty=True)
    report = SimpleNamespace(
        refusal="not recognised", rows_set_aside=0, is_loaded=False, last_moment=None
    )
    snapshot.file_reports = (report, report)
    said = build_scorecard(snapshot, Filters()).sentence
    assert said == "No file could be read: the Data page says why, and what would be right."


def test_every_row_of_the_workbook_is_as_wide_as_its_headings(view):
    for sheet in scorecard_sheets(view):
        assert all(len(row) == len(sheet.headings) for row in sheet.rows)


def test_where_little_is_rated_the_sentence_begins_with_what_is(view):
    index = replace(tile(view, "index"), figure=Figure(None, "not rated"), note="1 of 9")
    weakest = replace(tile(view, "weakest_stage"), figure=Figure(None, "not rated"))
    rated = next(card for card in view.stages if card.score.value is not None)
    unrated = replace(rated, score=Figure(None, "–"))
    said = sentence_of(index, weakest, (rated, unrated), 0)
    assert said.startswith(f"Only {rated.name} at {rated.score.text} can be rated, too little")
    assert said.endswith("Nothing that is measured needs you.")
    assert sentence_of(index, weakest, (unrated,), 0).startswith("Experience is not rated: 1 of 9")


def report(last: datetime | None) -> FileReport:
    return FileReport("customers.csv", 1, "0", "0", title="Customers", last_moment=last)


@pytest.mark.parametrize(
    ("reports", "printed"),
    [
        ((), "No data yet"),
        ((report(None),), "No file says when things happened"),
        ((report(None), report(datetime(2025, 12, 3, 8))), "Oldest data: Customers, 3 Dec 2025"),
    ],
)
def test_the_foot_tells_apart_no_data_and_data_without_moments(fallen, reports, printed):
    held = copy(fallen)
    held.file_reports = reports
    assert build_scorecard(held, Filters()).footer.oldest_text == printed


def test_no_comparison_is_told_as_such(fallen):
    first = fallen.cells().filter(pl.col("month") == date(2025, 12, 1))
    told = build_scorecard(FakeSnapshot(first), Filters()).exceptions_text
    assert told.endswith("; no two periods could be compared")
    assert " 0 comparisons" not in told

import polars as pl
import pytest

from scorecard.transforms.owners import STATUSES
from scorecard.transforms.periods import Filters
from scorecard.views.journey import build_journey
from scorecard.views.owners import build_owners, build_role
from scorecard.views.scorecard import build_scorecard
from scorecard.views.service import build_service
from scorecard.views.stage import build_stage
from tests.unit.transforms.moments import columns, moment_rows
from tests.unit.transforms.synthetic import whole_cells
from tests.unit.views.fake import PAGES, FakeSnapshot


@pytest.fixture(scope="module", params=[False, True], ids=["full", "empty"])
def snapshot(request):
    return FakeSnapshot(is_empty=request.param)


@pytest.fixture(scope="module")
def full():
    return FakeSnapshot()


def test_every_page_stands_with_and_without_data(snapshot):
    filters = Filters()
    sentences = [
        build_journey(snapshot, filters).sentence,
        build_service(snapshot, filters).sentence,
        build_owners(snapshot, filters).sentence,
        *(build_stage(snapshot, filters, one.stage_id).sentence for one in snapshot.company.stages),
        build_role(snapshot, filters, "CFO").sentence,
    ]
    assert all(sentence.endswith(".") for sentence in sentences)


def test_health_has_a_row_a_stage_and_a_cell_a_month(full):
    view = build_journey(full, Filters())
    assert [row[0].stage_id for row in view.health] == [s.stage_id for s in full.company.stages]
    assert {len(row) for row in view.health} == {len(view.periods)} == {13}


def test_a_month_that_measures_too_little_is_a_dash_that_says_so():
    held = whole_cells(200)
    # For three months, for through two silent ones a metric speaks.
    last = held["month"].unique().sort()[-3]
    kept = (pl.col("month") < last) | (pl.col("metric_id") == "payment_failures")
    view = build_journey(FakeSnapshot(held.filter(kept)), Filters())
    cells = {row[-1].stage_id: row[-1] for row in view.health}
    assert cells["billing"].score.text == "not rated: 33\u00a0% of its weight is measured"
    assert cells["billing"].status.shape == "dash"
    assert cells["use"].status.shape == "hatch"


def test_metrics_of_no_stage_stand_apart_and_in_no_stage(full):
    view = build_journey(full, Filters())
    assert {line.stage_id for line in view.apart} == {"data"}


def test_a_stage_lists_its_metrics_by_what_they_cost(full):
    view = build_stage(full, Filters(), "service")
    costs = [
        full.catalogue[line.metric_id].weight * (100 - line.score.value) for line in view.metrics
    ]
    assert costs == sorted(costs, reverse=True)
    assert (view.previous_stage_id, view.next_stage_id) == ("billing", "renewal")


@pytest.mark.parametrize("grain", ["month", "quarter"])
def test_a_segment_of_a_stage_is_the_stage_of_that_segment(grain):
    cells = whole_cells(200)
    last = pl.col("month") == cells["month"].max()
    # One metric is silent for a month everywhere, another in one segment only.
    silent = (pl.col("metric_id") == "on_time") & last
    silent |= (pl.col("metric_id") == "ease_of_use") & last & (pl.col("segment") == "Office")
    snapshot = FakeSnapshot(cells.filter(~silent))
    whole = build_stage(snapshot, Filters(grain=grain), "use")
    assert [one.segment for one in whole.segments] == ["Home", "Office"]
    for one in whole.segments:
        alone = build_stage(snapshot, Filters(grain=grain, segment=one.segment), "use")
        assert one.score.value == pytest.approx(alone.card.score.value)
        assert one.score.low == pytest.approx(alone.card.score.low)
        assert one.note == alone.coverage_text
        assert alone.coverage_text == whole.coverage_text, "nobody is silent for three months"


def test_the_matrix_counts_every_owned_metric_once(full):
    view = build_owners(full, Filters())
    counted = sum(cell.count for row in view.rows for cell in row.cells)
    assert counted + len(view.unowned) == len(full.catalogue.metrics)
    assert len(view.rows) == 8


def test_the_matrix_counts_each_status_and_they_add_up(full):
    view = build_owners(full, Filters(grain="month"))
    for row in view.rows:
        marked = [one for cell in row.cells for one in cell.statuses]
        of = {
            word: sum(int(one.text) for one in marked if one.mark.word == word) for word in STATUSES
        }
        assert sum(of.values()) == row.count
        assert of["needs action"] == row.reds
        assert of["not measured"] == row.count - sum(cell.measured for cell in row.cells)
        for cell in row.cells:
            assert sum(int(one.text) for one in cell.statuses) == cell.count
            words = [one.mark.word for one in cell.statuses]
            assert words == sorted(set(words), key=STATUSES.index)
    seen = {one.mark.word for row in view.rows for cell in row.cells for one in cell.statuses}
    assert [mark.word for mark in view.legend] == [word for word in STATUSES if word in seen]
    assert len({mark.shape for mark in view.legend}) == len(view.legend), "never colour alone"


def test_a_metric_without_answers_counts_as_not_measured():
    snapshot = FakeSnapshot(whole_cells(200).filter(pl.col("metric_id") != "on_time"))
    view = build_owners(snapshot, Filters())
    (cell,) = (
        cell
        for row in view.rows
        for cell in row.cells
        if (cell.role, cell.stage_id) == ("COO", "use")
    )
    assert cell.statuses[-1].alt == "1 not measured"


def test_no_stage_named_is_the_weakest(full):
    view = build_stage(full, Filters(), None)
    assert view.card.stage_id == build_journey(full, Filters()).weakest_stage_id


def test_an_unknown_stage_or_role_is_a_key_error(full):
    with pytest.raises(KeyError):
        build_stage(full, Filters(), "moon")
    with pytest.raises(KeyError):
        build_role(full, Filters(), "CXX")


def test_the_service_page_keeps_shares_apart_and_shows_claims_as_claims(full):
    view = build_service(full, Filters())
    assert [bar.key for bar in view.shares] == [
        "volume",
        "moments",
        "reach",
        "ever",
        "weight",
        "weight_contacts",
        "money",
    ]
    assert view.claim.text.startswith("claimed")
    assert view.proactive.share.value == pytest.approx(0.5)
    assert view.strikes.customers.value == 3


def test_strikes_rates_fall_in_retention_and_price_the_excess(full):
    strikes = build_service(full, Filters()).strikes
    kept = [rate.kept.value for rate in strikes.rates]
    assert kept == sorted(kept, reverse=True)
    hazards = [80 / 8000, 30 / 1500, 20 / 500]
    kept_by_hand = [(1 - hazard) ** 12 for hazard in hazards]
    expected = 48000 * (kept_by_hand[0] - kept_by_hand[1]) + 12000 * (
        kept_by_hand[0] - kept_by_hand[2]
    )
    assert strikes.at_risk.value == pytest.approx(expected)


def test_weight_and_money_say_their_share_and_what_they_rest_on(full):
    view = build_service(full, Filters())
    assert view.weight.is_told and view.money.is_told
    assert view.weight.figure.text in view.weight.title
    assert f"{view.weight.figure.text} of what explains their loyalty" in view.sentence
    facts = dict(view.weight.facts)
    assert facts["customers"] == "2,000 of 2,000 who answered"
    assert "of explained loyalty, those with a contact" in facts
    assert any(text.startswith("Halo") for text in view.weight.texts)
    assert view.money.texts[0].startswith("A scenario")


def without(monkeypatch, query):
    monkeypatch.setitem(PAGES, query, {name: [] for name in PAGES[query]})
    return FakeSnapshot()


def test_weight_that_cannot_be_told_says_which_export_would_tell_it(monkeypatch):
    view = build_service(without(monkeypatch, "driver_moments"), Filters())
    assert view.weight.figure.value is None
    assert "Add the export of a relationship survey" in view.weight.title
    assert [bar.key for bar in view.shares][-2:] == ["weight", "money"]
    assert view.weight.facts == ()


def test_service_that_explains_nothing_is_called_so(monkeypatch):
    monkeypatch.setitem(PAGES, "driver_moments", moment_rows(columns(effect=0.0)))
    view = build_service(FakeSnapshot(), Filters())
    assert "not distinguishable from zero" in view.weight.title
    assert view.weight.figure.text.startswith("at most")
    assert "loyalty" not in view.sentence


def test_few_contacts_give_no_number_of_their_own(monkeypatch):
    monkeypatch.setitem(PAGES, "driver_moments", moment_rows(columns(contact=0.04)))
    view = build_service(FakeSnapshot(), Filters())
    assert view.weight.is_told
    among = next(bar for bar in view.shares if bar.key == "weight_contacts")
    assert among.figure.value is None
    assert among.figure.text.startswith("too few to say")
    assert not any(text.startswith("The two readings") for text in view.weight.texts)


def test_money_that_cannot_be_told_says_which_export_would_tell_it(monkeypatch):
    view = build_service(without(monkeypatch, "loss_cells"), Filters())
    assert view.money.figure.value is None
    assert "Add subscriptions or orders" in view.money.title


def test_money_without_a_service_desk_asks_for_its_export(monkeypatch):
    cells = PAGES["loss_cells"]
    good = [at for at, bad in enumerate(cells["is_bad_service"]) if not bad]
    kept = {name: [values[at] for at in good] for name, values in cells.items()}
    monkeypatch.setitem(PAGES, "loss_cells", kept)
    title = build_service(FakeSnapshot(), Filters()).money.title
    assert "100 customer-months after bad service (there are 0)" in title
    assert "Add the export of the service desk" in title


def test_a_filter_of_channels_says_what_it_leaves_alone(full):
    email = Filters(channel="email")
    assert "strikes are of all channels" in build_service(full, email).channels_text
    assert build_service(full, Filters()).channels_text == ""
    tiles = {one.tile_id: one for one in build_scorecard(full, email).tiles}
    assert tiles["strikes"].second_text.endswith("all channels")
    plain = {one.tile_id: one for one in build_scorecard(full, Filters()).tiles}
    assert "all channels" not in plain["strikes"].second_text


def test_what_the_filters_hide_is_not_asked_for_as_if_no_file_held_it():
    moon = build_scorecard(FakeSnapshot(), Filters(segment="Moon"))
    tile = next(one for one in moon.tiles if one.tile_id == "net_revenue_retention")
    assert tile.note.startswith("Clear the filters, or add: ")


def test_revenue_at_risk_is_not_told_where_its_interval_holds_none(monkeypatch):
    told = build_service(FakeSnapshot(), Filters()).strikes
    assert told.struck.value and "is at risk beyond" in told.text
    alike = dict(PAGES["strike_hazard"])
    rate = [0.01 * months for months in alike["customer_months"]]
    monkeypatch.setitem(PAGES, "strike_hazard", {**alike, "leavings": [round(n) for n in rate]})
    none = build_service(FakeSnapshot(), Filters()).strikes
    assert none.text.endswith("whether strikes put revenue at risk is not clear")

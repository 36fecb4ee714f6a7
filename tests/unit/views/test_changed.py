"""What the page of what changed says, refuses and warns of."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.config.catalogue import Catalogue, Metric
from scorecard.transforms.periods import Filters
from scorecard.views.changed import ChangedView, build_changed
from scorecard.views.changed_parts import signed_text
from scorecard.views.outlook import chance_text
from tests.unit.transforms.synthetic import (
    cell,
    company,
    frame,
    hours_bucket,
    metric,
    months,
    share_cells,
)
from tests.unit.views.fake import FakeSnapshot

THEN, NOW = date(2025, 11, 1), date(2025, 12, 1)
MONTH = Filters(grain="month")


class Snapshot(SimpleNamespace):
    """Cells of one or a few metrics."""

    __hash__ = object.__hash__

    def cells(self) -> pl.DataFrame:
        return self.frame

    def metric_facts(self) -> pl.DataFrame:
        schema = {"metric_id": pl.String, "design_effect": pl.Float64, "problem": pl.String}
        return pl.DataFrame(schema=schema)


def built(rows: list[dict], *metrics: Metric, **asked: str) -> ChangedView:
    snapshot = Snapshot(
        frame=frame(rows),
        catalogue=Catalogue(metrics=metrics),
        company=company(),
        as_of=datetime(2026, 1, 1),
    )
    return build_changed(snapshot, MONTH, **asked)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_simpsons_paradox_is_said_in_words() -> None:
    rows = [
        *share_cells("m", THEN, 2340, 2700, segment="small"),
        *share_cells("m", THEN, 550, 800, segment="large"),
        *share_cells("m", NOW, 810, 870, segment="small"),
        *share_cells("m", NOW, 1920, 2630, segment="large"),
    ]
    view = built(rows, metric("m"))
    (split,) = view.splits
    assert split.warning.startswith("Simpson's paradox: in every segment it rose, yet the whole")
    assert "chance" not in split.warning
    assert "by another mix of segments" in view.sentence
    assert [bar.label for bar in split.bars] == [
        "Another mix",
        "Other rates",
        "Both at once",
        "Together",
    ]
    few = [row | {"n": row["n"] // 40, "total": row["total"] // 40} for row in rows]
    assert built(few, metric("m")).splits[0].warning.endswith("All of it may be chance.")


def test_rates_that_ran_against_the_whole_are_warned_of_only_when_clear() -> None:
    def rows(times: int) -> list[dict]:
        counts = (
            (THEN, "a", 18, 20),
            (THEN, "b", 10, 20),
            (NOW, "a", 19, 20),
            (NOW, "b", 32, 80),
        )
        wanted = [
            *share_cells("m", THEN, 6 * times, 20 * times, segment="c"),
            *share_cells("m", NOW, 9 * times, 20 * times, segment="c"),
        ]
        for month, name, good, n in counts:
            wanted += share_cells("m", month, good * times, n * times, segment=name)
        return wanted

    clear = built(rows(100), metric("m")).splits[0].warning
    assert "had the mix of segments stayed" in clear
    assert built(rows(1), metric("m")).splits[0].warning == ""


def read_text(text: str) -> float:
    number = re.match(r"[+\u2212]?[\d,.]+", text)
    assert number, text
    return float(number[0].replace("\u2212", "-").replace(",", ""))


def assert_printed_sums(view: ChangedView) -> None:
    (split,) = view.splits
    *parts, whole = (read_text(bar.figure.text) for bar in split.bars)
    assert sum(parts) == pytest.approx(whole, abs=1e-9)
    told = [read_text(one) for one in re.findall(r"[+\u2212]?\d[\d,.]*", split.text.rstrip("."))]
    assert told == pytest.approx([*parts, whole])
    moved = [read_text(group.moved.text) for group in split.groups]
    assert sum(moved) == pytest.approx(whole, abs=1e-9)
    table = [[read_text(text) for text in group.parts_text] for group in split.groups]
    assert [sum(row) for row in table] == pytest.approx(moved, abs=1e-9)
    assert [sum(column) for column in zip(*table, strict=True)] == pytest.approx(parts, abs=1e-9)
    in_table = {group.label: group.moved.text for group in split.groups}
    for bar in view.movers:
        assert bar.figure.text == in_table[bar.label.removesuffix(" (segment)")]


GROUPS = st.lists(st.tuples(*[st.integers(10, 400), st.floats(0, 1)] * 2), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_the_printed_parts_add_up_to_the_printed_change(groups: list[tuple]) -> None:
    rows = []
    for at, (n_then, then, n_now, now) in enumerate(groups):
        rows += share_cells("m", THEN, round(n_then * then), n_then, segment=f"group {at}")
        rows += share_cells("m", NOW, round(n_now * now), n_now, segment=f"group {at}")
    assert_printed_sums(built(rows, metric("m")))


def test_a_sum_that_rounding_breaks_is_printed_so_that_it_adds_up() -> None:
    # Each rounded by itself they would print +0.1, +13.0, +3.1 and together +16.3.
    rows = [
        *share_cells("m", THEN, 71, 112, segment="a"),
        *share_cells("m", THEN, 167, 267, segment="b"),
        *share_cells("m", NOW, 115, 127, segment="a"),
        *share_cells("m", NOW, 108, 155, segment="b"),
    ]
    view = built(rows, metric("m"))
    assert_printed_sums(view)
    assert [read_text(bar.figure.text) for bar in view.splits[0].bars] == [0.1, 13.1, 3.1, 16.3]


def test_the_printed_points_of_metrics_stages_and_index_add_up() -> None:
    stages = [stage.stage_id for stage in company().stages]
    metrics = [
        metric(f"m{at}{no}", stage=stage) for at, stage in enumerate(stages) for no in (0, 1)
    ]
    rows = []
    for at, one in enumerate(metrics):
        rows += share_cells(one.metric_id, THEN, 820 + 7 * at, 1000)
        rows += share_cells(one.metric_id, NOW, 861 + 3 * at, 1000)
    index = built(rows, *metrics).index
    whole = read_text(index.text.removeprefix("The index moved "))
    by_stage = {bar.key: read_text(bar.figure.text) for bar in index.stages}
    shown = {bar.key: read_text(bar.figure.text) for bar in index.metrics}
    assert sum(by_stage.values()) == pytest.approx(whole, abs=1e-9)
    owned = {stage: [one.metric_id for one in metrics if one.stage == stage] for stage in by_stage}
    checked = [stage for stage, own in owned.items() if set(own) <= set(shown)]
    assert checked
    for stage in checked:
        assert sum(shown[one] for one in owned[stage]) == pytest.approx(by_stage[stage], abs=1e-9)


def test_the_printed_groups_of_a_count_add_up_to_its_change() -> None:
    rows = [
        cell("m", month, 1.0, n, segment=segment)
        for month, segment, n in ((THEN, "a", 40), (THEN, "b", 90), (NOW, "a", 83), (NOW, "b", 91))
    ]
    view = built(rows, metric("m", "count", unit="count", target=160, floor=60))
    (split,) = view.splits
    assert [bar.figure.text for bar in split.bars] == ["+43", "+1"]
    assert read_text(view.change.text) == 44


def test_a_median_says_that_it_does_not_come_apart() -> None:
    rows = [
        cell("m", month, hours_bucket(hours), 40, segment=segment)
        for month, segment, hours in ((THEN, "a", 4), (THEN, "b", 9), (NOW, "a", 8), (NOW, "b", 9))
    ]
    view = built(rows, metric("m", "median"))
    assert "median cannot be split into mix and rate" in view.splits[0].text
    assert all(group.parts_text == () for group in view.splits[0].groups)


def test_what_cannot_be_compared_is_refused_in_one_sentence() -> None:
    rows = share_cells("m", NOW, 50, 100)
    first = built(rows, metric("m"))
    assert "no export reaches the period before" in first.sentence
    assert first.splits == () and first.index.stages == ()
    assert "a year before" in built(rows, metric("m"), against="year").sentence
    both = [*rows, *share_cells("m", THEN, 50, 100)]
    missing = built(both, metric("m"), metric("other"), metric_id="other")
    assert (
        missing.sentence == "Other is not measured: no export holds it. Add: An export of orders."
    )
    few = [*rows, *share_cells("m", THEN, 3, 5)]
    assert "too few answers to compare" in built(few, metric("m")).sentence


def test_a_change_beyond_its_own_chance_is_not_called_none() -> None:
    small = [*share_cells("m", THEN, 10_000, 20_000), *share_cells("m", NOW, 10_300, 20_000)]
    view = built(small, metric("m"))
    assert view.sentence.endswith(
        "too small, or too unsure among all that is compared, to count as a change."
    )
    still = [*share_cells("m", THEN, 50, 100), *share_cells("m", NOW, 50, 100)]
    assert built(still, metric("m")).sentence.endswith("which is no real change.")


def test_without_a_metric_the_first_that_is_measured_is_shown() -> None:
    rows = [*share_cells("m", THEN, 50, 100), *share_cells("m", NOW, 60, 100)]
    view = built(rows, metric("other"), metric("m"))
    assert view.metric_id == "m"
    assert [choice.is_measured for choice in view.choices] == [False, True]
    assert "not rated in both periods" in view.index.text


def test_the_year_is_offered_only_where_the_data_reach() -> None:
    rows = [
        row for month in months(13, date(2024, 12, 1)) for row in share_cells("m", month, 5, 90)
    ]
    told = dict(built(rows, metric("m")).against_texts)
    assert set(told) == {"previous", "year"}
    assert "Dec 2024" in told["year"]
    assert dict(built(rows[-6:], metric("m")).against_texts).keys() == {"previous"}


def test_every_page_stands_with_and_without_data() -> None:
    full, empty = FakeSnapshot(), FakeSnapshot(is_empty=True)
    assert build_changed(full, Filters()).sentence.endswith(".")
    assert build_changed(empty, Filters()).sentence == (
        "Nothing can have changed yet: no complete period is loaded."
    )
    with pytest.raises(KeyError):
        build_changed(full, Filters(), "nothing_of_the_kind")


def test_a_sign_is_said_and_nought_has_none() -> None:
    share = metric("m")
    assert plain(signed_text(share, 0.031, "USD")) == "+3.1 points"
    assert plain(signed_text(share, -0.25, "USD")) == "\u221225 points"
    assert plain(signed_text(share, -0.0001, "USD")) == "0.0 points"
    assert plain(signed_text(metric("m", "median"), -0.5, "USD")) == "\u221230 min"


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0.0, "less than 1 in 20"),
        (0.06, "about 1 in 10"),
        (0.725, "about 7 in 10"),
        (0.949, "about 9 in 10"),
        (1.0, "more than 19 in 20"),
    ],
)
def test_a_chance_is_never_sure(chance: float, text: str) -> None:
    assert chance_text(chance) == text


def moving(metric_id: str, then: int, now: int, n: int = 1000) -> list[dict]:
    return [*share_cells(metric_id, THEN, then, n), *share_cells(metric_id, NOW, now, n)]


FED = metric("fed", stage="data")
NPS = metric("relationship_nps", stage="renewal")


def test_it_opens_on_what_moved_most_and_never_on_the_data_themselves() -> None:
    other = metric("other", stage="billing")
    rows = [*moving("fed", 900, 200), *moving("m", 900, 850), *moving("other", 900, 700)]
    assert built(rows, FED, metric("m"), other).metric_id == "other"


def test_where_nothing_clearly_moved_it_opens_on_loyalty() -> None:
    rows = [*moving("fed", 900, 200), *moving("m", 900, 905), *moving("relationship_nps", 61, 60)]
    assert built(rows, FED, metric("m"), NPS).metric_id == "relationship_nps"


def test_without_loyalty_it_opens_on_the_first_metric_that_has_both_periods() -> None:
    rows = [*moving("fed", 900, 200), *moving("m", 900, 905)]
    rows += share_cells("new", NOW, 50, 100)
    assert built(rows, FED, metric("new"), metric("m"), NPS).metric_id == "m"


def test_where_nothing_can_be_compared_it_opens_on_loyalty_that_was_measured_at_some_time() -> None:
    rows = share_cells("relationship_nps", date(2025, 5, 1), 50, 100)
    rows += share_cells("m", date(2025, 5, 1), 50, 100)
    rows += [*moving("fed", 900, 200)]
    assert built(rows, FED, metric("new"), metric("m"), NPS).metric_id == "relationship_nps"
    rows += share_cells("m", NOW, 50, 100)
    assert built(rows, FED, metric("new"), metric("m"), NPS).metric_id == "m"


def test_where_nothing_can_be_compared_it_opens_on_a_metric_of_the_journey() -> None:
    rows = share_cells("fed", NOW, 50, 100)
    assert built(rows, FED, metric("m")).metric_id == "m"
    assert built(rows, FED).metric_id == "fed"

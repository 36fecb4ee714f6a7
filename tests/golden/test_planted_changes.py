"""Does the page of what changed find what was planted in the sample company?"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from scorecard.transforms.changes import earlier_period, metric_change
from scorecard.transforms.cube import coded_cells
from scorecard.transforms.index_change import index_change
from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import read
from scorecard.views.changed import ChangedView, build_changed
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import SAMPLE

QUARTER = Filters(date(2026, 10, 31), "quarter")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def view(sample: Snapshot) -> ChangedView:
    return build_changed(sample, QUARTER)


def test_what_moved_the_index_is_what_was_planted(view: ChangedView, truth: dict[str, Any]) -> None:
    """Payments fail more and refunds slow down from August 2026 on: nothing else worsens."""
    assert truth["effects"]["billing_falls_on"] == "2026-08-01"
    assert view.metric_id == "payment_failures"
    assert [bar.key for bar in view.index.metrics[:2]] == ["payment_failures", "refund_time_p90"]
    clear = {bar.key for bar in view.index.stages if not bar.note and bar.figure.value < 0}
    assert clear == {"billing"}
    assert "clearly by Billing" in view.index.text


def test_it_fell_everywhere_alike_and_not_by_mix(view: ChangedView) -> None:
    assert "not because the mix changed" in view.sentence
    assert all(not split.warning for split in view.splits)
    assert "clearly moved it" in view.movers_text


def test_points_of_the_page_add_up_to_the_index(sample: Snapshot) -> None:
    reading = read(sample, QUARTER)
    assert reading.previous is not None and reading.index is not None
    found = index_change(sample, reading, reading.previous)
    assert found is not None
    assert found.change.value == pytest.approx(reading.index.change.difference)
    for parts in (found.stages, found.metrics):
        assert sum(part.points.value for part in parts) == pytest.approx(found.change.value)
    rated = {health.stage.stage_id for health in reading.stages if health.score is not None}
    shown = [part.stage.stage_id for part in found.stages]
    told = [*shown, *(stage.stage_id for stage in found.left_out)]
    assert sorted(told) == sorted(rated), "what is not compared is said"
    assert [stage.name for stage in found.left_out] == ["Renewal"]
    text = build_changed(sample, QUARTER).index.text
    assert "8 stages looked at; too little of Renewal is measured in both periods" in text


def test_every_metric_comes_apart_exactly(sample: Snapshot) -> None:
    reading = read(sample, QUARTER)
    cells = coded_cells(sample)
    split = 0
    for metric in reading.metrics:
        for against in ("previous", "year"):
            then = earlier_period(reading, against)  # type: ignore[arg-type]
            assert then is not None
            found = metric_change(cells, reading, metric, then)
            if found is None:
                continue
            own = reading.judgements[metric.metric_id]
            move = own.change if against == "previous" else own.change_on_year
            assert found.change.value == pytest.approx(move.difference)
            for one in found.splits:
                if found.kind == "shown":
                    assert one.parts is None
                    continue
                split += 1
                assert sum(group.moved.value for group in one.groups) == pytest.approx(
                    found.change.value, abs=1e-9
                )
    assert split > 100


def test_a_part_by_hand_from_the_cells(sample: Snapshot) -> None:
    """What Home adds to failed payments, from the cube in plain arithmetic."""
    cells = sample.cells().filter(pl.col("metric_id") == "payment_failures")

    def sums(start: date, end: date, segment: str | None = None) -> tuple[float, float]:
        part = cells.filter((pl.col("month") >= start) & (pl.col("month") < end))
        if segment:
            part = part.filter(pl.col("segment") == segment)
        return float(part["n"].sum()), float(part["total"].sum())

    now, then = (date(2026, 8, 1), date(2026, 11, 1)), (date(2026, 5, 1), date(2026, 8, 1))
    (n1, t1), (n0, t0) = sums(*now), sums(*then)
    (h1, f1), (h0, f0) = sums(*now, "Home"), sums(*then, "Home")
    by_hand = h1 / n1 * (f1 / h1 - t0 / n0) - h0 / n0 * (f0 / h0 - t0 / n0)
    reading = read(sample, QUARTER)
    assert reading.previous is not None
    metric = reading.metrics[reading.column("payment_failures")]
    found = metric_change(coded_cells(sample), reading, metric, reading.previous)
    assert found is not None
    assert found.change.value == pytest.approx(t1 / n1 - t0 / n0)
    home = next(group for group in found.splits[0].groups if group.label == "Home")
    assert home.moved.value == pytest.approx(by_hand)

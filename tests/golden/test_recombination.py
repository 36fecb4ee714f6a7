"""However the exports are cut, doubled or shuffled, the figures are the same."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scorecard.transforms.measures import ADDED
from scorecard.transforms.periods import Filters, Grain
from scorecard.transforms.reading import Reading, read
from scorecard.views.parts import Bar
from scorecard.views.service import build_service
from scorecard.views.stage import build_stage
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.conftest import ROOT, SAMPLE
from tests.golden.exports import CONTACTS_FILE

QUARTER = Filters(date(2026, 10, 31), "quarter")
SHUFFLED = "zendesk_tickets.csv"
KEPT = (
    CONTACTS_FILE,
    "subscriptions.csv",
    "zendesk_tickets.csv",
    "messages_sent.csv",
    "incidents.csv",
)
"""A reduced sample: five files, all their rows."""


@pytest.mark.parametrize("dimension", ["segment", "region", "channel"])
def test_parts_add_up_to_the_whole(sample: Snapshot, dimension: str) -> None:
    cells = sample.cells()
    whole = cells.group_by("metric_id").agg(pl.col(ADDED).sum())
    parts = (
        cells.group_by("metric_id", dimension)
        .agg(pl.col(ADDED).sum())
        .group_by("metric_id")
        .agg(pl.col(ADDED).sum())
    )
    assert_frame_equal(parts, whole, check_row_order=False)
    chosen = sorted(set(cells[dimension].drop_nulls().to_list()))
    assert len(chosen) > 1
    unknown = cells.filter(pl.col(dimension).is_null()).group_by("metric_id").agg(pl.col("n").sum())
    counted = dict(unknown.iter_rows())
    for value in chosen:
        narrowed = read(
            sample, Filters(QUARTER.period_end, QUARTER.grain, **{dimension: value})
        ).monthly
        assert narrowed is not None
        for place, metric in enumerate(sample.catalogue.metrics):
            counted[metric.metric_id] = counted.get(metric.metric_id, 0) + int(
                narrowed.n[:, place].sum()
            )
    for metric_id, n in whole.select("metric_id", "n").iter_rows():
        assert counted[metric_id] == n, metric_id


def test_months_add_up_to_quarters(sample: Snapshot) -> None:
    reading = read(sample, QUARTER)
    assert reading.monthly is not None
    for place, metric in enumerate(reading.metrics):
        quarter = reading.judgements[metric.metric_id].measure
        assert quarter.n == reading.monthly.n[-3:, place].sum()


@pytest.fixture(scope="module")
def reduced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reduced")
    for name in KEPT:
        shutil.copy(SAMPLE / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def plain(reduced: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    snapshot = build_snapshot(reduced, tmp_path_factory.mktemp("plain"), ROOT)
    yield snapshot
    snapshot.close()


def figures(reading: Reading) -> dict[str, tuple[object, ...]]:
    """What is printed of every metric and stage, to ten digits."""

    def told(*values: float | None) -> tuple[object, ...]:
        return tuple(None if value is None else float(f"{value:.10g}") for value in values)

    found = {
        metric_id: (
            *told(judged.measure.n, judged.measure.value, judged.measure.low, judged.score),
            judged.status.colour,
            judged.change.word,
        )
        for metric_id, judged in reading.judgements.items()
    }
    found |= {health.stage.stage_id: told(health.score, health.low) for health in reading.stages}
    return found


def shuffle(path: Path) -> None:
    """The same records in another order, the header kept."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *records = csv.reader(file)
    random.Random(7).shuffle(records)
    assert any(one != other for one, other in pairwise(records))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *records])


def test_the_order_of_rows_changes_nothing(reduced: Path, plain: Snapshot, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(reduced, folder)
    shuffle(folder / SHUFFLED)
    shuffled = build_snapshot(folder, tmp_path / "cache", ROOT)
    assert shuffled.folder.name != plain.folder.name
    assert figures(read(shuffled, QUARTER)) == figures(read(plain, QUARTER))
    shuffled.close()


def test_a_file_dropped_twice_changes_nothing(
    reduced: Path, plain: Snapshot, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(reduced, folder)
    shutil.copy(folder / SHUFFLED, folder / "a copy of the tickets.csv")
    # The same records, yet not the same bytes.
    shuffle(shutil.copy(folder / "messages_sent.csv", folder / "messages again.csv"))
    doubled = build_snapshot(folder, tmp_path / "cache", ROOT)
    assert len(doubled.file_reports) == len(plain.file_reports) + 2
    assert figures(read(doubled, QUARTER)) == figures(read(plain, QUARTER))
    doubled.close()


@pytest.mark.parametrize("chosen", [{}, {"segment": "Office"}, {"channel": "email"}])
def test_places_of_service_recombine_or_overlap_as_said(
    sample: Snapshot, chosen: dict[str, str]
) -> None:
    view = build_service(sample, Filters(QUARTER.period_end, QUARTER.grain, **chosen))
    wholes = {"interactions": view.volume, "moments": view.moments, "customers": view.reach}
    assert len(view.places) == 9
    for told in view.places:
        counts = [figure for bar in told.bars if (figure := part_and_whole(bar)) is not None]
        part, n = sum(one for one, _ in counts), sum(every for _, every in counts)
        whole = wholes[told.of]
        assert whole.n is not None and whole.value is not None
        served = round(whole.value * whole.n)
        if told.of == "customers" and told.by != "segment":
            # Who needed service in several places stands in each; nobody is lost.
            assert max(one for one, _ in counts) <= served <= part
            assert {every for _, every in counts} == {whole.n}
        elif (told.of, told.by) == ("moments", "channel") and not chosen.get("channel"):
            assert part >= served and n >= whole.n
        else:
            assert (part, n) == (served, whole.n), (told.of, told.by)
        assert all(one <= every for one, every in counts)


def part_and_whole(bar: Bar) -> tuple[int, int] | None:
    """The counts that a bar prints beside its share."""
    if bar.figure.value is None or bar.figure.n is None:
        return None
    return round(bar.figure.value * bar.figure.n), bar.figure.n


@pytest.mark.parametrize("grain", ["month", "quarter"])
def test_segments_beside_a_stage_are_the_stage_under_that_filter(
    sample: Snapshot, grain: Grain
) -> None:
    narrowed: dict[str, Reading] = {}
    for stage in sample.company.stages:
        for one in build_stage(sample, Filters(grain=grain), stage.stage_id).segments:
            alone = narrowed.setdefault(
                one.segment, read(sample, Filters(grain=grain, segment=one.segment))
            )
            expected = alone.stage(stage.stage_id).score
            assert one.score.value == (None if expected is None else pytest.approx(expected))
    assert len(narrowed) == 3

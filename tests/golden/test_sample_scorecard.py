"""The product's scorecard of the sample company equals one made without it.

The second route is tests/golden/independent.py. Counts and shares have to be
equal; durations to 1 %, because cells hold them in buckets 2 % wide.
"""

from __future__ import annotations

import math
import tomllib
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from scorecard.transforms.periods import Filters
from scorecard.transforms.reading import Reading, read
from scorecard.views.metric import build_metric
from scorecard.views.net import net_of
from scorecard.views.readings import read_shares, read_strikes
from scorecard.warehouse.snapshot import Snapshot
from tests.golden import independent
from tests.golden.conftest import ROOT
from tests.golden.independent import RULES, Company
from tests.golden.summaries import Figure, Seen, score, summarised

CATALOGUE: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "queries" / "metrics.toml").read_text(encoding="utf-8")
)["metric"]
NOT_ASKED = {"order_satisfaction", "overall_satisfaction", "delighted"}
"""Metrics for which the sample company has no question."""

NOW = (date(2026, 8, 1), date(2026, 11, 1), None)
BEFORE = (date(2026, 5, 1), date(2026, 8, 1), None)
OFFICE = (date(2026, 8, 1), date(2026, 11, 1), "Office")
CHOICES = {"to October": NOW, "to July": BEFORE, "offices to October": OFFICE}
Choice = tuple[date, date, str | None]


def reading_of(sample: Snapshot, choice: Choice) -> Reading:
    _, end, segment = choice
    return read(sample, Filters(end - timedelta(days=1), "quarter", segment=segment))


def figure_of(company: Company, seen: dict[str, list[Seen]], metric: str, choice: Choice) -> Figure:
    start, end, segment = choice
    kept = [
        one
        for one in seen[metric]
        if start <= one.on < end
        and (segment is None or (one.who and company.customers[one.who].segment == segment))
    ]
    months = round((end - start).days / 30.4)
    return summarised(CATALOGUE[metric]["summary"], kept, months)


def is_duration(metric: str) -> bool:
    return CATALOGUE[metric]["summary"] in ("median", "p90")


def test_the_second_route_knows_every_metric_that_the_sample_asks() -> None:
    assert set(RULES) == set(CATALOGUE) - NOT_ASKED


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize("metric", RULES)
def test_metric(
    metric: str,
    choice: Choice,
    company: Company,
    seen: dict[str, list[Seen]],
    sample: Snapshot,
) -> None:
    wanted = figure_of(company, seen, metric, choice)
    found = reading_of(sample, choice).judgements[metric].measure
    assert found.n == wanted.n
    if wanted.value is None or found.value is None:
        assert found.value is wanted.value
    else:
        slack = 0.0101 if is_duration(metric) else 1e-9
        assert found.value == pytest.approx(wanted.value, rel=slack, abs=1e-12)


def own_score(
    company: Company, seen: dict[str, list[Seen]], metric: str, choice: Choice
) -> float | None:
    """Of the quarter, else (fewer than ten answers) of the three quarters to its end."""
    _, end, segment = choice
    if CATALOGUE[metric]["summary"] == "count" and segment is not None:
        return None  # its target is the whole company's
    nine_months = (date(end.year + (end.month > 9) - 1, (end.month + 2) % 12 + 1, 1), end, segment)
    block = CATALOGUE[metric]
    for span in (choice, nine_months):
        figure = figure_of(company, seen, metric, span)
        enough = figure.n >= 10 or block["summary"] == "count"
        if figure.value is not None and enough:
            return score(figure.value, block["floor"], block["target"], is_duration(metric))
        if is_duration(metric) and enough and figure.watched >= block["floor"]:
            return 0.0
    return None


def own_health(
    company: Company, seen: dict[str, list[Seen]], stage: str, choice: Choice
) -> float | None:
    """Weighted mean of the scores, if six tenths of the weight are measured."""
    total = sum_of = weight_of = 0.0
    for metric, block in CATALOGUE.items():
        if block["stage"] == stage:
            weight = block.get("weight", 1.0)
            found = own_score(company, seen, metric, choice) if metric in seen else None
            total += weight
            if found is not None:
                sum_of += weight * found
                weight_of += weight
    return sum_of / weight_of if weight_of / total >= 0.6 else None


@pytest.mark.parametrize("segment", [None, "Office"])
@pytest.mark.parametrize("metric", ["on_time", "reached_contacts", "relationship_nps"])
def test_the_files_of_a_receipt_hold_as_many_rows_as_were_counted(
    sample: Snapshot, metric: str, segment: str | None
) -> None:
    view = build_metric(sample, Filters(segment=segment), metric)
    counted = read(sample, Filters(segment=segment)).judgements[metric].measure.n
    assert sum(file.rows_used for file in view.files) == counted == view.rows.total


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES.keys())
def test_stages_and_index(
    choice: Choice, company: Company, seen: dict[str, list[Seen]], sample: Snapshot
) -> None:
    reading = reading_of(sample, choice)
    own = {
        health.stage.stage_id: own_health(company, seen, health.stage.stage_id, choice)
        for health in reading.stages
    }
    for health in reading.stages:
        wanted = own[health.stage.stage_id]
        if wanted is None:
            assert health.score is None
        else:
            # A duration that is 1 % off moves its score by half a point at most.
            assert health.score == pytest.approx(wanted, abs=0.5)
    rated = [max(1.0, value) for value in own.values() if value is not None]
    geometric = math.exp(sum(math.log(value) for value in rated) / len(rated))
    assert reading.index is not None
    assert reading.index.score == pytest.approx(geometric, abs=0.2)
    assert reading.index.arithmetic == pytest.approx(sum(rated) / len(rated), abs=0.2)


QUARTERS = pytest.mark.parametrize("choice", [NOW, BEFORE], ids=["to October", "to July"])


@QUARTERS
def test_service_share_by_volume_and_reach(
    choice: Choice, company: Company, sample: Snapshot
) -> None:
    start, end, _ = choice
    shares = read_shares(sample, reading_of(sample, choice))
    interactions = shares.volume.interactions
    assert (interactions.part, interactions.whole) == independent.service_share(company, start, end)
    assert (shares.reach.part, shares.reach.whole) == independent.service_reach(company, start, end)


@QUARTERS
def test_customers_on_two_strikes(choice: Choice, company: Company, sample: Snapshot) -> None:
    found = read_strikes(sample, reading_of(sample, choice))
    assert found.customers == independent.on_two_strikes(company, choice[1])


@QUARTERS
def test_caught_and_dropped(choice: Choice, company: Company, sample: Snapshot) -> None:
    start, end, _ = choice
    parts, _, _ = net_of(sample, reading_of(sample, choice))
    counted = {part.part: part.customers.n for part in parts}
    assert counted == independent.safety_net(company, start, end)


def test_the_proactive_tile_is_the_metric(company: Company, sample: Snapshot) -> None:
    start, end, _ = NOW
    rows = sample.query("first_word", start_on=start, end_before=end, segment=None, region=None)
    within = [one for one in company.failures if start <= one.at.date() < end]
    first = sum(1 for f in within if f.told and (f.asked is None or f.told < f.asked))
    second = sum(1 for f in within if f.asked and (f.told is None or f.told >= f.asked))
    assert (rows["we_first"].sum(), rows["they_first"].sum()) == (first, second)
    assert rows["silent"].sum() == len(within) - first - second


def test_a_share_that_hangs_on_the_channel_above_all_says_that_it_compares_channels(sample):
    by_channel = (
        sample.cells()
        .filter(pl.col("channel").is_not_null() & pl.col("bucket").is_in([0.0, 1.0]))
        .group_by("metric_id", "channel")
        .agg(pl.col("n").sum(), (pl.col("n") * pl.col("bucket")).sum().alias("good"))
        .filter(pl.col("n") >= 30)
        .with_columns((pl.col("good") / pl.col("n")).alias("share"))
        .group_by("metric_id")
        .agg((pl.col("share").max() - pl.col("share").min()).alias("spread"))
    )
    torn = set(by_channel.filter(pl.col("spread") > 0.5)["metric_id"].to_list())
    said = {one.metric_id for one in sample.catalogue.metrics if "channel" in one.compares}
    assert torn == said == {"referral_share", "self_service"}

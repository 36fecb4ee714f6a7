"""The making of the first screen: are customers better or worse off, and what needs you."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.reading import Reading, read, scope
from scorecard.transforms.shares import SPOKE_FIRST
from scorecard.views import rows, tiles
from scorecard.views.attribution import read_weight
from scorecard.views.first_screen import Footer, ScorecardView, Tile
from scorecard.views.needs import calm_text, exception_lines, exceptions_text
from scorecard.views.net import net_of
from scorecard.views.parts import Action, StageCard
from scorecard.views.readings import read_shares, read_strikes

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot


_COUNTING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="counting")
"""Kept, because to start threads anew for every view takes longer than some of the queries."""


def build_scorecard(
    snapshot: Snapshot, filters: Filters, actions: tuple[Action, ...] = (), since: str = ""
) -> ScorecardView:
    """The first screen of a snapshot under the filters.

    ``since`` says what happened since the reader last looked, or is empty.
    """
    # What DuckDB counts and what Polars sums need nothing of each other, so both cores work.
    looked_at = scope(snapshot, filters)
    weighing = _COUNTING.submit(read_weight, snapshot, looked_at)
    catching = _COUNTING.submit(net_of, snapshot, looked_at)
    sharing = _COUNTING.submit(read_shares, snapshot, looked_at)
    striking = _COUNTING.submit(read_strikes, snapshot, looked_at)
    reading = read(snapshot, filters)
    strikes, shares = striking.result(), sharing.result()
    net, net_title, net_text = catching.result()
    exceptions = exception_lines(reading, strikes, actions)
    shown = (
        tiles.index_tile(reading),
        tiles.weakest_tile(reading),
        tiles.service_tile(reading, shares, weighing.result()),
        tiles.metric_tile(reading, "proactive_share", "We spoke first", "of failures", SPOKE_FIRST),
        tiles.strikes_tile(reading, strikes),
        tiles.metric_tile(
            reading,
            "net_revenue_retention",
            "Net revenue retention",
            "",
            "net_revenue_retention",
        ),
    )
    stages = tuple(rows.stage_card(reading, health) for health in reading.stages)
    return ScorecardView(
        rows.place_of(reading),
        nothing_read(snapshot) or sentence_of(shown[0], shown[1], stages, len(exceptions)),
        since,
        shown,
        stages,
        "health 0 to 100 with its interval; hatched is not measured, double line is not clear yet",
        exceptions,
        exceptions_text(reading, exceptions),
        net,
        net_title,
        net_text,
        _footer(snapshot, reading),
        penalty_text(reading),
    )


def nothing_read(snapshot: Snapshot) -> str:
    """Where there are files and every one was refused, that is the answer; else empty."""
    reports = snapshot.file_reports
    if not reports or any(report.refusal is None for report in reports):
        return ""
    return "No file could be read: the Data page says why, and what would be right."


def sentence_of(index: Tile, weakest: Tile, stages: tuple[StageCard, ...], exceptions: int) -> str:
    """The answer, from the very fields that the tiles and the stages print."""
    said = []
    rated = [f"{card.name} at {card.score.text}" for card in stages if card.score.value is not None]
    if index.figure.value is None and rated:
        said.append(
            f"Only {formats.listed(rated)} can be rated, too little for the experience as a whole"
        )
    elif index.figure.value is None:
        said.append(f"Experience is {index.figure.text}: {index.note}")
    else:
        change = f"{index.change.word} {index.change.against_text}".strip()
        said.append(f"Experience is {index.figure.text} of {index.target_text} aimed for, {change}")
    if weakest.figure.value is not None:
        is_better = weakest.change.is_better
        moving = "" if is_better is None else " and rising" if is_better else " and falling"
        said.append(f"{weakest.small_text} is the weakest stage{moving}")
    needs = "thing needs" if exceptions == 1 else "things need"
    calm = calm_text(is_whole=index.figure.value is not None)
    said.append(f"{exceptions} {needs} you" if exceptions else calm)
    return ". ".join(said) + "."


def penalty_text(reading: Reading) -> str:
    """The geometric index beside the arithmetic one, in words."""
    index = reading.index
    if index is None or index.score is None or index.penalty is None:
        return ""
    # The difference of the printed numbers, so that the sentence adds up for its reader.
    cost = round(index.score + index.penalty) - round(index.score)
    return (
        f"{formats.number(index.score)} is the geometric mean of the stages; their plain average is"
        f" {formats.number(index.arithmetic)}, so imbalance costs {formats.points(cost)}"
    )


def _footer(snapshot: Snapshot, reading: Reading) -> Footer:
    reports = snapshot.file_reports
    refused = sum(report.refusal is not None for report in reports)
    aside = sum(report.rows_set_aside for report in reports)
    unowned = sum(metric.owner is None for metric in reading.metrics)
    ends = [
        (report.last_moment, report.title or report.file)
        for report in reports
        if report.is_loaded and report.last_moment is not None
    ]
    undated = (
        "No file says when things happened"
        if any(report.is_loaded for report in reports)
        else "No data yet"
    )
    oldest = min(ends, default=None)
    return Footer(
        f"Oldest data: {oldest[1]}, {formats.day(oldest[0].date())}" if oldest else undated,
        f"{formats.counted(len(reports) - refused, 'file')} read, {refused} refused,"
        f" {formats.counted(aside, 'row')} set aside",
        _coverage_text(reading),
        f"Unowned metrics {unowned}",
        unowned,
        refused,
        aside,
    )


def _coverage_text(reading: Reading) -> str:
    judged = reading.judgements.get("survey_response")
    if judged is None or judged.measure.value is None:
        return "Response to surveys not measured"
    return f"{formats.percent(judged.measure.value)} of survey invitations answered"

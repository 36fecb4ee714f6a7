"""The making of the first screen: are customers better or worse off, and what needs you."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.composite import LEAST_COVERAGE
from scorecard.transforms.exceptions import Finding, at_stake, findings
from scorecard.transforms.judgements import NO_MOVE
from scorecard.transforms.reading import Reading, read, scope
from scorecard.views import rows, wording
from scorecard.views.attribution import read_weight, weight_figure
from scorecard.views.first_screen import ExceptionLine, Footer, ScorecardView, Tile
from scorecard.views.net import net_of
from scorecard.views.parts import Action, Figure
from scorecard.views.readings import ServiceShares, StrikesRead, read_shares, read_strikes

if TYPE_CHECKING:
    from scorecard.transforms.judgements import Judgement
    from scorecard.transforms.periods import Filters
    from scorecard.transforms.stages import StageHealth
    from scorecard.transforms.strikes import Money
    from scorecard.transforms.weight import Weight
    from scorecard.views.parts import MetricLine
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
    tiles = (
        _index_tile(reading),
        _weakest_tile(reading),
        _service_tile(reading, shares, weighing.result()),
        _metric_tile(reading, "proactive_share", "We spoke first", "of failures", "spoke_first"),
        _strikes_tile(reading, strikes),
        _metric_tile(
            reading,
            "net_revenue_retention",
            "Net revenue retention",
            "",
            "net_revenue_retention",
        ),
    )
    return ScorecardView(
        rows.place_of(reading),
        sentence_of(tiles[0], tiles[1], len(exceptions)),
        since,
        tiles,
        tuple(rows.stage_card(reading, health) for health in reading.stages),
        "health 0 to 100 with its interval; hatched is not measured, double line is not clear yet",
        exceptions,
        _exceptions_text(reading, exceptions),
        net,
        net_title,
        net_text,
        _footer(snapshot, reading),
        penalty_text(reading),
    )


def sentence_of(index: Tile, weakest: Tile, exceptions: int) -> str:
    """The answer, from the very fields that the tiles print."""
    said = []
    if index.figure.value is None:
        said.append(f"Experience is {index.figure.text}: {index.note}")
    else:
        change = f"{index.change.word} {index.change.against_text}".strip()
        said.append(f"Experience is {index.figure.text} of {index.target_text} aimed for, {change}")
    if weakest.figure.value is not None:
        is_better = weakest.change.is_better
        moving = "" if is_better is None else " and rising" if is_better else " and falling"
        said.append(f"{weakest.small_text} is the weakest stage{moving}")
    needs = "thing needs" if exceptions == 1 else "things need"
    is_partial = index.figure.value is None
    calm = "Nothing that is measured needs you" if is_partial else "Nothing needs you"
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


def index_note(reading: Reading) -> str:
    """How much of the journey the index rests on."""
    if reading.index is None:
        return "no period is complete yet"
    rated, total = reading.index.rated, reading.index.stages
    told = f"{rated} of {total} stages {'is' if rated == 1 else 'are'} rated"
    if reading.index.score is None:
        told += f", {formats.percent(LEAST_COVERAGE)} of their weight is needed"
    return told


def _index_tile(reading: Reading) -> Tile:
    company, index = reading.company, reading.index
    note = index_note(reading)
    return Tile(
        "index",
        "Experience index",
        wording.score_figure(
            index.score if index else None,
            index.low if index else None,
            index.high if index else None,
            index.rated if index else 0,
            note,
            "not rated",
        ),
        f"of {formats.number(company.index_goal)}",
        "",
        None,
        company.index_goal,
        formats.number(company.index_goal),
        company.index_red_flag,
        0.0,
        100.0,
        wording.status_mark(index.status if index else rows.NOT_MEASURED),
        wording.score_change(index.change if index else NO_MOVE),
        wording.answerable(company, "CEO"),
        rows.score_series(
            reading,
            None,
            "Experience index",
            company.index_goal,
            company.index_red_flag,
            rows.TILE_POINTS,
        ),
        rows.place_of(reading).as_of_text,
        note,
        ("journey", {}),
        False,
    )


def weakest(reading: Reading) -> StageHealth | None:
    """The rated stage with the lowest score; the first of the journey among equals.

    None below two rated stages: a stage that stands alone is not the weakest of any.
    """
    if sum(health.score is not None for health in reading.stages) < 2:
        return None
    return next((health for health in reading.stages if health.rank == 1), None)


def _weakest_tile(reading: Reading) -> Tile:
    health = weakest(reading)
    place = next((at for at, one in enumerate(reading.stages) if one is health), None)
    stage = health.stage if health else None
    goal = stage.goal if stage else reading.company.index_goal
    red_flag = stage.red_flag if stage else reading.company.index_red_flag
    card = rows.stage_card(reading, health) if health else None
    return Tile(
        "weakest_stage",
        "Weakest stage",
        card.score if card else Figure(None, "not rated"),
        stage.name if stage else "",
        "",
        None,
        goal,
        formats.number(goal),
        red_flag,
        0.0,
        100.0,
        card.status if card else wording.status_mark(rows.NOT_MEASURED),
        card.change if card else wording.score_change(NO_MOVE),
        card.owner if card else wording.answerable(reading.company, None),
        rows.score_series(
            reading,
            place,
            stage.name if stage else "Weakest stage",
            goal,
            red_flag,
            rows.TILE_POINTS,
        )
        if place is not None
        else rows.no_line("Weakest stage"),
        rows.place_of(reading).as_of_text,
        "" if health else "It takes two rated stages to tell",
        ("stage", {"stage": stage.stage_id}) if stage else ("journey", {}),
        bool(stage and stage.stage_id == "service"),
    )


def _service_tile(reading: Reading, shares: ServiceShares, weight: Weight | None) -> Tile:
    volume, reach = shares.volume.interactions, shares.reach
    figure = wording.share_figure(
        volume.value,
        volume.low,
        volume.high,
        volume.whole,
        f"{formats.whole(volume.whole)} touchpoints",
    )
    second = wording.share_figure(
        reach.value, reach.low, reach.high, reach.whole, formats.counted(reach.whole, "customer")
    )
    second_text = f"{second.text} of customers needed it" if reach.value is not None else ""
    if weight is not None and weight.is_shown and weight.is_distinct:
        second = weight_figure(weight)
        second_text = f"{second.text} of loyalty ({second.interval_text})"
    return Tile(
        "service_share",
        "Service share",
        figure,
        "of contacts" if volume.value is not None else "",
        second_text,
        second,
        None,
        "",
        None,
        0.0,
        1.0,
        wording.status_mark(rows.NOT_MEASURED, word="no target"),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, "CEO"),
        shares.volume_line,
        rows.place_of(reading).as_of_text,
        shares.missing,
        ("service", {}),
        True,
    )


def _strikes_tile(reading: Reading, strikes: StrikesRead) -> Tile:
    has_any = strikes.customers is not None
    return Tile(
        "strikes",
        "On two strikes",
        strikes.customers_figure,
        "customers" if has_any else "",
        strikes.tile_text,
        None,
        None,
        "",
        None,
        0.0,
        float(max(strikes.active, 1)),
        wording.status_mark(rows.NOT_MEASURED, word="no target"),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, "CRO"),
        strikes.line,
        rows.place_of(reading).as_of_text,
        "" if has_any else "Add customers with orders, tickets or answers",
        ("service", {}),
        False,
    )


def _metric_tile(
    reading: Reading, tile_id: str, title: str, small_text: str, metric_id: str
) -> Tile:
    metric = next((m for m in reading.metrics if m.metric_id == metric_id), None)
    if metric is None:
        return _absent_tile(reading, tile_id, title)
    line = rows.metric_line(reading, metric, ())
    ends = [
        end
        for end in (
            line.figure.value,
            line.figure.low,
            line.figure.high,
            metric.target,
            metric.floor,
        )
        if end is not None
    ]
    return Tile(
        tile_id,
        title,
        line.figure,
        small_text or f"of {line.target_text}",
        "",
        None,
        metric.target,
        line.target_text,
        metric.red_flag_value,
        min(ends),
        max(ends),
        line.status,
        line.change,
        line.owner,
        rows.metric_series(reading, metric, rows.TILE_POINTS),
        rows.place_of(reading).as_of_text,
        "" if line.problem is None else f"Add: {metric.measured_by}",
        ("metric", {"metric": metric_id}),
        metric.lens == "service",
    )


def _absent_tile(reading: Reading, tile_id: str, title: str) -> Tile:
    return Tile(
        tile_id,
        title,
        Figure(None, "not measured"),
        "",
        "",
        None,
        None,
        "",
        None,
        0.0,
        1.0,
        wording.status_mark(rows.NOT_MEASURED),
        wording.change_mark(NO_MOVE),
        wording.answerable(reading.company, None),
        rows.no_line(title),
        rows.place_of(reading).as_of_text,
        "The catalogue does not hold it",
        ("definitions", {}),
        False,
    )


def exception_lines(
    reading: Reading, strikes: StrikesRead, actions: Sequence[Action]
) -> tuple[ExceptionLine, ...]:
    """What needs the reader, at most five, worst first."""
    return tuple(_exception(reading, found, strikes, actions) for found in findings(reading))


def _exception(
    reading: Reading, found: Finding, strikes: StrikesRead, actions: Sequence[Action]
) -> ExceptionLine:
    doing = wording.action_text(found.key, actions)
    if found.judgement is None:
        return _stage_exception(reading, found, doing)
    judged = found.judgement
    metric, currency = judged.metric, reading.company.currency
    line = rows.metric_line(reading, metric, actions)
    money = at_stake(judged, strikes.each, strikes.active)
    now = judged.measure if line.figure.value is not None else judged.pooled
    shown = wording.figure_of(metric, now, 0, currency)
    return ExceptionLine(
        found.key,
        f"{metric.name}: {shown.text}, target {line.target_text}",
        _since_text(judged),
        _sure_text(judged, line, shown),
        _money_text(money, currency),
        money.low if money else None,
        money.high if money else None,
        line.owner,
        doing,
        doing != wording.NO_ACTION,
        metric.lens == "service",
        line.status,
        ("metric", {"metric": metric.metric_id}),
    )


def _stage_exception(reading: Reading, found: Finding, doing: str) -> ExceptionLine:
    health = found.stage
    if health is None:
        raise ValueError("finding: holds neither a metric nor a stage; it needs one")
    card = rows.stage_card(reading, health)
    moved = card.change.word if health.change.is_better is False else "below its red flag"
    return ExceptionLine(
        found.key,
        f"{card.name} as a stage: {card.score.text}, target {formats.number(health.stage.goal)}",
        card.status.since_text if card.status.colour == "red" else card.change.against_text,
        f"{moved}, {card.score.interval_text}",
        "cost not known",
        None,
        None,
        card.owner,
        doing,
        doing != wording.NO_ACTION,
        card.stage_id == "service",
        card.status,
        ("stage", {"stage": card.stage_id}),
    )


def _since_text(judged: Judgement) -> str:
    if judged.signal is not None and judged.signal.is_worse:
        return f"since {formats.month(judged.signal.since_on)}"
    is_red = judged.status.colour == "red" and not judged.status.is_hollow
    if is_red and judged.status.since is not None:
        return f"since {judged.status.since.label}"
    return f"since {judged.measure.period.label}"


def _sure_text(judged: Judgement, line: MetricLine, shown: Figure) -> str:
    if judged.signal is not None and judged.signal.is_worse:
        return judged.signal.text
    if judged.change.is_better is False:
        return f"{line.change.word} {line.change.against_text}"
    span = "" if judged.pooled_periods == 1 else f" over {judged.pooled_periods} periods"
    pooled = wording.figure_of(judged.metric, judged.pooled, 0, "")
    ends = pooled.interval_text or shown.interval_text
    return f"whole interval misses the target: {ends}{span}"


def _money_text(money: Money | None, currency: str) -> str:
    if money is None:
        return "cost not known"
    ends = formats.interval(
        formats.money(max(0.0, money.low), currency), formats.money(money.high, currency)
    )
    return f"associated with {ends} a year"


def _exceptions_text(reading: Reading, lines: Sequence[ExceptionLine]) -> str:
    measured = sum(judged.is_measured for judged in reading.judgements.values())
    alarms = round(1 / reading.company.thresholds.false_alarms)
    looked = (
        f"{formats.counted(reading.comparisons, 'comparison')} looked at, false alarms held to one"
        f" in {alarms}"
    )
    found = (
        f"{len(lines)} of {formats.counted(measured, 'metric')}"
        if lines
        else ("Nothing needs you" if measured else "Nothing is measured yet")
    )
    return f"{found}; {looked}"


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
    oldest = min(ends, default=None)
    return Footer(
        f"Oldest data: {oldest[1]}, {formats.day(oldest[0].date())}" if oldest else "No data yet",
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

"""What changed: one metric between two periods, why, and where it is heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.changes import Against, earlier_period, metric_change
from scorecard.transforms.cube import coded_cells
from scorecard.transforms.index_change import IndexChange, Points, index_change
from scorecard.transforms.judgements import NO_MOVE
from scorecard.transforms.loyalty import LOYALTY
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows, wording
from scorecard.views.changed_parts import (
    SplitShown,
    movers_shown,
    part_figure,
    split_shown,
)
from scorecard.views.index_parts import IndexShown, index_shown
from scorecard.views.outlook import OutlookShown, outlook_shown
from scorecard.views.parts import Bar, ChangeMark, Figure, Place

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.changes import MetricChange
    from scorecard.transforms.judgements import Move
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Choice:
    """A metric to choose: its id, its name, and whether there is a number for it."""

    metric_id: str
    name: str
    is_measured: bool


@dataclass(frozen=True)
class ChangedView:
    """Everything the page of what changed prints.

    ``refusal`` says why nothing can be compared, else it is empty. ``against_texts``
    name the two periods on offer ("" where the data do not reach back).
    """

    place: Place
    sentence: str
    refusal: str
    metric_id: str
    metric_says: str
    choices: tuple[Choice, ...]
    against: Against
    against_texts: tuple[tuple[Against, str], ...]
    now: Figure
    then: Figure
    change: Figure
    mark: ChangeMark
    splits: tuple[SplitShown, ...]
    movers: tuple[Bar, ...]
    movers_text: str
    unit_text: str
    outlook: OutlookShown
    index: IndexShown


def build_changed(
    snapshot: Snapshot,
    filters: Filters,
    metric_id: str | None = None,
    against: Against = "previous",
) -> ChangedView:
    """The page of what changed; without a metric, the one that moved most.

    KeyError when the catalogue has no metric of that id.
    """
    reading = read(snapshot, filters)
    then = earlier_period(reading, against)
    index = index_change(snapshot, reading, then) if then else None
    metric = (
        reading.metrics[reading.column(metric_id)]
        if metric_id
        else _default(reading, index, against)
    )
    found = metric_change(coded_cells(snapshot), reading, metric, then) if then else None
    company = reading.company
    refusal = "" if found else _refusal(reading, metric, against)
    figures = _figures(found, reading)
    bars, movers_text = movers_shown(found, company) if found else ((), "")
    mark = _mark(reading, metric, against)
    return ChangedView(
        rows.place_of(reading),
        refusal or _sentence(metric, mark, figures, then.label if then else "", found),
        refusal,
        metric.metric_id,
        metric.says,
        tuple(_choice(reading, one) for one in reading.metrics),
        against,
        _offered(reading),
        *figures,
        mark,
        tuple(split_shown(found, split, company) for split in found.splits) if found else (),
        bars,
        movers_text,
        metric.unit.value,
        outlook_shown(reading, metric),
        index_shown(index, company, _index_why_not(against, has_then=then is not None)),
    )


def _default(reading: Reading, index: IndexChange | None, against: Against) -> Metric:
    """What moved the index most, else what moved most, either beyond its interval.

    Where nothing did: loyalty, else the first of those that tell most, which can be compared,
    are measured now, or ever were.
    What is measured of the data themselves is never the change that a reader came for.
    """
    parts = index.metrics if index else ()
    apart = [part for part in parts if _is_apart(part.points)]
    if apart:
        return max(apart, key=lambda part: abs(part.points.value)).metric
    stages = {stage.stage_id for stage in reading.company.stages}
    journey = [one for one in reading.metrics if one.stage in stages]
    moves = {one.metric_id: _move(reading, one, against) for one in journey}
    compared = [one for one in journey if _is_compared(moves[one.metric_id])]
    moved = [one for one in compared if _is_apart(moves[one.metric_id])]
    if moved:
        return max(moved, key=lambda one: _times_what_matters(one, moves[one.metric_id]))
    measured = [one for one in journey if rows.problem_of(reading, one) is None]
    begun = [one for one in journey if rows.has_ever(reading, one)]
    known = compared or measured or begun or journey or list(reading.metrics)
    loyal = [one for key in LOYALTY for one in known if one.metric_id == key]
    return loyal[0] if loyal else known[0]


def _move(reading: Reading, metric: Metric, against: Against) -> Move:
    judged = reading.judgements.get(metric.metric_id)
    if judged is None:
        return NO_MOVE
    return judged.change if against == "previous" else judged.change_on_year


def _is_compared(move: Move) -> bool:
    return move.difference is not None and move.word not in ("not measured", "too few answers")


def _times_what_matters(metric: Metric, move: Move) -> float:
    """The size of a move in changes of the metric that would just be worth a word."""
    size = move.relative if metric.change_is_relative else move.difference
    return abs(size or 0.0) / metric.practical_change


def _choice(reading: Reading, metric: Metric) -> Choice:
    return Choice(metric.metric_id, metric.name, rows.problem_of(reading, metric) is None)


def _offered(reading: Reading) -> tuple[tuple[Against, str], ...]:
    offered: list[tuple[Against, str]] = []
    options: tuple[Against, ...] = ("previous", "year")
    for option in options:
        period = earlier_period(reading, option)
        if period is not None:
            words = "the period before" if option == "previous" else "the same a year ago"
            offered.append((option, f"{words}, {period.label}"))
    return tuple(offered)


def _refusal(reading: Reading, metric: Metric, against: Against) -> str:
    if reading.period is None:
        return "Nothing can have changed yet: no complete period is loaded."
    if earlier_period(reading, against) is None:
        before = "the period before" if against == "previous" else "a year before"
        return (
            f"There is nothing to compare {reading.period.label} with: no export reaches {before}."
        )
    problem = rows.problem_of(reading, metric)
    if problem:
        adds = rows.what_adds(reading, metric.measured_by)
        return f"{metric.name} is not measured: {problem}. {adds}."
    return f"{metric.name}: one of the two periods has too few answers to compare."


def _figures(found: MetricChange | None, reading: Reading) -> tuple[Figure, Figure, Figure]:
    if found is None:
        blank = Figure(None, "not measured")
        return blank, blank, blank
    fewest, currency = reading.company.thresholds.fewest_shown, reading.company.currency
    return (
        wording.figure_of(found.metric, found.now, fewest, currency),
        wording.figure_of(found.metric, found.then, fewest, currency),
        part_figure(found.metric, found.change, currency),
    )


def _mark(reading: Reading, metric: Metric, against: Against) -> ChangeMark:
    return wording.metric_change(metric, _move(reading, metric, against), reading.company.currency)


def _sentence(
    metric: Metric,
    mark: ChangeMark,
    figures: tuple[Figure, Figure, Figure],
    then_label: str,
    found: MetricChange | None,
) -> str:
    now, then, change = figures
    ends = f" ({change.interval_text})" if change.interval_text else ""
    went = f"{metric.name} went from {then.text} in {then_label} to {now.text}"
    if mark.is_better is None:
        few = mark.word == "too few answers"
        verdict = "too few answers to test it" if few else f"which is {mark.word}"
        if mark.word == "no real change" and _is_apart(change):
            # Its own interval leaves out 0; the size that matters, or the many tests, decide.
            verdict = "too small, or too unsure among all that is compared, to count as a change"
        return f"{went}: {change.text}{ends}, {verdict}."
    why = _why(found)
    better = "better" if mark.is_better else "worse"
    return f"{went}, {better} by test: {change.text}{ends}{why}."


def _is_apart(change: Figure | Move | Points) -> bool:
    """Whether the interval of a change leaves out 0."""
    low, high = change.low, change.high
    return low is not None and high is not None and (low > 0 or high < 0)


def _why(found: MetricChange | None) -> str:
    """Whether mix or rates carry a change, by the dimension whose mix moved most."""
    splits = [split for split in (found.splits if found else ()) if split.parts is not None]
    if found is None or not splits:
        return ""
    largest = max(splits, key=lambda split: abs(split.parts[0].value) if split.parts else 0.0)
    if largest.parts is None or not found.change.value:
        return ""
    mix = largest.parts[0].value / found.change.value
    if abs(mix) < 0.2:
        return ", and not because the mix changed"
    if mix > 0.8:
        return f", by another mix of {largest.dimension}s more than within them"
    share = formats.percent(abs(mix))
    if mix > 0:
        return f", {share} of it by another mix of {largest.dimension}s"
    return f", though another mix of {largest.dimension}s worked against it"


def _index_why_not(against: Against, *, has_then: bool) -> str:
    if not has_then:
        before = "the period before" if against == "previous" else "a year back"
        return f"No export reaches {before}, so nothing can have moved the index."
    return "The index is not rated in both periods, so nothing can be said of what moved it."

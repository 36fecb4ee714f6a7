"""Values as figures, judgements as marks: the words that every page shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.config.catalogue import Metric, Summary, Unit
from scorecard.views.parts import Answerable, ChangeMark, Colour, Figure, Shape, StatusMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.company import Company
    from scorecard.transforms.judgements import Move, Standing
    from scorecard.transforms.measures import Measure
    from scorecard.transforms.shares import Share
    from scorecard.views.parts import Action

ROLE_TITLES = {
    "CEO": "Chief executive",
    "CMO": "Chief marketing officer",
    "CRO": "Chief revenue officer",
    "COO": "Chief operating officer",
    "CFO": "Chief financial officer",
    "CPO": "Chief product officer",
    "CCO": "Chief customer officer",
    "CIO": "Chief information officer",
}

NO_ACTION = "no action yet"

_SHAPES: dict[Colour, Shape] = {"green": "circle", "amber": "diamond", "red": "square"}


def value_text(metric: Metric, value: float | None, currency: str) -> str:
    """A value of the metric as it is printed, with its unit."""
    if value is None:
        return formats.NONE
    match metric.unit:
        case Unit.SHARE:
            text = formats.percent(value, _share_decimals(metric))
        case Unit.POINTS:
            text = formats.number(value * 100)
        case Unit.HOURS | Unit.DAYS:
            text = formats.duration(value)
        case Unit.PER_100:
            text = formats.number(value * 100, 1)
        case Unit.MONEY:
            text = formats.money(value, currency)
        case Unit.COUNT:
            text = formats.number(value)
    return text


def _share_decimals(metric: Metric) -> int:
    # A target of 1.5 % cannot be told from 2 % in whole percents.
    is_small = max(metric.target, metric.floor) <= 0.1
    return 1 if is_small or metric.summary is Summary.RATIO else 0


def difference_text(metric: Metric, difference: float, currency: str) -> str:
    """The size of a difference, without its sign: "6 points", "1.2 h"."""
    size = abs(difference)
    if metric.unit in (Unit.SHARE, Unit.POINTS):
        return formats.points(size * 100)
    return value_text(metric, size, currency)


_STILL_WAIT = {Summary.MEDIAN: "over half still wait", Summary.P90: "over a tenth still wait"}
"""A duration whose quantile lies beyond all that was watched."""


def figure_of(metric: Metric, measure: Measure, fewest_shown: int, currency: str) -> Figure:
    """A measure as printed; too few answers and what never ended are said in words."""
    n_text = f"n{formats.NO_BREAK}{formats.whole(measure.n)}"
    if measure.n_open:
        n_text += f", {formats.whole(measure.n_open)} still open"
    if not measure.n:
        return Figure(None, "not measured", n=0, n_text=n_text)
    if measure.n < fewest_shown and metric.summary is not Summary.COUNT:
        return Figure(None, "too few answers", n=measure.n, n_text=n_text)
    if measure.value is None:
        word = _STILL_WAIT.get(metric.summary, "not measured")
        longer = interval_text(metric, measure.low, None, currency)
        return Figure(None, word, measure.low, None, longer, measure.n, n_text)
    low, high = clipped(metric, measure.low), clipped(metric, measure.high)
    return Figure(
        measure.value,
        value_text(metric, measure.value, currency),
        low,
        high,
        interval_text(metric, low, high, currency),
        measure.n,
        n_text,
    )


def clipped(metric: Metric, bound: float | None) -> float | None:
    """A bound cut to the scale's range, for display only."""
    if bound is None:
        return None
    if metric.summary is Summary.NPS:
        return min(1.0, max(-1.0, bound))
    # Hours, counts, money and the ratios of them begin at nought; a ratio may pass one.
    return min(1.0, max(0.0, bound)) if metric.summary is Summary.SHARE else max(0.0, bound)


def interval_text(metric: Metric, low: float | None, high: float | None, currency: str) -> str:
    """Both ends with their unit; an end that was never reached is said so."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"{value_text(metric, low, currency)} or more"
    if low is None:
        return f"up to {value_text(metric, high, currency)}"
    return formats.interval(value_text(metric, low, currency), value_text(metric, high, currency))


def score_figure(
    score: float | None,
    low: float | None,
    high: float | None,
    n: int | None = None,
    n_text: str = "",
    unknown: str = "not measured",
) -> Figure:
    """A score 0-100 with its interval."""
    if score is None:
        return Figure(None, unknown, n=n, n_text=n_text)
    ends = (
        formats.interval(formats.number(low), formats.number(high))
        if low is not None and high is not None
        else ""
    )
    return Figure(score, formats.number(score), low, high, ends, n, n_text)


def share_figure(
    share: float | None, low: float | None, high: float | None, n: int, n_text: str
) -> Figure:
    """A share with its interval; None is not measured."""
    if share is None:
        return Figure(None, "not measured", n=n, n_text=n_text)
    ends = (
        formats.interval(formats.percent(low), formats.percent(high))
        if low is not None and high is not None
        else ""
    )
    return Figure(share, formats.percent(share), low, high, ends, n, n_text)


def counted_share(share: Share, one: str, many: str | None = None) -> Figure:
    """A share with its interval, and of how many it is: a noun, whose plural may be given."""
    n_text = formats.counted(share.whole, one, many)
    return share_figure(share.value, share.low, share.high, share.whole, n_text)


def borne(figure: Figure, fewest: int) -> Figure:
    """The figure, or in words that it rests on too few: a share of three is no share of all."""
    if figure.value is None or figure.n is None or figure.n >= fewest:
        return figure
    text = f"too few to say ({formats.whole(figure.n)})"
    return Figure(None, text, n=figure.n, n_text=figure.n_text)


def status_mark(standing: Standing, higher_is_better: bool = True, word: str = "") -> StatusMark:
    """Colour, shape and word; ``word`` replaces the usual one where there is no colour."""
    colour: Colour = standing.colour or "none"
    since = standing.since
    since_text = f"since {since.label}" if since else ""
    since_on = since.start_on if since else None
    if standing.reason == "not clear yet":
        return StatusMark(colour, True, "not clear yet", "ring", since_on, since_text)
    if colour == "none":
        # Hatched is what no file measures; what is measured and has no status is a dash.
        is_measured = standing.reason != "not measured" or word not in ("", "not measured")
        shape: Shape = "dash" if is_measured else "hatch"
        return StatusMark("none", False, word or standing.reason, shape)
    side = "below" if higher_is_better else "above"
    said = {"green": "on target", "amber": f"{side} target", "red": "needs action"}[colour]
    return StatusMark(colour, False, said, _SHAPES[colour], since_on, since_text)


def change_mark(move: Move, size_text: str = "", ends_text: str = "") -> ChangeMark:
    """What moved; ``size_text`` is the size in words, without a sign."""
    has_moved = move.word in ("rose", "fell")
    direction = {"rose": "up", "fell": "down", "no real change": "level"}.get(move.word, "unknown")
    word = f"{move.word} {size_text}".strip() if has_moved else move.word
    if move.word == "not measured":
        word = "nothing to compare with"
    return ChangeMark(
        direction,  # type: ignore[arg-type]
        move.is_better,
        word,
        f"on {move.against.label}" if move.against and move.word != "not measured" else "",
        move.difference,
        move.low,
        move.high,
        ends_text,
        move.q_value,
    )


def metric_change(metric: Metric, move: Move, currency: str) -> ChangeMark:
    """The change of a metric in its own unit."""
    size = "" if move.difference is None else difference_text(metric, move.difference, currency)
    ends = ""
    if move.low is not None and move.high is not None:
        ends = formats.interval(
            _signed(metric, move.low, currency), _signed(metric, move.high, currency)
        )
    return change_mark(move, size, ends)


def _signed(metric: Metric, difference: float, currency: str) -> str:
    if metric.unit in (Unit.SHARE, Unit.POINTS):
        return formats.number(difference * 100, 1 if abs(difference) < 0.1 else 0)
    return value_text(metric, difference, currency)


def score_change(move: Move) -> ChangeMark:
    """The change of a stage or the index, in points."""
    size = "" if move.difference is None else formats.points(move.difference)
    ends = ""
    if move.low is not None and move.high is not None:
        ends = formats.interval(formats.number(move.low), formats.number(move.high))
    return change_mark(move, size, ends)


def answerable(company: Company, role: str | None) -> Answerable:
    """The executive behind a role: "CFO · M. Osei"; the role alone where no name is given."""
    if role is None:
        return Answerable(None, "", "no owner")
    name = next((name for held, name in company.owners.items() if held == role), "")
    words = name.split()
    short = " ".join([*(f"{word[0]}." for word in words[:-1]), *words[-1:]])
    return Answerable(role, name, f"{role} · {short}" if short else role)


def action_text(subject: str, actions: Sequence[Action]) -> str:
    """What is being done about a metric or stage, or that nothing is."""
    found = next((action for action in actions if action.subject == subject), None)
    if found is None:
        return NO_ACTION
    due = f", due {formats.day(found.due_on)}" if found.due_on else ""
    by = f" ({found.owner})" if found.owner else ""
    return f"{found.text}{by}{due}"

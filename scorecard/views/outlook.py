"""Where a metric is heading, in a sentence and as months to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.statistics.forecast import FEWEST_POINTS
from scorecard.transforms.judgements import has_target
from scorecard.transforms.outlook import Outlook, outlook
from scorecard.views import rows, wording
from scorecard.views.changed_parts import bare, signed_text
from scorecard.views.parts import Figure, Line

if TYPE_CHECKING:
    from scorecard.config.catalogue import Metric
    from scorecard.transforms.reading import Reading

SURE = 0.05
"""p value up to which a trend is called one."""

_METHODS = {
    "drift": "the average step so far carried on",
    "naive": "the last value carried on",
}


@dataclass(frozen=True)
class Coming:
    """One month to come, with its 95 % interval."""

    month: date
    label: str
    figure: Figure


@dataclass(frozen=True)
class OutlookShown:
    """The months so far, those to come, and what both say.

    ``text`` is the chance of meeting the target, or why there is none; ``note`` the
    method and what it does not know.
    """

    line: Line
    coming: tuple[Coming, ...]
    target_text: str
    text: str
    trend_text: str
    note: str


def outlook_shown(reading: Reading, metric: Metric) -> OutlookShown:
    """The outlook of one metric under the filters of a reading."""
    found, currency = outlook(reading, metric), reading.company.currency
    coming = tuple(
        Coming(
            one.month,
            formats.month(one.month),
            Figure(
                one.value,
                wording.value_text(metric, one.value, currency),
                one.low,
                one.high,
                wording.interval_text(metric, one.low, one.high, currency),
            ),
        )
        for one in found.ahead
    )
    return OutlookShown(
        rows.metric_series(reading, metric),
        coming,
        wording.value_text(metric, metric.target, currency),
        _text(found, coming, metric, reading),
        _trend_text(found, metric, currency),
        _note(found),
    )


def _text(found: Outlook, coming: tuple[Coming, ...], metric: Metric, reading: Reading) -> str:
    if found.has_gap and not coming:
        return "No forecast: a month without enough answers lies among the months so far."
    if found.is_flat and found.points >= FEWEST_POINTS:
        return "No forecast: it stood at the same value in every month so far."
    if not coming or found.chance is None:
        have = formats.counted(found.points, "month")
        return (
            f"No forecast: it needs {FEWEST_POINTS} months with enough answers, there are {have}."
        )
    last = coming[-1]
    said = f"By {last.label} it may stand at {last.figure.text} ({last.figure.interval_text})"
    if not has_target(metric, reading.filters.narrowed_by):
        return f"{said}."
    target = wording.value_text(metric, metric.target, reading.company.currency)
    chance = chance_text(found.chance)
    return f"{said}; the chance that it meets its target of {target} then is {chance}."


def chance_text(chance: float) -> str:
    """A chance as "about 3 in 10", never as sure as 0 or 10 in 10."""
    if chance < 0.05:
        return "less than 1 in 20"
    if chance > 0.95:
        return "more than 19 in 20"
    return f"about {max(1, min(9, round(chance * 10)))} in 10"


def _trend_text(found: Outlook, metric: Metric, currency: str) -> str:
    trend = found.trend
    if trend is None or found.is_flat:
        return "" if found.is_flat else f"No trend is judged below {FEWEST_POINTS} months."
    months = formats.counted(found.points, "month")
    if trend.p_value > SURE:
        return f"No steady direction over {months}."
    way = "Rises" if trend.slope > 0 else "Falls"
    low, high = sorted((abs(trend.low), abs(trend.high)))
    size, least, most = (
        signed_text(metric, abs(one), currency).removeprefix("+")
        for one in (trend.slope, low, high)
    )
    return f"{way} {size} a month over {months} ({formats.interval(bare(least), bare(most))})."


def _note(found: Outlook) -> str:
    if found.method is None:
        return ""
    return (
        f"By {_METHODS[found.method]}, which came nearer than the other when tried on"
        " the months so far; it knows nothing of seasons or plans."
    )

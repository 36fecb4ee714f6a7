"""The one rule for green, amber and red, used for metric, stage and index alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.intervals import FloatArray, floats

Colour = Literal["green", "amber", "red"]
Reason = Literal["judged", "not clear yet", "too few answers", "not measured"]
CodeArray = NDArray[np.int8]

NO_COLOUR, RED, AMBER, GREEN = 0, 1, 2, 3
JUDGED, NOT_CLEAR_YET, TOO_FEW, NOT_MEASURED = 0, 1, 2, 3
COLOURS: tuple[Colour | None, ...] = (None, "red", "amber", "green")
REASONS: tuple[Reason, ...] = ("judged", "not clear yet", "too few answers", "not measured")

POOLED_PERIODS = 3


@dataclass(frozen=True)
class Status:
    """A colour or none, whether it is drawn hollow (remembered, not judged), and why."""

    colour: Colour | None
    is_hollow: bool
    reason: Reason


@dataclass(frozen=True, eq=False)
class Estimate:
    """A pooled value with its interval and answers; fields broadcast, nan is unknown."""

    value: ArrayLike
    low: ArrayLike
    high: ArrayLike
    n: ArrayLike


@dataclass(frozen=True, eq=False)
class Standard:
    """Goal and red flag in the unit of the value, direction, and the fewest answers judged."""

    goal: ArrayLike
    red_flag: ArrayLike
    higher_is_better: ArrayLike
    fewest_judged: ArrayLike


def judge_codes(
    estimate: Estimate, standard: Standard, remembered: ArrayLike = NO_COLOUR
) -> tuple[CodeArray, CodeArray]:
    """Judge many values at once: codes of colour and reason (see ``COLOURS``, ``REASONS``).

    Red: the interval lies wholly on the wrong side of the goal and the value beyond the red flag;
    amber: the same but not beyond; green: the value meets the goal; otherwise the remembered
    colour. Inputs broadcast.
    """
    sign = np.where(np.asarray(standard.higher_is_better, dtype=np.bool_), 1.0, -1.0)
    goal, red_flag = sign * floats(standard.goal), sign * floats(standard.red_flag)
    value = sign * floats(estimate.value)
    best_end = np.where(sign > 0, floats(estimate.high), -floats(estimate.low))
    with np.errstate(invalid="ignore"):
        misses = best_end < goal
        judged = np.select(
            [misses & (value < red_flag), misses, value >= goal], [RED, AMBER, GREEN], NO_COLOUR
        )
    measured = ~np.isnan(value)
    enough = floats(estimate.n) >= floats(standard.fewest_judged)
    kept = np.where(judged == NO_COLOUR, np.asarray(remembered), judged)
    colour = np.where(measured & enough, kept, NO_COLOUR)
    reason = np.select(
        [~measured, ~enough, judged == NO_COLOUR],
        [NOT_MEASURED, TOO_FEW, NOT_CLEAR_YET],
        JUDGED,
    )
    return colour.astype(np.int8), reason.astype(np.int8)


def judge(estimate: Estimate, standard: Standard, remembered: Colour | None = None) -> Status:
    """Judge one value (fields of both inputs scalar).

    ``remembered`` is the last colour judged. It is shown, hollow, while things are not clear.
    """
    colour, reason = judge_codes(estimate, standard, COLOURS.index(remembered))
    return _status(int(colour), int(reason))


def judge_series(
    series: Estimate, standard: Standard, remembered: Colour | None = None
) -> list[Status]:
    """Judge each period in order of time, colours remembered from one to the next.

    Fields of the series are of length T. Periods with too few answers or none show no colour and
    leave the memory as it was.
    """
    colours, reasons = judge_series_codes(series, standard, COLOURS.index(remembered))
    return [_status(int(c), int(r)) for c, r in zip(colours, reasons, strict=True)]


def judge_series_codes(
    series: Estimate, standard: Standard, remembered: ArrayLike = NO_COLOUR
) -> tuple[CodeArray, CodeArray]:
    """Judge as ``judge_series`` many series at once: time on the first axis, series behind it.

    ``standard`` and ``remembered`` broadcast to one period. Codes have the shape of the values.
    """
    fields = np.broadcast_arrays(*map(floats, (series.value, series.low, series.high, series.n)))
    colours, reasons = judge_codes(Estimate(*fields), standard)
    first = np.broadcast_to(np.asarray(remembered, dtype=np.int8), colours.shape[1:])
    history = np.concatenate([first[None], colours])
    # What is not clear yet keeps the last colour that was, of any period before.
    order = np.arange(1, len(colours) + 1).reshape(-1, *[1] * (colours.ndim - 1))
    last_clear = np.maximum.accumulate(np.where(colours == NO_COLOUR, 0, order), axis=0)
    kept = np.take_along_axis(history, last_clear, axis=0)
    return np.where(reasons == NOT_CLEAR_YET, kept, colours), reasons


def pool_one_or_three(
    low: ArrayLike, high: ArrayLike, goal: ArrayLike, red_flag: ArrayLike
) -> NDArray[np.int64]:
    """How many periods to pool before judging.

    1 when one period's interval is narrower than a fifth of the distance from goal to red flag,
    else 3 (also where the interval is unknown). Inputs broadcast.
    """
    with np.errstate(invalid="ignore"):
        is_narrow = floats(high) - floats(low) < np.abs(floats(goal) - floats(red_flag)) / 5
    return np.where(is_narrow, 1, POOLED_PERIODS)


def pooled(totals: ArrayLike, periods: int = POOLED_PERIODS) -> FloatArray:
    """Add up each period and those before it, up to ``periods`` in all.

    Time on the first axis. For additive parts (counts, sums), never for values. A missing
    period (nan) adds nothing.
    """
    known = np.nan_to_num(floats(totals))
    summed = known.copy()
    # Added up, not taken as a difference of running sums, which would lose digits.
    for back in range(1, min(periods, len(known))):
        summed[back:] += known[:-back]
    return summed


def _status(colour: int, reason: int) -> Status:
    return Status(COLOURS[colour], reason == NOT_CLEAR_YET, REASONS[reason])

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


def judge_codes(
    value: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    n: ArrayLike,
    goal: ArrayLike,
    red_flag: ArrayLike,
    higher_is_better: ArrayLike,
    fewest_judged: ArrayLike,
    remembered: ArrayLike = NO_COLOUR,
) -> tuple[CodeArray, CodeArray]:
    """Colour and reason codes (see ``COLOURS``, ``REASONS``) of many values at once.

    Inputs broadcast; value and interval are of the pooled periods. Red: the interval lies wholly
    on the wrong side of the goal and the value beyond the red flag; amber: the same but
    not beyond; green: the value meets the goal; otherwise the remembered colour.
    """
    sign = np.where(np.asarray(higher_is_better, dtype=np.bool_), 1.0, -1.0)
    x, aim, flag = sign * floats(value), sign * floats(goal), sign * floats(red_flag)
    best_end = np.where(sign > 0, floats(high), -floats(low))
    with np.errstate(invalid="ignore"):
        misses = best_end < aim
        judged = np.select([misses & (x < flag), misses, x >= aim], [RED, AMBER, GREEN], NO_COLOUR)
    measured, enough = ~np.isnan(x), floats(n) >= floats(fewest_judged)
    kept = np.where(judged == NO_COLOUR, np.asarray(remembered), judged)
    colour = np.where(measured & enough, kept, NO_COLOUR).astype(np.int8)
    reason = np.select(
        [~measured, ~enough, judged == NO_COLOUR],
        [NOT_MEASURED, TOO_FEW, NOT_CLEAR_YET],
        JUDGED,
    ).astype(np.int8)
    return colour, reason


def judge(
    value: float | None,
    low: float | None,
    high: float | None,
    n: float,
    goal: float,
    red_flag: float,
    higher_is_better: bool,
    fewest_judged: float,
    remembered: Colour | None = None,
) -> Status:
    """The status of one value; None or nan for what is not measured.

    ``remembered`` is the last colour judged. It is shown, hollow, while things are not clear.
    """
    x, lower, upper = (np.nan if bound is None else bound for bound in (value, low, high))
    memory = COLOURS.index(remembered)
    colour, reason = judge_codes(
        x, lower, upper, n, goal, red_flag, higher_is_better, fewest_judged, memory
    )
    return _status(int(colour), int(reason))


def judge_series(
    values: ArrayLike,
    lows: ArrayLike,
    highs: ArrayLike,
    n: ArrayLike,
    goal: float,
    red_flag: float,
    higher_is_better: bool,
    fewest_judged: float,
    remembered: Colour | None = None,
) -> list[Status]:
    """The status of each period in order of time, colours remembered from one to the next.

    Periods with too few answers or none show no colour and leave the memory as it was.
    """
    colours, reasons = judge_series_codes(
        values,
        lows,
        highs,
        n,
        goal,
        red_flag,
        higher_is_better,
        fewest_judged,
        COLOURS.index(remembered),
    )
    return [_status(int(c), int(r)) for c, r in zip(colours, reasons, strict=True)]


def judge_series_codes(
    values: ArrayLike,
    lows: ArrayLike,
    highs: ArrayLike,
    n: ArrayLike,
    goal: ArrayLike,
    red_flag: ArrayLike,
    higher_is_better: ArrayLike,
    fewest_judged: ArrayLike,
    remembered: ArrayLike = NO_COLOUR,
) -> tuple[CodeArray, CodeArray]:
    """As ``judge_series`` for many series at once: time on the first axis, series behind it.

    ``goal`` and what follows broadcast to one period. Returns codes of the shape of the values.
    """
    series = np.broadcast_arrays(floats(values), floats(lows), floats(highs), floats(n))
    colours = np.zeros(series[0].shape, dtype=np.int8)
    reasons = np.zeros(series[0].shape, dtype=np.int8)
    memory = np.broadcast_to(np.asarray(remembered, dtype=np.int8), series[0].shape[1:])
    for period, (value, low, high, size) in enumerate(zip(*series, strict=True)):
        colours[period], reasons[period] = judge_codes(
            value, low, high, size, goal, red_flag, higher_is_better, fewest_judged, memory
        )
        memory = np.where(colours[period] == NO_COLOUR, memory, colours[period]).astype(np.int8)
    return colours, reasons


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
    """Sums of each period and those before it, up to ``periods`` in all; time on the first axis.

    For additive parts (counts, sums), never for values. A missing period (nan) adds nothing.
    """
    known = np.nan_to_num(floats(totals))
    summed = known.copy()
    # Added up, not taken as a difference of running sums, which would lose digits.
    for back in range(1, min(periods, len(known))):
        summed[back:] += known[:-back]
    return summed


def _status(colour: int, reason: int) -> Status:
    return Status(COLOURS[colour], reason == NOT_CLEAR_YET, REASONS[reason])

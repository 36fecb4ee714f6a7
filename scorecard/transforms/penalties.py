"""Basic needs and delighters: does a poor score cost more than the best score earns?

Penalty-reward contrast analysis (Brandt 1987): loyalty on two flags a driver, for the
lowest quarter of its scale and for its upper end. Source: docs/method.md, "Drivers".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.statistics.bootstrap import block_weights, percentile_interval
from scorecard.statistics.moments import slopes
from scorecard.transforms.drivers import Estimate
from scorecard.transforms.loyalty import BLOCKS, EVERYBODY, OUTCOME

if TYPE_CHECKING:
    from scorecard.statistics.intervals import FloatArray

FEWEST_IN_TAIL = 50
BASIC, DELIGHTER, BOTH, UNCLEAR = (
    "expected: costs when poor",
    "delights: earns when best",
    "the more, the better",
    "not clear",
)


@dataclass(frozen=True)
class Contrast:
    """What the lowest scores of a driver cost, and its best earn, in points of loyalty of 100.

    None, and "too few", where one of the tails holds fewer than FEWEST_IN_TAIL.
    """

    name: str
    low_n: int
    top_n: int
    penalty: Estimate | None
    reward: Estimate | None
    reading: str


def contrasts_of(rows: pl.DataFrame) -> tuple[Contrast, ...]:
    """The contrasts from the rows of the page query tail_moments, by name."""
    names = sorted({*rows["first_driver"], *rows["second_driver"]} - {EVERYBODY, OUTCOME})
    if not names:
        return ()
    columns = [EVERYBODY, *names, OUTCOME]
    sums = _sums(rows, columns)
    whole = sums.sum(0)
    drivers, outcome = list(range(len(names))), len(names)
    counts = {name: round(float(whole[at + 1, at + 1])) for at, name in enumerate(names)}
    found = dict(zip(names, slopes(whole, drivers, outcome), strict=True))
    drawn = slopes(np.tensordot(block_weights(BLOCKS), sums, axes=1), drivers, outcome)
    spread = {name: drawn[:, at] for at, name in enumerate(names)}
    return tuple(
        _contrast(driver, counts, found, spread)
        for driver in sorted({name.split(":", 1)[1] for name in names})
    )


def _contrast(
    driver: str, counts: dict[str, int], found: dict[str, float], spread: dict[str, FloatArray]
) -> Contrast:
    low, top = f"low:{driver}", f"top:{driver}"
    low_n, top_n = counts.get(low, 0), counts.get(top, 0)
    if min(low_n, top_n) < FEWEST_IN_TAIL:
        return Contrast(driver, low_n, top_n, None, None, "too few")
    penalty, reward = _estimate(-found[low], -spread[low]), _estimate(found[top], spread[top])
    more = _estimate(-found[low] - found[top], -spread[low] - spread[top])
    if penalty.low > 0 and more.low > 0:
        reading = BASIC
    elif reward.low > 0 and more.high < 0:
        reading = DELIGHTER
    else:
        reading = BOTH if penalty.low > 0 and reward.low > 0 else UNCLEAR
    return Contrast(driver, low_n, top_n, penalty, reward, reading)


def _estimate(value: float, spread: FloatArray) -> Estimate:
    ends = percentile_interval(spread)
    if ends is None:
        return Estimate(float(value), -np.inf, np.inf)
    return Estimate(float(value), float(ends.low), float(ends.high))


def _sums(rows: pl.DataFrame, columns: list[str]) -> FloatArray:
    """The sums by block, (blocks, k+1, k+1), the column of ones first."""
    place = pl.Enum(columns)
    kept = rows.with_columns(pl.col("first_driver", "second_driver").cast(place).to_physical())
    sums = np.zeros((BLOCKS, len(columns), len(columns)))
    block = kept["block"].to_numpy()
    one, other = kept["first_driver"].to_numpy(), kept["second_driver"].to_numpy()
    sums[block, one, other] = kept["total"].to_numpy()
    sums[block, other, one] = kept["total"].to_numpy()
    return sums

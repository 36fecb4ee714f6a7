"""Orders, their deliveries and their payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, at_daytime
from scorecard.sample.people import EAST, People, missing

if TYPE_CHECKING:
    from scorecard.sample.effects import Effects

GAP_DAYS = (450.0, 340.0, 270.0)
"""Mean days between two season boxes, by segment."""
SECOND_BOX_DAYS = 70.0
"""Mean days from the welcome box of a new customer to the second."""
BOX_PRICE = (96.0, 264.0, 410.0)
MACHINE_PRICE = 189.0
PROMISED_DAYS = 4
MOST_BOXES = 16
HOUR = 60


def draw_orders(
    people: People, effects: Effects, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    """One row per order, as if nobody ever left.

    Columns: who, ordered, is_first, is_voided, cancelled_by (0 nobody, 1
    customer, 2 company), promised, delivered, is_late, is_defective,
    is_told, told, amount, has_machine, has_filters, refunded. Moments in minutes.
    """
    who, ordered, is_first = _order_moments(people, window, rng)
    n = len(who)
    voided = (rng.random(n) < 0.018) & ~is_first
    draw = rng.random(n)
    cancelled_by = np.where(draw < 0.010, 1, np.where(draw < 0.015, 2, 0))
    cancelled_by = np.where(voided | is_first, 0, cancelled_by)
    goes_out = ~voided & (cancelled_by == 0)
    promised = ordered // DAY * DAY + PROMISED_DAYS * DAY + 20 * HOUR
    late = goes_out & (rng.random(n) < _late_chance(people, who, ordered, effects, window))
    days_late = np.ceil(rng.gamma(1.6, 1.5, n)).astype(np.int64)
    early = rng.integers(0, 3, n) * DAY
    on_time = promised - early - rng.integers(1 * HOUR, 11 * HOUR, n)
    delivered = np.where(late, promised + days_late * DAY - rng.integers(0, 10 * HOUR, n), on_time)
    told_share = effects.told_share_first + (
        effects.told_share_last - effects.told_share_first
    ) * np.clip(ordered / window.end, 0, 1)
    is_told = late & (rng.random(n) < told_share)
    told = at_daytime(promised - rng.integers(0, 2, n) * DAY, rng, 9, 19)
    has_machine = is_first & (people.machine[who] > 0) & (people.started[who] >= 0)
    defective = goes_out & (rng.random(n) < effects.defect_rate)
    price = np.array(BOX_PRICE)[people.segment[who]] + rng.integers(-4, 5, n)
    has_filters = rng.random(n) < 0.03
    amount = price + np.where(has_machine, MACHINE_PRICE, 0.0) + np.where(has_filters, 8.0, 0.0)
    return pl.DataFrame(
        {
            "who": who,
            "ordered": ordered,
            "is_first": is_first,
            "is_voided": voided,
            "cancelled_by": cancelled_by,
            "promised": promised,
            "delivered": np.where(goes_out & (delivered < window.end), delivered, MISSING),
            "arrives": np.where(goes_out, delivered, MISSING),
            "is_late": late,
            "is_defective": defective,
            "is_told": is_told,
            "told": np.where(is_told, told, MISSING),
            "amount": amount,
            "has_machine": has_machine,
            "has_filters": has_filters,
        }
    )


def _order_moments(
    people: People, window: Window, rng: np.random.Generator
) -> tuple[Minutes, Minutes, np.ndarray]:
    n = len(people)
    mean = np.array(GAP_DAYS)[people.segment]
    gaps = rng.gamma(2.5, 1.0, (n, MOST_BOXES)) / 2.5 * mean[:, None]
    is_new = people.started >= 0
    gaps[:, 1] = np.where(is_new, rng.gamma(4.0, SECOND_BOX_DAYS / 4, n), gaps[:, 1])
    gaps[:, 0] = np.where(is_new, 0.0, gaps[:, 0] * rng.random(n))
    days = np.floor(np.cumsum(gaps, axis=1)).astype(np.int64)
    begin = np.where(is_new, people.started // DAY, 0)
    moments = (begin[:, None] + days) * DAY + rng.integers(7 * HOUR, 22 * HOUR, days.shape)
    moments[:, 0] = np.where(is_new, people.started, moments[:, 0])
    inside = moments < window.end
    who, position = np.nonzero(inside)
    return who, moments[inside], (position == 0) & is_new[who]


def _late_chance(
    people: People, who: Minutes, ordered: Minutes, effects: Effects, window: Window
) -> np.ndarray:
    east = np.where(people.region[who] == EAST, effects.late_rate_factor_east, 1.0)
    month = np.array([day.month for day in window.month_dates])[window.month_of(ordered)]
    season = np.where(month == 12, 1.4, 1.0)
    return np.clip(effects.late_rate * people.frailty[who] * east * season, 0, 0.6)


def draw_payments(
    orders: pl.DataFrame,
    effects: Effects,
    window: Window,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row per attempt to charge an order that was not voided.

    Columns: who, order (row of ``orders``), charged, is_failed, is_disputed,
    amount, refund_asked, refunded, is_refund_slow. A failed charge is tried
    again three days later, then as a row of its own.
    """
    kept = orders.with_row_index("order").filter(~pl.col("is_voided"))
    n = kept.height
    falls_on = window.minute_of(effects.billing_falls_on)
    charged = kept["ordered"].to_numpy()
    chance = np.where(charged >= falls_on, effects.payment_failure_late, effects.payment_failure)
    failed = rng.random(n) < chance
    again = at_daytime(charged + 3 * DAY, rng)
    paid = np.where(failed, again, charged)
    wants = (
        (rng.random(n) < 0.055)
        | (kept["is_defective"].to_numpy() & (rng.random(n) < 0.6))
        | (kept["cancelled_by"].to_numpy() > 0)
    )
    asked = at_daytime(paid + rng.integers(2, 15, n) * DAY, rng)
    asked = np.where(wants & (asked < window.end), asked, MISSING)
    median = np.where(
        asked >= falls_on, effects.refund_median_days_late, effects.refund_median_days
    )
    takes = np.exp(np.log(median) + effects.refund_sigma * rng.normal(size=n))
    back = asked + np.rint(takes * DAY).astype(np.int64)
    back = at_daytime(back, rng)
    back = np.where(back <= asked, asked + 30, back)
    base = kept.select("who", "order", "amount").with_columns(
        charged=pl.Series(paid),
        is_failed=pl.lit(value=False),
        is_disputed=pl.Series(rng.random(n) < 0.005),
        refund_asked=pl.Series(asked),
        refunded=pl.Series(np.where((asked != MISSING) & (back < window.end), back, MISSING)),
        is_refund_slow=pl.Series((asked != MISSING) & (takes > 7)),
    )
    failures = base.filter(pl.Series(failed)).with_columns(
        charged=pl.Series(charged[failed]),
        is_failed=pl.lit(value=True),
        is_disputed=pl.lit(value=False),
        refund_asked=pl.Series(missing(int(failed.sum()))),
        refunded=pl.Series(missing(int(failed.sum()))),
        is_refund_slow=pl.lit(value=False),
    )
    attempts = pl.concat([base.filter(pl.col("charged") < window.end), failures])
    return attempts.sort("charged", "order", "is_failed", maintain_order=True)

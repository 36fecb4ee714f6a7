"""Stripe exports: subscriptions, and payments with failures, disputes and refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, utc_text
from scorecard.sample.people import SEGMENTS, emails, record_ids

if TYPE_CHECKING:
    from scorecard.sample.history import History

MONTHLY = (24.0, 79.0, 149.0)
ADD_ON = 9.0
REASONS = ("Too expensive", "Too much coffee", "Poor experience", "Moved away", "Competitor")
SUBSCRIPTIONS = (
    "id",
    "Customer ID",
    "Customer Name",
    "Customer Email",
    "Status",
    "Cancellation Reason",
    "Plan",
    "Amount",
    "Interval",
    "Created (UTC)",
    "Start (UTC)",
    "Start Date (UTC)",
    "Current Period Start (UTC)",
    "Current Period End (UTC)",
    "Trial Start (UTC)",
    "Trial End (UTC)",
    "Canceled At (UTC)",
    "Ended At (UTC)",
    "hubspot_id (metadata)",
)


def customer_keys(number: Minutes) -> pl.Series:
    """Stripe's key of a customer."""
    return "cus_" + pl.Series(number).cast(pl.String)


def subscriptions_export(
    history: History, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    """All subscriptions of one chunk, ended ones too: the plan, for some an add-on."""
    people = history.people
    n = len(people)
    main = pl.DataFrame(
        {
            "who": np.arange(n),
            "started": people.started,
            "plan": pl.Series(np.array(SEGMENTS)[people.segment]) + " box",
            "amount": np.array(MONTHLY)[people.segment],
        }
    )
    until = np.where(history.left == MISSING, window.end, history.asked_to_leave)
    begin = np.maximum(people.started, 0) + 60 * DAY
    when = begin + (rng.random(n) * (until - begin)).astype(np.int64) // DAY * DAY
    takes = np.nonzero((rng.random(n) < 0.10) & (begin < until - 30 * DAY))[0]
    extra = pl.DataFrame({"who": takes, "started": when[takes]}).with_columns(
        plan=pl.lit("Filter club"), amount=pl.lit(ADD_ON)
    )
    return pl.concat(
        [_subscriptions(history, main, "", rng), _subscriptions(history, extra, "f", rng)]
    )


def _subscriptions(
    history: History, taken: pl.DataFrame, suffix: str, rng: np.random.Generator
) -> pl.DataFrame:
    window = history.world.window
    who, started = taken["who"].to_numpy(), taken["started"].to_numpy()
    number, left = history.people.number[who], history.left[who]
    gone = left != MISSING
    n = len(who)
    reason = np.array(REASONS)[rng.choice(5, n, p=(0.28, 0.24, 0.22, 0.14, 0.12))]
    known = rng.random(n) < 0.60
    day = window.end + (started - window.end) % (30 * DAY)
    columns: dict[str, pl.Series | np.ndarray] = {
        "id": "sub_" + pl.Series(number).cast(pl.String) + suffix,
        "Customer ID": customer_keys(number),
        "Customer Email": emails(number),
        "Status": np.where(gone, "canceled", "active"),
        "Cancellation Reason": _if(gone, pl.Series(reason)),
        "Plan": taken["plan"],
        "Amount": taken["amount"].cast(pl.Decimal(10, 2)).cast(pl.String),
        "Interval": pl.Series(["month"]).new_from_index(0, n),
        "Created (UTC)": utc_text(window, started),
        "Current Period End (UTC)": utc_text(window, np.where(gone, MISSING, day)),
        "Canceled At (UTC)": utc_text(window, history.asked_to_leave[who]),
        "Ended At (UTC)": utc_text(window, left),
        "hubspot_id (metadata)": _if(known, pl.Series(record_ids(number)).cast(pl.String)),
    }
    blank = pl.Series([None], dtype=pl.String).new_from_index(0, n)
    return pl.DataFrame({name: columns.get(name, blank) for name in SUBSCRIPTIONS})


def _if(mask: np.ndarray, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(mask)).then(values)).to_series()


def payments_export(history: History, payments: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Write the payments export of one chunk; ``payments`` carries ``charge``, its number."""
    number = history.people.number[payments["who"].to_numpy()]
    money = payments["amount"].cast(pl.Decimal(10, 2)).cast(pl.String)
    back = payments["refunded"].to_numpy()
    disputed = payments["is_disputed"].to_numpy()
    charged = payments["charged"].to_numpy()
    argued = np.where(disputed & (charged + 12 * DAY < window.end), charged + 12 * DAY, MISSING)
    status = np.where(
        payments["is_failed"].to_numpy(), "Failed", np.where(back != MISSING, "Refunded", "Paid")
    )
    zero = pl.lit("0.00")
    return payments.select(
        pl.format("ch_{}", pl.col("charge")).alias("id"),
        utc_text(window, charged).alias("Created date (UTC)"),
        money.alias("Amount"),
        pl.when(pl.Series(back != MISSING)).then(money).otherwise(zero).alias("Amount Refunded"),
        pl.lit("usd").alias("Currency"),
        utc_text(window, back).alias("Refunded date (UTC)"),
        pl.Series(status).alias("Status"),
        customer_keys(number).alias("Customer ID"),
        _if(argued != MISSING, money).alias("Disputed Amount"),
        utc_text(window, argued).alias("Dispute Date (UTC)"),
        utc_text(window, payments["refund_asked"].to_numpy()).alias(
            "refund_requested_at (metadata)"
        ),
    )

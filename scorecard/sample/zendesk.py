"""The Zendesk tickets export with satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import MISSING, Window, local_text
from scorecard.sample.people import emails

if TYPE_CHECKING:
    from scorecard.sample.history import History

FIRST_TICKET = 8_001
FIRST_REQUESTER = 300_000_000
SCORES = {-2: None, -1: "Offered", 0: "Bad", 1: "Good"}


def tickets_export(
    history: History, tickets: pl.DataFrame, orders: pl.DataFrame, so_far: int, window: Window
) -> pl.DataFrame:
    """Write the tickets of one chunk, as text; wall-clock times without a zone."""
    names = orders.select(pl.col("order").cast(pl.Int64), order_name="name")
    told = tickets.join(names, on="order", how="left", maintain_order="left")
    n = told.height
    number = history.people.number[told["who"].to_numpy()]
    opened, replied = told["opened"].to_numpy(), told["replied"].to_numpy()
    solved, due = told["solved"].to_numpy(), told["due"].to_numpy()
    is_solved = solved != MISSING
    status = np.where(is_solved, "Solved", np.where(replied != MISSING, "Pending", "Open"))
    within = np.where(solved <= due, "1", "0")
    full = pl.Series(np.where(is_solved, solved - opened, 0)).cast(pl.String)
    wait = pl.Series(np.where(replied != MISSING, replied - opened, 0)).cast(pl.String)
    return told.select(
        pl.Series(np.arange(n) + FIRST_TICKET + so_far).cast(pl.String).alias("Id"),
        pl.Series(number + FIRST_REQUESTER).cast(pl.String).alias("Requester id"),
        emails(number).alias("Requester email"),
        pl.Series(status).alias("Status"),
        pl.Series(np.where(told["cause"].to_numpy() == 0, "Normal", "High")).alias("Priority"),
        pl.col("channel").alias("Via"),
        local_text(window, opened).alias("Created at"),
        local_text(window, due).alias("Due date"),
        local_text(window, solved).alias("Solved at"),
        pl.col("rating").replace_strict(SCORES, return_dtype=pl.String).alias("Satisfaction Score"),
        pl.col("stations").cast(pl.String).alias("Assignee stations"),
        pl.col("reopens").cast(pl.String).alias("Reopens"),
        pl.col("replies").cast(pl.String).alias("Replies"),
        pl.when(pl.Series(replied != MISSING)).then(wait).alias("First reply time in minutes"),
        pl.when(pl.Series(is_solved)).then(full).alias("Full resolution time in minutes"),
        pl.col("reason").alias("Contact reason [list]"),
        pl.when(pl.col("quotes_order")).then(pl.col("order_name")).alias("Order number [txt]"),
        pl.when(pl.Series(is_solved)).then(pl.Series(within)).alias("SLA [flag]"),
    )

"""The Shopify orders export: one line per line item, order columns once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import MISSING, Window, local_text, offset_text
from scorecard.sample.people import CONFUSING, emails
from scorecard.sample.purchases import MACHINE_PRICE

if TYPE_CHECKING:
    from scorecard.sample.history import History

_NAMES = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts "
    "Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount "
    "Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem "
    "price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem "
    "taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing "
    "Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing "
    "Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping "
    "Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping "
    "Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled "
    "at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding "
    "Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem "
    "discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 "
    "Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt "
    "Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment "
    "Terms Name,Next Payment Due At,Payment References"
)
HEADER = tuple(_NAMES.split(","))
"""The 79 columns of a real export, in its order."""
OURS = ("Promised delivery at", "Delivered at", "Cancelled by")
"""Three columns that the shop's delivery app adds."""
FIRST_NUMBER = 1001


def named_orders(history: History, so_far: int) -> pl.DataFrame:
    """Sort the chunk's orders by time, adding ``name`` as customers quote it, e.g. #1001."""
    ordered = history.orders.sort("ordered", "who", maintain_order=True)
    return (
        ordered.with_row_index("position")
        .with_columns(number=pl.col("position").cast(pl.Int64) + FIRST_NUMBER + so_far)
        .with_columns(name=pl.format("#{}", pl.col("number")))
    )


def orders_export(history: History, orders: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Write the orders export of one chunk, as text, with continuation lines."""
    heads = _heads(history, orders, window)
    machine = np.where(
        history.people.machine[orders["who"].to_numpy()] == CONFUSING,
        "Crescent espresso machine",
        "Gibbous espresso machine",
    )
    extra = pl.concat(
        [
            _line(heads, orders["has_machine"], pl.Series(machine), f"{MACHINE_PRICE:.2f}", 2),
            _line(
                heads,
                orders["has_filters"],
                pl.Series(["Paper filters"]).new_from_index(0, heads.height),
                "8.00",
                3,
            ),
        ]
    )
    lines = pl.concat([heads, extra], how="diagonal").sort("number", "line")
    blank = [
        pl.lit(None, dtype=pl.String).alias(column)
        for column in (*HEADER, *OURS)
        if column not in lines.columns
    ]
    return lines.with_columns(blank).select(*HEADER, *OURS)


def _heads(history: History, orders: pl.DataFrame, window: Window) -> pl.DataFrame:
    cancelled = np.where(
        orders["cancelled_by"].to_numpy() > 0, orders["ordered"].to_numpy() + 95, MISSING
    )
    box = orders["amount"] - orders["has_machine"] * MACHINE_PRICE - orders["has_filters"] * 8.0
    refund = np.where(
        orders["cancelled_by"].to_numpy() > 0,
        orders["amount"].to_numpy(),
        np.where(orders["is_defective"].to_numpy(), box.to_numpy() / 2, 0.0),
    )
    status = (
        pl.when(pl.col("is_voided"))
        .then(pl.lit("voided"))
        .when(pl.col("cancelled_by") > 0)
        .then(pl.lit("refunded"))
        .when(pl.col("is_defective"))
        .then(pl.lit("partially_refunded"))
        .otherwise(pl.lit("paid"))
    )
    tags = pl.when(pl.col("is_defective")).then(pl.lit("defect"))
    blamed = (
        pl.when(pl.col("cancelled_by") == 2)
        .then(pl.lit("company"))
        .when(pl.col("cancelled_by") == 1)
        .then(pl.lit("customer"))
    )
    goes_out = ~orders["is_voided"] & (orders["cancelled_by"] == 0)
    promised = np.where(goes_out.to_numpy(), orders["promised"].to_numpy(), MISSING)
    return orders.select(
        "number",
        pl.lit(1).alias("line"),
        pl.col("name").alias("Name"),
        emails(history.people.number[orders["who"].to_numpy()]).alias("Email"),
        status.alias("Financial Status"),
        pl.lit("USD").alias("Currency"),
        _money(pl.col("amount")).alias("Total"),
        offset_text(window, orders["ordered"].to_numpy()).alias("Created at"),
        pl.lit("1").alias("Lineitem quantity"),
        pl.lit("Season box").alias("Lineitem name"),
        _money(box).alias("Lineitem price"),
        offset_text(window, cancelled).alias("Cancelled at"),
        pl.when(pl.Series(refund) > 0).then(_money(pl.Series(refund))).alias("Refunded Amount"),
        pl.col("number").cast(pl.String).alias("Id"),
        tags.alias("Tags"),
        blamed.alias("Cancelled by"),
        pl.lit("web").alias("Source"),
        local_text(window, promised).alias("Promised delivery at"),
        local_text(window, orders["delivered"].to_numpy()).alias("Delivered at"),
    )


def _money(amount: pl.Expr | pl.Series) -> pl.Expr:
    cents = pl.lit(amount) if isinstance(amount, pl.Series) else amount
    whole = (cents * 100).round(0).cast(pl.Int64)
    return pl.format("{}.{}", whole // 100, (whole % 100).cast(pl.String).str.zfill(2))


def _line(
    heads: pl.DataFrame, has: pl.Series, item: pl.Series, price: str, line: int
) -> pl.DataFrame:
    kept = heads.select("number", "Name", "Email", "Created at").with_columns(
        pl.lit(line).alias("line"),
        pl.lit("1").alias("Lineitem quantity"),
        item.alias("Lineitem name"),
        pl.lit(price).alias("Lineitem price"),
    )
    return kept.filter(has)

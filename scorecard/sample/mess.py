"""The small faults that real exports have, added to the first chunk and counted."""

from __future__ import annotations

import polars as pl

IMPOSSIBLE = "2025-02-31 10:15"
DUPLICATES = {"contacts": 4, "tickets": 5, "messages": 3}
IMPOSSIBLE_DATES = {"tickets": ("Id", "Created at", 2), "usage": ("record_id", "used_at", 2)}
OUT_OF_SCALE = ("ResponseId", "Q1", "11", 2)
PREVIEWS = 3


def add_mess(key: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Give the export's rows with its faults behind them, and how many of each.

    Every faulty row is extra, so what truly happened stays whole. Faulty rows
    other than duplicates have keys of their own.
    """
    if rows.height < 50:
        return rows, {}
    added: list[pl.DataFrame] = []
    counts: dict[str, int] = {}
    if key in DUPLICATES:
        counts["duplicate rows"] = DUPLICATES[key]
        added.append(rows.slice(10, DUPLICATES[key]))
    if key in IMPOSSIBLE_DATES:
        name, column, count = IMPOSSIBLE_DATES[key]
        counts["impossible dates"] = count
        added.append(_spoiled(rows.slice(20, count), name, "9900", {column: IMPOSSIBLE}))
    if key == "relationship":
        name, column, value, count = OUT_OF_SCALE
        counts["scores out of scale"] = count
        added.append(
            _spoiled(
                rows.slice(20, count), name, "R_9900", {column: value, "Q1_NPS_GROUP": "Promoter"}
            )
        )
        counts["previews"] = PREVIEWS
        added.append(
            _spoiled(
                rows.slice(30, PREVIEWS),
                name,
                "R_9910",
                {"Status": "Survey Preview", "DistributionChannel": "preview"},
            )
        )
    return pl.concat([rows, *added]), counts


def _spoiled(cut: pl.DataFrame, key: str, stem: str, values: dict[str, str]) -> pl.DataFrame:
    keys = pl.Series([f"{stem}{position}" for position in range(cut.height)])
    return cut.with_columns(
        keys.alias(key), *(pl.lit(value).alias(name) for name, value in values.items())
    )

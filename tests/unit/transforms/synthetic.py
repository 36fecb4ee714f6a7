"""Cells of an invented catalogue, made as the warehouse makes them."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from scorecard.config.catalogue import Catalogue, Metric, Summary
from scorecard.config.company import Company
from scorecard.config.loading import load_company

ROOT = Path(__file__).resolve().parents[3]

SCHEMA = {
    "metric_id": pl.String,
    "month": pl.Date,
    "segment": pl.String,
    "region": pl.String,
    "channel": pl.String,
    "bucket": pl.Float64,
    "n": pl.Int64,
    "n_open": pl.Int64,
    "total": pl.Float64,
    "total_squares": pl.Float64,
    "base": pl.Float64,
    "base_squares": pl.Float64,
    "cross": pl.Float64,
}


def company() -> Company:
    return load_company(ROOT / "data", ROOT)


def catalogue() -> Catalogue:
    told = tomllib.loads((ROOT / "queries" / "metrics.toml").read_text())["metric"]
    return Catalogue(metrics=tuple(Metric(metric_id=key, **block) for key, block in told.items()))


def months(count: int, first: date = date(2024, 1, 1)) -> list[date]:
    start = first.year * 12 + first.month - 1
    return [date((start + k) // 12, (start + k) % 12 + 1, 1) for k in range(count)]


def metric(metric_id: str, summary: str = "share", **changes: object) -> Metric:
    told: dict[str, object] = {
        "metric_id": metric_id,
        "name": metric_id.capitalize(),
        "says": "Something.",
        "stage": "use",
        "owner": "COO",
        "lens": "experience",
        "driver": "process",
        "control": "direct",
        "query": "orders",
        "value": "value",
        "summary": summary,
        "unit": {"share": "share", "nps": "points", "count": "count"}.get(summary, "hours"),
        "better": "higher",
        "target": 0.9,
        "floor": 0.5,
        "measured_by": "An export of orders",
    }
    if summary == "ratio":
        told["base"] = "base"
    if summary in ("median", "p90"):
        told |= {"better": "lower", "target": 2.0, "floor": 24.0, "is_open": "is_open"}
    return Metric.model_validate(told | changes)


def cell(metric_id: str, month: date, bucket: float | None, n: int, **more: object) -> dict:
    value = bucket or 0.0
    return {
        "metric_id": metric_id,
        "month": month,
        "segment": None,
        "region": None,
        "channel": None,
        "bucket": bucket,
        "n": n,
        "n_open": 0,
        "total": value * n,
        "total_squares": value * value * n,
        "base": 0.0,
        "base_squares": 0.0,
        "cross": 0.0,
    } | more


def share_cells(metric_id: str, month: date, good: int, n: int, **more: object) -> list[dict]:
    return [
        cell(metric_id, month, 1.0, good, **more),
        cell(metric_id, month, 0.0, n - good, **more),
    ]


def frame(rows: list[dict]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA)


def hours_bucket(hours: float) -> float:
    return math.floor(math.log(hours) / math.log(1.02))


def whole_cells(per_month: int = 120, count: int = 24, seed: int = 7) -> pl.DataFrame:
    """Cells for every metric of the shipped catalogue, two segments, two regions."""
    random = np.random.default_rng(seed)
    rows: list[dict] = []
    for one in catalogue().metrics:
        for month in months(count):
            for segment in ("Home", "Office"):
                for region in ("North", "South"):
                    where = {"segment": segment, "region": region, "channel": "web"}
                    rows += _cells_of(one, month, per_month // 4, random, where)
    return frame(rows)


def _cells_of(
    one: Metric, month: date, n: int, random: np.random.Generator, where: dict
) -> list[dict]:
    middle = 0.3 * one.floor + 0.7 * one.target
    if one.summary is Summary.SHARE:
        return share_cells(one.metric_id, month, int(random.binomial(n, middle)), n, **where)
    if one.summary is Summary.NPS:
        scores = random.choice([10.0, 8.0, 5.0], n, p=[0.5, 0.3, 0.2])
        return [
            cell(one.metric_id, month, float(score), int((scores == score).sum()), **where)
            for score in (10.0, 8.0, 5.0)
        ]
    if one.is_duration:
        hours = random.lognormal(math.log(middle), 0.5, n)
        return [
            cell(one.metric_id, month, hours_bucket(one_hour), 1, **where)
            | {"total": one_hour, "total_squares": one_hour**2}
            for one_hour in hours
        ]
    if one.summary is Summary.RATIO:
        base = random.uniform(10, 20, n)
        value = base * middle * random.uniform(0.8, 1.2, n)
        return [
            cell(one.metric_id, month, None, n, **where)
            | {
                "total": float(value.sum()),
                "total_squares": float((value**2).sum()),
                "base": float(base.sum()),
                "base_squares": float((base**2).sum()),
                "cross": float((value * base).sum()),
            }
        ]
    return [cell(one.metric_id, month, 1.0, int(random.poisson(middle / 4)), **where)]

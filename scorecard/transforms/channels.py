"""The channel through which a customer sees what is sent, if the files tell.

Source: docs/method.md, "Contact windows".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from scorecard.statistics.contact_window import concentration, lower_bound
from scorecard.transforms.shares import Share, share_of

BESIDE = 100.0
"""Messages of the company that stand beside a segment's own."""


@dataclass(frozen=True)
class ChannelRates:
    """How often what is sent is seen, by segment and channel and by channel alone.

    ``kappa``: messages of the segment that stand beside a customer's own, by channel.
    ``most_used``: the channel most messages went through, None without messages; ``usual``: that
    one, or another whose lower 90 % bound in the segment exceeds its mean there.
    """

    by_segment: dict[tuple[str, str], float]
    kappa: dict[str, float]
    most_used: str | None
    usual: dict[str, str]


def rates_of(counts: pl.DataFrame) -> ChannelRates:
    """The rates from the rows of the page query channel_counts."""
    used = (
        counts.group_by("channel")
        .agg(n=(pl.col("sent") * pl.col("customers")).sum())
        .sort(["n", "channel"], descending=[True, False])
    )
    most_used = used["channel"][0] if used.height else None
    told = counts.filter(pl.col("seen").is_not_null())
    kappa, by_segment, bounds = {}, {}, {}
    for (channel,), part in told.group_by("channel"):
        whole = _rate(part)
        kappa[channel] = _kappa(part, whole)
        for (segment,), own in part.group_by("segment"):
            rate, mean = _rate(own), whole.value or 0.0
            place = (segment or "", channel)
            by_segment[place] = (rate.part + BESIDE * mean) / (rate.whole + BESIDE)
            bounds[place] = float(lower_bound(rate.part, rate.whole, mean, BESIDE))
    return ChannelRates(by_segment, kappa, most_used, _usual(by_segment, bounds, most_used))


def _usual(
    means: dict[tuple[str, str], float],
    bounds: dict[tuple[str, str], float],
    most_used: str | None,
) -> dict[str, str]:
    """The channel of each segment for those who were never written to."""
    usual = {}
    for segment in {segment for segment, _ in means}:
        now = means.get((segment, most_used or ""), 0.0)
        better = {
            channel: bound
            for (group, channel), bound in bounds.items()
            if group == segment and bound > now
        }
        if better and most_used is not None:
            usual[segment] = max(sorted(better), key=lambda channel: better[channel])
    return usual


def _rate(rows: pl.DataFrame) -> Share:
    seen, sent = rows.select(
        (pl.col("seen") * pl.col("customers")).sum(), (pl.col("sent") * pl.col("customers")).sum()
    ).row(0)
    return share_of(float(seen), float(sent))


def _kappa(rows: pl.DataFrame, rate: Share) -> float:
    mean = min(max(rate.value or 0.0, 1e-3), 1 - 1e-3)
    sent, seen, customers = (
        rows[name].to_numpy().astype(np.float64) for name in ("sent", "seen", "customers")
    )
    return concentration(
        sent,
        customers,
        np.concatenate([seen, sent - seen]),
        np.concatenate([np.full(len(seen), mean), np.full(len(seen), 1 - mean)]),
        np.concatenate([customers, customers]),
    )


def best_channels(
    listed: pl.DataFrame, channels: pl.DataFrame, rates: ChannelRates
) -> pl.DataFrame:
    """``channel`` and ``channel_why`` of each listed customer, by ``customer_id``.

    ``listed``: rows of ``Windows.listed``; ``channels``: rows of window_channels. The channel
    last used stays unless the lower 90 % bound of another one's response exceeds its mean; who
    was never written to gets the usual one of the segment.
    """
    told = channels.join(listed.select("customer_id", "segment"), on="customer_id")
    told = told.filter(pl.col("sent") > 0)
    expected = np.array(
        [
            rates.by_segment.get((segment or "", channel), np.nan)
            for segment, channel in zip(told["segment"], told["channel"], strict=True)
        ]
    )
    kappa = np.array([rates.kappa.get(channel, np.nan) for channel in told["channel"]])
    sent = told["sent"].to_numpy().astype(np.float64)
    seen = told["seen"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    mean = (seen + kappa * expected) / (sent + kappa)
    bound = np.atleast_1d(lower_bound(seen, sent, expected, kappa))
    rated = told.with_columns(
        mean=pl.Series(mean).fill_nan(None), bound=pl.Series(bound).fill_nan(None)
    ).sort(["customer_id", "last_sent_at", "channel"], descending=[False, True, False])
    current = rated.unique("customer_id", keep="first", maintain_order=True).select(
        "customer_id", current="channel", current_mean="mean"
    )
    best = (
        rated.filter(pl.col("bound").is_not_null())
        .sort(["customer_id", "bound"], descending=[False, True])
        .unique("customer_id", keep="first", maintain_order=True)
        .select("customer_id", best="channel", best_bound="bound", seen="seen", sent="sent")
    )
    usual = pl.Series(
        "usual",
        [rates.usual.get(segment or "", rates.most_used) for segment in listed["segment"]],
        dtype=pl.String,
    )
    joined = (
        listed.select("customer_id")
        .with_columns(usual)
        .join(current, on="customer_id", how="left")
        .join(best, on="customer_id", how="left")
    )
    is_better = (pl.col("best") != pl.col("current")) & (
        pl.col("best_bound") > pl.col("current_mean")
    )
    return joined.select(
        "customer_id",
        channel=pl.when(is_better).then(pl.col("best")).otherwise(pl.coalesce("current", "usual")),
        channel_why=pl.when(is_better)
        .then(pl.format("seen {} of {} there, more than by {}", "seen", "sent", "current"))
        .when(pl.col("current").is_not_null())
        .then(pl.lit("the channel last used; no other is seen more for sure"))
        .when(pl.col("usual").is_not_null())
        .then(pl.lit("never written to; the usual channel of the segment"))
        .otherwise(pl.lit("no file tells a channel")),
    )

"""The company's own lists: messages sent, app usage, incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, at_daytime, local_text
from scorecard.sample.people import record_keys

if TYPE_CHECKING:
    from scorecard.sample.history import History

USAGE_WEEKS = 16
HELP_SHARE = 0.07
IN_WINDOW = 0.85
TOLD_OF_INCIDENT = 0.55


def incidents_export(history: History, so_far: int) -> pl.DataFrame:
    """Incidents per customer touched, under the canonical names."""
    window, incidents = history.world.window, history.world.incidents
    touched = history.touched
    index = touched["incident"].to_numpy()
    number = history.people.number[touched["who"].to_numpy()]

    def moment(name: str) -> pl.Series:
        return local_text(window, np.array([getattr(i, name) for i in incidents])[index])

    return pl.DataFrame(
        {
            "record_id": pl.Series(np.arange(len(index)) + so_far + 1).cast(pl.String),
            "customer_id": record_keys(number),
            "incident_number": np.array([i.number for i in incidents])[index],
            "kind": np.array([i.kind for i in incidents])[index],
            "stage": np.array([i.stage for i in incidents])[index],
            "began_at": moment("began"),
            "detected_at": moment("detected"),
            "resolved_at": moment("resolved"),
        }
    )


def messages_export(
    history: History,
    orders: pl.DataFrame,
    payments: pl.DataFrame,
    so_far: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Messages sent to customers of one chunk, under the canonical names."""
    people, window, incidents = history.people, history.world.window, history.world.incidents
    told = orders.filter(pl.col("is_told"))
    failed = payments.filter(pl.col("is_failed"))
    failed = failed.filter(pl.Series(rng.random(failed.height) < 0.60))
    buys = np.nonzero((people.machine > 0) & (people.started >= 0))[0]
    touched = history.touched
    warned = touched.filter(pl.Series(rng.random(touched.height) < TOLD_OF_INCIDENT))
    index = warned["incident"].to_numpy()
    detected = np.array([i.detected for i in incidents])[index]
    numbers = pl.Series(np.array([i.number for i in incidents])[index], dtype=pl.String)
    who, sent = _campaigns(history, window, rng)
    parts = [
        _part(
            told["who"].to_numpy(),
            told["told"].to_numpy(),
            ("notice", "late delivery", "use"),
            told["name"],
        ),
        _part(
            failed["who"].to_numpy(),
            failed["charged"].to_numpy() + 120,
            ("notice", "payment failed", "billing"),
            pl.select(pl.format("ch_{}", failed["charge"])).to_series(),
        ),
        _part(
            buys, people.started[buys] + 1_500, ("education", "set-up guide", "onboarding"), None
        ),
        _part(
            warned["who"].to_numpy(),
            detected + rng.integers(10, 2_000, len(index)),
            ("notice", "incident", "use"),
            numbers,
        ),
        _part(who, sent, ("marketing", "season box", "awareness"), None),
    ]
    messages = pl.concat(parts).filter(pl.col("sent") < window.end)
    ends = pl.Series(np.where(history.left == MISSING, window.end, history.left))
    messages = messages.filter(pl.col("sent") <= ends.gather(messages["who"]))
    messages = messages.sort("sent", "who", maintain_order=True)
    return _as_text(history, messages, so_far, window, rng)


def _as_text(
    history: History,
    messages: pl.DataFrame,
    so_far: int,
    window: Window,
    rng: np.random.Generator,
) -> pl.DataFrame:
    n = messages.height
    sent = messages["sent"].to_numpy()
    chance = np.where(messages["purpose"].to_numpy() == "notice", 0.7, 0.38)
    opened = sent + rng.integers(3, 2_000, n)
    opened = np.where((rng.random(n) < chance) & (opened < window.end), opened, MISSING)
    number = history.people.number[messages["who"].to_numpy()]
    opts_out = (messages["purpose"] == "marketing").to_numpy() & (rng.random(n) < 0.008)
    return messages.select(
        pl.Series(np.arange(n) + so_far + 1).cast(pl.String).alias("record_id"),
        record_keys(number).alias("customer_id"),
        local_text(window, sent).alias("sent_at"),
        local_text(window, opened).alias("opened_at"),
        pl.Series(np.where(rng.random(n) < 0.85, "email", "push")).alias("channel"),
        "purpose",
        "topic",
        "stage",
        "about_record",
        pl.Series(np.where(opts_out, "1", "0")).alias("is_opt_out"),
    )


def _campaigns(
    history: History, window: Window, rng: np.random.Generator
) -> tuple[Minutes, Minutes]:
    people = history.people
    starts = window.month_starts[:-1]
    there = people.started[:, None] < starts[None, :]
    who, month = np.nonzero(there & (rng.random(there.shape) < 0.033))
    return who, at_daytime(starts[month] + rng.integers(0, 27, len(who)) * DAY, rng)


def _part(
    who: Minutes, sent: Minutes, kind: tuple[str, str, str], about: pl.Series | None
) -> pl.DataFrame:
    purpose, topic, stage = kind
    return pl.DataFrame({"who": who.astype(np.int64), "sent": sent.astype(np.int64)}).with_columns(
        purpose=pl.lit(purpose),
        topic=pl.lit(topic),
        stage=pl.lit(stage),
        about_record=about if about is not None else pl.lit(None, dtype=pl.String),
    )


def usage_export(
    history: History, so_far: int, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    """Sessions in the app over the last 16 weeks, under the canonical names."""
    people, left = history.people, history.left
    weeks = min(USAGE_WEEKS, window.end // (7 * DAY))
    monday = (window.end // DAY - 7 * weeks) * DAY + np.arange(weeks) * 7 * DAY
    weekday_of_first = (window.start_on.weekday() + monday[0] // DAY) % 7
    regular = people.window_hour >= 0
    chance = np.where(regular, 0.68, np.where(people.is_app_user, 0.36, 0.0))
    uses = rng.random((len(people), weeks)) < chance[:, None]
    who, week = np.nonzero(uses)
    n = len(who)
    keeps = regular[who] & (rng.random(n) < IN_WINDOW)
    weekday = np.where(keeps, people.window_weekday[who], rng.integers(0, 7, n))
    minute = np.where(
        keeps, people.window_hour[who] * 60 + rng.integers(0, 120, n), rng.integers(360, 1_380, n)
    )
    used = monday[week] + (weekday - weekday_of_first) % 7 * DAY + minute
    there = (used > people.started[who]) & ((left[who] == MISSING) | (used <= left[who]))
    order = np.lexsort((who[there], used[there]))
    who, used = who[there][order], used[there][order]
    n = len(who)
    draw = rng.random(n)
    feature = np.where(draw < HELP_SHARE, "help", np.where(draw < 0.6, "brew", "shop"))
    return pl.DataFrame(
        {
            "record_id": pl.Series(np.arange(n) + so_far + 1).cast(pl.String),
            "customer_id": record_keys(people.number[who]),
            "used_at": local_text(window, used),
            "feature": feature,
            "sessions": pl.Series(1 + rng.poisson(0.3, n)).cast(pl.String),
            "channel": pl.Series(["app"]).new_from_index(0, n),
        }
    )

"""Contact windows: when is each customer there, and through what do they hear us?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.statistics.contact_window import HOURS, MOST_KAPPA
from scorecard.transforms.channels import best_channels, rates_of
from scorecard.transforms.reading import read
from scorecard.transforms.windows import (
    Busiest,
    Windows,
    busiest_of,
    by_hour,
    prior_of,
    windows_of,
)
from scorecard.views import rows, wording
from scorecard.views.parts import Bar, Figure, Place
from scorecard.views.sheets import Sheet

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CONDITION = "unless seen that day"
ADD_SIGNS = (
    "No file tells at what hour customers are active: add the export of app or web usage with the"
    " time of day, or of messages with the time they were opened."
)
COLUMNS = (
    "customer",
    "record",
    "name",
    "segment",
    "region",
    "channel",
    "day",
    "time",
    "condition",
    "why",
    "why this channel",
)


@dataclass(frozen=True)
class Week:
    """Sessions by day and hour: 7 x 24 shares of the whole, Monday first.

    ``opens_at`` is the hour of the week at which the busiest two hours begin.
    """

    title: str
    shares: tuple[tuple[float, ...], ...]
    opens_at: int
    sessions: int
    alt: str


@dataclass(frozen=True)
class GroupWindow:
    """The busiest two hours of a segment, for those without a pattern of their own."""

    name: str
    window: str
    share: Figure
    word: str


@dataclass(frozen=True, eq=False)
class WindowsView:
    """Everything the page prints.

    ``hits`` are the hit rate and chance. ``listed`` has the columns of the list but for the
    customer's code, which is made of ``customer_id`` for the rows shown; best first.
    ``week`` None: no sign of activity.
    """

    place: Place
    sentence: str
    under_text: str
    list_title: str
    hits: tuple[Bar, ...]
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    week: Week | None
    groups: tuple[GroupWindow, ...]
    listed: pl.DataFrame
    has_names: bool


def build_windows(snapshot: Snapshot, filters: Filters) -> WindowsView:
    """The page of a snapshot under its segment and region: windows are of the newest data."""
    reading = read(snapshot, filters)
    place = rows.place_of(reading)
    people = {"segment": filters.segment, "region": filters.region}
    hours = snapshot.query("active_hours")
    prior = prior_of(hours)
    if prior is None:
        return WindowsView(place, ADD_SIGNS, "", "", (), (), (), None, (), pl.DataFrame(), False)
    found = windows_of(snapshot.query("window_candidates", **people), prior)
    counts = snapshot.query("window_counts", **people).row(0, named=True)
    chosen = _within(hours, filters)
    has_names = not reading.company.privacy.hash_names
    channels = best_channels(
        found.listed,
        snapshot.query("window_channels", **people),
        rates_of(snapshot.query("channel_counts")),
    )
    return WindowsView(
        place,
        _sentence(found, counts),
        "twelve months of signs; the period and channel filters do not apply",
        _list_title(found),
        _hits(found),
        _facts(found, counts, prior.kappa),
        _texts(found),
        _week(chosen),
        _groups(chosen),
        _listed(found.listed, channels),
        has_names,
    )


def _within(hours: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    for name, value in (("segment", filters.segment), ("region", filters.region)):
        if value is not None:
            hours = hours.filter(pl.col(name) == value)
    return hours


def _sentence(found: Windows, counts: dict[str, int]) -> str:
    n = found.listed.height
    hits, chance = formats.percent(found.hits.value), formats.percent(found.chance)
    if n:
        verb = "keeps" if n == 1 else "keep"
        return (
            f"{formats.whole(n)} of {formats.counted(counts['active'], 'customer')} {verb} to two"
            f" hours of the week of their own: {hits} of later sessions fell into them"
            f" ({chance} by chance)."
        )
    if not counts["active"]:
        return "Nobody in this group has left a sign of when they are there."
    if found.hits.value is None:
        return (
            "No personal pattern: nobody is seen to keep to two hours of the week more than the"
            " segment does."
        )
    return (
        "No personal pattern: windows chosen from earlier weeks did not hold in later ones"
        f" ({hits} of sessions, {chance} by chance)."
    )


def _list_title(found: Windows) -> str:
    n = found.listed.height
    return (
        f"{formats.counted(n, 'customer')} to reach at a time of their own"
        if n
        else ("Nobody has a time of their own")
    )


def _facts(found: Windows, counts: dict[str, int], kappa: float) -> tuple[tuple[str, str], ...]:
    firm = (
        "everybody keeps the same week"
        if kappa >= MOST_KAPPA / 10
        else f"{formats.number(kappa, 0 if kappa >= 10 else 1)} sessions of the segment's week"
    )
    return (
        ("customers seen in twelve months", formats.whole(counts["active"])),
        ("seen often enough (8 sessions, 4 weeks)", formats.whole(counts["enough"])),
        ("with a window that holds", formats.whole(found.listed.height + found.opted_out)),
        ("of them opted out, not listed", formats.whole(found.opted_out)),
        ("opted out of a channel, all customers", formats.whole(counts["opted_out"])),
        (
            "sessions of the weeks held back",
            f"{formats.whole(found.hits.whole)} of {formats.counted(found.tried, 'customer')}",
        ),
        ("beside a customer's own sessions stand", firm),
    )


def _hits(found: Windows) -> tuple[Bar, ...]:
    """Later sessions inside the windows, beside what chance would put there."""
    hits, chance = found.hits, found.chance
    if hits.value is None or chance is None:
        return ()
    n_text = formats.counted(hits.whole, "session")
    figure = wording.share_figure(hits.value, hits.low, hits.high, hits.whole, n_text)
    return (
        Bar("held", "Later sessions inside", figure),
        Bar("chance", "By chance", Figure(chance, formats.percent(chance))),
    )


def _texts(found: Windows) -> tuple[str, ...]:
    told = (
        "A window is two hours in which the customer is at least twice as often as the segment,"
        " with 95 % certainty, from eight sessions in four weeks, and in which the last quarter of"
        " the weeks, held back when it was chosen, found the customer again.",
        "The hit rate is of the weeks held back, never of those the window was chosen from.",
        "Write at the time given, unless the customer was seen that day: by then three in four of"
        " the customer's visits in the window had begun by themselves.",
    )
    return told if found.listed.height else told[:1]


def _week(hours: pl.DataFrame) -> Week | None:
    busiest = busiest_of(hours, "all")
    if busiest is None:
        return None
    sessions = by_hour(hours.filter(pl.col("hour_of_week").is_not_null()))
    total = float(sessions.sum())
    shares = tuple(
        tuple(float(value) / total for value in sessions[day * 24 : day * 24 + 24])
        for day in range(7)
    )
    where = window_text(busiest.opens_at)
    share = f"{formats.percent(busiest.share.value)} of sessions"
    title = (
        f"Busiest: {where}, {share}"
        if busiest.stands_out
        else f"No two hours stand out; busiest is {where}, {share}"
    )
    return Week(
        title,
        shares,
        busiest.opens_at,
        int(total),
        f"Sessions by hour of the week. {title}; an even week would have"
        f" {formats.percent(2 / HOURS)} in any two hours.",
    )


def _groups(hours: pl.DataFrame) -> tuple[GroupWindow, ...]:
    """The busiest two hours of everybody and of each segment."""
    everybody = busiest_of(hours, "Everybody")
    found = [everybody]
    for (segment,), part in hours.sort("segment").group_by("segment", maintain_order=True):
        if segment is not None:
            found.append(busiest_of(part, str(segment)))
    otherwise = "no hours stand out: any time will do"
    if everybody is not None and everybody.stands_out:
        otherwise = "no hours of its own stand out: those of everybody"
    return tuple(_group(one, otherwise) for one in found if one is not None)


def _group(one: Busiest, otherwise: str) -> GroupWindow:
    return GroupWindow(
        one.name,
        window_text(one.opens_at),
        wording.share_figure(
            one.share.value,
            one.share.low,
            one.share.high,
            one.share.whole,
            formats.counted(one.customers, "customer"),
        ),
        "write then" if one.stands_out else otherwise,
    )


def window_text(opens_at: int) -> str:
    """Two hours of the week as "Monday 19:00 to 21:00"."""
    hour = opens_at % 24
    return f"{DAYS[opens_at // 24]} {hour:02d}:00 to {(hour + 2) % 24:02d}:00"


def _listed(listed: pl.DataFrame, channels: pl.DataFrame) -> pl.DataFrame:
    """The list in words; whole columns at a time, as it may be long."""
    day = (pl.col("opens_at") // 24 + pl.col("minute_of_day") // 1440) % 7
    minute = pl.col("minute_of_day") % 1440
    days = pl.Series(DAYS)
    windows = pl.Series([window_text(at) for at in range(HOURS)])
    named = listed.join(channels, on="customer_id", how="left", maintain_order="left")
    placed = named.with_columns(day=day, minute=minute)
    return placed.select(
        "customer_id",
        record="record",
        name="party_name",
        segment="segment",
        region="region",
        channel="channel",
        day=days.gather(placed["day"]),
        time=pl.format(
            "{}:{}",
            (pl.col("minute") // 60).cast(pl.String).str.zfill(2),
            (pl.col("minute") % 60).cast(pl.String).str.zfill(2),
        ),
        condition=pl.lit(CONDITION),
        why=pl.format(
            "{} of {} sessions {} (segment {} %), {} of {} in weeks held back",
            "inside",
            "sessions",
            windows.gather(placed["opens_at"]),
            (pl.col("expected") * 100).round(1),
            "held_inside",
            "held_sessions",
        ),
        **{"why this channel": pl.col("channel_why")},
    )


def list_rows(
    view: WindowsView, start: int = 0, most: int | None = None
) -> list[dict[str, str | None]]:
    """Rows of the list from ``start`` on, at most ``most`` of them, as they are printed."""
    part = view.listed.slice(start, most)
    shown = [name for name in COLUMNS if name != "name" or view.has_names]
    return [
        {
            name: formats.customer_code(row["customer_id"]) if name == "customer" else row[name]
            for name in shown
        }
        for row in part.iter_rows(named=True)
    ]


def list_sheet(view: WindowsView) -> Sheet:
    """The whole list as a sheet."""
    told = list_rows(view)
    headings = tuple(name for name in COLUMNS if name != "name" or view.has_names)
    return Sheet(
        "Contact windows", headings, tuple(tuple(row[name] for name in headings) for row in told)
    )

"""Causes in words: each cause with its numbers, its window, and what reasons point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.config.causes import WANTED
from scorecard.views import rows, wording
from scorecard.views.parts import Answerable, Figure

if TYPE_CHECKING:
    import polars as pl

    from scorecard.config.causes import CauseRule, Causes
    from scorecard.transforms.causes import Lift, Net, Traced, WindowNet
    from scorecard.transforms.reading import Reading


@dataclass(frozen=True)
class CauseRow:
    """One cause as a row.

    ``contacts`` are those traced (gross), ``net`` those beyond chance, ``cost`` theirs.
    ``ratio`` is their rate against that of the compared span, ``lift`` how many times as often
    customers with the event come as others. ``verdict`` "more than chance", "no more than
    chance", or why it cannot be told; ``rule_text`` says how contacts are linked.
    """

    key: str
    name: str
    stage_id: str
    stage_name: str
    owner: Answerable
    contacts: Figure
    net: Figure
    cost: Figure
    ratio: Figure
    lift: Figure
    verdict: str
    links_text: str
    rule_text: str


@dataclass(frozen=True)
class Curve:
    """Net contacts of one cause by the length of its window, of the events of twelve months.

    ``within_days`` is the window in force; ``text`` says where the curve flattens.
    """

    key: str
    name: str
    points: tuple[WindowNet, ...]
    within_days: int
    text: str


@dataclass(frozen=True)
class ReasonRow:
    """One contact reason: how many, how many of them traced, and what it points to."""

    reason: str
    contacts: Figure
    traced: Figure
    points_to: str


def cause_row(reading: Reading, one: Traced) -> CauseRow:
    """One cause with all its numbers."""
    rule, company = one.rule, reading.company
    owner = wording.answerable(company, company.stage(rule.stage).owner)
    net = _net(one.net)
    return CauseRow(
        rule.cause,
        rule.cause,
        rule.stage,
        rows.stage_name(reading, rule.stage),
        owner,
        Figure(float(one.contacts), formats.whole(one.contacts), n=one.contacts),
        net,
        _cost(net, company.cost_per_contact, company.currency),
        _ratio(one.net),
        _lift(one.lift),
        _verdict(one),
        _links(one),
        rule_text(rule),
    )


def _net(net: Net) -> Figure:
    n_text = f"of {formats.counted(net.traced, 'contact')} traced"
    if net.value is None:
        return Figure(None, "too little watched", n=net.traced, n_text=n_text)
    if net.low is None or net.high is None or not net.traced:
        return Figure(net.value, formats.number(net.value), n=net.traced, n_text=n_text)
    ends = formats.interval(formats.number(net.low), formats.number(net.high))
    return Figure(net.value, formats.number(net.value), net.low, net.high, ends, net.traced, n_text)


def _cost(net: Figure, each: float | None, currency: str) -> Figure:
    if each is None or net.value is None:
        return Figure(None, formats.NONE if each is not None else "no cost given")
    told = [None if end is None else end * each for end in (net.value, net.low, net.high)]
    ends = (
        formats.interval(formats.money(told[1], currency), formats.money(told[2], currency))
        if told[1] is not None and told[2] is not None
        else ""
    )
    return Figure(told[0], formats.money(told[0], currency), told[1], told[2], ends)


def _ratio_text(value: float) -> str:
    return formats.number(value, 0 if value >= 10 else 1)


def _times(value: float) -> str:
    return f"{_ratio_text(value)}{formats.NO_BREAK}times"


def _ratio(net: Net) -> Figure:
    n_text = f"{formats.whole(net.after)} after, {formats.whole(net.compared)} compared"
    if net.ratio_low is None:
        return Figure(None, formats.NONE, n_text=n_text)
    if net.ratio is None or net.ratio_high is None:
        said = f"{_times(net.ratio_low)} or more"
        return Figure(None, said, net.ratio_low, None, n_text=n_text)
    ends = formats.interval(_ratio_text(net.ratio_low), _ratio_text(net.ratio_high))
    return Figure(net.ratio, _times(net.ratio), net.ratio_low, net.ratio_high, ends, n_text=n_text)


def _lift(lift: Lift | None) -> Figure:
    if lift is None:
        return Figure(None, "too few")
    ends = formats.interval(_ratio_text(lift.low), _ratio_text(lift.high))
    n_text = formats.counted(lift.struck, "customer")
    return Figure(lift.ratio, _times(lift.ratio), lift.low, lift.high, ends, lift.struck, n_text)


def _verdict(one: Traced) -> str:
    if not one.events:
        return "no such event in twelve months"
    if not one.net.after and not one.contacts:
        return "no contact traced to it"
    if one.net.low is None:
        return "too little watched to tell"
    return "more than chance" if one.net.is_distinct else "no more than chance"


def _links(one: Traced) -> str:
    words = {"order": "by order", "reason": "by reason", "time": "by time alone"}
    return ", ".join(
        f"{formats.whole(one.by_link[link])} {word}"
        for link, word in words.items()
        if one.by_link.get(link)
    )


def rule_text(rule: CauseRule) -> str:
    """How contacts are linked to the event, and what they are compared with."""
    what = f"{rule.event} ({rule.incident_kind})" if rule.incident_kind else rule.event
    which = "contacts of its reasons" if rule.reasons else "any contact"
    if rule.compare == "after":
        against = f"the {rule.within_days} days after those"
    else:
        against = f"the {rule.within_days} days before it"
    gap = f", {rule.gap_days} days apart" if rule.gap_days else ""
    days = formats.counted(rule.within_days, "day")
    return f"{what}: {which} within {days}, against {against}{gap}"


def curve_of(one: Traced) -> Curve:
    """The net count by window length, with where it flattens in words."""
    points = one.curve
    most = max((point.value or 0.0 for point in points), default=0.0)
    flat = next((p.days for p in points if most and (p.value or 0.0) >= 0.95 * most), None)
    window = one.rule.within_days
    if flat is None:
        said = "No window finds more than chance."
    elif flat <= window:
        said = (
            f"From {formats.counted(flat, 'day')} on it hardly grows: the window of {window} days"
            " in causes.toml holds them all."
        )
    else:
        said = (
            f"It still grows after the window of {window} days in causes.toml, up to day {flat}:"
            " consider a longer one."
        )
    return Curve(one.rule.cause, one.rule.cause, points, window, said)


def reason_rows(causes: Causes, reading: Reading, reasons: pl.DataFrame) -> tuple[ReasonRow, ...]:
    """The contact reasons, most frequent first."""
    return tuple(
        _reason(causes, reading, reason, int(contacts), int(traced))
        for reason, contacts, traced in reasons.iter_rows()
    )


def _reason(
    causes: Causes, reading: Reading, reason: str | None, contacts: int, traced: int
) -> ReasonRow:
    stage = causes.stage_of(reason)
    if stage == WANTED:
        points_to = "wanted: no failure"
    else:
        points_to = rows.stage_name(reading, stage) if stage else "not said in causes.toml"
    share = traced / contacts
    return ReasonRow(
        reason if reason is not None else "no reason stated",
        Figure(float(contacts), formats.whole(contacts), n=contacts),
        Figure(share, formats.percent(share), n=contacts),
        points_to if reason is not None else formats.NONE,
    )


def unexplained_text(causes: Causes, reading: Reading, reasons: pl.DataFrame, contacts: int) -> str:
    """What the contacts without a cause say of themselves, by their reasons."""
    wanted, silent = 0, 0
    pointing: dict[str, int] = {}
    for reason, n, traced in reasons.iter_rows():
        rest, stage = int(n) - int(traced), causes.stage_of(reason)
        if stage == WANTED:
            wanted += rest
        elif stage is None:
            silent += rest
        else:
            pointing[stage] = pointing.get(stage, 0) + rest
    parts = [
        f"{formats.percent(n / contacts)} name a reason that points to"
        f" {rows.stage_name(reading, stage)}"
        for stage, n in sorted(pointing.items(), key=lambda item: -item[1])
        if n
    ]
    parts += [f"{formats.percent(wanted / contacts)} are contacts worth having"] if wanted else []
    parts += [f"{formats.percent(silent / contacts)} say nothing of it"] if silent else []
    return f"Of all contacts, not explained by any event: {formats.listed(parts)}." if parts else ""

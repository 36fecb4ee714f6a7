"""The loyalty that was heard, in words: as answered, weighted to all, with leavers kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.votes import FEWEST_RESPONDENTS
from scorecard.views import wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.transforms.votes import Frozen, Vote, Weighed

_NAMES = {1: "NPS", 2: "the overall rating", 3: "the order rating"}
_MARGINS = {
    "segment": "segment",
    "region": "region",
    "has_left": "who left",
    "has_contact": "who needed service",
    "was_wronged": "who lived through something that went wrong",
}
FEWEST_SHOWN = 10
"""Customers below whom what they answered is said of none but them."""
HEAVY = 5.0
"""Times the average answer, above which the weighted number hangs on few answers."""
MATTERS = 0.02
"""A shift of the vote that is worth a word: two points of a hundred."""
MOST_MONTHS = 6
MOST_LEAVERS = 0.5
"""Share of leavers from which on they are no exception, as where most buy once."""


@dataclass(frozen=True)
class Heard:
    """The headline and what it would be among all customers.

    ``bars`` are dots on one axis from ``axis_low`` to ``axis_high``, in hundredths of
    the scale; empty where nobody answered. ``coverage``: share of all customers who were
    heard. ``worries`` are phrases for the sentence.
    """

    title: str
    name: str
    coverage: float
    bars: tuple[Bar, ...]
    axis_low: float
    axis_high: float
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    worries: tuple[str, ...]


@dataclass(frozen=True)
class LeaversTold:
    """What the headline gains by who is gone, by month; ``worries`` for the sentence.

    ``bars`` are dots on an axis from ``axis_low`` to ``axis_high`` that holds nought.
    """

    title: str
    bars: tuple[Bar, ...]
    axis_low: float
    axis_high: float
    facts: tuple[tuple[str, str], ...]
    text: str
    worries: tuple[str, ...]


def heard_told(found: Weighed | None, months: Sequence[Frozen], choice: int) -> Heard:
    """The headline as answered, weighted, and at its worst and best, in words."""
    if found is None:
        return Heard(
            "No answer can be held against all customers", "", 0.0, (), 0.0, 1.0, (), (), ()
        )
    name = _NAMES[choice]
    raw = wording.borne(_figure(found.raw, "customer"), FEWEST_SHOWN)
    bars = [Bar("raw", "As answered", raw)]
    if found.weighted is not None:
        effective = f"as good as {formats.whole(round(found.weighted.n))} answers"
        bars.append(
            Bar("weighted", "Weighted to all customers", _figure(found.weighted, effective))
        )
    if found.lowest is not None and found.highest is not None:
        ends = formats.interval(_text(found.lowest), _text(found.highest))
        bars.append(
            Bar(
                "bounds",
                "Had all the silent answered",
                Figure(None, ends, found.lowest, found.highest, ends),
                f"anything from {ends}",
            )
        )
    if months:
        last = months[-1]
        bars += [
            Bar(
                "remaining",
                "Any earlier answer, those still here",
                _figure(last.remaining, "customer"),
            ),
            Bar("everybody", "The same, with leavers kept", _figure(last.everybody, "customer")),
        ]
    low = min((bar.figure.low for bar in bars if bar.figure.low is not None), default=0.0)
    high = max((bar.figure.high for bar in bars if bar.figure.high is not None), default=1.0)
    return Heard(
        _title(found, name),
        name,
        found.heard / found.customers,
        tuple(bars),
        min(low, found.raw.value) - 0.02,
        max(high, found.raw.value) + 0.02,
        _facts(found),
        tuple(_texts(found)),
        (f"{name} moves when weighted to all customers",) if found.moves else (),
    )


def leavers_told(months: Sequence[Frozen], choice: int) -> LeaversTold:
    """What leaving does to the headline, in words."""
    bars = tuple(_gap_bar(one) for one in months[-MOST_MONTHS:])
    ends = [end for bar in bars for end in (bar.figure.low, bar.figure.high) if end is not None]
    axis = (min([*ends, 0.0]) - 0.005, max([*ends, 0.0]) + 0.005)
    last = months[-1] if months else None
    name = _NAMES[choice]
    if last is None or last.gap is None:
        return LeaversTold(
            "What leaving does to the headline cannot be told yet",
            (),
            *axis,
            (),
            "It takes ten leavers who had answered before they left: add who left and when, and"
            " the answers of earlier months.",
            (),
        )
    gap, low, high = last.gap
    title, worries = _leaving_title(last.gap, name)
    if last.leavers > MOST_LEAVERS * last.everybody.n:
        title, worries = (
            "Most who answered are gone: leaving is the rule here, not the exception",
            (),
        )
    facts = (
        (f"{name}, those still customers", _text(last.remaining.value)),
        (f"{name}, leavers kept at their last word", _text(last.everybody.value)),
        (
            "what leaving adds",
            f"{formats.number(gap * 100, 1)} points"
            f" ({formats.interval(formats.number(low * 100, 1), formats.number(high * 100, 1))})",
        ),
        ("leavers who had answered", formats.whole(last.leavers)),
    )
    return LeaversTold(
        title,
        bars,
        *axis,
        facts,
        "A headline rises when the unhappy leave, though nobody became happier. Here everybody"
        " who left in the twelve months keeps the last answer given.",
        worries,
    )


def _gap_bar(one: Frozen) -> Bar:
    label = formats.month(one.month)
    if one.gap is None:
        return Bar(label, label, Figure(None, "too few leavers", n=one.leavers))
    value, low, high = one.gap
    ends = (formats.number(low * 100, 1), formats.number(high * 100, 1))
    n_text = formats.counted(one.leavers, "leaver")
    return Bar(
        label,
        label,
        Figure(
            value,
            formats.number(value * 100, 1),
            low,
            high,
            formats.interval(*ends),
            one.leavers,
            n_text,
        ),
    )


def _leaving_title(gap: tuple[float, float, float], name: str) -> tuple[str, tuple[str, ...]]:
    value, low, high = gap
    if low > 0 and value >= MATTERS:
        size = formats.points(value * 100)
        said = f"{size} of {name} are there only because unhappy customers left"
        return said, (said,)
    if low > 0:
        return f"Leaving flatters {name} by less than two points", ()
    if high < 0:
        return f"{name[0].upper()}{name[1:]} is not flattered: those who left were happier", ()
    return f"{name[0].upper()}{name[1:]} is not flattered by who left", ()


def _title(found: Weighed, name: str) -> str:
    if found.weighted is None:
        return f"{name[0].upper()}{name[1:]} cannot be weighted: {found.refusal}"
    before, after = _text(found.raw.value), _text(found.weighted.value)
    if found.moves:
        return f"Weighted to all customers, {name} moves from {before} to {after}"
    if before == after:
        return f"Weighted to all customers, {name} stays at {after}"
    return f"Weighted to all customers, {name} moves from {before} to {after}, within its error"


def _facts(found: Weighed) -> tuple[tuple[str, str], ...]:
    facts = [
        (
            "customers heard",
            f"{formats.whole(found.heard)} of {formats.whole(found.customers)}"
            f" ({formats.percent(found.heard / found.customers)})",
        )
    ]
    if found.weighted is not None and found.lightest is not None and found.heaviest is not None:
        facts += [
            ("matched to all customers by", formats.listed([_MARGINS[m] for m in found.margins])),
            ("worth as many equal answers", formats.whole(round(found.weighted.n))),
            (
                "an answer counts for",
                formats.interval(
                    formats.number(found.lightest, 2), formats.number(found.heaviest, 2)
                ),
            ),
        ]
    return tuple(facts)


def _texts(found: Weighed) -> list[str]:
    texts = []
    if found.moves:
        texts.append(
            "The weighted number differs by more than half its interval: say both, or ask those"
            " who are heard too little."
        )
    if found.lowest is not None:
        texts.append(
            "Fewer than one in five customers was heard, so the silent could turn it either way:"
            " the bounds say how far."
        )
    if found.heaviest is not None and found.heaviest > HEAVY:
        texts.append(
            f"Some answers count {formats.number(found.heaviest)} times as much as the average one:"
            " the weighted number hangs on few of them."
        )
    if found.weighted is not None:
        texts.append(
            "Weights put right what is matched, and nothing else: what the silent think beyond it"
            " stays unknown."
        )
    if found.heard < FEWEST_RESPONDENTS:
        texts.append(f"Fewer than {FEWEST_RESPONDENTS} customers answered.")
    return texts


def _figure(vote: Vote, noun: str) -> Figure:
    n_text = noun if noun.startswith("as good") else formats.counted(round(vote.n), noun)
    return Figure(
        vote.value,
        _text(vote.value),
        vote.low,
        vote.high,
        formats.interval(_text(vote.low), _text(vote.high)),
        round(vote.n),
        n_text,
    )


def _text(value: float) -> str:
    return formats.number(value * 100)

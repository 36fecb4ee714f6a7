"""Who answers, in words: rates, how alike those who answer are, how the silent differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.responses import (
    FEWEST_INVITED,
    LEAST_REPRESENTATIVE,
    LOW_RATE,
    GroupRates,
    Response,
    Trait,
)
from scorecard.views import wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.transforms.shares import Share

ADD_INVITED = (
    "Whether those who answer stand for those who were asked cannot be assessed: add a list of"
    " everybody invited to the survey, with the day."
)

NEARLY_NOBODY_SILENT = 0.9

_TRAITS = {
    "left": "left within six months",
    "late": "had a late delivery, of those promised one",
    "wronged": "lived through something that went wrong",
    "in contact": "needed service",
    "contacts": "service contacts a year",
    "value": "paid a month",
}


@dataclass(frozen=True)
class ResponseTold:
    """Response to invitations, in words.

    ``rate`` and ``alike`` without a value where no file holds invitations; ``missing``
    then names it. ``groups`` are tabs of bars by their names; ``worries`` phrases that go
    into the page's sentence.
    """

    title: str
    rate: Figure
    alike: Figure
    facts: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    texts: tuple[str, ...]
    worries: tuple[str, ...]
    missing: str


@dataclass(frozen=True)
class TraitRow:
    """One trait of those who answered beside the silent; ``word`` says whether they differ."""

    name: str
    answered: Figure
    silent: Figure
    difference: Figure
    word: str


@dataclass(frozen=True)
class TraitsTold:
    """Those who answered beside those who kept silent; no rows where it cannot be told."""

    title: str
    rows: tuple[TraitRow, ...]
    text: str


def response_told(found: Response | None) -> ResponseTold:
    """The response in words."""
    blank = Figure(None, "cannot be assessed")
    if found is None or not found.whole.whole:
        return ResponseTold("Who answers is not known", blank, blank, (), (), (), (), ADD_INVITED)
    if found.whole.whole < FEWEST_INVITED:
        few = formats.counted(found.whole.whole, "invitation")
        needs = (
            f"It takes {FEWEST_INVITED} invitations to tell whether those who answer stand for"
            " those who were asked."
        )
        blank = Figure(None, f"too few to say ({formats.whole(found.whole.whole)})")
        title = f"Too few were asked to tell who answers: {few} in twelve months"
        return ResponseTold(title, blank, blank, (), (), (), (), needs)
    rate = wording.counted_share(found.whole, "invitation")
    alike = _alike(found)
    uneven = [group for group in found.groups if group.dimension != "survey" and group.is_uneven]
    worries = _worries(found, rate, alike, uneven)
    facts = [
        ("of those asked answered", _spoken(rate)),
        ("invitations, twelve months", formats.whole(found.whole.whole)),
        ("how alike the answering are (1: just like all asked)", _spoken(alike)),
    ]
    return ResponseTold(
        f"{rate.text} of those asked answered",
        rate,
        alike,
        tuple(facts),
        tuple(
            (f"By {group.dimension}", _bars(group))
            for group in found.groups
            if any(name != "not known" for name, _ in group.rates)
        ),
        tuple(_texts(found, uneven)),
        tuple(worries),
        "",
    )


def traits_told(found: Sequence[Trait], currency: str, coverage: float) -> TraitsTold:
    """The comparison in words; ``coverage`` is the share of customers who were heard."""
    if not found and coverage > NEARLY_NOBODY_SILENT:
        return TraitsTold("Hardly anybody kept silent: there is nobody to compare with", (), "")
    if not found:
        return TraitsTold(
            "Those who answer cannot be compared with the silent",
            (),
            f"It takes {FEWEST_INVITED} customers who answered and {FEWEST_INVITED} who did not:"
            " add customers with their orders, tickets or subscriptions beside the survey.",
        )
    apart = [_TRAITS[trait.key] for trait in found if trait.differs]
    title = (
        f"Those who answer are not like the silent: {formats.listed(apart)}"
        if apart
        else "Those who answer live through the same as the silent"
    )
    return TraitsTold(
        title,
        tuple(_row(trait, currency) for trait in found),
        "Leaving is counted from one day, six months before the end, among those who were customers"
        " on it: who had left before could not answer. The rest is of twelve months.",
    )


def _worries(found: Response, rate: Figure, alike: Figure, uneven: list[GroupRates]) -> list[str]:
    worries = []
    if (rate.value or 0.0) < LOW_RATE:
        worries.append(f"only {rate.text} of those asked answered")
    for group in uneven:
        answering = [share.value or 0.0 for _, share in _counted(group)]
        ends = formats.interval(formats.percent(min(answering)), formats.percent(max(answering)))
        worries.append(f"the rate goes from {ends} by {group.dimension}")
    if found.is_representative is False:
        worries.append(f"those who answer are not like those asked ({alike.text} of 1)")
    return worries


def _counted(group: GroupRates) -> list[tuple[str, Share]]:
    return [one for one in group.rates if one[0] != "not known" and one[1].whole >= FEWEST_INVITED]


def _texts(found: Response, uneven: list[GroupRates]) -> list[str]:
    texts = []
    if found.is_of_cases:
        texts.append("All surveys follow a service case: who needed no service was never asked.")
    for group in uneven:
        test = found_test(group)
        texts.append(f"By {group.dimension} the rate is uneven{test}: weigh it, or ask again.")
    even = [
        group.dimension
        for group in found.groups
        if group.dimension != "survey" and group.association is not None and not group.is_uneven
    ]
    if even:
        tests = "; ".join(
            f"{group.dimension}{found_test(group)}"
            for group in found.groups
            if group.dimension in even
        )
        texts.append(f"Even enough: {tests}.")
    if found.representativity is not None:
        texts.append(
            "How alike: one less twice the spread of the chance to answer, by segment, region,"
            f" channel, service and what went wrong; below {LEAST_REPRESENTATIVE:g} is a warning."
        )
    return texts


def found_test(group: GroupRates) -> str:
    """The test of one dimension in brackets; empty where there is none."""
    test = group.association
    if test is None:
        return ""
    return (
        f" (χ² {formats.number(test.chi_squared, 1)} on {test.degrees},"
        f" V {formats.number(test.cramer_v, 2)})"
    )


def _alike(found: Response) -> Figure:
    known = found.representativity
    if known is None:
        return Figure(None, "cannot be told")
    value, low, high = (
        min(1.0, max(0.0, float(end)))
        for end in (known.value, known.interval.low, known.interval.high)
    )
    return Figure(
        value,
        formats.number(value, 2),
        low,
        high,
        formats.interval(formats.number(low, 2), formats.number(high, 2)),
        int(known.n),
        f"{formats.whole(int(known.n))} invitations",
    )


def _bars(group: GroupRates) -> tuple[Bar, ...]:
    return tuple(
        Bar(name, name, wording.counted_share(share, "invitation")) for name, share in group.rates
    )


def _row(trait: Trait, currency: str) -> TraitRow:
    def text(value: float) -> str:
        if trait.unit == "share":
            return formats.percent(value)
        if trait.unit == "money":
            return formats.money(value, currency)
        return formats.number(value, 2)

    def apart(value: float) -> str:
        if trait.unit != "share":
            return text(value)
        return formats.number(value * 100, 1)

    def figure(ends: tuple[float, float, float], n: int) -> Figure:
        value, low, high = ends
        return Figure(
            value,
            text(value),
            low,
            high,
            formats.interval(text(low), text(high)),
            n,
            formats.counted(n, "customer"),
        )

    gap, low, high = trait.difference
    unit = " points" if trait.unit == "share" else ""
    difference = Figure(
        gap, apart(gap) + unit, low, high, formats.interval(apart(low), apart(high))
    )
    word = "no clear difference"
    if trait.differs:
        word = "more" if gap > 0 else "less"
    return TraitRow(
        _TRAITS[trait.key].capitalize(),
        figure(trait.answered, trait.answered_n),
        figure(trait.silent, trait.silent_n),
        difference,
        word,
    )


def _spoken(figure: Figure) -> str:
    return f"{figure.text} ({figure.interval_text})" if figure.interval_text else figure.text

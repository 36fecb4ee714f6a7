"""Curves of leaving: over tenure by strikes so far, and with the clock set to a strike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views.parts import Figure

if TYPE_CHECKING:
    from scorecard.transforms.leaving import ClockReset, Curve, TenureCurve

_ORDINALS = {1: "first", 2: "second", 3: "third or a later"}


@dataclass(frozen=True)
class Step:
    """Share still customers at the end of a month, and how many the month began with."""

    month: int
    share: Figure
    at_risk: int


@dataclass(frozen=True)
class Followed:
    """Customers followed month by month, under one label."""

    label: str
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """Where they stand at the end of what is drawn."""
        return self.steps[-1]


@dataclass(frozen=True)
class ClockPair:
    """Customers after a strike, beside like customers with a strike less.

    ``text`` says what sets them apart and how sure; ``matched_text`` how many of the
    struck have like customers.
    """

    reached: int
    title: str
    text: str
    matched_text: str
    struck: Followed
    like: Followed


def followed(found: TenureCurve) -> Followed:
    """The curve of those on so many strikes over their months as customers."""
    strikes = found.strikes
    label = formats.counted(strikes, "strike") if strikes < 3 else "3 or more"
    return Followed("no strike" if strikes == 0 else label, _steps(found.curve))


def clock_pair(found: ClockReset) -> ClockPair:
    """The two curves after one strike, with the sentence about them."""
    struck, like = _steps(found.struck), _steps(found.like)
    fewer = {1: "no strike", 2: "1 strike", 3: "2 strikes"}[found.reached]
    ordinal = _ORDINALS[found.reached]
    return ClockPair(
        found.reached,
        f"After the {ordinal} strike",
        _difference_text(found, struck[-1], like[-1], fewer),
        f"{formats.percent(found.matched)} of the struck have like customers to stand beside",
        Followed("struck", struck),
        Followed("like ones", like),
    )


def _difference_text(found: ClockReset, struck: Step, like: Step, fewer: str) -> str:
    when = formats.counted(found.months, "month")
    sides = f"{struck.share.text} are still customers, of like ones with {fewer} {like.share.text}"
    low, high = sorted((-found.difference_low, -found.difference_high))
    ends = formats.interval(formats.number(low * 100), formats.number(high * 100))
    size = formats.points(found.difference * 100)
    if found.difference_low <= 0 <= found.difference_high:
        lost = f"not clearly apart ({formats.interval(*_signed(found))} points)"
    elif found.difference < 0:
        lost = f"{size} fewer ({ends})"
    else:
        lost = f"{size} more ({formats.interval(*_signed(found))})"
    return f"{when} later {sides}: {lost}."


def _signed(found: ClockReset) -> tuple[str, str]:
    low, high = found.difference_low * 100, found.difference_high * 100
    return formats.number(low), formats.number(high)


def _steps(curve: Curve) -> tuple[Step, ...]:
    return tuple(
        Step(
            int(month),
            Figure(
                float(share),
                formats.percent(float(share)),
                float(low),
                float(high),
                formats.interval(formats.percent(float(low)), formats.percent(float(high))),
                round(float(at_risk)),
                formats.counted(round(float(at_risk)), "customer"),
            ),
            round(float(at_risk)),
        )
        for month, at_risk, share, low, high in zip(
            curve.months, curve.at_risk, curve.share, curve.low, curve.high, strict=True
        )
    )

"""Service and experience: how much of what customers live through is service?"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.views.parts import Bar, Figure, Line, Place
from scorecard.views.scorecard import NetPart


@dataclass(frozen=True)
class Claim:
    """A figure said elsewhere, drawn as a dotted line and never used.

    ``low, high`` as shares; ``text`` "claimed: 5 to 6 %, source unknown".
    """

    low: float
    high: float
    text: str


@dataclass(frozen=True)
class RuleEffect:
    """What the share of interactions would be under another rule.

    ``label`` states the change ("self-service help is not service"); ``difference``
    is in share points against the rule in force.
    """

    label: str
    share: Figure
    difference: Figure


@dataclass(frozen=True)
class StrikeRate:
    """Customers a month who leave after so many poor experiences.

    ``rate`` is the monthly hazard, ``kept`` the retention over twelve months.
    """

    strikes: int
    label: str
    rate: Figure
    kept: Figure
    customer_months: int


@dataclass(frozen=True)
class Strikes:
    """Customers on two strikes, and the revenue that goes with them.

    ``at_risk`` is yearly revenue in excess of what unstruck customers lose,
    "associated with", None-valued where rates or values are unknown. ``claim`` is
    the quoted 86 %.
    """

    customers: Figure
    revenue: Figure
    at_risk: Figure
    text: str
    rates: tuple[StrikeRate, ...]
    claim: Claim


@dataclass(frozen=True)
class Proactive:
    """Who spoke first when something failed.

    ``share`` is we first over (we first + they first); ``silent`` failures had
    neither. ``head_start`` in hours: how long before the customer's first contact.
    """

    share: Figure
    silent: Figure
    head_start: Figure
    line: Line
    by_kind: tuple[Bar, ...]
    text: str


@dataclass(frozen=True)
class ServiceView:
    """Everything the service page prints.

    ``shares`` are the dots on one 0-100 axis: volume of interactions, volume of
    moments, reach in the period. ``rule`` states in words what counts as service,
    one line an override. Empty tuples mean not measured, and ``sentence`` says why.
    """

    place: Place
    sentence: str
    is_measured: bool
    volume: Figure
    moments: Figure
    reach: Figure
    shares: tuple[Bar, ...]
    claim: Claim
    volume_line: Line
    moments_line: Line
    reach_line: Line
    by_stage: tuple[Bar, ...]
    by_channel: tuple[Bar, ...]
    by_segment: tuple[Bar, ...]
    rule: tuple[str, ...]
    rule_effects: tuple[RuleEffect, ...]
    net: tuple[NetPart, ...]
    net_title: str
    net_text: str
    proactive: Proactive
    strikes: Strikes

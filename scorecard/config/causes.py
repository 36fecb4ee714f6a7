"""Causes: which event upstream brings which contacts, and which stage it belongs to.

``causes.toml`` is looked for in the folder of exports first, then in data/.
"""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scorecard.config.catalogue import Identifier
from scorecard.errors import Problem

UpstreamEvent = Literal[
    "late delivery",
    "defect",
    "failed order",
    "failed payment",
    "slow refund",
    "first purchase",
    "delivery",
    "incident",
]
"""What the exports can show to have happened upstream; see queries/upstream_events.sql."""

WANTED = "wanted"
"""Instead of a stage: a contact worth having, no failure at all."""

LONGEST_WATCHED = 30
"""Days after an event up to which the count of contacts is drawn, at least."""


class CauseRule(BaseModel):
    """One cause: after this event, these contacts within so many days belong to it.

    Without ``reasons`` any contact does. ``compare`` says which equal span shows how many would
    have come anyway: the one before the event, or, where before it nobody was a
    customer, the one after the window. ``gap_days`` lie between event and span, because a
    failure announced beforehand brings contacts before it happens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cause: Annotated[str, Field(min_length=1)]
    event: UpstreamEvent
    incident_kind: str | None = None
    within_days: Annotated[int, Field(ge=1, le=90)]
    reasons: tuple[str, ...] = ()
    stage: Identifier
    compare: Literal["before", "after"] = "before"
    gap_days: Annotated[int, Field(ge=0, le=90)] = 0

    @property
    def horizon_days(self) -> int:
        """How long contacts are watched: the window, and at least a month for its curve."""
        return max(self.within_days, LONGEST_WATCHED)


class Causes(BaseModel):
    """The whole of causes.toml.

    ``reasons`` maps a contact reason, in the export's words, to the upstream stage that it
    points to, or to ``wanted``. ``*`` stands for any letters, and case does not matter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: dict[str, Identifier] = Field(default_factory=dict)
    rule: tuple[CauseRule, ...] = ()

    def stage_of(self, reason: str | None) -> str | None:
        """The stage a reason points to, ``wanted``, or None where the company has not said."""
        if reason is None:
            return None
        word = reason.strip().lower()
        for pattern, stage in self.reasons.items():
            if fnmatchcase(word, pattern.strip().lower().replace("[", "[[]")):
                return stage
        return None

    def of_journey(self, stages: tuple[str, ...]) -> Causes:
        """What of it fits another journey: rules and reasons of its stages."""
        return Causes(
            reasons={r: s for r, s in self.reasons.items() if s in stages or s == WANTED},
            rule=tuple(rule for rule in self.rule if rule.stage in stages),
        )


def cause_problems(causes: Causes, stages: tuple[str, ...], where: str) -> list[Problem]:
    """Every stage that the journey has not, and every rule that contradicts itself or another."""
    known = f"Stages: {', '.join(stages)}"
    problems = [
        Problem(
            f"{where}, [reasons] {reason!r}",
            f"{stage!r} is not a stage of the company's journey.",
            f"{known}; or {WANTED}, for contacts worth having.",
        )
        for reason, stage in causes.reasons.items()
        if stage not in stages and stage != WANTED
    ]
    counts = Counter(rule.cause for rule in causes.rule)
    for cause in (name for name, count in counts.items() if count > 1):
        problems.append(Problem(f"{where}, [[rule]] {cause!r}", "is there twice."))
    for rule in causes.rule:
        place = f"{where}, [[rule]] {rule.cause!r}"
        if rule.stage not in stages:
            what = f"{rule.stage!r} is not a stage of the company's journey."
            problems.append(Problem(f"{place}, stage", what, f"{known}."))
        if rule.incident_kind is not None and rule.event != "incident":
            what = f"is for incidents, but the event is {rule.event!r}."
            problems.append(
                Problem(f"{place}, incident_kind", what, 'Write event = "incident", or drop it.')
            )
        if rule.event == "first purchase" and rule.compare == "before":
            what = "'before' compares with days on which nobody was a customer yet."
            problems.append(Problem(f"{place}, compare", what, 'Write compare = "after".'))
    return problems

"""Trust in answers: do those who answer stand for all customers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.responses import Trait, response_of, traits_of
from scorecard.transforms.votes import frozen, weighed
from scorecard.views import rows
from scorecard.views.gaming import Gaming, gaming_told
from scorecard.views.heard import Heard, LeaversTold, heard_told, leavers_told
from scorecard.views.parts import Place
from scorecard.views.response import ResponseTold, TraitsTold, response_told, traits_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

FEWEST_FOR_CHOICE = 200
NEARLY_ALL = 0.9
"""Share of customers heard from which on it matters little who was asked."""
_COLUMNS = {
    "left": "has_left",
    "late": "was_wronged",
    "wronged": "was_wronged",
    "in contact": "has_contact",
    "contacts": "has_contact",
}
"""Trait on which the silent differ → column of behaviour that weights are matched on."""

NO_ANSWERS = (
    "Nobody's loyalty is heard yet: add the export of a survey that asks the recommendation"
    " question or for an overall rating."
)

ANSWERS_ONLY = (
    "The files name nobody but those who answered, so whether they stand for all customers cannot"
    " be assessed: add the export of customers, orders or subscriptions."
)

UNNAMED = (
    "The answers name no customer, so whether they stand for all customers cannot be assessed: add"
    " the customer's id or e-mail to the export of the survey."
)


@dataclass(frozen=True)
class TrustView:
    """Everything the page prints; each block says by itself what it lacks."""

    place: Place
    sentence: str
    window_text: str
    response: ResponseTold
    traits: TraitsTold
    heard: Heard
    leavers: LeaversTold
    gaming: Gaming


def build_trust(snapshot: Snapshot, filters: Filters) -> TrustView:
    """The page of a snapshot under the filters, over the twelve months to the period's end."""
    reading = read(snapshot, filters)
    if reading.period is None:
        return _empty(reading)
    end_before = reading.period.end_before
    people = {"segment": filters.segment, "region": filters.region}
    invited = snapshot.query(
        "invitation_cells", end_before=end_before, channel=filters.channel, **people
    )
    given = snapshot.query("loyalty_choices", end_before=end_before, **people)
    choice = _choice(given)
    cells = snapshot.query("respondent_cells", end_before=end_before, choice=choice, **people)
    leaving = snapshot.query(
        "leaving_after_answering", end_before=end_before, choice=choice, **people
    )
    traits = traits_of(cells, leaving)
    months = frozen(
        snapshot.query("frozen_votes", end_before=end_before, choice=choice, **people), choice
    )
    found = weighed(cells, choice, _behaviour(traits))
    response = response_told(response_of(invited))
    heard = heard_told(found, months, choice)
    leavers = leavers_told(months, choice)
    gaming = gaming_told(
        snapshot.query(
            "asked_after_cases",
            end_before=end_before,
            channel=filters.channel,
            unresolved_after_days=float(reading.company.strikes.unresolved_after_days),
            **people,
        ),
        None if invited.is_empty() else bool(invited["follows_cases"].any()),
        reading,
    )
    return TrustView(
        rows.place_of(reading),
        _sentence(response, heard, leavers, gaming) if heard.bars else _nobody(given),
        _window(end_before) + (_CHANNELS if filters.channel else ""),
        response,
        traits_told(traits, reading.company.currency, heard.coverage),
        heard,
        leavers,
        gaming,
    )


def _empty(reading: Reading) -> TrustView:
    nothing = pl.DataFrame()
    grain = reading.filters.grain
    too_long = f"The files hold no whole {grain} yet: choose a shorter period."
    return TrustView(
        rows.place_of(reading),
        too_long if reading.months and grain != "month" else NO_ANSWERS,
        "",
        response_told(None),
        traits_told((), reading.company.currency, 0.0),
        heard_told(None, (), 1),
        leavers_told((), 1),
        gaming_told(nothing, None, reading),
    )


def _choice(customers: pl.DataFrame) -> int:
    """The first kind of answer with 200 customers, else the first that anybody gave."""
    given = dict(customers.sort("choice").select("choice", "customers").iter_rows())
    enough = [choice for choice, count in given.items() if count >= FEWEST_FOR_CHOICE]
    return int(next(iter([*enough, *given]), 1))


def _behaviour(traits: Sequence[Trait]) -> tuple[str, ...]:
    found = [_COLUMNS[trait.key] for trait in traits if trait.differs and trait.key in _COLUMNS]
    return tuple(dict.fromkeys(found))


def _nobody(given: pl.DataFrame) -> str:
    if given["unnamed"].sum():
        return UNNAMED
    return ANSWERS_ONLY if given["customers"].sum() else NO_ANSWERS


_CHANNELS = " · the filter of channels holds for invitations alone"


def _window(end_before: date) -> str:
    last = formats.month(end_before.replace(day=1))
    return f"twelve months before {last}"


def _sentence(response: ResponseTold, heard: Heard, leavers: LeaversTold, gaming: Gaming) -> str:
    worries = [*response.worries, *heard.worries, *leavers.worries, *gaming.worries]
    is_everybody = heard.coverage >= NEARLY_ALL
    is_name = heard.title.startswith(heard.name) and heard.name.isupper()
    title = heard.title if is_name else heard.title[0].lower() + heard.title[1:]
    unknown = "whether those who answer stand for those who were asked cannot be assessed"
    if worries:
        said = f"Take the answers with care: {formats.listed(worries)}."
        return said if is_everybody or not response.missing else f"{said[:-1]}; {unknown}."
    is_weighted = any(bar.key == "weighted" for bar in heard.bars)
    if is_everybody:
        share = formats.percent(heard.coverage)
        weighted = f", and {title}" if is_weighted else ""
        return f"The answers stand for all customers: {share} of them were heard{weighted}."
    if not is_weighted:
        return f"{heard.title}, so whether the answers stand for all customers cannot be told."
    if response.missing:
        return f"{heard.title}, but {unknown}."
    return (
        f"The answers stand for all customers as far as the files tell: {response.title}, and"
        f" {title}."
    )

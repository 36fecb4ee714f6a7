"""Weight and money in words: what service has to do with loyalty, and with lost revenue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from scorecard import formats
from scorecard.transforms.asked import everybody, narrowed
from scorecard.transforms.cube import kinds_of_people
from scorecard.transforms.loyalty import Moments, moments_of
from scorecard.transforms.money import Amount, Loss, loss_of
from scorecard.transforms.weight import Weight, among_contacts, weight_of
from scorecard.views import wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.transforms.scope import Scope
    from scorecard.transforms.weight import Reading as WeightReading
    from scorecard.warehouse.snapshot import Snapshot
    from scorecard.warehouse.statements import Value

MOST_KINDS = 24
"""Pairs of segment and region beyond which the sums of products are too many to keep for all."""

ADD_ANSWERS = (
    "Add the export of a relationship survey that asks the recommendation question, with"
    " questions about the parts of the journey."
)
ADD_SERVICE = "Add the export of the service desk, with reopened cases or ratings."
ADD_LEAVING = "Add subscriptions or orders of two years, with tickets and deliveries."


@dataclass(frozen=True)
class Attribution:
    """A share that a model gives: its number, its finding, what it rests on.

    ``title`` is the finding as a sentence, or what is missing; ``facts`` are terms and
    their numbers; ``texts`` what to keep in mind, one sentence or two each. ``bars`` are
    its dots on the axis of shares. ``is_told``: shown, and distinguishable from zero.
    """

    figure: Figure
    title: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    bars: tuple[Bar, ...]
    is_told: bool


def read_moments(
    snapshot: Snapshot, reading: Scope, *, split_by: Literal["none", "segment"] = "none"
) -> Moments | None:
    """Loyalty and its drivers over the twelve months to the end of the period."""
    period, filters = reading.period, reading.filters
    if period is None:
        return None
    asked_for: dict[str, Value] = {"end_before": period.end_before, "outcome": "loyalty"}
    if kinds_of_people(snapshot) > MOST_KINDS:
        rows = snapshot.query(
            "driver_moments",
            segment=filters.segment,
            region=filters.region,
            split_by=split_by,
            **asked_for,
        )
    else:
        rows = everybody(
            snapshot, "driver_moments", segment=None, region=None, split_by="people", **asked_for
        )
        # What is said of a question is said of nobody in particular.
        rows = narrowed(rows, filters, and_of_nobody=True)
        if split_by != "segment":
            rows = rows.with_columns(segment=pl.lit(None, pl.String))
    return moments_of(rows)


def read_weight(snapshot: Snapshot, reading: Scope) -> Weight | None:
    """The weight of service over the twelve months to the end of the period."""
    moments = read_moments(snapshot, reading)
    return None if moments is None else weight_of(moments)


def read_loss(snapshot: Snapshot, reading: Scope) -> Loss | None:
    """Leavings and lost revenue over all months up to the end of the period."""
    period, filters = reading.period, reading.filters
    if period is None:
        return None
    return loss_of(
        snapshot.query(
            "loss_cells",
            start_on=reading.months[0].start_on,
            end_before=period.end_before,
            segment=filters.segment,
            region=filters.region,
        )
    )


def weight_figure(weight: Weight | None) -> Figure:
    """Service's share of explained loyalty, all customers; without a value where none is shown."""
    if weight is None or not weight.is_shown:
        return Figure(None, "not enough to say")
    return _reading_figure(weight.everybody)


def weight_told(moments: Moments | None) -> Attribution:
    """The weight, its two readings and what to keep in mind."""
    weight = None if moments is None else weight_of(moments)
    figure = weight_figure(weight)
    label = "Weight: of explained loyalty"
    if moments is None or weight is None or figure.value is None:
        return _refused(figure, label, "weight", weight_needs(weight))
    bars = [Bar("weight", label, figure)]
    facts = _weight_facts(weight, figure)
    among = _among_contacts(among_contacts(moments), weight.contacts)
    bars.append(Bar("weight_contacts", "Weight: among those with a contact", among))
    facts.insert(1, ("of explained loyalty, those with a contact", _spoken(among)))
    title = (
        f"{figure.text} of what explains loyalty runs through service"
        if weight.is_distinct
        else "The weight of service in loyalty is not distinguishable from zero"
    )
    return Attribution(
        figure,
        title,
        tuple(facts),
        tuple(_weight_texts(weight, among.value is not None)),
        tuple(bars),
        weight.is_distinct,
    )


def money_told(loss: Loss | None, currency: str) -> Attribution:
    """The part of lost revenue that goes with bad service, as a scenario."""
    label = "Money: of attributable loss"
    if loss is None or loss.service_share is None or loss.both is None:
        return _refused(
            Figure(None, "not enough to say"), label, "money", _money_needs(loss, currency)
        )
    is_told = loss.service is not None and loss.service.low > 0
    figure = share_told(
        loss.service_share.value,
        loss.service_share.low,
        loss.service_share.high,
        is_distinct=is_told,
    )
    amount = loss.service_money
    title = (
        f"Bad service goes with {figure.text} of the loss that bad moments account for"
        if is_told
        else "What bad service loses is not distinguishable from zero"
    )
    texts = (
        "A scenario, not a forecast: it asks how many would have stayed, had nobody lived"
        " through this, and takes those of the same segment without a bad moment in three"
        " months for the answer.",
        "Where both happened, each gets half of what neither alone explains.",
    )
    return Attribution(
        figure,
        title,
        tuple(_money_facts(loss, amount, figure, currency)),
        texts,
        (Bar("money", label, figure, "scenario"),),
        is_told,
    )


def _among_contacts(inside: WeightReading | None, contacts: int) -> Figure:
    """The reading of those with a contact; no number where its interval says nothing."""
    if inside is None or inside.share is None or not inside.is_narrow:
        return Figure(None, f"too few to say ({formats.whole(contacts)})")
    return _reading_figure(inside)


def share_told(
    share: float | None, low: float | None, high: float | None, *, is_distinct: bool, n: int = 0
) -> Figure:
    """A modelled share with its interval; one that may be nothing is said by its upper end."""
    n_text = formats.counted(n, "customer") if n else ""
    figure = wording.share_figure(share, low, high, n, n_text)
    if figure.value is None or is_distinct:
        return figure
    return Figure(
        figure.value,
        f"at most {formats.percent(figure.high)}",
        0.0,
        figure.high,
        "",
        figure.n,
        figure.n_text,
    )


def _reading_figure(told: WeightReading) -> Figure:
    return share_told(told.share, told.low, told.high, is_distinct=told.is_distinct, n=told.n)


def _refused(figure: Figure, label: str, key: str, needs: str) -> Attribution:
    return Attribution(figure, needs, (), (), (Bar(key, label, figure),), False)


def weight_needs(weight: Weight | None) -> str:
    """What the weight needs and does not find, with the export that would give it."""
    if weight is None:
        return f"Weight needs customers' answers on loyalty. {ADD_ANSWERS}"
    adds = []
    if not weight.service or weight.known_contacts < weight.respondents / 20:
        adds.append(ADD_SERVICE)
    if not weight.experience:
        adds.append(ADD_ANSWERS)
    return " ".join([f"Weight needs {formats.listed(list(weight.refusals))}.", *adds])


def _money_needs(loss: Loss | None, currency: str) -> str:
    if loss is None or not loss.customer_months:
        return f"Money needs to know who left, and what went wrong before. {ADD_LEAVING}"
    told = f"Money needs {formats.listed(list(loss.refusals)) or 'more leavings'}."
    if not loss.after_service:
        told += f" {ADD_SERVICE}"
    if loss.lost is not None:
        told += f" Lost with leavers in twelve months: {formats.money(loss.lost, currency)} a year."
    return told


def _weight_facts(weight: Weight, figure: Figure) -> list[tuple[str, str]]:
    told = weight.everybody
    bracket = formats.interval(
        formats.percent(told.bracket_low), formats.percent(told.bracket_high)
    )
    unexplained = 1 - (told.explained or 0.0)
    return [
        ("of explained loyalty, all customers", _spoken(figure)),
        ("by who gets the credit for the overlap", bracket),
        ("all drivers together explain", formats.percent(told.explained)),
        ("left unexplained", formats.percent(unexplained)),
        (
            "customers",
            f"{formats.whole(told.n)} of {formats.whole(weight.respondents)} who answered",
        ),
        ("with a contact in 90 days before", formats.whole(weight.contacts)),
    ]


def _weight_texts(weight: Weight, has_both: bool) -> list[str]:
    """What differs between the readings, then what to keep in mind."""
    texts = []
    if has_both:
        texts.append(
            "The two readings answer different questions. Among all customers most needed no"
            " service, so how it went tells few of them apart; among those with a contact it"
            " tells everybody apart, but needing one is no longer compared."
        )
    else:
        texts.append(
            "Those with a contact would answer another question, how it went among those whom it"
            " concerns; they are too few to say."
        )
    if weight.together:
        texts.append(
            "Halo: loyalty and its drivers were asked on the same questionnaire"
            f" ({formats.listed(list(weight.together))}), and a mood of the moment colours both."
            " That favours the experience against the service, which is taken from cases."
        )
    if weight.inflated:
        texts.append(
            f"Nearly the same thing twice: {formats.listed(list(weight.inflated))}. The share of"
            " each group stands; do not read these drivers one by one."
        )
    if weight.left_out:
        texts.append(
            f"Left out, answered by fewer than 60 %: {formats.listed(list(weight.left_out))}."
        )
    texts.append("Goes with, not caused by: what nobody asked or recorded is in neither group.")
    return texts


def _money_facts(
    loss: Loss, amount: Amount | None, figure: Figure, currency: str
) -> list[tuple[str, str]]:
    facts = [("service, of attributable loss", _spoken(figure))]
    if loss.both is not None:
        ends = formats.interval(
            formats.percent(max(loss.both.low, 0.0)), formats.percent(loss.both.high)
        )
        facts.append(("attributable, of all loss", f"{formats.percent(loss.both.value)} ({ends})"))
    if loss.lost is not None:
        facts.append(("lost with leavers, a year", formats.money(loss.lost, currency)))
    if amount is not None:
        low, high = (formats.money(end, currency) for end in (amount.low, amount.high))
        facts.append(("of it with bad service", formats.interval(low, high)))
    facts.append(("leavings", formats.whole(loss.leavings)))
    facts.append(("customer-months after bad service", formats.whole(loss.after_service)))
    return facts


def _spoken(figure: Figure) -> str:
    return f"{figure.text} ({figure.interval_text})" if figure.interval_text else figure.text

"""How customers fare who never fell, were caught or were dropped, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import net
from scorecard.views.net import points
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    import polars as pl

    from scorecard.transforms.net import Answer, Kept, Loyalty, Paradox, Question

_LABELS = {
    "never fell": "Never fell",
    "caught": "Caught",
    "dropped": "Dropped",
    "fell earlier": "Fell earlier, or still open",
}
_ANSWERS: dict[Answer, str] = {
    "yes": "Being caught makes them better customers than those who never fell",
    "no": "Being caught does not make up for the fall",
    "not clear": "Whether being caught makes up for the fall is not clear",
}
_NAMES: dict[Question, str] = {
    "nps": "NPS",
    "overall": "satisfied overall",
    "order": "satisfied with orders",
}


@dataclass(frozen=True)
class Comparison:
    """Never fell, caught and dropped side by side, and whether there is a recovery paradox.

    ``answer`` is yes, no or not clear; ``texts`` say it by outcome, with the test.
    ``loyalty_name`` is NPS, or the share satisfied where only ratings are there.
    """

    answer: Answer
    answer_text: str
    loyalty_name: str
    loyalty: tuple[Bar, ...]
    kept: tuple[Bar, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Fragile:
    """The headline, and what it would be if the caught rated as the dropped do."""

    title: str
    headline: Figure
    imagined: Figure
    loss: Figure
    text: str


def compared(
    answers: pl.DataFrame, leaving: pl.DataFrame, fewest: int, channel: str | None = None
) -> Comparison | None:
    """Loyalty and retention of each standing; None where neither can be compared.

    Customers belong to no channel, so a filter of channels does not apply, and is told so.
    """
    question = net.question_of(answers, fewest)
    levels = net.LEVEL / 2
    by_loyalty = net.loyalty_paradox(answers, question, fewest, levels) if question else None
    by_leaving = net.retention_paradox(leaving, levels)
    answer = net.both((by_loyalty, by_leaving))
    if answer is None:
        return None
    told = net.loyalty(answers, question) if question else ()
    name = _NAMES[question] if question else ""
    return Comparison(
        answer,
        _ANSWERS[answer],
        name,
        tuple(_loyalty_bar(one, question, fewest) for one in told) if question else (),
        tuple(_kept_bar(one) for one in net.retention(leaving)),
        (
            _told("By loyalty", by_loyalty, "too few answers of the caught to say"),
            _told("By retention", by_leaving, "too few months of the caught to say"),
            "Compared within segments and lengths of being a customer, by what had happened"
            " before the answer or the month. It tells what goes together, not what causes it."
            + (" Customers belong to no channel: these are of all channels." if channel else ""),
        ),
    )


def _told(what: str, found: Paradox | None, otherwise: str) -> str:
    if found is None:
        return f"{what}: {otherwise}."
    size = formats.points(found.difference * 100)
    ends = formats.interval(points(found.low), points(found.high))
    side = "above" if found.difference >= 0 else "below"
    verdict = {
        "yes": f"yes, the caught lie {size} above those who never fell",
        "no": f"no, the caught lie {size} {side} those who never fell",
        "not clear": f"not clear, the caught lie {size} {side} those who never fell",
    }[found.answer]
    at_most = (
        "" if found.answer != "no" or found.is_worse else ", and any gain is too small to matter"
    )
    return f"{what}: {verdict} ({ends}){at_most}."


def _loyalty_bar(one: Loyalty, question: Question, fewest: int) -> Bar:
    label = _LABELS[one.standing]
    n_text = formats.counted(one.answers, "answer")
    if one.value is None or one.answers < fewest:
        return Bar(one.standing, label, Figure(None, "too few answers", n=one.answers))
    text = points if question == "nps" else formats.percent
    ends = formats.interval(text(one.low), text(one.high))
    figure = Figure(one.value, text(one.value), one.low, one.high, ends, one.answers, n_text)
    return Bar(one.standing, label, figure, f"n{formats.NO_BREAK}{formats.whole(one.answers)}")


def _kept_bar(one: Kept) -> Bar:
    label = _LABELS[one.standing]
    n_text = formats.counted(one.customer_months, "customer-month")
    if one.value is None:
        return Bar(one.standing, label, Figure(None, "too few months", n=one.customer_months))
    ends = formats.interval(formats.percent(one.low), formats.percent(one.high))
    text = formats.percent(one.value)
    figure = Figure(one.value, text, one.low, one.high, ends, one.customer_months, n_text)
    return Bar(one.standing, label, figure, n_text)


def fragile(answers: pl.DataFrame, fewest: int) -> Fragile | None:
    """The headline if resolved cases were rated as unresolved ones are."""
    question = net.question_of(answers, fewest)
    found = net.fragility(answers, question, fewest) if question else None
    if found is None or question is None:
        return None
    name = _NAMES[question]
    text = points if question == "nps" else formats.percent
    lowest = -1.0 if question == "nps" else 0.0
    low, high = max(lowest, found.low), min(1.0, found.high)
    imagined = Figure(
        found.value, text(found.value), low, high, formats.interval(text(low), text(high))
    )
    loss_ends = formats.interval(points(found.loss_low), points(found.loss_high))
    loss = Figure(
        found.loss,
        formats.points(found.loss * 100),
        found.loss_low,
        found.loss_high,
        loss_ends,
    )
    is_clear = found.loss_low > 0 or found.loss_high < 0
    side = "lower" if found.loss >= 0 else "higher"
    title = (
        f"Without the net {name} would be {imagined.text} rather than {text(found.headline)}"
        if is_clear
        else f"What the net holds up of {name} is not clear"
    )
    return Fragile(
        title,
        Figure(found.headline, text(found.headline)),
        imagined,
        loss,
        f"If those who were caught had answered as those who were dropped do, {name} of the"
        f" twelve months would be {imagined.text} ({imagined.interval_text}): {loss.text} {side}"
        f" ({loss_ends}). {formats.percent(found.caught)} of answers come from the caught.",
    )

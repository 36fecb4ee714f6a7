"""What leavers say, and a warning of answers that were asked only as they left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import leavers
from scorecard.views import rows, wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    import polars as pl

    from scorecard.transforms.leavers import AskedLate, Reason, Reasons
    from scorecard.transforms.periods import Period
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.shares import Share
    from scorecard.warehouse.snapshot import Snapshot

ADD_REASONS = (
    "an exit survey, or the export of subscriptions or customers with a reason for leaving"
)
ADD_LEAVERS = "the export that tells who left: subscriptions with their end, or orders"
ALL_CHANNELS = "leaving belongs to no channel: reasons are those of all channels"
MOST_REASONS = 200
_MOST_NAMED = 3


@dataclass(frozen=True)
class Leavers:
    """Why customers left, in their own words.

    ``bars`` are few enough to be drawn, ``listed`` all reasons, for the table behind them;
    both are empty where too few gave one, and ``text`` then says which export would tell.
    """

    title: str
    definition: str
    bars: tuple[Bar, ...]
    listed: tuple[Bar, ...]
    text: str


@dataclass(frozen=True)
class LateAnswers:
    """Leaving by answer, of a question asked as customers left: shown, and warned of."""

    title: str
    definition: str
    bars: tuple[Bar, ...]
    texts: tuple[str, ...]


def what_leavers_say(snapshot: Snapshot, reading: Reading) -> Leavers:
    """The reasons of those who left in the twelve months up to the end of the period."""
    period = reading.period
    if period is None:
        return Leavers(_UNKNOWN, "", (), (), f"{rows.what_adds(reading, ADD_LEAVERS)}.")
    found = leavers.reasons_of(
        snapshot.query(
            "leave_reasons",
            end_before=period.end_before,
            segment=reading.filters.segment,
            region=reading.filters.region,
            limit=MOST_REASONS,
        )
    )
    months = _months(period)
    if not found.told.whole:
        text = f"Nobody is known to have left in {months}. {rows.what_adds(reading, ADD_LEAVERS)}."
        return Leavers(_UNKNOWN, "", (), (), text)
    if found.told.part < max(reading.company.thresholds.fewest_shown, 1):
        return Leavers(_UNKNOWN, "", (), (), _too_few(found.told, months, reading))
    return Leavers(
        _title(found),
        f"share of those who gave a reason, in the words of the export; left in {months}",
        tuple(_reason(one) for one in found.shortened()),
        tuple(_reason(one) for one in found.reasons),
        _text(found.told, months),
    )


def late_answers(found: AskedLate, asked: str, period: Period, reading: Reading) -> LateAnswers:
    """Leaving by the answers to the question ``asked``, which cannot foretell it."""
    late = found.late
    whole = formats.whole(late.whole)
    who = f"All {whole}" if late.part == late.whole else f"{formats.whole(late.part)} of {whole}"
    warning = (
        f"{who} leavers who answered were first asked on the day they left or after it. They had"
        " decided by then: the answer tells of the leaving, not ahead of it, so that nothing here"
        " is claimed of who stays."
    )
    one_day = ""
    if found.only_on is not None:
        one_day = (
            f"All answers bear one day, {formats.day(found.only_on)}: the file does not tell when"
            " each was given."
        )
    return LateAnswers(
        "These answers foretell nothing: leavers were asked as they left",
        f"share who left in {_months(period)}, by last answer ({asked})",
        tuple(
            _answered(one.answer, one.left, reading.company.thresholds.fewest_shown)
            for one in found.answers
        ),
        (
            warning,
            one_day,
            "To see what foretells leaving, add answers given while they were customers, each"
            " with its date.",
        ),
    )


def late_of(
    snapshot: Snapshot, reading: Reading, period: Period, question: str
) -> AskedLate | None:
    """Whether most leavers were asked the question only as they left, and what they said."""
    filters = reading.filters

    def of_question(name: str) -> pl.DataFrame:
        found = snapshot.query(
            name,
            end_before=period.end_before,
            segment=filters.segment,
            region=filters.region,
            channel=filters.channel,
        )
        return found.filter(found["asked"] == question)

    fewest = reading.company.thresholds.fewest_shown
    late = leavers.late_share(of_question("asked_when_leaving"), fewest)
    # Only then: to sort every answer takes longer than all else that the page asks.
    return None if late is None else leavers.asked_late(late, of_question("leaving_by_answer"))


_UNKNOWN = "Why customers left is not known"
_SAID = "What is said on leaving need not be the cause."


def _months(period: Period) -> str:
    return f"the twelve months to {formats.month(period.last_on)}"


def _too_few(told: Share, months: str, reading: Reading) -> str:
    left = formats.whole(told.whole)
    who = f"Only {formats.whole(told.part)}" if told.part else "None"
    said = f"{who} of the {left} who left in {months} said why"
    if told.whole == 1:
        said = f"The one who left in {months} {'said' if told.part else 'did not say'} why"
    return f"{said}. {_adds(reading)}."


def _adds(reading: Reading) -> str:
    return rows.what_adds(reading, ADD_REASONS)


def _title(found: Reasons) -> str:
    leading = found.leading
    names = [f"“{one.reason}”" for one in leading]
    if len(names) == 1:
        first = _figure(leading[0].share)
        return f"Leavers most often say {names[0]}: {first.text} ({first.interval_text})"
    if len(names) <= _MOST_NAMED:
        return f"{formats.listed(names)} lead; which comes first cannot be told"
    return f"The first {len(names)} reasons of leavers cannot be told apart"


def _reason(one: Reason) -> Bar:
    label = one.reason or formats.counted(one.reasons, "other reason")
    note = formats.counted(one.share.part, "leaver")
    return Bar(one.reason or "", label, _figure(one.share), note)


def _figure(share: Share) -> Figure:
    n_text = f"{formats.whole(share.whole)} who said why"
    return wording.share_figure(share.value, share.low, share.high, share.whole, n_text)


def _text(told: Share, months: str) -> str:
    said = f"{formats.whole(told.part)} of the {formats.whole(told.whole)} who left in {months}"
    silent = told.whole - told.part
    if not silent:
        return f"All {formats.whole(told.whole)} who left in {months} said why. {_SAID}"
    share = _figure(told)
    return (
        f"{said} said why, {share.text} ({share.interval_text});"
        f" {formats.whole(silent)} gave no reason and are in no share. {_SAID}"
    )


def _answered(answer: float | str, left: Share, fewest: int) -> Bar:
    is_score = not isinstance(answer, str)
    label = f"Answered {answer:g}" if is_score else str(answer).capitalize()
    if left.whole < fewest:
        return Bar(str(answer), label, Figure(None, "too few customers", n=left.whole))
    figure = wording.counted_share(left, "customer")
    return Bar(str(answer), label, figure, figure.n_text)

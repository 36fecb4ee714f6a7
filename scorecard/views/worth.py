"""Worth: who is delighted, who is merely settled, and what is it worth to the company?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.transforms import worth
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows, wording
from scorecard.views.beginnings import Beginning, first_contact, first_impression
from scorecard.views.leavers import (
    ALL_CHANNELS,
    LateAnswers,
    Leavers,
    late_answers,
    late_of,
    what_leavers_say,
)
from scorecard.views.parts import Bar, Figure, Place
from scorecard.views.stacks import Stack, Stacks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scorecard.transforms.periods import Filters, Period
    from scorecard.transforms.worth import Contrast, Followed
    from scorecard.warehouse.snapshot import Snapshot

_ASKED = {
    "expectations": "whether expectations were exceeded",
    "recommendation": "recommendation, 0 to 10",
    "overall": "overall rating",
    "order": "rating of an order",
}
_MEANS = {
    "expectations": "delighted: exceeded; settled: met; disappointed: fell short",
    "recommendation": "delighted: 9-10; settled: 7-8; disappointed: 0-6",
    "overall": "delighted: the top answer; settled: the next one; disappointed: the rest",
    "order": "delighted: the top answer; settled: the next one; disappointed: the rest",
}
ADD_SURVEY = (
    "Nobody was asked: add the export of a survey with a scale of three answers or more, best a"
    " question whether expectations were exceeded, to tell the delighted from the settled."
)
FILTERED_AWAY = "No answer under these filters tells the delighted from the settled: clear them."
ADD_NAMES = (
    "The answers name no customer, so what delight is worth cannot be told: add the customer's id"
    " or e-mail to the export of the survey."
)
ASKED_LATE = (
    "Cannot be told: most leavers were asked only as they left, so that only those who stayed"
    " could be followed from their answer."
)
_UNFOLLOWED = "Not known: nobody could be followed for long enough."
_TOO_LATE = "Not known: most leavers were asked only as they left."


@dataclass(frozen=True)
class WorthView:
    """Everything the page on delighted, settled and disappointed customers prints.

    From ``asked_text`` on, what rests on an answer is empty where nobody gave one.
    ``shares`` are of the period; ``stacks`` by period. ``kept`` and ``spend`` follow
    customers from their answer; empty where nobody could be followed, and
    ``unfollowed_text`` then says why. ``texts`` are the tests in words. ``late`` warns of
    answers asked as customers left, None where there are none. ``channels_text`` says what a
    filter of channels leaves alone, and is empty without one.
    """

    place: Place
    kept_definition: str
    impression: Beginning
    contact: Beginning
    leavers: Leavers
    channels_text: str
    sentence: str = ""
    asked_text: str = ""
    means_text: str = ""
    shares: tuple[Bar, ...] = ()
    stacks: Stacks | None = None
    kept_title: str = ""
    kept: tuple[Bar, ...] = ()
    spend: tuple[Bar, ...] = ()
    texts: tuple[str, ...] = ()
    unfollowed_text: str = ""
    late: LateAnswers | None = None


def build_worth(snapshot: Snapshot, filters: Filters) -> WorthView:
    """The page of a snapshot under the filters."""
    reading = read(snapshot, filters)
    period = reading.period
    view = WorthView(
        place=rows.place_of(reading),
        kept_definition=kept_after(reading),
        impression=first_impression(snapshot, reading),
        contact=first_contact(snapshot, reading),
        leavers=what_leavers_say(snapshot, reading),
        channels_text=ALL_CHANNELS if filters.channel else "",
    )
    asked, answers = None, pl.DataFrame()
    if period is not None:
        answers = _answers(snapshot, reading, period)
        asked = worth.question_of(answers, reading.company.thresholds.fewest_judged)
    if period is None or asked is None:
        return replace(view, sentence=_lacking(snapshot, reading))
    answers = answers.filter(pl.col("asked") == asked)
    after = _after(snapshot, reading, period).filter(pl.col("asked") == asked)
    late = late_of(snapshot, reading, period, asked)
    if late is not None:
        # Only those who stayed could be followed: every comparison would be of survivors.
        after = after.clear()
    found = worth.followed(after)
    tests = worth.contrasts(after, reading.company.thresholds.fewest_judged)
    now = worth.verdict_shares(answers, _months_of(period, reading))
    fewest = reading.company.thresholds.fewest_shown
    shares = tuple(
        Bar(
            verdict,
            verdict.capitalize(),
            wording.borne(wording.counted_share(share, "answer"), fewest),
        )
        for verdict, share in now.items()
    )
    days = worth.follow_days(reading.company.loss_after_days)
    return replace(
        view,
        sentence=_sentence(period, shares, tests, late is not None),
        asked_text=_ASKED[asked],
        means_text=_MEANS[asked],
        shares=shares,
        stacks=_stacks(answers, reading),
        kept_title=_kept_title(tests, days),
        kept=tuple(_kept(one, reading) for one in found),
        spend=tuple(_spend(one, reading) for one in found if one.spend is not None),
        texts=_texts(found, tests, days, reading) if late is None else (ASKED_LATE,),
        unfollowed_text=_UNFOLLOWED if late is None else _TOO_LATE,
        late=late_answers(late, _ASKED[asked], period, reading) if late is not None else None,
    )


def kept_after(reading: Reading) -> str:
    """What is drawn of those who stayed, and for how long they were followed."""
    days = worth.follow_days(reading.company.loss_after_days)
    return f"share still a customer {days} days later"


def _lacking(snapshot: Snapshot, reading: Reading) -> str:
    """Why nobody can be told delighted from settled."""
    if reading.period and _is_unnamed(snapshot, reading, reading.period):
        return ADD_NAMES
    return FILTERED_AWAY if reading.filters.is_narrowed else ADD_SURVEY


def _is_unnamed(snapshot: Snapshot, reading: Reading, period: Period) -> bool:
    """Whether loyalty was asked, and nobody can tell of whom."""
    given = snapshot.query(
        "loyalty_choices",
        end_before=period.end_before,
        segment=reading.filters.segment,
        region=reading.filters.region,
    )
    return bool(given["unnamed"].sum()) and not given["customers"].sum()


def _answers(snapshot: Snapshot, reading: Reading, period: Period) -> pl.DataFrame:
    filters = reading.filters
    return snapshot.query(
        "worth_months",
        start_on=min(reading.months[0].start_on, period.start_on),
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
    )


def _after(snapshot: Snapshot, reading: Reading, period: Period) -> pl.DataFrame:
    filters = reading.filters
    return snapshot.query(
        "worth_after",
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
    )


def _months_of(period: Period, reading: Reading) -> list[date]:
    return [
        month.start_on
        for month in reading.months
        if period.start_on <= month.start_on < period.end_before
    ]


def _stacks(answers: pl.DataFrame, reading: Reading) -> Stacks:
    """Shares of the three by period of the grain; periods with too few answers are gaps."""
    fewest = reading.company.thresholds.fewest_shown
    periods = []
    for period in reading.periods[-rows.TILE_POINTS :]:
        found = worth.verdict_shares(answers, _months_of(period, reading))
        n = found["delighted"].whole
        few = Figure(None, "too few answers", n=n)
        figures = tuple(
            few if n < fewest else wording.counted_share(one, "answer") for one in found.values()
        )
        periods.append(Stack(period.label, figures, formats.counted(n, "answer")))
    # What lies before the first answer is no gap.
    begun = next((at for at, one in enumerate(periods) if one.figures[0].n), 0)
    last = periods[-1]
    told = ", ".join(
        f"{name} {figure.text}" for name, figure in zip(worth.VERDICTS, last.figures, strict=True)
    )
    alt = f"Delighted, settled and disappointed by period; {last.label}: {told}."
    return Stacks(worth.VERDICTS, tuple(periods[begun:]), True, alt)


def _kept(one: Followed, reading: Reading) -> Bar:
    label = one.verdict.capitalize()
    n_text = formats.counted(one.customers, "customer")
    if one.customers < reading.company.thresholds.fewest_shown:
        return Bar(one.verdict, label, Figure(None, "too few customers", n=one.customers))
    share = one.kept
    figure = wording.share_figure(share.value, share.low, share.high, one.customers, n_text)
    return Bar(one.verdict, label, figure, n_text)


def _spend(one: Followed, reading: Reading) -> Bar:
    currency = reading.company.currency
    ends = [formats.money(bound, currency) for bound in (one.spend_low, one.spend_high)]
    n_text = formats.counted(one.spenders, "customer")
    figure = Figure(
        one.spend,
        formats.money(one.spend, currency),
        one.spend_low,
        one.spend_high,
        formats.interval(*ends),
        one.spenders,
        n_text,
    )
    return Bar(one.verdict, one.verdict.capitalize(), figure, n_text)


def _sentence(
    period: Period, shares: tuple[Bar, ...], tests: Sequence[Contrast], is_late: bool
) -> str:
    delighted, settled, disappointed = shares
    if delighted.figure.n and delighted.figure.value is None:
        return (
            f"{delighted.figure.n_text} in {period.label}: too few to say how many are delighted,"
            " settled and disappointed."
        )
    if delighted.figure.value is None:
        return f"Nobody answered in {period.label}, so nobody is known to be delighted."
    said = (
        f"{delighted.figure.text} are delighted ({delighted.figure.interval_text}),"
        f" {settled.figure.text} merely settled and {disappointed.figure.text} disappointed"
        f" in {period.label}"
    )
    clear = [one for one in tests if one.word != "no clear difference"]
    if is_late:
        return said + "; what each is worth cannot be told, as leavers were asked as they left."
    if not tests:
        return said + "; what each is worth cannot be told yet."
    if not clear:
        return said + "; nothing shows that the delighted stay longer or spend more."
    return said + f"; {formats.listed([_claim(one) for one in clear])}."


def _claim(one: Contrast) -> str:
    verb = "stay" if one.measure == "kept" else "spend"
    return f"the {one.of} {verb} {one.word} than the {one.against}"


def _kept_title(tests: Sequence[Contrast], days: int) -> str:
    kept = [one for one in tests if one.measure == "kept" and one.of == "delighted"]
    if not kept:
        return f"Kept {days} days after the answer"
    if kept[0].word == "no clear difference":
        return "Nothing shows that the delighted stay longer than the settled"
    return f"The delighted stay {kept[0].word} than the settled"


def _texts(
    found: Sequence[Followed], tests: Sequence[Contrast], days: int, reading: Reading
) -> tuple[str, ...]:
    if not found:
        return (
            f"Nobody could be followed for {days} days after an answer: add the export that tells"
            " who left or who bought again, and answers that lie further back.",
        )
    if not tests:
        return ("Too few of each could be followed to compare them.",)
    said = [contrast_text(one, reading.company.currency) for one in tests]
    said.append(
        f"Each customer counts once, by the first answer that could be followed for {days} days."
        " It tells what goes together, not what causes it."
    )
    return tuple(said)


def contrast_text(one: Contrast, currency: str) -> str:
    """One test in words, with the difference and how sure it is."""
    is_more = one.difference >= 0
    if one.measure == "kept":
        size = formats.points(one.difference * 100)
        ends = formats.interval(formats.number(one.low * 100, 1), formats.number(one.high * 100, 1))
        told = f"{size} {'more' if is_more else 'fewer'} were kept ({ends})"
    else:
        size = formats.money(abs(one.difference), currency)
        ends = formats.interval(formats.money(one.low, currency), formats.money(one.high, currency))
        told = f"they spent {size} {'more' if is_more else 'less'} ({ends})"
    verdict = ", no clear difference" if one.word == "no clear difference" else ", a clear one"
    return f"{one.of.capitalize()} against {one.against}: {told}{verdict}."

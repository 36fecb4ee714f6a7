"""How it began: the first impression, or service as the first contact, and who stayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.transforms import worth
from scorecard.transforms.shares import share_of
from scorecard.views import wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.transforms.reading import Reading
    from scorecard.transforms.worth import Contrast
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class Beginning:
    """Groups of customers by how it began, with the share of each that stayed.

    ``title`` states the finding; ``text`` the test, or which export would tell.
    """

    title: str
    bars: tuple[Bar, ...]
    text: str


def first_impression(snapshot: Snapshot, reading: Reading) -> Beginning:
    """Who stayed after a good, middling or bad first answer."""
    found = _asked(snapshot, reading, "first_impressions")
    if found is None:
        return Beginning(
            "First impressions are not known",
            (),
            "Add the export of a survey that new customers are asked, about the start or within"
            " ninety days of it.",
        )
    bars = tuple(_bar(found, "verdict", verdict, verdict) for verdict in worth.VERDICTS)
    fewest = reading.company.thresholds.fewest_judged
    test = worth.kept_contrast(found, "verdict", "delighted", "disappointed", fewest)
    if test is None:
        return Beginning("Whether a first impression lasts cannot be told yet", bars, _TOO_FEW)
    title = {
        "more": "A good first impression goes with staying",
        "less": "Who was delighted first stays less",
        "no clear difference": "Nothing shows that a first impression decides who stays",
    }[test.word]
    return Beginning(title, bars, _test_text("Delighted first", "disappointed first", test))


def first_contact(snapshot: Snapshot, reading: Reading) -> Beginning:
    """How many met service first, and whether they stayed."""
    found = _asked(snapshot, reading, "first_contacts")
    if found is None:
        return Beginning(
            "What customers met first is not known",
            (),
            "Add tickets and orders, messages or usage that reach back before customers began.",
        )
    served = found.filter(pl.col("is_served_first"))
    count, total = int(served["customers"].sum()), int(found["customers"].sum())
    figure = wording.counted_share(share_of(count, total), "customer")
    title = f"Service was the first contact of {figure.text} of customers"
    bars = (
        _bar(found, "is_served_first", True, "service first"),
        _bar(found, "is_served_first", False, "anything else first"),
    )
    among = f"{formats.whole(count)} of {formats.whole(total)} whose beginning is on record"
    fewest = reading.company.thresholds.fewest_judged
    test = worth.kept_contrast(found, "is_served_first", True, False, fewest)
    if not count:
        title = "Nobody's first contact was service"
    if test is None:
        return Beginning(
            title, bars, f"That is {among} ({figure.interval_text}): too few to compare."
        )
    told = _test_text("Served first", "the others", test)
    return Beginning(title, bars, f"That is {among} ({figure.interval_text}). {told}")


_TOO_FEW = "Too few could be followed for long enough to compare them."


def _asked(snapshot: Snapshot, reading: Reading, name: str) -> pl.DataFrame | None:
    period, filters = reading.period, reading.filters
    if period is None:
        return None
    people = {"segment": filters.segment, "region": filters.region}
    if name == "first_impressions":
        people["channel"] = filters.channel
    found = snapshot.query(name, end_before=period.end_before, **people)
    return None if found.is_empty() else found


def _bar(found: pl.DataFrame, column: str, key: object, label: str) -> Bar:
    rows = found.filter(pl.col(column) == key)
    followed, kept = int(rows["followed"].sum()), int(rows["kept"].sum())
    n_text = formats.counted(followed, "customer")
    name = label[0].upper() + label[1:]
    if not followed:
        return Bar(label, name, Figure(None, "nobody followed so far", n=0))
    share = share_of(kept, followed)
    figure = wording.share_figure(share.value, share.low, share.high, followed, n_text)
    return Bar(label, name, figure, n_text)


def _test_text(of: str, against: str, test: Contrast) -> str:
    ends = formats.interval(formats.number(test.low * 100, 1), formats.number(test.high * 100, 1))
    side = "more" if test.difference >= 0 else "fewer"
    size = formats.points(test.difference * 100)
    verdict = "" if test.word != "no clear difference" else "no clear difference: "
    return f"{of} against {against}: {verdict}{size} {side} were kept ({ends})."

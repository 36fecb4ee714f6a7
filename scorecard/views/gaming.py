"""Signs that those who are asked were picked, as far as the files tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.statistics.proportions import share_change
from scorecard.transforms.shares import Share, share_of
from scorecard.views import rows, wording
from scorecard.views.parts import Bar, Line
from scorecard.views.readings import share_line

if TYPE_CHECKING:
    from scorecard.transforms.reading import Reading

FEWEST_CASES = 30
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Gaming:
    """Who is asked after a case: the share by month, and by how the case ended.

    No bars where it cannot be told; ``text`` then says what would tell. ``worries`` are
    phrases for the page's sentence.
    """

    title: str
    bars: tuple[Bar, ...]
    line: Line
    text: str
    worries: tuple[str, ...]


def gaming_told(cases: pl.DataFrame, asks_after_cases: bool | None, reading: Reading) -> Gaming:
    """Signs of picking from the rows of asked_after_cases.

    ``asks_after_cases``: whether some survey follows cases; None without any invitation.
    """
    line = rows.no_line("Cases asked about")
    title = "Whether the asked are picked cannot be told"
    if asks_after_cases is None:
        text = "Add a list of everybody invited to the survey after a service case, with the day."
        return Gaming(title, (), line, text, ())
    if not asks_after_cases or cases.is_empty():
        text = (
            "No survey here follows closed cases: add the invitations that go out after them, and"
            " the cases."
        )
        return Gaming(title, (), line, text, ())
    sides = {
        bool(bad): share_of(asked, total)
        for bad, total, asked in cases.group_by("is_bad")
        .agg(pl.col("cases", "asked").sum())
        .iter_rows()
    }
    monthly = {
        month: share_of(asked, total)
        for month, total, asked in cases.group_by("month")
        .agg(pl.col("cases", "asked").sum())
        .iter_rows()
    }
    line = share_line(reading, monthly, "Cases asked about")
    labels = {False: "Cases that ended well", True: "Cases that ended badly"}
    bars = tuple(
        Bar(
            str(bad),
            labels[bad],
            wording.share_figure(
                side.value, side.low, side.high, side.whole, formats.counted(side.whole, "case")
            ),
        )
        for bad, side in sorted(sides.items())
    )
    return _judged(sides, bars, line)


def _judged(sides: dict[bool, Share], bars: tuple[Bar, ...], line: Line) -> Gaming:
    whole = sum(side.whole for side in sides.values())
    missing = whole - sum(side.part for side in sides.values())
    signalled = [point for point in line.points if point.is_signal]
    said = f"{formats.percent(missing / whole)} of closed cases were never asked about."
    if signalled:
        labels = formats.listed([point.label for point in signalled])
        said += f" The share asked about is unusual in {labels}."
    if len(sides) < 2 or min(side.whole for side in sides.values()) < FEWEST_CASES:
        title = "Too few cases ended badly to say whether they are asked less"
        return Gaming(title, bars, line, said, ())
    bad, good = sides[True], sides[False]
    change = share_change(bad.part, bad.whole, good.part, good.whole)
    if float(change.p_value) < SIGNIFICANT and float(change.difference) < 0:
        title = "Customers whose case ended badly are asked less often"
        worry = (
            f"cases that ended badly are asked about in {formats.percent(bad.value)} and"
            f" others in {formats.percent(good.value)}"
        )
        return Gaming(title, bars, line, said, (worry,))
    if float(change.p_value) < SIGNIFICANT:
        title = "Customers whose case ended badly are asked more often"
        return Gaming(title, bars, line, said, ())
    title = "No sign that customers are picked: good and bad cases are asked alike"
    return Gaming(title, bars, line, said, ())

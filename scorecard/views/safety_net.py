"""Safety net: who falls, who is caught, and does being caught make up for the fall?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scorecard import formats
from scorecard.transforms import shares
from scorecard.transforms.reading import Reading, read
from scorecard.views import rows
from scorecard.views.net import loyalty_rows, net_of
from scorecard.views.net_fates import Comparison, Fragile, compared, fragile
from scorecard.views.parts import Figure, Line, NetPart, Place
from scorecard.views.quadrants import Quadrant, quadrants_of, share_shown
from scorecard.views.readings import share_line
from scorecard.views.stacks import Stack, Stacks

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters, Period
    from scorecard.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class NetView:
    """Everything the page of the safety net prints.

    Without falls ``sentence`` says which export would show them, and all else is empty.
    ``dropped`` and ``repeated`` are shares of the period's falls.
    """

    place: Place
    sentence: str
    is_measured: bool
    parts: tuple[NetPart, ...]
    parts_title: str
    parts_text: str
    months: Stacks
    falls_line: Line
    dropped_line: Line
    repeats_line: Line
    dropped: Figure
    repeated: Figure
    facts: tuple[tuple[str, str], ...]
    comparison: Comparison | None
    fragile: Fragile | None
    quadrants: tuple[Quadrant, ...]
    quadrants_title: str


def build_net(snapshot: Snapshot, filters: Filters) -> NetView:
    """The page of the safety net of a snapshot under the filters."""
    reading = read(snapshot, filters)
    period = reading.period
    parts, title, text = net_of(snapshot, reading)
    if period is None:
        return _nothing(reading, text)
    fallen = _falls(snapshot, reading, period)
    now = shares.within(fallen, period.start_on, period.end_before)
    total = {name: int(now[name].sum()) for name in _COUNTED}
    if not total["catches"] + total["drops"] + total["still_open"]:
        return _nothing(reading, text)
    dropped = share_shown(
        total["judged_drops"], total["judged"], reading, "fall that is over", "falls that are over"
    )
    repeated = share_shown(total["repeats"], total["falls"], reading, "fall")
    answers = loyalty_rows(snapshot, filters, period)
    leaving = snapshot.query(
        "net_hazard",
        start_on=reading.months[0].start_on,
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
    )
    fewest = reading.company.thresholds.fewest_shown
    comparison = compared(answers, leaving, fewest, filters.channel)
    quadrants, quadrants_title = quadrants_of(snapshot, reading, period)
    return NetView(
        rows.place_of(reading),
        _sentence(period, total["falls"], parts, dropped, comparison),
        True,
        parts,
        title,
        text,
        _months(fallen, reading),
        _falls_line(snapshot, reading, period),
        _line(fallen, reading, "judged_drops", "judged", "Dropped, of falls that are over"),
        _line(fallen, reading, "repeats", "falls", "Fell again within ninety days"),
        dropped,
        repeated,
        _facts(total, dropped, repeated),
        comparison,
        fragile(answers, fewest),
        quadrants,
        quadrants_title,
    )


_COUNTED = ("falls", "catches", "drops", "still_open", "repeats", "judged", "judged_drops")


def _nothing(reading: Reading, text: str) -> NetView:
    line = rows.no_line("Falls")
    blank = Figure(None, "not measured")
    return NetView(
        rows.place_of(reading),
        f"The net cannot be seen: {text[0].lower()}{text[1:]}.",
        False,
        (),
        "",
        text,
        Stacks(_ENDS, (), False, "Falls by month: nothing to show."),
        line,
        line,
        line,
        blank,
        blank,
        (),
        None,
        None,
        (),
        "",
    )


def _falls(snapshot: Snapshot, reading: Reading, period: Period) -> pl.DataFrame:
    filters = reading.filters
    first = reading.months[-rows.MOST_POINTS :][0].start_on
    return snapshot.query(
        "net_falls",
        start_on=min(first, period.start_on),
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
    )


def _months(fallen: pl.DataFrame, reading: Reading) -> Stacks:
    """What became of the falls of each month."""
    by_month = {row["month"]: row for row in fallen.iter_rows(named=True)}
    periods = []
    for month in reading.months[-rows.MOST_POINTS :]:
        row = by_month.get(month.start_on, {})
        counts = [int(row.get(name, 0)) for name in ("catches", "drops", "still_open")]
        figures = tuple(Figure(float(count), formats.whole(count), n=count) for count in counts)
        periods.append(Stack(month.label, figures, formats.counted(row.get("falls", 0), "fall")))
    last = periods[-1]
    told = formats.listed(
        [f"{figure.text} {name}" for name, figure in zip(_ENDS, last.figures, strict=True)]
    )
    alt = f"Falls by month and what became of them; {last.label}: {told}."
    return Stacks(_ENDS, tuple(periods), False, alt)


_ENDS = ("caught", "dropped", "still open")


def _line(fallen: pl.DataFrame, reading: Reading, part: str, whole: str, name: str) -> Line:
    found = {
        row["month"]: shares.share_of(row[part], row[whole])
        for row in fallen.iter_rows(named=True)
        if row[whole] >= reading.company.thresholds.fewest_shown
    }
    return share_line(reading, found, name)


def _falls_line(snapshot: Snapshot, reading: Reading, period: Period) -> Line:
    """Customers who fell, of those there when the month began; a channel has no such base."""
    name = "Customers who fell"
    if reading.filters.channel is not None:
        return rows.no_line(name)
    counted = snapshot.query(
        "net_fallers",
        start_on=reading.months[0].start_on,
        end_before=period.end_before,
        segment=reading.filters.segment,
        region=reading.filters.region,
    )
    found = {
        month: shares.share_of(fallers, customers)
        for month, customers, fallers in counted.iter_rows()
    }
    return share_line(reading, found, name)


def _facts(total: dict[str, int], dropped: Figure, repeated: Figure) -> tuple[tuple[str, str], ...]:
    def share(figure: Figure) -> str:
        if figure.value is None:
            return figure.text
        return f"{figure.text} ({figure.interval_text}) of {figure.n_text}"

    return (
        ("falls", formats.whole(total["falls"])),
        ("caught", formats.whole(total["catches"])),
        ("dropped", f"{formats.whole(total['drops'])}; {share(dropped)}"),
        ("still open", formats.whole(total["still_open"])),
        ("fell again", f"{formats.whole(total['repeats'])}; {share(repeated)}"),
    )


def _sentence(
    period: Period,
    falls: int,
    parts: tuple[NetPart, ...],
    dropped: Figure,
    comparison: Comparison | None,
) -> str:
    fell = sum(part.customers.n or 0 for part in parts if part.part != "never fell")
    said = f"{formats.counted(fell, 'customer')} needed the net in {period.label}"
    if not parts:
        said = f"{formats.counted(falls, 'fall')} into the net in {period.label}"
    if dropped.value is not None:
        said += f"; it dropped {dropped.text} of the falls ({dropped.interval_text})"
    if comparison is not None:
        said += f". {comparison.answer_text}"
    return said + "."

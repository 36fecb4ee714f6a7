"""What survey questions tell beyond importance: basic needs, delighters, unmet expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.expectations import Gap, gaps_of
from scorecard.transforms.penalties import (
    BASIC,
    DELIGHTER,
    FEWEST_IN_TAIL,
    Contrast,
    contrasts_of,
)
from scorecard.transforms.weight import SIGNIFICANT
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.transforms.drivers import Estimate
    from scorecard.transforms.reading import Reading
    from scorecard.warehouse.snapshot import Snapshot

ADD_EXPECTATIONS = (
    "No expectations were asked: add a survey that asks what customers expected of the same"
    " parts (family expectation beside family driver) to see where they are let down."
)
NO_TAILS = "Whether a driver is a basic need or delights needs survey answers about it."


@dataclass(frozen=True)
class TailRow:
    """One driver: what its lowest scores cost and its best earn, in points of loyalty of 100."""

    label: str
    penalty: Figure
    reward: Figure
    reading: str
    n_text: str


@dataclass(frozen=True)
class Tails:
    """Basic needs and delighters; ``title`` is the finding, or what is missing."""

    title: str
    rows: tuple[TailRow, ...]


@dataclass(frozen=True)
class Expectations:
    """Gaps of found less expected, in points of 100; ``title`` the finding, or what is missing."""

    title: str
    bars: tuple[Bar, ...]


def tails_of(snapshot: Snapshot, reading: Reading) -> Tails:
    """What poor scores cost and best scores earn, driver by driver."""
    if reading.period is None:
        return Tails(NO_TAILS, ())
    found = contrasts_of(
        snapshot.query(
            "tail_moments",
            end_before=reading.period.end_before,
            segment=reading.filters.segment,
            region=reading.filters.region,
        )
    )
    if not found:
        return Tails(NO_TAILS, ())
    return Tails(_tails_title(found), tuple(map(_tail_row, found)))


def expectations_of(snapshot: Snapshot, reading: Reading) -> Expectations:
    """Where customers found less than they expected."""
    if reading.period is None:
        return Expectations(ADD_EXPECTATIONS, ())
    found = gaps_of(
        snapshot.query(
            "expectation_gaps",
            end_before=reading.period.end_before,
            segment=reading.filters.segment,
            region=reading.filters.region,
        )
    )
    if not found:
        return Expectations(ADD_EXPECTATIONS, ())
    fewest = reading.company.thresholds.fewest_judged
    short = [gap for gap in found if _is_short(gap, fewest)]
    if short:
        named = formats.listed([gap.name.capitalize() for gap in short])
        title = f"{named}: less than expected"
    elif all(gap.pairs < fewest for gap in found):
        title = f"Too few said both what they expected and what they found ({found[0].pairs})"
    else:
        title = "Nothing falls clearly short of what customers expected"
    return Expectations(title, tuple(_gap_bar(gap) for gap in found))


def _is_short(gap: Gap, fewest: int) -> bool:
    is_real = gap.p_value is not None and gap.p_value < SIGNIFICANT and gap.pairs >= fewest
    return is_real and gap.gap is not None and gap.gap.value < 0


def _gap_bar(gap: Gap) -> Bar:
    n_text = formats.counted(gap.pairs, "pair")
    label = gap.name.capitalize()
    if gap.gap is None:
        return Bar(gap.name, label, Figure(None, "too few answers", n=gap.pairs, n_text=n_text))
    note = f"expected {formats.number(gap.expected)}, found {formats.number(gap.found)}, {n_text}"
    return Bar(gap.name, label, _points(gap.gap, gap.pairs, n_text), note)


def _tails_title(found: tuple[Contrast, ...]) -> str:
    basic = [one.name.capitalize() for one in found if one.reading == BASIC]
    delights = [one.name.capitalize() for one in found if one.reading == DELIGHTER]
    said = []
    if basic:
        said.append(f"{formats.listed(basic)}: poor costs more than best earns")
    if delights:
        said.append(f"{formats.listed(delights)}: best earns more than poor costs")
    if said:
        return "; ".join(said)
    if all(one.penalty is None for one in found):
        return (
            f"Basic needs and delighters need {FEWEST_IN_TAIL} answers at both ends of a scale"
            f" ({_fullest(found)} has {max(min(one.low_n, one.top_n) for one in found)})"
        )
    return "No driver is clearly a basic need, and none clearly a delighter"


def _fullest(found: tuple[Contrast, ...]) -> str:
    return max(found, key=lambda one: min(one.low_n, one.top_n)).name


def _tail_row(one: Contrast) -> TailRow:
    n_text = f"{formats.whole(one.low_n)} poor, {formats.whole(one.top_n)} best"
    few = Figure(None, formats.NONE)
    return TailRow(
        one.name.capitalize(),
        _points(one.penalty) if one.penalty else few,
        _points(one.reward) if one.reward else few,
        one.reading,
        n_text,
    )


def _points(told: Estimate, n: int | None = None, n_text: str = "") -> Figure:
    ends = formats.interval(formats.number(told.low), formats.number(told.high))
    text = formats.number(told.value)
    return Figure(told.value, text, told.low, told.high, ends, n, n_text)

"""The parts that several pages print: figures, marks, lines, owners.

Every number stands beside its text; a page prints the text and draws the value.
A value of None is not known, and its text says why ("not measured", "too few
answers").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Colour = Literal["green", "amber", "red", "none"]
"""Colour of a status; ``none`` has no colour: too few, not measured, not rated."""

Shape = Literal["circle", "diamond", "square", "ring", "dash", "hatch"]
"""Shape beside the colour, so that no status is told by colour alone."""

Direction = Literal["up", "down", "level", "unknown"]


@dataclass(frozen=True)
class Figure:
    """One number as it is printed.

    ``value, low, high`` are in the metric's own measure (share 0 to 1, NPS -1 to
    1, duration in hours, score 0 to 100, money in the company's currency);
    ``text`` is the number with its unit, ``interval_text`` "68 to 74" without
    brackets (empty where there is none), ``n_text`` "1,204 answers" or "9 stages".
    """

    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    interval_text: str = ""
    n: int | None = None
    n_text: str = ""


@dataclass(frozen=True)
class StatusMark:
    """Colour, shape and word of a judgement, always together.

    ``is_hollow``: the colour is remembered from an earlier period and the word is
    "not clear yet". ``since_text``: first period of the present status, e.g.
    "since Aug 2026"; empty when it was never judged.
    """

    colour: Colour
    is_hollow: bool
    word: str
    shape: Shape
    since_on: date | None = None
    since_text: str = ""


@dataclass(frozen=True)
class ChangeMark:
    """What moved, by test.

    ``direction`` is the way the number went, ``is_better`` whether that is good
    (None: no real change, or not known). ``word`` is said of the number: "rose 6
    points", "fell 1.2 h", "no real change", "too few answers". ``against_text``
    names what it is compared with: "on Q2 2026". ``difference`` is in the measure
    of the figure; ``q_value`` is Benjamini-Hochberg over all comparisons made.
    """

    direction: Direction
    is_better: bool | None
    word: str
    against_text: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    interval_text: str = ""
    q_value: float | None = None


@dataclass(frozen=True)
class Point:
    """One period of a line; ``value`` None draws a gap.

    ``is_signal``: outside the limits or part of a run. ``is_pale``: between the
    fewest shown and the fewest judged answers.
    """

    start_on: date
    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    n: int | None = None
    n_text: str = ""
    is_signal: bool = False
    is_pale: bool = False
    signal_text: str = ""


@dataclass(frozen=True)
class Line:
    """A number over complete periods, oldest first.

    Limits are those of an XmR chart with a frozen baseline, None below eight
    periods; ``limits_text`` says so in words. ``axis_low, axis_high`` hold every
    point, limit and target. ``alt`` describes the line for those who cannot see it.
    """

    points: tuple[Point, ...]
    target: float | None
    red_flag: float | None
    centre: float | None
    limit_low: float | None
    limit_high: float | None
    limits_text: str
    axis_low: float
    axis_high: float
    unit_text: str
    alt: str


@dataclass(frozen=True)
class Answerable:
    """The accountable executive; ``role`` None means that nobody is.

    ``text`` is what a tile prints: "CFO · M. Osei", or "no owner".
    """

    role: str | None
    name: str
    text: str


@dataclass(frozen=True)
class MetricLine:
    """One metric as a row of a table, on any page.

    ``score`` is 0 to 100 between floor and target. ``lens`` is service, experience
    or data. ``problem`` says why there is no number (None when there is one), and
    ``measured_by`` which export would make it measurable. ``action_text`` is what
    is being done, or "no action yet".
    """

    metric_id: str
    name: str
    says: str
    stage_id: str
    stage_name: str
    lens: str
    driver: str
    control: str
    owner: Answerable
    figure: Figure
    target_text: str
    red_flag_text: str
    score: Figure
    status: StatusMark
    change: ChangeMark
    change_on_year: ChangeMark
    signal_text: str
    line: Line
    action_text: str
    problem: str | None
    measured_by: str


@dataclass(frozen=True)
class Place:
    """Where in the data a page stands: printed at the top of every page.

    ``period_text`` "Quarter to 31 Oct 2026"; ``filters_text`` "All segments · All
    regions · All channels", or the chosen ones; ``is_filtered`` whether one click
    should clear something; ``as_of_text`` "data to 14 Nov 2026".
    ``partial_text`` says which running period is left out, or is empty.
    """

    company_name: str
    is_sample: bool
    period_text: str
    period_label: str
    previous_label: str
    filters_text: str
    is_filtered: bool
    as_of_on: date | None
    as_of_text: str
    partial_text: str


@dataclass(frozen=True)
class Bar:
    """One bar or dot with its interval, on an axis shared with its neighbours.

    ``note`` is printed beside it: a warning, a reason for no value.
    """

    key: str
    label: str
    figure: Figure
    note: str = ""


@dataclass(frozen=True)
class Action:
    """What somebody promised to do, as the journal has it.

    ``subject`` is a metric_id or ``stage:billing``; ``due_on`` None where no day was
    named.
    """

    subject: str
    text: str
    owner: str
    due_on: date | None = None


@dataclass(frozen=True)
class StageCard:
    """One stage of the journey strip.

    ``is_measured`` False: hatched, and ``note`` names the export that would measure
    it. ``note`` of a stage that cannot be rated says which share of it is covered.
    """

    stage_id: str
    name: str
    question: str
    score: Figure
    status: StatusMark
    change: ChangeMark
    owner: Answerable
    is_measured: bool
    is_rated: bool
    note: str
    metrics_text: str


@dataclass(frozen=True)
class NetPart:
    """Customers who never fell, were caught, or were dropped.

    ``share`` is of all customers of the period; ``nps`` is theirs, with its interval.
    """

    part: str
    label: str
    customers: Figure
    share: Figure
    nps: Figure

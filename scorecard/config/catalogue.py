"""The catalogue: what is measured, how it is summarised, and what is good.

``queries/metrics.toml`` holds one block a metric. A query says what is counted;
this says everything else.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Role = Literal["CEO", "CMO", "CRO", "COO", "CFO", "CPO", "CCO", "CIO"]
"""The C-level roles that may own a metric."""

Dimension = Literal["segment", "region", "channel"]
"""What a number can be narrowed to, and split by."""

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Summary(StrEnum):
    """How the observations of a metric become one value."""

    SHARE = "share"
    """Share of observations whose value is true; Wilson interval."""
    NPS = "nps"
    """Promoters less detractors on a 0-10 item, -1 to 1; adjusted Wald interval."""
    MEDIAN = "median"
    """Kaplan-Meier median of a duration in hours; what is open counts as censored."""
    P90 = "p90"
    """Kaplan-Meier 90th percentile of a duration in hours."""
    RATIO = "ratio"
    """Sum of value over sum of base; interval by linearisation."""
    COUNT = "count"
    """Number of observations a period; Poisson interval."""


class Unit(StrEnum):
    """How a value is written."""

    SHARE = "share"
    POINTS = "points"
    HOURS = "hours"
    DAYS = "days"
    COUNT = "count"
    PER_100 = "per 100"
    MONEY = "money"


class Metric(BaseModel):
    """One block ``[metric.<metric_id>]`` of the catalogue.

    Values, targets and floors are in the summary's own measure: a share is 0 to
    1, NPS is -1 to 1, a duration is hours whatever its ``unit`` shows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    metric_id: Identifier
    name: str
    says: str
    """What it measures, in one sentence for people."""
    stage: Identifier
    owner: Role | None = None
    lens: Literal["service", "experience", "data"]
    driver: Literal["people", "process", "product"]
    control: Literal["direct", "influence", "external"]
    query: Identifier
    """A file of queries/observations, without its ending."""
    value: Identifier
    """The column of the query that is summarised."""
    base: Identifier | None = None
    """For a ratio: the column that is divided by."""
    is_open: Identifier | None = None
    """For a duration: the boolean column that says it still runs."""
    cluster: Identifier | None = None
    """The column of what many customers share, such as an incident; where null, a customer."""
    compares: tuple[Dimension, ...] = ()
    """Dimensions whose groups the metric sets against each other: one group alone has no target."""
    summary: Summary
    unit: Unit
    better: Literal["higher", "lower"]
    target: float
    """Where the owner promised to be: score 100."""
    floor: float
    """Where it hurts: score 0."""
    red_flag: float | None = None
    weight: Annotated[float, Field(gt=0)] = 1.0
    smallest_change: Annotated[float, Field(gt=0)] | None = None
    """The smallest difference worth a word, in the metric's measure."""
    measured_by: str
    """Which export would make it measurable, for the reader who has none."""

    @property
    def higher_is_better(self) -> bool:
        """Whether a larger value is good news."""
        return self.better == "higher"

    @property
    def is_duration(self) -> bool:
        """Whether the value is a running time with censoring."""
        return self.summary in (Summary.MEDIAN, Summary.P90)

    @property
    def red_flag_value(self) -> float:
        """Beyond this a metric that misses its target is red, not amber.

        Midpoint of floor and target unless set; for durations on the log scale.
        Source: docs/method.md, status.
        """
        if self.red_flag is not None:
            return self.red_flag
        if self.is_duration:
            return math.sqrt(self.floor * self.target)
        return (self.floor + self.target) / 2

    @property
    def practical_change(self) -> float:
        """Smallest change that earns an arrow.

        Default: 5 NPS points, 2 percentage points, 10 % of a duration, ratio or
        count (then relative).
        """
        if self.smallest_change is not None:
            return self.smallest_change
        return {Summary.NPS: 0.05, Summary.SHARE: 0.02}.get(self.summary, 0.10)

    @property
    def change_is_relative(self) -> bool:
        """Whether ``practical_change`` is a fraction of the earlier value."""
        return self.smallest_change is None and self.summary not in (
            Summary.NPS,
            Summary.SHARE,
        )

    @model_validator(mode="after")
    def _goalposts_agree(self) -> Metric:
        if self.target == self.floor:
            raise ValueError("target and floor are the same; a score needs a distance")
        if (self.target > self.floor) != self.higher_is_better:
            raise ValueError(
                f"better = {self.better!r}, but the target {self.target} lies on the"
                f" other side of the floor {self.floor}"
            )
        if self.is_duration and min(self.target, self.floor) <= 0:
            raise ValueError("target and floor of a duration must be above 0 hours")
        if (self.summary is Summary.RATIO) != (self.base is not None):
            raise ValueError("base goes with summary = 'ratio', and only with it")
        if self.is_open is not None and not self.is_duration:
            raise ValueError("is_open goes with summary = 'median' or 'p90'")
        if self.cluster is not None and (self.is_duration or self.summary is Summary.COUNT):
            raise ValueError("cluster goes with summary = 'share', 'nps' or 'ratio'")
        return self


class Catalogue(BaseModel):
    """All metrics, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: tuple[Metric, ...]

    def __getitem__(self, metric_id: str) -> Metric:
        for metric in self.metrics:
            if metric.metric_id == metric_id:
                return metric
        raise KeyError(metric_id)

    def of_stage(self, stage: str) -> tuple[Metric, ...]:
        """The metrics of one journey stage."""
        return tuple(m for m in self.metrics if m.stage == stage)

    def unowned(self) -> tuple[Metric, ...]:
        """The metrics that nobody answers for."""
        return tuple(m for m in self.metrics if m.owner is None)

"""Where service happens: each of its denominators by stage, channel and segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from scorecard import formats
from scorecard.transforms import shares
from scorecard.transforms.asked import asked
from scorecard.views import rows, wording
from scorecard.views.parts import Bar, Figure

if TYPE_CHECKING:
    from scorecard.transforms.reading import Reading
    from scorecard.views.readings import ServiceShares
    from scorecard.warehouse.snapshot import Snapshot

Of = Literal["interactions", "moments", "customers"]
By = Literal["stage", "channel", "segment"]


@dataclass(frozen=True)
class Places:
    """Service by one denominator along one dimension.

    ``definition`` says what the share is of, ``text`` whether the parts add up to the
    whole, and why if not. The places of a dimension keep their order whatever is counted.
    """

    of: Of
    by: By
    definition: str
    bars: tuple[Bar, ...]
    text: str


@dataclass(frozen=True)
class _Told:
    """The shares by place, and the whole that they are parts of."""

    of: Of
    by: By
    parts: dict[str, shares.Share]
    whole: shares.Share


def build_places(
    snapshot: Snapshot, reading: Reading, found: ServiceShares, touchpoints: pl.DataFrame
) -> tuple[Places, ...]:
    """Every denominator along every dimension; nothing where service is not measured.

    ``touchpoints`` are the rows of the page query service_volume of the period.
    """
    if found.missing or touchpoints.is_empty():
        return ()
    made = []
    for by in ("stage", "channel", "segment"):
        told = [
            _Told(
                "interactions",
                by,
                dict(shares.volume_by(touchpoints, by, found.customers)),
                found.volume.interactions,
            ),
            _moments(touchpoints, by, found),
            _customers(snapshot, reading, by, found),
        ]
        order = _order(reading, by, told)
        made += [_places(reading, one, order) for one in told]
    return tuple(made)


def _moments(touchpoints: pl.DataFrame, by: By, found: ServiceShares) -> _Told:
    counted: shares.Counted = "channel_moments" if by == "channel" else "moments"
    of_each = dict(shares.volume_by(touchpoints, by, found.customers, counted))
    return _Told("moments", by, of_each, found.volume.moments)


def _customers(snapshot: Snapshot, reading: Reading, by: By, found: ServiceShares) -> _Told:
    period, filters = reading.period, reading.filters
    if period is None:
        return _Told("customers", by, {}, found.reach)
    asked_for = {
        "start_on": period.start_on,
        "end_before": period.end_before,
        "channel": filters.channel,
    }
    if by == "segment":
        reached = shares.reach_by_segment(asked(snapshot, "service_reach", filters, **asked_for))
    else:
        served = asked(snapshot, "service_reach_places", filters, split_by=by, **asked_for)
        reached = shares.reach_by_place(served, found.customers)
    return _Told("customers", by, dict(reached), found.reach)


def _order(reading: Reading, by: By, told: list[_Told]) -> list[str]:
    """Stages as in the journey, others by their interactions; what is not known comes last."""
    stages = [stage.stage_id for stage in reading.company.stages] if by == "stage" else []
    seen = list(dict.fromkeys(name for one in told for name in one.parts))
    first = [name for name in stages if name in seen]
    order = first + [name for name in seen if name not in first]
    return sorted(order, key=lambda name: name == shares.NOT_KNOWN)


def _places(reading: Reading, told: _Told, order: list[str]) -> Places:
    fewest = reading.company.thresholds.fewest_shown
    bars = []
    for name in order:
        share = told.parts.get(name)
        if share is None and told.of == "customers" and told.by != "segment":
            # Nobody needed service there, and all customers might have.
            share = shares.share_of(0, told.whole.whole)
        label = rows.stage_name(reading, name) if told.by == "stage" else name
        bars.append(_bar(name, label, share, told.of, fewest))
    return Places(told.of, told.by, _definition(told), tuple(bars), _text(reading, told))


def _bar(name: str, label: str, share: shares.Share | None, of: Of, fewest: int) -> Bar:
    if share is None or share.whole == 0:
        why = "no customers in the period" if of == "customers" else "of nobody known"
        return Bar(name, label, Figure(None, why))
    n_text = f"{formats.whole(share.whole)} {of}"
    if share.whole < fewest:
        return Bar(name, label, Figure(None, f"too few to say ({formats.whole(share.whole)})"))
    figure = wording.share_figure(share.value, share.low, share.high, share.whole, n_text)
    return Bar(name, label, figure, _of(share))


def _of(share: shares.Share) -> str:
    return f"{formats.whole(share.part)} of {formats.whole(share.whole)}"


def _definition(told: _Told) -> str:
    if told.of == "interactions":
        return "share of interactions that are service"
    if told.of == "moments":
        where = " in the channel" if told.by == "channel" else ""
        return f"share of moments (customer, stage and day) with service{where}"
    if told.by == "segment":
        return "customers of the segment who needed service, of all of the segment"
    return f"customers who needed service in the {told.by}, of all customers"


def _text(reading: Reading, told: _Told) -> str:
    """Whether the parts add up to the whole, in numbers."""
    if told.by != "stage" and getattr(reading.filters, told.by) is not None:
        return f"One {told.by} is chosen, so there is one part."
    whole, parts = told.whole, told.parts.values()
    if told.of == "interactions":
        known = " Those of nobody known have no segment." if told.by == "segment" else ""
        return f"The parts add up to {_of(whole)} interactions.{known}"
    if told.of == "moments":
        if told.by == "channel":
            summed = formats.whole(sum(one.whole for one in parts))
            return (
                "A moment with several channels counts in each: the parts add up to"
                f" {summed}, and there are {formats.whole(whole.whole)} moments."
            )
        return f"The parts add up to {_of(whole)} moments. Only known customers have moments."
    if told.by == "segment":
        return (
            f"The customers add up to {_of(whole)}; the shares do not, as each is of its segment."
        )
    summed = formats.whole(sum(one.part for one in parts))
    return (
        f"Reach does not add up: who needed service in several {told.by}s counts in each. The"
        f" parts add up to {summed}, and {formats.counted(whole.part, 'customer')} needed service."
    )

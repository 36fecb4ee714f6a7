"""Good service and a bad experience: who was helped well and should not have needed it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms import shares
from scorecard.transforms.reading import Reading, read
from scorecard.views import wording
from scorecard.views.parts import Figure

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters, Period
    from scorecard.warehouse.snapshot import Snapshot

FEW_JUDGED = "too few cases"
MOST_LISTED = 10_000
NOTHING_ELSE = (
    "Whether those who fell had a bad experience otherwise cannot be told: add orders with promised"
    " and delivered dates, payments, incidents or a survey, of the same customers"
)


@dataclass(frozen=True)
class Quadrant:
    """Customers with good or bad service and a good or bad experience otherwise.

    ``service`` and ``experience`` are "good" or "bad". ``share`` is of all who fell and
    whose case is over.
    """

    service: str
    experience: str
    label: str
    says: str
    customers: Figure
    share: Figure
    yearly_value: Figure


@dataclass(frozen=True)
class FallenCustomer:
    """One customer of a quadrant; ``case`` is the last case, as its system names it."""

    customer_id: int
    code: str
    segment: str
    region: str
    falls: int
    drops: int
    strikes: int
    last_on: str
    case: str
    yearly_value: float | None


def share_shown(
    part: int, whole: int, reading: Reading, one: str, many: str | None = None
) -> Figure:
    """A share with its interval, in words where it rests on too few; the plural may be given."""
    if 0 < whole < reading.company.thresholds.fewest_shown:
        return Figure(None, FEW_JUDGED, n=whole, n_text=formats.counted(whole, one, many))
    return wording.counted_share(shares.share_of(part, whole), one, many)


_SAYS = {
    ("good", "bad"): (
        "Good service, bad experience",
        "the net held, but they should not have needed it",
    ),
    ("bad", "bad"): ("Bad service, bad experience", "let down twice: call these first"),
    ("good", "good"): ("Good service, good experience", "asked, were helped, nothing else failed"),
    ("bad", "good"): ("Bad service, good experience", "only the net failed them"),
}


def quadrants_of(
    snapshot: Snapshot, reading: Reading, period: Period
) -> tuple[tuple[Quadrant, ...], str]:
    """The four quadrants of the customers who fell in the period, and what they show.

    None where no case is over, or where no file could tell of a bad experience.
    """
    found = {
        (row["service"], row["experience"]): row
        for row in snapshot.query(
            "net_quadrants",
            start_on=period.start_on,
            end_before=period.end_before,
            segment=reading.filters.segment,
            region=reading.filters.region,
            channel=reading.filters.channel,
        ).iter_rows(named=True)
    }
    total = sum(int(row["customers"]) for row in found.values())
    if not total:
        return (), "No case of the period is over yet"
    # That nothing else is on record is no good experience while nothing could be.
    if not any(experience == "bad" for _, experience in found) and not _sees_more(snapshot):
        return (), NOTHING_ELSE
    made = []
    for place, (label, says) in _SAYS.items():
        row = found.get(place, {})
        count, value = int(row.get("customers", 0)), row.get("yearly_value")
        made.append(
            Quadrant(
                *place,
                label,
                says,
                Figure(float(count), formats.whole(count), n=count),
                share_shown(count, total, reading, "customer"),
                Figure(value, _money(value, reading), n=count),
            )
        )
    hidden = formats.counted(made[0].customers.n or 0, "customer")
    return tuple(made), f"{hidden} had good service and a bad experience all the same"


def _sees_more(snapshot: Snapshot) -> bool:
    """Whether any poor experience other than service was ever on record."""
    stages = snapshot.table("strikes", ["stage"])["stage"]
    return bool((stages != "service").any())


def _money(value: float | None, reading: Reading) -> str:
    if value is None:
        return "value not known"
    return f"{formats.money(value, reading.company.currency)} a year"


def build_quadrant(
    snapshot: Snapshot, filters: Filters, service: str, experience: str
) -> tuple[FallenCustomer, ...]:
    """The customers of one quadrant, by value; at most ``MOST_LISTED``."""
    period = read(snapshot, filters).period
    if period is None:
        return ()
    found = snapshot.query(
        "net_quadrant_customers",
        start_on=period.start_on,
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
        service=service,
        experience=experience,
        limit=MOST_LISTED,
    )
    return tuple(
        FallenCustomer(
            row["customer_id"],
            formats.customer_code(row["customer_id"]),
            row["segment"] or "",
            row["region"] or "",
            row["falls"],
            row["drops"],
            row["strikes"],
            row["last_on"].isoformat(),
            row["last_record_id"],
            row["yearly_value"],
        )
        for row in found.iter_rows(named=True)
    )

"""One incident from close by: contacts day by day around it, and the customers it touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.views.sheets import Sheet

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.views.incident_words import IncidentRow
    from scorecard.warehouse.snapshot import Snapshot

DAYS_AROUND = 14
MOST_SHOWN = 200
MOST_DOWNLOADED = 200_000

_HEADINGS = (
    "customer",
    "segment",
    "region",
    "failed",
    "first word from us",
    "first contact",
    "spoke first",
    "contacts in 14 days",
    "file",
    "row",
)


@dataclass(frozen=True)
class IncidentDays:
    """Contacts of the customers touched, by day from the failure; there is no day 0.

    ``each_day`` is the mean of the 14 days before; ``marks`` are moments of the incident in
    days after it began, with their words.
    """

    name: str
    days: tuple[tuple[int, int], ...]
    each_day: float | None
    marks: tuple[tuple[float, str], ...]

    @property
    def alt(self) -> str:
        """The days as a sentence, for those who cannot see them."""
        before = sum(n for day, n in self.days if day < 0)
        after = sum(n for day, n in self.days if day > 0)
        return (
            f"Contacts around {self.name}: {formats.whole(before)} in {DAYS_AROUND} days before,"
            f" {formats.whole(after)} in {DAYS_AROUND} days after."
        )


def build_days(snapshot: Snapshot, filters: Filters, shown: IncidentRow) -> IncidentDays:
    """The days around one incident, those without a contact included."""
    found = snapshot.query("incident_days", **_of(filters, shown))
    counts = {int(day): int(n) for day, n in found.iter_rows()}
    marks = [
        (hours / 24, words)
        for hours, words in ((shown.hours_known, "we knew"), (shown.hours_told, "first word"))
        if hours is not None and -DAYS_AROUND * 24 <= hours <= DAYS_AROUND * 24
    ]
    return IncidentDays(
        shown.name,
        tuple((day, counts.get(day, 0)) for day in range(-DAYS_AROUND, DAYS_AROUND + 1) if day),
        shown.each_day,
        tuple(marks),
    )


def build_touched(
    snapshot: Snapshot, filters: Filters, shown: IncidentRow, most: int = MOST_SHOWN
) -> Sheet:
    """The customers of one incident, those nobody told first; they stay behind their codes."""
    found = snapshot.query("incident_customers", limit=most, **_of(filters, shown))
    return Sheet(
        "Customers",
        _HEADINGS,
        tuple(
            (
                formats.customer_code(row["customer_id"]),
                row["segment"],
                row["region"],
                _moment(row["failed_at"]),
                _moment(row["first_told_at"]),
                _moment(row["first_contact_at"]),
                row["first_word"] or "nobody",
                row["contacts_after"],
                row["_file"],
                row["_row"],
            )
            for row in found.iter_rows(named=True)
        ),
    )


def _of(filters: Filters, shown: IncidentRow) -> dict[str, str | date | None]:
    """What the page queries of one incident ask for."""
    began = shown.began_at.date()
    if shown.is_incident:
        # Customers of one incident may be touched over days; its number picks them.
        start_on, end_before = began, began + timedelta(days=366)
    else:
        start_on = began.replace(day=1)
        end_before = (start_on + timedelta(days=32)).replace(day=1)
    return {
        "kind": shown.kind,
        "event_id": shown.event_id,
        "start_on": start_on,
        "end_before": end_before,
        "segment": filters.segment,
        "region": filters.region,
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else formats.NONE

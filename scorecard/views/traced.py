"""The very contacts of one cause: when, from where, and the row of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard import formats
from scorecard.transforms.reading import read
from scorecard.views.causes import UNEXPLAINED
from scorecard.views.sheets import Sheet

if TYPE_CHECKING:
    from scorecard.transforms.periods import Filters
    from scorecard.warehouse.snapshot import Snapshot

MOST_SHOWN = 200
MOST_DOWNLOADED = 200_000

_HEADINGS = (
    "customer",
    "came",
    "channel",
    "reason",
    "event",
    "happened",
    "days after",
    "linked by",
    "became",
    "contact",
    "file",
    "row",
)


def build_traced(snapshot: Snapshot, filters: Filters, cause: str, most: int = MOST_SHOWN) -> Sheet:
    """The period's contacts of one cause, newest first; customers stay behind their codes."""
    period = read(snapshot, filters).period
    if period is None:
        return Sheet("Contacts", _HEADINGS, ())
    found = snapshot.query(
        "traced_contacts",
        cause=None if cause == UNEXPLAINED else cause,
        start_on=period.start_on,
        end_before=period.end_before,
        segment=filters.segment,
        region=filters.region,
        channel=filters.channel,
        limit=most,
    )
    return Sheet(
        "Contacts",
        _HEADINGS,
        tuple(
            (
                formats.customer_code(row["customer_id"]),
                f"{row['opened_at']:%Y-%m-%d %H:%M}",
                row["channel"],
                row["reason"],
                _event(row["event_id"], row["customer_id"]),
                f"{row['happened_at']:%Y-%m-%d %H:%M}" if row["happened_at"] else None,
                round(row["days_since"], 1) if row["days_since"] is not None else None,
                row["link"],
                row["outcome"],
                row["record_id"],
                row["_file"],
                row["_row"],
            )
            for row in found.iter_rows(named=True)
        ),
    )


def _event(event_id: str | None, customer_id: int | None) -> str | None:
    """The event with its record; one of the customer's own, such as a first purchase, has none."""
    if event_id is None:
        return None
    return event_id.removesuffix(f":{customer_id}")

"""The customers on two strikes or more: codes, never names, by the value at risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from scorecard import formats
from scorecard.transforms.reading import Reading, read
from scorecard.transforms.strikes import Money, at_risk_of_each, listed_at_risk
from scorecard.views import rows
from scorecard.views.readings import read_strikes
from scorecard.views.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.transforms.periods import Filters
    from scorecard.transforms.strikes import StrikeHazard
    from scorecard.warehouse.snapshot import Snapshot

MOST_SHOWN = 100


@dataclass(frozen=True)
class StruckCustomer:
    """One customer on two strikes or more in twelve months.

    ``at_risk`` is the yearly value times how many more of such customers leave in a
    year than of the unstruck; None where value or rates are not known. File and row
    are those of the last strike.
    """

    customer_id: int
    code: str
    segment: str
    region: str
    strikes: int
    strikes_ever: int
    last_on: date
    last_kind: str
    last_stage: str
    record_id: str
    file: str
    row: int | None
    yearly_value: float | None
    value_text: str
    at_risk: float | None
    at_risk_text: str


@dataclass(frozen=True)
class StruckRecord:
    """One strike with its place in the exported file."""

    customer: str
    struck_on: date
    kind: str
    stage: str
    record_id: str
    file: str
    row: int | None


@dataclass(frozen=True)
class StruckList:
    """The customers shown, of how many; ``order_text`` says by what they are sorted.

    ``at_risk`` is the value at risk of all of them, not of those shown alone.
    """

    customers: tuple[StruckCustomer, ...]
    total: int
    of_text: str
    order_text: str
    at_risk: Money | None


def struck_list(
    snapshot: Snapshot,
    reading: Reading,
    hazards: Sequence[StrikeHazard],
    most: int | None = MOST_SHOWN,
) -> StruckList:
    """The customers on two strikes at the end of the period, most value at risk first."""
    if reading.period is None:
        return StruckList((), 0, "", "", None)
    found = snapshot.query(
        "two_strikes",
        end_before=reading.period.end_before,
        segment=reading.filters.segment,
        region=reading.filters.region,
    )
    ranked = at_risk_of_each(found, hazards)
    is_known = ranked["at_risk"].drop_nulls().len() > 0
    shown = ranked if most is None else ranked.head(most)
    currency = reading.company.currency
    customers = tuple(_customer(row, reading, currency) for row in shown.iter_rows(named=True))
    total, count = ranked.height, len(customers)
    of_text = (
        formats.counted(total, "customer")
        if count == total
        else (f"the first {formats.whole(count)} of {formats.whole(total)}; the download has all")
    )
    order = "most value at risk first" if is_known else "largest value first"
    return StruckList(customers, total, of_text, order, listed_at_risk(ranked, hazards))


def _customer(row: dict[str, Any], reading: Reading, currency: str) -> StruckCustomer:
    def number(name: str) -> float | None:
        value = row[name]
        return float(value) if isinstance(value, int | float) else None

    def text(name: str) -> str:
        value = row[name]
        return str(value) if value is not None else formats.NONE

    place = number("last_row")
    value, at_risk = number("yearly_value"), number("at_risk")
    customer_id = int(row["customer_id"])
    return StruckCustomer(
        customer_id,
        formats.customer_code(customer_id),
        text("segment"),
        text("region"),
        int(number("strikes") or 0),
        int(number("strikes_ever") or 0),
        row["last_struck_on"],
        text("last_kind"),
        rows.stage_name(reading, text("last_stage")),
        text("last_record_id"),
        text("last_file"),
        None if place is None else int(place),
        value,
        formats.money(value, currency) if value is not None else "not known",
        at_risk,
        formats.money(at_risk, currency) if at_risk is not None else "not computable",
    )


def struck_customers(snapshot: Snapshot, filters: Filters) -> tuple[StruckCustomer, ...]:
    """All of them, for a download."""
    reading = read(snapshot, filters)
    hazards = read_strikes(snapshot, reading).hazards
    return struck_list(snapshot, reading, hazards, most=None).customers


def strikes_of(snapshot: Snapshot, filters: Filters, customer_id: int) -> tuple[StruckRecord, ...]:
    """The strikes of one customer up to the end of the period, newest first."""
    reading = read(snapshot, filters)
    if reading.period is None:
        return ()
    found = snapshot.query(
        "customer_strikes", customer_id=customer_id, end_before=reading.period.end_before
    )
    return _records(found.with_columns(customer_id=pl.lit(customer_id)), reading)


def struck_records(snapshot: Snapshot, filters: Filters) -> tuple[StruckRecord, ...]:
    """Every strike behind the list, with its file and row."""
    reading = read(snapshot, filters)
    if reading.period is None:
        return ()
    found = snapshot.query(
        "struck_records",
        end_before=reading.period.end_before,
        segment=filters.segment,
        region=filters.region,
    )
    return _records(found, reading)


def _records(found: pl.DataFrame, reading: Reading) -> tuple[StruckRecord, ...]:
    return tuple(
        StruckRecord(
            formats.customer_code(row["customer_id"]),
            row["struck_on"],
            row["kind"],
            rows.stage_name(reading, row["stage"]),
            row["record_id"] or formats.NONE,
            row["_file"] or formats.NONE,
            row["_row"],
        )
        for row in found.iter_rows(named=True)
    )


def struck_sheets(snapshot: Snapshot, filters: Filters) -> tuple[Sheet, ...]:
    """The customers, and beneath each of them the rows of the files that tell of strikes."""
    return (
        Sheet(
            "Customers",
            (
                "customer",
                "segment",
                "region",
                "strikes in twelve months",
                "strikes in all",
                "last strike",
                "what",
                "stage",
                "value a year",
                "value at risk a year",
                "record",
                "file",
                "row",
            ),
            tuple(
                (
                    one.code,
                    one.segment,
                    one.region,
                    one.strikes,
                    one.strikes_ever,
                    one.last_on.isoformat(),
                    one.last_kind,
                    one.last_stage,
                    one.yearly_value,
                    one.at_risk,
                    one.record_id,
                    one.file,
                    one.row,
                )
                for one in struck_customers(snapshot, filters)
            ),
        ),
        Sheet(
            "Strikes",
            ("customer", "struck on", "what", "stage", "record", "file", "row"),
            tuple(
                (
                    one.customer,
                    one.struck_on.isoformat(),
                    one.kind,
                    one.stage,
                    one.record_id,
                    one.file,
                    one.row,
                )
                for one in struck_records(snapshot, filters)
            ),
        ),
    )

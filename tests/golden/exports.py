"""The sample company's files, read by hand: no profile, no warehouse, no SQL.

Every record is a plain mapping of Python values; ``who`` is the CRM number of the
customer, or None. Moments are wall clock of Berlin.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
Record = dict[str, Any]
NPS_FILE = "Relationship_NPS_October_31_2026.csv"
CONTACTS_FILE = "hubspot-crm-exports-all-contacts-2026-10-31.csv"
DEALS_FILE = "hubspot-crm-exports-all-deals-2026-10-31.csv"


@dataclass(frozen=True)
class Exports:
    """All records of the company, one list a kind."""

    contacts: list[Record]
    deals: list[Record]
    orders: list[Record]
    payments: list[Record]
    subscriptions: list[Record]
    tickets: list[Record]
    answers: list[Record]
    invitations: list[Record]
    messages: list[Record]
    uses: list[Record]
    incidents: list[Record]

    @property
    def as_of(self) -> datetime:
        """The newest moment at which anything happened."""
        kinds = {
            "contacts": ("first_seen", "responded", "qualified", "became"),
            "deals": ("created", "proposed", "closed"),
            "orders": ("ordered", "delivered", "cancelled"),
            "payments": ("issued", "refunded", "refund_asked"),
            "subscriptions": ("started", "cancel_asked", "ended"),
            "tickets": ("opened", "replied", "solved"),
            "answers": ("at",),
            "invitations": ("sent",),
            "messages": ("sent", "seen"),
            "uses": ("at",),
            "incidents": ("began", "detected", "over"),
        }
        return max(
            record[moment]
            for kind, moments in kinds.items()
            for record in getattr(self, kind)
            for moment in moments
            if record.get(moment) is not None
        )


def lines(path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> Iterator[Record]:
    """Rows of a file without exact repetitions and without short rows."""
    seen = set()
    with path.open(encoding=encoding, newline="") as file:
        for row in csv.DictReader(file, delimiter=delimiter):
            key = tuple(row.values())
            if None in row.values() or key in seen:
                continue
            seen.add(key)
            yield row


def local(text: str, form: str = "%Y-%m-%d %H:%M") -> datetime | None:
    """A moment of the wall clock; None where the cell is empty."""
    return datetime.strptime(text, form) if text else None


def of_utc(text: str) -> datetime | None:
    """A moment of Berlin from one of UTC."""
    moment = local(text, "%Y-%m-%d %H:%M:%S")
    return moment.replace(tzinfo=UTC).astimezone(BERLIN).replace(tzinfo=None) if moment else None


def is_a_date(text: str) -> bool:
    """Whether there is such a day in the calendar."""
    try:
        return local(text) is not None
    except ValueError:
        return False


def read_exports(folder: Path) -> Exports:
    """Every file of the sample company in ``folder``."""
    contacts = [_contact(row) for row in lines(folder / CONTACTS_FILE)]
    by_email = {contact["email"]: contact["who"] for contact in contacts}
    by_number = {contact["who"]: contact["who"] for contact in contacts}
    subscriptions, by_account = _subscriptions(folder, by_email, by_number)
    tickets = _tickets(folder, by_email)
    return Exports(
        contacts=contacts,
        deals=_deals(folder, by_number),
        orders=_orders(folder, by_email),
        payments=_payments(folder, by_account),
        subscriptions=subscriptions,
        tickets=tickets,
        answers=[
            *_relationship_answers(folder, by_number),
            *_onboarding_answers(folder, by_email),
            *_exit_answers(folder, by_number),
            *_ratings(tickets),
        ],
        invitations=[*_invitations(folder, by_number), *_rating_requests(tickets)],
        messages=_messages(folder, by_number),
        uses=_uses(folder, by_number),
        incidents=_incidents(folder, by_number),
    )


def _contact(row: Record) -> Record:
    return {
        "who": row["Record ID"],
        "email": row["Email"].lower(),
        "segment": row["Segment"],
        "region": row["Country/Region"],
        "first_seen": local(row["Create Date"]),
        "responded": local(row["First outreach date"]),
        "qualified": local(
            row['Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"']
        ),
        "became": local(row["Became a Customer Date"]),
        "is_reached": row["Reached by marketing"] == "Yes",
        "is_referred": row["Referred by"] != "",
    }


def _deals(folder: Path, known: dict[str, str]) -> list[Record]:
    return [
        {
            "who": known.get(row["Associated Contact IDs"]),
            "created": local(row["Create Date"]),
            "proposed": local(row['Date entered "Proposal (Sales Pipeline)"']),
            # The close date of an open deal is a forecast.
            "closed": local(row["Close Date"]) if row["Deal Stage"].startswith("Closed") else None,
            "is_won": row["Deal Stage"] == "Closed won",
            "reason": row["Closed Lost Reason"],
        }
        for row in lines(folder / DEALS_FILE)
    ]


def _orders(folder: Path, known: dict[str, str]) -> list[Record]:
    found: list[Record] = []
    for row in lines(folder / "orders_export.csv"):
        if found and row["Name"] == found[-1]["number"]:
            continue  # a further item of the order above
        moment = datetime.strptime(row["Created at"], "%Y-%m-%d %H:%M:%S %z")
        found.append(
            {
                "who": known.get(row["Email"].lower()),
                "number": row["Name"],
                "ordered": moment.astimezone(BERLIN).replace(tzinfo=None),
                "promised": local(row["Promised delivery at"]),
                "delivered": local(row["Delivered at"]),
                "cancelled": local(row["Cancelled at"][:16]),
                "cancelled_by": row["Cancelled by"],
                "is_failed": row["Financial Status"] == "voided",
                "is_defective": row["Tags"] == "defect",
            }
        )
    return found


def _subscriptions(
    folder: Path, by_email: dict[str, str], by_number: dict[str, str]
) -> tuple[list[Record], dict[str, str]]:
    found, by_account = [], {}
    for row in lines(folder / "subscriptions.csv"):
        who = by_number.get(row["hubspot_id (metadata)"]) or by_email.get(
            row["Customer Email"].lower()
        )
        if who:
            by_account[row["Customer ID"]] = who
        found.append(
            {
                "who": who,
                "account": row["Customer ID"],
                "started": of_utc(row["Created (UTC)"]),
                "cancel_asked": of_utc(row["Canceled At (UTC)"]),
                "ended": of_utc(row["Ended At (UTC)"]),
                "monthly": float(row["Amount"]),
            }
        )
    for subscription in found:
        subscription["who"] = by_account.get(subscription["account"])
    return found, by_account


def _payments(folder: Path, by_account: dict[str, str]) -> list[Record]:
    return [
        {
            "who": by_account.get(row["Customer ID"]),
            "id": row["id"],
            "issued": of_utc(row["Created date (UTC)"]),
            "is_failed": row["Status"] == "Failed",
            "is_disputed": float(row["Disputed Amount"] or 0) > 0,
            "refund_asked": of_utc(row["refund_requested_at (metadata)"]),
            "refunded": of_utc(row["Refunded date (UTC)"]),
        }
        for row in lines(folder / "unified_payments.csv")
    ]


def _tickets(folder: Path, known: dict[str, str]) -> list[Record]:
    found = []
    for row in lines(folder / "zendesk_tickets.csv"):
        opened = local(row["Created at"]) if is_a_date(row["Created at"]) else None
        minutes = row["First reply time in minutes"]
        found.append(
            {
                "who": known.get(row["Requester email"].lower()),
                "id": row["Id"],
                "opened": opened,
                "reply_hours": float(minutes) / 60 if minutes else None,
                "solved": local(row["Solved at"]) if row["Status"] == "Solved" else None,
                "due": local(row["Due date"]),
                "reason": row["Contact reason [list]"],
                "order": row["Order number [txt]"],
                "reopens": int(row["Reopens"]),
                "replies": int(row["Replies"]),
                "is_sla_met": {"1": True, "0": False}.get(row["SLA [flag]"]),
                "rating": row["Satisfaction Score"],
                "rated": local(row["Solved at"]),
            }
        )
    return [ticket for ticket in found if ticket["opened"]]


def _answer(who: str | None, at: datetime | None, question: str, score: float) -> Record:
    return {"who": who, "at": at, "question": question, "score": score, "about": None}


def _relationship_answers(folder: Path, known: dict[str, str]) -> Iterator[Record]:
    for row in lines(folder / NPS_FILE):
        if row["Status"] != "IP Address":
            continue  # second and third header, previews
        who, at = (
            known.get(row["ExternalReference"]),
            local(row["RecordedDate"], "%Y-%m-%d %H:%M:%S"),
        )
        if 0 <= float(row["Q1"]) <= 10:
            yield _answer(who, at, "nps", float(row["Q1"]))
        for column, question in (
            ("Q2_1", "delivery"),
            ("Q2_2", "quality"),
            ("Q2_3", "ease"),
            ("Q2_4", "price"),
        ):
            yield _answer(who, at, question, float(row[column]))


def _onboarding_answers(folder: Path, known: dict[str, str]) -> Iterator[Record]:
    for row in lines(folder / "Onboarding_Effort.csv"):
        if row["Respondent ID"]:
            at = local(row["End Date"], "%m/%d/%Y %I:%M:%S %p")
            score = float(row["Halfmoon made it easy to get started."][0])
            yield _answer(known.get(row["Email Address"].lower()), at, "onboarding effort", score)


def _exit_answers(folder: Path, known: dict[str, str]) -> Iterator[Record]:
    for row in lines(folder / "exit_survey.csv", ";", "cp1252"):
        who, at = known.get(row["customer_id"]), local(row["answered_at"])
        score = float(row["score"])
        if row["question"] == "ces":  # 1 was easy, 5 was hard
            yield _answer(who, at, "exit effort", 6 - score)
        else:
            yield _answer(who, at, "would return", score)


def _ratings(tickets: list[Record]) -> Iterator[Record]:
    for ticket in tickets:
        if ticket["rating"] in ("Good", "Bad"):
            rating = _answer(
                ticket["who"], ticket["rated"], "rating", float(ticket["rating"] == "Good")
            )
            yield rating | {"about": ticket["id"]}


def _rating_requests(tickets: list[Record]) -> Iterator[Record]:
    for ticket in tickets:
        if ticket["rating"]:
            yield {
                "who": ticket["who"],
                "sent": ticket["rated"],
                "is_answered": ticket["rating"] != "Offered",
            }


def _listed(
    path: Path, known: dict[str, str], moment: str, made: Callable[[Record], Record]
) -> list[Record]:
    return [
        {"who": known.get(row["customer_id"]), **made(row)}
        for row in lines(path)
        if is_a_date(row[moment])
    ]


def _invitations(folder: Path, known: dict[str, str]) -> list[Record]:
    return _listed(
        folder / "relationship_invitations.csv",
        known,
        "sent_at",
        lambda row: {"sent": local(row["sent_at"]), "is_answered": row["is_answered"] == "1"},
    )


def _messages(folder: Path, known: dict[str, str]) -> list[Record]:
    return _listed(
        folder / "messages_sent.csv",
        known,
        "sent_at",
        lambda row: {
            "sent": local(row["sent_at"]),
            "seen": local(row["opened_at"]),
            "purpose": row["purpose"],
            "topic": row["topic"],
            "about": row["about_record"],
            "is_opt_out": row["is_opt_out"] == "1",
        },
    )


def _uses(folder: Path, known: dict[str, str]) -> list[Record]:
    return _listed(
        folder / "app_usage.csv",
        known,
        "used_at",
        lambda row: {"at": local(row["used_at"]), "is_help": row["feature"] == "help"},
    )


def _incidents(folder: Path, known: dict[str, str]) -> list[Record]:
    return _listed(
        folder / "incidents.csv",
        known,
        "began_at",
        lambda row: {
            "number": row["incident_number"],
            "kind": row["kind"],
            "began": local(row["began_at"]),
            "detected": local(row["detected_at"]),
            "over": local(row["resolved_at"]),
        },
    )

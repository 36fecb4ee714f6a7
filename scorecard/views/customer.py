"""Customer: which keys are this one customer, and what has happened to it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorecard import formats

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot

MOST_EVENTS = 500

RULES = {
    "override": "identities.csv says so",
    "reference": "by its id in another system",
    "e-mail": "by e-mail",
    "domain": "by the company's e-mail domain",
    "name and postcode": "by name and postcode",
}
"""How a key was joined, in words."""


@dataclass(frozen=True)
class KeyLine:
    """One key of the customer: ``key`` as shown to all, ``plain`` as the files hold it."""

    system: str
    key: str
    plain: str
    joined_by: str


@dataclass(frozen=True)
class EventLine:
    """One touchpoint or poor experience, with the file and row that show it."""

    when: str
    what: str
    stage: str
    channel: str
    is_strike: bool
    record: str
    file: str
    row: int | None


@dataclass(frozen=True)
class CustomerView:
    """Everything the page of one customer prints; ``name`` and ``email`` may be empty."""

    customer_id: int
    code: str
    sentence: str
    under: str
    name: str
    email: str
    keys: tuple[KeyLine, ...]
    keys_text: str
    events: tuple[EventLine, ...]
    events_text: str


def build_customer(snapshot: Snapshot, customer_id: int) -> CustomerView | None:
    """The page of one customer; None where the snapshot knows none of that number."""
    found = snapshot.query("customer", customer_id=customer_id)
    if found.is_empty():
        return None
    about = found.row(0, named=True)
    told = snapshot.query("customer_keys", customer_id=customer_id)
    keys = tuple(_key(row) for row in told.iter_rows(named=True))
    happened = snapshot.query("customer_events", customer_id=customer_id, limit=MOST_EVENTS)
    names = {stage.stage_id: stage.name for stage in snapshot.company.stages}
    events = tuple(_event(row, names) for row in happened.iter_rows(named=True))
    code = formats.customer_code(customer_id)
    return CustomerView(
        customer_id,
        code,
        _sentence(code, about, events),
        _under(about, snapshot),
        about["party_name"] or "",
        about["party_email"] or "",
        keys,
        _keys_text(keys),
        events,
        _events_text(about, events),
    )


def _key(row: dict[str, Any]) -> KeyLine:
    source, key = row["source"], row["key"]
    joined = RULES.get(row["rule"] or "", "the only key")
    if row["kind"] == "id":
        plain = _plain(key.partition(":")[2])
        return KeyLine(source, masked(plain), plain, joined)
    plain = _plain(key.removeprefix("domain:"))
    return KeyLine("e-mail" if row["kind"] == "email" else "e-mail domain", masked(plain),
                   plain, joined)  # fmt: skip


def _plain(text: str) -> str:
    return "hashed" if text.startswith("hashed:") else text


def masked(text: str) -> str:
    """An e-mail with its first letter and its domain alone; any other text as it is."""
    name, at, domain = text.partition("@")
    return f"{name[:1]}…@{domain}" if at else text


def _event(row: dict[str, Any], stages: dict[str, str]) -> EventLine:
    moment = row["happened_at"]
    is_strike = row["what"] != "touchpoint"
    purpose = row["purpose"] or "contact"
    service = ", service" if row["is_service"] else ""
    return EventLine(
        formats.day(moment.date() if moment else None),
        row["what"] if is_strike else f"{purpose}{service}",
        stages.get(row["stage"], row["stage"] or ""),
        row["channel"] or "",
        is_strike,
        row["record_id"] or "",
        row["_file"] or "",
        row["_row"],
    )


def _sentence(code: str, about: dict[str, Any], events: tuple[EventLine, ...]) -> str:
    if about["left_at"] is not None:
        left_on = formats.day(about["left_at"].date())
        is_silent = about["leave_rule"] == "silence"
        since = f"fell silent and is lost since {left_on}" if is_silent else f"left on {left_on}"
    elif about["became_customer_at"] is not None:
        since = f"has been a customer since {formats.day(about['became_customer_at'].date())}"
    else:
        since = "has not bought as far as the files tell"
    if not about["strikes"]:
        return f"{code} {since}, without a poor experience on record."
    last = next((event for event in events if event.is_strike), None)
    article = "an" if last and last.what[:1] in "aeiou" else "a"
    latest = f", the last {article} {last.what} on {last.when}" if last else ""
    counted = formats.counted(about["strikes"], "poor experience")
    return f"{code} {since}, with {counted}{latest}."


def _under(about: dict[str, Any], snapshot: Snapshot) -> str:
    value = about["monthly_value"]
    as_of = snapshot.as_of
    parts = [
        about["segment"] or "segment not known",
        about["region"] or "region not known",
        f"came by {about['acquisition_channel']}" if about["acquisition_channel"] else "",
        f"worth {formats.money(value, snapshot.company.currency)} a month" if value else "",
        f"said on leaving: {about['leave_reason']}" if about["leave_reason"] else "",
        f"data to {formats.day(as_of.date())}" if as_of else "",
    ]
    return " · ".join(part for part in parts if part)


def _keys_text(keys: tuple[KeyLine, ...]) -> str:
    systems = sorted({key.system for key in keys} - {"e-mail", "e-mail domain"})
    if not systems:
        return "Known by e-mail alone: no system gave it an id."
    counted = formats.counted(len(keys), "key")
    return f"{counted} in {formats.listed(systems)} taken for one customer."


def _events_text(about: dict[str, Any], events: tuple[EventLine, ...]) -> str:
    touched = formats.counted(about["touchpoints"], "touchpoint")
    service = formats.whole(about["service_touchpoints"])
    struck = formats.counted(about["strikes"], "poor experience")
    text = f"{touched}, {service} of them service, and {struck}"
    whole = about["touchpoints"] + about["strikes"]
    return text + (f"; the newest {len(events)} are shown." if whole > len(events) else ".")

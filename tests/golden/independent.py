"""The sample company's metrics by a second route: straight from its files, in plain Python.

What each metric is, follows from the words of the catalogue and of docs/method.md.
Nothing here goes through the queries, the intake, the warehouse or the transforms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.golden.exports import Exports, Record
from tests.golden.summaries import Seen, hours_between


def month_after(day: date) -> date:
    """The first day of the month that follows."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day)


def monday(moment: datetime) -> datetime:
    """The Monday on which the week of a moment began."""
    return midnight(moment.date() - timedelta(days=moment.weekday()))


@dataclass(frozen=True)
class Failure:
    """Something went wrong for one customer; when we spoke and when they did."""

    who: str
    kind: str
    at: datetime
    told: datetime | None
    asked: datetime | None


@dataclass(frozen=True)
class Customer:
    """One customer: where, since when, until when."""

    who: str
    segment: str
    region: str
    became: datetime | None
    left: datetime | None

    def stands(self, start: datetime, end: datetime) -> bool:
        """Whether the relationship stood on some moment of [start, end)."""
        return (
            self.became is not None
            and self.became < end
            and (self.left is None or self.left >= start)
        )


class Company:
    """The exports joined into customers, failures, strikes and touchpoints."""

    def __init__(self, exports: Exports) -> None:
        self.exports = exports
        self.as_of = exports.as_of

    def by_customer(self, records: list[Record]) -> dict[str, list[Record]]:
        """Records of each known customer in the order of the file."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            if record["who"]:
                found[record["who"]].append(record)
        return found

    @cached_property
    def tickets_of(self) -> dict[str, list[Record]]:
        return self.by_customer(self.exports.tickets)

    @cached_property
    def customers(self) -> dict[str, Customer]:
        """By CRM number, leads included: those have not become customers."""
        subscriptions = self.by_customer(self.exports.subscriptions)
        bought: dict[str, list[datetime]] = defaultdict(list)
        for records, moment, is_bought in (
            (self.exports.orders, "ordered", lambda r: not r["is_failed"]),
            (self.exports.payments, "issued", lambda r: not r["is_failed"]),
            (self.exports.deals, "closed", lambda r: r["is_won"] and r["closed"]),
            (self.exports.subscriptions, "started", lambda r: True),
            (self.exports.contacts, "became", lambda r: r["became"]),
        ):
            for record in records:
                if record["who"] and is_bought(record):
                    bought[record["who"]].append(record[moment])
        found = {}
        for contact in self.exports.contacts:
            who = contact["who"]
            held = subscriptions.get(who, [])
            ended = [s["ended"] for s in held if s["ended"] and s["ended"] <= self.as_of]
            found[who] = Customer(
                who,
                contact["segment"],
                contact["region"],
                min(bought[who]) if bought[who] else None,
                max(ended) if held and len(ended) == len(held) else None,
            )
        return found

    def _late_by(self, order: Record) -> float:
        """Hours past the promise; 0 where it was kept, nothing promised or nothing to send."""
        if order["is_failed"] or not order["promised"]:
            return 0.0
        over = order["delivered"] or order["cancelled"] or self.as_of
        return hours_between(order["promised"], over)

    @cached_property
    def late_orders(self) -> list[Record]:
        """Orders more than a day past their first promise."""
        return [order for order in self.exports.orders if self._late_by(order) > 24]

    @cached_property
    def failures(self) -> list[Failure]:
        """Late orders, defects, failed payments and incidents, and who spoke first of each."""
        return [*self._order_failures(), *self._payment_failures(), *self._incident_failures()]

    @cached_property
    def _notices_of(self) -> dict[str, list[Record]]:
        return self.by_customer(
            [m for m in self.exports.messages if m["purpose"] in ("notice", "apology")]
        )

    def _told(
        self, who: str, about: str, topic: str, at: datetime, over: datetime
    ) -> datetime | None:
        """Our first word about the very record: from a week before to a fortnight after."""
        return min(
            (
                m["sent"]
                for m in self._notices_of.get(who, [])
                if m["about"] == about
                and at - timedelta(days=7) <= m["sent"] <= at + timedelta(days=14)
                and (topic in m["topic"] or at <= m["sent"] < over)
            ),
            default=None,
        )

    def _asked(self, who: str, order: str, at: datetime) -> datetime | None:
        """Their first ticket within a fortnight: about the order, else one about no order."""
        near = [
            t for t in self.tickets_of.get(who, []) if at < t["opened"] <= at + timedelta(days=14)
        ]
        named = [t["opened"] for t in near if order and t["order"] == order]
        unnamed = [t["opened"] for t in near if not t["order"]]
        return min(named or unnamed, default=None)

    def _order_failures(self) -> Iterator[Failure]:
        for order in self.late_orders:
            who, number, at = order["who"], order["number"], order["promised"]
            over = order["delivered"] or order["cancelled"] or self.as_of
            told = self._told(who, number, "late", at, over)
            yield Failure(who, "late delivery", at, told, self._asked(who, number, at))
        for order in self.exports.orders:
            if order["is_defective"]:
                who, number = order["who"], order["number"]
                at = order["delivered"] or order["ordered"]
                told = self._told(who, number, "defect", at, self.as_of)
                yield Failure(who, "defect", at, told, self._asked(who, number, at))

    def _payment_failures(self) -> Iterator[Failure]:
        for payment in self.exports.payments:
            if payment["is_failed"] and payment["who"]:
                who, at = payment["who"], payment["issued"]
                told = self._told(who, payment["id"], "payment", at, self.as_of)
                yield Failure(who, "failed payment", at, told, self._asked(who, "", at))

    def _incident_failures(self) -> Iterator[Failure]:
        for touched in self.exports.incidents:
            who, at = touched["who"], touched["began"]
            told = self._told(who, touched["number"], "incident", at, self.as_of)
            yield Failure(who, touched["kind"], at, told, self._asked(who, "", at))

    @cached_property
    def strikes(self) -> list[tuple[str, date, str]]:
        """Customer, day and kind of every poor experience.

        Events about one order or case within seven days of each other are one.
        """
        chains: dict[tuple[str, str], list[tuple[date, str, str]]] = defaultdict(list)
        for who, about, day, record, kind in self._poor_experiences():
            if day <= self.as_of.date():
                chains[who, about].append((day, record, kind))
        found = []
        for (who, _), events in chains.items():
            previous = None
            for day, _record, kind in sorted(events):
                if previous is None or (day - previous).days > 7:
                    found.append((who, day, kind))
                previous = day
        return found

    def _poor_experiences(self) -> Iterator[tuple[str, str, date, str, str]]:
        for order in self.late_orders:
            due, number = order["promised"].date(), order["number"]
            yield order["who"], number, due + timedelta(days=1), f"shopify:{number}", "late order"
        for order in self.exports.orders:
            number, record = order["number"], f"shopify:{order['number']}"
            if order["is_defective"]:
                on = (order["delivered"] or order["ordered"]).date()
                yield order["who"], number, on, record, "defective order"
            if order["is_failed"] or order["cancelled_by"] == "company":
                on = (order["ordered"] if order["is_failed"] else order["cancelled"]).date()
                yield order["who"], number, on, record, "failed order"
        for payment in self.exports.payments:
            if payment["is_failed"] and payment["who"]:
                record = f"stripe:{payment['id']}"
                on = payment["issued"].date()
                yield payment["who"], payment["id"], on, record, "failed payment"
        for touched in self.exports.incidents:
            on = touched["began"].date()
            yield touched["who"], touched["number"], on, touched["number"], "incident"
        yield from self._poor_service()
        for place, answer in enumerate(self.exports.answers):
            lowest = {"onboarding effort": 2.5, "exit effort": 2.0}.get(answer["question"])
            if lowest is not None and answer["score"] <= lowest:
                about = answer["question"]
                yield answer["who"], about, answer["at"].date(), f"{place}", "poor answer"

    def _poor_service(self) -> Iterator[tuple[str, str, date, str, str]]:
        own = {(order["who"], order["number"]) for order in self.exports.orders}
        for ticket in self.exports.tickets:
            who, record = ticket["who"], f"zendesk:{ticket['id']}"
            about = ticket["order"] if (who, ticket["order"]) in own else record
            if hours_between(ticket["opened"], ticket["solved"] or self.as_of) > 7 * 24:
                on = ticket["opened"].date() + timedelta(days=7)
                yield who, about, on, record, "unresolved ticket"
            if ticket["reopens"] > 0:
                on = (ticket["solved"] or ticket["opened"]).date()
                yield who, about, on, record, "reopened ticket"
            if ticket["rating"] == "Bad":
                yield who, about, ticket["rated"].date(), f"{record}:csat", "poor answer"

    @cached_property
    def touchpoints(self) -> list[tuple[str, datetime, bool, str]]:
        """Customer, moment, whether it was service, and the export that tells of it."""
        e = self.exports
        moments: list[tuple[list[Record], str, str]] = [
            (e.contacts, "first_seen", "contacts"),
            (e.contacts, "responded", "contacts"),
            (e.deals, "created", "deals"),
            (e.deals, "proposed", "deals"),
            (e.orders, "ordered", "orders"),
            (e.orders, "delivered", "orders"),
            (e.payments, "issued", "payments"),
            (e.subscriptions, "started", "subscriptions"),
            (e.subscriptions, "cancel_asked", "subscriptions"),
            (e.tickets, "opened", "tickets"),
            (self._responses, "at", "answers"),
            (e.invitations, "sent", "invitations"),
            (e.messages, "sent", "messages"),
            (e.uses, "at", "uses"),
            (e.incidents, "began", "incidents"),
        ]
        return [
            (r["who"], r[moment], name == "tickets" or bool(r.get("is_help")), name)
            for records, moment, name in moments
            for r in records
            if r[moment] and r[moment] <= self.as_of
        ]

    @property
    def _responses(self) -> list[Record]:
        """A survey of several questions is one contact."""
        family = dict.fromkeys(("nps", "delivery", "quality", "ease", "price"), "relationship")
        family |= {"exit effort": "exit", "would return": "exit"}
        found = {}
        for answer in self.exports.answers:
            survey = family.get(answer["question"], answer["question"])
            found.setdefault((answer["who"], answer["at"], survey), answer)
        return list(found.values())


Rule = Callable[[Company], Iterator[Seen]]
RULES: dict[str, Rule] = {}


def rule(metric_id: str) -> Callable[[Rule], Rule]:
    """Enter a function as the way to see a metric."""

    def enter(seeing: Rule) -> Rule:
        RULES[metric_id] = seeing
        return seeing

    return enter


def shares(metric_id: str, records: str, moment: str, judge: Callable[[Company, Any], Any]) -> None:
    """Enter a metric that asks one yes or no of each record; None: not to be asked."""

    def seeing(company: Company) -> Iterator[Seen]:
        for record in getattr(company.exports, records):
            verdict = judge(company, record)
            if record[moment] and verdict is not None:
                yield Seen(record[moment].date(), record["who"], float(verdict))

    RULES[metric_id] = seeing


def spans(
    metric_id: str, records: str, start: str, end: Callable[[Record], datetime | None]
) -> None:
    """Enter a metric of the hours from a record's start to its end, open ones included."""

    def seeing(company: Company) -> Iterator[Seen]:
        for record in getattr(company.exports, records):
            if record[start]:
                ended = end(record)
                hours = hours_between(record[start], ended or company.as_of)
                yield Seen(record[start].date(), record["who"], hours, is_open=ended is None)

    RULES[metric_id] = seeing


def within(start: datetime, end: datetime | None, days: int) -> bool:
    """Whether something came about in so many days."""
    return end is not None and end <= start + timedelta(days=days)


def is_over(company: Company, start: datetime, days: int) -> bool:
    """Whether so many days have passed at the newest moment of the data."""
    return start <= company.as_of - timedelta(days=days)


# Awareness, consideration, purchase.
shares("reached_contacts", "contacts", "first_seen", lambda c, r: True if r["is_reached"] else None)
shares("referral_share", "contacts", "first_seen", lambda c, r: r["is_referred"])
shares(
    "leads_qualified",
    "contacts",
    "first_seen",
    lambda c, r: (
        within(r["first_seen"], r["qualified"], 60) if is_over(c, r["first_seen"], 60) else None
    ),
)
shares(
    "opt_outs",
    "messages",
    "sent",
    lambda c, r: r["is_opt_out"] if r["purpose"] == "marketing" else None,
)
shares(
    "proposals_made",
    "deals",
    "created",
    lambda c, r: within(r["created"], r["proposed"], 30) if is_over(c, r["created"], 30) else None,
)
shares("win_rate", "deals", "closed", lambda c, r: r["is_won"])
shares(
    "lost_to_service",
    "deals",
    "closed",
    lambda c, r: None if r["is_won"] or not r["reason"] else r["reason"] == "Poor service",
)
shares("order_failures", "orders", "ordered", lambda c, r: r["is_failed"])
spans("time_in_consideration", "deals", "created", lambda r: r["proposed"] or r["closed"])


@rule("lead_response_p90")
def _lead_response(company: Company) -> Iterator[Seen]:
    for contact in company.exports.contacts:
        answered, seen = contact["responded"], contact["first_seen"]
        # Who bought unanswered was not waiting for an answer.
        if answered or not contact["became"]:
            hours = hours_between(seen, answered or company.as_of)
            yield Seen(seen.date(), contact["who"], hours, is_open=not answered)


# Onboarding.
@rule("time_to_first_value")
def _time_to_first_value(company: Company) -> Iterator[Seen]:
    arrivals: dict[str, list[datetime]] = defaultdict(list)
    for order in company.exports.orders:
        if order["delivered"]:
            arrivals[order["who"]].append(order["delivered"])
    for use in company.exports.uses:
        if not use["is_help"]:
            arrivals[use["who"]].append(use["at"])
    recorded = min(
        *(order["ordered"] for order in company.exports.orders if order["delivered"]),
        *(use["at"] for use in company.exports.uses),
    )
    for customer in company.customers.values():
        # What first reached those who came earlier is not in the exports.
        if customer.became and customer.became.date() >= recorded.date():
            first_day = customer.became.date()
            got = [at for at in arrivals[customer.who] if at.date() >= first_day]
            until = min(got, default=None) or min(customer.left or company.as_of, company.as_of)
            hours = hours_between(customer.became, until)
            yield Seen(first_day, customer.who, hours, is_open=not got)


@rule("early_tickets")
def _early_tickets(company: Company) -> Iterator[Seen]:
    first_ticket = min(ticket["opened"] for ticket in company.exports.tickets)
    for customer in company.customers.values():
        start = customer.became
        if start and start >= first_ticket and is_over(company, start, 30):
            asked = any(
                start <= ticket["opened"] < start + timedelta(days=30)
                for ticket in company.tickets_of.get(customer.who, [])
            )
            yield Seen(start.date(), customer.who, float(asked))


def answered(metric_id: str, question: str, is_upper: Callable[[float], bool]) -> None:
    """Enter the share of upper answers to one question."""

    def judge(company: Company, record: Record) -> bool | None:
        return is_upper(record["score"]) if record["question"] == question else None

    shares(metric_id, "answers", "at", judge)


answered("onboarding_ease", "onboarding effort", lambda score: score >= 5)
answered("ease_of_use", "ease", lambda score: score >= 4)
answered("service_satisfaction", "rating", lambda score: score == 1)
answered("exit_ease", "exit effort", lambda score: score >= 4)
answered("would_return", "would return", lambda score: score == 1)


# Use.
@rule("on_time")
def _on_time(company: Company) -> Iterator[Seen]:
    for order in company.exports.orders:
        promised, delivered = order["promised"], order["delivered"]
        if not promised or promised.date() > company.as_of.date() or order["is_failed"]:
            continue
        if order["cancelled"] and not delivered and order["cancelled_by"] != "company":
            continue
        if delivered or order["cancelled"] or promised < company.as_of:
            kept = delivered is not None and delivered <= promised
            yield Seen(promised.date(), order["who"], float(kept))


shares(
    "defect_free",
    "orders",
    "ordered",
    lambda c, r: not r["is_defective"] if r["delivered"] and r["delivered"] <= c.as_of else None,
)


@rule("weekly_active")
def _weekly_active(company: Company) -> Iterator[Seen]:
    used: dict[str, set[datetime]] = defaultdict(set)
    for use in company.exports.uses:
        if not use["is_help"]:
            used[use["who"]].add(monday(use["at"]))
    # The first whole week: the files may begin in the midst of one.
    week = monday(min(use["at"] for use in company.exports.uses) + timedelta(days=6))
    weeks = []
    while week + timedelta(days=7) <= monday(company.as_of):
        weeks.append(week)
        week += timedelta(days=7)
    for customer in company.customers.values():
        by_month: dict[date, list[bool]] = defaultdict(list)
        for week in weeks:
            after = week + timedelta(days=7)
            if (
                customer.became
                and customer.became <= week
                and (customer.left is None or customer.left >= after)
            ):
                by_month[week.date().replace(day=1)].append(week in used[customer.who])
        for month, lived in by_month.items():
            yield Seen(month, customer.who, float(sum(lived)), float(len(lived)))


@rule("spoke_first")
def _spoke_first(company: Company) -> Iterator[Seen]:
    for failure in company.failures:
        if failure.told or failure.asked:
            first = failure.told is not None and (
                failure.asked is None or failure.told < failure.asked
            )
            yield Seen(failure.at.date(), failure.who, float(first))


@rule("time_to_word")
def _time_to_word(company: Company) -> Iterator[Seen]:
    for failure in company.failures:
        hours = hours_between(failure.at, failure.told or company.as_of)
        yield Seen(failure.at.date(), failure.who, hours, is_open=failure.told is None)


# Billing.
shares("payment_failures", "payments", "issued", lambda c, r: r["is_failed"])


def _contested(company: Company, payment: Record) -> bool | None:
    month_after = payment["issued"] + timedelta(days=30)
    if payment["is_failed"] or month_after > company.as_of:
        return None
    asked = payment["refund_asked"] or payment["refunded"]
    return payment["is_disputed"] or (asked is not None and asked <= month_after)


shares("invoices_contested", "payments", "issued", _contested)
spans("refund_time_p90", "payments", "refund_asked", lambda r: r["refunded"])


# Service.
def _kept_service_level(company: Company, ticket: Record) -> bool | None:
    if ticket["is_sla_met"] is not None:
        return bool(ticket["is_sla_met"])
    return False if not ticket["solved"] and ticket["due"] < company.as_of else None


@rule("first_reply_median")
def _first_reply(company: Company) -> Iterator[Seen]:
    for ticket in company.exports.tickets:
        reply, is_open = ticket["reply_hours"], ticket["solved"] is None
        if reply is None and not is_open:
            continue
        hours = reply if reply is not None else hours_between(ticket["opened"], company.as_of)
        yield Seen(ticket["opened"].date(), ticket["who"], hours, is_open=reply is None)


RULES["first_reply_p90"] = _first_reply
for _metric in ("resolution_median", "resolution_p90"):
    spans(_metric, "tickets", "opened", lambda r: r["solved"])
shares("reopened", "tickets", "opened", lambda c, r: r["reopens"] > 0)
shares("within_sla", "tickets", "opened", _kept_service_level)


@rule("first_contact_resolution")
def _first_contact(company: Company) -> Iterator[Seen]:
    for who, tickets in company.tickets_of.items():
        for ticket in tickets:
            solved = ticket["solved"]
            if not solved or not is_over(company, solved, 7):
                continue
            again = any(
                other["reason"] == ticket["reason"]
                and ticket["opened"] < other["opened"] <= solved + timedelta(days=7)
                for other in tickets
            )
            at_once = ticket["replies"] <= 1 and ticket["reopens"] == 0 and not again
            yield Seen(ticket["opened"].date(), who, float(at_once))


@rule("contacts_per_100")
def _contacts_per_customer(company: Company) -> Iterator[Seen]:
    month = min(t["opened"] for t in company.exports.tickets).date().replace(day=1)
    opened: dict[tuple[str, date], int] = defaultdict(int)
    for ticket in company.exports.tickets:
        opened[ticket["who"], ticket["opened"].date().replace(day=1)] += 1
    while midnight(month) <= company.as_of:
        after = month_after(month)
        for customer in company.customers.values():
            if customer.stands(midnight(month), midnight(after)):
                yield Seen(month, customer.who, float(opened[customer.who, month]))
        month = after


@rule("self_service")
def _self_service(company: Company) -> Iterator[Seen]:
    recorded = min(use["at"] for use in company.exports.uses if use["is_help"])
    for who, at, is_service, name in company.touchpoints:
        if is_service and at >= recorded:
            yield Seen(at.date(), who, float(name == "uses"))


# Renewal and farewell.
def _recurring(company: Company, moment: datetime) -> dict[str, float]:
    """Monthly revenue of everybody who pays at the end of the day before ``moment``."""
    found: dict[str, float] = defaultdict(float)
    for s in company.exports.subscriptions:
        if s["started"] < moment and (s["ended"] is None or s["ended"] >= moment):
            found[s["who"]] += s["monthly"]
    return found


def _retention(company: Company) -> Iterator[tuple[date, str, float, float | None]]:
    """Month end, customer, revenue a year ago and revenue now (None: pays no more)."""
    month = min(s["started"] for s in company.exports.subscriptions).date().replace(day=1)
    while midnight(month_after(month)) <= company.as_of + timedelta(days=1):
        after = month_after(month)
        before = _recurring(company, midnight(after.replace(year=after.year - 1)))
        now = _recurring(company, midnight(after))
        for who, value in before.items():
            yield after - timedelta(days=1), who, value, now.get(who)
        month = after


@rule("net_revenue_retention")
def _net_retention(company: Company) -> Iterator[Seen]:
    for on, who, before, now in _retention(company):
        yield Seen(on, who, now or 0.0, before)


@rule("gross_revenue_retention")
def _gross_retention(company: Company) -> Iterator[Seen]:
    for on, who, before, now in _retention(company):
        yield Seen(on, who, min(now or 0.0, before), before)


@rule("logo_retention")
def _logo_retention(company: Company) -> Iterator[Seen]:
    for on, who, _before, now in _retention(company):
        yield Seen(on, who, float(now is not None))


@rule("repeat_purchase")
def _repeat_purchase(company: Company) -> Iterator[Seen]:
    orders = company.by_customer([o for o in company.exports.orders if not o["is_failed"]])
    for who, bought in orders.items():
        first, *later = sorted(order["ordered"] for order in bought)
        if is_over(company, first, 90):
            yield Seen(first.date(), who, float(bool(later) and within(first, later[0], 90)))


@rule("relationship_nps")
def _relationship_nps(company: Company) -> Iterator[Seen]:
    for answer in company.exports.answers:
        if answer["question"] == "nps":
            yield Seen(answer["at"].date(), answer["who"], answer["score"])


spans("time_to_close", "subscriptions", "cancel_asked", lambda r: r["ended"])


# The data itself.
@rule("touchpoints_matched")
def _touchpoints_matched(company: Company) -> Iterator[Seen]:
    for who, at, _is_service, _name in company.touchpoints:
        yield Seen(at.date(), who, float(who is not None))


shares(
    "survey_response",
    "invitations",
    "sent",
    lambda c, r: r["is_answered"] if is_over(c, r["sent"], 14) else None,
)


@rule("weeks_fed")
def _weeks_fed(company: Company) -> Iterator[Seen]:
    fed: dict[str, set[datetime]] = defaultdict(set)
    for _who, at, _is_service, name in company.touchpoints:
        if name != "incidents":
            fed[name].add(monday(at))
    for weeks in fed.values():
        week = min(weeks)
        while week < monday(company.as_of):
            yield Seen(week.date(), None, float(week in weeks))
            week += timedelta(days=7)


# What the first screen says beside the metrics.
def service_share(company: Company, start: date, end: date) -> tuple[int, int]:
    """Service touchpoints and all touchpoints in [start, end)."""
    inside = [s for _, at, s, _ in company.touchpoints if start <= at.date() < end]
    return sum(inside), len(inside)


def service_reach(company: Company, start: date, end: date) -> tuple[int, int]:
    """Customers who needed service in [start, end), and all customers then."""
    members = {
        customer.who
        for customer in company.customers.values()
        if customer.stands(midnight(start), midnight(end))
    }
    served = {w for w, at, s, _ in company.touchpoints if s and start <= at.date() < end}
    return len(members & served), len(members)


def on_two_strikes(company: Company, end: date) -> int:
    """Customers on the day before ``end`` with two strikes or more in the year before it."""
    borne: dict[str, int] = defaultdict(int)
    for who, day, _ in company.strikes:
        borne[who] += end.replace(year=end.year - 1) <= day < end
    return sum(
        1
        for who, strikes in borne.items()
        if strikes >= 2 and _is_customer_at(company.customers[who], midnight(end))
    )


def _is_customer_at(customer: Customer, moment: datetime) -> bool:
    return (
        customer.became is not None
        and customer.became < moment
        and (customer.left is None or customer.left >= moment)
    )


def safety_net(company: Company, start: date, end: date) -> dict[str, int]:
    """Customers of [start, end) who never fell, were caught, or were dropped."""
    parts = {"never fell": 0, "caught": 0, "dropped": 0}
    for customer in company.customers.values():
        if customer.stands(midnight(start), midnight(end)):
            falls = [
                ticket
                for ticket in company.tickets_of.get(customer.who, [])
                if start <= ticket["opened"].date() < end
            ]
            parts[_part_of_net(company, falls)] += 1
    return parts


def _part_of_net(company: Company, falls: list[Record]) -> str:
    if not falls:
        return "never fell"
    is_dropped = any(
        ticket["reopens"] > 0
        or ticket["rating"] == "Bad"
        or hours_between(ticket["opened"], ticket["solved"] or company.as_of) > 7 * 24
        for ticket in falls
    )
    return "dropped" if is_dropped else "caught"

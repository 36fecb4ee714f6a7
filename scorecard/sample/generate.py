"""Write the invented company's exports, chunk by chunk, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.errors import Problem, ScorecardError
from scorecard.sample.clock import LAST_DAY
from scorecard.sample.effects import Effects
from scorecard.sample.exports import Export, Form
from scorecard.sample.history import History, live
from scorecard.sample.hubspot import contacts_and_deals
from scorecard.sample.mess import add_mess
from scorecard.sample.outreach import (
    incidents_export,
    messages_export,
    usage_export,
)
from scorecard.sample.people import lead_count
from scorecard.sample.shopify import named_orders, orders_export
from scorecard.sample.stripe import payments_export, subscriptions_export
from scorecard.sample.surveys import (
    SURVEYMONKEY,
    SURVEYMONKEY_SAYS,
    effort_export,
    exit_export,
    invitations_export,
    qualtrics_head,
    relationship_export,
)
from scorecard.sample.truth import (
    MOST_LISTED,
    POPULATION_SHARE,
    Truth,
    contact_windows,
    happened,
)
from scorecard.sample.world import World, draw_world
from scorecard.sample.zendesk import tickets_export

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 20_000
Progress = Callable[[int, int], None]

FORMS = {
    "contacts": Form("hubspot-crm-exports-all-contacts-2026-10-31.csv"),
    "deals": Form("hubspot-crm-exports-all-deals-2026-10-31.csv"),
    "orders": Form("orders_export.csv"),
    "subscriptions": Form("subscriptions.csv"),
    "payments": Form("unified_payments.csv"),
    "tickets": Form("zendesk_tickets.csv"),
    "relationship": Form(
        "Relationship_NPS_October_31_2026.csv", head=tuple(tuple(r) for r in qualtrics_head())
    ),
    "invitations": Form("relationship_invitations.csv"),
    "effort": Form("Onboarding_Effort.csv", has_bom=True, head=(SURVEYMONKEY, SURVEYMONKEY_SAYS)),
    "messages": Form("messages_sent.csv"),
    "usage": Form("app_usage.csv"),
    "exit": Form("exit_survey.csv", separator=";", encoding="cp1252"),
    "incidents": Form("incidents.csv", footer=("", "Status page export of 2026-10-31")),
}


def write_sample(
    folder: Path,
    customers: int = 3000,
    seed: int = 20,
    months: int = 24,
    progress: Progress | None = None,
    *,
    null: bool = False,
) -> Truth:
    """Write the exports and truth.json of an invented company into ``folder``.

    ``progress`` is told customers written and customers in all, after each chunk
    of 20,000. Same seed and size: the same bytes. With ``null`` nothing is
    planted. Raises ScorecardError if the size makes no sense.
    """
    if customers < 1 or months < 3:
        raise ScorecardError(
            Problem(
                "sample",
                f"{customers} customers over {months} months is no company.",
                "Ask for at least 1 customer and 3 months.",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    effects = Effects.none() if null else Effects()
    writer = _Company(folder, draw_world(effects, months, seed), seed)
    done = 0
    try:
        while done < customers:
            size = min(CHUNK, customers - done)
            writer.add(done // CHUNK, size, is_listed=customers <= MOST_LISTED)
            done += size
            if progress is not None:
                progress(done, customers)
    finally:
        writer.close()
    truth = writer.truth(customers, is_null=null)
    truth.write(folder)
    return truth


class _Company:
    """The open files, and what has been written so far."""

    def __init__(self, folder: Path, world: World, seed: int) -> None:
        self._world, self._seed = world, seed
        self._files = {key: Export(folder, form) for key, form in FORMS.items()}
        self._next_number = 1
        self._true_rows: Counter[str] = Counter()
        self._events: Counter[str] = Counter()
        self._mess: dict[str, dict[str, int]] = {}
        self._exposure = np.zeros((4, 2), dtype=np.int64)
        self._windows: dict[str, tuple[int, int]] = {}

    def add(self, chunk: int, size: int, *, is_listed: bool) -> None:
        """Live one chunk and append it to every file."""
        rng = np.random.default_rng([self._seed, chunk])
        leads = lead_count(size)
        history = live(self._next_number, size, leads, self._world, rng)
        self._next_number += size + leads
        for key, rows in self._exports(history, rng):
            self._true_rows[key] += rows.height
            written, faults = add_mess(key, rows) if chunk == 0 else (rows, {})
            if faults:
                self._mess[FORMS[key].name] = faults
            self._files[key].append(written)
        self._events += happened(history, self._world.window)
        self._exposure += np.array(history.exposure)
        if is_listed:
            self._windows |= contact_windows(history)

    def _exports(
        self, history: History, rng: np.random.Generator
    ) -> Iterator[tuple[str, pl.DataFrame]]:
        window, so_far = self._world.window, self._true_rows
        contacts, deals = contacts_and_deals(history, window, rng)
        yield "contacts", contacts
        yield "deals", deals
        orders = named_orders(history, self._events["orders"])
        yield "orders", orders_export(history, orders, window)
        yield "subscriptions", subscriptions_export(history, window, rng)
        payments = history.payments.with_columns(
            charge=pl.int_range(pl.len()) + so_far["payments"] + 1
        )
        yield "payments", payments_export(history, payments, window)
        yield "tickets", tickets_export(history, history.tickets, orders, so_far["tickets"], window)
        yield "relationship", relationship_export(history, so_far["relationship"], window)
        yield "invitations", invitations_export(history, so_far["invitations"], window)
        yield "effort", effort_export(history, so_far["effort"], window)
        messages = messages_export(history, orders, payments, so_far["messages"], rng)
        yield "messages", messages
        yield "usage", usage_export(history, so_far["usage"], window, rng)
        yield "exit", exit_export(history, so_far["exit"], window, rng)
        yield "incidents", incidents_export(history, so_far["incidents"])

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()

    def truth(self, customers: int, *, is_null: bool) -> Truth:
        """Say what has been planted and what has happened."""
        months, left = self._exposure.T.tolist()
        none = {"share": 0.0, "low": 0.0, "high": 0.0, "explained": 0.0}
        return Truth(
            seed=self._seed,
            customers=customers,
            months=self._world.window.months,
            first_day=self._world.window.start_on.isoformat(),
            last_day=LAST_DAY.isoformat(),
            is_null=is_null,
            effects=self._world.effects,
            service_share=none if is_null else POPULATION_SHARE,
            files={file.form.name: file.rows for file in self._files.values()},
            mess=self._mess,
            events=dict(sorted(self._events.items())),
            months_by_strikes=tuple(months),
            left_by_strikes=tuple(left),
            windows=self._windows,
        )

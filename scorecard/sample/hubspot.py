"""HubSpot exports: contacts and deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import DAY, MISSING, Minutes, Window, local_text
from scorecard.sample.people import (
    REGIONS,
    SEGMENTS,
    SOURCES,
    emails,
    first_names,
    last_names,
    record_ids,
)

if TYPE_CHECKING:
    from scorecard.sample.history import History

QUALIFIED = 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"'
PROPOSAL = 'Date entered "Proposal (Sales Pipeline)"'
LOST_REASONS = ("Price", "Chose a competitor", "No decision", "Slow delivery", "Poor service")
FIRST_DEAL = 90_000_000


def _lead_steps(
    history: History, window: Window, rng: np.random.Generator
) -> tuple[Minutes, Minutes]:
    """First outreach and qualification of all customers, then of all leads."""
    people, leads = history.people, history.leads
    seen = np.concatenate([people.first_seen, leads.first_seen])
    n, bought = len(seen), len(people)
    takes = np.ceil(np.exp(np.log(2.4) + 1.25 * rng.normal(size=n)) * 60).astype(np.int64)
    answered = seen + takes
    answered[:bought] = np.minimum(answered[:bought], people.started - 30)
    qualifies = rng.random(n) < np.where(np.arange(n) < bought, 0.84, 0.46)
    share = rng.random(n) * 0.6
    qualified = answered + (share * 4 * DAY).astype(np.int64)
    between = people.started - answered[:bought]
    qualified[:bought] = answered[:bought] + (share[:bought] * between).astype(np.int64)
    gone = (answered >= window.end) | ((np.arange(n) >= bought) & (rng.random(n) < 0.04))
    answered = np.where(gone, MISSING, answered)
    qualifies &= ~gone & (qualified < window.end)
    return answered, np.where(qualifies, qualified, MISSING)


def contacts_and_deals(
    history: History, window: Window, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the contacts export and the deals export of one chunk, as text."""
    people, leads = history.people, history.leads
    answered, qualified = _lead_steps(history, window, rng)
    number = np.concatenate([people.number, leads.number])
    bought, n = len(people), len(number)
    seen = np.concatenate([people.first_seen, leads.first_seen])
    started = np.concatenate([people.started, np.full(len(leads), MISSING)])
    referrer = record_ids(people.number[rng.integers(0, bought, n)])
    referred = np.concatenate([people.is_referred, np.zeros(len(leads), dtype=bool)])
    stage = np.where(
        started != MISSING,
        "Customer",
        np.where(qualified != MISSING, "Marketing Qualified Lead", "Lead"),
    )
    ids = pl.Series(record_ids(number)).cast(pl.String)
    contacts = pl.DataFrame(
        {
            "Record ID": ids,
            "First Name": first_names(number),
            "Last Name": last_names(number),
            "Email": emails(number),
            "Lifecycle Stage": stage,
            "Create Date": local_text(window, seen),
            "Original Source": np.array(SOURCES)[np.concatenate([people.source, leads.source])],
            "First outreach date": local_text(window, answered),
            QUALIFIED: local_text(window, qualified),
            "Became a Customer Date": local_text(window, started),
            "Country/Region": np.array(REGIONS)[np.concatenate([people.region, leads.region])],
            "Segment": np.array(SEGMENTS)[np.concatenate([people.segment, leads.segment])],
            "Referred by": pl.select(
                pl.when(pl.Series(referred)).then(pl.Series(referrer).cast(pl.String))
            ).to_series(),
            "Reached by marketing": np.where(rng.random(n) < 0.58, "Yes", "No"),
        }
    )
    return contacts, _deals(history, answered, qualified, contacts, rng)


def _deals(
    history: History,
    answered: Minutes,
    qualified: Minutes,
    contacts: pl.DataFrame,
    rng: np.random.Generator,
) -> pl.DataFrame:
    people, leads, window = history.people, history.leads, history.world.window
    n, bought = contacts.height, len(people)
    won = np.arange(n) < bought
    segment = np.concatenate([people.segment, leads.segment])
    sells = rng.random(n) < np.where(segment > 0, 0.62, 0.08)
    sells[bought:] = (rng.random(n - bought) < 0.92) & (qualified[bought:] != MISSING)
    # Deals from before the window are not in this export.
    sells[:bought] &= people.started >= 0
    opened = np.where(qualified != MISSING, qualified, answered)
    sells &= (opened != MISSING) & (opened >= 0)
    takes = np.ceil(np.exp(np.log(9.0) + 0.7 * rng.normal(size=n)) * DAY).astype(np.int64)
    closed = opened + takes
    closed[:bought] = people.started
    has_proposal = won | (rng.random(n) < 0.66)
    proposal = opened + ((closed - opened) * (0.2 + 0.5 * rng.random(n))).astype(np.int64)
    proposal = np.where(has_proposal & (proposal < window.end), proposal, MISSING)
    is_open = closed >= window.end
    reason = np.array(LOST_REASONS)[rng.choice(5, n, p=(0.34, 0.24, 0.24, 0.10, 0.08))]
    stage = np.where(won, "Closed won", np.where(is_open, "Proposal", "Closed lost"))
    stage = np.where(is_open & (proposal == MISSING), "Qualified", stage)
    monthly = np.array((24.0, 79.0, 149.0))[segment] * 12
    number = np.concatenate([people.number, leads.number])
    name = pl.Series(last_names(number)) + " " + pl.Series(np.array(SEGMENTS)[segment])
    return pl.DataFrame(
        {
            "Record ID": pl.Series(number + FIRST_DEAL).cast(pl.String),
            "Deal Name": name,
            "Deal Stage": stage,
            "Pipeline": pl.Series(["Sales Pipeline"]).new_from_index(0, n),
            "Amount": pl.Series(monthly).round(0).cast(pl.Int64).cast(pl.String),
            "Create Date": local_text(window, opened),
            "Close Date": local_text(window, np.where(is_open, MISSING, closed)),
            PROPOSAL: local_text(window, proposal),
            "Closed Lost Reason": pl.select(
                pl.when(pl.Series(stage == "Closed lost")).then(pl.Series(reason))
            ).to_series(),
            "Associated Contact IDs": contacts["Record ID"],
        }
    ).filter(pl.Series(sells))

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.config.company import Company, Stage
from scorecard.config.profiles import Profile
from scorecard.intake import FileReport, take_in

VISITS = """
[profile]
profile_id = "visits"
vendor = "Test"
title = "Visits"
system = "desk"
formats = ["csv", "xlsx", "json", "ndjson", "parquet"]
evidence = "Made up for the tests"
seen_real_file = true

[recognise]
headers = ["Visit", "Opened", "Score"]

[read]
date_formats = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y"]
footer = ['^Grand Totals', '^Confidential']
ignore = [{ header = "State", values = ["deleted"], reason = "deleted visit" }]

[aliases]
"Score" = ["Note"]

[[table]]
table = "tickets"
record_id = "Visit"
party = { id = "Member", email = "Mail" }

[table.columns]
opened_at = { header = "Opened", required = true }
resolved_at = "Closed"
first_reply_at = { from = "opened_at", plus = { header = "Reply minutes", unit = "minutes" } }
status = { header = "State", words = { open = "open", done = "resolved" }, otherwise = "set aside" }
reopens = "Reopens"

[[table]]
table = "answers"
record_id = "Visit"
record_suffix = ":csat"
party = { id = "Member" }
when = [{ header = "Score", filled = true }]

[table.columns]
answered_at = { header = "Opened", required = true }
question = { value = "csat" }
score = { header = "Score", required = true }
scale_min = { value = 1 }
scale_max = { value = 5 }

[[table]]
table = "orders"
record_id = "Visit"
when = [{ header = "Paid", filled = true }]

[table.columns]
ordered_at = { header = "Opened", required = true }
amount = { header = "Paid", as = "money" }
"""


@pytest.fixture
def profile() -> Profile:
    return Profile.model_validate(tomllib.loads(VISITS))


@pytest.fixture
def company() -> Company:
    stage = Stage(stage_id="service", name="Service", owner="CCO")
    return Company(name="Test", zone="Europe/Berlin", stages=(stage,))


Take = Callable[..., FileReport]


@pytest.fixture
def take(tmp_path: Path, profile: Profile, company: Company) -> Take:
    """Write bytes or text as a file and take it in."""

    def taking(content: bytes | str, name: str = "visits.csv", **changes: object) -> FileReport:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        rules = company.model_copy(update=changes)
        return take_in(path, name, [profile], rules, tmp_path / "cache")

    return taking

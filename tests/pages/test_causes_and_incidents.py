"""Causes and incidents: drilled, filtered to an owner, and refused in one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scorecard.formats import NO_BREAK
from tests.conftest import COMPANIES, SAMPLE
from tests.pages.conftest import OpenPage, text_of


def test_an_owner_sees_the_own_causes_and_contacts(open_page: OpenPage) -> None:
    app = open_page("sample", "causes", role="CFO")
    said = text_of(app).replace(NO_BREAK, " ")
    assert "were brought by what CFO answers for" in said
    assert "set-up after purchase" not in said
    chosen = app.selectbox(key="cause-chosen")
    assert chosen.options == ["Failed payment", "Slow refund", "Not explained"]
    chosen.select("slow refund").run()
    assert not app.exception
    listed = app.dataframe[-1].value
    assert set(listed["reason"]) == {"Where is my refund"}
    assert set(listed["file"]) == {"zendesk_tickets.csv"} and listed["row"].min() > 1


def test_without_anything_upstream_reasons_still_speak(open_page: OpenPage) -> None:
    said = text_of(open_page("tickets only", "causes")).replace(NO_BREAK, " ")
    assert "Nothing upstream is on record that could bring contacts: add orders" in said
    assert "name a reason that points to Onboarding" in said


def test_without_contacts_the_export_is_named(open_page: OpenPage) -> None:
    assert "add the export of the service desk" in text_of(open_page("a survey only", "causes"))
    assert "add incidents, orders with promised" in text_of(open_page("a survey only", "incidents"))


def test_an_incident_from_close_by(open_page: OpenPage) -> None:
    app = open_page("sample", "incidents")
    said = text_of(app).replace(NO_BREAK, " ")
    assert "we spoke first in 75 % (63 to 84 %) of 131 failures" in said
    assert "An association, not a proof" in said
    chosen = app.selectbox(key="incident-chosen")
    assert chosen.value == "incident:INC-10"
    assert "What next: whether our word said what happens next cannot be told" in said
    assert "17 of 17 words name what failed" in said
    month = next(key for key in ("late delivery:2026-10-01",))
    chosen.select(month).run()
    assert not app.exception
    assert "Late delivery, Oct 2026" in chosen.options
    assert set(app.dataframe[-1].value["file"]) == {"orders_export.csv"}


def test_without_messages_an_incident_says_what_is_missing(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMPANIES, "no messages", _without_messages)
    app = open_page("no messages", "incidents")
    said = text_of(app)
    assert not app.exception and "cannot be drawn" not in said
    assert "Who spoke first cannot be told: add the export of messages sent" in said
    assert app.selectbox(key="incident-chosen").value == "incident:INC-10"


def _without_messages(folder: Path) -> None:
    for path in SAMPLE.glob("*.csv"):
        if path.name != "messages_sent.csv":
            shutil.copy(path, folder / path.name)

"""An unknown file is given its meaning without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import serve
from tests.browser.test_journeys import open_page, settled

ROWS = [f"{i % 12 + 1:02}/{i % 11 + 1:02}/2025,c{i}@example.org,{i % 11}" for i in range(40)]


def test_dates_are_settled_and_the_file_is_loaded_by_keys_alone(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page()
    exports = tmp_path / "exports"
    exports.mkdir()
    lines = ["Answered on,E-mail,Would you recommend us?", *ROWS]
    (exports / "kiosk survey.csv").write_text("\n".join(lines), encoding="utf-8")
    with serve(exports, tmp_path / "cache") as address:
        open_page(page, f"{address}/data")
        settled(page)
        page.get_by_role("link", name="Say what is in it").press("Enter")
        expect(page.get_by_text("What is in kiosk survey.csv?")).to_be_visible()
        save = page.get_by_role("button", name="Save and read the file")
        expect(save).to_be_disabled()
        page.get_by_role("combobox", name=re.compile("Dates such as")).focus()
        page.keyboard.type("day first")
        page.keyboard.press("Enter")
        expect(save).to_be_enabled()
        save.press("Enter")
        expect(page.get_by_text("is kept in vendors/kiosk_survey.toml")).to_be_visible()
        expect(page.get_by_text(re.compile("40 rows = 40 loaded")).first).to_be_visible()


def test_a_second_kind_of_record_is_added_by_keys_alone(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page()
    exports = tmp_path / "exports"
    exports.mkdir()
    days = [f"{i % 27 + 1:02}" for i in range(40)]
    cases = [
        f"T{i},2025-01-{day},2025-02-{day},c{i}@example.org,{i % 5 + 1 if i % 2 else ''}"
        for i, day in enumerate(days)
    ]
    lines = ["Case no,Created at,Solved at,E-mail,Satisfaction", *cases]
    (exports / "desk cases.csv").write_text("\n".join(lines), encoding="utf-8")
    with serve(exports, tmp_path / "cache") as address:
        open_page(page, f"{address}/mapping?file=desk%20cases.csv")
        settled(page)
        page.get_by_role("combobox", name="Another kind of record").focus()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Add it")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("20 from the rows seen"))).to_be_visible()
        page.get_by_role("button", name="Save and read the file").press("Enter")
        expect(page.get_by_text("is kept in vendors/desk_cases.toml")).to_be_visible()
        expect(page.get_by_text("Service cases and survey answers")).to_be_visible()

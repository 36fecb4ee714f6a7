"""A few journeys as a person makes them, found by role and text."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, serve

NewPage = Callable[..., Page]
SETTLE_MS = 30_000
expect.set_options(timeout=SETTLE_MS)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    answer = page.locator(".tz-sentence").first
    expect(answer).to_be_visible(timeout=60_000)
    expect(answer).not_to_have_text("Reading your files.", timeout=120_000)


def settled(page: Page) -> None:
    """Wait until Streamlit has finished drawing."""
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SETTLE_MS
    )


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def test_the_first_screen_is_readable_without_scrolling(
    new_page: NewPage, sample_server: str
) -> None:
    page = new_page()
    open_page(page, sample_server)
    expect(page.get_by_text("What needs you")).to_be_visible()
    for block in ("The journey", "What needs you", "The act and the net"):
        box = page.get_by_role("heading", name=block).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900, block
    for tile in page.locator('[class*="st-key-card-tile-"]').all():
        box = tile.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900


def test_a_deep_link_on_a_fresh_server_keeps_page_filter_and_place(
    new_page: NewPage, shared_cache: Path
) -> None:
    page = new_page()
    with serve(ROOT / "data" / "sample", shared_cache) as address:
        open_page(page, f"{address}/stage?stage=billing&segment=Office")
        expect(page.locator(".tz-sentence").first).to_contain_text("Billing")
        expect(page.get_by_text("Office").first).to_be_visible()
        assert "segment=Office" in page.url


def test_from_the_strip_to_the_stage_and_back(new_page: NewPage, sample_server: str) -> None:
    page = new_page()
    open_page(page, f"{sample_server}/?segment=Home")
    settled(page)
    page.get_by_role("link", name="Billing", exact=True).click()
    page.wait_for_url(re.compile("stage=billing"))
    expect(page.locator(".tz-sentence").first).to_contain_text("Billing")
    assert "segment=Home" in page.url
    page.go_back()
    expect(page.get_by_text("What needs you")).to_be_visible(timeout=SETTLE_MS)
    assert "segment=Home" in page.url


@pytest.mark.parametrize("filters", ["", "?segment=Home&grain=Months"])
def test_a_click_on_the_health_of_a_stage_opens_it_and_back_stays_back(
    new_page: NewPage, sample_server: str, filters: str
) -> None:
    page = new_page()
    journey = f"{sample_server}/journey{filters}"
    open_page(page, journey)
    settled(page)
    # More than once: what was clicked before must not lead away again.
    for _ in range(3):
        box = page.locator(".js-plotly-plot").first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 190)
        expect(page.locator(".tz-sentence").first).to_contain_text("Billing is at")
        settled(page)
        assert parameters(page) == {"stage": ["billing"], **parse_qs(filters[1:])}
        page.go_back()
        expect(page.locator(".tz-sentence").first).to_contain_text("is the weakest stage")
        page.wait_for_timeout(1000)
        settled(page)
        assert page.url == journey


def test_a_filter_changes_the_numbers_and_one_click_clears_it(
    new_page: NewPage, sample_server: str
) -> None:
    page = new_page()
    open_page(page, sample_server)
    settled(page)
    tiles = page.locator('[class*="st-key-tiles"]')
    before = tiles.inner_text()
    page.get_by_role("combobox", name=re.compile("Segment")).click()
    page.get_by_role("option", name="Office").click()
    expect(tiles).not_to_have_text(before, timeout=SETTLE_MS)
    page.wait_for_url(re.compile("segment=Office"))
    page.get_by_role("button", name="Clear").click()
    expect(tiles).to_have_text(re.compile(re.escape(before.split("\n")[0])), timeout=SETTLE_MS)
    page.wait_for_function("!location.search.includes('segment=Office')")


def test_from_the_receipt_to_the_row_of_the_file(new_page: NewPage, sample_server: str) -> None:
    page = new_page()
    open_page(page, f"{sample_server}/metric?metric=on_time")
    settled(page)
    expect(page.get_by_text("orders_export.csv").first).to_be_visible()


@contextmanager
def empty_data_page(page: Page, tmp_path: Path) -> Iterator[Path]:
    """Show the Data page of a company without files; yields the folder that takes them."""
    exports = tmp_path / "exports"
    exports.mkdir()
    with serve(exports, tmp_path / "cache") as address:
        open_page(page, f"{address}/data")
        settled(page)
        yield exports


def test_a_file_dropped_on_the_data_page_is_read_and_shown(
    new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    with empty_data_page(page, tmp_path) as exports:
        source = ROOT / "data" / "sample" / "zendesk_tickets.csv"
        page.locator('input[type="file"]').set_input_files(source)
        expect(page.get_by_text(re.compile("zendesk_tickets.csv .*Zendesk"))).to_be_visible(
            timeout=60_000
        )
        assert (exports / "zendesk_tickets.csv").is_file()


def test_an_archive_dropped_on_the_data_page_is_opened_and_each_file_is_shown(
    new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    packed = tmp_path / "exports of May.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ROOT / "data" / "sample" / "incidents.csv", "desk/incidents.csv")
        archive.writestr("unknown.csv", "Colour,Shape\nred,round\n")
    with empty_data_page(page, tmp_path) as exports:
        page.locator('input[type="file"]').set_input_files(packed)
        read = page.get_by_text(
            re.compile("exports of May.zip/desk/incidents.csv .*Plain incidents")
        )
        expect(read).to_be_visible(timeout=60_000)
        unknown = page.get_by_text(re.compile("exports of May.zip/unknown.csv"))
        expect(unknown.first).to_be_visible()
        assert (exports / "exports of May.zip").is_file()
        page.get_by_role("link", name="Say what is in it").press("Enter")
        expect(page.get_by_text("What is in unknown.csv?")).to_be_visible()


def test_a_file_put_into_the_folder_is_noticed_and_the_filter_kept(
    new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    exports = tmp_path / "exports"
    exports.mkdir()
    sample = ROOT / "data" / "sample"
    shutil.copy(sample / "zendesk_tickets.csv", exports)
    with serve(exports, tmp_path / "cache") as address:
        open_page(page, f"{address}/data?grain=Months")
        settled(page)
        shutil.copy(sample / "orders_export.csv", exports)
        expect(page.get_by_text(re.compile("orders_export.csv .*Shopify"))).to_be_visible(
            timeout=60_000
        )
        assert "grain=Months" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_both_themes(
    new_page: NewPage, sample_server: str, scheme: str
) -> None:
    page = new_page(colour_scheme=scheme)
    open_page(page, sample_server)
    settled(page)
    weakest = page.evaluate(
        """() => {
          const channel = v => { v /= 255; return v <= .03928 ? v/12.92 : ((v+.055)/1.055)**2.4 };
          const light = c => { const [r,g,b] = c.match(/[\\d.]+/g).map(Number);
            return .2126*channel(r) + .7152*channel(g) + .0722*channel(b) };
          const ground = e => { for (; e; e = e.parentElement) {
              const c = getComputedStyle(e).backgroundColor;
              if (!/rgba\\(.*, 0\\)|transparent/.test(c)) return c; }
            return getComputedStyle(document.querySelector('.stApp')).backgroundColor };
          let least = 99;
          document.querySelectorAll('.tz-sentence,.tz-under,.tz-status,.tz-soft,.tz-note,.v,.h')
            .forEach(e => { if (!e.textContent.trim() || !e.offsetParent) return;
              const a = light(getComputedStyle(e).color), b = light(ground(e));
              least = Math.min(least, (Math.max(a,b)+.05)/(Math.min(a,b)+.05)); });
          return least;
        }"""
    )
    assert weakest >= 4.5


def test_nothing_leaves_the_machine_and_no_error_is_logged(
    new_page: NewPage, sample_server: str
) -> None:
    page = new_page()
    hosts: set[str | None] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlparse(request.url).hostname))
    page.on("websocket", lambda socket: hosts.add(urlparse(socket.url).hostname))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, sample_server)
    settled(page)
    listed = ("Journey", "Service and experience", "Owners", "Data")
    for name in (*listed, "What changed", "Drivers", "Causes", "Contact windows", "Definitions"):
        if name not in listed:
            page.get_by_text("Explain", exact=True).click()
        role: Literal["link", "menuitem"] = "link" if name in listed else "menuitem"
        page.get_by_role(role, name=name, exact=True).first.click()
        page.wait_for_timeout(300)
        settled(page)
        expect(page.locator(".tz-sentence").first).to_be_visible()
    assert hosts - {None} == {"127.0.0.1"}
    assert errors == []


def test_the_first_screen_can_be_read_on_a_phone(new_page: NewPage, sample_server: str) -> None:
    page = new_page(width=390, height=844)
    open_page(page, sample_server)
    settled(page)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_no_word_of_the_first_screen_is_cut(
    new_page: NewPage, sample_server: str, width: int
) -> None:
    page = new_page(width=width)
    open_page(page, sample_server)
    settled(page)
    cut = page.evaluate(
        """[...document.querySelectorAll(
            '.tz-tile .v, .tz-tile .c, .tz-axis, [class*="st-key-card-"] .stPageLink *'
        )].filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
          .map(one => one.textContent)"""
    )
    assert cut == []


def test_a_long_table_of_groups_has_nothing_beside_it(
    new_page: NewPage, sample_server: str
) -> None:
    page = new_page()
    open_page(page, f"{sample_server}/changed")
    settled(page)
    above = page.locator(".st-key-panel-change-split").bounding_box()
    under = page.locator(".st-key-panel-change-movers").bounding_box()
    assert above is not None
    assert under is not None
    assert above["y"] + above["height"] <= under["y"]
    assert abs(above["x"] - under["x"]) <= 1


def test_the_keyboard_reaches_a_stage(new_page: NewPage, sample_server: str) -> None:
    page = new_page()
    open_page(page, sample_server)
    settled(page)
    page.get_by_role("link", name="Billing", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("stage=billing"))

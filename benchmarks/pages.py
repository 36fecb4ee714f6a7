"""Start of the server and click on a filter, each beside an empty Streamlit app."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import (
    EMPTY_APP,
    OUR_APP,
    Server,
    choose,
    chromium,
    opened,
    seconds_to_settle,
    served,
)
from benchmarks.inflate import inflate
from benchmarks.processes import ROOT, run_apart
from benchmarks.table import Line, middle

CLICK_GOAL = 4.0
RESTART_GOAL = 1.0
STARTS = 5
SECONDS_OF_READING = 2.0
SAMPLE = ROOT / "data" / "sample"

# Where the chosen segment is printed by the run that drew the new numbers.
OUR_TEXT = '[data-testid="stMain"] [data-testid="stHtml"]'
EMPTY_TEXT = '[data-testid="stMarkdownContainer"]'
FIRST_TEXT = "Experience is"
SEGMENTS = ("Home", "Office", "Café")


def measure_start() -> list[Line]:
    """First start with an empty cache, and restarts on files that are known."""
    with tempfile.TemporaryDirectory(prefix="bench-") as named, chromium() as browser:
        cache = Path(named) / "cache"
        first, _ = _start(browser, OUR_APP, cache, OUR_TEXT, FIRST_TEXT)
        ours, theirs, peaks = [], [], []
        for _ in range(STARTS):
            empty, _ = _start(browser, EMPTY_APP, cache, EMPTY_TEXT, "Shown:")
            restart, peak = _start(browser, OUR_APP, cache, OUR_TEXT, FIRST_TEXT)
            theirs.append(empty)
            ours.append(restart)
            peaks.append(peak)
    return [
        Line(
            "restart on known files, to settled page",
            middle(ours),
            "empty Streamlit app",
            middle(theirs),
            goal=f"≤ +{RESTART_GOAL:g} s",
            is_met=lambda more: more <= RESTART_GOAL,
            is_difference=True,
            our_mb=max(peaks),
        ),
        Line(
            "first start, nothing cached, to settled page",
            first,
            "empty Streamlit app",
            middle(theirs),
            is_difference=True,
        ),
    ]


def _start(
    browser: Browser, app: str, cache: Path, selector: str, text: str
) -> tuple[float, float]:
    """Seconds from the start of the process to the settled page, and its peak memory."""
    with opened(browser) as page, served(app, SAMPLE, cache) as server:
        page.goto(server.address)
        seconds_to_settle(page, selector, text)
        return time.perf_counter() - server.started, server.peak_mb


def measure_click(*, is_large: bool) -> list[Line]:
    """A choice of segment never made before, and one that was, beside the empty app."""
    with tempfile.TemporaryDirectory(prefix="bench-") as named, chromium() as browser:
        cache = Path(named) / "cache"
        run_apart("build:build", exports=str(SAMPLE), cache=str(cache))
        lines = _clicks(browser, cache, "sample company")
        if is_large:
            shutil.rmtree(cache)
            run_apart("build:build", exports=str(SAMPLE), cache=str(cache))
            told = inflate(cache)
            lines += _clicks(browser, cache, told)
    return lines


def _clicks(browser: Browser, cache: Path, what: str) -> list[Line]:
    with (
        served(EMPTY_APP, SAMPLE, cache) as empty,
        opened(browser) as their_page,
        served(OUR_APP, SAMPLE, cache, makes_ahead=False) as server,
        opened(browser) as our_page,
    ):
        _open(their_page, empty, "", EMPTY_TEXT, "Shown:")
        _open(our_page, server, "", OUR_TEXT, FIRST_TEXT)
        regions = _options(our_page, "Region")[1:]
        # One choice of each warms up imports and is thrown away.
        turns = [(regions[0], SEGMENTS[0]), *product(regions[1:], SEGMENTS)]
        ours_first, theirs, ours_again = [], [], []
        for region, segment in turns:
            _open(our_page, server, f"/?region={region}", OUR_TEXT, region)
            ours_first.append(choose(our_page, segment, OUR_TEXT))
            choose(our_page, "All segments", OUR_TEXT)
            ours_again.append(choose(our_page, segment, OUR_TEXT))
            theirs.append(choose(their_page, segment, EMPTY_TEXT))
            choose(their_page, "All segments", EMPTY_TEXT)
        peak, their_peak = server.peak_mb, empty.peak_mb
    ours_read = _clicks_after_reading(browser, cache, turns)

    def line(name: str, ours: Sequence[float]) -> Line:
        return Line(
            f"filter click, {name}, {what}",
            middle(ours[1:]),
            "empty Streamlit app",
            middle(theirs[1:]),
            goal=f"≤ {CLICK_GOAL:g}×",
            is_met=lambda ratio: ratio <= CLICK_GOAL,
            our_mb=peak,
            their_mb=their_peak,
        )

    return [
        line("first time, nothing made ahead", ours_first),
        line("first time, after two seconds of reading", ours_read),
        line("seen before", ours_again),
    ]


def _clicks_after_reading(
    browser: Browser, cache: Path, turns: Sequence[tuple[str, str]]
) -> list[float]:
    # Alone on the machine: what it makes ahead would slow what is measured beside it.
    seconds = []
    with served(OUR_APP, SAMPLE, cache) as server, opened(browser) as page:
        for region, segment in turns:
            _open(page, server, f"/?region={region}", OUR_TEXT, region)
            time.sleep(SECONDS_OF_READING)
            seconds.append(choose(page, segment, OUR_TEXT))
    return seconds


def _open(page: Page, server: Server, path: str, selector: str, text: str) -> None:
    page.goto(f"{server.address}{path}")
    seconds_to_settle(page, selector, text)


def _options(page: Page, label: str) -> list[str]:
    page.get_by_label(label).click()
    page.get_by_role("option").first.wait_for()
    found: list[str] = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return found

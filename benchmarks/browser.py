"""A server of its own, a real Chromium, and the moment at which a page has settled.

A page has settled at the first frame in which the text waited for is there, the
script of the app is not running, and nothing is marked stale. The browser itself takes
both times, so that nothing between it and Python is measured.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.processes import ROOT, peak_mb

EMPTY_APP = "benchmarks/empty_app.py"
OUR_APP = "dashboard.py"
PATIENCE_SECONDS = 240

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_WATCH = """
window.__settled = (selector, text) => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app || app.getAttribute('data-test-script-state') !== 'notRunning') return false;
    if (document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')) return false;
    return [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text));
};
document.addEventListener('pointerdown', () => { window.__pressed = performance.now(); }, true);
window.__whenSettled = (selector, text) => new Promise((done) => {
    const look = () => {
        if (window.__settled(selector, text)) done(performance.now() - (window.__pressed || 0));
        else requestAnimationFrame(look);
    };
    look();
});
"""


class NoChromium(RuntimeError):
    """There is no Chromium on this machine."""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, and when it was started."""

    address: str
    pid: int
    started: float

    @property
    def peak_mb(self) -> float:
        """Most memory it ever held."""
        return peak_mb(self.pid)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; NoChromium where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise NoChromium("no Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: str, exports: Path, cache: Path, *, makes_ahead: bool = True) -> Iterator[Server]:
    """Start ``streamlit run`` and yield once it answers.

    Without ``makes_ahead`` the server makes no view before it is asked for.
    """
    port = _free_port()
    environment = os.environ | {"TRAPEZE_DATA": str(exports), "TRAPEZE_CACHE": str(cache)}
    if not makes_ahead:
        environment["TRAPEZE_AHEAD"] = "off"
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(f"http://127.0.0.1:{port}", process.pid, started)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise RuntimeError("the server stopped while starting") from None
            time.sleep(0.02)
    raise RuntimeError(f"no answer in {PATIENCE_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A fresh session of 1440 × 900."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(_WATCH)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    yield context.new_page()
    context.close()


def seconds_to_settle(page: Page, selector: str, text: str) -> float:
    """Wait until settled; seconds since the mouse was last pressed on the page."""
    told: float = page.evaluate("([s, t]) => window.__whenSettled(s, t)", [selector, text])
    return told / 1000


def choose(page: Page, option: str, selector: str) -> float:
    """Choose a segment; seconds from the press to the settled page that names it."""
    page.get_by_label("Segment").click()
    page.get_by_role("option", name=option, exact=True).click()
    return seconds_to_settle(page, selector, option)

"""Take docs/scorecard.png, the README's picture: python docs/screenshot.py."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path, serve  # noqa: E402

PICTURE = ROOT / "docs" / "scorecard.png"


def main() -> None:
    """Start the sample company's scorecard, wait until it stands, and keep its first screen."""
    with (
        tempfile.TemporaryDirectory() as cache,
        serve(ROOT / "data" / "sample", Path(cache)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 750})
        page.goto(address)
        page.get_by_text("What needs you").wait_for(timeout=120_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE)
        browser.close()
    # A palette keeps the picture small enough to commit; the screen has few colours.
    picture = Image.open(PICTURE).convert("RGB")
    picture.quantize(128, method=Image.Quantize.MEDIANCUT).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()

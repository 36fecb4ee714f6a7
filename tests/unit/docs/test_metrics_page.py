from __future__ import annotations

from pathlib import Path

from scorecard.config.documentation import catalogue_page
from scorecard.config.loading import load_settings

ROOT = Path(__file__).parents[3]


def test_the_documentation_of_the_catalogue_has_not_drifted() -> None:
    settings = load_settings(ROOT / "data" / "sample", ROOT)
    written = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    expected = catalogue_page(settings.catalogue, settings.company)
    assert written == expected, "run: python -m scorecard docs"

"""Pages run for real, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
SHELL = ROOT / "scorecard" / "ui" / "shell.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(
    monkeypatch: pytest.MonkeyPatch,
    company_folder: Callable[[str], Path],
    shared_cache: Path,
) -> OpenPage:
    """Open a page of a company, with parameters as they stand in the address bar."""

    def run(company: str, page: str, **parameters: str) -> AppTest:
        monkeypatch.setenv("TRAPEZE_DATA", str(company_folder(company)))
        monkeypatch.setenv("TRAPEZE_CACHE", str(shared_cache))
        from scorecard.ui.workspace import workspace

        workspace().look()
        workspace().wait()
        app = AppTest.from_file(str(SHELL), default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        if page != "scorecard":
            app.switch_page(f"../../pages/{page}.py").run()
        return app

    return run


def text_of(app: AppTest) -> str:
    """Everything that a page says, in order, as one text."""
    said: list[str] = []
    for element in app.main:
        proto = getattr(element, "proto", None)
        for name in ("body", "label", "value"):
            text = getattr(proto, name, "") or getattr(element, name, "")
            if isinstance(text, str):
                said.append(text)
    return "\n".join(said)

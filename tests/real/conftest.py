"""Public files kept outside the project, and the companies that own them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.company import Company
from scorecard.config.loading import load_settings
from scorecard.config.profiles import load_profiles
from scorecard.intake import FileReport, take_in
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
PROFILES = Path(__file__).parent / "profiles"

Intake = Callable[[str, str], FileReport]
Build = Callable[[str, Sequence[str]], Snapshot]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here, and skip it where there are no such files."""
    absent = pytest.mark.skip(reason="no public files at ../shared/data")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.real)
            if not SHARED.is_dir():
                item.add_marker(absent)


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    """Figures computed twice elsewhere, without this product."""
    figures: dict[str, Any] = json.loads((SHARED / "golden.json").read_text(encoding="utf-8"))
    return figures


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The shipped company; only its zone and thresholds matter to intake."""
    return load_settings(tmp_path_factory.mktemp("none"), ROOT).company


@pytest.fixture(scope="session")
def intake(tmp_path_factory: pytest.TempPathFactory, company: Company) -> Intake:
    """Take in one shared file as a company with its own profiles beside the shipped ones."""
    cache = tmp_path_factory.mktemp("intake")

    def taken(file: str, owner: str) -> FileReport:
        profiles = load_profiles([ROOT / "data" / "vendors", PROFILES / owner])
        return take_in(SHARED / file, file, profiles, company, cache)

    return taken


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The snapshot of a company made of some shared files and its own profiles."""

    def built(owner: str, files: Sequence[str]) -> Snapshot:
        place = tmp_path_factory.mktemp(owner or "shipped")
        exports = place / "exports"
        for file in files:
            target = exports / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SHARED / file, target)
        if owner:
            shutil.copytree(PROFILES / owner, exports / "vendors")
        snapshot = build_snapshot(exports, place / "cache", ROOT)
        assert not snapshot.problems
        return snapshot

    return built

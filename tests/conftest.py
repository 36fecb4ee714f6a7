"""Companies to test on: the sample, nothing at all, one export only, a broken file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"


def _only(*patterns: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        found = [path for pattern in patterns for path in SAMPLE.glob(pattern)]
        assert found, f"the sample company has no {patterns}"
        for path in found:
            shutil.copy(path, folder / path.name)

    return fill


def _broken(folder: Path) -> None:
    (folder / "mystery.csv").write_text("shoe size,colour\n44,blue\n", encoding="utf-8")
    (folder / "empty.csv").write_bytes(b"")
    _only("*zendesk*")(folder)


def _one_day(folder: Path) -> None:
    """A register as it stood on one day: customers, and not one complete month."""
    lines = ["record_id,customer_email,segment,left_at,monthly_value"]
    lines += [f"{n},c{n}@example.com,Home,{'2026-09-15' if n % 4 else ''},30" for n in range(40)]
    (folder / "register.csv").write_text("\n".join(lines), encoding="utf-8")


COMPANIES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "tickets only": _only("*zendesk*"),
    "a survey only": _only("Relationship_NPS*"),
    "broken files": _broken,
    "a register of one day": _one_day,
}


@pytest.fixture(autouse=True)
def main_module_kept() -> Iterator[None]:
    """AppTest puts its script in place of ``__main__``, which a spawned process would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def nothing_made_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask for what they need; nothing is made beside them."""
    monkeypatch.setenv("TRAPEZE_AHEAD", "off")


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run, so that the sample company is read once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def company_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of exports of a company by its name above, or the sample's."""
    made: dict[str, Path] = {"sample": SAMPLE}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp("exports")
            COMPANIES[name](made[name])
        return made[name]

    return folder

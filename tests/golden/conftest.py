from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot
from tests.golden.exports import read_exports
from tests.golden.independent import RULES, Company
from tests.golden.summaries import Seen

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def company() -> Company:
    return Company(read_exports(SAMPLE))


@pytest.fixture(scope="session")
def seen(company: Company) -> dict[str, list[Seen]]:
    return {metric_id: list(rule(company)) for metric_id, rule in RULES.items()}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return build_snapshot(SAMPLE, tmp_path_factory.mktemp("cache"), ROOT)

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from scorecard.ui.kept import Kept


def test_a_value_is_made_once_however_many_ask_at_once() -> None:
    kept, made = Kept(8), []

    def make() -> str:
        sleep(0.05)
        made.append(1)
        return "view"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.get("key", make), range(16)))
    assert found == ["view"] * 16
    assert len(made) == 1


def test_the_oldest_unused_value_goes_first() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    made = []
    for key in ("a", "c", "b"):
        kept.get(key, lambda key=key: made.append(key))
    assert made == ["b"]


def test_a_failure_is_not_kept() -> None:
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 / 0)
    assert kept.get("key", lambda: 7) == 7

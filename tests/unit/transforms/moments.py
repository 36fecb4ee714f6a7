"""Respondents with a planted weight of service, as the rows of the page query driver_moments."""

from __future__ import annotations

from datetime import date
from itertools import combinations_with_replacement

import numpy as np


def columns(n: int = 2000, contact: float = 0.3, effect: float = 1.0) -> dict[str, np.ndarray]:
    """Contact, its ending, two survey drivers and loyalty; ``effect`` 0 leaves service none."""
    random = np.random.default_rng(8)
    asked = random.standard_normal((n, 2))
    has_contact = random.random(n) < contact
    ended = np.where(has_contact, random.random(n) < 0.4, 0).astype(float)
    score = asked @ [0.8, 0.4] - effect * (0.3 * has_contact + 1.2 * ended)
    return {
        "counted:complete": np.ones(n),
        "counted:known": has_contact.astype(float),
        "service:contact": has_contact.astype(float),
        "service:ended badly": has_contact * (ended - ended[has_contact].mean()),
        "halo:delivery": asked[:, 0],
        "halo:price": asked[:, 1],
        "outcome:score": score + random.standard_normal(n) - score.mean(),
    }


def _met(name: str, held: dict[str, np.ndarray]) -> np.ndarray:
    """Who has a driver at all: what only some have is nought for the rest."""
    if name == "service:ended badly":
        return held["service:contact"] > 0
    if name.split(":", 1)[0] in ("service", "counted", "event"):
        return held[name] != 0
    return np.ones(len(held[name]), dtype=bool)


def moment_rows(told: dict[str, np.ndarray] | None = None) -> dict[str, list[object]]:
    """What the statement would return for these respondents, block by customer."""
    held = columns() if told is None else told
    names = sorted(held)
    n = len(held[names[0]])
    block = np.arange(n) % 200
    side = held["service:contact"] > 0
    rows: dict[str, list[object]] = {
        name: []
        for name in (
            "segment",
            "block",
            "has_contact",
            "first_driver",
            "second_driver",
            "total",
            "respondents",
        )
    }

    def put(*row: object) -> None:
        for column, value in zip(rows.values(), row, strict=True):
            column.append(value)

    for one, other in combinations_with_replacement(names, 2):
        product = held[one] * held[other]
        met = (_met(one, held) * _met(other, held)).astype(int)
        for has_contact in (False, True):
            sums = np.bincount(block, product * (side == has_contact), 200)
            counts = np.bincount(block, met * (side == has_contact), 200)
            for place, (total, count) in enumerate(zip(sums, counts, strict=True)):
                put(None, place, has_contact, one, other, float(total), int(count))
    for place, count in enumerate(np.bincount(block, minlength=200)):
        everybody = "counted:respondents"
        put(None, place, False, everybody, everybody, float(count), int(count))
    return rows


def quarter_rows() -> dict[str, list[object]]:
    """The same respondents as the page query driver_quarters has them: half in a later window."""
    rows = moment_rows()
    n = len(rows["block"])
    is_later = [int(block) % 2 == 1 for block in rows["block"]]  # type: ignore[call-overload]
    first, last = date(2025, 10, 1), date(2026, 1, 1)
    rows["first_end"] = [last if later else first for later in is_later]
    rows["last_end"] = [last] * n
    return rows


def tail_rows(n: int = 2000) -> dict[str, list[object]]:
    """Two drivers as the page query tail_moments has them: one a basic need, one delights."""
    random = np.random.default_rng(6)
    drawn = random.integers(1, 6, (2, n))
    low, top = drawn <= 2, drawn == 5
    score = -20.0 * low[0] + 15.0 * top[1] + 10 * random.standard_normal(n)
    held = {
        "counted:complete": np.ones(n),
        "low:delivery": low[0].astype(float),
        "low:price": low[1].astype(float),
        "outcome:score": score,
        "top:delivery": top[0].astype(float),
        "top:price": top[1].astype(float),
    }
    block = np.arange(n) % 200
    rows: dict[str, list[object]] = {
        name: [] for name in ("block", "first_driver", "second_driver", "total")
    }
    for one, other in combinations_with_replacement(sorted(held), 2):
        sums = np.bincount(block, held[one] * held[other], 200)
        for place, total in enumerate(sums):
            for column, value in zip(rows.values(), (place, one, other, float(total)), strict=True):
                column.append(value)
    return rows


def leaving_rows(told: dict[str, np.ndarray], left: np.ndarray) -> dict[str, list[object]]:
    """What the page query leaving_rows would return; a driver that was not met has no row."""
    rows: dict[str, list[object]] = {"answer_id": [], "has_left": [], "driver": [], "amount": []}
    for driver, values in told.items():
        if driver != "counted:complete" and not driver.startswith(("service:", "halo:")):
            continue
        for number in np.flatnonzero(values):
            rows["answer_id"].append(int(number))
            rows["has_left"].append(bool(left[number]))
            rows["driver"].append(driver)
            rows["amount"].append(float(values[number]))
    return rows

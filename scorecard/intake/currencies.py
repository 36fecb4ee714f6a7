"""Amounts of several currencies in one file, which cannot be added."""

from __future__ import annotations

import itertools
from collections import Counter

from scorecard.config.company import Company
from scorecard.config.profiles import Profile
from scorecard.intake.headers import Headers
from scorecard.intake.work import Work


def sampled_currency(work: Work) -> str | None:
    """What most of the first rows say their amounts are in; None if no column says it."""
    rows = work.found.grid.rows[work.found.first_row - 1 :]
    for place in _places(work.found.profile, work.found.headers):
        counts = Counter(row[place].strip().upper() for row in rows if place < len(row))
        counts.pop("", None)
        if counts:
            return counts.most_common(1)[0][0]
    return None


def settled_currency(work: Work) -> str | None:
    """The currency whose amounts are kept: the company's own if it said one, else the usual one."""
    for place in _places(work.found.profile, work.found.headers):
        told = work.rows(
            f"select upper(trim(c{place})) as code, count(*) from {work.cells}"  # noqa: S608
            f" where trim(c{place}) <> '' group by code order by 2 desc, 1"
        )
        codes = [str(code) for code, _ in told]
        if codes:
            return own if (own := said(work.company)) in codes else codes[0]
    return None


def said(company: Company) -> str | None:
    """The company's currency, if its file says it; else every company would count in dollars."""
    return company.currency if "currency" in company.model_fields_set else None


def _places(profile: Profile, headers: Headers) -> tuple[int, ...]:
    """Where currencies stand, in the order in which the profile prefers their amounts."""
    names: list[str] = []
    for table in profile.table:
        for several in table.columns.values():
            found = (one for one in several if any(name in headers for name in one.cells))
            # What stands behind an amount in the company's own currency is seldom needed.
            asked = itertools.takewhile(lambda one: one.currency is not None, found)
            names += (name for one in asked for name in one.currency or ())
    places = (place for name in names for place in headers.positions(name))
    return tuple(dict.fromkeys(place for place in places if place < headers.width))

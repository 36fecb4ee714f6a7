"""Numbers, dates and codes as people say them.

Minus is U+2212, thousands are set off by a comma, a unit stands behind a no-break
space. A number that is not known is an en dash here; the view says why in words.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MINUS = "\u2212"
NO_BREAK = "\u00a0"
NONE = "\u2013"

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "BRL": "R$"}
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def number(value: float | None, decimals: int = 0) -> str:
    """``1204.4`` as "1,204"; rounds half away from zero, never prints minus zero."""
    if value is None or not math.isfinite(value):
        return NONE
    scaled = math.floor(abs(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals
    text = f"{scaled:,.{decimals}f}"
    return MINUS + text if value < 0 and scaled else text


def whole(count: int | None) -> str:
    """``1204`` as "1,204"."""
    return number(count)


def percent(share: float | None, decimals: int = 0) -> str:
    """``0.81`` as "81 %"; one decimal near the ends, and never 0 or 100 unless it is."""
    if share is None or not math.isfinite(share):
        return NONE
    scaled = share * 100
    if 99 < scaled < 100:
        return number(min(scaled, 99.9), 1) + NO_BREAK + "%"
    if 0 < abs(scaled) < 1:
        return number(math.copysign(max(abs(scaled), 0.1), scaled), 1) + NO_BREAK + "%"
    return number(scaled, decimals) + NO_BREAK + "%"


def duration(hours: float | None) -> str:
    """Hours as "38 min", "2.3 h" or "3.4 days": minutes below one, days from 48."""
    if hours is None or not math.isfinite(hours):
        return NONE
    size = abs(hours)
    if size < 1:
        return number(hours * 60) + NO_BREAK + "min"
    if size < 48:
        return number(hours, 1 if size < 10 else 0) + NO_BREAK + "h"
    days = hours / 24
    text = number(days, 1 if size < 240 else 0)
    return text + NO_BREAK + "days"


def money_sign(currency: str) -> str:
    """What stands before an amount: "$", or a code without a sign and a space."""
    return _SYMBOLS.get(currency, currency + NO_BREAK)


def money(amount: float | None, currency: str) -> str:
    """``1234567`` as "$1.2m", ``184000`` as "$184k"; a code without a sign stands first."""
    if amount is None or not math.isfinite(amount):
        return NONE
    sign = money_sign(currency)
    size = abs(amount)
    for least, divisor, ending in ((999_500, 1e6, "m"), (999.5, 1e3, "k")):
        if size >= least:
            scaled = size / divisor
            body = number(scaled, 1 if scaled < 9.95 else 0).removesuffix(".0") + ending
            break
    else:
        body = number(size, 2 if 0 < size < 10 else 0)
    return (MINUS if amount < 0 else "") + sign + body


def interval(low: str, high: str) -> str:
    """Two printed ends as "68 to 74"; a shared unit is said once, behind the last."""
    for unit in ("%", "min", "h", "days"):
        ending = NO_BREAK + unit
        if low.endswith(ending) and high.endswith(ending):
            low = low.removesuffix(ending)
            break
    return low if low == high else f"{low} to {high}"


def volume(count: int) -> str:
    """Bytes as "812 kB", "3.1 MB" or "5.0 GB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.1f}{NO_BREAK}{unit}"
    return f"{-(-count // 1000)}{NO_BREAK}kB"


def points(value: float | None) -> str:
    """Write a difference of scores as "6 points", "1 point", "0.4 points"."""
    if value is None:
        return NONE
    size = abs(value)
    text = number(size, 0 if size >= 1 else 1)
    return f"{text}{NO_BREAK}{'point' if text == '1' else 'points'}"


def month(day: date) -> str:
    """Write the month of a day as "Oct 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def months(first: date, last: date) -> str:
    """A run of months: "Aug–Oct 2026", or "Nov 2025–Jan 2026" across a year's end."""
    start = month(first).split(" ")[0] if first.year == last.year else month(first)
    return f"{start}–{month(last)}"


def day(value: date | None) -> str:
    """Write a day as "31 Oct 2026"."""
    if value is None:
        return NONE
    return f"{value.day} {month(value)}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """``3, "file"`` as "3 files"; the plural may be given."""
    return f"{whole(count)} {one if count == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """Words as "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def kinds(nouns: Iterable[str]) -> str:
    """Nouns in the plural, listed: "channels and regions"."""
    return listed([f"{noun}s" for noun in nouns])


def customer_code(customer_id: int | None) -> str:
    """Write the 63-bit customer as a code without letters easily confused: "C-4F2K…".

    Thirteen base-32 digits (Crockford's alphabet) at most; the whole number, so
    that a code never means two customers.
    """
    if customer_id is None:
        return NONE
    digits = ""
    rest = customer_id & (2**63 - 1)
    while rest or not digits:
        rest, digit = divmod(rest, 32)
        digits = _CODE_LETTERS[digit] + digits
    return "C-" + digits

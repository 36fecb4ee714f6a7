"""SQL that turns a cell into a moment of the company's wall clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scorecard.intake.sql_text import coalesced, listed, literal

Order = Literal["day first", "month first"]

_ISO = r"^\d{4}-\d{1,2}-\d{1,2}([ T]|$)"
_OFFSET = r":\d\d([.,]\d+)?\s*(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"
_LOOSE_OFFSET = r"\s*(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"
_CLOCK_ALONE = r"^[\d:., T]*$"
"""What may stand behind a date without an offset: a cast drops any word there, "PM" too."""
_PLAIN_FORMS = {19: "%Y-%m-%d %H:%M:%S", 16: "%Y-%m-%d %H:%M"}
DAY_MONTH = r"^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}\b"
"""A cell whose day and month are both numbers."""
DOTTED = r"^\d{1,2}\. ?\d{1,2}\. ?\d{2,4}\b"
"""Such a cell with points between: only written where the day comes first."""


def is_day_month(cell: str) -> str:
    """Whether a cell's day and month are both numbers; false for a cell that is null."""
    looked = f"coalesce(regexp_matches({cell}, {literal(DAY_MONTH)}), false)"
    return f"(case when {cell} like '____-__-__%' then false else {looked} end)"


def is_open(form: str) -> bool:
    """Whether the format's day and month are both numbers, and the year is not first."""
    return "%m" in form and "%d" in form and form.index("%m") < 6 and not form.startswith("%Y")


def order_of(form: str) -> Order:
    """Which of day and month an open format has first."""
    return "day first" if form.index("%d") < form.index("%m") else "month first"


def has_both_orders(formats: Sequence[str]) -> bool:
    """Whether the profile leaves the order of day and month to the file."""
    return len(orders_of(formats)) == 2


def orders_of(formats: Sequence[str]) -> set[Order]:
    """The orders of day and month in which the formats have both as numbers."""
    return {order_of(form) for form in formats if is_open(form)}


def fitting(formats: Sequence[str], order: Order | None) -> tuple[str, ...]:
    """The formats that may be used once the order is settled; none open while it is not."""
    if not has_both_orders(formats):
        return tuple(formats)
    return tuple(form for form in formats if not is_open(form) or order_of(form) == order)


def moment(
    cell: str, formats: Sequence[str], zone: str, company: str, months: dict[str, str]
) -> str:
    """A cell as timestamp: an offset in it is honoured, else ``zone`` is taken.

    ISO 8601 is always tried, the formats after it; years outside 1900 to 2200 are
    not moments but mistakes. A day without a time is that day wherever it was written: moved
    from UTC to the west it would be the day before.
    """
    naively = [form for form in formats if "%z" not in form.lower()]
    plain = [form for form in naively if "%H" in form or "%I" in form]
    days = [form for form in naively if form not in plain]
    zoned = [form for form in formats if "%z" in form.lower()]
    text = _in_english(cell, months)
    tries = []
    if zoned:
        tries.append(
            f"timezone({literal(company)}, try_strptime({text}, [{listed(zoned)}])::timestamptz)"
        )
    if plain:
        tries.append(_moved(f"try_strptime({text}, [{listed(plain)}])", zone, company))
    if days:
        tries.append(f"try_strptime({text}, [{listed(days)}])")
    stamp = (
        f"try_cast(regexp_replace(regexp_replace({cell}, {literal(_LOOSE_OFFSET)}, '\\1'),"
        " '(UTC|GMT|z)$', 'Z') as timestamptz)"
    )
    read = f"try_cast({cell} as timestamp)"
    naive = f"case when strlen({cell}) <= 10 then {read} else {_moved(read, zone, company)} end"
    if zone == company:
        naive = read
    return (
        f"case when regexp_matches({cell}, {literal(_ISO)}) then"
        f" case when regexp_matches({cell}, {literal(_OFFSET)})"
        f" then timezone({literal(company)}, {stamp})"
        f" when regexp_matches(substr({cell}, 11), {literal(_CLOCK_ALONE)}) then {naive} end"
        f" else {coalesced(tries, 'null::timestamp')} end"
    )


def quick_moment(cell: str, zone: str, company: str) -> str:
    """A raw cell in one of the plain forms of ISO 8601, without an offset; else null.

    Nearly every cell of an export has one of these forms. Implausible years are left to the
    patient reading, which tells of them.
    """
    arms = " ".join(
        f"when {length} then try_strptime({cell}, '{form}')"
        for length, form in _PLAIN_FORMS.items()
    )
    timed = _moved(f"case strlen({cell}) {arms} end", zone, company)
    return plausible(
        f"case when strlen({cell}) = 10 then try_strptime({cell}, '%Y-%m-%d') else {timed} end"
    )


def quick_date(cell: str) -> str:
    """A raw cell of the form 2024-01-31 as its midnight; else null."""
    return plausible(f"case strlen({cell}) when 10 then try_strptime({cell}, '%Y-%m-%d') end")


def date(cell: str, formats: Sequence[str], months: dict[str, str]) -> str:
    """A cell as the midnight of its date, whatever time or offset it carries."""
    plain = [form for form in formats if "%z" not in form.lower()]
    tried = f"try_strptime({_in_english(cell, months)}, [{listed(plain)}])" if plain else "null"
    return (
        f"date_trunc('day', case when regexp_matches({cell}, {literal(_ISO)})"
        f" then try_cast(substr({cell}, 1, 10) as timestamp)"
        f" else {tried}::timestamp end)::timestamp"
    )


def unix(cell: str, per_second: int, company: str) -> str:
    """Seconds or milliseconds since 1970 as a moment."""
    micros = f"try_cast(try_cast({cell} as double) * {1_000_000 // per_second} as bigint)"
    return f"timezone({literal(company)}, timezone('UTC', make_timestamp({micros})))"


def plausible(value: str) -> str:
    """Null for years that no export means."""
    low, high = "timestamp '1900-01-01'", "timestamp '2201-01-01'"
    return f"(case when {value} >= {low} and {value} < {high} then {value} end)"


def _moved(naive: str, zone: str, company: str) -> str:
    if zone == company:
        return naive
    return f"timezone({literal(company)}, timezone({literal(zone)}, {naive}))"


def _in_english(cell: str, months: dict[str, str]) -> str:
    if not months:
        return cell
    text = f"lower({cell})"
    for name, english in months.items():
        found = literal(rf"(^|[^a-z]){name.lower()}\.?([^a-z]|$)")
        instead = literal(rf"\1{english}\2")
        text = f"regexp_replace({text}, {found}, {instead})"
    return text

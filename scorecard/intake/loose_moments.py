"""SQL that reads a moment as people and spreadsheets write it, in the languages of the vocabulary.

A profile names the formats that its vendor writes. The same export, saved again by a
spreadsheet or made in another country, has others: ``31.01.2026, 14:05``, ``31/01/26 2:05 p. m.``,
``31 janv. 2026 à 14h05``, ``2026/01/31 2:05:07 nachm. MEZ``. They are read here, and only
where the plain forms and the profile's own gave nothing: this reading takes many times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorecard.intake.moments import Order
from scorecard.intake.sql_text import listed, literal

_SMALL_WORDS = ("uhr", "um", "om", "de", "del", "at", "a las", "as", "à", "às", "alle", "ore",
                "den", "le", "el", "il", "kl.", "h")  # fmt: skip
_TIDYING = (
    (r"[\s\x{a0}\x{2009}\x{202f},]+", "  "),
    (rf" (?:{'|'.join(one.replace('.', '[.]') for one in _SMALL_WORDS)}) ", "  "),
    (r"([\d ])([ap])\.? *m\.? ", r"\1 \2m "),
    (r"\bnachm\.? ", " pm "),
    (r"\bvorm\.? ", " am "),
    (r"\b(\d{1,2}) *h *(\d\d) ", r"\1:\2 "),
    (r"(\S +)(\d{1,2})[.](\d\d)[.](\d\d) *$", r"\1\2:\3:\4"),
    (r"(\d{4} +)(\d{1,2})[.](\d\d) *$", r"\1\2:\3"),
)
"""What is put in order before the parts are looked for; words stand between two spaces."""
_WHOLE = (
    r"^(?:\pL+\.? )?(\d{1,4}/\d{1,2}/\d{1,4}|\d{1,2} [a-z]{3} \d{2,4}|[a-z]{3} \d{1,2} \d{4})\.?"
    r"(?:[ t]?(\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d+)?(?: ?([ap]m))?"
    r"(?: ?([a-z]+(?: ?[-+]\d{1,2}(?::?\d\d)?)?|[-+]\d{1,2}(?::?\d\d)?))?)?$"
)
_DAYS = {
    "day first": ("%d/%m/%y", "%d/%m/%Y"),
    "month first": ("%m/%d/%y", "%m/%d/%Y"),
}
_WORDED_DAYS = ("%d %b %y", "%d %b %Y", "%b %d %Y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_EPOCH = "1970-01-01"
_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December")  # fmt: skip


def loose_moment(
    cell: str,
    order: Order | None,
    months: Mapping[str, str],
    zones: Mapping[str, float],
    zone: str,
    company: str,
    name: Callable[[str], str],
) -> str:
    """A cell as a moment of the company's wall clock; null where it is none.

    ``order`` says which of two numbers is the day; while it is open they are not read. A zone in
    the cell is honoured; a word that is no zone makes the cell unreadable. ``name`` gives a
    name to an expression that is computed once.
    """
    parts = _parts(cell, months, name)
    naive = name(f"({_day(parts, order)} + {_clock(parts)})")
    local = naive if zone == company else _moved(f"timezone({literal(zone)}, {naive})", company)
    stated = _moved(f"timezone('UTC', {naive} - {_offset(parts, zones)})", company)
    return (
        f"case when {naive} is null then null when {parts}.clock = '' then {naive}"
        f" when {parts}.zone = '' then {local} else {stated} end"
    )


def loose_date(
    cell: str, order: Order | None, months: Mapping[str, str], name: Callable[[str], str]
) -> str:
    """The midnight of a cell's date, whatever time stands behind it."""
    return _day(_parts(cell, months, name), order)


def _parts(cell: str, months: Mapping[str, str], name: Callable[[str], str]) -> str:
    """Day, clock, half of the day and zone of a cell; null for a cell that has no day."""
    english = name(_in_english(name(_tidied(cell)), months, name))
    parts = f"regexp_extract({english}, {literal(_WHOLE)}, ['day', 'clock', 'half', 'zone'])"
    return name(f"case when regexp_matches({english}, {literal(_WHOLE)}) then {parts} end")


def _tidied(cell: str) -> str:
    text = f"'  ' || lower({cell}) || '  '"
    for pattern, instead in _TIDYING:
        text = f"regexp_replace({text}, {literal(pattern)}, {literal(instead)}, 'g')"
    return text


def _in_english(text: str, months: Mapping[str, str], name: Callable[[str], str]) -> str:
    """A tidied text with its month in three English letters, ``/`` between numbers, trimmed."""
    named = {name.lower(): name[:3].lower() for name in _ENGLISH}
    named |= {short: short for short in [*named.values()]}
    named = {name.lower(): english[:3].lower() for name, english in months.items()} | named
    any_month = "|".join(sorted(named, key=len, reverse=True))
    around = literal(rf"([^\pL])(?:{any_month})\.?([^\pL])")
    inside = literal(rf"[^\pL]({any_month})\.?[^\pL]")
    found = name(f"regexp_extract({text}, {inside}, 1)")
    arms = " ".join(f"when {literal(name)} then {literal(short)}" for name, short in named.items())
    told = (
        f"case {found} when '' then {text} else regexp_replace({text}, {around},"
        f" '\\1 ' || case {found} {arms} end || ' \\2') end"
    )
    told = f"trim(regexp_replace({told}, ' +', ' ', 'g'))"
    told = rf"regexp_replace({told}, '(\d)[-/. ]* ([a-z]{{3}}) [-/. ]*(\d)', '\1 \2 \3')"
    numbers = r"^(\d{1,4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,4})\b"
    return rf"regexp_replace({told}, {literal(numbers)}, '\1/\2/\3')"


def _day(parts: str, order: Order | None) -> str:
    words = f"try_strptime({parts}.day, [{listed(_WORDED_DAYS)}])"
    numbers = f"try_strptime({parts}.day, [{listed(_DAYS[order])}])" if order else "null::timestamp"
    return (
        f"case strpos({parts}.day, '/') when 5 then try_strptime({parts}.day, '%Y/%m/%d')"
        f" when 0 then {words} else {numbers} end"
    )


def _clock(parts: str) -> str:
    forms = listed(f"%Y-%m-%d {form}" for form in _CLOCKS)
    text = f"trim(concat_ws(' ', '{_EPOCH}', {parts}.clock, {parts}.half))"
    return (
        f"(case {parts}.clock when '' then to_hours(0)"
        f" else try_strptime({text}, [{forms}]) - timestamp '{_EPOCH}' end)"
    )


def _offset(parts: str, zones: Mapping[str, float]) -> str:
    """How far a zone is from UTC; null for a word that is no zone."""
    arms = " ".join(
        f"when {literal(one.lower())} then {round(hours * 60)}" for one, hours in zones.items()
    )
    pattern = literal(r"^(?:utc|gmt)? ?([-+])(\d\d?):?(\d\d)?$")
    sign, hours, minutes = (f"regexp_extract({parts}.zone, {pattern}, {n})" for n in (1, 2, 3))
    told = (
        f"case {sign} when '+' then 1 when '-' then -1 end * (try_cast({hours} as int) * 60"
        f" + coalesce(try_cast(nullif({minutes}, '') as int), 0))"
    )
    return f"to_minutes(case {parts}.zone {arms} else {told} end)"


def _moved(instant: str, company: str) -> str:
    return f"timezone({literal(company)}, {instant})"

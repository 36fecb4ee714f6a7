"""SQL that cleans one cell and reads a number, a yes or no, or a duration from it.

Reading has two ways. The quick one takes the raw cell and understands only what is plainly
written; nearly every cell of an export is. The patient one takes the cleaned cell, and is
computed only where the quick one gave nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scorecard.intake.sql_text import listed, literal

NULLS = ("", "-", "--", "n/a", "#n/a", "null", "none", "nan", "(blank)", "000000000000000aaa")
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
_SPACE = " \t\r\n\u00a0"


def cleaned(cell: str, more: Sequence[str]) -> str:
    """A cell trimmed, or null. Few cells need more than a look at both their ends.

    A cell that begins and ends in a visible character of ASCII has nothing to trim; one of
    another length than all words for nothing is none of them.
    """
    nulls = dict.fromkeys([*NULLS, *(one.lower() for one in more)])
    trimmed = f"trim({cell}, {literal(_SPACE)})"
    sizes = {len(form.encode()) for one in nulls if one for form in (one, one.upper())}
    lengths = ", ".join(map(str, sorted(sizes)))
    words = [one for one in nulls if one and not one[0].isdigit()]
    first = sorted({ord(letter) for one in words for letter in one[0].lower() + one[0].upper()})
    exact = listed(form for one in nulls if one[:1].isdigit() for form in (one, one.upper()))
    return (
        f"(case when {cell} between '!' and '~' and {cell}[-1] between '!' and '~' then"
        f" case when strlen({cell}) not in ({lengths}) then {cell}"
        f" when ascii({cell}) in ({', '.join(map(str, first))})"
        f" then case when lower({cell}) not in ({listed(words)}) then {cell} end"
        f" when {cell} in ({exact}) then null else {cell} end"
        f" when {cell} is not null and lower({trimmed}) not in ({listed(nulls)})"
        f" then {trimmed} end)"
    )


def is_scientific(cell: str) -> str:
    """Whether a cell is a number like 1,23E+11; few cells hold a plus and need a closer look."""
    looked = f"regexp_matches({cell}, {literal(_SCIENTIFIC)})"
    return f"(case when contains({cell}, '+') then {looked} else false end)"


def key(cell: str) -> str:
    """An id without what a spreadsheet or a table of numbers put around it: ``'17``, ``17.0``."""
    cell = f"({cell})"
    return (
        f"case when {cell}[-2:] = '.0' and regexp_full_match({cell}, '[0-9]+[.]0')"
        f" then {cell}[:-3] when starts_with({cell}, '''') then {cell}[2:] else {cell} end"
    )


def extracted(cell: str, pattern: str) -> str:
    """The first group of a pattern in a cell, or the whole match; null where there is none."""
    group = 1 if re.compile(pattern).groups else 0
    return f"nullif(regexp_extract({cell}, {literal(pattern)}, {group}), '')"


def leading_number(cell: str) -> str:
    """The number that a cell begins with, as text."""
    return f"nullif(regexp_extract({cell}, '^[+-]?[0-9]+([.,][0-9]+)?'), '')"


def lowered_email(cell: str) -> str:
    """An address in small letters; null for what is none."""
    return f"case when contains({cell}, '@') then lower({cell}) end"


def boolean(word: str, words: Mapping[str, Sequence[str]]) -> str:
    """A word in small letters as yes or no; ``words`` has those for "true" and for "false"."""
    return (
        f"case when {word} in ({listed(words['true'])}) then true"
        f" when {word} in ({listed(words['false'])}) then false end"
    )


def whole_number(cell: str) -> str:
    """A cell cast to a whole number; words, which sort after all signs and digits, are not tried.

    A cast that fails is slow.
    """
    return f"case when {cell} < ':' then try_cast({cell} as bigint) end"


def quick_number(whole: str, cell: str, decimal: str) -> str:
    """A plain number of a raw cell; ``whole`` is its ``whole_number``.

    What a cast takes for a number without being the usual way to write one (1e5, " 7")
    is not written back as it stood, and is left to the patient reading.
    """
    cents = f"try_cast({cell} as decimal(18, 2))"
    plain = (
        f"when {cell} < ':' and {cents}::varchar = {cell} then {cents}::double "
        if decimal == "."
        else ""
    )
    return f"case when {whole}::varchar = {cell} then {whole}::double {plain}end"


def number(cell: str, decimal: str, *, is_money: bool) -> str:
    """A number as people write it: signs, groups of thousands, per cent; symbols of money."""
    text = cell
    if is_money:
        text = f"regexp_replace({cell}, '[^0-9.,+()-]', '', 'g')"
        text = rf"regexp_replace({text}, '^\((.*)\)$|^([0-9].*)-$', '-\1\2')"
    group, point = (",", ".") if decimal == "." else (".", ",")
    # In Switzerland thousands stand apart by an apostrophe, in France by a narrow space.
    apart = f"[{group}'\u2019 \u00a0\u202f]"
    shape = rf"[+-]?(\d+|\d{{1,3}}({apart}\d{{3}})+)?(\{point}\d+)?%?"
    whole = f"regexp_replace(rtrim({text}, '%'), {literal(apart)}, '', 'g')"
    plain = f"replace({whole}, {literal(point)}, '.')"
    return (
        f"case when {text} < ':' and regexp_full_match({text}, {literal(shape)})"
        f" then try_cast({plain} as double) end"
    )


def seconds_of_clock(cell: str, *, has_seconds: bool) -> str:
    """``H:MM:SS`` or ``H:MM`` as seconds."""
    last = r":(\d+(?:\.\d+)?)$" if has_seconds else "$^"
    return (
        rf"case when regexp_full_match({cell}, '\d+:\d\d(:\d\d(\.\d+)?)?') then"
        rf" try_cast(regexp_extract({cell}, '^(\d+):', 1) as double) * 3600"
        rf" + try_cast(regexp_extract({cell}, '^\d+:(\d\d)', 1) as double) * 60"
        rf" + coalesce(try_cast(nullif(regexp_extract({cell},"
        rf" '^\d+:\d\d{last}', 1), '') as double), 0) end"
    )

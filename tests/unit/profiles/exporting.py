"""Invented exports: from a profile alone, a file as its vendor might write it, and its meaning."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter

from scorecard.config.profiles import PARSERS_OF_TYPE, Column, Condition, Profile
from scorecard.config.tables import canonical_tables
from scorecard.intake.headers import normalised
from tests.unit.profiles.intended import BLANK, Cell, Sheet

KEYS = ("{n}", "k{n}", "sub_{n}", "R_{n}", "HELP-{n}", "in_{n}", "INC{n:07}", "001AA00000{n:05}AAA",
        "003AA00000{n:05}AAA", "006AA00000{n:05}AAA", "00TAA00000{n:05}AAA",
        "500AA00000{n:05}AAA")  # fmt: skip
WORDINGS = (
    "How likely are you to recommend us to a friend?",
    "Overall, how satisfied are you with us?",
    "How satisfied are you with the delivery?",
    "How satisfied are you with the quality?",
    "How satisfied are you with the ease of use?",
    "How satisfied are you with our prices?",
    "How satisfied are you with our support?",
    "How far did we exceed your expectations?",
    "Setting up was easy",
    "The company made it easy to resolve my issue",
)
EXAMPLES = ("won", "Closed Lost", "nps", "CSAT", "5", "Good", "cancelled by customer", "damaged",
            "close", "on hold", "500AA0000000001", "3", "Resolved", "solved")  # fmt: skip
TEXTS = ("plain", "a, b; c", 'say "no"', "two\nlines", "=1+1", "Señor Müller", " room ", "a\tb|c")
NOTHING = ("", "", "", "-", "N/A", "null")
ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000+0000")
_WORKBOOK_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")
_WORKBOOK_NUMBER = re.compile(r"(0|[1-9]\d{0,12})(\.\d+)?")
START = datetime(2025, 3, 13, 9, 5)

Choose = Callable[[Any], Any]
"""One of several things."""


@dataclass
class Uses:
    """All that a profile asks of the columns of one name."""

    is_key: bool = False
    is_email: bool = False
    pattern: str | None = None
    columns: list[tuple[Column, str]] = field(default_factory=list)
    tests: list[Condition] = field(default_factory=list)
    scales: list[tuple[float, float]] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=dict)
    is_needed: bool = False


@dataclass
class Export:
    """An invented file and what its rows mean: spreadsheet row → cells by header."""

    sheet: Sheet
    content: bytes
    name: str
    rows: dict[int, dict[str, Cell]]
    lines: int


def uses_of(profile: Profile) -> dict[str, Uses]:  # noqa: PLR0912
    """Name of a header → what is asked of it."""
    found: dict[str, Uses] = {}

    def use(name: str) -> Uses:
        return found.setdefault(name, Uses())

    for name in (*profile.recognise.headers, *(g for gs in profile.recognise.any_of for g in gs)):
        use(name)
    for test in profile.recognise.confirm:
        use(test.header).pattern = test.matches
    for rule in profile.read.ignore:
        _note(use, (rule,))
    for table in profile.table:
        types = canonical_tables()[table.table]
        _note(use, table.when)
        for name in table.record_id:
            use(name).is_key = use(name).is_needed = True
        for key in (table.party.id, table.party.ref):
            for name in key.header if key else ():
                use(name).is_key = True
                use(name).pattern = use(name).pattern or (key.matches if key else None)
        for name in table.party.email or ():
            use(name).is_email = True
        low, high = (table.columns.get(one, (Column(value=0),))[0].value
                     for one in ("scale_min", "scale_max"))  # fmt: skip
        for target, alternatives in table.columns.items():
            for one in alternatives:
                _note(use, one.when)
                for name in one.cells:
                    use(name).columns.append((one, types[target]))
                    use(name).words |= one.words or {}
                    use(name).is_needed |= one.required
                    use(name).scales += [one.within] if one.within else []
                    if target == "score" and one.words is None and high:
                        use(name).scales.append((float(str(low)), float(str(high))))
        for question in table.questions:
            _note(use, question.when)
            for name in question.header or _wordings(question.header_matches):
                use(name).scales.append((question.scale_min, question.scale_max))
                use(name).words |= question.points or {}
            for name in question.comment or ():
                use(name)
    gathered = {one.name for one in profile.read.gather}
    return {name: uses for name, uses in found.items() if name not in gathered}


def _note(use: Callable[[str], Uses], tests: tuple[Condition, ...]) -> None:
    for test in tests:
        for name in test.header:
            use(name).tests.append(test)


def _wordings(pattern: str | None) -> list[str]:
    return [one for one in WORDINGS if pattern and re.search(pattern, one)][:1]


# --- the header --------------------------------------------------------------


def header_of(profile: Profile, uses: dict[str, Uses], choose: Choose) -> dict[str, str]:
    """Which names the file has, and how it writes each."""
    aliases = {normalised(k): v for k, v in profile.aliases.items()}

    def spellings(name: str) -> list[str]:
        return [name, *aliases.get(normalised(name), ())]

    # One of several names may be the alias of a column that stands under another.
    known_as = {normalised(one): name for name in uses for one in aliases.get(normalised(name), ())}
    picked = (choose(group) for group in profile.recognise.any_of)
    asked = {*profile.recognise.headers, *(known_as.get(normalised(one), one) for one in picked)}
    barred = {normalised(s) for name in profile.recognise.without for s in spellings(name)}
    order = [*asked, *(name for name in uses if name not in asked)]
    found: dict[str, str] = {}
    for name in order:
        if name not in asked and not uses[name].is_needed and choose((True, True, False)) is False:
            continue
        # A name that others know the column by would stand for two columns.
        others = {normalised(s) for one in order if one != name for s in spellings(one)}
        taken = barred | {normalised(one) for one in found.values()}
        able = [s for s in spellings(name) if normalised(s) not in taken | (others - {""})]
        if name in asked and not able:
            able = [s for s in spellings(name) if normalised(s) not in taken][:1]
        if able:
            found[name] = choose(able)
    return found


# --- the cells ---------------------------------------------------------------


def styles_of(profile: Profile) -> list[str]:
    """Forms of dates that the export may come in; all of one file are alike."""
    able = [form for form in profile.read.date_formats
            if "%M" in form and ("%H" in form or "%I" in form) and "%z" not in form]  # fmt: skip
    return [*ISO, *able]


def cell_of(  # noqa: PLR0911
    uses: Uses, number: int, style: str, point: str, choose: Choose
) -> Cell:
    """A cell of a column in row ``number``, counted from 1."""
    moment = START + timedelta(days=number % 15, hours=2 * number)
    kinds = {kind for _, kind in uses.columns}
    parsers = {one.parser or PARSERS_OF_TYPE[kind][0] for one, kind in uses.columns}
    is_sure = uses.is_needed or uses.is_key
    if (uses.is_key or (uses.pattern and not uses.words)) and "timestamp" not in kinds:
        able = [one for one in KEYS if not uses.pattern
                or re.search(uses.pattern, one.format(n=number))]  # fmt: skip
        text = able[0].format(n=number + 1000)
        return Cell(text, text)
    if not is_sure and choose(range(5)) == 0:
        return Cell(choose(NOTHING))
    if uses.scales and (not uses.words or choose((True, False))):
        low, high = max(a for a, _ in uses.scales), min(b for _, b in uses.scales)
        score = choose(range(int(low), int(high) + 1))
        return Cell(str(score), float(score))
    told = [word for test in uses.tests for word in (test.values or ())]
    told += [one for test in uses.tests if test.matches
             for one in EXAMPLES if re.search(test.matches, one)]  # fmt: skip
    if uses.words and (not told or choose((True, True, False))):
        word = choose(sorted(uses.words))
        meaning = uses.words[word]
        text = choose((word, word.upper() if word.isascii() else word, f" {word} "))
        return Cell(text, float(meaning) if uses.scales else word)
    if told:
        word = choose(sorted(told))
        return Cell(word, word)
    if "unix_millis" in parsers:
        return Cell(str(int((moment - datetime(1970, 1, 1)).total_seconds() * 1000)), moment)
    if "timestamp" in kinds:
        return Cell(moment.strftime(style), moment)
    if "bigint" in kinds:
        return Cell(str(number), float(number))
    if "double" in kinds:
        shown = f"{number + 0.25:.2f}".replace(".", point)
        return Cell(choose((shown, f"€ {shown}")) if parsers == {"money"} else shown, number + 0.25)
    if "boolean" in kinds:
        word = choose(("true", "No", "1", "FALSE"))
        return Cell(word, word)
    if uses.is_email or "email" in parsers:
        return Cell(f"Ana{number}@Example.com", f"ana{number}@example.com")
    text = choose(TEXTS)
    return Cell(text, text)


# --- the file ----------------------------------------------------------------


def export_of(profile: Profile, count: int, choose: Choose) -> Export:
    """A file of so many rows, and maybe further lines of the same things."""
    uses = uses_of(profile)
    headers = header_of(profile, uses, choose)
    sheet = Sheet(profile, headers)
    styles = styles_of(profile)
    dated = [u for u in uses.values() if u.pattern and any(k == "timestamp" for _, k in u.columns)]
    for one in dated:
        styles = [s for s in styles if re.search(str(one.pattern), START.strftime(s))]
    style, point = choose(styles), choose((".", ","))
    if profile.read.decimal != "auto":
        point = profile.read.decimal
    made = [
        {headers[name]: cell_of(uses[name], n, style, point, choose) for name in headers}
        for n in range(1, count + 1)
    ]
    extra = [f"Our own {n}" for n in range(choose(range(3)))]
    order = choose.shuffled([*headers.values(), *extra])  # type: ignore[attr-defined]
    lines, rows = [], {}
    first = _header_rows(profile, order)
    is_told_on = bool(profile.read.one_per) and choose((True, False))
    for row in made:
        rows[len(first) + len(lines) + 1] = row
        lines.append([row[name].text if name in row else choose(TEXTS) for name in order])
        if is_told_on:
            same = {w for name in profile.read.one_per or () for w in sheet.written_as(name)}
            lines.append([row[name].text if name in same else "" for name in order])
    formats = profile.profile.formats
    if "xlsx" in formats and choose((False, False, True)):
        content, name = _xlsx([*first, *lines], choose)
    elif "csv" in formats:
        content, name = _csv([*first, *lines], choose)
    else:
        content, name = _json(order, lines, choose)
    return Export(sheet, content, name, rows, len(lines) + len(first) - 1)


def _header_rows(profile: Profile, order: list[str]) -> list[list[str]]:
    read = profile.read
    rows = [order]
    if read.header_rows == 1:
        return rows
    if read.join_header_rows:
        return [*rows, ["", *("Response" for _ in order[1:])]]
    if read.header_rows == 3:
        rows.append(["Wording" for _ in order])
    if read.extra_header and read.extra_header.first_cell:
        return [*rows, ["ResponseID", *("Wording" for _ in order[1:])]]
    return [*rows, ['{"ImportId":"QID1"}' for _ in order]]


def _csv(rows: list[list[str]], choose: Choose) -> tuple[bytes, str]:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=choose((",", ";", "\t", "|")),
        quoting=choose((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        lineterminator=choose(("\n", "\r\n")),
    )
    writer.writerows(rows)
    codec = choose(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    try:
        return text.getvalue().encode(codec), "export.csv"
    except UnicodeEncodeError:
        return text.getvalue().encode("utf-8"), "export.csv"


def _xlsx(rows: list[list[str]], choose: Choose) -> tuple[bytes, str]:
    """A workbook, maybe with real dates and numbers, maybe behind a sheet of something else."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    if choose((True, False)):
        book.add_worksheet("Notes").write_string(0, 0, "Exported for the board")
    sheet = book.add_worksheet("Export")
    dated = book.add_format({"num_format": choose(("yyyy-mm-dd hh:mm", "dd.mm.yy hh:mm"))})
    is_typed = choose((True, False))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            moment = _WORKBOOK_DATE.fullmatch(text) if is_typed else None
            if moment:
                form = "%Y-%m-%d %H:%M:%S" if moment[1] else "%Y-%m-%d %H:%M"
                sheet.write_datetime(number, place, datetime.strptime(text, form), dated)
            elif is_typed and _WORKBOOK_NUMBER.fullmatch(text):
                sheet.write_number(number, place, float(text))
            elif text:
                sheet.write_string(number, place, text)
    book.close()
    return file.getvalue(), "export.xlsx"


def _json(order: list[str], rows: list[list[str]], choose: Choose) -> tuple[bytes, str]:
    records = [{name: cell or None for name, cell in zip(order, row, strict=True)} for row in rows]
    if choose((True, False)):
        return json.dumps(records, ensure_ascii=False).encode(), "export.json"
    return "".join(f"{json.dumps(one)}\n" for one in records).encode(), "export.ndjson"


def filled(export: Export) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Rows of the file with a cell for every header."""
    for number, row in export.rows.items():
        yield number, {name: row.get(name, BLANK) for name in export.sheet.headers.values()}

"""The file on the mapping desk: which one it is, and its first rows as they are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from scorecard.config.drafts import Draft
from scorecard.config.own_profiles import FOLDER, own_profiles
from scorecard.config.profile_writing import draft_of
from scorecard.config.vocabulary import load_vocabulary
from scorecard.intake.proposal import Kind, propose_kinds
from scorecard.intake.report import FileReport
from scorecard.intake.sampling import FileLook, look_at, take_sample
from scorecard.intake.seen_columns import SeenColumn, see_columns
from scorecard.ui import address, cards, loading
from scorecard.ui.own_mappings import FILE, PROFILE
from scorecard.ui.workspace import workspace
from scorecard.views import mapping as views
from scorecard.warehouse.originals import archive_of, original


@dataclass(frozen=True)
class Subject:
    """The file on the desk; ``folder`` holds its sample as long as the cache holds this."""

    folder: TemporaryDirectory[str]
    look: FileLook
    columns: tuple[SeenColumn, ...]
    kinds: tuple[Kind, ...]


def key(report: FileReport, *parts: str) -> str:
    """The key of a widget about this file."""
    return "-".join(("map", report.sha256[:12], *parts))


def edited() -> Draft | None:
    """The mapping that is to be edited; None where a new one is made."""
    asked = address.parameter(PROFILE)
    if not asked:
        return None
    profile = next(
        (one for one in own_profiles(workspace().exports) if one.profile_id == asked), None
    )
    if profile is None:
        cards.sentence("There is no such mapping.", "It may have been removed.")
        st.stop()
    made = draft_of(profile)
    if made is None:
        cards.sentence(
            f"{profile.profile.title} says more than this page can show.",
            f"Edit its file in the folder {FOLDER} beside the exports; docs/profiles.md has the"
            " language.",
        )
        st.stop()
    return made


def asked_report(editing: Draft | None) -> FileReport | None:
    """The report of the file to be mapped; only files of this folder can be asked for."""
    reports = loading.snapshot().file_reports
    if editing is not None:
        fits = [one for one in reports if one.profile_id == editing.profile_id]
        if fits:
            return fits[-1]
        cards.sentence(
            f"No file here is read by {editing.title}.",
            "Add one on the Data page to see what its mapping makes of it.",
        )
        return None
    asked = address.parameter(FILE)
    found = next((one for one in reports if one.file == asked), None)
    if found is None:
        cards.sentence(
            "No file was chosen.", "Choose one that was not recognised, on the Data page."
        )
    elif found.profile_id is not None:
        cards.sentence(
            f"{found.file} is read as {found.title}.", "There is nothing left to say about it."
        )
        return None
    return found


@st.cache_resource(max_entries=8, show_spinner="Looking at the first rows")
def _looked(exports: str, file: str, _stamp: tuple[int, int], header_at: int | None) -> Subject:
    folder = TemporaryDirectory(prefix="trapeze-")
    work = Path(folder.name) / "unpacked"
    zone = loading.snapshot().company.zone
    with original(Path(exports), file, zone, work) as path:
        sample, is_whole = take_sample(path, Path(folder.name))
    look = look_at(sample, is_whole=is_whole, header_at=header_at)
    columns = see_columns(look) if look.rows else ()
    return Subject(folder, look, columns, propose_kinds(columns, load_vocabulary(), file))


def subject_of(report: FileReport, header_row: int | None) -> Subject:
    """Its first rows and columns; raises ScorecardError or OSError where it cannot be read."""
    exports = workspace().exports
    stat = archive_of(exports, report.file)[0].stat()
    return _looked(
        str(exports),
        report.file,
        (stat.st_size, stat.st_mtime_ns),
        None if header_row is None else header_row - 1,
    )


def draw_first_rows(report: FileReport, look: FileLook) -> None:
    """The first rows, their cells untouched."""
    shown = views.first_rows(report.file, look)
    cards.sentence(shown.sentence, shown.under)
    lines = "".join(
        f'<tr class="{"names" if row.is_header else ""}"><td class="num">{row.number}</td>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
        + "</tr>"
        for row in shown.rows
    )
    more = f'<p class="tz-note">and {shown.more_columns} more columns</p>'
    st.html(
        "<style>.tz-raw td{font-family:ui-monospace,monospace;font-size:.78rem;padding:.2rem .6rem;"
        "white-space:nowrap;font-weight:400!important}.tz-raw .num{color:var(--tz-soft)}"
        ".tz-raw .names td{background:var(--tz-wash);font-weight:600!important}"
        "[class*='st-key-mapping-more-'],.st-key-mapping-offer"
        "{border-top:1px solid var(--tz-line);padding-top:.9rem;margin-top:.5rem}"
        ".tz-map b{font-weight:600}.tz-map{font-size:.86rem;line-height:1.35}</style>"
        '<div class="tz-scroll"><table class="tz-table tz-raw">'
        f"<tbody>{lines}</tbody></table></div>"
        f"{more if shown.more_columns else ''}"
    )

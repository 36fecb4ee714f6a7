"""The desk where files come in: each with what became of its rows."""

from __future__ import annotations

from html import escape

import streamlit as st

from scorecard.errors import IntakeError
from scorecard.ui import cards, links, loading, own_mappings, repairs, tables, uploads
from scorecard.ui.workspace import ROOT
from scorecard.views.data import DataView
from scorecard.views.files_read import FileLine
from scorecard.views.joined import unmatched_rows
from scorecard.warehouse.folders import incoming_folder

_MARKS = {
    "read": ("tz-green", "●"),
    "refused": ("tz-red", "■"),
    "unknown": ("tz-amber", "◆"),
    "duplicate": ("tz-soft", "–"),
}


def add_files(view: DataView) -> None:
    """Drop files here; they go into the folder of exports and are read at once."""
    with st.container(key="desk"):
        dropped = st.file_uploader(
            "Add exported files",
            type=list(uploads.ENDINGS),
            accept_multiple_files=True,
            key=f"dropped-{st.session_state.get('_drops', 0)}",
            help="They are copied into the folder of exports on this machine, and go nowhere else.",
        )
        if view.is_sample:
            st.caption(
                "You see the sample company. It steps aside as soon as your first file is in."
            )
    for said in st.session_state.pop("_said", ()):
        st.warning(said)
    if dropped:
        said = []
        for file in dropped:
            try:
                uploads.keep(file.name, file, incoming_folder(ROOT))
            except IntakeError as error:
                said.append(str(error))
        st.session_state["_said"] = tuple(said)
        # A fresh key empties the uploader, so that nothing is kept twice.
        st.session_state["_drops"] = st.session_state.get("_drops", 0) + 1
        st.rerun()


def files(view: DataView) -> None:
    """Every file, and what became of every row of it."""
    cards.heading("Files", "rows in the file = loaded + duplicates + set aside + ignored")
    if not view.files:
        st.html('<div class="tz-panel tz-soft">No file yet. Drop your first one above.</div>')
    with st.container(key="listed-files"):
        for file in view.files:
            _file(file)


def _file(file: FileLine) -> None:
    tone, shape = _MARKS[file.state]
    told = file.state_text if file.state == "duplicate" else file.recognised_as
    beside = links.plain(f" · {told} · {file.rows_text}")
    title = f"{shape} **{links.plain(file.file)}**{beside}"
    with st.expander(title, expanded=file.state in ("refused", "unknown")):
        if file.refusal:
            st.html(f'<p class="{tone}"><b>{escape(file.refusal)}</b></p>')
            own_mappings.door(file)
        facts = (
            ("Recognised because", file.recognised_because),
            ("Format", file.format_text),
            ("Time zone", file.zone_text),
            ("Dates", file.dates_text),
            ("Covers", file.span_text),
            ("Worth knowing", " ".join(file.notes)),
            ("Emptied cells", "; ".join(file.blanked)),
            ("Columns used", ", ".join(file.columns_used)),
            ("Columns unused", ", ".join(file.columns_unused)),
            ("Expected, not in the file", ", ".join(file.columns_missing)),
        )
        known = [(escape(name), escape(said)) for name, said in facts if said]
        if known:
            cards.table(("what", "as read"), known)
        if file.reasons:
            _set_aside(file)


def _set_aside(file: FileLine) -> None:
    cards.heading("Set aside", "repair these rows and drop the file again: nothing counts twice")
    cards.table(
        ("column", "reason", "rows", "for example"),
        (
            (
                escape(reason.column),
                escape(reason.reason),
                escape(reason.count_text),
                "<br>".join(escape(example) for example in reason.examples),
            )
            for reason in file.reasons
        ),
    )
    st.download_button(
        "Rows set aside, as CSV",
        data=lambda: repairs.set_aside_csv(file.file),
        file_name=f"{file.file.rsplit('/', 1)[-1]}.set-aside.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"aside-{file.file}",
        icon=":material/download:",
    )


def changes(view: DataView) -> None:
    """Exports that came again: what was new in them, and what they no longer hold."""
    if not view.changes:
        return
    cards.heading("Exported again", "the newest export of a kind against the older ones")
    st.html(f'<p class="tz-under">{escape(view.changes_text)}</p>')
    cards.table(
        ("export", "holds", "newest", "against", "new", "changed", "unchanged", "vanished", ""),
        (
            tuple(
                escape(text)
                for text in (
                    line.title,
                    line.holds,
                    line.file,
                    line.older_file,
                    line.new,
                    line.changed,
                    line.unchanged,
                    line.vanished,
                    line.remark,
                )
            )
            for line in view.changes
        ),
    )


def identities(view: DataView) -> None:
    """How well the systems agree on who is who."""
    cards.heading("Customers across systems", "joined by id, then by e-mail")
    if not view.matches:
        st.html(f'<div class="tz-panel tz-soft">{escape(view.matched_text)}</div>')
        return
    st.html(f'<p class="tz-under">{escape(view.matched_text)}</p>')
    cards.table(
        (
            "system",
            "customers",
            "best joined with",
            "known there too",
            "only here",
            "several ids of one customer",
        ),
        (
            (
                escape(line.system),
                escape(line.customers.text),
                escape(line.best_with),
                escape(line.share.text),
                escape(line.only_here.text),
                escape(line.doubles_text),
            )
            for line in view.matches
        ),
    )
    _unmatched(tuple(sorted(line.system for line in view.matches)), view.privacy_text)


def _unmatched(systems: tuple[str, ...], privacy: str) -> None:
    """The customers that one system knows and another does not, to download."""
    with st.container(key="unmatched", horizontal=True, vertical_alignment="bottom"):
        system = st.selectbox("Customers known to", systems, key="unmatched-of", width=200)
        others = [one for one in systems if one != system]
        other = st.selectbox("and not to", others, key="unmatched-in", width=200)
        held = loading.snapshot()
        tables.download(
            lambda: [
                {"file": one.file, "row": one.row, "key": one.key, "rows": one.rows}
                for one in unmatched_rows(held, system, other)
            ],
            f"unmatched-{system}-{other}",
            "Unmatched rows as CSV",
        )
    st.html(
        '<p class="tz-note">Who is who is your knowledge in the end: a file identities.csv beside'
        " the exports, with the columns relation (same or different), key and other, joins two"
        f" keys or keeps them apart.</p><p class='tz-note'>{escape(privacy)}</p>"
    )


def unavailable(view: DataView) -> None:
    """Metrics without a number, and the export that would give them one."""
    if not view.unavailable:
        return
    cards.heading("Not measurable with these files")
    cards.table(
        ("metric", "stage", "why", "what would measure it"),
        (
            (
                escape(line.name),
                escape(line.stage_name),
                escape(line.why),
                escape(line.measured_by),
            )
            for line in view.unavailable
        ),
    )

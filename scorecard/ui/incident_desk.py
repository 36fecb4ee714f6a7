"""The blocks of the incidents page: who spoke first, what telling is worth, each incident."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.days import contacts_by_day
from scorecard.charts.rows import rows_alt
from scorecard.ui import cards, links, loading, panels, tables
from scorecard.ui.workbook import workbook
from scorecard.views.incident_days import MOST_DOWNLOADED, build_days, build_touched

if TYPE_CHECKING:
    from scorecard.views.incident_words import IncidentRow
    from scorecard.views.incidents import IncidentsView
    from scorecard.views.sheets import Sheet

_CHOSEN = "incident-chosen"


def refusals(view: IncidentsView) -> None:
    """What cannot be told, and which export would tell it."""
    if view.refusals:
        with panels.panel("missing"):
            panels.said(*view.refusals)


def first_word(view: IncidentsView) -> None:
    """Who spoke first in the period, beside what the told and the untold did."""
    if not view.facts and not view.kinds:
        return
    left, right = st.columns([1, 1.2], gap="small")
    with left:
        _spoke(view)
        _ledger(view)
    with right:
        _told(view)


@st.fragment
def _spoke(view: IncidentsView) -> None:
    with panels.panel("spoke"):
        panels.title("Who spoke first", "of failures that anybody spoke of, in the period")
        panels.terms(view.facts)
        if view.bars:
            chart = bars(view.bars, panels.theme())
            panels.draw(chart, rows_alt("We spoke first", view.bars), "spoke-bars")
            tables.behind("By kind", tables.bar_rows("failure", view.bars), "spoke-first")


@st.fragment
def _told(view: IncidentsView) -> None:
    with panels.panel("told"):
        panels.title(view.told_title, f"came to us within 14 days of the failure, {view.span_text}")
        cards.table(
            ("failure", "told, of them came", "untold, of them came", "told against untold"),
            (
                (
                    escape(row.kind),
                    f"{cards.figure(row.told)}<br>"
                    f'<span class="tz-soft">{escape(row.told.n_text)}</span>',
                    f"{cards.figure(row.untold)}<br>"
                    f'<span class="tz-soft">{escape(row.untold.n_text)}</span>',
                    cards.figure(row.ratio),
                )
                for row in view.kinds
            ),
        )


def _ledger(view: IncidentsView) -> None:
    """What telling has saved, as a range."""
    if not view.ledger:
        return
    with panels.panel("ledger"):
        panels.title("What a word in time is worth", f"{view.span_text}; an estimate")
        panels.terms(view.ledger)
        panels.said(view.ledger_text)


def each(view: IncidentsView) -> None:
    """The incidents, and the failures by month; then one of them from close by."""
    said = ", ".join(text for text in (view.span_text, view.listed_text) if text)
    cards.heading("Incident by incident", said)
    if view.incidents:
        _table(view.incidents)
    else:
        with panels.panel("no-incident"):
            panels.said("No incident is on record in these months: add the export of incidents.")
    _months(view)
    _one(view)


def _table(shown: tuple[IncidentRow, ...]) -> None:
    cards.table(
        (
            "",
            "began",
            "customers",
            "known",
            "first word",
            "told before they called",
            "silent",
            "surge",
            "owner",
        ),
        (
            (
                escape(row.name),
                escape(row.began_text),
                escape(f"{row.customers:,}"),
                escape(row.detected_text),
                escape(row.told_text),
                cards.figure(row.told_first),
                cards.figure(row.silent),
                _surge(row),
                f'<span class="tz-soft">{escape(row.owner.text)}</span>',
            )
            for row in shown
        ),
    )


def _surge(row: IncidentRow) -> str:
    if row.surge.value is None:
        return f'<span class="tz-soft">{escape(row.surge.text)}</span>'
    word = "more than usual" if row.is_surge else "no more than usual"
    return f'{cards.figure(row.surge)}<br><span class="tz-soft">{word}</span>'


@st.fragment
def _months(view: IncidentsView) -> None:
    if not view.months:
        return
    with panels.panel("failure-months"):
        place = st.expander("Failures by kind and month", key="failure-months", on_change="rerun")
        if place.open:
            with place:
                _table(view.months)
                rows: list[tables.Row] = [_cells(row) for row in (*view.incidents, *view.months)]
                tables.download(lambda: rows, "incidents")


def _cells(row: IncidentRow) -> dict[str, tables.Cell]:
    return {
        "incident": row.name,
        "began": f"{row.began_at:%Y-%m-%d %H:%M}",
        "owner": row.owner.text,
        "customers": row.customers,
        "known": row.detected_text,
        "first word": row.told_text,
        "told before they called": row.told_first.value,
        "silent": row.silent.value,
        "surge": row.surge.value,
        "surge from": row.surge.low,
        "surge to": row.surge.high,
    }


@st.fragment
def _one(view: IncidentsView) -> None:
    every = {row.key: row for row in (*view.incidents, *view.months)}
    if not every:
        return
    with panels.panel("one-incident"):
        if st.session_state.get(_CHOSEN) not in every:
            st.session_state[_CHOSEN] = next(iter(every))
        chosen = st.selectbox(
            "One failure from close by",
            list(every),
            format_func=lambda key: every[key].name,
            key=_CHOSEN,
            width=panels.CHOICE_WIDTH,
        )
        row = every[chosen]
        left, right = st.columns([1.3, 1], gap="small")
        with left:
            _days(row)
        with right:
            panels.terms(_clock(row))
            panels.said(*row.contents)
            if row.owner.role:
                links.link(
                    "role",
                    f"Page of {row.owner.text}",
                    {"role": row.owner.role},
                    icon=":material/arrow_forward:",
                )
        _customers(row)


def _clock(row: IncidentRow) -> tuple[tuple[str, str], ...]:
    told = f"{row.told_first.text} ({row.told_first.interval_text})"
    return (
        ("began", row.began_text),
        ("we knew", row.detected_text),
        ("first word", row.told_text),
        ("end", row.over_text),
        ("customers touched", f"{row.customers:,}"),
        ("told before they called", told if row.told_first.interval_text else row.told_first.text),
        ("contacts", row.contacts_text),
    )


def _days(row: IncidentRow) -> None:
    if row.each_day is None:
        panels.said("What customers did around it is not on record: add the service desk's export.")
        return
    shown = loading.view(build_days, row)
    panels.title("Contacts around it", "of the customers touched; dotted: a usual day before")
    panels.draw(contacts_by_day(shown, panels.theme()), shown.alt, f"days-{row.key}")
    days: list[tables.Row] = [{"day": day, "contacts": n} for day, n in shown.days]
    tables.behind("The days", days, f"days-{row.key}")


def _customers(row: IncidentRow) -> None:
    if not row.customers:
        return
    held, filters = loading.snapshot(), loading.filters()
    sheet = loading.made(build_touched, held, filters, row)

    def all_of_them() -> Sheet:
        return build_touched(held, filters, row, MOST_DOWNLOADED)

    st.dataframe(_records(sheet), key=f"touched-{row.key}", hide_index=True, height=260)
    with st.container(horizontal=True):
        tables.download(lambda: _records(all_of_them()), f"customers-{row.key}")
        st.download_button(
            "XLSX",
            data=lambda: workbook((all_of_them(),)),
            file_name="customers.xlsx",
            key=f"xlsx-{row.key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )


def _records(sheet: Sheet) -> list[tables.Row]:
    return [dict(zip(sheet.headings, cells, strict=True)) for cells in sheet.rows]

"""The blocks of the causes page: what brings contacts, how they run, and which they are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.flow import contact_flow
from scorecard.charts.rows import rows_alt
from scorecard.charts.windows import net_by_window, net_by_window_alt
from scorecard.ui import address, cards, links, loading, panels, tables
from scorecard.ui.workbook import workbook
from scorecard.views.traced import MOST_DOWNLOADED, MOST_SHOWN, build_traced
from scorecard.views.wording import ROLE_TITLES

if TYPE_CHECKING:
    from scorecard.views.causes import CausesView
    from scorecard.views.sheets import Sheet

_CHOSEN = "cause-chosen"


def asked_role() -> str | None:
    """The executive whose causes the address asks for, None for all."""
    role = address.parameter("role")
    return role if role in ROLE_TITLES else None


def whose(view: CausesView) -> None:
    """Whose causes are shown, and the way to all of them."""
    if view.role is None:
        return
    with st.container(key="way", horizontal=True):
        links.link("causes", "All causes", {}, icon=":material/arrow_back:")
        links.link("role", f"Page of the {view.role}", {"role": view.role})


def brought(view: CausesView) -> None:
    """The causes by what they bring, beside the sum of it."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        _pareto(view)
    with right, panels.panel("cause-facts"):
        panels.title("Of all contacts", "gross is an upper bound; net takes out chance")
        panels.terms(view.facts)
        panels.said(*view.texts)


@st.fragment
def _pareto(view: CausesView) -> None:
    with panels.panel("cause-pareto"):
        panels.title(
            "What brings contacts",
            "contacts beyond chance, by cause, with the stage and the owner; click for the list",
        )
        if not view.bars:
            panels.said("No contact of the period is traced to an event upstream.")
            return
        chart = bars(view.bars, panels.theme())
        picked = panels.clicked(chart, rows_alt("Contacts beyond chance", view.bars), "causes")
        if picked and picked != st.session_state.get("cause-picked"):
            st.session_state["cause-picked"] = picked
            st.session_state[_CHOSEN] = picked
            st.rerun()
        tables.behind("The causes", _cause_cells(view), "causes")


def _cause_cells(view: CausesView) -> list[tables.Row]:
    return [
        {
            "cause": row.name,
            "stage": row.stage_name,
            "owner": row.owner.text,
            "traced": row.contacts.value,
            **tables.figure_cells(row.net),
            "cost": row.cost.value,
            "rate ratio": row.ratio.text,
            "lift": row.lift.text,
            "verdict": row.verdict,
            "linked": row.links_text,
            "rule": row.rule_text,
        }
        for row in view.causes
    ]


@st.fragment
def flow(view: CausesView) -> None:
    """From the stage that failed, through the cause, to what became of the contact."""
    with panels.panel("cause-flow"):
        panels.title(
            "Where contacts come from and what became of them",
            "every contact of the period once: stage upstream, cause, outcome",
        )
        if not view.flow.links:
            panels.said("No contact to show.")
            return
        panels.draw(contact_flow(view.flow, panels.theme()), view.flow.alt, "cause-flow-chart")
        rows: list[tables.Row] = [
            {
                "from": view.flow.nodes[link.source].label,
                "to": view.flow.nodes[link.target].label,
                "contacts": link.contacts,
            }
            for link in view.flow.links
        ]
        tables.behind("The flow", rows, "cause-flow")


def evidence(view: CausesView) -> None:
    """How sure each cause is, in a table of words."""
    if not view.causes:
        return
    cards.heading(
        "How sure", "after the event against an equal span without it, over twelve months"
    )
    cards.table(
        ("cause", "linked", "beyond chance", "against chance", "against customers without it", ""),
        (
            (
                escape(row.name),
                f'<span class="tz-soft">{escape(row.rule_text)}</span>',
                f"{cards.figure(row.net)}<br>"
                f'<span class="tz-soft">{escape(row.net.n_text)}'
                f"{escape(': ' + row.links_text if row.links_text else '')}</span>",
                f"{cards.figure(row.ratio)}<br>"
                f'<span class="tz-soft">{escape(row.ratio.n_text)}</span>',
                f"{cards.figure(row.lift)}<br>"
                f'<span class="tz-soft">{escape(row.lift.n_text)}</span>',
                escape(row.verdict),
            )
            for row in view.causes
        ),
    )


def reasons_alone(view: CausesView) -> None:
    """What contacts say of themselves, where nothing upstream is on record."""
    if view.reasons:
        panels.said(*view.texts)
        _reasons(view)


def window_and_reasons(view: CausesView) -> None:
    """How the count hangs on the window, beside what contacts say of themselves."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        _windows(view)
    with right:
        _reasons(view)


@st.fragment
def _windows(view: CausesView) -> None:
    with panels.panel("cause-window"):
        panels.title(
            "Does the window matter?", "contacts beyond chance by how long after the event"
        )
        if not view.curves:
            panels.said("No event of twelve months has contacts after it.")
            return
        names = [curve.name.capitalize() for curve in view.curves]
        tabs = st.tabs(names, key="cause-window-tab", on_change="rerun")
        for tab, curve in zip(tabs, view.curves, strict=True):
            if tab.open:
                with tab:
                    chart = net_by_window(curve, panels.theme())
                    panels.draw(chart, net_by_window_alt(curve), f"window-{curve.key}")
                    panels.said(curve.text)
                    rows: list[tables.Row] = [
                        {"days": p.days, "net": p.value, "from": p.low, "to": p.high}
                        for p in curve.points
                    ]
                    tables.behind(curve.name, rows, f"window-{curve.key}")


@st.fragment
def _reasons(view: CausesView) -> None:
    with panels.panel("cause-reasons"):
        panels.title("What they say they come for", "the stated reason, and the stage it points to")
        rows: list[tables.Row] = [
            {
                "reason": row.reason,
                "contacts": row.contacts.value,
                "traced": row.traced.text,
                "points to": row.points_to,
            }
            for row in view.reasons
        ]
        tables.frame_download(rows, "contact-reasons")
        st.html(
            '<p class="tz-note">Which reason points where, and which contacts are worth having,'
            " is yours to say in causes.toml.</p>"
        )


@st.fragment
def contacts(view: CausesView) -> None:
    """The very contacts of one cause, with file and row, to download."""
    if not view.choices:
        return
    with panels.panel("cause-contacts"):
        panels.title("The contacts themselves", f"newest first, {MOST_SHOWN} shown")
        names = dict(view.choices)
        if st.session_state.get(_CHOSEN) not in names:
            st.session_state[_CHOSEN] = view.choices[0][0]
        chosen = st.selectbox(
            "Cause",
            list(names),
            format_func=lambda key: names[key].capitalize(),
            key=_CHOSEN,
            width=panels.CHOICE_WIDTH,
        )
        held, filters = loading.snapshot(), loading.filters()
        sheet = loading.made(build_traced, held, filters, chosen)

        def all_of_them() -> Sheet:
            return build_traced(held, filters, chosen, MOST_DOWNLOADED)

        if not sheet.rows:
            panels.said("No such contact in the period.")
            return
        st.dataframe(_as_shown(_cells(sheet)), key=f"traced-{chosen}", hide_index=True, height=300)
        with st.container(horizontal=True):
            tables.download(lambda: _cells(all_of_them()), f"contacts-{chosen}")
            st.download_button(
                "XLSX",
                data=lambda: workbook((all_of_them(),)),
                file_name=f"contacts-{chosen}.xlsx",
                key=f"xlsx-{chosen}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def _cells(sheet: Sheet) -> list[tables.Row]:
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


def _as_shown(rows: list[tables.Row]) -> list[tables.Row]:
    """Without the columns that hold nothing here, and with a dash for a word that is missing."""
    held = {name: [row[name] for row in rows if row[name] is not None] for name in rows[0]}
    return [
        {
            name: "–" if row[name] is None and isinstance(known[0], str) else row[name]
            for name, known in held.items()
            if known
        }
        for row in rows
    ]


def owners(view: CausesView) -> None:
    """Each owner of a cause, with the way to the own page."""
    roles = {row.owner.role: row.owner.text for row in view.causes if row.net.value}
    named = {role: text for role, text in roles.items() if role}
    if view.role is None and named:
        with st.container(key="way", horizontal=True):
            for role, text in named.items():
                links.link(
                    "causes",
                    f"What {text} answers for",
                    {"role": role},
                    icon=":material/arrow_forward:",
                )

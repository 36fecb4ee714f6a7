"""The blocks of the service page: shares, rule, net, who spoke first, strikes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.bars import bars
from scorecard.charts.dots import shares_axis, strike_curve, strike_curve_alt
from scorecard.charts.rows import rows_alt, spoken
from scorecard.ui import cards, links, panels, tables
from scorecard.ui.loading import view as made_view
from scorecard.views.weight_parts import How, build_weight_parts

if TYPE_CHECKING:
    from scorecard.views.attribution import Attribution
    from scorecard.views.parts import Line
    from scorecard.views.service import Claim, ServiceView, Strikes
    from scorecard.views.service_places import By, Of, Places


def shares(view: ServiceView) -> None:
    """The shares on one axis, beside their way over time."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        _axis(view)
    with right:
        _over_time(view)


@st.fragment
def _axis(view: ServiceView) -> None:
    with panels.panel("shares"):
        panels.title(
            "How much is service?",
            "each share answers its own question, so they are never averaged",
        )
        if not view.shares:
            panels.said("Nothing here can tell service from the rest yet.")
            return
        if panels.without_values(view.shares):
            return
        chart = shares_axis(view.shares, view.claim, panels.theme())
        panels.draw(chart, rows_alt("Service share", view.shares), "shares-axis")
        tables.behind("The shares", tables.bar_rows("share", view.shares), "service-shares")


@st.fragment
def _over_time(view: ServiceView) -> None:
    lines: dict[str, Line] = {
        "Interactions": view.volume_line,
        "Moments": view.moments_line,
        "Customers reached": view.reach_line,
    }
    with panels.panel("service-time"):
        panels.title("Over time", "share that is service, with its interval")
        tabs = st.tabs(list(lines), key="service-line", on_change="rerun")
        for tab, (name, line) in zip(tabs, lines.items(), strict=True):
            if tab.open:
                with tab:
                    if line is view.reach_line and view.reach_line_text:
                        panels.said(view.reach_line_text)
                        continue
                    panels.draw_line(line, f"service-line-{name}", 190)
                    tables.behind(name, tables.line_rows(line), f"service-{name.lower()}")


def weight_and_money(view: ServiceView) -> None:
    """What service weighs in loyalty, beside what it has to do with lost revenue."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        _attributed("weight", view.weight, "of what explains loyalty, over twelve months")
    with right:
        _attributed("money", view.money, "a scenario: lost revenue that goes with bad moments")


@st.fragment
def _attributed(name: str, told: Attribution, definition: str) -> None:
    with panels.panel(name):
        panels.title(told.title, definition)
        if told.facts:
            panels.terms(told.facts)
        if told.texts:
            panels.said(*told.texts)
        if name == "weight":
            links.link("trust", "Can these answers be trusted?", icon=":material/arrow_forward:")


_PARTS: dict[str, How] = {
    "By stage": "stage",
    "By owner": "owner",
    "People, process, product": "lever",
    "By driver": "driver",
    "By segment": "segment",
    "Over time": "time",
    "Who leaves": "leaving",
}


@st.fragment
def weight_in_parts(view: ServiceView) -> None:
    """The weight by stage, owner, lever, driver, segment and time, and with leaving as outcome."""
    with panels.panel("weight-parts"):
        tabs = st.tabs(list(_PARTS), key="service-weight-parts", on_change="rerun")
        for tab, (name, how) in zip(tabs, _PARTS.items(), strict=True):
            if tab.open:
                with tab:
                    _part(name, how, view.claim)
        links.link("drivers", "What to improve first", icon=":material/arrow_forward:")


def _part(name: str, how: How, claim: Claim) -> None:
    told = made_view(build_weight_parts, how)
    panels.title(told.title, told.definition)
    if told.bars:
        theme = panels.theme()
        chart = shares_axis(told.bars, claim if told.is_of_service else None, theme)
        panels.draw(chart, rows_alt(name, told.bars), f"weight-parts-{how}")
        tables.behind(name, tables.bar_rows(how, told.bars), f"weight-{how}")
    if told.texts:
        panels.said(*told.texts)


def where_and_rule(view: ServiceView) -> None:
    """Where service happens, beside the rule that tells it from the rest."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        _places(view)
    with right:
        _rule(view)


_OF: dict[str, Of] = {
    "Interactions": "interactions",
    "Moments": "moments",
    "Customers reached": "customers",
}
_BY: dict[By, str] = {"stage": "By stage", "channel": "By channel", "segment": "By segment"}


@st.fragment
def _places(view: ServiceView) -> None:
    """Service by each denominator, along the dimension chosen."""
    with panels.panel("where"):
        panels.title("Where service happens")
        if not view.places:
            panels.said("The files do not tell this.")
            return
        by = st.segmented_control(
            "Told apart",
            list(_BY),
            default="stage",
            required=True,
            format_func=lambda one: _BY[one],
            key="service-where-by",
            label_visibility="collapsed",
        )
        tabs = st.tabs(list(_OF), key="service-where", on_change="rerun")
        for tab, of in zip(tabs, _OF.values(), strict=True):
            if tab.open:
                with tab:
                    _place(next(one for one in view.places if (one.of, one.by) == (of, by)))


def _place(told: Places) -> None:
    st.html(f'<p class="tz-note">{escape(told.definition)}</p>')
    key, name = f"service-where-{told.of}-{told.by}", f"{told.definition}, by {told.by}"
    picked = panels.clicked(bars(told.bars, panels.theme()), rows_alt(name, told.bars), key)
    st.html(f'<p class="tz-note">{escape(told.text)}</p>')
    tables.behind(_BY[told.by], tables.bar_rows(told.by, told.bars), key)
    names = {bar.key: bar.label for bar in told.bars} if told.by == "stage" else {}
    if picked in names:
        panels.follow("stage", names[picked], {"stage": picked})


def _rule(view: ServiceView) -> None:
    """What counts as service, in words, and what another rule would say."""
    with panels.panel("rule"):
        panels.title("What counts as service", "change it in company.toml, per channel and purpose")
        lines = "".join(f"<li>{escape(line)}</li>" for line in view.rule)
        st.html(f'<ul class="tz-rules">{lines}</ul>')
        if view.rule_effects:
            cards.table(
                ("if instead", "the share would be", "that is"),
                (
                    (
                        escape(effect.label),
                        cards.figure(effect.share),
                        cards.figure(effect.difference),
                    )
                    for effect in view.rule_effects
                ),
            )


def net_and_first_word(view: ServiceView) -> None:
    """Who needed the net and was caught, beside who spoke first when something failed."""
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        cards.heading("The act and the net", view.net_title)
        cards.net(view.net, view.net_text)
        links.link("net", "Does the catch make up for the fall?", icon=":material/arrow_forward:")
        links.link("worth", "Who is delighted, who merely settled", icon=":material/arrow_forward:")
    with right:
        cards.heading("Who speaks first", "per failure that a customer could feel")
        _first_word(view)


@st.fragment
def _first_word(view: ServiceView) -> None:
    told = view.proactive
    with panels.panel("first-word"):
        panels.said(told.text)
        panels.terms(
            (
                ("we spoke first", spoken(told.share)),
                ("head start, median", spoken(told.head_start)),
                ("nobody said a word", spoken(told.silent)),
            )
        )
        if told.by_kind:
            chart = bars(told.by_kind, panels.theme())
            panels.draw(chart, rows_alt("We spoke first", told.by_kind), "first-word-bars")
            tables.behind("By failure", tables.bar_rows("failure", told.by_kind), "first-word")
        links.link("windows", "When to reach whom", icon=":material/arrow_forward:")
        links.link("incidents", "Incident by incident", icon=":material/arrow_forward:")
        links.link("causes", "What brings contacts", icon=":material/arrow_forward:")


@st.fragment
def strikes(view: ServiceView) -> None:
    """How many stay after how many poor experiences, beside what is said elsewhere."""
    told = view.strikes
    with panels.panel("strikes"):
        panels.title("Customers on two strikes or more", "and how many stay after how many")
        left, right = st.columns([1, 2], gap="medium")
        with left:
            panels.terms(
                (
                    ("customers", spoken(told.customers)),
                    ("their revenue a year", spoken(told.revenue)),
                    ("customers ever struck", spoken(told.struck)),
                    ("at risk of what these pay a year", spoken(told.at_risk)),
                )
            )
            panels.said(told.text)
            links.link("strikes", "More about strikes", icon=":material/arrow_forward:")
        with right:
            _strike_curve(told)


def _strike_curve(told: Strikes) -> None:
    if not told.rates:
        panels.said("No poor experience can be seen in these files yet.")
        return
    chart = strike_curve(told, panels.theme())
    panels.draw(chart, strike_curve_alt(told), "strike-curve-line")
    rows: list[tables.Row] = [
        {"strikes": rate.label, **tables.figure_cells(rate.kept), "monthly": rate.rate.text}
        for rate in told.rates
    ]
    tables.behind("Strikes", rows, "strikes")

"""The blocks of the page of strikes: rates, curves, kinds, and the customers themselves."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.charts.ratios import ratio_rows
from scorecard.charts.rows import rows_alt, spoken
from scorecard.charts.strikes import (
    clock_chart,
    clock_floor,
    curves_alt,
    curves_chart,
    kept_alt,
    kept_chart,
)
from scorecard.ui import cards, links, panels, tables
from scorecard.ui.loading import filters, snapshot
from scorecard.ui.workbook import workbook
from scorecard.views.strikes import CLAIM_KEPT, CLAIM_TEXT
from scorecard.views.struck import strikes_of, struck_customers, struck_sheets

if TYPE_CHECKING:
    from scorecard.views.strike_curves import ClockPair, Followed
    from scorecard.views.strikes import StrikesView
    from scorecard.views.struck import StruckCustomer

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(view: StrikesView) -> None:
    """The sentence, and how many customers and how much revenue it is about."""
    cards.sentence(view.sentence, panels.under(view.place))


def rates(view: StrikesView) -> None:
    """Who is kept after how many strikes, beside the money that goes with it."""
    if view.refusal:
        panels.way_out()
        return
    left, right = st.columns([1.62, 1], gap="small")
    with left:
        _kept(view)
    with right:
        _money(view)


@st.fragment
def _kept(view: StrikesView) -> None:
    with panels.panel("strikes-kept"):
        panels.title(
            "Kept over twelve months",
            "● as counted   ○ like with like: tenure and segment made equal",
        )
        chart = kept_chart(view.rates, CLAIM_KEPT, CLAIM_TEXT, panels.theme())
        panels.draw(chart, kept_alt(view.rates, CLAIM_TEXT), "strikes-kept-chart")
        rows: list[tables.Row] = [
            {
                "strikes so far": rate.label,
                "customers now": rate.customers,
                "customer-months": rate.rate.n,
                "left": rate.leavings,
                "leave a month": spoken(rate.rate),
                "kept a year": spoken(rate.kept),
                "kept, like with like": spoken(rate.kept_alike),
                "against no strike": spoken(rate.ratio),
            }
            for rate in view.rates
        ]
        tables.behind("Strikes", rows, "strikes-kept")


def _money(view: StrikesView) -> None:
    with panels.panel("strikes-money"):
        panels.title(
            "What goes with it", "associated with, never caused by: the excess over the unstruck"
        )
        panels.terms(
            (
                ("customers on two or more", spoken(view.customers)),
                ("what they pay a year", spoken(view.revenue)),
                ("of it at risk", spoken(view.at_risk)),
                ("customers ever struck", spoken(view.struck)),
                ("at risk of what these pay", spoken(view.at_risk_of_struck)),
            )
        )
        panels.said(*view.notes)


def over_time(view: StrikesView) -> None:
    """The clock set to a strike, and leaving over tenure by strikes so far."""
    if view.clocks:
        cards.heading(
            "With the clock set to the strike",
            "followed until they leave or are struck again; dashed: customers of the same"
            " segment and tenure with a strike less",
        )
        for column, pair in zip(
            st.columns(len(view.clocks), gap="small"), view.clocks, strict=True
        ):
            with column:
                _clock(pair, clock_floor(view.clocks))
    if view.curves:
        _curves(view.curves)


@st.fragment
def _clock(pair: ClockPair, low: float) -> None:
    with panels.panel(f"clock-{pair.reached}"):
        panels.title(pair.title)
        panels.said(pair.text)
        chart = clock_chart(pair, low, panels.theme())
        panels.draw(
            chart, curves_alt(pair.title, (pair.struck, pair.like)), f"clock-{pair.reached}"
        )
        st.html(f'<p class="tz-note">{escape(pair.matched_text)}</p>')
        tables.behind(pair.title, _steps((pair.struck, pair.like)), f"clock-{pair.reached}")


@st.fragment
def _curves(curves: tuple[Followed, ...]) -> None:
    with panels.panel("strike-tenure"):
        panels.title(
            "Leaving over the months as a customer",
            "by strikes so far: customers change lines when they are struck, and count on a line"
            " only from then on; each from 100 % on, where ten or more stand behind it",
        )
        chart = curves_chart(curves, panels.theme())
        panels.draw(chart, curves_alt("Still customers", curves), "strike-tenure-chart")
        tables.behind("Months", _steps(curves), "strike-tenure")


def _steps(curves: tuple[Followed, ...]) -> list[tables.Row]:
    return [
        {"who": curve.label, "month": step.month, **tables.figure_cells(step.share)}
        for curve in curves
        for step in curve.steps
    ]


@st.fragment
def kinds(view: StrikesView) -> None:
    """Which kinds of strike go with leaving, each over like customers who never had it."""
    if not view.kinds:
        return
    with panels.panel("strike-kinds"):
        panels.title(
            view.kinds_text,
            "how often those who had it leave, over customers of the same segment, tenure and"
            " number of other strikes who never did",
        )
        bars = [kind.bar for kind in view.kinds]
        if panels.without_values(bars):
            return
        panels.draw(ratio_rows(bars, panels.theme()), rows_alt("Leaving", bars), "strike-kinds")
        rows: list[tables.Row] = [
            {
                "kind": kind.bar.label,
                "times as often": kind.bar.figure.value,
                "from": kind.bar.figure.low,
                "to": kind.bar.figure.high,
                "left": kind.leavings,
                "more than expected": kind.excess_text,
                "told": kind.word,
            }
            for kind in view.kinds
        ]
        tables.behind("Kinds", rows, "strike-kinds")


@st.fragment
def customers(view: StrikesView) -> None:
    """The customers on two strikes or more, and the strikes of the one picked."""
    listed = view.listed
    if not listed.total:
        return
    cards.heading(
        "On two strikes or more in twelve months", f"{listed.of_text}, {listed.order_text}"
    )
    picked = st.dataframe(
        [_customer(one) for one in listed.customers],
        hide_index=True,
        key="struck-customers",
        on_select="rerun",
        selection_mode="single-row",
        height=320,
    )
    held, chosen = snapshot(), filters()
    with st.container(horizontal=True):
        tables.download(
            lambda: (
                row_of_file(one, held.company.currency) for one in struck_customers(held, chosen)
            ),
            "on-two-strikes",
        )
        st.download_button(
            "Excel, with every strike",
            data=lambda: workbook(struck_sheets(held, chosen)),
            file_name="on-two-strikes.xlsx",
            mime=_EXCEL,
            key="xlsx-on-two-strikes",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(listed.customers):
        _records(listed.customers[rows[0]])
    else:
        st.html(
            '<p class="tz-note">Pick a customer to see its strikes, each with file and row.</p>'
        )


def _records(one: StruckCustomer) -> None:
    with panels.panel("struck-records"):
        panels.title(f"The strikes of {one.code}", "newest first, each with its file and row")
        found = strikes_of(snapshot(), filters(), one.customer_id)
        st.dataframe(
            [
                {
                    "struck on": record.struck_on,
                    "what": record.kind,
                    "stage": record.stage,
                    "record": record.record_id,
                    "file": record.file,
                    "row": record.row,
                }
                for record in found
            ],
            hide_index=True,
            key="struck-records",
        )
        links.link(
            "customer",
            f"All that happened to {one.code}",
            {"customer": str(one.customer_id)},
            icon=":material/arrow_forward:",
        )


def _customer(one: StruckCustomer) -> tables.Row:
    return {
        "customer": one.code,
        "segment": one.segment,
        "region": one.region,
        "strikes": one.strikes,
        "in all": one.strikes_ever,
        "last strike": one.last_on,
        "what": one.last_kind,
        "stage": one.last_stage,
        "value a year": one.value_text,
        "at risk a year": one.at_risk_text,
        "record": one.record_id,
        "file": one.file,
        "row": one.row,
    }


def row_of_file(one: StruckCustomer, currency: str) -> tables.Row:
    """The row of a file, where amounts are sorted and added up: plain numbers."""
    amounts: dict[str, tuple[str, tables.Cell]] = {
        "value a year": (f"{currency} a year", _cents(one.yearly_value)),
        "at risk a year": (f"{currency} a year at risk", _cents(one.at_risk)),
    }
    return dict(amounts.get(name, (name, cell)) for name, cell in _customer(one).items())


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)

"""The blocks of the page of what changed: the metric chosen, the split, the outlook, the index."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

import streamlit as st

from scorecard.charts.outlook import outlook_alt, outlook_chart
from scorecard.charts.rows import rows_alt, spoken
from scorecard.charts.signed import signed_bars
from scorecard.ui import address, cards, links, panels, tables
from scorecard.ui.loading import snapshot

if TYPE_CHECKING:
    from scorecard.transforms.changes import Against
    from scorecard.views.changed import ChangedView
    from scorecard.views.changed_parts import SplitShown
    from scorecard.views.parts import Bar


def asked() -> tuple[str | None, Against]:
    """The metric and the earlier period that the address names; neither need be there."""
    metric_id = address.parameter("metric")
    known = {metric.metric_id for metric in snapshot().catalogue.metrics}
    against = address.parameter("against")
    return (
        metric_id if metric_id in known else None,
        cast("Against", against if against in ("previous", "year") else "previous"),
    )


def answer(view: ChangedView) -> None:
    """The sentence, and what it is about."""
    cards.sentence(view.sentence, panels.under(view.place, view.metric_says))


def choose(view: ChangedView) -> None:
    """Another metric, or another period to compare with."""
    names = {choice.metric_id: choice.name for choice in view.choices}
    measured = [choice.metric_id for choice in view.choices if choice.is_measured]
    ids = [*measured, *(one for one in names if one not in measured)]
    options = dict(view.against_texts)
    with st.container(horizontal=True, vertical_alignment="center", key="change-choice"):
        picked = st.selectbox(
            "Metric",
            ids,
            index=ids.index(view.metric_id),
            format_func=lambda one: names[one],
            key=f"changed-metric-{view.metric_id}",
            label_visibility="collapsed",
            width=330,
        )
        against = view.against
        if len(options) > 1:
            against = (
                st.segmented_control(
                    "Compared with",
                    list(options),
                    default=view.against if view.against in options else None,
                    format_func=lambda one: options[one],
                    key=f"changed-against-{view.against}",
                    label_visibility="collapsed",
                )
                or view.against
            )
        links.link(
            "metric",
            "How this number is made",
            {"metric": view.metric_id},
            icon=":material/receipt:",
        )
    if (picked, against) != (view.metric_id, view.against):
        address.say(metric=picked, against=against)
        st.rerun()


def parts(view: ChangedView) -> None:
    """The change split by each dimension; under it who moved it most and where it is heading.

    The split is as long as a dimension has groups, so nothing of a fixed height stands beside it.
    """
    if not view.splits:
        _outlook(view)
        return
    _splits(view)
    left, right = st.columns(2, gap="small")
    with left:
        _movers(view)
    with right:
        _outlook(view)


@st.fragment
def _splits(view: ChangedView) -> None:
    with panels.panel("change-split"):
        has_parts = any(group.parts_text for split in view.splits for group in split.groups)
        panels.title(
            f"{view.then.text} → {view.now.text}",
            "mix: the groups' weights changed; rates: the groups did; they add up as printed"
            if has_parts
            else "group by group",
        )
        tabs = st.tabs([split.title for split in view.splits], key="change-by", on_change="rerun")
        for tab, split in zip(tabs, view.splits, strict=True):
            if tab.open:
                with tab:
                    _split(split)


def _split(split: SplitShown) -> None:
    if split.warning:
        st.html(f'<p class="tz-said"><b>{escape(split.warning)}</b></p>')
    panels.said(split.text)
    key = split.title.lower()
    left, right = st.columns([1, 1.5], gap="medium")
    with left:
        panels.draw(
            signed_bars(split.bars, panels.theme()), rows_alt(split.title, split.bars), f"c-{key}"
        )
    with right:
        _groups(split, key)


def _groups(split: SplitShown, key: str) -> None:
    has_parts = any(group.parts_text for group in split.groups)
    headings = [
        split.title.removesuffix("s").lower(),
        "of all",
        "then",
        "now",
        *(("mix", "rates", "both") if has_parts else ()),
        "adds" if has_parts else "changed by",
    ]
    cards.table(
        headings,
        (
            (
                escape(group.label),
                escape(group.share_text),
                cards.figure(group.then),
                cards.figure(group.now),
                *(escape(text) for text in group.parts_text),
                cards.figure(group.moved),
            )
            for group in split.groups
        ),
    )
    rows: list[tables.Row] = [
        {
            headings[0]: group.label,
            "of all": group.share_text,
            "then": spoken(group.then),
            "now": spoken(group.now),
            **dict(zip(("mix", "rates", "both"), group.parts_text, strict=False)),
            **tables.figure_cells(group.moved),
        }
        for group in split.groups
    ]
    tables.download(lambda: rows, f"change-by-{key}")


@st.fragment
def _movers(view: ChangedView) -> None:
    with panels.panel("change-movers"):
        panels.title(view.movers_text, "largest part first, with its interval")
        if view.movers:
            chart = signed_bars(view.movers, panels.theme())
            panels.draw(chart, rows_alt("Moved it most", view.movers), "change-movers-chart")
            tables.behind("Groups", tables.bar_rows("group", view.movers), "change-movers")


@st.fragment
def _outlook(view: ChangedView) -> None:
    shown = view.outlook
    with panels.panel("change-outlook"):
        panels.title("Where it is heading", shown.note)
        panels.said(shown.text, shown.trend_text)
        if any(point.value is not None for point in shown.line.points):
            chart = outlook_chart(shown, panels.theme(), height=200)
            panels.draw(chart, outlook_alt(shown), "change-outlook-chart")
            rows = [*tables.line_rows(shown.line)]
            rows += [
                {
                    "period": one.label,
                    **tables.figure_cells(one.figure),
                    "signal": "to come",
                }
                for one in shown.coming
            ]
            tables.behind("Months", rows, "change-outlook")


def index(view: ChangedView) -> None:
    """Which stages and metrics moved the index; a click leads on."""
    cards.heading("What moved the index", view.index.text)
    if not view.index.stages:
        return
    left, right = st.columns(2, gap="small")
    with left:
        _index_part("By stage", "points of the index; they add up", view.index.stages, "stage")
    with right:
        definition = "points of the index, the largest; those of a stage add up to its own"
        _index_part("By metric", definition, view.index.metrics, "metric")


@st.fragment
def _index_part(title: str, definition: str, bars: tuple[Bar, ...], page: str) -> None:
    with panels.panel(f"index-{page}"):
        panels.title(title, definition)
        chart = signed_bars(bars, panels.theme())
        picked = panels.clicked(chart, rows_alt(title, bars), f"index-{page}-chart")
        tables.behind(title, tables.bar_rows(page, bars), f"index-{page}")
        names = {bar.key: bar.label for bar in bars}
        if picked in names:
            panels.follow(page, names[picked], {page: picked})

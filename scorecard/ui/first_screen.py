"""The blocks of the first screen, each drawn from the scorecard's view."""

from __future__ import annotations

from html import escape

import streamlit as st

from scorecard.ui import cards, links
from scorecard.ui.workbook import workbook
from scorecard.views.first_screen import ExceptionLine, ScorecardView, Tile
from scorecard.views.parts import StageCard
from scorecard.views.sheets import scorecard_sheets


def answer(view: ScorecardView) -> None:
    """The sentence that a CEO takes away, and where in time it stands."""
    place = view.place
    parts = [f"{place.company_name}{' (sample company)' if place.is_sample else ''}"]
    parts += [place.period_text, place.filters_text, place.as_of_text, place.partial_text]
    beneath = " · ".join(part for part in parts if part)
    cards.sentence(view.sentence, f"{view.since_you_looked} {beneath}".strip(), _worry(view))


def _worry(view: ScorecardView) -> str:
    """The part of the sentence about the weakest stage, where that is bad news."""
    weakest = next((tile for tile in view.tiles if tile.tile_id == "weakest_stage"), None)
    if weakest is None or weakest.status.colour not in ("amber", "red"):
        return ""
    told = (said for said in view.sentence.split(". ") if weakest.small_text in said)
    return next(told, "").rstrip(".")


def tiles(view: ScorecardView) -> None:
    """The six tiles."""
    with st.container(key="tiles"):
        for column, tile in zip(st.columns(6, gap="small"), view.tiles, strict=False):
            with column:
                _tile(tile)


def _tile(tile: Tile) -> None:
    page, parameters = tile.opens
    with st.container(key=f"card-tile-{tile.tile_id}"):
        links.link(page, tile.title, parameters)
        st.html(cards.tile(tile))


def strip(view: ScorecardView) -> None:
    """The journey, stage by stage."""
    cards.heading("The journey", view.stages_text)
    with st.container(key="strip"):
        for column, stage in zip(st.columns(len(view.stages)), view.stages, strict=True):
            with column:
                stage_card(stage)


def stage_card(stage: StageCard) -> None:
    """One stage as a card that leads to its page."""
    with st.container(key=f"card-stage-{stage.stage_id}"):
        links.link("stage", stage.name, {"stage": stage.stage_id})
        st.html(cards.stage(stage))


def needs_you_and_net(view: ScorecardView) -> None:
    """What needs the CEO, beside the customers who needed the net."""
    left, right = st.columns([1.62, 1], gap="medium")
    with left:
        cards.heading("What needs you", view.exceptions_text if view.exceptions else "")
        if not view.exceptions:
            # Where the whole is not rated, silence is no good news.
            cards.calm(view.exceptions_text, is_good=view.tiles[0].figure.value is not None)
        with st.container(gap=None):
            for line in view.exceptions:
                _exception(line)
    with right:
        cards.heading("The act and the net", view.net_title)
        cards.net(view.net, view.net_text)


def _exception(line: ExceptionLine) -> None:
    page, parameters = line.opens
    tone = "" if line.has_action else ' class="tz-red"'
    facts = " · ".join(
        escape(fact) for fact in (line.since_text, line.sure_text, line.money_text) if fact
    )
    with st.container(key=f"card-need-{line.key.replace(':', '-')}"):
        links.link(page, line.what, parameters)
        st.html(
            f'<div class="tz-need"><span>{facts}</span><span class="who">'
            f"<span>{escape(line.owner.text)}</span> <b{tone}>{escape(line.action_text)}</b>"
            "</span></div>"
        )


def foot(view: ScorecardView) -> None:
    """What the numbers rest on, and the screen as a workbook."""
    facts = view.footer
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        st.html(
            '<div class="tz-foot">'
            + "".join(
                f"<span>{escape(text)}</span>"
                for text in (
                    facts.oldest_text,
                    facts.files_text,
                    facts.coverage_text,
                    facts.unowned_text,
                )
                if text
            )
            + "</div>"
        )
        st.download_button(
            "Excel",
            data=lambda: workbook(scorecard_sheets(view)),
            file_name="scorecard.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help="This screen as a workbook: tiles, stages and what needs you",
        )

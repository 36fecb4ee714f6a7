"""The filters that every page shares. They live in the address bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from scorecard.transforms.periods import Filters, Grain
from scorecard.ui import loading
from scorecard.ui.loading import FILTERS
from scorecard.views.first_screen import Choices

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot

GRAINS: dict[str, Grain] = {"Quarters": "quarter", "Months": "month", "Years": "year"}
_EVERY = {
    "segment": "All segments",
    "region": "All regions",
    "channel": "All channels",
}


@dataclass(frozen=True)
class _Offer:
    """What one selectbox offers; the first option is the unfiltered one."""

    key: str
    options: tuple[str, ...]


def offered(snapshot: Snapshot) -> Callable[[Grain], Choices]:
    """What the filters offer for each grain."""
    # A remembered first screen brings its choices and needs none of what counts them.
    from scorecard.views.choices import build_choices  # noqa: PLC0415

    return lambda grain: loading.made(build_choices, snapshot, grain)


def bar(offer: Callable[[Grain], Choices]) -> None:
    """Draw the filters and remember what was chosen for this run."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        grain = GRAINS[_select(_Offer("grain", _grains(offer)), 104)]
        choices = offer(grain)
        ends = {period.label: period.last_on for period in choices.periods}
        period_end: date | None = None
        if ends:
            period_end = ends[_select(_Offer("period", tuple(ends)), 142)]
        picked: dict[str, str | None] = {}
        for key, values in (
            ("segment", choices.segments),
            ("region", choices.regions),
            ("channel", choices.channels),
        ):
            picked[key] = None
            if len(values) > 1:
                text = _select(_Offer(key, (_EVERY[key], *values)), 128)
                picked[key] = None if text == _EVERY[key] else text
        if any(picked.values()):
            st.button("Clear", key="clear", type="tertiary", on_click=_clear, help="Show everyone")
    st.session_state[FILTERS] = Filters(period_end=period_end, grain=grain, **picked)


def _grains(offer: Callable[[Grain], Choices]) -> tuple[str, ...]:
    """The grains that hold a complete period; all of them where none does.

    A company of a month or two begins with months, not with an empty quarter.
    """
    if offer("quarter").periods:
        return tuple(GRAINS)
    return tuple(name for name, grain in GRAINS.items() if offer(grain).periods) or tuple(GRAINS)


def _select(offer: _Offer, width: int) -> str:
    label = {"grain": "Grain", "period": "Period"}.get(offer.key, offer.key.capitalize())
    chosen: str = st.selectbox(
        label,
        offer.options,
        key=offer.key,
        bind="query-params",
        label_visibility="collapsed",
        width=width,
    )
    return chosen


def _clear() -> None:
    for key, every in _EVERY.items():
        if key in st.session_state:
            st.session_state[key] = every

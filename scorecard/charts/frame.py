"""What all charts share: the empty frame, axes, labels beside a line, safe text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.charts.palette import Palette, Theme, palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorecard.charts.scale import Scale

Chart = dict[str, Any]
"""A Plotly figure as plain data: ``data`` and ``layout``."""

FONT_SIZE = 13
SMALL = 12
LABEL_HEIGHT = 16
FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
"""The page's own typeface: inside its frame Plotly would inherit its own instead."""

CLEAR = "rgba(0,0,0,0)"

_STANDOFF = {"ticks": "outside", "ticklen": 5, "tickcolor": CLEAR}
"""Air between an axis and its words."""


def safe(text: str) -> str:
    """Text from the data, so that Plotly does not read it as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int = 28) -> str:
    """A label that fits beside its axis; the whole of it is in the hover and the table."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def text_width(texts: Iterable[str], size: float = FONT_SIZE) -> int:
    """Room in pixels that the widest of ``texts`` needs, on the safe side."""
    return round(max((len(text) for text in texts), default=0) * size * 0.5) + 10


def frame(theme: Theme, height: int, margin: tuple[int, int, int, int]) -> Chart:
    """A chart with nothing in it; ``margin`` is left, right, top, bottom in pixels."""
    colours = palette(theme)
    left, right, top, bottom = margin
    return {
        "data": [],
        "layout": {
            "height": height,
            "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "font": {"family": FONT, "size": FONT_SIZE, "color": colours.soft},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": colours.card,
                "bordercolor": colours.line,
                "align": "left",
                "font": {"family": FONT, "size": FONT_SIZE, "color": colours.ink},
            },
            "shapes": [],
            "annotations": [],
        },
    }


def value_axis(
    scale: Scale, low: float, high: float, colours: Palette, *, most: int = 4
) -> dict[str, Any]:
    """An axis with a fixed range, few ticks and a faint grid."""
    ticks = scale.ticks(low, high, most)
    return {
        "range": [low, high],
        "tickmode": "array",
        "tickvals": [value for value, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "gridcolor": colours.line,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        **_STANDOFF,
        "fixedrange": True,
        "automargin": False,
    }


def name_axis(labels: Sequence[str], *, is_top_down: bool = True) -> dict[str, Any]:
    """An axis with one place a label, without grid; the first is on top."""
    ends = [-0.5, len(labels) - 0.5]
    return {
        "range": ends[::-1] if is_top_down else ends,
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": [safe(label) for label in labels],
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        **_STANDOFF,
        "fixedrange": True,
        "automargin": False,
    }


def spread(places: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """The places moved apart by at least ``gap``, in their order, kept within low to high."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    below = low - gap
    for index in order:
        moved[index] = max(moved[index], below + gap)
        below = moved[index]
    above = high + gap
    for index in reversed(order):
        moved[index] = min(moved[index], above - gap)
        above = moved[index]
    return tuple(moved)


def end_labels(
    labels: Sequence[tuple[str, float, str]], gap: float, low: float, high: float
) -> list[dict[str, Any]]:
    """Texts right of the plot at their values, moved apart to ``gap``: text, value, colour."""
    places = spread([value for _, value, _ in labels], gap, low, high)
    return [
        {
            "xref": "x domain",
            "x": 1,
            "xanchor": "left",
            "xshift": 8,
            "yref": "y",
            "y": place,
            "yanchor": "middle",
            "text": text,
            "align": "left",
            "showarrow": False,
            "font": {"color": colour},
        }
        for (text, _, colour), place in zip(labels, places, strict=True)
    ]


def steady(trace: dict[str, Any], colours: Palette) -> dict[str, Any]:
    """The trace, looking the same whether or not one of its points is selected."""
    same = {"marker": {"opacity": 1}, "textfont": {"color": colours.ink}}
    return {**trace, "selected": same, "unselected": same}

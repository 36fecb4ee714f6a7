"""Contacts from the stage that failed, through the cause, to what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard import formats
from scorecard.charts.frame import Chart, frame, safe, shortened, text_width
from scorecard.charts.palette import Palette, Theme, faded, palette

if TYPE_CHECKING:
    from scorecard.views.flow import Flow, FlowNode

_LINE = 22
"""Height in pixels that the name of a thin node needs."""

_COLUMNS = (0.001, 0.42, 0.999)

_THICK, _ASIDE = 10, 6
"""Width of a node in pixels, and how far its name stands from it."""


def contact_flow(flow: Flow, theme: Theme) -> Chart:
    """A Sankey diagram of three columns; what is not explained runs grey along the foot.

    Each node prints its name and how many contacts pass it: the outer columns outside the
    bands, the middle one on a ground of its own. Places are given, because left to itself the
    diagram orders its columns anew with every filter.
    """
    colours = palette(theme)
    columns = [[n for n in flow.nodes if n.column == column] for column in range(3)]
    most = max((len(column) for column in columns), default=1)
    left, _, right = (text_width(map(_name, column)) + _ASIDE for column in columns)
    chart = frame(theme, _height(most), (left, right, 8, 12))
    places = _places(flow, most)
    chart["data"] = [
        {
            "type": "sankey",
            "arrangement": "fixed",
            "node": {
                "label": ["" for _ in flow.nodes],
                "x": [x for x, _ in places],
                "y": [y for _, y in places],
                "pad": _pad(flow, most),
                "thickness": _THICK,
                "color": [
                    colours.blue if n.is_explained and n.column < 2 else colours.soft
                    for n in flow.nodes
                ],
                "line": {"width": 0},
                "customdata": [
                    f"{safe(n.label)}: {formats.counted(n.contacts, 'contact')}" for n in flow.nodes
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
            "link": _links(flow, colours),
        }
    ]
    chart["layout"]["annotations"] = [
        _label(node, x, y, colours) for node, (x, y) in zip(flow.nodes, places, strict=True)
    ]
    return chart


def _label(node: FlowNode, x: float, y: float, colours: Palette) -> dict[str, Any]:
    is_first = node.column == 0
    label = {
        "xref": "paper",
        "x": (0.0, x, 1.0)[node.column],
        "xanchor": "right" if is_first else "left",
        "xshift": -_ASIDE if is_first else _THICK // 2 if node.column == 1 else _ASIDE,
        "yref": "paper",
        "y": 1 - y,
        "yanchor": "middle",
        "text": _name(node),
        "showarrow": False,
        "font": {"color": colours.ink, "size": 13},
    }
    # Bands leave the middle column to the right, under its names.
    return label | {"bgcolor": colours.card, "borderpad": 3} if node.column == 1 else label


def _name(node: FlowNode) -> str:
    return f"{safe(shortened(node.label, 34))}  {formats.whole(node.contacts)}"


def _pad(flow: Flow, most: int) -> float:
    """The air between nodes at which the diagram scales its bands as ``_places`` does."""
    fullest = max(sum(n.column == column for n in flow.nodes) for column in (0, 2))
    return _LINE * max(most - 1, 0) / max(fullest - 1, 1)


def _height(most: int) -> int:
    return max(300, 2 * _LINE * most)


def _links(flow: Flow, colours: Palette) -> dict[str, Any]:
    return {
        "source": [link.source for link in flow.links],
        "target": [link.target for link in flow.links],
        "value": [link.contacts for link in flow.links],
        "color": [
            faded(colours.blue, 0.22) if link.is_explained else faded(colours.soft, 0.16)
            for link in flow.links
        ],
        "customdata": [
            f"{safe(flow.nodes[link.source].label)} to {safe(flow.nodes[link.target].label)}:"
            f" {formats.counted(link.contacts, 'contact')}"
            for link in flow.links
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _places(flow: Flow, most: int) -> list[tuple[float, float]]:
    """Where the middle of each node lies, 0 to 1: stacked by size, a line of text apart.

    Thin nodes take a slot as high as their name; what the slots need is taken from the rest.
    """
    total = sum(n.contacts for n in flow.nodes if n.column == 0) or 1
    slot = _LINE / _height(most)
    stacked = [0.0, 0.0, 0.0]
    room = 1 - slot * max(most - 1, 0)
    places = []
    for node in flow.nodes:
        height = node.contacts / total * room
        middle = stacked[node.column] + max(height, slot / 2) / 2
        stacked[node.column] += max(height, slot / 2) + slot * 0.75
        places.append((_COLUMNS[node.column], min(max(middle, 0.001), 0.999)))
    return places

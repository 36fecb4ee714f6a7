"""The colours of every chart, light and dark; the same tokens as the page's style sheet.

Green, amber and red are used for a status and for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from scorecard.views.parts import Shape

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """Colours of one theme as ``#rrggbb``; ``wash`` lies between paper and line."""

    ink: str
    soft: str
    line: str
    card: str
    paper: str
    wash: str
    band: str
    green: str
    amber: str
    red: str
    blue: str
    deepest_tint: float
    """How far a heat cell may go from card to blue with its text still readable."""


LIGHT = Palette(
    ink="#17202b",
    soft="#55606e",
    line="#dfe4ea",
    card="#ffffff",
    paper="#f6f7f9",
    wash="#eef1f5",
    band="#cfdcf0",
    green="#1f7a5c",
    amber="#9a5b00",
    red="#b3261e",
    blue="#2456a6",
    deepest_tint=0.70,
)

DARK = Palette(
    ink="#e6ebf1",
    soft="#a3aebb",
    line="#2c3743",
    card="#19212b",
    paper="#10161d",
    wash="#232d38",
    band="#33507a",
    green="#6fcf9f",
    amber="#f0b35c",
    red="#f28b82",
    blue="#8ab4f0",
    deepest_tint=0.45,
)

GLYPHS: dict[Shape, str] = {
    "circle": "●",
    "diamond": "◆",
    "square": "■",
    "ring": "○",
    "dash": "–",
    "hatch": "",
}
"""The shape of a status as a character that stands beside a number."""


def palette(theme: Theme) -> Palette:
    """The colours of a theme."""
    return DARK if theme == "dark" else LIGHT


def faded(colour: str, opacity: float) -> str:
    """A ``#rrggbb`` colour as ``rgba(…)`` with ``opacity`` 0 to 1."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def tint(score: float, theme: Theme) -> str:
    """Fill of a heat cell: the lower the score (0 to 100), the stronger the one hue.

    Weakness is what the eye should find, so strength of colour follows it. Below 20
    all cells look alike.
    """
    colours = palette(theme)
    weakness = (100 - min(max(score, 20.0), 100.0)) / 80 * colours.deepest_tint
    mixed = (
        round(start + (end - start) * weakness)
        for start, end in zip(_channels(colours.card), _channels(colours.blue), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def contrast(one: str, other: str) -> float:
    """Contrast of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        channel / 255 / 12.92
        if channel / 255 <= 0.04045
        else ((channel / 255 + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

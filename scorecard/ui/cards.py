"""Views as small pieces of HTML: sentences, tiles, stage cards, tables of words.

Every text that comes from data goes through ``escape``; Streamlit sanitises the
rest once more. Lines and bars are drawn by CSS, so they follow the theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from scorecard.formats import NO_BREAK
from scorecard.views.first_screen import Tile
from scorecard.views.parts import ChangeMark, Figure, Line, NetPart, StageCard, StatusMark

_SHAPES = {
    "circle": "●",
    "diamond": "◆",
    "square": "■",
    "ring": "○",
    "dash": "–",
    "hatch": "▨",
}
_ARROWS = {"up": "▲", "down": "▼", "level": "–", "unknown": "–"}


def sentence(text: str, under: str = "", worry: str = "") -> None:
    """Print the page's answer; ``worry`` is the part of it to be seen first."""
    shown = escape(text)
    if worry:
        shown = shown.replace(escape(worry), f'<span class="worry">{escape(worry)}</span>', 1)
    # A line ends with its dot: none begins with one.
    kept = escape(under).replace(" · ", f"{NO_BREAK}· ")
    below = f'<p class="tz-under">{kept}</p>' if under else ""
    st.html(f'<h1 class="tz-sentence">{shown}</h1>{below}')


def heading(title: str, definition: str = "") -> None:
    """Print a block's finding, and its definition beside it."""
    st.html(f'<div class="tz-head"><h2>{escape(title)}</h2><span>{escape(definition)}</span></div>')


def calm(text: str, is_good: bool = True) -> None:
    """Print good news, as good news looks; plainly where too little is known to be good news."""
    st.html(f'<div class="{"tz-calm" if is_good else "tz-panel"}">{escape(text)}</div>')


def status(mark: StatusMark) -> str:
    """Shape and word in the status' colour."""
    return (
        f'<span class="tz-status tz-{mark.colour}"><span aria-hidden="true">{_shape(mark)}</span> '
        f"{escape(mark.word)}</span>"
    )


def counted(mark: StatusMark, text: str, alt: str) -> str:
    """Shape and number in the status' colour; what they mean is read aloud and on hover."""
    said = escape(alt, quote=True)
    # A dash before a number would be a minus.
    shape = "∅" if mark.shape == "dash" else _shape(mark)
    return (
        f'<span class="tz-status tz-{mark.colour}" role="img" aria-label="{said}" title="{said}">'
        f"<i>{shape}</i> {escape(text)}</span>"
    )


def _shape(mark: StatusMark) -> str:
    return "○" if mark.is_hollow else _SHAPES[mark.shape]


def change(mark: ChangeMark, against: bool = False) -> str:
    """Arrow and word; coloured only when it is known to be better or worse."""
    tone = {True: "tz-good", False: "tz-bad", None: "tz-soft"}[mark.is_better]
    beside = f' <span class="tz-soft">{escape(mark.against_text)}</span>' if against else ""
    return (
        f'<span class="{tone}"><span aria-hidden="true">{_ARROWS[mark.direction]}</span> '
        f"{escape(mark.word)}</span>{beside}"
    )


def figure(number: Figure) -> str:
    """The number with its interval and n."""
    interval = (
        f' <span class="tz-soft">({escape(number.interval_text)})</span>'
        if number.interval_text
        else ""
    )
    return f"{escape(number.text)}{interval}"


def _percent(value: float, low: float, high: float) -> float:
    if high <= low:
        return 50.0
    return round(min(1.0, max(0.0, (value - low) / (high - low))) * 100, 2)


def bullet(
    number: Figure,
    axis: tuple[float, float],
    target: float | None = None,
    red_flag: float | None = None,
    second: Figure | None = None,
) -> str:
    """A bar with interval, value, target and red flag on one axis."""
    low, high = axis
    parts = []
    if number.low is not None and number.high is not None:
        start = _percent(number.low, low, high)
        width = _percent(number.high, low, high) - start
        parts.append(f'<i class="band" style="left:{start}%;width:{width:.2f}%"></i>')
    for value, kind in ((red_flag, "flag"), (target, "goal")):
        if value is not None:
            parts.append(f'<i class="{kind}" style="left:{_percent(value, low, high)}%"></i>')
    if second is not None and second.value is not None:
        left = _percent(second.value, low, high)
        parts.append(f'<i class="at second" style="left:{left}%"></i>')
    if number.value is not None:
        parts.append(f'<i class="at" style="left:{_percent(number.value, low, high)}%"></i>')
    return f'<div class="tz-bullet" aria-hidden="true">{"".join(parts)}</div>'


def spark(line: Line) -> str:
    """The last periods as a line of twelve points, with its limits behind."""
    points = line.points[-12:]
    known = [(i, p) for i, p in enumerate(points) if p.value is not None]
    if len(known) < 2:
        return '<div class="tz-spark"></div>'
    values = [p.value for _, p in known if p.value is not None]
    edges = [v for v in (line.limit_low, line.limit_high) if v is not None]
    low, high = min(values + edges), max(values + edges)
    margin = (high - low) * 0.12 or 1.0
    low, high = low - margin, high + margin
    step = 96.0 / max(1, len(points) - 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return round(2 + index * step, 2), round(100 - _percent(value, low, high), 2)

    places = [place(i, p.value) for i, p in known if p.value is not None]
    upper = [f"{x}% calc({y}% - 0.9px)" for x, y in places]
    lower = [f"{x}% calc({y}% + 0.9px)" for x, y in reversed(places)]
    parts = []
    if line.limit_low is not None and line.limit_high is not None:
        top = 100 - _percent(line.limit_high, low, high)
        height = 100 - _percent(line.limit_low, low, high) - top
        parts.append(f'<i class="limits" style="top:{top:.2f}%;height:{height:.2f}%"></i>')
    parts.append(f'<i class="line" style="clip-path:polygon({",".join(upper + lower)})"></i>')
    for (x, y), (index, point) in zip(places, known, strict=True):
        is_last = index == known[-1][0]
        if is_last or point.is_signal:
            tone = " signal" if point.is_signal else ""
            parts.append(f'<i class="end{tone}" style="left:{x}%;top:{y}%"></i>')
    return (
        f'<div class="tz-spark" role="img" aria-label="{escape(line.alt, quote=True)}">'
        f"{''.join(parts)}</div>"
    )


def tile(shown: Tile) -> str:
    """The inside of one tile: value, change, bullet bar, line; or what would give it one."""
    if shown.figure.value is None:
        return _absent_tile(shown)
    beneath = change(shown.change)
    if shown.second_text:
        beneath = f'<span class="tz-soft">{escape(shown.second_text)}</span>'
    axis = (shown.axis_low, shown.axis_high)
    bar = bullet(shown.figure, axis, shown.target, shown.red_flag, shown.second)
    return (
        '<div class="tz-tile">'
        f'<span class="tz-chip own">{escape(shown.owner.role or "no owner")}</span>'
        f'<div class="v">{escape(shown.figure.text)}'
        f" <small>{escape(shown.small_text)}</small></div>"
        f'<div class="c">{beneath}</div>{bar}'
        f'<div class="tz-axis"><span>{escape(shown.figure.interval_text)}</span>'
        f"<span>{escape(shown.figure.n_text)}</span></div>{spark(shown.line)}</div>"
    )


def _absent_tile(shown: Tile) -> str:
    role = shown.owner.role
    chip = f'<span class="tz-chip own">{escape(role)}</span>' if role else ""
    return (
        f'<div class="tz-tile">{chip}'
        f'<div class="v"><span class="absent">{escape(shown.figure.text)}</span></div>'
        f'<div class="tz-note">{escape(shown.note or shown.figure.n_text)}</div></div>'
    )


def stage(card: StageCard) -> str:
    """The inside of one stage of the strip: score, status, interval, owner."""
    hollow = " hollow" if card.status.is_hollow else ""
    hatched = "" if card.is_measured else " hatched"
    arrow = (
        f" <small>{change(card.change).split('</span>')[0]}</span></span></small>"
        if card.change.is_better is not None
        else ""
    )
    owner = escape(card.owner.role or "no owner")
    beneath = f"{escape(card.score.interval_text)} · {owner}" if card.score.interval_text else owner
    note = "" if card.is_rated else f"<br>{escape(card.note)}"
    score = "–" if card.score.value is None else escape(card.score.text)
    return (
        f'<div class="tz-stage{hatched}"><i class="edge{hollow} tz-{card.status.colour}"></i>'
        f'<div class="h">{score}{arrow}</div>'
        f'<div>{status(card.status)}</div><div class="o">{beneath}{note}</div></div>'
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of words; the cells are HTML made by this module."""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    st.html(
        f'<div class="tz-scroll"><table class="tz-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def net(parts: Sequence[NetPart], text: str) -> None:
    """Print who never fell, who was caught, who was dropped."""
    if not parts:
        st.html(f'<div class="tz-panel tz-soft">{escape(text)}</div>')
        return
    bar = "".join(
        f'<span class="{escape(p.part)}" style="flex:{max(p.share.value or 0.0, 0.005):.4f} 1 0" '
        f'title="{escape(f"{p.label}: {p.customers.text}", quote=True)}"></span>'
        for p in parts
    )
    listed = "".join(
        f'<div><span class="key {escape(p.part)}"></span><b>{escape(p.label)}</b>'
        f" {escape(p.customers.text)}"
        f'<br><span class="tz-soft">NPS</span> {figure(p.nps)}</div>'
        for p in parts
    )
    st.html(
        f'<div class="tz-panel"><div class="tz-net">{bar}</div>'
        f'<div class="tz-netlist">{listed}</div><div class="tz-note">{escape(text)}</div></div>'
    )

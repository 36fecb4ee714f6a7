"""How the measure of a figure is written along an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scorecard import formats

Kind = Literal["share", "points", "duration", "money", "plain"]


@dataclass(frozen=True)
class Scale:
    """What a value is: a share (0 to 1), points (1 is printed 100), hours, money, or itself."""

    kind: Kind
    currency: str = ""

    def text(self, value: float) -> str:
        """One value as the rest of the page writes it."""
        if self.kind == "share":
            return formats.percent(value, min(1, _decimals(abs(value) * 100)))
        if self.kind == "duration":
            return formats.duration(value)
        if self.kind == "money":
            return formats.money(value, self.currency)
        shown = value * 100 if self.kind == "points" else value
        return formats.number(shown, _decimals(abs(shown)))

    def ticks(self, low: float, high: float, most: int = 4) -> tuple[tuple[float, str], ...]:
        """Round values between ``low`` and ``high`` in one unit, each with its text."""
        factor, ending = self._axis_unit(max(abs(low), abs(high)))
        start, end = low * factor, high * factor
        if not end > start:
            return ((low, self.text(low)),)
        step = _round_step((end - start) / most)
        first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
        return tuple(
            (count * step / factor, self._tick_text(count * step, step, ending))
            for count in range(first, last + 1)
        )

    def _axis_unit(self, largest: float) -> tuple[float, str]:
        if self.kind == "share":
            return 100, f"{formats.NO_BREAK}%"
        if self.kind == "points":
            return 100, ""
        if self.kind == "duration":
            unit: tuple[float, str] = (
                (60, "min") if largest < 1 else (1, "h") if largest < 48 else (1 / 24, "days")
            )
            return unit[0], formats.NO_BREAK + unit[1]
        return 1, ""

    def _tick_text(self, shown: float, step: float, ending: str) -> str:
        if self.kind == "money":
            return formats.money(shown, self.currency)
        places = next(d for d in range(9) if abs(step * 10**d - round(step * 10**d)) < 1e-6 * 10**d)
        text = formats.number(shown, places)
        return text + (ending.removesuffix("s") if text == "1" else ending)


SHARE = Scale("share")
PLAIN = Scale("plain")


def scale_of(unit_text: str, low: float, high: float) -> Scale:
    """The scale of a line's unit; ``low, high`` are its axis in the metric's measure.

    Net promoter points are -1 to 1 in the measure and -100 to 100 on paper, while
    health is in points already: the axis tells them apart.
    """
    unit = unit_text.strip().lower()
    if "%" in unit or unit.startswith("share"):
        return SHARE
    if unit == "per 100":
        return Scale("points")
    if "point" in unit:
        return Scale("points") if max(abs(low), abs(high)) <= 1.5 else PLAIN
    if unit.split(" ")[0] in ("h", "hour", "hours", "d", "day", "days"):
        return Scale("duration")
    if len(unit) == 3 and unit_text.strip().isupper():
        return Scale("money", unit_text.strip())
    return PLAIN


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * (1 - 1e-9))


def _decimals(size: float) -> int:
    if size >= 10 or abs(size - round(size)) < 1e-9:
        return 0
    return 1 if size >= 1 else 2

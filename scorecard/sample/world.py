"""What all chunks of a company share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scorecard.sample.clock import Window
from scorecard.sample.incidents import Incident, draw_incidents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scorecard.sample.effects import Effects


@dataclass(frozen=True)
class World:
    """The window, the planted effects, the incidents, and the noise of the months.

    ``reply_factor`` multiplies the time to a first reply: one factor a month.
    """

    window: Window
    effects: Effects
    incidents: tuple[Incident, ...]
    reply_factor: NDArray[np.float64]


def draw_world(effects: Effects, months: int, seed: int) -> World:
    """Draw what does not depend on the customers."""
    window = Window(months)
    noise = np.random.default_rng([seed, 9_001]).normal(size=months)
    return World(
        window=window,
        effects=effects,
        incidents=draw_incidents(window, seed),
        reply_factor=np.exp(effects.reply_month_wobble * noise),
    )

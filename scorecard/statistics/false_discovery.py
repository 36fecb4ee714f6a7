"""Many tests at once: which of them would be called changed by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scorecard.statistics.intervals import FloatArray, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def adjusted_q_values(p_values: ArrayLike) -> FloatArray:
    """Adjust p values to q values, shape and order kept.

    Benjamini & Hochberg (1995), JRSS B 57:289. The family is every p value that is not nan;
    nan stays nan.
    """
    p = floats(p_values)
    q = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    family = p[tested]
    m = len(family)
    order = np.argsort(family)
    stepped = family[order] * m / np.arange(1, m + 1)
    smallest_from_here = np.minimum.accumulate(stepped[::-1])[::-1]
    restored = np.empty(m)
    restored[order] = np.minimum(smallest_from_here, 1.0)
    q[tested] = restored
    return q

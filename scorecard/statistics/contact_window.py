"""When a customer is there: two-hour windows of the week, shrunk toward what others do.

Counts of one customer over 168 hours of the week are taken as multinomial, and customers'
shapes as Dirichlet around a common prior: kappa sessions of everybody's week stand beside
each customer's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from scorecard.statistics.distributions import beta_quantile
from scorecard.statistics.intervals import FloatArray, floats, shaped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

HOURS = 168
PRIOR_SESSIONS = 168.0
"""Sessions of the company's week that stand beside a segment's own."""
LEAST_KAPPA, MOST_KAPPA = 0.1, 1e5
_GRID = 241


@dataclass(frozen=True, eq=False)
class WindowShare:
    """Share of a customer's sessions that fall into a window: mean and 90 % interval.

    All have the shape of the counts.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray


def week_shape(sessions: ArrayLike, beside: ArrayLike | None = None) -> FloatArray:
    """Share of sessions in each hour of the week, smoothed so that none is 0.

    ``sessions``: 168 counts; ``beside``: the shape of a larger group, else all hours alike.
    """
    counts = floats(sessions)
    prior = np.full(HOURS, 1 / HOURS) if beside is None else floats(beside)
    return shaped((counts + PRIOR_SESSIONS * prior) / (counts.sum() + PRIOR_SESSIONS))


def window_shape(shape: ArrayLike) -> FloatArray:
    """Share of the two hours from each hour on; the week's last hour runs into its first."""
    hours = floats(shape)
    return shaped(hours + np.roll(hours, -1, axis=-1))


def concentration(
    totals: ArrayLike,
    customers: ArrayLike,
    counts: ArrayLike,
    shares: ArrayLike,
    cells: ArrayLike,
) -> float:
    """Kappa by maximum likelihood of the Dirichlet-multinomial (Mosimann 1962).

    ``customers`` of them had ``totals`` sessions; ``cells`` of customers and hours had
    ``counts`` sessions where the prior's share is ``shares``. At most 100,000, which is as good
    as everybody alike. The likelihood is scanned on a logarithmic grid, then within its best
    step.
    """
    n, c = floats(totals), floats(customers)
    x, pi, m = floats(counts), floats(shares), floats(cells)

    def likelihood(log_kappa: FloatArray) -> FloatArray:
        kappa = np.exp(log_kappa)[:, None]
        own = (c * (special.gammaln(kappa) - special.gammaln(n + kappa))).sum(axis=1)
        cell = special.gammaln(x + kappa * pi) - special.gammaln(kappa * pi)
        return floats(own + (m * cell).sum(axis=1))

    low, high = np.log(LEAST_KAPPA), np.log(MOST_KAPPA)
    for _ in range(2):
        grid = np.linspace(low, high, _GRID)
        best = int(
            np.argmax(np.concatenate([likelihood(part) for part in np.array_split(grid, 8)]))
        )
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, _GRID - 1)]
    return min(float(np.exp(grid[best])), MOST_KAPPA)


def window_share(
    inside: ArrayLike, sessions: ArrayLike, share: ArrayLike, kappa: float
) -> WindowShare:
    """Posterior of the share inside a window, where the prior expects ``share``.

    Beta(k + kappa·pi, n - k + kappa·(1 - pi)); arrays broadcast.
    """
    a, b = _posterior(inside, sessions, share, kappa)
    return WindowShare(
        posterior_mean(inside, sessions, share, kappa),
        shaped(beta_quantile(0.05, a, b)),
        shaped(beta_quantile(0.95, a, b)),
    )


def posterior_mean(
    inside: ArrayLike, sessions: ArrayLike, share: ArrayLike, kappa: float
) -> FloatArray:
    """The mean of the same posterior alone, which takes no quantiles."""
    a, b = _posterior(inside, sessions, share, kappa)
    return shaped(a / (a + b))


def at_least_twice(
    inside: ArrayLike, sessions: ArrayLike, share: ArrayLike, kappa: float
) -> FloatArray:
    """The chance that the share inside is twice what the prior expects, or more."""
    a, b = _posterior(inside, sessions, share, kappa)
    return shaped(special.betainc(b, a, np.clip(1 - 2 * floats(share), 0.0, 1.0)))


def lower_bound(
    successes: ArrayLike, n: ArrayLike, share: ArrayLike, kappa: ArrayLike
) -> FloatArray:
    """The share that the posterior exceeds with 90 % chance; nan where anything is unknown."""
    k, total, pi = np.broadcast_arrays(floats(successes), floats(n), floats(share))
    firm = floats(kappa)
    return shaped(beta_quantile(0.10, k + firm * pi, total - k + firm * (1 - pi)))


def _posterior(
    inside: ArrayLike, sessions: ArrayLike, share: ArrayLike, kappa: float
) -> tuple[FloatArray, FloatArray]:
    k, n, pi = np.broadcast_arrays(floats(inside), floats(sessions), floats(share))
    return k + kappa * pi, n - k + kappa * (1 - pi)

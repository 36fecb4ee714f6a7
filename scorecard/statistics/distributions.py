"""Quantiles and tails of the distributions in use, from scipy.special.

The same numbers as scipy.stats, whose import alone would make every start of the server
a second longer. Arrays broadcast; what is undefined is nan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.ArrayLike
Array = npt.NDArray[np.float64]
ROUNDING = 1e-12


def normal_quantile(share: Numbers) -> Array:
    """The standard normal value below which ``share`` lies."""
    return _floats(special.ndtri(share))


def normal_cdf(value: Numbers) -> Array:
    """The share of the standard normal below ``value``."""
    return _floats(special.ndtr(value))


def normal_tail(value: Numbers) -> Array:
    """The share of the standard normal above ``value``."""
    return _floats(special.ndtr(-np.asarray(value, dtype=np.float64)))


def student_quantile(share: Numbers, degrees: Numbers) -> Array:
    """The value of Student's t below which ``share`` lies."""
    return _floats(special.stdtrit(degrees, share))


def student_tail(value: Numbers, degrees: Numbers) -> Array:
    """The share of Student's t above ``value``."""
    return _floats(special.stdtr(degrees, -np.asarray(value, dtype=np.float64)))


def chi_squared_quantile(share: Numbers, degrees: Numbers) -> Array:
    """The value of chi squared below which ``share`` lies."""
    half = np.asarray(degrees, dtype=np.float64) / 2
    return _floats(2 * special.gammaincinv(half, share))


def chi_squared_tail(value: Numbers, degrees: Numbers) -> Array:
    """The share of chi squared above ``value``."""
    return _floats(special.chdtrc(degrees, value))


def f_tail(value: Numbers, above: Numbers, below: Numbers) -> Array:
    """The share of Fisher's F above ``value``; degrees of numerator and denominator."""
    return _floats(special.fdtrc(above, below, value))


def beta_quantile(share: Numbers, a: Numbers, b: Numbers) -> Array:
    """The value of the beta distribution below which ``share`` lies."""
    return _floats(special.betaincinv(a, b, share))


def binomial_cdf(successes: Numbers, trials: Numbers, chance: Numbers) -> Array:
    """The probability of at most so many successes."""
    k, n, p = np.broadcast_arrays(*(_floats(one) for one in (successes, trials, chance)))
    k = np.floor(k)
    inside = special.betainc(np.maximum(n - k, 1e-300), np.maximum(k + 1, 1e-300), 1 - p)
    return _floats(np.where(k < 0, 0.0, np.where(k >= n, 1.0, inside)) + 0.0 * (k + n + p))


def binomial_tail(successes: Numbers, trials: Numbers, chance: Numbers) -> Array:
    """The probability of more than so many successes."""
    k, n, p = np.broadcast_arrays(*(_floats(one) for one in (successes, trials, chance)))
    k = np.floor(k)
    inside = special.betainc(np.maximum(k + 1, 1e-300), np.maximum(n - k, 1e-300), p)
    return _floats(np.where(k < 0, 1.0, np.where(k >= n, 0.0, inside)) + 0.0 * (k + n + p))


def binomial_quantile(share: Numbers, trials: Numbers, chance: Numbers) -> Array:
    """The fewest successes whose cumulative probability reaches ``share``."""
    # A probability that equals the share must not miss it by its last digit.
    wanted = _floats(share) * (1 - ROUNDING)
    found = np.ceil(_floats(special.bdtrik(share, trials, chance)))
    fewer = np.maximum(found - 1, 0.0)
    return _floats(np.where(binomial_cdf(fewer, trials, chance) >= wanted, fewer, found))


def _floats(values: Any) -> Array:
    return np.asarray(values, dtype=np.float64)

"""The generator of the invented company Halfmoon Coffee, at any size."""

from __future__ import annotations

from scorecard.sample.generate import write_sample
from scorecard.sample.truth import Truth

__all__ = ["Truth", "write_sample"]

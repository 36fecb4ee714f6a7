"""Intake: an exported file becomes typed Parquet, and rows set aside with their reasons."""

from __future__ import annotations

from scorecard.intake.engine import take_in
from scorecard.intake.fingerprint import fingerprint
from scorecard.intake.report import FileReport
from scorecard.intake.set_aside import read_set_aside, write_set_aside_csv

__all__ = ["FileReport", "fingerprint", "read_set_aside", "take_in", "write_set_aside_csv"]

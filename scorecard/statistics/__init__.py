"""Formulas in numpy and scipy; they know numbers, never customers, metrics or pages."""

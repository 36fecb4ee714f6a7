"""Trapeze: the executive scorecard for customer experience."""

"""Polars: cells become measures, judgements, stages and shares."""

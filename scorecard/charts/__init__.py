"""Views as Plotly figures: pure functions that return plain dictionaries."""

"""One frozen dataclass a page, and the function that fills it."""

"""TOML files as frozen models, all problems at once."""

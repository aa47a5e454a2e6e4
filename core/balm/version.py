"""Which Balm this is: a part of it may ask, and need not know of any other."""

__version__ = "0.1.0"
"""As in `pyproject.toml`, by semantic versioning."""

"""Which Balm this is: a part of it may ask, and need not know of any other."""

__version__ = "0.1.0"
"""By semantic versioning. The metadata of the package takes it from here."""

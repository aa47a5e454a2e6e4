"""Loops: the compiled modules whose functions stand in for loops of numpy in this room; None where one is not there."""

from __future__ import annotations

from balm.native import native

many = native("many")
"""Codes to digits, digits to literals, literals to rules that fire."""
sums = native("sums")
"""Rules that fire to sums of points."""
ranks = native("ranks")
"""Sums of points to first practices."""

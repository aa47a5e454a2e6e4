"""Loops: the compiled modules whose functions stand in for loops of numpy in this room; None where one is not there."""

from __future__ import annotations

from balm.native import native

planes = native("planes")
"""Codes to digits, digits to literals, literals to rules that fire."""
totals = native("totals")
"""Rules that fire to sums of points."""
topk = native("topk")
"""Sums of points to first practices."""

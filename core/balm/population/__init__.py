"""Many people at once: a table of people -> a table of decisions, and a table of the rows that are no profile."""

MOST_FIRST = 1_000
"""Practices told of each decision: each has columns of its own."""

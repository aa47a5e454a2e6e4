"""Files of people: CSV, JSON Lines, Parquet and Arrow in, decisions out, in chunks, by several processes, resumable."""

SEPARATORS = (",", ";", "|", "\t")
"""What may stand between the cells of CSV."""

MOST_JOBS = 256
"""Processes that decide at once."""

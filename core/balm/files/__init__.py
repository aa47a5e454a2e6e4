"""Files of people: CSV, JSON Lines, Parquet and Arrow in, decisions out, in chunks, by several processes, resumable."""

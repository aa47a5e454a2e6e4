"""Many people at once: a table of people -> a table of decisions, and a table of the rows that are no profile."""

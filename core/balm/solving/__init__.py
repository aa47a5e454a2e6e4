"""Exact questions to a program: formulas over cells, clauses, an incremental solver."""

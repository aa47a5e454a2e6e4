"""Portable: a rulebook and its strategies -> ``balm-program/1``, which other runtimes decide with."""

"""Listening: what a person types -> values of facts, in the words of the packs and of the language.

Pure functions over a `Lexicon`, which is compiled once from a rulebook. Nothing that was typed is kept, logged or given
back: a result names values, and the phrases of the packs by which they were understood.
"""

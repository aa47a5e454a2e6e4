"""Evaluating: from logs of what was left to chance and how it felt, to what another policy would have given."""

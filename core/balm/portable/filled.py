"""Filled: what is not empty, as an absent key stands for "", false, 0, an empty list or null."""

from __future__ import annotations

from typing import Any


def filled(**fields: Any) -> dict[str, Any]:
    """The fields that are not empty; of numbers 0 is none."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {}, False)}

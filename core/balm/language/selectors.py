"""Selectors: a table, or a list of tables, becomes conditions over practices. A list means any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.language.conditions import Condition, Draft, read_condition
from balm.language.facts import quoted

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Here

Selector: TypeAlias = Condition
"""A condition over a practice's attributes; the empty selector is every practice."""


def tables(raw: Any, here: Here) -> list[tuple[dict[str, Any], Here]]:
    """One table or a list of tables as a list, each with its place; anything else is reported and left out."""
    if raw is None:
        return []
    if isinstance(raw, dict):
        return [(raw, here)]
    if not isinstance(raw, list):
        here.report("wrong-type", found=quoted(raw), expected="a table in { }, or a list of tables")
        return []
    found = []
    for i, item in enumerate(raw):
        if isinstance(item, dict):
            found.append((item, here / i))
        else:
            (here / i).report("wrong-type", found=quoted(item), expected="a table in { }")
    return found


def read_selectors(
    raw: Any, attributes: Mapping[str, Fact], here: Here, *, allow_from: bool = False
) -> tuple[Draft, ...]:
    """The selectors of an effect or an expectation, `from` not yet expanded."""
    return tuple(
        read_condition(table, attributes, spot, unknown="unknown-selector-key", allow_from=allow_from)
        for table, spot in tables(raw, here)
    )


def names(raw: Any, here: Here) -> list[tuple[str, Here]]:
    """One name or a list of names as a list, each with its place."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [(raw, here)]
    if not isinstance(raw, list):
        here.report("wrong-type", found=quoted(raw), expected="a name, or a list of names")
        return []
    found = []
    for i, item in enumerate(raw):
        if isinstance(item, str):
            found.append((item, here / i))
        else:
            (here / i).report("wrong-type", found=quoted(item), expected="a name in quotes")
    return found

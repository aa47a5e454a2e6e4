"""Selectors: a table, or a list of tables, becomes conditions over practices. A list means any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.language.conditions import Draft, read_condition
from balm.language.predicates import Condition

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
        here.report("wrong-type", found=raw, expected="a table in { }, or a list of tables")
        return []
    found = []
    for i, item in enumerate(raw):
        if isinstance(item, dict):
            found.append((item, here / i))
        else:
            (here / i).report("wrong-type", found=item, expected="a table in { }")
    return found


def read_selectors(
    raw: Any, attributes: Mapping[str, Fact], here: Here, *, allow_from: bool = False, silent: Iterable[str] = ()
) -> tuple[Draft, ...]:
    """The selectors of an effect or an expectation, `from` not yet expanded."""
    return tuple(
        read_condition(table, attributes, spot, unknown="unknown-selector-key", silent=silent, allow_from=allow_from)
        for table, spot in tables(raw, here)
    )


def names(raw: Any, here: Here) -> list[tuple[str, Here]]:
    """One name or a list of names as a list, each with its place."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [(raw, here)]
    if not isinstance(raw, list):
        here.report("wrong-type", found=raw, expected="a name, or a list of names")
        return []
    found = []
    for i, item in enumerate(raw):
        if isinstance(item, str):
            found.append((item, here / i))
        else:
            (here / i).report("wrong-type", found=item, expected="a name in quotes")
    return found


def from_place(here: Here, fact: str) -> Here:
    """Where ``{ from = "fact" }`` is written under a place; the place itself where it is not."""
    waiting: list[tuple[Any, Here]] = [(_content(here), here)]
    while waiting:
        content, spot = waiting.pop(0)
        if isinstance(content, dict):
            if content.get("from") == fact and len(content) == 1:
                return spot / "from"
            waiting += [(value, spot / key) for key, value in content.items()]
        elif isinstance(content, list):
            waiting += [(value, spot / i) for i, value in enumerate(content)]
    return here


def _content(here: Here) -> Any:
    content: Any = here.source.data
    for key in here.path:
        content = content[key]
    return content

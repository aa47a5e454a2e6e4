"""Selectors: a table, or a list of tables, becomes conditions over practices. A list means any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from balm.language.conditions import Draft, from_fact, read_condition

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Here

T = TypeVar("T")


def tables(raw: Any, here: Here) -> list[tuple[dict[str, Any], Here]]:
    """One table or a list of tables as a list, each with its place; anything else is reported and left out."""
    return _one_or_many(raw, dict, here, "a table in { }", "a table in { }, or a list of tables")


def names(raw: Any, here: Here) -> list[tuple[str, Here]]:
    """One name or a list of names as a list, each with its place; anything else is reported and left out."""
    return _one_or_many(raw, str, here, "a name in quotes", "a name, or a list of names")


def _one_or_many(raw: Any, kind: type[T], here: Here, one: str, one_or_many: str) -> list[tuple[T, Here]]:
    if raw is None:
        return []
    if isinstance(raw, kind):
        return [(raw, here)]
    if not isinstance(raw, list):
        here.report("wrong-type", found=raw, expected=one_or_many)
        return []
    found = []
    for i, item in enumerate(raw):
        if isinstance(item, kind):
            found.append((item, here / i))
        else:
            (here / i).report("wrong-type", found=item, expected=one)
    return found


def read_selectors(
    raw: Any, attributes: Mapping[str, Fact], here: Here, *, allow_from: bool = False, silent: Iterable[str] = ()
) -> tuple[Draft, ...]:
    """The selectors of an effect or an expectation, `from` not yet expanded."""
    return tuple(
        read_condition(table, attributes, spot, unknown="unknown-selector-key", silent=silent, allow_from=allow_from)
        for table, spot in tables(raw, here)
    )


def from_place(here: Here, fact: str) -> Here:
    """Where ``{ from = "fact" }`` is written under a place; the place itself where it is not."""
    content: Any = here.source.data
    for key in here.path:
        content = content[key]
    waiting = [(content, here)]
    while waiting:
        content, spot = waiting.pop(0)
        if isinstance(content, dict):
            if from_fact(content) == fact:
                return spot / "from"
            waiting += [(value, spot / key) for key, value in content.items()]
        elif isinstance(content, list):
            waiting += [(value, spot / i) for i, value in enumerate(content)]
    return here
